"""The weekly letter: the lines about the week before, and the state of the panel that shows them."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.text.dates import day_and_month

DAYS = 7


class WeekLetter(Struct, frozen=True):
    """A letter about one week."""

    monday: str
    """The first day of that week, YYYY-MM-DD."""
    facts: str
    """The week in numbers."""
    good: str
    """A sentence about something that went well, or "" if the rows show nothing of the kind."""
    advice: str
    """One suggestion; `{press}` is the place for "Press" and the key of `command`."""
    command: str = ""
    """Id of the command that does it, or ""."""

    @property
    def heading(self) -> str:
        """The week in words: "Your week, 23 to 29 November"."""
        first = date.fromisoformat(self.monday)
        last = first + timedelta(days=DAYS - 1)
        begin = str(first.day) if first.month == last.month else day_and_month(first)
        return f"Your week, {begin} to {day_and_month(last)}"

    def advice_with(self, press: str) -> str:
        """Return the suggestion with `press`, the words for the key of its command: "Press +"."""
        return self.advice.replace("{press}", press)


class LetterMark(Struct, frozen=True):
    """The last week in which the letter was decided on, as it is kept in the saved state."""

    monday: str = ""
    """First day of the week in which the letter was shown (not the week it is about); "" before the first one."""
    day: str = ""
    """Local day on which it is shown; it is gone on the next day."""
    closed: bool = False
    """True if the person closed it, or if there was too little to write about."""

    def is_open(self, today: date) -> bool:
        """Return True if the letter is to be shown on `today`."""
        return not self.closed and self.day == today.isoformat()


class OpenLetter(Struct, frozen=True):
    """The state of the panel of the weekly letter."""

    mark: LetterMark = LetterMark()
    letter: WeekLetter | None = None
    """The letter while the panel shows it."""

    def put_away(self) -> OpenLetter:
        """Return the state after the person closed the panel."""
        return OpenLetter(replace(self.mark, closed=True))

    def unread(self) -> OpenLetter:
        """Return the state in which a letter that is open is written again from the history."""
        return OpenLetter(self.mark)


NO_LETTER = OpenLetter()
