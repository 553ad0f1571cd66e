"""What can happen to the sitting clock: evidence of presence, calls and meetings, and the person's answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deskspine.core.schedule.events import AskKind, GapKind


@dataclass(frozen=True, slots=True)
class Source:
    """A presence source that sees all input began or ceased to work."""

    on: bool


@dataclass(frozen=True, slots=True)
class Typing:
    """A source sees input now, and goes on seeing it until it says otherwise."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A source saw the last input at `since` (boot seconds) and none after it."""

    since: float


@dataclass(frozen=True, slots=True)
class Key:
    """One key in our own screen: proves presence with or without a source."""


@dataclass(frozen=True, slots=True)
class Lock:
    """The desktop was locked."""


@dataclass(frozen=True, slots=True)
class Unlock:
    """The desktop was unlocked."""


@dataclass(frozen=True, slots=True)
class Sleep:
    """The machine announced that it goes to sleep."""


@dataclass(frozen=True, slots=True)
class Wake:
    """The machine woke."""


@dataclass(frozen=True, slots=True)
class AwayKey:
    """The person said that they leave."""


@dataclass(frozen=True, slots=True)
class Back:
    """The person said that they are back; to the question "away since?" it is a yes."""


@dataclass(frozen=True, slots=True)
class WasHere:
    """The person said that they had been here all the time."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The time from the last step on could not be seen; decided by `core.gaps` before the step."""

    kind: GapKind
    length_s: float
    grace_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Microphone:
    """The microphone went into use, or out of it."""

    on: bool


@dataclass(frozen=True, slots=True)
class Video:
    """A playing video began or ceased to hold the session awake."""

    on: bool


@dataclass(frozen=True, slots=True)
class DoNotDisturb:
    """The desktop's do-not-disturb was switched."""

    on: bool


@dataclass(frozen=True, slots=True)
class MeetingStart:
    """A meeting by key; again during a meeting it means that it still runs."""

    length_s: float | None = None


@dataclass(frozen=True, slots=True)
class MeetingOver:
    """The meeting by key is over."""


@dataclass(frozen=True, slots=True)
class PauseStart:
    """Ask nothing for `length_s` seconds, or until wall second `until_wall`, or until resumed."""

    length_s: float | None = None
    until_wall: float | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on asking."""


@dataclass(frozen=True, slots=True)
class RoutineStarted:
    """A routine began to play."""

    routine: str
    promise_s: float
    kind: AskKind = "break"


@dataclass(frozen=True, slots=True)
class RoutineEnded:
    """The playing routine ended; `outcome` and seconds played as the player tells them."""

    outcome: Literal["finished", "shortened", "left", "stopped"]
    played_s: float


@dataclass(frozen=True, slots=True)
class Snooze:
    """Ask again in a few minutes."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """Let this one go."""


@dataclass(frozen=True, slots=True)
class DidIt:
    """The break was taken already."""


@dataclass(frozen=True, slots=True)
class PutAside:
    """The ask was closed; the break stays owed."""


Input = (
    Source | Typing | Idle | Key | Lock | Unlock | Sleep | Wake | AwayKey | Back | WasHere | Gap | Microphone | Video
    | DoNotDisturb | MeetingStart | MeetingOver | PauseStart | Resume | RoutineStarted | RoutineEnded
    | Snooze | NotNow | DidIt | PutAside
)  # fmt: skip
