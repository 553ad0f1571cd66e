"""The state of the sitting clock. Instants are boot seconds; meters hold instants, so time alone changes nothing."""

# Annotations are evaluated on import here: every start reads these types, and evaluating their texts takes longer.

from copy import copy
from typing import Literal

from msgspec import Struct, field

from deskspine.core.schedule.busy_kinds import BusyWith, UseOf
from deskspine.core.schedule.events import AskKind, BreakReason, UndoKind
from deskspine.core.timekeeping.instants import Instant, Meter, Seconds, Whole
from deskspine.core.waits.kinds import WaitKind, WaitSource

TimeKind = Literal["sitting", "away", "routine", "unknown"]
Cover = Literal["", "meeting", "call", "video", "routine"]
Stage = Literal["waiting", "asking", "snoozed", "owed", "held"]


class Ask(Struct, frozen=True):
    """A break that fell due and has no final answer."""

    kind: AskKind
    stage: Stage
    due: Instant
    """Instant at which it fell due."""
    ready: Instant | None = None
    """Earliest instant at which it may be asked, or None while something holds it."""
    asked: Instant | None = None
    """Instant at which it was last asked."""
    spoken: Instant | None = None
    """Instant at which it was last asked or reminded of."""
    step: Whole = 0
    """Number of reminders whose time has come, whether they were shown or not."""
    owed: Instant | None = None
    held: Instant | None = None
    """Instant from which a call holds it. A meeting, a pause and off-duty hold until they end."""
    again: Whole = 0
    """Number of times it was asked again without any source and without an answer."""
    quiet: bool = False
    """True if only screen and title may show it."""
    walk: bool = False
    key: Instant | None = None
    """Instant of the last key in our own screen while it was asked, if its routine begins by itself."""


class MeetingState(Struct, frozen=True):
    """A meeting by key."""

    since: Instant
    confirmed: Instant
    """Instant at which it was last known to go on."""
    until: Instant | None = None
    asked: Instant | None = None
    """Instant at which the person was asked if it still goes on."""


class PauseState(Struct, frozen=True):
    """A pause, in which nothing asks."""

    since: Instant
    until: Instant | None = None
    until_wall: Seconds | None = None


class Use(Struct, frozen=True):
    """The use of a device or a video by one program."""

    what: UseOf
    who: str
    """Name of the program, or "" if it is not known."""
    since: Instant
    until: Instant | None = None
    """Instant at which it ended. It is remembered for two minutes, in case the program continues."""
    background: bool = False
    """True once it has lasted too long to say anything about the person."""


class RoutineRun(Struct, frozen=True):
    """A routine that is playing."""

    routine: str
    promise_s: Seconds
    kind: AskKind
    since: Instant
    ask: Ask | None = None
    """The ask it took over, which is owed again if the routine is left too early."""
    reason: BreakReason = ""


class Absence(Struct, frozen=True):
    """An absence that goes on."""

    since: Instant
    """Instant of its beginning, back-dated to the last input where that is known."""
    cause: str
    proven: bool
    """True if a lock, a sleep or the away key was part of it: it cannot be taken back."""
    counted: bool = False
    """True once it has counted as a natural break."""
    sit_s: Seconds = 0.0
    progress_s: Seconds = 0.0
    """Seconds of sit and of progress at its beginning."""


class Returned(Struct, frozen=True):
    """The absence that ended last, which "I was here" takes back."""

    at: Instant
    since: Instant
    length_s: Seconds
    counted: bool
    sit_s: Seconds
    progress_s: Seconds
    proven: bool


class Undo(Struct, frozen=True):
    """The values before the last answer, while it can be taken back."""

    at: Instant
    what: UndoKind
    sit_s: Seconds
    """Seconds to give back to each meter."""
    progress_s: Seconds
    since_ask_s: Seconds
    micro_s: Seconds
    ask: Ask | None = None
    """This field and the following ones hold the values before the answer."""
    run: RoutineRun | None = None
    snooze_until: Instant | None = None
    snoozes: Whole = 0
    added_s: Seconds = 0.0
    heads_up_said: bool = False
    due_said: bool = False
    rested: Instant | None = None
    breaks_day: str = ""
    breaks_today: Whole = 0
    offers: Whole = 0
    moved_s: Seconds = 0.0
    move_decided: bool = False
    put_off: Whole = 0


class TimeStretch(Struct, frozen=True):
    """A stretch of time of one kind."""

    kind: TimeKind
    since: Instant
    until: Instant
    cause: str = ""


class Wait(Struct, frozen=True):
    """A stretch in which the person waits for the machine."""

    id: str
    kind: WaitKind
    source: WaitSource
    since: Instant
    expected_s: Seconds | None = None
    sure: bool = False
    """True if the person said so: it need not last for a while first."""
    noted: bool = False
    """True once its event was said, because it is long enough."""
    needs_you: bool = False
    offered: bool = False
    """True once a break was offered in it; there is one offer a wait."""
    used: bool = False
    """True if a break began in it."""


class Offer(Struct, frozen=True):
    """A break that is offered in a wait. It withdraws by itself and is never owed."""

    wait: str
    """Id of the wait."""
    at: Instant
    fits_s: Seconds | None = None
    """Seconds that the wait is expected to last from `at` on, or None if that is not known."""


class State(Struct):
    """The state of the sitting clock. It is mutable, but `advance` works on a copy."""

    t: Instant
    """Instant it was advanced to."""
    sit: Meter = field(default_factory=Meter)
    progress: Meter = field(default_factory=Meter)
    since_ask: Meter = field(default_factory=Meter)
    """Seconds of sitting since the last ask."""
    micro: Meter = field(default_factory=Meter)
    time_kind: TimeKind = "sitting"
    kind_since: Instant = 0.0
    kind_cause: str = ""
    closed: tuple[TimeStretch, ...] = ()
    """Stretches that ended and that the journal has not taken yet."""

    source: bool = False
    typing: bool = False
    last_input: Instant = 0.0
    idle_from: Instant | None = None
    """Instant from which idleness counts: the last input, or the end of the call or video that stood in for it."""
    cover: Cover = ""
    """The source of presumed input last seen: idleness began at its end, if that was later than the last input."""
    idle_enough_s: Seconds | None = None
    """Seconds of idleness that prove an absence; None for the person's own setting."""
    idle_cause: str = "no input"
    locked: Instant | None = None
    lock_sure: bool = True
    """False while a lock was asked for and no report confirmed it: the next input ends it."""
    asleep: Instant | None = None
    away_key: Instant | None = None
    idle_away: bool = False
    blind: Instant | None = None
    """Instant from which presence is not known: an owed break went unanswered and no source can see input."""
    call_unknown: bool = False
    absence: Absence | None = None
    returned: Returned | None = None
    question: Instant | None = None
    """Instant in the question "Away since …?", asked after a key ended an unknown time."""
    question_asked: Instant | None = None
    stepped: Instant | None = None
    """Instant at which the wall clock was set far forward while input was seen: later input proves that the person was
    here."""
    stepped_s: Seconds = 0.0

    uses: tuple[Use, ...] = ()
    busy_from: Instant | None = None
    """Instant from which a use that may hold asks goes on, uses in the background left out."""
    busy_with: BusyWith = "microphone"
    call_from: Instant | None = None
    call_ended: Instant | None = None
    video_from: Instant | None = None
    """Instant from which a video counts as input."""
    dnd: bool = False
    meeting: MeetingState | None = None
    pause: PauseState | None = None
    on_duty: bool = True

    interval_s: Seconds = 0.0
    """The interval of the last step, to detect a change; 0 before the first step."""
    heads_up_said: bool = False
    due_said: bool = False
    not_before: Instant = 0.0
    """Instant before which nothing asks (after a return)."""
    floor: Instant = 0.0
    """Instant before which nothing falls due (after a change of the interval)."""
    ask: Ask | None = None
    asks: Whole = 0
    """Number of asks so far, so that a screen can recognise a new one."""
    unanswered: Whole = 0
    """Number of asks in a row that were owed without an answer, where a source can see input."""
    snooze_until: Instant | None = None
    snoozes: Whole = 0
    added_s: Seconds = 0.0
    """Seconds of sitting that were added to the interval of this break by snoozes before it was due."""
    moved_s: Seconds = 0.0
    """Seconds by which this break comes later than the interval because of the person's habits, negative for earlier.
    """
    move_decided: bool = False
    """True once it was decided for this break if it moves."""
    put_off: Whole = 0
    """Number of breaks in a row that were skipped, closed or left without an answer, with no rest between them."""
    longest_day: str = ""
    longest_s: Seconds = 0.0
    """Seconds of the longest sit that ended on the day `longest_day`."""
    run: RoutineRun | None = None
    breaks_day: str = ""
    breaks_today: Whole = 0
    rested: Instant | None = None
    """Instant at which a break of any kind was last counted; for an absence, its end."""
    did_it_at: Instant | None = None
    """Instant at which "did it" was last pressed."""
    did_it_again: bool = False
    """True if it was refused then, because a break had been counted shortly before: pressed once more now, it counts.
    """
    undo: Undo | None = None

    waits: tuple[Wait, ...] = ()
    """The waits that go on, oldest first."""
    offer: Offer | None = None
    offers: Whole = 0
    """Number of offers since progress restarted last."""
    answered: Instant | None = None
    """Instant at which a visible ask was last answered."""


def copied(state: State) -> State:
    """Return a copy of `state` to work on. The values inside are frozen, and shared."""
    return copy(state)
