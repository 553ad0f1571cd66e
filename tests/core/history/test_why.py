"""The explanation of a minute: from made-up rows of the journal, and from any rows there can be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.history.asked import SMALLER
from deskspine.core.history.records import BreakRecord, DayRows, GapRecord, StretchRecord
from deskspine.core.history.why import WhyFacts, explain
from deskspine.core.schedule.events import EventKind
from deskspine.core.timekeeping.calendar import WorkHours

DAY = datetime(2026, 11, 20, tzinfo=UTC)
AT_TEN: WorkHours = (((600, 720),),) * 7


def wall(hhmm: str) -> float:
    """Return the wall second of a time of that day."""
    hours, minutes = hhmm.split(":")
    return (DAY + timedelta(hours=int(hours), minutes=int(minutes))).timestamp()


def sitting(begun: str, ended: str, kind: str = "sitting", cause: str = "") -> StretchRecord:
    """Return a stretch of the day."""
    return StretchRecord(kind, wall(begun), wall(ended), "2026-11-20", 0, cause)


def ended(begun: str, at: str, outcome: str, **more: Any) -> BreakRecord:
    """Return a break of the day."""
    return BreakRecord(wall(begun), wall(at), "2026-11-20", 0, outcome, **more)


def why(rows: DayRows, minute: str, now: str = "18:00", **more: Any) -> str:
    """Return the sentences about a minute as one text."""
    facts = WhyFacts(UTC, wall(now), **{"seen_until": wall(now), **more})
    return " ".join(explain(rows, wall(minute), facts))


DAY_ROWS = DayRows(
    breaks=(
        ended("09:50", "09:52", "finished", routine="seated-2min"),
        ended("11:00", "11:00", "not-now"),
        ended("12:00", "12:02", "did-it", annulled="taken back"),
        ended("12:30", "12:32", "natural"),
    ),
    stretches=(
        sitting("09:00", "09:50"),
        sitting("09:50", "09:52", "routine", "seated-2min"),
        sitting("09:52", "12:30"),
        sitting("12:30", "13:00", "away", "no input"),
        sitting("13:00", "17:00"),
    ),
    events=(
        (wall("09:50"), "ask", "you have been sitting for 50 min"),
        (wall("09:50"), "started", "2 min of movement after 50 min of sitting"),
        (wall("09:52"), "finished", "done, 1 break today"),
    ),
)


@pytest.mark.parametrize(
    ("minute", "text"),
    [
        (
            "09:51",
            "A break was asked for at 09:50: you have been sitting for 50 min. You were in a break since 09:50:",
        ),
        ("09:54", "A break was asked for at 09:50: you have been sitting for 50 min. At 09:50 you started a routine."),
        ("10:24", "You had been sitting for 32 min since the break at 09:52; a break is due after 50 min."),
        ("11:20", "You had been sitting for 20 min since you skipped a break at 11:00;"),
        ("12:10", "You had been sitting for 1 h 10 min since you skipped a break at 11:00;"),
        ("12:10", "the journal does not say which one was set then"),
        ("11:50", "It was just due, and waits up to 30 s for a pause in your typing."),
        ("12:45", "You were away (no input) from 12:30 to 13:00, which counted as a break."),
        ("13:10", "You had been sitting for 10 min since an absence counted as a break at 12:32;"),
        ("08:00", "Nothing is recorded before 09:00: deskspine was not running, or could not write its history."),
        ("17:30", "Nothing is recorded from 17:00: deskspine was not running, or could not write its history."),
        ("18:01", "18:01 is still to come."),
    ],
)
def test_a_minute_of_a_plain_day(minute: str, text: str) -> None:
    assert text in why(DAY_ROWS, minute)


def test_a_day_without_rows() -> None:
    assert why(DayRows(), "10:40") == (
        "The journal has nothing about that time: deskspine was not running, or its history was removed."
    )


def test_a_program_that_has_not_run_since() -> None:
    text = why(DAY_ROWS, "17:30", seen_until=wall("17:00"))
    assert "deskspine was not running then, and has not run since: its last sign of life was at 17:00." in text


def test_outside_work_hours_by_the_settings_of_now_or_by_what_was_seen() -> None:
    seen = DayRows(stretches=DAY_ROWS.stretches, events=((wall("10:00"), "on-duty", "work hours begin"),))
    assert "if the work hours were the ones that are set now" in why(DAY_ROWS, "09:10", hours=AT_TEN)
    assert "outside your work hours, so nothing asked." in why(seen, "09:10")
    assert "work hours" not in why(seen, "10:10", hours=(((900, 960),),) * 7)


def test_time_that_was_claimed_back_was_sitting() -> None:
    away = (*DAY_ROWS.stretches[:3], sitting("10:00", "10:20", "away", "no input"))
    claimed = DayRows(DAY_ROWS.breaks[:1], (*away, sitting("10:00", "10:20", "sitting", "was here")))
    assert "You were away" in why(DayRows(DAY_ROWS.breaks[:1], away), "10:10")
    assert "sitting for 32 min" in why(claimed, "10:24")


def test_an_absence_in_pieces_has_its_whole_length() -> None:
    pieces = [sitting("09:00", "10:00"), *(sitting(f"1{n}:00", f"1{n + 1}:00", "away", "locked") for n in range(4))]
    assert "The screen was locked from 10:00 to 14:00." in why(DayRows(stretches=tuple(pieces)), "12:30")


def test_an_answer_that_was_taken_back_leaves_the_ask_open() -> None:
    events = [
        (wall("10:38"), "ask", "you have been sitting for 46 min"),
        (wall("10:39"), "not-now", "skipped"),
        (wall("10:39") + 20, "undone", "taken back: the break is due as before"),
    ]
    text = why(DayRows((), DAY_ROWS.stretches, (), tuple(events)), "10:40")
    assert "A break was asked for at 10:38: you have been sitting for 46 min." in text


MOVED = "the break comes at 10:47, 5 min later, in place of a snooze: you usually move at about 10:45"


def test_a_break_that_was_moved_says_so_before_it_and_at_it() -> None:
    events = (
        (wall("10:31"), "moved", MOVED),
        (wall("10:47"), "ask", "you have been sitting for 55 min; you usually move at about 10:45"),
    )
    rows = DayRows(DAY_ROWS.breaks[:1], DAY_ROWS.stretches, (), events)
    assert "moved" not in why(rows, "10:30")
    text = why(rows, "10:44")
    assert text.startswith(f"At 10:31 the break was moved: {MOVED}. You had been sitting for 52 min")
    assert "was due by the interval" not in text
    assert "you usually move at about 10:45." in why(rows, "10:48")


def test_a_smaller_routine_and_the_question_of_the_month_are_explained() -> None:
    question = "Keep 50 min? No sets 60. You asked for 50 and usually moved after 71."
    events = (
        (wall("10:00"), "interval-question", question),
        (wall("10:05"), "not-now", f"skipped; 3 put off in a row, so {SMALLER}"),
        (wall("10:55"), "ask", "you have been sitting for 2 h 55 min"),
    )
    rows = DayRows((), DAY_ROWS.stretches, (), events)
    assert f"You were asked: {question}" in why(rows, "10:00")
    assert "You were asked" not in why(rows, "10:01")
    assert "Its routine was a smaller one." in why(rows, "10:55")


def test_a_break_that_waited_because_the_person_worked_on() -> None:
    events = ((wall("10:42"), "ask", "you have been sitting for 50 min"), (wall("10:43"), "still-busy", "you work on"))
    text = why(DayRows(DAY_ROWS.breaks[:1], DAY_ROWS.stretches, (), events), "10:43")
    assert "At 10:43 you worked on, so it waited for two more minutes." in text
    assert "overdue" not in text


@pytest.mark.parametrize(
    ("minute", "texts"),
    [
        ("10:29", ()),
        (
            "10:30",
            (
                "A break was offered at 10:30: your tests are running: 60 seconds? At 10:31 the offer went away:"
                " your tests are done.",
                "You had been sitting for 38 min",
            ),
        ),
        ("10:31", ("A break was offered at 10:30", "went away")),
        ("10:32", ()),
        ("10:40", ("A break was offered at 10:40: the build is running. At 10:41 you took it.",)),
        ("10:50", ("A break was offered at 10:50: the build is running.",)),
    ],
)
def test_an_offer_in_a_wait(minute: str, texts: tuple[str, ...]) -> None:
    events = [
        *DAY_ROWS.events,
        (wall("10:30"), "offer", "your tests are running: 60 seconds?"),
        (wall("10:31"), "offer-withdrawn", "your tests are done"),
        (wall("10:40"), "offer", "the build is running"),
        (wall("10:41"), "started", "60 s of movement after 49 min of sitting"),
        (wall("10:50"), "offer", "the build is running"),
    ]
    rows = DayRows(DAY_ROWS.breaks[:1], DAY_ROWS.stretches, (), tuple(events))
    said = why(rows, minute)
    assert all(text in said for text in texts)
    assert ("offer" in said) == bool(texts)


WALLS = st.one_of(st.floats(-1e11, 1e11), st.floats(wall("00:00"), wall("23:59")))
WORDS = st.sampled_from(["", "no input", "locked", "closed", "call", "in a meeting: breaks wait", "x: y", "overdue"])
OFFSETS = st.integers(-1400, 1400)
EVENTS = st.tuples(WALLS, st.sampled_from([*get_args(EventKind), "a later kind"]), WORDS)
STRETCHES = st.builds(
    StretchRecord, st.sampled_from(["sitting", "away", "routine", "unknown", "x"]), WALLS, WALLS, st.just("d"), OFFSETS,
    WORDS,
)  # fmt: skip
BREAKS = st.builds(
    BreakRecord, WALLS, WALLS, st.just("d"), OFFSETS,
    st.sampled_from(["finished", "natural", "not-now", "stopped", "x"]),
    annulled=st.sampled_from(["", "was here"]), kind=st.sampled_from(["break", "micro"]),
)  # fmt: skip
GAPS = st.builds(GapRecord, st.just("closed"), WALLS, WALLS, WALLS, st.booleans(), st.just("d"), OFFSETS)
ROWS = st.builds(DayRows, *(st.lists(rows, max_size=8).map(tuple) for rows in (BREAKS, STRETCHES, GAPS, EVENTS)))
FACTS = st.builds(
    WhyFacts, OFFSETS.map(lambda minutes: timezone(timedelta(minutes=minutes))), WALLS, WALLS,
    interval_s=st.floats(60, 14400), hours=st.sampled_from([AT_TEN, ((),) * 7]), due=st.one_of(st.none(), WALLS),
)  # fmt: skip


@given(ROWS, WALLS, FACTS)
def test_any_rows_and_any_minute_get_whole_sentences(rows: DayRows, minute: float, facts: WhyFacts) -> None:
    sentences = explain(rows, minute, facts)
    assert sentences
    assert all(sentence.endswith(".") and len(sentence) > 10 for sentence in sentences)


def test_the_next_break_is_part_of_today_only() -> None:
    coming = "As things are now, the next break comes at"
    assert coming in why(DAY_ROWS, "16:00", due=wall("18:20"))
    day_s = 86400.0
    facts = WhyFacts(UTC, wall("18:00") + day_s, wall("18:00") + day_s, due=wall("18:20") + day_s)
    assert coming not in " ".join(explain(DAY_ROWS, wall("16:00"), facts))
