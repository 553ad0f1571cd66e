"""Properties of every screen: rows are buttons, the footer keeps what is needed."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from deskspine.core.settings.settings import DEFAULTS
from deskspine.tui.app import DeskApp
from deskspine.tui.bindings import KeyList, pinned_keys
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.player.foot import PlayerFoot
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import key_line
from support import fakes, shipped
from support.every_screen import FEW_SIZES, PUSHED, idle, on_every_screen, screen_classes
from support.screen_faults import settled_faults, throw_in_handler, until


async def test_the_table_of_these_tests_has_every_screen_of_the_program() -> None:
    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        pass

    assert await on_every_screen((80, 24), act) == screen_classes()


async def test_a_foot_leaves_out_the_least_needed_keys_first_and_never_the_way_out_or_help() -> None:
    feet: dict[str, tuple[KeyList, tuple[str, ...]]] = {}

    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        for foot in screen.query(KeyLine):
            feet[name] = foot.keys, pinned_keys(foot.keys, DEFAULTS)

    await on_every_screen((80, 24), act)
    assert len(feet) > 20
    for name, (keys, pinned) in feet.items():
        assert pinned[1:] == (() if name in ("press a key", "help") else ("?",)), name
        assert pinned[0] == ("ctrl+q" if name.startswith("dashboard") else "esc"), name
        needed = [key for key, _ in keys if key not in pinned]
        for width in range(20, 201):
            line = key_line(keys, width, pinned)
            shown = [text for role, text in line if role == "key"]
            assert cell_len("".join(text for _, text in line)) <= width, (name, width)
            assert set(pinned) <= set(shown), (name, width)
            others = [key for key in shown if key not in pinned]
            assert others == needed[: len(others)], (name, width)
            assert width < 24 or others or not needed, (name, width)


@pytest.mark.long
@pytest.mark.parametrize("size", FEW_SIZES, ids=str)
async def test_the_foot_of_every_page_keeps_its_first_key_and_the_way_out(size: tuple[int, int]) -> None:
    async def act(pilot: Pilot[None], name: str, screen: Screen[Any]) -> None:
        for foot in screen.query(KeyLine):
            if foot.display and foot.region.area:
                assert name.startswith("dashboard") or any(key == "esc" for key, _ in foot.keys), name
                shown = "".join(text for _, text in foot.lines[0])
                needed = [key for at, (key, _) in enumerate(foot.keys) if (at == 0 and size[0] >= 40) or key == "esc"]
                if isinstance(foot, PlayerFoot) and "enter" in shown:  # it leaves the routine as esc does
                    needed = []
                assert all(f" {key} " in f" {shown} " for key in needed), (name, shown)
                assert len(shown) <= foot.content_size.width, (name, shown)

    await on_every_screen(size, act)


def one_of_each(page: Screen[Any]) -> list[Widget]:
    """Return the page and one of its parts of each type."""
    return list({type(part): part for part in (page, *page.query("*"))}.values())


async def until_parts(pilot: Pilot[None], page: Screen[Any], least: int) -> None:
    """Wait until `page` is complete and has at least `least` parts of different types."""
    await shipped.settled(pilot, lambda: page.is_mounted and len(one_of_each(page)) >= least)


@pytest.mark.long
async def test_a_fault_in_any_part_of_a_page_that_a_person_opens_closes_that_page_alone() -> None:
    services, _, sent = fakes.services(idle())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        for build in PUSHED.values():
            parts, at = 1, 0
            while at < parts:
                page = build(app)
                await app.push_screen(page)
                await pilot.pause()
                await until_parts(pilot, page, at + 1)  # on a slow machine they come later
                found = one_of_each(page)
                parts = len(found)
                throw_in_handler(found[at])
                await settled_faults()
                await until(partial(lambda page: page not in app.screen_stack, page))
                fakes.FAULTS.clear()
                at += 1
        await shipped.settled(pilot, lambda: isinstance(app.screen, DashboardScreen))
        await pilot.press("plus")
        await shipped.settled(pilot, lambda: "interval-up" in sent.names)
