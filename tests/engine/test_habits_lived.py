"""Weeks of a person with a habit, lived through the whole engine: what they answer is written down and read again."""

from __future__ import annotations

from datetime import datetime

import pytest

from deskspine.core.schedule import inputs as given
from support.resident import Resident

USUAL = range(45)
"""Minutes of an hour in which this person takes a break; at other times they snooze."""


def day(resident: Resident, number: int) -> tuple[list[str], float]:
    """Live a working day of three hours, which begins at nine or ten minutes before.

    Return the answers to its asks, and the longest sit in minutes.
    """
    answers: list[str] = []
    longest_s = 0.0
    for _ in range(3 * 60):
        resident.live(60, [given.Typing()])
        if resident.picture.mode != "asking":
            continue
        minute = datetime.fromtimestamp(resident.clock.read().wall, resident.clock.zone()).minute
        longest_s = max(longest_s, resident.sit_s)
        if minute in USUAL or not resident.ask("snooze").ok:
            answers.append("started")
            resident.play()
        else:
            answers.append("snoozed")
    resident.closed(60)
    resident.to_day(at="08:50" if number % 2 else "09:00")
    return answers, longest_s / 60


def weeks(days: int, *, adapt: bool) -> tuple[Resident, list[tuple[list[str], float]]]:
    resident = Resident(source=True, coach__adapt=adapt)
    return resident, [day(resident, number) for number in range(days)]


@pytest.mark.long
def test_a_person_with_a_habit_is_asked_less_and_never_sits_longer() -> None:
    adapted, with_habits = weeks(24, adapt=True)
    _, without = weeks(24, adapt=False)
    assert len(adapted.engine.situation.profile.history.asks) > 30
    moved = adapted.sentences_of("moved")
    assert moved, "the habit of the first week moves the breaks of the next"
    assert all("you usually move at about" in why for why in moved)
    last, last_without = with_habits[14:], without[14:]
    asked, asked_without = (sum(len(answers) for answers, _ in days) for days in (last, last_without))
    assert asked < asked_without
    assert max(longest for _, longest in last) <= max(longest for _, longest in last_without)
