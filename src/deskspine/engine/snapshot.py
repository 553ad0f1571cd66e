"""The snapshot for screens and verbs: one frozen value, with instants instead of running numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct, field

from deskspine.core.coach.course import Course, course
from deskspine.core.follow_up import NO_GATE, Gate
from deskspine.core.history.history import CheckResult, RoutinePlays
from deskspine.core.history.letter import WeekLetter
from deskspine.core.person.person import ANYBODY, Person
from deskspine.core.player.plan import Plan
from deskspine.core.player.state import PlayerState
from deskspine.core.routines.model import Level, Library, Routine
from deskspine.core.schedule.events import UndoKind
from deskspine.core.settings.settings import Settings
from deskspine.core.timekeeping.instants import Meter, Reading
from deskspine.core.waits.kinds import WaitKind, WaitSource

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
"""Word for what deskspine is doing; the most urgent applies."""


class AskView(Struct, frozen=True):
    """A break that fell due and has not been answered for good."""

    stage: Literal["waiting", "asking", "snoozed", "owed", "held"]
    """waiting: due, but the person is typing; asking: the interruption is shown; the others as their names say."""
    kind: Literal["break", "micro"]
    number: int
    """Number of the ask in this run of the program: a new number is a new interruption."""
    step: int
    """Number of reminders since the ask, 0 to 3."""
    asked: float | None
    """Boot second of the ask; None when it was not asked yet."""
    next_remind: float | None
    snoozes_used: int
    snooze_limit: int
    snooze_s: int
    """Seconds that a snooze lasts, so that its end can be shown before it is chosen."""
    again: float | None
    """Boot second of the next ask when snoozed, held with a known end, owed, or due but not before that second;
    None when nothing is planned."""
    why: str
    walk: bool = False
    quiet: bool = False
    begins: float | None = None
    """Boot second at which the routine begins by itself if there is no input until then; None if it waits for an
    answer."""


class HeadsUp(Struct, frozen=True):
    """The announcement that a break is due soon."""

    due: float
    """Boot second at which the break falls due."""
    snooze_s: int
    """Seconds by which a snooze moves it."""
    can_snooze: bool
    """False if the snoozes of this break are used up."""


class PresenceView(Struct, frozen=True):
    """Presence of the person as deskspine reads it, with the evidence."""

    state: Literal["present", "away", "unknown"]
    since: float | None
    """Boot second at which this state began."""
    evidence: tuple[str, ...]
    """Short sentences, the strongest first: "typing in this window 12 s ago", "locked"."""
    sources: tuple[str, ...] = ()
    """Sentences about the sources that are used."""
    states: tuple[tuple[str, str], ...] = ()
    """Every presence source with its state: ("X11 idle time", "works"), ("logind", "no system bus")."""
    place: str = ""
    """Place of the person, as far as it is known: "this machine", "over SSH"."""


class Until(Struct, frozen=True):
    """Something that goes on until an instant, or until it is ended."""

    since: float
    until: float | None
    cause: str = ""


class Question(Struct, frozen=True):
    """A question of deskspine that is not about a break."""

    kind: Literal["meeting-still-on", "away-since", "keep-interval", "skipped-pages"]
    since: float
    text: str


class TakeBack(Struct, frozen=True):
    """An answer that can be taken back for a while."""

    until: float
    """Boot second up to which it can be taken back."""
    what: UndoKind
    text: str
    """The answer in a few words; a screen adds the key that takes it back."""


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
    waits_used: int = 0
    """Number of waits in which a break began."""
    waits_passed: int = 0
    """Number of waits without one."""
    moved_s: float = 0.0
    """Seconds played in routines that counted as a break, and in micro breaks."""
    longest_sit: Meter = field(default_factory=Meter)
    """The longest sit in seconds; growing while the present sit is the longest."""
    strip: tuple[DayStretch, ...] = ()
    events: tuple[tuple[float, str, str], ...] = ()
    """Today's events, oldest first: wall second, event word, sentence."""
    others: tuple[str, ...] = ()
    """The share of other machines in sitting, breaks and moved_s, in words: "with 1 h 10 min and 2 breaks on laptop",
    "with 1 h 10 on laptop", "with laptop"; empty if nothing."""

    @property
    def share(self) -> str:
        """The longest form of `others`, or ""."""
        return self.others[0] if self.others else ""


class WeekDay(Struct, frozen=True):
    """A local day in figures; seconds are whole."""

    day: date
    breaks: int = 0
    sitting_s: int = 0
    longest_sit_s: int = 0


class LastBreak(Struct, frozen=True):
    """The last break that was taken."""

    wall: float
    """Wall second of its end."""
    routine: str = ""
    """Name of the routine; empty without one, or if there is no such routine any more."""
    outcome: str = "finished"
    """finished, shortened, did-it or natural."""
    felt: str = ""
    """better, same or worse, once the person answered."""


class NextRoutine(Struct, frozen=True):
    """The routine of the next break, and why it was chosen."""

    routine: Routine
    promise_s: int
    why: str


class WaitView(Struct, frozen=True):
    """A stretch in which the person waits for the machine, long enough to be mentioned."""

    kind: WaitKind
    source: WaitSource
    since: float
    """Boot second of its beginning."""
    expected_s: float | None = None
    """Seconds that it is expected to last from its beginning, or None if that is not known."""
    needs_you: bool = False


class OfferView(Struct, frozen=True):
    """A break that is offered in a wait."""

    kind: WaitKind
    at: float
    """Boot second of the offer."""
    until: float
    """Boot second at which it withdraws by itself, if the wait does not end earlier."""
    routine: NextRoutine
    """The routine that fits the wait."""
    why: str
    """The offer in a few words: "your tests are running: 60 seconds?"."""


class ChannelView(Struct, frozen=True):
    """One way to reach the person, its state here and the reason for it."""

    name: str
    works: bool
    why: str
    here: bool = True
    """True if it could work at this place at all; if not, its failure is no problem."""


class Trial(Struct, frozen=True):
    """The last trial of a way to reach the person, and its outcome."""

    number: int
    """Number of the trial in this run of the program."""
    channel: str
    works: bool
    text: str
    """A few words: the thing that was done, or the reason why nothing was."""


class Notice(Struct, frozen=True):
    """A problem that the person should know about; the session goes on."""

    text: str
    severity: Literal["information", "warning", "error"] = "warning"


class Playing(Struct, frozen=True):
    """A playing routine: its plan and the state of its player."""

    plan: Plan
    state: PlayerState
    offered: bool = False
    """True if an absence interrupted it and it waits for the person to go on."""


class EndedRoutine(Struct, frozen=True):
    """The routine that ended last, in figures."""

    outcome: str
    """finished or shortened."""
    played_s: float
    done: int
    """Number of exercises that were done."""
    exercises: int


class Snapshot(Struct, frozen=True):
    """Everything that a screen shows."""

    at: Reading
    mode: Mode
    settings: Settings
    interval_s: int
    sit: Meter
    progress: Meter
    due: float | None
    """Boot second at which the next break falls due if nothing changes; None if none will."""
    presence: PresenceView
    ask: AskView | None
    next: NextRoutine
    quick: NextRoutine
    today: Today
    week: tuple[WeekDay, ...] = ()
    """The last seven days, oldest first. The last one is today, without the time that goes on (see `today`)."""
    last_break: LastBreak | None = None
    """The last break of these days."""
    next_ask: float | None = None
    """Boot second of the next ask if nothing changes, to which a countdown runs. It is later than `due` while something
    holds the ask. None if nothing will ask, an ask is open, or the hold has no known end."""
    level: Level = 1
    course: Course = field(default_factory=lambda: course((), date.min))
    """Day of the course, and its effect."""
    person: Person = ANYBODY
    """Person to whom routines are fitted: flags, exercises that rest, exercises that were missed."""
    unwell: tuple[str, ...] = ()
    """Flags that apply to today only."""
    gate: Gate = NO_GATE
    result: CheckResult | None = None
    """A self-test that was just finished and not shown yet."""
    checks: tuple[CheckResult, ...] = ()
    """All self-tests that were finished, oldest first."""
    played: Mapping[str, RoutinePlays] = field(default_factory=dict)
    """The plays of each routine by id, also of routines that no longer exist."""
    playing: Playing | None = None
    finished: str = ""
    """Id of the routine that ended last, if "better, same or worse?" is not answered yet; otherwise ""."""
    ended: EndedRoutine | None = None
    """That routine in figures."""
    meeting: Until | None = None
    pause: Until | None = None
    off_duty_until: float | None = None
    """Wall second at which work hours begin again; None inside them or without them."""
    added_s: int = 0
    """Seconds of sitting that snoozes before it was due added to the interval of this break."""
    heads_up: HeadsUp | None = None
    """The announcement of the next break, from its heads-up until it is due."""
    waits: tuple[WaitView, ...] = ()
    """The waits that go on and were mentioned, oldest first."""
    offer: OfferView | None = None
    machine_word: str = ""
    """In a routine: the last word about the machine since it began, "your tests are done", while it is so; else ""."""
    letter: WeekLetter | None = None
    """The weekly letter, on the day on which it is shown, until it is closed."""
    question: Question | None = None
    undo: TakeBack | None = None
    """The last answer, while it can be taken back."""
    was_here_until: float | None = None
    """Boot second up to which the away key means "I was here"; None if there is nothing to correct."""
    read: str = ""
    """One line about how the last absence was counted."""
    read_at: float | None = None
    channels: tuple[ChannelView, ...] = ()
    """The ways to reach the person apart from this screen."""
    trial: Trial | None = None
    notices: tuple[Notice, ...] = ()
    first_run: bool = False
    """True while the pages of the first run are to be shown."""
    pages_seen: int = 0
    """Number of pages of the first run that were seen; the first run goes on after them."""
    library: Library | None = None

    @property
    def wait(self) -> WaitView | None:
        """The wait that faces show: the first that needs the person, or else the oldest; None without one."""
        return next((wait for wait in self.waits if wait.needs_you), self.waits[0] if self.waits else None)

    @property
    def aim_s(self) -> float:
        """The seconds that the person wants to move on a day; 0 without an aim."""
        return self.settings.number("history.aim_minutes") * 60.0

    @property
    def meeting_by_key(self) -> bool:
        """True during a meeting that the person began, which the same key ends; a call ends by itself."""
        return self.meeting is not None and self.meeting.cause == "meeting"
