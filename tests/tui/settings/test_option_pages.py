"""The pages with lists of values: themes are tried on, routines move and have an order, no cursor hides."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from deskspine.core.person.person import Person
from deskspine.core.settings.settings import DEFAULTS, FIELDS, field_of
from deskspine.core.themes.names import SHIPPED
from deskspine.core.themes.theme_file import ThemeFile
from deskspine.core.toml.diagnostics import Problem
from deskspine.tui.settings.field_words import opens_list
from deskspine.tui.settings.options import OptionsScreen
from deskspine.tui.settings.picture_pane import PicturePane
from deskspine.tui.settings.reach import ReachScreen
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.widgets.figure_loop import FigureLoop
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped
from support.settings_form import Form, form

SIZES = [(24, 6), (60, 16), (120, 40)]


class Mine:
    """A source with one theme of the person, which has no file."""

    def names(self) -> tuple[str, ...]:
        return ("mine",)

    def misnamed(self) -> tuple[Problem, ...]:
        return ()

    def read(self, name: str) -> tuple[ThemeFile | None, tuple[Problem, ...]]:
        return None, ()


async def opened(page: Form, key: str) -> Rows:
    """Return the list of the values of a setting, opened by Enter."""
    await page.go_to(key)
    await page.pilot.press("enter")
    await shipped.settled(page.pilot, lambda: isinstance(page.pilot.app.screen, OptionsScreen))
    await page.pilot.pause()
    return page.pilot.app.screen.query_one(Rows)


async def test_all_themes_are_offered_each_is_shown_under_the_cursor_and_escape_restores_the_old_one() -> None:
    services, _, recorder = fakes.services()
    async with form(given=replace(services, themes=Mine())) as page:
        app = page.pilot.app
        before = app.theme
        rows = await opened(page, "appearance.theme")
        assert rows.places == [*SHIPPED, "mine"]
        rows.put_cursor("dracula")
        await shipped.settled(page.pilot, lambda: app.theme == "dracula")
        await page.pilot.press("escape")
        await shipped.settled(page.pilot, lambda: page.screen.is_active and app.theme == before)
        assert "set" not in recorder.names


async def test_a_theme_that_was_chosen_stays() -> None:
    async with form() as page:
        app = page.pilot.app
        rows = await opened(page, "appearance.theme")
        rows.put_cursor("nord")
        await page.pilot.press("enter")
        await shipped.settled(page.pilot, lambda: page.screen.is_active)
        assert page.sets == [("appearance.theme", "nord")]
        page.screen.services.link.put(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", "nord")))
        await shipped.settled(page.pilot, lambda: app.theme == "nord")


async def test_a_key_takes_the_default_of_a_list() -> None:
    changed = DEFAULTS.replace("ladder.heads_up", ("bell", "sound"))
    async with form(fakes.snapshot(settings=changed)) as page:
        rows = await opened(page, "ladder.heads_up")
        await page.pilot.press("backspace")
        assert page.sets == [("ladder.heads_up", "title")]
        ticked = [line for line in rows.plain().splitlines() if "[x]" in line]
        assert len(ticked) == 1
        assert "title" in ticked[0]


async def test_a_routine_is_shown_moving_with_what_it_is_like() -> None:
    async with form(shipped.snapshot()) as page:
        rows = await opened(page, "routine.default")
        pane = page.pilot.app.screen.query_one(PicturePane)
        rows.put_cursor("micro-1min")
        await shipped.settled(page.pilot, lambda: pane.query_one(FigureLoop).runs)
        words = shipped.words(page.pilot.app.screen)
        assert "1:00 · seated" in words
        assert "Suits you as it is." in words


async def test_a_routine_that_does_not_suit_says_so_and_does_not_move() -> None:
    person = Person(frozenset({"recent_surgery"}))
    async with form(shipped.snapshot(person=person)) as page:
        rows = await opened(page, "routine.default")
        pane = page.pilot.app.screen.query_one(PicturePane)
        locked = "bragg"
        rows.put_cursor(locked)
        await shipped.settled(page.pilot, lambda: not pane.query_one(FigureLoop).display)
        assert "Not suitable for you" in shipped.words(page.pilot.app.screen)


async def test_the_look_of_the_figure_is_shown_before_it_is_chosen() -> None:
    async with form(shipped.snapshot()) as page:
        rows = await opened(page, "appearance.figure")
        figure = page.pilot.app.screen.query_one(FigureLoop)
        await shipped.settled(page.pilot, lambda: figure.runs)
        rows.put_cursor("words")
        await shipped.settled(page.pilot, lambda: not figure.display)
        assert page.sets == []


async def test_the_order_of_the_list_is_changed_by_moving_a_routine() -> None:
    async with form(shipped.snapshot()) as page:
        rows = await opened(page, "routine.list")
        first, second, third = rows.places[:3]
        await page.pilot.press("space", "down", "space", "down", "space", "K")
        assert page.sets[-1] == ("routine.list", f"{first}, {third}, {second}")
        assert rows.places[:3] == [first, third, second]
        assert rows.cursor == third
        await page.pilot.press("K", "K")
        assert page.sets[-1] == ("routine.list", f"{third}, {first}, {second}")
        await page.pilot.press("J", "J", "J")
        assert page.sets[-1] == ("routine.list", f"{first}, {second}, {third}")
        rows.put_cursor(rows.places[-1])
        before = len(page.sets)
        await page.pilot.press("K")
        assert len(page.sets) == before, "a routine that is not in the list has no place in it"


def in_view(rows: Rows) -> bool:
    """Return True if the row of the cursor can be seen."""
    y = rows.region.y + rows.content_offset.y + rows.lines_of(rows.cursor).start
    box = rows.parent.region  # type: ignore[union-attr]
    return bool(box.y <= y < box.bottom)


async def walk(pilot: Pilot[None], rows: Rows) -> None:
    """Go down and up through a list. Raises AssertionError if the cursor hides."""
    for key in (*["down"] * (len(rows.places) - 1), *["up"] * 3, "home", "pagedown", "end"):
        await pilot.press(key)
        await shipped.settled(pilot, lambda: in_view(rows))
        assert rows.cursor


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_cursor_is_in_view_in_every_list_of_the_settings(size: tuple[int, int]) -> None:
    async with form(shipped.snapshot(), size) as page:
        await walk(page.pilot, page.screen._list)
        for key in ("appearance.theme", "safety.flags", "routine.list", "ladder.ask", "presence.source"):
            assert opens_list(field_of(key))
            await walk(page.pilot, await opened(page, key))
            await page.pilot.press("escape")
            await shipped.settled(page.pilot, lambda: isinstance(page.pilot.app.screen, SettingsScreen))
        await page.pilot.app.push_screen(ReachScreen(page.screen.services))
        await page.pilot.pause()
        await walk(page.pilot, page.pilot.app.screen.query_one(Rows))


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_nothing_is_cut_without_a_sign(size: tuple[int, int]) -> None:
    async with form(shipped.snapshot(), size) as page:
        for field in FIELDS:
            await page.go_to(field.key)
            for part in ("settings-rows", "settings-detail", "settings-error"):
                width = page.screen.query_one(f"#{part}").size.width
                assert all(len(line) <= width for line in page.text(part).splitlines()), (field.key, part)
