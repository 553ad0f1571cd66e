"""The weekly letter: decided on once a week, when the person is first at the desk, and shown until the day ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from deskspine.core.history.letter import DAYS, LetterMark, OpenLetter, WeekLetter
from deskspine.core.history.records import DayRows
from deskspine.core.history.summaries import DaySummary
from deskspine.core.timekeeping.calendar import monday_of
from deskspine.engine.situation import Situation

ReadDays = Callable[[date, date], Mapping[str, DayRows] | None]
"""Return the rows of the days from one to another by their names, or None if they cannot be read now."""


def weekly(situation: Situation, read: ReadDays) -> OpenLetter:
    """Return the letter as it is shown at the moment of `situation`. Rows are read once when it appears."""
    known, profile = situation.letter, situation.profile
    today = profile.day(situation.now).date
    monday = monday_of(today)
    if not profile.settings.flag("letter.weekly"):
        return OpenLetter(known.mark)
    if known.mark.monday == monday.isoformat():
        if not known.mark.is_open(today):
            return OpenLetter(known.mark)
        if known.letter is not None:
            return known
    elif situation.desk.clock.time_kind != "sitting":
        return OpenLetter(known.mark)  # no one is there to read it
    weeks = _figures(read, monday, 1), _figures(read, monday, 2)
    if weeks[0] is None or weeks[1] is None:
        return OpenLetter(known.mark)
    letter = _written(situation, monday, weeks[0], weeks[1])
    return OpenLetter(LetterMark(monday.isoformat(), today.isoformat(), letter is None), letter)


def _figures(read: ReadDays, monday: date, weeks_ago: int) -> list[DaySummary] | None:
    """Return the figures of the days of an earlier week, or None if they cannot be read now."""
    from deskspine.core.history.summarise import summarise  # loaded once a week

    first = monday - timedelta(days=weeks_ago * DAYS)
    days = read(first, first + timedelta(days=DAYS - 1))
    return None if days is None else [summarise(name, rows)[0] for name, rows in sorted(days.items())]


def _written(situation: Situation, monday: date, week: list[DaySummary], before: list[DaySummary]) -> WeekLetter | None:
    """Return the letter about the week before the one that begins on `monday`, or None if there is too little."""
    from deskspine.core.history.letter_writer import week_letter

    profile = situation.profile
    aim_s = profile.settings.number("history.aim_minutes") * 60.0
    return week_letter(monday - timedelta(days=DAYS), week, before, profile.policy.interval_s, aim_s)
