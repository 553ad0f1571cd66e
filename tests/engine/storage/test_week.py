"""The last seven days and the last break in a snapshot, from the journal and as the present day goes on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import astuple, replace

from deskspine.core.history.day_totals import day_figures, last_taken
from deskspine.core.history.records import BreakRecord, DayRows
from deskspine.core.text.plain_data import json_line
from deskspine.engine.storage.memory import MemoryJournal
from support.resident import Resident

TODAY = date(2026, 3, 10)


def breaks(desk: Resident) -> list[int]:
    return [day.breaks for day in desk.picture.week]


def test_the_first_day_of_all_has_empty_days_before_it() -> None:
    desk = Resident()
    week = desk.picture.week
    assert [day.day.day for day in week] == [4, 5, 6, 7, 8, 9, 10]
    assert week[-1].day == TODAY
    assert breaks(desk) == [0] * 7
    assert desk.picture.last_break is None


def test_each_day_is_counted_on_its_day_and_leaves_after_a_week() -> None:
    desk = Resident(minutes=10)
    for count in (2, 0, 1):
        for _ in range(count):
            desk.live(600)
            desk.play("seated-2min")
        desk.to_day()
    assert breaks(desk) == [0, 0, 0, 2, 0, 1, 0]
    day = desk.picture.week[3]
    figures = day_figures(desk.journal.day("2026-03-10"))
    assert astuple(day) == (TODAY, 2, round(figures.sitting_s), round(figures.longest_sit_s))
    assert day.sitting_s >= 1200
    desk.closed(5)
    assert breaks(desk) == [0, 0, 0, 2, 0, 1, 0]
    desk.to_day(4)
    assert breaks(desk)[0] == 0, "two breaks seven days ago"
    assert sum(breaks(desk)) == 1


def test_the_last_break_is_named_and_says_how_it_felt() -> None:
    desk = Resident(minutes=10)
    desk.live(600)
    desk.play("seated-2min")
    last = desk.picture.last_break
    assert last is not None
    assert (last.outcome, last.felt) == ("finished", "")
    assert last.routine == desk.library.routines["seated-2min"].name
    assert last.wall == desk.journal.breaks[-1].ended_wall
    desk.ask("rate", answer="better")
    assert desk.pictures[-1].last_break == replace(last, felt="better")
    desk.closed(60)
    assert desk.picture.last_break == replace(last, felt="better")
    desk.to_day()
    assert desk.picture.last_break == replace(last, felt="better"), "yesterday's is still the last"
    desk.live(900)
    desk.ask("did-it")
    last = desk.picture.last_break
    assert last is not None
    assert (last.routine, last.outcome, last.felt) == ("", "did-it", "")


def test_a_break_that_is_taken_back_or_left_is_not_the_last() -> None:
    desk = Resident(minutes=10)
    desk.live(900)
    desk.ask("did-it")
    assert breaks(desk)[-1] == 1
    desk.ask("undo")
    assert (breaks(desk)[-1], desk.picture.last_break) == (0, None)
    desk.ask("start", routine="seated-2min")
    desk.live(5)
    desk.ask("player-leave")
    assert (breaks(desk)[-1], desk.picture.last_break) == (0, None)


def test_a_routine_that_is_gone_leaves_a_break_without_a_name() -> None:
    desk = Resident(minutes=10)
    desk.play("seated-2min")
    desk.without("seated-2min")
    desk.closed(5)
    last = desk.picture.last_break
    assert last is not None
    assert (last.routine, last.outcome) == ("", "finished")


def test_an_answer_that_comes_on_the_next_day_belongs_to_its_break() -> None:
    desk = Resident(minutes=240)
    desk.jump(19 * 3600 - 150)
    desk.play("seated-2min")
    assert desk.day == TODAY
    desk.jump(60)
    assert (desk.day, desk.picture.finished) == (date(2026, 3, 11), "seated-2min")
    assert desk.picture.last_break is not None
    assert desk.picture.last_break.felt == ""
    desk.ask("rate", answer="worse")
    assert desk.picture.last_break is not None
    assert desk.picture.last_break.felt == "worse"
    assert breaks(desk)[-2:] == [1, 0]


@pytest.mark.parametrize(
    ("change", "counts"),
    [({}, True), ({"outcome": "natural"}, True), ({"outcome": "natural", "started_wall": -80_000.0}, False),
     ({"outcome": "left"}, False), ({"kind": "micro"}, False),
     ({"annulled": "taken back"}, False), ({"outcome": "not-now"}, False)],
)  # fmt: skip
def test_what_is_a_last_break(change: dict[str, Any], counts: bool) -> None:
    row = replace(BreakRecord(0.0, 120.0, "2026-03-10", 0, "finished", "seated-2min"), **change)
    earlier = replace(row, ended_wall=60.0, outcome="did-it", kind="break", annulled="", started_wall=0.0)
    assert last_taken([earlier, row]) == (row if counts else earlier)
    assert (last_taken([row]) is not None) == counts


def test_days_that_are_over_are_read_from_the_journal_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    day = MemoryJournal.day

    def counted(self: MemoryJournal, name: str) -> DayRows:
        read.append(name)
        return day(self, name)

    monkeypatch.setattr(MemoryJournal, "day", counted)
    desk = Resident(minutes=10, letter__weekly=False)
    for _ in range(3):
        desk.live(120)
    assert sorted(read) == [f"2026-03-{number:02d}" for number in range(4, 11)]
    read.clear()
    desk.to_day()
    desk.live(60)
    assert "2026-03-09" not in read
    assert len(read) <= 2, "the new day, and the old one if a stretch of it ended late"


def test_a_day_that_could_not_be_read_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Resident(minutes=10)
    desk.live(600)
    desk.play("seated-2min")
    desk.to_day()

    tried: list[str] = []

    def fails(self: MemoryJournal, name: str) -> None:
        tried.append(name)
        raise OSError(5, "input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(MemoryJournal, "day", fails)
        desk.closed(5)
        assert breaks(desk)[-2] == 0
        assert tried == ["2026-03-11"], "the other days are not tried"
    desk.live(60)
    assert breaks(desk)[-2] == 1


def test_the_message_to_a_face_grows_little() -> None:
    desk = Resident(minutes=10)
    desk.play("seated-2min")
    snapshot = replace(desk.picture, library=None)
    without = replace(snapshot, week=(), last_break=None)
    assert len(json_line(snapshot)) - len(json_line(without)) < 700
