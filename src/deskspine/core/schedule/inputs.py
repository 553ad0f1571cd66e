"""The inputs of the sitting clock: evidence of presence, calls and meetings, and the person's answers."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from deskspine.core.schedule.busy_kinds import BusyWith
from deskspine.core.schedule.events import AskKind, GapKind
from deskspine.core.waits.kinds import WaitKind, WaitSource


class BareInput:
    """An input without data: its type says everything."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Source(Struct, frozen=True):
    """A presence source that sees all input started or stopped working."""

    on: bool


class Typing(BareInput):
    """Input that a source sees now, and sees until it reports otherwise."""

    __slots__ = ()


class Idle(Struct, frozen=True):
    """The last input, which a source saw at boot second `since`, with none after it."""

    since: float
    enough_s: float | None = None
    """Seconds of idleness that prove an absence; None for the person's own setting."""
    cause: str = "no input"
    """Cause given for an absence that follows."""


class Key(BareInput):
    """A key in our own screen, which proves presence with or without a source."""

    __slots__ = ()


class Lock(BareInput):
    """The desktop was locked."""

    __slots__ = ()


class LockAsked(BareInput):
    """A program asked the desktop to lock; it is not known if the desktop did."""

    __slots__ = ()


class Unlock(BareInput):
    """The desktop was unlocked."""

    __slots__ = ()


class Sleep(BareInput):
    """The machine announced that it is about to sleep."""

    __slots__ = ()


class Wake(BareInput):
    """The machine woke up."""

    __slots__ = ()


class AwayKey(BareInput):
    """The person pressed the key for leaving the desk."""

    __slots__ = ()


class Back(Struct, frozen=True):
    """The person is back; as an answer to "away since?" it means yes."""


class WasHere(BareInput):
    """The person was at the desk all the time ("I was here")."""

    __slots__ = ()


class SatThere(Struct, frozen=True):
    """The person sat at another machine in the absence that ended last."""

    host: str
    """Name of that machine."""


class Gap(Struct, frozen=True):
    """A time from the last step on in which nothing could be seen, as `late_wakeups` classified it before the step."""

    kind: GapKind
    length_s: float
    grace_s: float = 0.0


class Busy(Struct, frozen=True):
    """The use of a device or of the whole screen began, ended, or passed to other programs."""

    on: bool
    what: BusyWith = "microphone"
    who: tuple[str, ...] = ()
    """Names of the programs that use it, where they are known."""


class Video(Struct, frozen=True):
    """A playing video started or stopped holding the session awake."""

    on: bool


class Saver(Struct, frozen=True):
    """A screen saver started or ended. A saver that only blanks is no lock: it means that there was no input."""

    on: bool


class DoNotDisturb(Struct, frozen=True):
    """The desktop's do-not-disturb was switched on or off."""

    on: bool


class MeetingStart(Struct, frozen=True):
    """A meeting by key began; during a meeting it confirms that the meeting goes on."""

    length_s: float | None = None


class MeetingOver(BareInput):
    """The meeting by key ended."""

    __slots__ = ()


class PauseStart(Struct, frozen=True):
    """The person wants no asks for `length_s` seconds, until wall second `until_wall`, or until they resume."""

    length_s: float | None = None
    until_wall: float | None = None


class Resume(BareInput):
    """The person ended the pause."""

    __slots__ = ()


class RoutineStarted(Struct, frozen=True):
    """A routine began to play."""

    routine: str
    promise_s: float
    kind: AskKind = "break"
    by_itself: bool = False
    """True if the ask began it and not the person, so that it proves no presence."""


class RoutineEnded(Struct, frozen=True):
    """The playing routine ended, with the outcome and the seconds played that the player reports."""

    outcome: Literal["finished", "shortened", "left", "stopped"]
    played_s: float
    back: bool = False
    """True if this can be taken back: the routine was left by key, and its player is kept."""


class Snooze(BareInput):
    """The person wants to be asked again in a few minutes."""

    __slots__ = ()


class NotNow(BareInput):
    """The person skips this break."""

    __slots__ = ()


class DidIt(Struct, frozen=True):
    """The person has already taken the break."""

    by: Literal["key", "verb", "again"] = "key"
    """Origin of the answer. A key pressed twice insists on a break that was refused; the verb has an option for it."""


class UndoAnswer(BareInput):
    """The person takes the last answer back."""

    __slots__ = ()


class PutAside(BareInput):
    """The person closed the ask; the break stays owed."""

    __slots__ = ()


class WaitStarted(Struct, frozen=True):
    """The person waits for the machine. For a wait that is known, the machine works again or its values changed."""

    id: str
    """Name of the wait, which is unique among those that go on."""
    kind: WaitKind = "machine"
    source: WaitSource = "hint"
    since: float | None = None
    """Instant of its beginning, or None for this moment. It may lie before a sleep or a restart of the program."""
    expected_s: float | None = None
    """Seconds that it is expected to last from its beginning, or None if that is not known."""
    sure: bool = False
    """True if the person said so: it need not last for a while first."""


class WaitEnded(Struct, frozen=True):
    """The machine is done, or no longer works on it. Without effect for a wait that is not known."""

    id: str
    lost: bool = False
    """True if only its source ended: a process died, or a source was switched off. It is no news for the person."""


class WaitNeedsYou(Struct, frozen=True):
    """The machine cannot go on without the person. Without effect for a wait that is not known."""

    id: str


class OfferClosed(BareInput):
    """The person does not want the break that is offered."""

    __slots__ = ()


Input = (
    Source | Typing | Idle | Key | Lock | LockAsked | Unlock | Sleep | Wake | AwayKey | Back | WasHere | SatThere | Gap
    | Busy | Video | Saver | DoNotDisturb | MeetingStart | MeetingOver | PauseStart | Resume | RoutineStarted
    | RoutineEnded | Snooze | NotNow | DidIt | PutAside | UndoAnswer | WaitStarted | WaitEnded | WaitNeedsYou
    | OfferClosed
)  # fmt: skip
