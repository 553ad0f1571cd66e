"""A span of local days, as `history forget` takes it, and the rows that wait to be written and lie in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from deskspine.core.history.pending_rows import day_of_row, from_text

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
SPAN_EXPECTED = "a day such as 2026-01-31, two days such as 2026-01-01..2026-01-31, or `all`"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class DaySpan(Struct, frozen=True):
    """Local days from the first to the last one, both included."""

    first: str = FIRST_DAY
    last: str = LAST_DAY

    @property
    def is_all(self) -> bool:
        """True if it has every day."""
        return self == DaySpan()

    def has(self, day: str) -> bool:
        """Return True if `day` lies in the span; in a span of all days every text does."""
        return self.is_all or self.first <= day <= self.last

    def __str__(self) -> str:
        if self.is_all:
            return "all"
        return self.first if self.first == self.last else f"{self.first}..{self.last}"


ALL_DAYS = DaySpan()


def span_of(word: str) -> DaySpan | None:
    """Return the span that `word` names as `str` prints it, or None. Two days may be in either order."""
    if word == "all":
        return ALL_DAYS
    first, dots, last = word.partition("..")
    days = sorted((first, last if dots else first))
    try:
        valid = all(_DATE.fullmatch(day) and date.fromisoformat(day) for day in days)
    except ValueError:
        return None
    return DaySpan(*days) if valid else None


def without_days(waiting: Sequence[object], span: DaySpan) -> tuple[object, ...]:
    """Return the texts of waiting rows that are not of `span`.

    The day of a damaged text is not known: it stays unless the span has all days.
    """
    return tuple(text for text in waiting if not _in(text, span))


def _in(text: object, span: DaySpan) -> bool:
    try:
        return span.has(day_of_row(from_text(text)))
    except ValueError:
        return span.is_all
