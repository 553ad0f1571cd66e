"""The figures of a day, rows taken back and overlapping stretches included."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from deskspine.core.records import BreakRecord, DayRows, StretchRecord
from deskspine.core.stats import DayFigures, Piece, day_figures, merged

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


def test_neighbours_of_one_kind_are_joined_and_empty_ones_dropped() -> None:
    rows = [
        stretch("sitting", 0, 60),
        stretch("sitting", 60, 100),
        stretch("away", 100, 100),
        stretch("away", 130, 150),
    ]
    assert merged(rows) == (Piece("sitting", 0, 100), Piece("away", 130, 150))


def test_time_claimed_back_is_sitting_whatever_was_written_before() -> None:
    rows = DayRows(stretches=(stretch("sitting", 0, 600), stretch("away", 600, 1800), stretch("sitting", 600, 1800)))
    assert day_figures(rows) == DayFigures(sitting_s=1800, strip=(Piece("sitting", 0, 1800),))
    inside = merged([stretch("away", 0, 100), stretch("unknown", 40, 60)])
    assert [piece.kind for piece in inside] == ["away", "unknown", "away"]


spans = st.tuples(st.sampled_from(["sitting", "away", "routine"]), st.integers(0, 60), st.integers(0, 60))


@settings(max_examples=100, deadline=None)
@given(st.lists(spans, max_size=12))
def test_the_strip_agrees_with_painting_second_by_second(drawn: list[tuple[str, int, int]]) -> None:
    painted: dict[int, str] = {}
    for kind, start, end in drawn:
        painted |= dict.fromkeys(range(start, end), kind)
    strip = merged(stretch(*span) for span in drawn)
    assert {s: piece.kind for piece in strip for s in range(int(piece.start), int(piece.end))} == painted
    pairs = list(pairwise(strip))
    assert all(a.end < b.start or (a.end == b.start and a.kind != b.kind) for a, b in pairs)
