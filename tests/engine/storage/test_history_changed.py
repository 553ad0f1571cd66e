"""Another process changed the journal: the engine reads it again, and forgets the days that were deleted."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from deskspine.core.history.records import BreakRecord
from support.resident import MORNING, Journal, Resident


class Counting(Journal):
    """A journal that notes how its figures are filled."""

    def __init__(self) -> None:
        super().__init__()
        self.filled: list[tuple[str, int]] = []
        self.missing = 0

    def fill_figures(self, before: str, most: int) -> int:
        if self.full:
            raise OSError(28, "No space left on device")
        filled = min(most, self.missing)
        self.filled.append((before, filled))
        self.missing -= filled
        return filled


class Watched(Resident):
    """A resident with such a journal."""

    def __init__(self, missing: int = 0) -> None:
        self.counting = Counting()
        self.counting.missing = missing
        super().__init__(minutes=240)

    def launch(self, *, goes_on: bool = False) -> None:
        self.journal = self.counting
        super().launch(goes_on=goes_on)


def test_figures_are_filled_in_idle_steps_until_none_is_missing_and_once_a_day() -> None:
    desk = Watched(missing=25)
    assert desk.counting.filled == []
    desk.ask("not-now")
    assert desk.counting.filled == []  # a person waits for the reply
    desk.live(300)
    assert desk.counting.filled == [("2026-03-10", 10), ("2026-03-10", 10), ("2026-03-10", 5)]
    desk.to_day(1)
    desk.live(120)
    assert desk.counting.filled[3:] == [("2026-03-11", 0)]


def test_figures_that_cannot_be_stored_stop_nothing() -> None:
    desk = Watched(missing=25)
    desk.counting.full = True
    desk.live(300)
    assert desk.counting.filled == []
    assert desk.notices == []


def test_an_import_is_seen_at_once() -> None:
    desk = Watched()
    desk.live(60)
    yesterday = (date(2026, 3, 10) - timedelta(days=1)).isoformat()
    imported = BreakRecord(MORNING - 200, MORNING - 80, "2026-03-10", 0, "finished", "seated-2min", 1, 120.0)
    desk.journal.add_break(imported)
    desk.journal.add_break(replace(imported, day=yesterday))
    assert desk.picture.today.breaks == 0
    reply = desk.ask("history-changed")
    assert (reply.ok, reply.text) == (True, "history read again")
    assert desk.picture.today.breaks == 1
    assert [day.breaks for day in desk.picture.week][-2:] == [1, 1]
    assert desk.engine.situation.profile.history.played["seated-2min"].times == 2
    desk.live(60)
    assert len(desk.counting.filled) == 2


def test_what_is_forgotten_does_not_come_back() -> None:
    desk = Watched()
    desk.live(600)
    desk.journal.full = True
    desk.ask("did-it")
    desk.live(20)
    assert len(desk.engine.unwritten.text) > 0
    desk.journal.full = False
    desk.journal.breaks, desk.journal.exercises, desk.journal.rows, desk.journal.events = [], [], [], []
    assert desk.ask("history-changed", forget="2026-03-01..2026-03-10").ok
    desk.live(30)
    assert (desk.journal.breaks, desk.picture.today.breaks) == ([], 0)
    desk.ask("undo")
    desk.live(30)
    assert desk.journal.breaks == []


def test_days_that_are_not_understood_are_refused() -> None:
    desk = Watched()
    reply = desk.ask("history-changed", forget="yesterday")
    assert not reply.ok
    assert "yesterday" in reply.text
