"""What the screens and verbs may know: one frozen picture, in instants and never in running numbers."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct, field

from deskspine.core.coach.course import Course, course
from deskspine.core.follow_up import NO_GATE, Gate
from deskspine.core.history.history import CheckResult
from deskspine.core.person.person import ANYBODY, Person
from deskspine.core.player.plan import Plan
from deskspine.core.player.state import PlayerState
from deskspine.core.routines.model import Level, Library, Routine
from deskspine.core.schedule.events import UndoKind
from deskspine.core.settings.settings import Settings
from deskspine.core.timekeeping.instants import Meter, Reading

Mode = Literal[
    "sitting",
    "asking",
    "snoozed",
    "owed",
    "held",
    "playing",
    "away",
    "unknown",
    "paused",
    "meeting",
    "off-duty",
]
"""The one word that says what deskspine is doing; the most pressing one wins."""


class AskView(Struct, frozen=True):
    """A break that fell due and has not been answered for good."""

    stage: Literal["waiting", "asking", "snoozed", "owed", "held"]
    """waiting: due, but the person is typing; asking: the interruption stands; the others as their names say."""
    kind: Literal["break", "micro"]
    number: int
    """Counts asks of this run of the program: a new number is a new interruption."""
    step: int
    """0 at the ask, 1 to 3 after that many reminders."""
    asked: float | None
    """Boot second of the ask; None when it was not asked yet."""
    next_remind: float | None
    snoozes_used: int
    snooze_limit: int
    snooze_s: int
    """Seconds one snooze lasts: what it leads to can be shown before it is chosen."""
    again: float | None
    """Boot second of the next ask when snoozed, held with a known end, owed, or due but not before that second;
    None when nothing is planned."""
    why: str
    walk: bool = False
    quiet: bool = False


class PresenceView(Struct, frozen=True):
    """What deskspine believes about the person, and by what evidence."""

    state: Literal["present", "away", "unknown"]
    since: float | None
    """Boot second since which it is so."""
    evidence: tuple[str, ...]
    """Short sentences, the strongest first: "typing in this window 12 s ago", "locked"."""
    sources: tuple[str, ...] = ()
    """How the person is seen, in sentences."""
    states: tuple[tuple[str, str], ...] = ()
    """Every presence source with how it is doing: ("X11 idle time", "works"), ("logind", "no system bus")."""
    place: str = ""
    """Where the person sits, as far as is known: "this machine", "over SSH"."""


class Until(Struct, frozen=True):
    """Something that goes on until an instant, or until it is ended."""

    since: float
    until: float | None
    cause: str = ""


class Question(Struct, frozen=True):
    """Something deskspine asks beside breaks."""

    kind: Literal["meeting-still-on", "away-since", "skipped-pages"]
    since: float
    text: str


class TakeBack(Struct, frozen=True):
    """An answer that can be taken back for a while."""

    until: float
    """Boot second up to which it can be."""
    what: UndoKind
    text: str
    """What was answered, in a few words; a face adds how it is taken back."""


class DayStretch(Struct, frozen=True):
    """A piece of today for the strip over the hours (wall seconds; `end` None while it goes on)."""

    kind: str
    """sitting, away, routine or unknown."""
    start: float
    end: float | None


class Today(Struct, frozen=True):
    """The day so far; it begins at `schedule.day_starts` local."""

    sitting: Meter = field(default_factory=Meter)
    breaks: int = 0
    shortened: int = 0
    not_now: int = 0
    natural: int = 0
    snoozed: int = 0
    longest_sit: Meter = field(default_factory=Meter)
    """The longest sit in seconds; growing while the present sit is the longest."""
    strip: tuple[DayStretch, ...] = ()
    told: tuple[tuple[float, str, str], ...] = ()
    """Today's events, oldest first: wall second, event word, sentence."""


class NextRoutine(Struct, frozen=True):
    """What comes up at the next break, and why this one."""

    routine: Routine
    promise_s: int
    why: str


class ChannelView(Struct, frozen=True):
    """One way to reach the person: whether it works here, and why or why not."""

    name: str
    works: bool
    why: str
    here: bool = True
    """Whether it could work at this place at all; where it could not, nobody misses it."""


class Notice(Struct, frozen=True):
    """Something that went wrong outside and that the person should know; the session goes on."""

    text: str
    severity: Literal["information", "warning", "error"] = "warning"


class Playing(Struct, frozen=True):
    """A routine on its way: its plan and where the player stands in it."""

    plan: Plan
    state: PlayerState
    offered: bool = False
    """True when an absence interrupted it and it waits to be told to go on."""


class Snapshot(Struct, frozen=True):
    """Everything a screen shows."""

    at: Reading
    mode: Mode
    settings: Settings
    interval_s: int
    sit: Meter
    progress: Meter
    due: float | None
    """Boot second at which the next break falls due if nothing changes; None when nothing will."""
    presence: PresenceView
    ask: AskView | None
    next: NextRoutine
    quick: NextRoutine
    today: Today
    next_ask: float | None = None
    """Boot second of the next ask if nothing changes: later than `due` where something holds it. What a countdown runs
    to; None when nothing will ask, an ask is open, or what holds it has no known end."""
    level: Level = 1
    course: Course = field(default_factory=lambda: course((), date.min))
    """Which day of the course it is, and what that means."""
    person: Person = ANYBODY
    """Whom routines are fitted to: flags, what rests, what was missed."""
    unwell: tuple[str, ...] = ()
    """The flags that hold for today only."""
    gate: Gate = NO_GATE
    result: CheckResult | None = None
    """A self-test that was just finished and not looked at yet."""
    checks: tuple[CheckResult, ...] = ()
    """All self-tests that were finished, oldest first."""
    playing: Playing | None = None
    elsewhere: str = ""
    """Id of a routine that `deskspine break` plays in another terminal; empty when there is none."""
    finished: str = ""
    """Id of the routine that ended last and whose "better, same or worse?" is still open; empty otherwise."""
    meeting: Until | None = None
    pause: Until | None = None
    off_duty_until: float | None = None
    """Wall second at which work hours begin again; None inside them or when none are set."""
    question: Question | None = None
    undo: TakeBack | None = None
    """The last answer while it can be taken back; None also when that was long ago."""
    was_here_until: float | None = None
    """Boot second up to which the away key means "I was here"; None when there is nothing to correct."""
    read: str = ""
    """How the last absence was read, in one line."""
    read_at: float | None = None
    channels: tuple[ChannelView, ...] = ()
    """The ways to reach the person beside this screen."""
    notices: tuple[Notice, ...] = ()
    first_run: bool = False
    """True while the pages of the first run are to be shown."""
    pages_seen: int = 0
    """How many pages of the first run were seen; it begins behind them."""
    library: Library | None = None
