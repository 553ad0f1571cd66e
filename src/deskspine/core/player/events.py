"""The inputs, outcomes and events of the player."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from deskspine.core.history.records import ExerciseRecord

PlayerInput = Literal[
    "pause", "resume", "toggle", "next", "back", "repeat", "worse", "arm", "easier", "stop", "leave", "hold",
    "score-0", "score-1", "score-2", "score-3",
]  # fmt: skip
"""Inputs of the player. "hold" is a pause because the person left the desk.

"arm" adds to a "worse" that pain or tingling runs into an arm; given again, it takes that back. The scores answer a
self-test.
"""
PlayerOutcome = Literal["finished", "shortened", "left", "stopped"]
PlayerEventKind = Literal["segment", "hold-start", "hold-end", "change-side", "exercise", "ended"]


class PlayerEvent(Struct, frozen=True):
    """An event of a playing routine, for sounds, voice, journal and schedule."""

    kind: PlayerEventKind
    """segment: a new one began. hold-start: a hold began, or goes on after a lead-in. hold-end: a hold was completed.

    change-side: the other side is announced. exercise: one ended. ended: the routine ended.
    """
    t: float
    item: int
    side: str = ""
    """The coming side, for change-side."""
    record: ExerciseRecord | None = None
    """The record of the exercise, for exercise."""
    outcome: PlayerOutcome | Literal[""] = ""
    """The outcome of the routine, for ended."""
    played_s: float = 0.0
    """Seconds actually played, for ended."""
