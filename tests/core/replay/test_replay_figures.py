"""The figures that a replay compares."""

from __future__ import annotations

from deskspine.core.history.records import AskRecord, BreakRecord, DayRows, SitRecord
from deskspine.core.replay.figures import ReplayFigures, figures_of

DAY = "2026-03-02"


def test_asks_are_sorted_into_those_in_work_those_in_waits_and_those_that_were_held() -> None:
    def an_ask(answer: str, held_s: float = 0.0, *, in_wait: bool = False, kind: str = "break") -> AskRecord:
        return AskRecord(kind, 0.0, 1.0, DAY, 0, answer, 1.0, 1.0, held_s=held_s, in_wait=in_wait)

    asks = (
        an_ask("started"),
        an_ask("owed"),
        an_ask("snoozed"),
        an_ask("started", 600.0),
        an_ask("started", 60.0, in_wait=True),
        an_ask("started", in_wait=True),
        an_ask("withdrawn"),
        an_ask("started", kind="micro"),
    )
    figures = figures_of(DayRows(asks=asks), 100.0)
    assert (figures.asks_in_work, figures.asks_in_waits, figures.asks_held) == (3, 1, 2)


def test_the_absence_after_the_last_day_is_no_natural_break() -> None:
    breaks = (
        BreakRecord(50.0, 400.0, DAY, 0, "natural", sit_before_s=50.0),
        BreakRecord(700.0, 900.0, DAY, 0, "finished", "seated-2min", sit_before_s=300.0),
        BreakRecord(1000.0, 9000.0, DAY, 0, "natural", sit_before_s=100.0),
    )
    assert figures_of(DayRows(breaks), 1000.0) == ReplayFigures(1, 300.0, natural=1)


def test_asks_are_unknown_in_rows_of_versions_that_did_not_record_them() -> None:
    assert figures_of(DayRows(), 0.0).asks_in_work is None
    assert figures_of(DayRows(sits=(SitRecord(0.0, 60.0, DAY, 0, 60.0, "gap"),)), 0.0).asks_in_work == 0
