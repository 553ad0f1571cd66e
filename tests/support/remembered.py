"""Histories put together day by day, for tests of what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

from deskspine.core.history.history import CardRead, DayMark, Done, History, Worse

ZONE = timezone(timedelta(hours=2))
MONDAY = date(2026, 11, 2)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """Return a local time on `day`."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def wall(day: date, hour: int = 12, minute: int = 0) -> float:
    """Return the wall second of a local time."""
    return at(day, hour, minute).timestamp()


def worse(exercise: str, day: date, *, arm: bool = False, hour: int = 12) -> Worse:
    """Return the record that `exercise` felt worse."""
    return Worse(wall(day, hour), day.isoformat(), exercise, arm)


def unlock(exercise: str, day: date, hour: int = 18) -> CardRead:
    """Return the record that the card of `exercise` was read."""
    return CardRead(wall(day, hour), day.isoformat(), exercise)


def played(
    day: date, outcomes: Mapping[str, str], *, routine: str = "some", hour: int = 12, minute: int = 0
) -> tuple[Done, ...]:
    """Return one break with the outcome of each exercise; "left missed" is a side that was missed."""
    results = []
    for name, outcome in outcomes.items():
        side = outcome.removesuffix(" missed") if outcome.endswith(" missed") else ""
        done = "side-missed" if side else outcome
        results.append(Done(wall(day, hour, minute), day.isoformat(), routine, name, done, side))
    return tuple(results)


def remembered(*breaks: tuple[Done, ...]) -> History:
    """Return a history of these breaks, oldest first."""
    return History(recent=tuple(done for played in breaks for done in played))


def marks(first: date, days: str) -> tuple[DayMark, ...]:
    """Return the marks of the days from `first` on; `days` has one letter a day.

    f is finished, w worse, W finished but worse, s played and not finished, - a day without a mark.
    """
    return tuple(
        DayMark((first + timedelta(days=n)).isoformat(), letter in "fW", letter in "wW")
        for n, letter in enumerate(days)
        if letter != "-"
    )
