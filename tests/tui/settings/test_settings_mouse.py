"""The settings by mouse: groups, values, the bar of a number and the ways to reach the person."""

from __future__ import annotations

from textual import events

from deskspine.core.settings.groups import GROUPS
from deskspine.core.settings.settings import field_of
from deskspine.tui.settings.detail import DetailPane
from deskspine.tui.settings.group_column import GroupColumn
from support.settings_form import Form, form


async def click_piece(page: Form, text: str) -> None:
    """Click on `text` in the details."""
    pane = page.screen.query_one(DetailPane)
    lines = pane.plain().splitlines()
    y = next(number for number, line in enumerate(lines) if text in line)
    await page.pilot.click(DetailPane, offset=(lines[y].index(text), y))
    await page.pilot.pause()


async def test_a_click_on_a_group_goes_to_its_first_setting_and_shows_its_heading_at_the_top() -> None:
    async with form() as page:
        rows = page.screen._list
        for group in reversed(GROUPS):
            await page.pilot.click(GroupColumn, offset=(4, list(GROUPS).index(group)))
            await page.pilot.pause()
            assert field_of(rows.cursor).section == group
            assert f"▸ {group}" in page.screen.query_one(GroupColumn).plain()
            assert rows.has_focus
        assert rows.region.y == rows.parent.region.y, "the first group begins at the top"  # type: ignore[union-attr]


async def test_tab_and_the_wheel_go_from_group_to_group() -> None:
    async with form() as page:
        rows = page.screen._list
        await page.pilot.press("tab", "tab")
        assert field_of(rows.cursor).section == list(GROUPS)[2]
        await page.pilot.press("shift+tab")
        assert field_of(rows.cursor).section == list(GROUPS)[1]
        await page.pilot._post_mouse_events([events.MouseScrollDown], GroupColumn, offset=(3, 1), button=0)
        await page.pilot.pause()
        assert field_of(rows.cursor).section == list(GROUPS)[2]


async def test_a_click_on_a_value_takes_it() -> None:
    async with form() as page:
        await page.go_to("routine.choose")
        await click_piece(page, "balanced")
        await page.go_to("sound.ask")
        await click_piece(page, "off")
        assert page.sets == [("routine.choose", "balanced"), ("sound.ask", "off")]
        await click_piece(page, "bell")
        assert len(page.sets) == 2, "a word of the help is no value"


async def test_a_click_on_the_bar_and_the_wheel_change_a_number() -> None:
    async with form() as page:
        await page.go_to("schedule.sit_minutes")
        await click_piece(page, "240")
        await page.pilot._post_mouse_events([events.MouseScrollDown], DetailPane, offset=(10, 0), button=0)
        await page.pilot.pause()
        assert page.sets == [("schedule.sit_minutes", "240"), ("schedule.sit_minutes", "235")]


async def test_in_a_narrow_window_there_is_one_list() -> None:
    async with form(size=(60, 16)) as page:
        assert not page.screen.query_one(GroupColumn).display
        await page.pilot.press("tab")
        assert field_of(page.screen._list.cursor).section == list(GROUPS)[1]
