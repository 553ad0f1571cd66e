"""The mobility self-test: the total of a result, the date of the next test, and the sentences about a result.

A result is compared with the person's own first one, never with a norm: how far a neck goes differs between people and
with age, and says little about pain. Nothing here is a finding, and the sentences stay neutral.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from deskspine.core.history.history import CheckResult
from deskspine.core.routines.model import Routine
from deskspine.core.text.dates import on_day
from deskspine.core.text.sanitize import plain

FULL = 3
"""The highest score of a direction."""
SCORE_WORDS = ("a symptom", "1 of 3", "2 of 3", "full")
"""Words for each score. The highest is "full", not "normal": many healthy people never reach it."""
EVERY_DAYS = 7
"""Days for which a finished test closes the test."""
NOTABLE = 2
"""Minimum drop of the total, or difference between left and right, that is mentioned."""

FIRST = "This is your first; later ones are compared with it."
MENTION = "Worth mentioning to a clinician if it stays."
NOT_A_DIAGNOSIS = (
    "A score says how far a movement went today, not how healthy a neck is. It is compared only with your own first "
    "test. You can take the test once a week."
)

_PREFIX = "Test: "
_SIDES = ("left", "right")

Direction = tuple[str, str]
"""Exercise id and side; the side is empty for a movement without sides."""


def total(result: CheckResult) -> int:
    """Return the sum of all scores of a test: 0 to 18 for its six directions."""
    return sum(score.score for score in result.scores)


def max_total(result: CheckResult) -> int:
    """Return the total if every direction of `result` were full."""
    return FULL * len(result.scores)


def complete(result: CheckResult, routine: Routine) -> bool:
    """Return True if every direction that `routine` tests was answered without a symptom: only then does it count."""
    directions = {
        (slot.exercise.id, side)
        for slot in routine.slots
        if slot.exercise.kind == "check"
        for side in slot.sides or ("",)
    }
    return bool(directions) and directions <= _scores(result).keys() and _finished(result)


def next_allowed(checks: Iterable[CheckResult], today: date) -> date | None:
    """Return the first day on which the test may be played again, or None if that is today.

    A test dated after `today` closes nothing: the clock was wrong then, and the person should not wait for that day.
    """
    days = [date.fromisoformat(result.day) for result in checks if _finished(result)]
    last = max((day for day in days if day <= today), default=None)
    opens = None if last is None else last + timedelta(days=EVERY_DAYS)
    return opens if opens is not None and opens > today else None


def first_of(checks: Iterable[CheckResult], routine: str) -> CheckResult | None:
    """Return the person's first finished test with `routine`, which later ones are compared with."""
    return next((result for result in checks if result.routine == routine and _finished(result)), None)


def trend(checks: Iterable[CheckResult]) -> tuple[tuple[str, int], ...]:
    """Return day and total of every finished test, oldest first."""
    return tuple((result.day, total(result)) for result in checks if _finished(result))


def direction(exercise: str, side: str, names: Mapping[str, str]) -> str:
    """Return a direction in words, for the middle of a sentence: "head tilt left"; `names` are exercise names by id."""
    name = names.get(exercise, "").removeprefix(_PREFIX) or plain(exercise, 32).replace("-", " ")
    return f"{name[:1].lower()}{name[1:]} {plain(side, 16)}".strip()


def compare(first: CheckResult | None, now: CheckResult, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return sentences that compare a test with the person's own first one; `names` are exercise names by id.

    Without a first one, or if it is `now` itself, they say that this is the first.
    """
    if first is None or first == now:
        return f"{total(now)} of {max_total(now)}.", FIRST
    was, scores = _scores(first), _scores(now)
    shared = [where for where in scores if where in was]
    further = [where for where in shared if scores[where] > was[where]]
    less = [where for where in shared if scores[where] < was[where]]
    uneven = tuple(_uneven(was, scores))
    sentences = [_totals(first, now)]
    for words, places in (("Further than at first", further), ("Less far than at first", less)):
        if places:
            sentences.append(f"{words}: {', '.join(direction(*where, names) for where in places)}.")
    sentences += [f"Left and right now differ by {by}: {direction(exercise, '', names)}." for exercise, by in uneven]
    if uneven or sum(was[where] - scores[where] for where in shared) >= NOTABLE:
        sentences.append(MENTION)
    return tuple(sentences)


def _totals(first: CheckResult, now: CheckResult) -> str:
    when = on_day(date.fromisoformat(first.day), date.fromisoformat(now.day))
    of = f" of {max_total(first)}" if max_total(first) != max_total(now) else ""
    return f"{total(now)} of {max_total(now)}; your first, {when}, was {total(first)}{of}."


def _uneven(was: Mapping[Direction, int], scores: Mapping[Direction, int]) -> Iterator[tuple[str, int]]:
    """Yield exercises with a difference between left and right that the first test did not have, and its size."""
    for exercise in dict.fromkeys(exercise for exercise, _ in scores):
        left, right = ((exercise, side) for side in _SIDES)
        if {left, right} <= scores.keys() and {left, right} <= was.keys():
            before, now = was[left] - was[right], scores[left] - scores[right]
            # A difference in the other direction is new as well.
            was_uneven = abs(before) >= NOTABLE and (before > 0) == (now > 0)
            if abs(now) >= NOTABLE and not was_uneven:
                yield exercise, abs(now)


def _scores(result: CheckResult) -> dict[Direction, int]:
    return {(score.exercise, score.side): score.score for score in result.scores}


def _finished(result: CheckResult) -> bool:
    """Return True if the test was answered to its end; a symptom ends a test."""
    return bool(result.scores) and all(score.score > 0 for score in result.scores)
