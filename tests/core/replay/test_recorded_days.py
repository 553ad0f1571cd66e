"""Recorded days as a timeline: when the person was there, meetings, pauses, waits, and the breaks they took alone."""

from __future__ import annotations

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    DayRows,
    MeetingRecord,
    StretchRecord,
    WaitRecord,
)
from deskspine.core.replay.recorded_days import AFTERWARDS_S, at_desk, own_break_rows, timeline_of
from support.effort import examples

DAY = "2026-03-02"
NINE = 1_772_442_000.0
"""Nine o'clock of that day in UTC."""


def stretch(kind: str, begun_min: float, ended_min: float, cause: str = "") -> StretchRecord:
    return StretchRecord(kind, NINE + begun_min * 60, NINE + ended_min * 60, DAY, 0, cause)


def a_break(begun_min: float, ended_min: float, outcome: str, reason: str = "", routine: str = "") -> BreakRecord:
    return BreakRecord(NINE + begun_min * 60, NINE + ended_min * 60, DAY, 0, outcome, routine=routine, reason=reason)


def an_ask(asked_min: float, ended_min: float, answer: str) -> AskRecord:
    return AskRecord("break", NINE + asked_min * 60, NINE + ended_min * 60, DAY, 0, answer, 3000.0, 3000.0)


def words(rows: DayRows) -> list[tuple[float, str]]:
    """Return minute and words of the timeline of these rows."""
    timeline = timeline_of(rows, UTC)
    assert timeline is not None
    return [(entry.elapsed_s / 60, f"{entry.event} {entry.argument}".strip()) for entry in timeline.entries]


def test_stretches_that_touch_are_one_time_at_the_desk_and_a_routine_is_part_of_it() -> None:
    rows = DayRows(stretches=(stretch("sitting", 0, 50), stretch("routine", 50, 52), stretch("sitting", 52, 90)))
    assert at_desk(rows) == ((NINE, NINE + 5400),)


def test_what_is_not_recorded_is_an_absence() -> None:
    rows = DayRows(stretches=(stretch("sitting", 0, 50), stretch("away", 50, 60), stretch("sitting", 120, 130)))
    assert words(rows) == [
        (50, "lock"),
        (120, "unlock"),
        (130, "lock"),
        (130 + AFTERWARDS_S / 60, "end"),
    ]


def test_an_absence_that_was_taken_back_is_time_at_the_desk() -> None:
    rows = DayRows(
        stretches=(
            stretch("sitting", 0, 50),
            stretch("away", 50, 60),
            stretch("sitting", 60, 90),
            stretch("sitting", 50, 60, "was here"),
        )
    )
    assert at_desk(rows) == ((NINE, NINE + 5400),)


def test_a_time_in_which_presence_was_not_known_is_an_absence_only_if_it_was_counted_as_one() -> None:
    stretches = (stretch("sitting", 0, 50), stretch("unknown", 50, 80), stretch("sitting", 80, 90))
    assert at_desk(DayRows(stretches=stretches)) == ((NINE, NINE + 5400),)
    counted = DayRows((a_break(50, 80, "natural"),), stretches)
    assert at_desk(counted) == ((NINE, NINE + 3000), (NINE + 4800, NINE + 5400))


def test_days_without_time_at_the_desk_have_no_timeline() -> None:
    assert timeline_of(DayRows(), UTC) is None
    assert timeline_of(DayRows(stretches=(stretch("away", 0, 60),)), UTC) is None


def test_a_damaged_stretch_counts_for_nothing() -> None:
    good = stretch("sitting", 0, 50)
    damaged = (
        StretchRecord("sitting", 0.0, NINE, DAY, 0),
        StretchRecord("sitting", NINE, 9e9, DAY, 0),
        StretchRecord("sitting", NINE, NINE + 7200, "no day", 0),
    )
    assert at_desk(DayRows(stretches=(*damaged, good))) == ((NINE, NINE + 3000),)


def test_a_meeting_that_went_on_in_an_absence_lasts_from_the_first_to_the_last_minute_at_the_desk() -> None:
    rows = DayRows(
        stretches=(stretch("sitting", 0, 50), stretch("away", 50, 60), stretch("sitting", 60, 90)),
        meetings=(MeetingRecord("meeting", NINE + 40 * 60, NINE + 55 * 60, DAY, 0),),
    )
    assert words(rows)[:3] == [(40, "meeting 10"), (50, "meeting-over"), (50, "lock")]


def test_a_meeting_in_an_absence_is_left_out() -> None:
    rows = DayRows(
        stretches=(stretch("sitting", 0, 10), stretch("sitting", 60, 90)),
        meetings=(MeetingRecord("meeting", NINE + 20 * 60, NINE + 30 * 60, DAY, 0),),
    )
    assert "meeting" not in " ".join(word for _, word in words(rows))


def test_a_call_is_the_use_of_its_device() -> None:
    rows = DayRows(
        stretches=(stretch("sitting", 0, 90),),
        meetings=(MeetingRecord("microphone", NINE + 20 * 60, NINE + 30 * 60, DAY, 0),),
    )
    assert words(rows)[:2] == [(20, "use microphone recorded"), (30, "use microphone")]


def test_meetings_of_earlier_versions_come_from_the_list_of_the_day() -> None:
    rows = DayRows(
        stretches=(stretch("sitting", 0, 90),),
        events=((NINE + 600, "meeting", "in a meeting"), (NINE + 1200, "meeting-over", "over")),
    )
    assert words(rows)[:2] == [(10, "meeting 10"), (20, "meeting-over")]


def test_a_pause_holds_again_as_long_as_it_did() -> None:
    rows = DayRows(
        stretches=(stretch("sitting", 0, 90),),
        events=((NINE + 600, "paused", "no reminders"), (NINE + 1230, "resumed", "over"), (NINE + 1300, "paused", "")),
    )
    assert words(rows)[:2] == [(10, "pause 11"), (20.5, "resume")]


def test_a_wait_whose_end_was_not_seen_is_left_out() -> None:
    rows = DayRows(
        stretches=(stretch("sitting", 0, 90),),
        waits=(
            WaitRecord("tests", "shell", NINE + 600, NINE + 600, DAY, 0, "passed"),
            WaitRecord("agent", "agent", NINE + 700, NINE + 760, DAY, 0, "used"),
        ),
    )
    assert [word for _, word in words(rows)][:2] == ["wait agent as wait-0", "wait over wait-0"]


def test_breaks_that_answered_an_ask_or_an_offer_are_no_part_of_it() -> None:
    rows = DayRows(
        (
            a_break(50, 52, "finished", "asked", "seated-2min"),
            a_break(60, 62, "finished", "offer", "seated-2min"),
            a_break(70, 72, "finished", "early", "seated-2min"),
            a_break(75, 76, "left", "early", "seated-2min"),
            a_break(80, 80, "did-it"),
            a_break(85, 85, "did-it"),
        ),
        (stretch("sitting", 0, 90),),
        asks=(an_ask(50, 50, "started"), an_ask(79, 80, "did-it")),
    )
    assert [row.outcome for row in own_break_rows(rows)] == ["finished", "did-it"]
    assert words(rows)[:2] == [(70, "start"), (85, "did-it")]


spans = st.lists(
    st.tuples(st.sampled_from(["sitting", "routine", "away", "unknown"]), st.integers(0, 400), st.integers(1, 90)),
    max_size=12,
)


@examples(100)
@given(spans, spans)
def test_any_rows_give_words_in_order_that_come_and_go_in_turn(
    made_up: list[tuple[str, int, int]], meetings: list[tuple[str, int, int]]
) -> None:
    rows = DayRows(
        stretches=tuple(stretch(kind, begun, begun + length) for kind, begun, length in made_up),
        meetings=tuple(
            MeetingRecord("meeting", NINE + begun * 60, NINE + (begun + length) * 60, DAY, 0)
            for _, begun, length in meetings
        ),
    )
    timeline = timeline_of(rows, UTC)
    if timeline is None:
        assert at_desk(rows) == ()
        return
    times = [entry.elapsed_s for entry in timeline.entries]
    assert times == sorted(times)
    assert times[0] >= 0
    there, in_meeting = True, False
    for entry in timeline.entries:
        if entry.event in ("lock", "unlock"):
            assert there == (entry.event == "lock")
            there = not there
        if entry.event in ("meeting", "meeting-over"):
            assert there, "an answer would prove presence"
            assert in_meeting == (entry.event == "meeting-over")
            in_meeting = not in_meeting
    assert not there
    assert not in_meeting
