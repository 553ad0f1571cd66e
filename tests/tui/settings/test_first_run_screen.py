"""The three pages of the first run: what it is, who should ask first, the room. All of it can be skipped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from deskspine.core.person.flags import DAY_FLAGS, PLACE_FLAGS, PROFILE_FLAGS
from deskspine.core.settings.settings import DEFAULTS, Settings
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.settings.first_run import FirstRunScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Lines
from deskspine.tui.widgets.number_choice import NumberChoice
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped

PROFILE, PLACES = list(PROFILE_FLAGS), list(PLACE_FLAGS)


@asynccontextmanager
async def first_run(
    size: tuple[int, int] = (80, 24), settings: Settings = DEFAULTS
) -> AsyncIterator[tuple[Pilot[None], DeskApp, fakes.Recorder]]:
    """Yield the screen, and the recorder of the requests."""
    services, _, recorder = fakes.services(shipped.snapshot(first_run=True, settings=settings))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shipped.settled(pilot, lambda: isinstance(app.screen, FirstRunScreen))
        await pilot.pause()
        yield pilot, app, recorder


def on_page(app: DeskApp) -> str:
    """Return the words that can be seen."""
    shown = (lines for lines in app.screen.query(Lines) if lines.region.height and lines.display)
    return " ".join(" ".join(lines.plain().split()) for lines in shown)


def settings_sent(recorder: fakes.Recorder) -> list[tuple[object, object]]:
    """Return the settings that were set: key and value."""
    return [(request.args["key"], request.args["value"]) for request in recorder.requests if request.name == "set"]


async def test_the_pages_come_one_after_the_other_and_say_where_one_is() -> None:
    async with first_run() as (pilot, app, recorder):
        text = on_page(app)
        assert "not medical advice" in text
        assert "no clinician has reviewed" in text
        assert "Nothing leaves this computer" in text
        assert "1 of 3" in text
        assert text.endswith("enter next esc skip ← → minutes ? help")
        await pilot.press("enter")
        await pilot.pause()
        text = on_page(app)
        assert "ask a doctor or physiotherapist first." in text
        assert "not medical advice" not in text
        assert all(words in text for words in PROFILE_FLAGS.values())
        assert "2 of 3" in text
        await pilot.press("enter")
        await pilot.pause()
        text = on_page(app)
        assert all(words in text for words in PLACE_FLAGS.values())
        assert "enter start" in text
        assert recorder.names == [], "nothing is kept before the last page was left"
        await pilot.press("enter")
        await shipped.settled(pilot, lambda: isinstance(app.screen, DashboardScreen))
        assert recorder.names == ["first-run-done"], "nothing was chosen, so nothing is set"


async def test_it_keeps_what_was_chosen_on_any_page() -> None:
    async with first_run() as (pilot, app, recorder):
        await pilot.press("left", "enter", "space", "down", "down", "space", "enter", "down", "space", "enter")
        await shipped.settled(pilot, lambda: not isinstance(app.screen, FirstRunScreen))
        assert recorder.names == ["set", "set", "set", "set", "first-run-done"]
        flags = f"{PROFILE[0]}, {PROFILE[2]}, {PLACES[1]}"
        assert settings_sent(recorder)[-2:] == [("safety.flags", flags), ("schedule.sit_minutes", "45")]


async def test_a_tick_is_saved_at_once_and_one_of_another_window_joins_it() -> None:
    async with first_run() as (pilot, app, recorder):
        await pilot.press("enter", "space")
        assert settings_sent(recorder) == [("safety.flags", PROFILE[0])]
        there = DEFAULTS.replace("safety.flags", (PROFILE[3],))
        app.services.link.put(shipped.snapshot(first_run=True, settings=there))
        await shipped.settled(pilot, lambda: app.screen.query_one("#flags", Rows).plain().count("[x]") == 2)
        await pilot.press("down", "space")
        assert settings_sent(recorder)[-1] == ("safety.flags", f"{PROFILE[0]}, {PROFILE[1]}, {PROFILE[3]}")


async def test_pages_that_were_seen_here_count_when_another_window_ends_the_first_run() -> None:
    async with first_run() as (pilot, app, recorder):
        await pilot.press("enter", "enter")
        app.services.link.put(shipped.snapshot(pages_seen=1))
        await shipped.settled(pilot, lambda: not isinstance(app.screen, FirstRunScreen))
        await shipped.settled(pilot, lambda: bool(recorder.names))
        assert (recorder.last.name, recorder.last.args) == ("first-run-done", {"pages": 3})


async def test_the_quit_key_in_the_first_run_ends_no_first_run() -> None:
    async with first_run() as (pilot, app, recorder):
        await pilot.press("enter", "ctrl+q")
        await shipped.settled(pilot, lambda: not app.is_running)
    assert recorder.names == []


async def test_what_holds_for_a_day_only_is_not_asked_here() -> None:
    async with first_run() as (pilot, app, _):
        for _ in range(2):
            await pilot.press("enter")
            await pilot.pause()
        boxes = [row_id for rows in app.screen.query(Rows) for row_id in rows.places]
        assert boxes == [*PROFILE, *PLACES]
        assert not set(boxes) & set(DAY_FLAGS)


MINUTES = ("schedule.sit_minutes", "45")


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ((), []),
        (("left",), [MINUTES]),
        (("enter", "space"), [("safety.flags", PROFILE[0])]),
        (
            ("left", "enter", "space", "enter", "space"),
            [("safety.flags", PROFILE[0]), ("safety.flags", f"{PROFILE[0]}, {PLACES[0]}"), MINUTES],
        ),
    ],
    ids=["first", "changed", "second", "third"],
)
async def test_escape_skips_what_is_left_and_keeps_what_was_told(
    before: tuple[str, ...], kept: list[tuple[str, str]]
) -> None:
    async with first_run((40, 12)) as (pilot, app, recorder):
        await pilot.press(*before, "escape")
        await shipped.settled(pilot, lambda: not isinstance(app.screen, FirstRunScreen))
        assert recorder.names[-1] == "first-run-done"
        assert settings_sent(recorder) == kept


async def test_left_goes_back_from_a_page_of_boxes_and_what_was_ticked_stays() -> None:
    async with first_run() as (pilot, app, recorder):
        await pilot.press("enter", "space", "enter", "left")
        await pilot.pause()
        assert "2 of 3" in on_page(app)
        assert app.screen.query_one("#flags", Rows).plain().splitlines()[0].startswith("  [x]")
        await pilot.press("left")
        await pilot.pause()
        assert "1 of 3" in on_page(app)
        assert recorder.names == ["set"]


async def test_what_was_told_before_is_ticked_and_can_be_taken_back() -> None:
    settings = DEFAULTS.replace("safety.flags", (PROFILE[0],)).replace("schedule.sit_minutes", 33)
    async with first_run(settings=settings) as (pilot, app, recorder):
        assert "[33]" in on_page(app), "an interval of one's own is among those offered"
        await pilot.press("enter")
        assert app.screen.query_one("#flags", Rows).plain().splitlines()[0].startswith("  [x]")
        await pilot.press("space", "enter", "enter")
        assert settings_sent(recorder) == [("safety.flags", "none")]


async def test_the_interval_changes_on_the_first_page_only_and_stops_at_its_ends() -> None:
    async with first_run() as (pilot, app, recorder):
        await pilot.press(*["right"] * 9)
        assert "[90]" in on_page(app)
        await pilot.press(*["minus"] * 12)
        assert "[25]" in on_page(app)
        await pilot.press("plus", "enter", "right", "enter", "plus", "enter")
        assert settings_sent(recorder) == [("schedule.sit_minutes", "30")]


@pytest.mark.parametrize("page", [2, 3])
async def test_the_box_under_the_cursor_can_be_seen_in_a_small_window(page: int) -> None:
    async with first_run((40, 12)) as (pilot, app, _):
        await pilot.press(*["enter"] * (page - 1))
        await pilot.pause()
        rows = app.screen.query_one("#flags" if page == 2 else "#places", Rows)
        for flag in PROFILE if page == 2 else PLACES:
            assert rows.cursor == flag
            y = rows.region.y + rows.content_offset.y + rows.lines_of(rows.cursor).start
            assert 0 < y < 11
            await pilot.press("down")
            await pilot.pause()


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_no_line_is_wider_than_its_page(size: tuple[int, int]) -> None:
    async with first_run(size) as (pilot, app, _):
        for page in (1, 2, 3):
            visible = [lines for lines in app.screen.query(Lines) if lines.display and lines.region.height]
            assert visible
            for each in visible:
                assert [line for line in each.plain().splitlines() if len(line) > each.size.width] == [], page
            assert "esc skip" in app.screen.query_one(KeyLine).plain()
            if page < 3:
                await pilot.press("enter")
                await pilot.pause()


@pytest.mark.parametrize("size", [(24, 6), (40, 12), (60, 16)])
async def test_the_way_on_and_the_minutes_are_in_view_in_a_small_window(size: tuple[int, int]) -> None:
    async with first_run(size) as (pilot, app, _):
        for page in (1, 2, 3):
            keys = app.screen.query_one(KeyLine)
            assert keys.plain().startswith("enter ")
            assert {"esc", "?"} <= set(keys.plain().split())
            assert keys.region.bottom <= size[1]
            if page == 1:
                minutes = app.screen.query_one(NumberChoice)
                assert "[50]" in minutes.plain()
                assert 0 < minutes.region.y < minutes.region.bottom < size[1]
            await pilot.press("enter")
            await pilot.pause()


async def test_minutes_boxes_and_keys_can_be_clicked() -> None:
    async with first_run() as (pilot, app, recorder):
        minutes = app.screen.query_one(NumberChoice)
        line = minutes.plain().splitlines()[-1]
        await pilot.click(NumberChoice, offset=(2 + line.index("40"), len(minutes.lines) - 1))
        await pilot.pause()
        assert "[40]" in minutes.plain()
        await pilot.click(KeyLine, offset=(2, 0))
        await pilot.pause()
        assert "2 of 3" in on_page(app)
        await pilot.click("#flags", offset=(8, 1))
        await pilot.pause()
        await pilot.press("enter", "enter")
        assert settings_sent(recorder) == [("safety.flags", PROFILE[1]), ("schedule.sit_minutes", "40")]


@pytest.mark.parametrize(("seen", "keys", "pages"), [(0, [], 1), (0, ["enter"], 2), (1, [], 2), (2, ["left"], 3)])
async def test_it_begins_behind_what_was_seen_and_says_how_far_the_person_came(
    seen: int, keys: list[str], pages: int
) -> None:
    services, _, recorder = fakes.services(shipped.snapshot(first_run=True, pages_seen=seen))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await shipped.settled(pilot, lambda: isinstance(app.screen, FirstRunScreen))
        await pilot.pause()
        assert f"{seen + 1} of 3" in on_page(app)
        await pilot.press(*keys, "escape")
        assert recorder.last.args == {"pages": pages}


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_on_the_first_box_the_question_is_in_view_also_where_the_page_is_offered_again(
    size: tuple[int, int],
) -> None:
    services, _, _ = fakes.services(shipped.snapshot(first_run=True, pages_seen=1))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shipped.settled(pilot, lambda: isinstance(app.screen, FirstRunScreen))
        await pilot.pause()
        scroll = app.screen.query_one("#page-2")
        assert scroll.scroll_offset.y == 0
        await pilot.press("end", "home")
        await pilot.pause()
        assert scroll.scroll_offset.y == 0


async def test_a_firm_chair_takes_the_place_of_what_an_earlier_version_saved_of_the_chair() -> None:
    async with first_run(settings=DEFAULTS.replace("safety.flags", ("castor_chair", "no_wall"))) as (
        pilot,
        _,
        recorder,
    ):
        await pilot.press("enter", "enter", "space", "enter")
        await pilot.pause()
        assert settings_sent(recorder) == [("safety.flags", "firm_chair, no_wall")]
