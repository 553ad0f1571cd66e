"""The weekly letter as a person gets it: once a week, at the desk, until they close it or the day ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from deskspine.core.history.records import BreakRecord, DayRows, StretchRecord
from deskspine.engine.storage.memory import MemoryJournal
from support.resident import Journal, Resident

MONDAY = date(2026, 3, 9)
SUNDAY_NIGHT = datetime(2026, 3, 8, 23, tzinfo=UTC).timestamp()
TUESDAY = datetime(2026, 3, 10, 9, tzinfo=UTC).timestamp()


def week_of_rows(journal: Journal, monday: date = MONDAY - timedelta(days=7), days: int = 3) -> None:
    """Add days with five hours of sitting and two breaks of two minutes each."""
    for at in range(days):
        day = monday + timedelta(days=at)
        nine = datetime(day.year, day.month, day.day, 9, tzinfo=UTC).timestamp()
        journal.add_row(StretchRecord("sitting", nine, nine + 5 * 3600, day.isoformat(), 0))
        for hour in (1, 2):
            wall = nine + hour * 3600
            journal.add_break(BreakRecord(wall, wall + 120, day.isoformat(), 0, "finished", "seated-2min", 1, 120.0))


def desk_on(wall: float, fill: Callable[[Journal], None] = week_of_rows, *, weekly: bool = True) -> Resident:
    """Return a desk whose journal was filled before its first launch with it, at `wall`."""
    desk = Resident(wall=wall - 1, letter__weekly=weekly)
    desk.engine.quit()
    desk.store.state = None
    fill(desk.journal)
    desk.clock.pass_by(1)
    desk.launch()
    desk.live(1)
    return desk


def test_it_comes_with_the_first_start_of_a_week_whatever_day_that_is() -> None:
    desk = desk_on(TUESDAY)
    letter = desk.pictures[-1].letter
    assert letter is not None
    assert letter.monday == "2026-03-02"
    assert letter.facts == "6 breaks on 3 days · 12 min moved · 5 h 00 min sitting a day"
    desk.live(600)
    assert desk.picture.letter == letter


def test_closed_it_stays_closed_also_after_a_restart() -> None:
    desk = desk_on(TUESDAY)
    assert desk.ask("letter-close").ok
    assert desk.pictures[-1].letter is None
    desk.killed(5)
    desk.live(60)
    assert desk.picture.letter is None
    assert not desk.ask("letter-close").ok


def test_it_is_shown_again_after_a_restart_on_the_same_day_and_gone_on_the_next() -> None:
    desk = desk_on(TUESDAY)
    letter = desk.picture.letter
    desk.closed(300)
    desk.live(1)
    assert desk.picture.letter == letter
    desk.to_day()
    desk.live(60)
    assert desk.picture.letter is None
    desk.closed(300)
    desk.live(60)
    assert desk.picture.letter is None, "one letter a week"


def test_a_program_that_runs_on_waits_until_the_person_is_back() -> None:
    desk = desk_on(SUNDAY_NIGHT, lambda journal: week_of_rows(journal, MONDAY - timedelta(days=7)))
    assert desk.picture.letter is None, "the week before that one has no rows"
    desk.ask("away")
    desk.jump(9 * 3600)
    assert desk.day == MONDAY
    assert desk.picture.letter is None
    desk.ask("back")
    desk.live(1)
    letter = desk.picture.letter
    assert letter is not None
    assert letter.monday == "2026-03-02"


def test_the_week_turns_at_the_hour_at_which_days_begin() -> None:
    desk = desk_on(SUNDAY_NIGHT, week_of_rows)
    desk.jump(4 * 3600)
    assert (desk.day, desk.picture.letter) == (MONDAY - timedelta(days=1), None)
    desk.jump(3600)
    desk.ask("key")
    assert desk.day == MONDAY
    assert desk.picture.letter is not None


@pytest.mark.parametrize("days", [0, 1])
def test_little_data_is_no_letter_and_no_more_writing(days: int) -> None:
    desk = desk_on(TUESDAY, lambda journal: week_of_rows(journal, days=days))
    assert desk.picture.letter is None
    before = len(desk.pictures), desk.store.saves
    desk.live(600)
    assert (len(desk.pictures), desk.store.saves) == before


def test_the_setting_takes_effect_at_once() -> None:
    desk = desk_on(TUESDAY, weekly=False)
    assert desk.picture.letter is None
    desk.ask("set", key="letter.weekly", value="on")
    desk.live(1)
    assert desk.picture.letter is not None
    desk.ask("set", key="letter.weekly", value="off")
    desk.live(1)
    assert desk.pictures[-1].letter is None


def test_a_journal_that_cannot_be_read_delays_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: MemoryJournal, name: str) -> DayRows:
        raise OSError(5, "input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(MemoryJournal, "day", fails)
        desk = desk_on(TUESDAY)
        desk.live(60)
        assert desk.picture.letter is None
    desk.live(120)
    assert desk.picture.letter is not None


def test_a_damaged_mark_costs_nothing_but_the_mark() -> None:
    desk = desk_on(TUESDAY)
    desk.ask("letter-close")
    desk.engine.quit()
    desk.damage(letter={"monday": 3})
    desk.launch()
    desk.live(1)
    assert desk.store.rejected is None
    assert desk.picture.letter is not None


def test_the_minutes_moved_grow_with_each_break_that_counts() -> None:
    desk = Resident(minutes=10)
    desk.play("seated-2min")
    moved_s = desk.picture.today.moved_s
    assert 110 <= moved_s <= 125
    assert (desk.status.fields["moved_s"], desk.status.fields["aim_s"]) == (f"{moved_s:.0f}", "600")
    desk.live(900)
    desk.ask("start", routine="seated-2min")
    desk.live(5)
    desk.ask("player-leave")
    assert desk.picture.today.moved_s == moved_s, "a routine that was left is no break"
    desk.to_day()
    assert desk.picture.today.moved_s == 0.0


def test_it_says_nothing_of_days_that_were_deleted() -> None:
    desk = desk_on(TUESDAY)
    desk.journal.breaks, desk.journal.exercises, desk.journal.rows = [], [], []
    assert desk.ask("history-changed", forget="2026-03-02..2026-03-08").ok
    desk.live(30)
    assert desk.picture.letter is None


def test_it_is_written_again_when_rows_were_imported() -> None:
    desk = desk_on(TUESDAY)
    week_of_rows(desk.journal, date(2026, 3, 5))
    assert desk.ask("history-changed").ok
    desk.live(30)
    assert desk.picture.letter is not None
    assert desk.picture.letter.facts.startswith("12 breaks on 6 days")


def test_it_stays_closed_when_the_history_changes() -> None:
    desk = desk_on(TUESDAY)
    desk.ask("letter-close")
    desk.ask("history-changed")
    desk.live(30)
    assert desk.picture.letter is None
