"""What can happen to the sitting clock: evidence of presence, calls and meetings, and the person's answers."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from deskspine.core.schedule.events import AskKind, GapKind

BusyWith = Literal["microphone", "camera", "full-screen"]
"""What can hold asks by itself. The first two are calls, in which somebody who types nothing is still there."""
BUSY_WORDS: dict[BusyWith, tuple[str, str]] = {
    "microphone": ("the microphone is in use", "the microphone is free again"),
    "camera": ("the camera is in use", "the camera is free again"),
    "full-screen": ("a window fills the screen", "no window fills the screen any more"),
}
"""How its beginning and its end are told."""
USED_WORDS: dict[BusyWith, tuple[str, str]] = {
    "microphone": ("the microphone has been in use", "used the microphone"),
    "camera": ("the camera has been in use", "used the camera"),
    "full-screen": ("a window has filled the screen", "filled the screen"),
}
"""A use that lasted: in words without the name of the program, and what a program of known name has done."""
UseOf = Literal["microphone", "camera", "full-screen", "video"]
"""Devices and videos whose use means that a person is there."""


class Mark:
    """An input that says no more than its name."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Source(Struct, frozen=True):
    """A presence source that sees all input began or ceased to work."""

    on: bool


class Typing(Mark):
    """A source sees input now, and goes on seeing it until it says otherwise."""

    __slots__ = ()


class Idle(Struct, frozen=True):
    """A source saw the last input at `since` (boot seconds) and none after it."""

    since: float
    enough_s: float | None = None
    """How long idleness must last to prove an absence; None for as long as the person has set."""
    cause: str = "no input"
    """What an absence that follows is put down to."""


class Key(Mark):
    """One key in our own screen: proves presence with or without a source."""

    __slots__ = ()


class Lock(Mark):
    """The desktop was locked."""

    __slots__ = ()


class LockAsked(Mark):
    """Something asked the desktop to lock; whether it did is not known."""

    __slots__ = ()


class Unlock(Mark):
    """The desktop was unlocked."""

    __slots__ = ()


class Sleep(Mark):
    """The machine announced that it goes to sleep."""

    __slots__ = ()


class Wake(Mark):
    """The machine woke."""

    __slots__ = ()


class AwayKey(Mark):
    """The person said that they leave."""

    __slots__ = ()


class Back(Struct, frozen=True):
    """The person said that they are back; to the question "away since?" it is a yes."""


class WasHere(Mark):
    """The person said that they had been here all the time."""

    __slots__ = ()


class Gap(Struct, frozen=True):
    """The time from the last step on could not be seen; decided by `core.schedule.late_wakeups` before the step."""

    kind: GapKind
    length_s: float
    grace_s: float = 0.0


class Busy(Struct, frozen=True):
    """Something that holds asks by itself went into use, or out of it, or is used by other programs than before."""

    on: bool
    what: BusyWith = "microphone"
    who: tuple[str, ...] = ()
    """The programs that use it, where they are known."""


class Video(Struct, frozen=True):
    """A playing video began or ceased to hold the session awake."""

    on: bool


class Saver(Struct, frozen=True):
    """A screen saver went on or off. A saver that only blanks is no lock: it means that there was no input."""

    on: bool


class DoNotDisturb(Struct, frozen=True):
    """The desktop's do-not-disturb was switched."""

    on: bool


class MeetingStart(Struct, frozen=True):
    """A meeting by key; again during a meeting it means that it still runs."""

    length_s: float | None = None


class MeetingOver(Mark):
    """The meeting by key is over."""

    __slots__ = ()


class PauseStart(Struct, frozen=True):
    """Ask nothing for `length_s` seconds, or until wall second `until_wall`, or until resumed."""

    length_s: float | None = None
    until_wall: float | None = None


class Resume(Mark):
    """Go on asking."""

    __slots__ = ()


class RoutineStarted(Struct, frozen=True):
    """A routine began to play."""

    routine: str
    promise_s: float
    kind: AskKind = "break"


class RoutineEnded(Struct, frozen=True):
    """The playing routine ended; `outcome` and seconds played as the player tells them."""

    outcome: Literal["finished", "shortened", "left", "stopped"]
    played_s: float
    back: bool = False
    """Whether this can be taken back: it was left by key, and its player is kept."""


class Snooze(Mark):
    """Ask again in a few minutes."""

    __slots__ = ()


class NotNow(Mark):
    """Let this one go."""

    __slots__ = ()


class DidIt(Struct, frozen=True):
    """The break was taken already."""

    by: Literal["key", "verb", "again"] = "key"
    """A key pressed twice insists on a break that was refused; a verb says so in a word."""


class Undo(Mark):
    """Take the last answer back."""

    __slots__ = ()


class PutAside(Mark):
    """The ask was closed; the break stays owed."""

    __slots__ = ()


Input = (
    Source | Typing | Idle | Key | Lock | LockAsked | Unlock | Sleep | Wake | AwayKey | Back | WasHere | Gap | Busy
    | Video | Saver | DoNotDisturb | MeetingStart | MeetingOver | PauseStart | Resume | RoutineStarted | RoutineEnded
    | Snooze | NotNow | DidIt | PutAside | Undo
)  # fmt: skip
