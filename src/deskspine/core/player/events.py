"""What can be asked of the player and what it tells: inputs, outcomes and events."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from deskspine.core.history.records import ExerciseRecord

PlayerInput = Literal[
    "pause", "resume", "toggle", "next", "back", "repeat", "worse", "arm", "easier", "stop", "leave", "hold",
    "score-0", "score-1", "score-2", "score-3",
]  # fmt: skip
"""What can be asked of the player. "hold" is a pause because the person went away. "arm" adds to a "worse" just given
that pain or tingling runs into an arm, and again takes it back. The scores answer a self-test."""
PlayerOutcome = Literal["finished", "shortened", "left", "stopped"]
PlayerEventKind = Literal["segment", "hold-start", "hold-end", "change-side", "exercise", "ended"]


class PlayerEvent(Struct, frozen=True):
    """One thing that happened while a routine played: what sounds, voice, journal and schedule go by."""

    kind: PlayerEventKind
    """segment: a new stretch began. hold-start: a hold began, or goes on after a lead-in. hold-end: a hold
    was completed. change-side: the other side is announced. exercise: one ended. ended: the routine did."""
    t: float
    item: int
    side: str = ""
    """Of change-side: the side that comes."""
    record: ExerciseRecord | None = None
    """Of exercise: what became of it."""
    outcome: PlayerOutcome | Literal[""] = ""
    """Of ended: how."""
    played_s: float = 0.0
    """Of ended: the seconds actually played."""
