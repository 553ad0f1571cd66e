"""What another terminal tells of a routine it played, as one line each: for the control socket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from deskspine.core.history.history import Score
from deskspine.core.history.records import ExerciseOutcome, ExerciseRecord

LONGEST_NAME, LONGEST_SIDE = 64, 16


def exercises_to_text(exercises: Sequence[ExerciseRecord]) -> str:
    """What became of each exercise."""
    return ";".join(f"{e.exercise},{e.outcome},{e.side_missed},{int(e.eased)}" for e in exercises)


def exercises_from_text(text: str) -> tuple[ExerciseRecord, ...]:
    """What `exercises_to_text` made; parts that do not fit are left out: a damaged message costs only itself."""
    found = []
    for item, part in enumerate(text.split(";") if text else []):
        words = part.split(",")
        if len(words) == 4 and words[1] in get_args(ExerciseOutcome):
            name, side = words[0][:LONGEST_NAME], words[2][:LONGEST_SIDE]
            found.append(ExerciseRecord(item, name, words[1], side, words[3] == "1"))
    return tuple(found)


def scores_to_text(scores: Sequence[Score]) -> str:
    """The answers of a self-test."""
    return ";".join(f"{one.exercise},{one.side},{one.score}" for one in scores)


def scores_from_text(text: str) -> tuple[Score, ...]:
    """What `scores_to_text` made; parts that do not fit are left out."""
    found = []
    for part in text.split(";") if text else []:
        words = part.split(",")
        if len(words) == 3 and words[2] in ("0", "1", "2", "3"):
            found.append(Score(words[0][:LONGEST_NAME], words[1][:LONGEST_SIDE], int(words[2])))
    return tuple(found)
