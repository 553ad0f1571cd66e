"""The views of the history: their spans, what they add up, and sentences that claim only what the rows carry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.core.history.body_view import body_view
from deskspine.core.history.page_view import PageRows, page_view
from deskspine.core.history.records import AskRecord, BreakRecord, DayRows, SitRecord, StretchRecord
from deskspine.core.history.sentences import LONG_SIT_S, better_sentence, day_sentence
from deskspine.core.history.sit_hours import AskHour, SitHour
from deskspine.core.history.sit_pattern import PARTS, SitPattern, sit_pattern
from deskspine.core.history.span_view import offsets_of, span_view, total, year_view
from deskspine.core.history.spans import days_of, moved, span, span_before
from deskspine.core.history.summaries import DaySummary, ExerciseDays
from deskspine.core.history.views import HISTORY_PAGES, FeltWeek, HistoryPage, HistoryQuery, ScoreDay, SpanView
from support.effort import examples

TUESDAY = "2026-03-10"
QUERIES = st.builds(
    HistoryQuery,
    st.sampled_from(HISTORY_PAGES),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(date.isoformat),
    days=st.integers(1, 400),
)


@pytest.mark.parametrize("page", HISTORY_PAGES)
def test_going_back_for_ever_ends_where_clocks_begin(page: HistoryPage) -> None:
    query = HistoryQuery(page, TUESDAY, TUESDAY)
    for _ in range(30000):
        before, query = query, moved(query, -1)
        if before == query:
            break
    assert query.day[:4] in ("1969", "1970")
    assert moved(query, -1) == query


@examples(200)
@given(QUERIES)
def test_a_span_has_its_day_and_follows_the_one_before_it(query: HistoryQuery) -> None:
    first, last = span(query)
    assert first <= query.day <= last
    if query.page != "better":
        assert date.fromisoformat(span_before(query)[1]) + timedelta(days=1) == date.fromisoformat(first)
    assert span(moved(moved(query, -1), 1)) == (first, last)
    names = days_of(first, last)
    assert (names[0], names[-1], len(set(names))) == (first, last, len(names))


@examples(50)
@given(QUERIES, st.integers(-3, 3))
def test_no_page_lies_after_today(query: HistoryQuery, by: int) -> None:
    assert moved(replace(query, today=query.day), by).day <= query.day


@examples(30)
@given(QUERIES)
def test_every_page_of_an_empty_history_has_a_sentence(query: HistoryQuery) -> None:
    assert page_view(query, PageRows()).sentence.endswith(".")


def test_days_after_today_have_no_bar() -> None:
    view = span_view(HistoryQuery("month", TUESDAY, TUESDAY), {}, ())
    assert ([day.day for day in view.days][-1], len(view.days), view.last) == (TUESDAY, 10, "2026-03-31")


def test_sums_have_the_longest_sit_and_not_all_of_them() -> None:
    days = (DaySummary("a", 100.0, longest_sit_s=60.0, breaks=2), DaySummary("b", 50.0, longest_sit_s=40.0, breaks=1))
    assert total("both", days) == DaySummary("both", 150.0, longest_sit_s=60.0, breaks=3)


def weeks(cells: dict[tuple[int, int], float], number: int = 4) -> list[SitHour]:
    """Return sits of `number` weeks from a Monday on: for each weekday and hour the seconds of one sit."""
    monday = date(2026, 3, 2)
    return [
        SitHour((monday + timedelta(days=7 * week + weekday)).isoformat(), hour, 1, sat_s)
        for week in range(number)
        for (weekday, hour), sat_s in cells.items()
    ]


USUAL = {(weekday, hour): 3000.0 for weekday in range(5) for hour in (9, 10, 13, 14, 16)}
"""A week in which all sits are of one length."""


def test_a_part_of_one_weekday_with_clearly_longer_sits_is_named() -> None:
    sits = weeks({**USUAL, (1, 13): 5400.0, (1, 14): 5400.0})
    asks = [AskHour("2026-03-03", 13, 5, 4), AskHour("2026-03-10", 14, 4, 2), AskHour("2026-03-11", 14, 9, 9)]
    assert sit_pattern(sits, asks) == SitPattern(1, "after lunch", 5400.0, 9, 6)


def test_a_part_of_every_day_is_named_if_no_weekday_differs() -> None:
    sits = weeks({cell: 5400.0 if cell[1] in (13, 14) else 3000.0 for cell in USUAL}, 1)
    assert sit_pattern(sits, ()) == SitPattern(-1, "after lunch", 5400.0)


@pytest.mark.parametrize(
    "sits",
    [
        [],
        weeks(USUAL),
        weeks({**USUAL, (1, 13): 3300.0, (1, 14): 3300.0}),
        weeks({**USUAL, (1, 13): 9000.0}, 2),
        weeks({(1, 13): 9000.0}),
    ],
    ids=["nothing", "all alike", "hardly longer", "seen twice", "nothing to compare"],
)
def test_without_a_clear_difference_nothing_is_named(sits: Sequence[SitHour]) -> None:
    assert sit_pattern(sits, ()) is None


def month_of(sits: Sequence[SitHour], asks: Sequence[AskHour]) -> str:
    days = {row.day: DaySummary(row.day, 20000.0, breaks=5, longest_sit_s=5000.0) for row in sits}
    return span_view(HistoryQuery("month", "2026-03-31", "2026-04-20"), days, (), sits, asks).sentence


def test_the_sentence_of_a_month_names_the_share_only_with_enough_asks() -> None:
    sits = weeks({**USUAL, (1, 13): 5400.0, (1, 14): 5400.0})
    begins = "You sat longest on Tuesdays after lunch, 1 h 30 min at a time on average"
    assert month_of(sits, [AskHour("2026-03-03", 13, 9, 6)]) == f"{begins}; 6 of 9 breaks there were put off."
    assert month_of(sits, [AskHour("2026-03-03", 13, 9, 2)]) == f"{begins}; 7 of 9 breaks there were taken."
    assert month_of(sits, [AskHour("2026-03-03", 13, 3, 3)]) == f"{begins}."


def test_without_a_pattern_a_span_has_its_averages_without_today() -> None:
    days = {
        "2026-03-09": DaySummary("2026-03-09", 20000.0, longest_sit_s=4000.0, breaks=4),
        TUESDAY: DaySummary(TUESDAY, 24000.0, longest_sit_s=6000.0, breaks=6),
        "2026-03-11": DaySummary("2026-03-11", 600.0, longest_sit_s=9000.0),
    }
    view = span_view(HistoryQuery("week", TUESDAY, "2026-03-11"), days, ())
    average = "You sat 6 h 06 min a day on average, with 5 breaks a day; the longest sit"
    assert view.sentence == f"{average} before today was 1 h 40 min, on Tuesday."
    del days["2026-03-11"]
    view = span_view(HistoryQuery("month", TUESDAY, "2026-04-11"), days, ())
    assert view.sentence == f"{average} was 1 h 40 min, on Tuesday 10."


NO_ROWS = DayRows()


def day_of(summary: DaySummary, rows: DayRows = NO_ROWS, *, today: bool = False) -> str:
    return day_sentence(summary, rows, is_today=today)


def test_the_sentence_of_a_day() -> None:
    assert day_of(DaySummary(TUESDAY)) == "Nothing is recorded on this day."
    assert day_of(DaySummary(TUESDAY), today=True) == "Nothing is recorded yet today."
    assert day_of(DaySummary(TUESDAY, 7200.0, 240.0, longest_sit_s=3000.0, breaks=2)) == (
        "You sat 2 h 00 min and took 2 breaks with 4 min of movement."
    )
    calm = DaySummary(TUESDAY, 20000.0, 480.0, longest_sit_s=3030.0, breaks=4, asks=4, asks_taken=4)
    assert day_of(calm) == "All 4 asks led to a break, and the longest sit was 50 min."
    assert "All" not in day_of(replace(calm, asks=5))


def test_the_longest_sit_of_a_day_is_named_with_the_local_time_of_its_end() -> None:
    summary = DaySummary(TUESDAY, 20000.0, longest_sit_s=LONG_SIT_S, breaks=1)
    sit = SitRecord(0.0, 50000.0, TUESDAY, 7200, LONG_SIT_S, "routine")
    assert day_of(summary, DayRows(sits=(sit,))) == "The longest sit was 1 h 30 min until 15:53; you took 1 break."
    assert day_of(summary) == "The longest sit was 1 h 30 min; you took 1 break."
    taken_back = DayRows(sits=(replace(sit, annulled="was here"),))
    assert "until" not in day_of(summary, taken_back)


def year_of(sat: dict[str, float]) -> str:
    days = {day: DaySummary(day, sitting_s, breaks=5) for day, sitting_s in sat.items()}
    return year_view(HistoryQuery("year", "2026-12-31", "2027-01-01"), days, 2024).sentence


def test_the_sentence_of_a_year_names_a_weekday_or_a_month_only_if_it_differs() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(120)]
    assert year_of({day.isoformat(): 18000.0 for day in days}) == (
        "120 days in figures: 5 h 00 min of sitting and 5 breaks a day on average."
    )
    assert year_of({day.isoformat(): 25200.0 if day.weekday() == 1 else 18000.0 for day in days}) == (
        "You sat most on Tuesdays, 7 h 00 min, and 5 h 00 min on other days."
    )
    assert year_of({day.isoformat(): 25200.0 if day.month == 3 else 18000.0 for day in days}) == (
        "You sat most in March, 7 h 00 min a day, and 5 h 00 min in the other months."
    )
    assert year_of({day.isoformat(): 25200.0 - 7200.0 * (day.day > 2) for day in days[:20]}).startswith("20 days")


def test_the_body_names_what_had_most_and_what_had_nothing() -> None:
    order = ("neck", "shoulders", "low-back", "wrists")
    regions = {"turn": ("neck",), "roll": ("neck", "shoulders"), "lean": ("low-back",), "bend": ("wrists",)}
    query = HistoryQuery("body", TUESDAY)
    played = [ExerciseDays("turn", 60.0, 2, last_day="2026-03-09"), ExerciseDays("roll", 240.0, 2, last_day=TUESDAY)]
    view = body_view(query, [*played, ExerciseDays("turn", 60.0, 1), ExerciseDays("gone", 30.0, 1)], regions, order)
    assert view.sentence == "Most of the time went to the neck, 6 min; none to the lower back and wrists."
    assert [(row.region, row.seconds, row.exercises) for row in view.regions] == [
        ("neck", 360, 2), ("shoulders", 240, 1), ("low-back", 0, 0), ("wrists", 0, 0),
    ]  # fmt: skip
    assert [row.exercise for row in view.exercises] == ["roll", "turn", "gone"]
    assert body_view(query, (), regions, order).sentence == "In these 28 days no exercise was played."


def test_answers_are_a_share_only_from_a_few_on() -> None:
    test = (ScoreDay("2026-03-01", 12, 18), ScoreDay(TUESDAY, 15, 18))
    assert better_sentence((FeltWeek("2026-03-09", 2, 1, 1),), ()) == (
        "4 breaks rated so far; from 5 on this says more."
    )
    assert better_sentence((FeltWeek("2026-03-09", 4, 1, 1),), test) == (
        "You felt better after 4 of 6 breaks that you rated, and worse after 1; the self-test went from 12 to 15 of 18."
    )
    assert better_sentence((), test) == "The self-test went from 12 to 15 of 18."
    assert better_sentence((), (test[0], replace(test[1], full=12))).startswith("Rate a break")


def test_after_a_journey_each_offset_holds_from_the_first_row_that_was_written_with_it() -> None:
    rows = DayRows(
        (BreakRecord(0.0, 100.0, TUESDAY, 7200, "did-it"), BreakRecord(0.0, 900.0, TUESDAY, -14400, "did-it")),
        (StretchRecord("sitting", 100.0, 800.0, TUESDAY, -14400),),
        asks=(AskRecord("break", 300.0, 310.0, TUESDAY, 7200, "owed", 0.0, 0.0),),
    )
    assert offsets_of(rows) == ((100.0, 7200), (900.0, -14400))
    assert offsets_of(replace(rows, breaks=(), asks=())) == ((100.0, -14400),)


def test_each_hour_has_a_part_of_the_day() -> None:
    assert [end for end, _ in PARTS] == sorted({end for end, _ in PARTS})
    assert PARTS[-1][0] == 24


def test_a_week_is_a_span() -> None:
    assert isinstance(page_view(HistoryQuery("week", TUESDAY), PageRows()), SpanView)
