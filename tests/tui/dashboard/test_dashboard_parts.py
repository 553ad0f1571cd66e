"""The parts of the dashboard as values: cards, colours, the week, the last break, and a very small window."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from deskspine.core.timekeeping.instants import Meter, Now
from deskspine.engine.snapshot import LastBreak, PresenceView, Question, Snapshot, TakeBack, Today, Until
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard import cards, countdown, ramp, week, words
from deskspine.tui.dashboard.day_strip import DayStrip, hours_of, legend, with_next
from deskspine.tui.dashboard.meter_bar import MeterBar
from deskspine.tui.widgets.big_digits import BigDigits
from deskspine.tui.widgets.lines import Line, Lines
from deskspine.tui.widgets.news_line import NewsLine
from support import fakes, shipped

NOW = Now(fakes.BOOT, fakes.WALL, fakes.ZONE)
B, W = fakes.BOOT, fakes.WALL


def sat(minutes: float, **changes: Any) -> Snapshot:
    return fakes.snapshot(sit=Meter(minutes * 60.0, B), progress=Meter(minutes * 60.0, B), **changes)


def text(line: Line) -> str:
    return "".join(part for _, part in line)


@pytest.mark.parametrize(
    ("minutes", "stage", "sign"),
    [(0, "head", ""), (49.9, "head", ""), (50, "late", " !"), (74.9, "late", " !"), (75, "alarm", " !!")],
)
def test_a_sit_past_the_limit_is_amber_and_from_one_and_a_half_red_and_a_sign_says_it(
    minutes: float, stage: ramp.SitStage, sign: str
) -> None:
    snapshot = sat(minutes)
    assert ramp.tone(snapshot, NOW) == stage
    card = cards.cards_of(snapshot, NOW)[0]
    assert (card.name, card.role) == ("This sit", stage)
    assert card.value.endswith(sign)
    assert ("!" in card.value) == bool(sign)
    assert ("over the limit" in card.detail) == (stage != "head")


@pytest.mark.parametrize(("minutes", "stage"), [(32, "head"), (58, "late"), (80, "alarm")])
async def test_digits_bar_and_card_have_the_same_colour(minutes: float, stage: str) -> None:
    app = DeskApp(fakes.services(sat(minutes, due=B + 60, next_ask=B + 60))[0])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        digits, bar = app.screen.query_one(BigDigits), app.screen.query_one(MeterBar)
        named = {"head": ("secondary", "day-sitting"), "late": ("warning",) * 2, "alarm": ("error",) * 2}[stage]
        colours = [app.theme_variables[name].lower() for name in named]
        for widget, colour, row in ((digits, colours[0], 0), (bar, colours[1], 0)):
            styles = [segment.style for segment in widget.render_line(row) if segment.text.strip()]
            assert styles[0] is not None
            assert styles[0].color is not None
            assert styles[0].color.name == colour
        roles = {
            role
            for line in app.screen.query_one("#page", Lines).lines
            for role, part in line
            if part.startswith(("32", "58", "1 h"))
        }
        assert stage in roles


def test_no_card_counts_nothing() -> None:
    empty = sat(0, today=Today())
    assert [card.name for card in cards.cards_of(empty, NOW)] == ["This sit", "Today"]
    assert [card.value for card in cards.cards_of(empty, NOW)] == ["< 1 min", "none yet"]
    some = sat(22, today=fakes.today(breaks=3, natural=0, not_now=0))
    assert [card.value for card in cards.cards_of(some, NOW)] == ["22 min", "3 breaks", "51 min"]
    assert "0" not in cards.cards_of(some, NOW)[1].detail.replace("35", "")
    assert cards.cards_of(sat(22, today=fakes.today(not_now=2)), NOW)[1].detail == "1 natural · 2 skipped"


def test_the_card_of_today_says_that_another_machine_is_in_its_number() -> None:
    forms = ("with 1 h 10 min and 2 breaks on laptop", "with 1 h 10 on laptop", "with laptop")
    views = cards.cards_of(sat(22, today=fakes.today(breaks=3, others=forms)), NOW)
    wide, narrow = ("\n".join(text(line) for line in cards.framed_cards(views, width)) for width in (90, 60))
    assert "with 1 h 10 on laptop" in wide
    assert "with laptop" in narrow
    assert "…" not in narrow
    for width in (30, 42):
        assert "Today, all" in "\n".join(text(line) for line in cards.list_of_cards(views, width))
    assert "Today, all" in text(cards.plain_cards(views, 42)[0])


def test_the_card_of_an_absence_says_how_long_it_is() -> None:
    away = sat(20, mode="away", presence=PresenceView("away", B - 240, ()))
    assert cards.cards_of(away, NOW)[0] == cards.Card("Away", "4 min", "strong", "since 09:56")


@pytest.mark.parametrize("width", range(30, 80, 7))
def test_cards_fit_their_width(width: int) -> None:
    long = sat(
        59 + 8 * 60, today=fakes.today(breaks=12, natural=3, not_now=11, longest_sit=Meter(4 * 3600 + 59 * 60.0))
    )
    views = cards.cards_of(long, NOW)
    for lines in (cards.plain_cards(views, width), cards.framed_cards(views, width)):
        assert max(cell_len(text(line)) for line in lines) <= width
    assert len({cell_len(text(line)) for line in cards.framed_cards(views, width)}) == 1
    assert all(cell_len(text(line)) <= width for line in cards.list_of_cards(views, width))


def test_the_week_is_a_sparkline_with_its_number() -> None:
    snapshot = fakes.snapshot(week=fakes.week(2, 4, 1, 0, 5, 3, 2))
    assert text(week.spark_line(snapshot, 60)[0]) == "7 days ▄▆▃▁█▅▄ 17 breaks"
    assert text(week.spark_line(fakes.snapshot(week=fakes.week(0, 0, 0, 0, 0, 0, 1)), 60)[0]).endswith(" 1 break")
    assert week.spark_line(fakes.snapshot(week=fakes.week(*[0] * 7)), 60) == []
    assert week.spark_line(fakes.snapshot(week=()), 60) == []
    assert text(week.spark_line(snapshot, 12)[0]).endswith("…")


def test_the_chart_has_a_column_a_day_with_its_number() -> None:
    snapshot = fakes.snapshot(week=fakes.week(2, 4, 1, 0, 5, 3, 2))
    lines = [text(line) for line in week.chart_lines(snapshot, 44, 6)]
    assert lines[0] == "7 days   17 breaks"
    assert lines[-1].split() == ["Th", "2", "Fr", "4", "Sa", "1", "Su", "-", "Mo", "5", "Tu", "3", "We", "2"]
    columns = [[line.ljust(44)[at * 6] for line in lines[1:-1]] for at in range(7)]
    assert columns[4] == ["█"] * 4
    assert columns[3] == [" ", " ", " ", "▁"]
    assert all(len(line.rstrip()) <= 44 for line in lines)
    assert week.chart_lines(snapshot, 44, 3) == week.spark_line(snapshot, 44)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (LastBreak(W - 3000, "x", "finished", "better"), "Last break 09:10, felt better"),
        (LastBreak(W - 3000, "x", "shortened", "same"), "Last break 09:10, felt the same"),
        (LastBreak(W - 3000, "x", "shortened"), "Last break 09:10, shortened"),
        (LastBreak(W - 3000, "", "natural"), "Last break 09:10, away from the desk"),
        (LastBreak(W - 3000, "", "did-it"), "Last break 09:10"),
        (LastBreak(W - 86400, "x"), "Last break Tue 10:00"),
    ],
)
def test_the_last_break_says_when_it_was_and_how_it_felt(last: LastBreak, said: str) -> None:
    snapshot = fakes.snapshot(last_break=last)
    assert text(week.last_line(snapshot, NOW, 60)[0]) == said
    assert text(week.last_line(snapshot, NOW, 14)[0]).endswith("…")
    assert week.last_line(fakes.snapshot(last_break=None), NOW, 60) == []


@pytest.mark.parametrize(
    ("left", "seconds", "shown"),
    [(3661, True, ("1:02", "h")), (3600, True, ("60:00", "")), (59.5, True, ("01:00", "")),
     (7200, False, ("2:00", "h")), (125, False, ("3", "min"))],
)  # fmt: skip
def test_more_than_an_hour_is_counted_in_minutes(left: float, seconds: bool, shown: tuple[str, str]) -> None:
    assert countdown.digits(fakes.snapshot(next_ask=B + left, due=B + left), NOW, seconds) == shown


def test_the_next_break_has_a_hollow_mark_on_the_strip_and_in_its_legend() -> None:
    strip = fakes.snapshot().today.strip
    start, end = hours_of(strip, W, fakes.ZONE, W + 3 * 3600)
    assert end >= W + 3 * 3600, "the strip reaches to the next break"
    assert hours_of(strip, W, fakes.ZONE, W + 90_000) == hours_of(strip, W, fakes.ZONE), "but not to another day"
    cells = with_next([None] * 40, W + 1800, W, start, end)
    assert cells.index("next") == int((W + 1800 - start) / (end - start) * 40)
    at_once = with_next([None] * 40, W, W, start, end)
    assert at_once.index("next") == int((W - start) / (end - start) * 40) + 1, "after the present moment"
    assert with_next([None] * 40, W + 90_000, W, start, end) == [None] * 40
    kinds = {"sitting", "routine", "away", "unknown", "next"}
    for width in range(10, 90):
        assert sum(cell_len(part) for _, part in legend(kinds, width)) - 3 <= width
    assert "next break" in "".join(part for _, part in legend(kinds, 80))


async def test_a_strip_without_a_next_break_has_no_mark() -> None:
    app = DeskApp(fakes.services(fakes.snapshot(mode="away", due=None, next_ask=None))[0])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        strip = app.screen.query_one(DayStrip)
        assert "◇" not in "".join(strip.render_line(y).text for y in range(3))


@pytest.mark.parametrize(
    ("snapshot", "said"),
    [
        (fakes.snapshot(), "next 10:18 · sat 32 min"),
        (sat(58, next_ask=B + 60), "next 10:01 · sat 58 min !"),
        (fakes.snapshot(mode="owed", ask=fakes.ask(stage="owed", again=B + 900)), "▲ overdue · next 10:15"),
        (fakes.snapshot(mode="paused", pause=Until(B, B + 3600), next_ask=B + 3720), "□ paused · next 11:02"),
        (fakes.snapshot(mode="paused", pause=Until(B, None), next_ask=None), "□ paused · sat 32 min"),
        (fakes.snapshot(mode="away", due=None, next_ask=None), "○ away"),
        (sat(58, ask=fakes.ask(stage="waiting", asked=None)), "▲ due now · sat 58 min !"),
    ],
)
def test_a_very_small_window_says_what_matters_in_one_line(snapshot: Snapshot, said: str) -> None:
    assert text(words.mini_line(snapshot, NOW, 26)) == said


async def test_a_very_small_window_has_big_digits_and_a_question_takes_the_place_of_the_bar() -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(24, 6)) as pilot:
        await pilot.pause()
        assert app.screen.query_one(BigDigits).region.height == 3
        assert app.screen.query_one(MeterBar).region.height == 1
        assert app.screen.query_one("#page", Lines).plain() == "next 10:18 · sat 32 min"
        services.link.put(fakes.snapshot(question=Question("away-since", B - 900, "Away since 09:45?")))
        await pilot.pause()
        await pilot.pause()
        assert app.screen.query_one("#page", Lines).plain().splitlines() == ["Away since 09:45?", "y yes  n no"]
        assert app.screen.query_one("#page", Lines).region.height == 2
        services.link.put(fakes.snapshot(question=Question("skipped-pages", B, "Answer the skipped health questions?")))
        await pilot.pause()
        await pilot.pause()
        shown = app.screen.query_one("#page", Lines).plain().splitlines()
        assert shown == ["Answer the skipped", "health questions?", "y yes  n no"]
        assert app.screen.query_one(BigDigits).region.height == 1
        services.link.put(fakes.snapshot())
        await pilot.pause()
        await pilot.pause()
        assert app.screen.query_one(MeterBar).region.height == 1


@pytest.mark.parametrize("size", [(24, 6), (40, 12), (60, 16), (80, 24), (120, 40)], ids=str)
async def test_the_line_of_news_moves_nothing(size: tuple[int, int]) -> None:
    services, _, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shipped.settled(pilot, lambda: bool(app.screen.query("#poster")))
        await pilot.pause()
        before = {part.id: part.region for part in app.screen.children if part.id}
        services.link.put(shipped.snapshot(undo=TakeBack(B + 30, "not-now", "Skipped this one")))
        await shipped.settled(
            pilot, lambda: bool(app.screen.query(NewsLine)) and app.screen.query_one(NewsLine).display
        )
        await pilot.pause()
        rows = ["".join(part.text for part in strip) for strip in app.screen._compositor.render_strips()]
        assert "undo" in rows[size[1] - 2], "the news is on top"
        assert {part.id: part.region for part in app.screen.children if part.id} == before


async def test_a_large_window_says_where_the_week_will_be() -> None:
    services, _, _ = fakes.services(shipped.snapshot(week=fakes.week(*[0] * 7), last_break=None))
    app = DeskApp(services)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert app.screen.query_one("#week", Lines).plain().splitlines() == ["7 days", week.NOTHING_YET]


def test_a_day_with_everything_keeps_its_figures_apart() -> None:
    snapshot = replace(sat(22), today=fakes.today(breaks=1))
    assert cards.cards_of(snapshot, NOW)[1].value == "1 break"
