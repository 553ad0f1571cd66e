"""The totals of a day, with rows taken back and overlapping stretches."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.history.day_totals import DayFigures, StripPiece, day_figures, merged
from deskspine.core.history.records import BreakRecord, DayRows, StretchRecord
from support.effort import examples

DAY = "2026-03-29"


def taken(outcome: str, sit_s: float = 0.0, *, kind: str = "break", annulled: str = "") -> BreakRecord:
    return BreakRecord(0.0, 120.0, DAY, 3600, outcome, sit_before_s=sit_s, kind=kind, annulled=annulled)


def stretch(kind: str, start: float, end: float) -> StretchRecord:
    return StretchRecord(kind, start, end, DAY, 3600)


def test_each_outcome_counts_where_it_belongs() -> None:
    words = ["finished", "shortened", "did-it", "not-now", "natural", "left", "stopped", "natural"]
    rows = DayRows(tuple(taken(word) for word in words), events=((1.0, "snoozed", "x"), (2.0, "ask", "y")))
    figures = day_figures(rows)
    assert (figures.breaks, figures.shortened, figures.not_now) == (3, 1, 1)
    assert (figures.natural, figures.snoozed) == (2, 1)


def test_a_break_taken_back_counts_no_more_and_neither_does_its_sit() -> None:
    back = taken("natural", 9000, annulled="was here")
    figures = day_figures(DayRows((taken("finished", 3000), back)))
    assert (figures.natural, figures.breaks, figures.longest_sit_s) == (0, 1, 3000)


def test_a_micro_break_is_not_a_break_taken() -> None:
    assert day_figures(DayRows((taken("finished", kind="micro"),))).breaks == 0


def test_the_longest_sit_may_have_ended_in_not_now() -> None:
    assert day_figures(DayRows((taken("finished", 3000), taken("not-now", 6000)))).longest_sit_s == 6000


def played(outcome: str, start: float, end: float, *, annulled: str = "", kind: str = "break") -> BreakRecord:
    return BreakRecord(start, end, DAY, 3600, outcome, "seated-2min", 1, end - start, kind=kind, annulled=annulled)


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        (played("finished", 600, 720), True),
        (played("shortened", 600, 720), True),
        (played("finished", 600, 720, kind="micro"), True),
        (played("left", 600, 720), False),
        (played("stopped", 600, 720), False),
        (played("shortened", 600, 720, annulled="taken back"), False),
        (played("finished", 720, 900), False),
        (taken("did-it"), False),
    ],
)
def test_the_strip_has_a_break_exactly_where_one_counted(row: BreakRecord, counts: bool) -> None:
    day = (stretch("sitting", 0, 600), stretch("routine", 600, 720), stretch("sitting", 720, 900))
    figures = day_figures(DayRows((row,), day))
    assert (StripPiece("routine", 600, 720) in figures.strip) == counts
    assert figures.sitting_s == (780 if counts else 900)


def test_a_routine_in_pieces_counts_whole() -> None:
    day = (stretch("routine", 0, 60), stretch("away", 60, 100), stretch("routine", 100, 160))
    strip = day_figures(DayRows((played("finished", 0, 160),), day)).strip
    assert [piece.kind for piece in strip] == ["routine", "away", "routine"]


class Counted(float):
    """A number that counts how often it was compared."""

    compared = 0

    def __lt__(self, other: float) -> bool:
        Counted.compared += 1
        return float(self) < float(other)

    def __gt__(self, other: float) -> bool:
        Counted.compared += 1
        return float(self) > float(other)

    def __le__(self, other: float) -> bool:
        Counted.compared += 1
        return float(self) <= float(other)


@pytest.mark.parametrize("order", ["as it came", "backwards", "all over each other"])
def test_a_day_of_many_stretches_costs_little_more_than_its_length(order: str) -> None:
    def work(count: int) -> int:
        starts = range(count) if order != "backwards" else range(count, 0, -1)
        long = count if order == "all over each other" else 1
        rows = [stretch("sitting" if n % 2 else "away", Counted(n), Counted(n + long)) for n in starts]
        Counted.compared = 0
        merged(rows)
        return Counted.compared

    assert work(1600) < 1600 * 60
    assert work(1600) < work(400) * 8


def test_neighbours_of_one_kind_are_joined_and_empty_ones_dropped() -> None:
    rows = [
        stretch("sitting", 0, 60),
        stretch("sitting", 60, 100),
        stretch("away", 100, 100),
        stretch("away", 130, 150),
    ]
    assert merged(rows) == (StripPiece("sitting", 0, 100), StripPiece("away", 130, 150))


def test_time_claimed_back_is_sitting_whatever_was_written_before() -> None:
    rows = DayRows(stretches=(stretch("sitting", 0, 600), stretch("away", 600, 1800), stretch("sitting", 600, 1800)))
    assert day_figures(rows) == DayFigures(sitting_s=1800, strip=(StripPiece("sitting", 0, 1800),))
    inside = merged([stretch("away", 0, 100), stretch("unknown", 40, 60)])
    assert [piece.kind for piece in inside] == ["away", "unknown", "away"]


spans = st.tuples(st.sampled_from(["sitting", "away", "routine"]), st.integers(0, 60), st.integers(0, 60))


@examples(100)
@given(st.lists(spans, max_size=12))
def test_the_strip_agrees_with_painting_second_by_second(drawn: list[tuple[str, int, int]]) -> None:
    painted: dict[int, str] = {}
    for kind, start, end in drawn:
        painted |= dict.fromkeys(range(start, end), kind)
    strip = merged(stretch(*span) for span in drawn)
    assert {s: piece.kind for piece in strip for s in range(int(piece.start), int(piece.end))} == painted
    pairs = list(pairwise(strip))
    assert all(a.end < b.start or (a.end == b.start and a.kind != b.kind) for a, b in pairs)
