"""A moment and the hour at which days begin: the one value that names days for the journal."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from deskspine.core.timekeeping.calendar import LocalDay
from deskspine.core.timekeeping.instants import Now

BERLIN = ZoneInfo("Europe/Berlin")


def day_at(text: str, zone: ZoneInfo = BERLIN, starts_min: int = 240) -> LocalDay:
    return LocalDay(Now(1000.0, datetime.fromisoformat(text).replace(tzinfo=zone).timestamp(), zone), starts_min)


def test_the_hours_after_midnight_belong_to_the_day_before() -> None:
    night = day_at("2026-03-10T03:59:59")
    assert night.date == date(2026, 3, 9)
    assert night.begins == datetime(2026, 3, 9, 4, tzinfo=BERLIN).timestamp()
    assert night.stamp(night.now.wall) == ("2026-03-09", 3600)
    assert night.at(1001.0, night.now.wall + 1).date == date(2026, 3, 10)
    assert day_at("2026-03-10T03:59:59", starts_min=0).date == date(2026, 3, 10)


def test_a_stamp_has_the_offset_that_held_at_that_moment() -> None:
    summer = day_at("2026-03-29T12:00:00")
    assert summer.stamp(summer.now.wall)[1] == 7200
    assert summer.stamp(summer.now.wall - 86400)[1] == 3600


def test_a_stretch_over_a_night_is_split_where_the_day_begins_and_loses_nothing() -> None:
    day = LocalDay(Now(0.0, 0.0, UTC))
    begun = datetime(2026, 3, 9, 22, tzinfo=UTC).timestamp()
    ended = datetime(2026, 3, 11, 5, tzinfo=UTC).timestamp()
    pieces = day.split(begun, ended)
    assert [day.name_of(piece[0]) for piece in pieces] == ["2026-03-09", "2026-03-10", "2026-03-11"]
    assert (pieces[0][0], pieces[-1][1]) == (begun, ended)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(pieces))
    assert day.split(begun, begun + 40 * 86400) == [(begun, begun + 40 * 86400)], "months switched off are one row"
