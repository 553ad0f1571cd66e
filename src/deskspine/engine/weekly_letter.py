"""The weekly letter: decided on once a week, when the person is first at the desk, and shown until the day ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from deskspine.core.history.letter import DAYS, LetterMark, OpenLetter, WeekLetter, monday_of
from deskspine.core.history.records import DayRows
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
        return OpenLetter(known.mark)  # nobody is there to read it
    days = read(monday - timedelta(days=2 * DAYS), monday - timedelta(days=1))
    if days is None:
        return OpenLetter(known.mark)
    letter = _written(situation, monday, days)
    return OpenLetter(LetterMark(monday.isoformat(), today.isoformat(), letter is None), letter)


def _written(situation: Situation, monday: date, days: Mapping[str, DayRows]) -> WeekLetter | None:
    """Return the letter about the week before the one that begins on `monday`, or None if there is too little."""
    from deskspine.core.history.letter_writer import week_letter  # loaded once a week
    from deskspine.core.history.summarise import summarise

    first = monday - timedelta(days=DAYS)
    summaries = [summarise(name, rows)[0] for name, rows in sorted(days.items())]
    profile = situation.profile
    return week_letter(
        first,
        [day for day in summaries if day.day >= first.isoformat()],
        [day for day in summaries if day.day < first.isoformat()],
        profile.policy.interval_s,
        profile.settings.number("history.aim_minutes") * 60.0,
    )
