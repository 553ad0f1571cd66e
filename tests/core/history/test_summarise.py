"""The stored figures of a day: the whole strip, asks, answers, and the seconds of each exercise."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.history.day_strip import KINDS, SAT, whole_strip
from deskspine.core.history.day_totals import DayFigures, StripPiece, day_figures
from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    DayRows,
    MeetingRecord,
    SitRecord,
    StretchRecord,
    WaitRecord,
)
from deskspine.core.history.summaries import DaySummary, PlayedExercise
from deskspine.core.history.summarise import lengths_of, summarise
from support.effort import examples

DAY = "2026-03-29"


def stretch(kind: str, start: float, end: float) -> StretchRecord:
    return StretchRecord(kind, start, end, DAY, 3600)


def played(outcome: str, start: float, end: float, *, kind: str = "break", annulled: str = "") -> BreakRecord:
    return BreakRecord(start, end, DAY, 3600, outcome, "seated-2min", 1, 100.0, 3000.0, kind, annulled=annulled)


def ask(answer: str, kind: str = "break", annulled: str = "") -> AskRecord:
    return AskRecord(kind, 0.0, 60.0, DAY, 3600, answer, 3000.0, 3000.0, annulled=annulled)


def meeting(start: float, end: float) -> MeetingRecord:
    return MeetingRecord("meeting", start, end, DAY, 3600)


def wait(start: float, end: float, outcome: str = "passed") -> WaitRecord:
    return WaitRecord("build", "shell", start, end, DAY, 3600, outcome)


def test_an_empty_day_has_no_figures() -> None:
    assert summarise(DAY, DayRows()) == (DaySummary(DAY), ())


def test_a_day_in_figures() -> None:
    rows = DayRows(
        (played("finished", 600, 720), played("left", 800, 820), played("finished", 900, 930, kind="micro")),
        (
            stretch("sitting", 0, 600),
            stretch("routine", 600, 720),
            stretch("sitting", 720, 3000),
            stretch("away", 3000, 3500),
            stretch("unknown", 3500, 3600),
        ),
        waits=(wait(100, 200, "used"), wait(3100, 3200)),
        asks=(
            ask("started"),
            ask("snoozed"),
            ask("did-it"),
            ask("withdrawn"),
            ask("started", "micro"),
            ask("owed", annulled="yes"),
        ),
        meetings=(meeting(150, 300), meeting(2900, 3100)),
        events=((1.0, "snoozed", "later"),),
        sits=(
            SitRecord(0.0, 3000.0, DAY, 3600, 3200.0, "natural"),
            SitRecord(0.0, 3300.0, DAY, 3600, 3300.0, "natural", annulled="was here"),
        ),
    )
    summary, _ = summarise(DAY, rows)
    assert (summary.sitting_s, summary.away_s, summary.unknown_s) == (2880, 500, 100)
    assert (summary.meeting_s, summary.wait_s) == (250, 50)
    assert summary.moved_s == 200
    assert (summary.asks, summary.asks_taken, summary.snoozed) == (3, 2, 1)
    assert (summary.breaks, summary.waits_used, summary.waits_passed) == (1, 1, 1)
    assert summary.longest_sit_s == 3200


def test_the_strip_has_meetings_and_waits_only_where_the_person_sat() -> None:
    strip = whole_strip(
        (StripPiece("sitting", 0, 100), StripPiece("away", 100, 200), StripPiece("routine", 200, 220)),
        (meeting(50, 150),),
        (wait(40, 60), wait(190, 230)),
    )
    assert strip == (
        StripPiece("sitting", 0, 40),
        StripPiece("wait", 40, 50),
        StripPiece("meeting", 50, 100),
        StripPiece("away", 100, 200),
        StripPiece("moving", 200, 220),
    )


def test_a_kind_that_a_later_version_wrote_is_unknown_time() -> None:
    assert whole_strip((StripPiece("walking", 0, 100),), (), ()) == (StripPiece("unknown", 0, 100),)


def test_answers_of_breaks_that_were_taken_back_do_not_count() -> None:
    rows = tuple(
        BreakRecord(0.0, 1.0, DAY, 0, "finished", answer=answer, annulled=annulled)
        for answer, annulled in (("better", ""), ("better", "yes"), ("same", ""), ("worse", ""), ("", ""))
    )
    summary, _ = summarise(DAY, DayRows(rows))
    assert (summary.better, summary.same, summary.worse) == (1, 1, 1)


def test_the_seconds_of_a_routine_are_shared_out_among_what_was_played() -> None:
    _, exercises = summarise(
        DAY,
        DayRows(),
        (
            PlayedExercise(1, 120.0, "turn", "done"),
            PlayedExercise(1, 120.0, "tuck", "side-missed"),
            PlayedExercise(1, 120.0, "roll", "skipped"),
            PlayedExercise(2, 60.0, "turn", "arm"),
            PlayedExercise(3, 60.0, "roll", "skipped"),
        ),
    )
    figures = {row.exercise: (row.seconds, row.done, row.shortened, row.skipped, row.worse) for row in exercises}
    assert figures == {"roll": (0, 0, 0, 2, 0), "tuck": (40, 0, 1, 0, 0), "turn": (140, 1, 0, 0, 1)}
    assert [row.exercise for row in exercises] == ["roll", "tuck", "turn"]
    assert [row.last_day for row in exercises] == ["", DAY, DAY]


@pytest.mark.parametrize("outcome", ["finished", "shortened", "did-it"])
def test_time_counts_as_moved_if_the_break_does(outcome: str) -> None:
    assert day_figures(DayRows((played(outcome, 0, 100),))).moved_s == 100
    assert day_figures(DayRows((played(outcome, 0, 100, annulled="yes"),))) == DayFigures()


SPANS = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(sorted)
STRETCHES = st.lists(st.tuples(st.sampled_from(["sitting", "away", "routine", "unknown"]), SPANS), max_size=8)


@examples(200)
@given(STRETCHES, st.lists(SPANS, max_size=4), st.lists(SPANS, max_size=4))
def test_the_pieces_never_overlap_and_lose_no_time(
    stretches: list[tuple[str, list[int]]], meetings: list[list[int]], waits: list[list[int]]
) -> None:
    rows = DayRows(
        (),
        tuple(stretch(kind, span[0], span[1]) for kind, span in stretches),
        waits=tuple(wait(start, end) for start, end in waits),
        meetings=tuple(meeting(start, end) for start, end in meetings),
    )
    figures = day_figures(rows)
    strip = whole_strip(figures.strip, rows.meetings, rows.waits)
    assert all(before.end <= after.start for before, after in pairwise(strip))
    assert {piece.kind for piece in strip} <= KINDS
    lengths = lengths_of(strip)
    assert sum(lengths.values()) == sum(piece.end - piece.start for piece in figures.strip)
    assert sum(lengths[kind] for kind in SAT) == figures.sitting_s
    summary, _ = summarise(DAY, rows)
    assert summary.sitting_s == figures.sitting_s
