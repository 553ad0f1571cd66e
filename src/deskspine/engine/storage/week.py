"""The days before the present one, in figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct

from deskspine.core.history.day_totals import DayFigures, day_figures, last_taken
from deskspine.core.history.records import BreakRecord, DayRows
from deskspine.engine.snapshot import WeekDay

DAYS_BEFORE = 6
"""Number of days before the present one."""


class PastDay(Struct, frozen=True):
    """A day in figures, and the last break that was taken on it."""

    figures: WeekDay
    last: BreakRecord | None


def summary(name: str, figures: DayFigures, rows: DayRows) -> PastDay:
    """Return the local day `name` in figures."""
    day = WeekDay(date.fromisoformat(name), figures.breaks, round(figures.sitting_s), round(figures.longest_sit_s))
    return PastDay(day, last_taken(rows.breaks))


class Week:
    """The last days in figures. A day is read from the journal only if it was not the present day of this run."""

    def __init__(self, load: Callable[[str], DayRows], is_readable: Callable[[], bool]) -> None:
        """Create a week; `load` returns the rows of a local day, unless the journal is not readable at the moment."""
        self._load, self._is_readable = load, is_readable
        self._names: tuple[str, ...] = ()
        self._days: dict[str, PastDay] = {}

    def turn(self, name: str) -> None:
        """Make `name` the present day."""
        today = date.fromisoformat(name)
        self._names = tuple((today - timedelta(days)).isoformat() for days in range(DAYS_BEFORE, 0, -1))
        self._days = {day: known for day, known in self._days.items() if day in self._names}

    def add(self, day: PastDay) -> None:
        """Add a day that is over."""
        self._days[day.figures.day.isoformat()] = day

    def forget(self, name: str = "") -> None:
        """Read the day `name` again when it is needed, because its rows changed; read all days again without a name."""
        if name:
            self._days.pop(name, None)
        else:
            self._days.clear()

    def days(self) -> tuple[PastDay, ...]:
        """Return the days before the present one, oldest first; a day that cannot be read is empty for now.

        A journal that cannot be read is not tried for each day: an attempt may have to wait for another program.
        """
        for name in self._names:
            if name not in self._days and self._is_readable():
                rows = self._load(name)
                if self._is_readable():
                    self._days[name] = summary(name, day_figures(rows), rows)
        return tuple(self._days.get(name) or summary(name, DayFigures(), DayRows()) for name in self._names)
