"""The report of a routine as an earlier version wrote it: one line for the exercises, one for the scores."""

from __future__ import annotations

from typing import get_args

from deskspine.core.history.history import Score
from deskspine.core.history.records import ExerciseOutcome, ExerciseRecord

MAX_NAME_CHARS, MAX_SIDE_CHARS = 64, 16


def exercises_from_text(text: str) -> tuple[ExerciseRecord, ...]:
    """Return the outcomes of the exercises in one line, without the parts that are damaged."""
    records = []
    for item, part in enumerate(text.split(";") if text else []):
        words = part.split(",")
        if len(words) == 4 and words[1] in get_args(ExerciseOutcome):
            name, side = words[0][:MAX_NAME_CHARS], words[2][:MAX_SIDE_CHARS]
            records.append(ExerciseRecord(item, name, words[1], side, words[3] == "1"))
    return tuple(records)


def scores_from_text(text: str) -> tuple[Score, ...]:
    """Return the scores of a self-test in one line, without the parts that are damaged."""
    scores = []
    for part in text.split(";") if text else []:
        words = part.split(",")
        if len(words) == 3 and words[2] in ("0", "1", "2", "3"):
            scores.append(Score(words[0][:MAX_NAME_CHARS], words[1][:MAX_SIDE_CHARS], int(words[2])))
    return tuple(scores)
