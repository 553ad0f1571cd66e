"""Properties of every screen: labels and rows are buttons, the footer keeps what is needed, and bursts are survived."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.pages.help import HelpScreen
from deskspine.tui.settings.press_key import PressKeyScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.key_press import pressable
from deskspine.tui.widgets.lines import Flow, Lines
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped
from support.bursts import agreed, burst, write
from support.every_screen import PUSHED, SIZES, idle, on_every_screen, screen_classes
from support.screen_faults import settled_faults, throw_in_handler


async def test_the_table_of_these_tests_has_every_screen_of_the_program() -> None:
    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        pass

    assert await on_every_screen((80, 24), act) == screen_classes()


def labels(lines: Lines) -> list[tuple[int, int, str]]:
    """Return column and row on the screen, and key, of each key that is written in `lines` and can be seen."""
    places = []
    region = lines.content_region
    visible = region.intersection(lines.screen.find_widget(lines).visible_region)
    for y, line in enumerate(lines.lines):
        x = 0
        for role, text, key in pressable(line):
            at = (region.x + x + len(text) - len(text.lstrip()), region.y + y)
            if role == "key" and text.strip() and visible.contains(*at):
                places.append((*at, key))
            x += len(text)
    return places


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_key_that_is_written_works_there_and_is_a_button_for_itself(size: tuple[int, int]) -> None:
    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        pressed: list[str] = []
        app: Any = pilot.app
        app.action_press = lambda key: pressed.append(key)
        written: list[str] = []
        for lines in [lines for lines in screen.query(Lines) if lines.display and lines.region.area]:
            table = isinstance(screen, HelpScreen) and isinstance(lines, Flow)  # names keys of other screens
            for x, y, key in labels(lines):
                assert key, (name, lines.plain().splitlines()[y - lines.content_region.y])
                pressed.clear()
                await pilot.click(offset=(x, y))
                assert pressed == [key], (name, x, y)
                assert table or isinstance(screen, PressKeyScreen) or key in screen.active_bindings, (name, key)
                written.append(key)
        del app.action_press
        assert written, name
        assert pilot.app.screen is screen, name

    await on_every_screen(size, act)


@pytest.mark.long
@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=str)
async def test_every_row_in_view_is_taken_by_a_click_and_chosen_by_a_second_one(size: tuple[int, int]) -> None:
    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        for rows in screen.query(Rows):
            said: list[Message] = []
            post = rows.post_message

            def keep(message: Message, said: list[Message] = said, post: Any = post) -> bool:
                chosen = isinstance(message, (Rows.Chosen, Rows.Ticked))
                said.extend([message] if chosen else [])
                return True if chosen else bool(post(message))

            rows.post_message = keep  # type: ignore[method-assign]
            for row_id in rows.places:
                for clicks in (1, 2):
                    y = rows.content_region.y + rows.lines_of(row_id).start
                    at = (rows.content_region.x + 4, y)
                    if not screen.find_widget(rows).visible_region.contains(*at):
                        break
                    said.clear()
                    await pilot.click(offset=at)
                    await pilot.pause()
                    assert rows.cursor == row_id, (name, row_id)
                    if rows._boxes:
                        assert [type(one) for one in said] == [Rows.Ticked], (name, row_id, clicks)
                    else:
                        assert [type(one) for one in said] == [Rows.Chosen] * (clicks - 1), (name, row_id, clicks)

    await on_every_screen(size, act)


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_foot_of_every_page_keeps_its_first_key_and_the_way_out(size: tuple[int, int]) -> None:
    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        for foot in screen.query(KeyLine):
            if foot.display and foot.region.area:
                assert name == "dashboard" or any(key == "esc" for key, _ in foot.keys), name
                shown = "".join(text for _, text in foot.lines[0])
                needed = [key for at, (key, _) in enumerate(foot.keys) if (at == 0 and size[0] >= 40) or key == "esc"]
                assert all(f" {key} " in f" {shown} " for key in needed), (name, shown)
                assert len(shown) <= foot.content_size.width, (name, shown)

    await on_every_screen(size, act)


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_burst_of_keys_is_survived_by_every_screen(size: tuple[int, int]) -> None:
    random = Random(f"every screen {size}")

    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        for _ in range(3):
            keys = burst(random)
            await write(pilot, keys)
            assert pilot.app._exception is None, (name, keys)
            assert pilot.app.is_running, (name, keys)
            await agreed(pilot)

    await on_every_screen(size, act)


@pytest.mark.long
async def test_a_fault_in_any_part_of_a_page_that_a_person_opens_closes_that_page_alone() -> None:
    services, _, sent = fakes.services(idle())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        for name, build in PUSHED.items():
            parts, at = 1, 0
            while at < parts:
                page = build(app)
                await app.push_screen(page)
                await pilot.pause()
                one_of_each = {type(part): part for part in (page, *page.query("*"))}
                parts = len(one_of_each)
                throw_in_handler(list(one_of_each.values())[at])
                await settled_faults()
                assert page not in app.screen_stack, (name, at)
                fakes.FAULTS.clear()
                at += 1
        await shipped.settled(pilot, lambda: isinstance(app.screen, DashboardScreen))
        await pilot.press("plus")
        await shipped.settled(pilot, lambda: "interval-up" in sent.names)
