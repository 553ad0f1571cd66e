"""The bookkeeping of the mobility self-test: what a result adds up to, when the next may come, what to say of it.

A result is held against the person's own first one, never against a norm: how far a neck goes differs between people
and with age, and says little about pain. Nothing here is a finding, and what is said stays neutral.
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
"""How each score is said. The highest is "full", not "normal": many healthy people never reach it."""
EVERY_DAYS = 7
"""A finished test closes the test until so many days later."""
NOTABLE = 2
"""A drop of the total, or a difference between left and right, from which on it is worth a word."""

FIRST = "This is your first; later ones are compared with it."
MENTION = "Worth mentioning to a clinician if it stays."

_PREFIX = "Test: "
_SIDES = ("left", "right")

Direction = tuple[str, str]
"""Exercise id and side; the side is empty for a movement without sides."""


def total(result: CheckResult) -> int:
    """All scores of a test together: 0 to 18 for its six directions."""
    return sum(score.score for score in result.scores)


def most(result: CheckResult) -> int:
    """The total if every direction of `result` were full."""
    return FULL * len(result.scores)


def complete(result: CheckResult, routine: Routine) -> bool:
    """Whether every direction that `routine` tests was answered, and none with a symptom: only then it counts."""
    asked = {
        (slot.exercise.id, side)
        for slot in routine.slots
        if slot.exercise.kind == "check"
        for side in slot.sides or ("",)
    }
    return bool(asked) and asked <= _scores(result).keys() and _finished(result)


def next_allowed(checks: Iterable[CheckResult], today: date) -> date | None:
    """The first day on which the test may be played again; None when that is today.

    A test dated after `today` closes nothing: the clock was wrong then, and the person is not to wait for that day.
    """
    days = [date.fromisoformat(result.day) for result in checks if _finished(result)]
    last = max((day for day in days if day <= today), default=None)
    opens = None if last is None else last + timedelta(days=EVERY_DAYS)
    return opens if opens is not None and opens > today else None


def first_of(checks: Iterable[CheckResult], routine: str) -> CheckResult | None:
    """The person's first finished test with `routine`: what later ones are compared with."""
    return next((result for result in checks if result.routine == routine and _finished(result)), None)


def trend(checks: Iterable[CheckResult]) -> tuple[tuple[str, int], ...]:
    """Day and total of every finished test, oldest first."""
    return tuple((result.day, total(result)) for result in checks if _finished(result))


def direction(exercise: str, side: str, names: Mapping[str, str]) -> str:
    """A direction in words, to stand inside a sentence: "head tilt left"; `names` are exercise names by id."""
    name = names.get(exercise, "").removeprefix(_PREFIX) or plain(exercise, 32).replace("-", " ")
    return f"{name[:1].lower()}{name[1:]} {plain(side, 16)}".strip()


def compare(first: CheckResult | None, now: CheckResult, names: Mapping[str, str]) -> tuple[str, ...]:
    """Sentences that set a test beside the person's own first one; `names` are exercise names by id.

    Without a first one, or with that one itself as `now`, it says that this is the first.
    """
    if first is None or first == now:
        return f"{total(now)} of {most(now)}.", FIRST
    was, scores = _scores(first), _scores(now)
    shared = [where for where in scores if where in was]
    further = [where for where in shared if scores[where] > was[where]]
    less = [where for where in shared if scores[where] < was[where]]
    uneven = tuple(_uneven(was, scores))
    said = [_totals(first, now)]
    for words, places in (("Further than at first", further), ("Less far than at first", less)):
        if places:
            said.append(f"{words}: {', '.join(direction(*where, names) for where in places)}.")
    said += [f"Left and right now differ by {by}: {direction(exercise, '', names)}." for exercise, by in uneven]
    if uneven or sum(was[where] - scores[where] for where in shared) >= NOTABLE:
        said.append(MENTION)
    return tuple(said)


def _totals(first: CheckResult, now: CheckResult) -> str:
    when = on_day(date.fromisoformat(first.day), date.fromisoformat(now.day))
    of = f" of {most(first)}" if most(first) != most(now) else ""
    return f"{total(now)} of {most(now)}; your first, {when}, was {total(first)}{of}."


def _uneven(was: Mapping[Direction, int], scores: Mapping[Direction, int]) -> Iterator[tuple[str, int]]:
    """Exercises with a difference between left and right that the first test did not have, and how large it is."""
    for exercise in dict.fromkeys(exercise for exercise, _ in scores):
        left, right = ((exercise, side) for side in _SIDES)
        if {left, right} <= scores.keys() and {left, right} <= was.keys():
            before, now = was[left] - was[right], scores[left] - scores[right]
            # The other way round is new as well.
            there = abs(before) >= NOTABLE and (before > 0) == (now > 0)
            if abs(now) >= NOTABLE and not there:
                yield exercise, abs(now)


def _scores(result: CheckResult) -> dict[Direction, int]:
    return {(score.exercise, score.side): score.score for score in result.scores}


def _finished(result: CheckResult) -> bool:
    """Whether it was answered to its end; a symptom ends a test."""
    return bool(result.scores) and all(score.score > 0 for score in result.scores)
