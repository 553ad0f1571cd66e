"""The mouse on the main screens: every written key is a button, and so are the words after it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from deskspine.core.player.machine import PlayerInput
from deskspine.engine.snapshot import Question, Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.ask.screen import OPTIONS
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.key_press import pressable
from deskspine.tui.widgets.lines import Lines
from support import fakes, shipped

SIZES = [(24, 6), (40, 12), (80, 24), (120, 40), (200, 60)]
WORSE: tuple[PlayerInput, ...] = ("worse",)
SCREENS: dict[str, Snapshot] = {
    "dashboard": fakes.snapshot(question=Question("away-since", fakes.BOOT - 900, "Away since 09:45?")),
    "ask": fakes.asking(),
    "player": shipped.playing(30.0),
    "worse": shipped.playing(48.0, *WORSE),
    "self-test": shipped.answering("chk-ear"),
    "after": fakes.snapshot(finished="seated-2min"),
}
WANTED = {
    "dashboard": {"enter", "a", "p", "question_mark", "y", "n"},
    "ask": {"enter", "5", "1", "d", "m", "N", "escape"},
    "player": {"w", "s", "space", "right", "left"},
    "worse": {"space", "t", "s"},
    "self-test": {"0", "1", "2", "3", "w", "s"},
    "after": {"b", "s", "w", "escape"},
}
"""Keys that must be on the screen at 80 by 24."""


def buttons(lines: Lines) -> list[tuple[int, int, str]]:
    """Return column, row and key of every part that is a button and can be seen."""
    places = []
    size = lines.content_region.size
    for y, line in enumerate(lines.lines[: size.height]):
        x = 0
        for _, text, key in pressable(line):
            at = x + len(text) - len(text.lstrip())
            if key and text.strip() and at < size.width:
                places.append((at, y, key))
            x += len(text)
    return places


async def opened(pilot: Pilot[None], app: DeskApp, clock: fakes.FakeClock) -> None:
    """Wait until the screen is laid out and takes keys."""
    await shipped.settled(pilot, lambda: app.screen.is_mounted)
    clock.advance(2.0)
    app.tick()
    await pilot.pause()


@pytest.mark.long(sample=5)
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", SCREENS)
async def test_every_label_and_answer_is_a_button_for_its_key(name: str, size: tuple[int, int]) -> None:
    services, clock, _ = fakes.services(SCREENS[name])
    app = DeskApp(services)
    pressed: list[str] = []
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, clock)
        app.action_press = lambda key: pressed.append(key)  # type: ignore[method-assign]
        keys_seen: set[str] = set()
        for lines in [lines for lines in app.screen.query(Lines) if lines.display and lines.region.area]:
            for x, y, key in buttons(lines):
                region = lines.content_region
                pressed.clear()
                await pilot.click(offset=(region.x + x, region.y + y))
                assert pressed == [key], (key, x, y)
                keys_seen.add(key)
        if size == (80, 24):
            assert WANTED[name] <= keys_seen


@pytest.mark.long(sample=2)
@pytest.mark.parametrize("command", OPTIONS)
async def test_a_click_on_an_answer_of_the_ask_gives_it(command: str) -> None:
    names: dict[bool, list[str]] = {}
    key = dict(zip(OPTIONS, ("enter", "5", "1", "d", "m", "N", "escape"), strict=True))[command]
    for mouse in (True, False):
        services, clock, sent = fakes.services(fakes.asking())
        app = DeskApp(services)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, app, clock)
            lines = app.screen.query_one("#ask-text", Lines)
            places = [(x, y) for x, y, name in buttons(lines) if name == key]
            if mouse:
                x, y = places[-1]  # the words it leads to
                await pilot.click(lines, offset=(x + 3 if len(places) > 1 else x, y))
            else:
                await pilot.press(key)
            await pilot.pause()
            names[mouse] = sent.names
    assert names[True] == names[False] != []


async def test_the_keys_at_the_foot_of_the_dashboard_do_the_same_by_click() -> None:
    for at, request in ((0, "start"), (14, "away-toggle"), (23, "meeting-toggle"), (35, "pause-toggle")):
        services, clock, sent = fakes.services(fakes.snapshot())
        app = DeskApp(services)
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, app, clock)
            await pilot.click(KeyLine, offset=(at + 1, 0))
            await pilot.pause()
            assert sent.names == [request]


async def test_an_ask_that_has_just_appeared_takes_no_click_either() -> None:
    services, _, sent = fakes.services(replace(fakes.asking()))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        region: Any = app.screen.query_one("#ask-text", Lines).content_region
        for row in range(region.height):
            await pilot.click(offset=(region.x + 6, region.y + row))
        await pilot.pause()
        assert sent.names == []
