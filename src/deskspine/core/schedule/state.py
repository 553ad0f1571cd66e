"""All the sitting clock remembers. Instants are boot seconds; meters hold instants: time alone changes nothing."""

# Annotations are evaluated on import here: every start reads these types, and evaluating their texts takes longer.

from copy import copy
from typing import Literal

from msgspec import Struct, field

from deskspine.core.schedule.events import AskKind, UndoKind
from deskspine.core.schedule.inputs import BusyWith, UseOf
from deskspine.core.timekeeping.instants import Instant, Meter, Seconds, Whole

TimeKind = Literal["sitting", "away", "routine", "unknown"]
Cover = Literal["", "meeting", "call", "video", "routine"]
Stage = Literal["waiting", "asking", "snoozed", "owed", "held"]


class Ask(Struct, frozen=True):
    """A break that fell due and was not answered for good."""

    kind: AskKind
    stage: Stage
    due: Instant
    """When it fell due."""
    ready: Instant | None = None
    """Earliest instant at which it may be asked; None while something holds it."""
    asked: Instant | None = None
    """When it was asked last."""
    spoken: Instant | None = None
    """When it was last spoken of: asked or reminded."""
    step: Whole = 0
    """Reminders whose time has come, said or not."""
    owed: Instant | None = None
    held: Instant | None = None
    """When a call began to hold it; a meeting, a pause and off-duty hold for as long as they last."""
    again: Whole = 0
    """How often it was asked again without any source and without an answer."""
    quiet: bool = False
    """Only screen and title may speak."""
    walk: bool = False


class MeetingState(Struct, frozen=True):
    """A meeting by key."""

    since: Instant
    confirmed: Instant
    """When it was last known to run."""
    until: Instant | None = None
    asked: Instant | None = None
    """When it was asked whether it still runs."""


class PauseState(Struct, frozen=True):
    """A pause: nothing asks."""

    since: Instant
    until: Instant | None = None
    until_wall: Seconds | None = None


class Use(Struct, frozen=True):
    """A device or a video in use by one program."""

    what: UseOf
    who: str
    """Name of the program; empty when it is not known."""
    since: Instant
    until: Instant | None = None
    """When it was let go; it is remembered for two minutes, in case it comes back."""
    background: bool = False
    """In use for so long that it says nothing about the person any more."""


class Run(Struct, frozen=True):
    """A routine on its way."""

    routine: str
    promise_s: Seconds
    kind: AskKind
    since: Instant
    ask: Ask | None = None
    """The ask it answered, to be owed again when it is left too early."""


class Absence(Struct, frozen=True):
    """An absence that goes on."""

    since: Instant
    """Back-dated to the last input where that is known."""
    cause: str
    proven: bool
    """Lock, sleep or away key took part: it cannot be taken back."""
    counted: bool = False
    """It already counted as a natural break."""
    sit_s: Seconds = 0.0
    progress_s: Seconds = 0.0
    """Sit and progress as they were when it began."""


class Returned(Struct, frozen=True):
    """The absence that ended last: what "I was here" would bring back."""

    at: Instant
    since: Instant
    length_s: Seconds
    counted: bool
    sit_s: Seconds
    progress_s: Seconds
    proven: bool


class Undo(Struct, frozen=True):
    """What the last answer changed, while it can be taken back."""

    at: Instant
    what: UndoKind
    sit_s: Seconds
    """Seconds to give back to each meter."""
    progress_s: Seconds
    since_ask_s: Seconds
    micro_s: Seconds
    ask: Ask | None = None
    """This and the rest: as it was before the answer."""
    run: Run | None = None
    snooze_until: Instant | None = None
    snoozes: Whole = 0
    heads_up_said: bool = False
    due_said: bool = False
    rested: Instant | None = None
    breaks_day: str = ""
    breaks_today: Whole = 0


class Stretch(Struct, frozen=True):
    """A stretch of time of one kind."""

    kind: TimeKind
    since: Instant
    until: Instant
    cause: str = ""


class State(Struct):
    """The state of the sitting clock. A value: `advance` works on a copy."""

    t: Instant
    """The instant it was advanced to."""
    sit: Meter = field(default_factory=Meter)
    progress: Meter = field(default_factory=Meter)
    since_ask: Meter = field(default_factory=Meter)
    """Seconds of sitting since the last ask."""
    micro: Meter = field(default_factory=Meter)
    time_kind: TimeKind = "sitting"
    kind_since: Instant = 0.0
    kind_cause: str = ""
    closed: tuple[Stretch, ...] = ()
    """Stretches that ended and were not yet taken by the journal."""

    source: bool = False
    typing: bool = False
    last_input: Instant = 0.0
    idle_from: Instant | None = None
    """Since when idleness counts: the last input, or the end of the call or video that stood in for it."""
    cover: Cover = ""
    """What counted as input last: idleness began when that ended, if it was later than the last input."""
    idle_enough_s: Seconds | None = None
    """How long idleness must last to prove an absence; None for as long as the person has set."""
    idle_cause: str = "no input"
    locked: Instant | None = None
    lock_sure: bool = True
    """False while a lock was asked for and nothing has said that the desktop is locked: the next input ends it."""
    asleep: Instant | None = None
    away_key: Instant | None = None
    idle_away: bool = False
    blind: Instant | None = None
    """Since when presence is not known: an owed break went unanswered and no source can tell."""
    call_unknown: bool = False
    absence: Absence | None = None
    returned: Returned | None = None
    question: Instant | None = None
    """Away since this instant? Asked after a key ended a time not known."""
    question_asked: Instant | None = None
    stepped: Instant | None = None
    """When the wall clock was set far forward while input was seen: input after it proves that the person was here."""
    stepped_s: Seconds = 0.0

    uses: tuple[Use, ...] = ()
    busy_from: Instant | None = None
    """Since when something that may hold asks is in use, what became background left out."""
    busy_with: BusyWith = "microphone"
    call_from: Instant | None = None
    call_ended: Instant | None = None
    video_from: Instant | None = None
    """Since when a video counts as input."""
    dnd: bool = False
    meeting: MeetingState | None = None
    pause: PauseState | None = None
    on_duty: bool = True

    interval_s: Seconds = 0.0
    """The interval last seen, to notice that it was changed; 0 before the first step."""
    heads_up_said: bool = False
    due_said: bool = False
    not_before: Instant = 0.0
    """Nothing asks before this instant (a return)."""
    floor: Instant = 0.0
    """Nothing falls due before this instant (a changed interval)."""
    ask: Ask | None = None
    asks: Whole = 0
    """Counts asks, so that a screen can tell a new one."""
    unanswered: Whole = 0
    """Asks in a row that were owed without an answer, where a source can tell."""
    snooze_until: Instant | None = None
    snoozes: Whole = 0
    run: Run | None = None
    breaks_day: str = ""
    breaks_today: Whole = 0
    rested: Instant | None = None
    """When a break was counted last, of whatever kind; of an absence, when it ended."""
    did_it_at: Instant | None = None
    """When "did it" was said last."""
    did_it_again: bool = False
    """It was refused then because a break had been counted shortly before: once more now, and it counts."""
    undo: Undo | None = None


def copied(state: State) -> State:
    """A copy to work on; what is inside are values, and shared."""
    return copy(state)
