"""Bursts of keys: many keys in one piece, and what a page must show after them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import hypothesis.strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec import Struct
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key, MouseDown, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp
from textual.events import Resize as ResizeEvent
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen

from deskspine.core.settings.settings import FIELDS
from deskspine.tui.app import DeskApp
from deskspine.tui.library.composer import ComposerScreen
from deskspine.tui.library.preview import preview
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.widgets.lines import Flow
from deskspine.tui.widgets.rows import Rows
from support import shipped

MOVES = ["up", "down", "left", "right", "tab", "shift+tab", "enter", "escape", "space", "slash", "home", "end"]
LETTERS = list("abcdefghijklmnopqrstuvwxyzNJK")


def key_of(name: str) -> Key:
    """Return the event of the key `name`, as the terminal's reader makes it."""
    character = name if len(name) == 1 else {"space": " ", "slash": "/", "comma": ","}.get(name)
    return Key(name, character)


class Press(Struct, frozen=True):
    """A key."""

    key: str


class Mouse(Struct, frozen=True):
    """A click or a turn of the wheel, at a part of the width and the height of the window."""

    kind: Literal["click", "down", "up"]
    x: float
    y: float


class Resize(Struct, frozen=True):
    """A new size of the window."""

    width: int
    height: int


Deed = Press | Mouse | Resize
WHEEL: dict[str, type[MouseScrollDown | MouseScrollUp]] = {"down": MouseScrollDown, "up": MouseScrollUp}


def deeds_of(sizes: Sequence[tuple[int, int]]) -> SearchStrategy[list[Deed]]:
    """Return a strategy for bursts of keys, clicks, turns of the wheel and sizes; a held key comes often."""
    keys = st.sampled_from([*MOVES, *MOVES, *LETTERS]).map(Press)
    held = st.tuples(st.sampled_from(MOVES[:4]), st.integers(2, 40)).map(lambda pair: [Press(pair[0])] * pair[1])
    place = st.floats(0, 1, exclude_max=True)
    mouse = st.builds(Mouse, st.sampled_from(["click", "click", "down", "up"]), place, place)
    size = st.sampled_from(sizes).map(lambda size: Resize(*size))
    one = st.one_of(keys, mouse, size).map(lambda deed: [deed])
    return st.lists(st.one_of(one, one, one, held), min_size=1, max_size=25).map(
        lambda runs: [deed for run in runs for deed in run]
    )


async def carry_out(pilot: Pilot[None], deeds: Sequence[Deed]) -> None:
    """Send all of `deeds` before the app can react to any of them, and wait until it has reacted to all."""
    app, (width, height) = pilot.app, pilot.app.size
    for deed in deeds:
        if isinstance(deed, Press):
            app.post_message(key_of(deed.key))
        elif isinstance(deed, Resize):
            size = Size(deed.width, deed.height)
            width, height = size
            if isinstance(app._driver, HeadlessDriver):
                app._driver._size = (width, height)
            app.post_message(ResizeEvent(size, size))
        else:
            x, y = int(deed.x * width), int(deed.y * height)
            kinds = [WHEEL[deed.kind]] if deed.kind in WHEEL else [MouseMove, MouseDown, MouseUp]
            for kind in kinds:
                button = int(kind in (MouseDown, MouseUp))
                app.post_message(kind(None, x, y, 0, 0, button, False, False, False, x, y, None))
    await shipped.settled(pilot, lambda: app._keys.on_its_way is None)  # type: ignore[attr-defined]
    await pilot.pause()


async def write(pilot: Pilot[None], keys: list[str]) -> None:
    """Send all keys before the app can react to any of them, and wait until it has reacted to all."""
    for name in keys:
        pilot.app.post_message(key_of(name))
    await shipped.settled(pilot, lambda: pilot.app._keys.on_its_way is None)  # type: ignore[attr-defined]
    await pilot.pause()


async def agreed(pilot: Pilot[None]) -> None:
    """Wait until the page on top agrees with its cursor. Raises AssertionError if that does not happen."""
    for _ in range(300):  # a busy machine takes seconds for a page with a moving figure
        try:
            return agrees(pilot.app.screen)
        except AssertionError:
            await pilot.pause(0.02)
    agrees(pilot.app.screen)


def agrees(screen: Screen[Any]) -> None:
    """Assert that every part of the page shows what its cursor is on, and that the cursor is visible."""
    for flow in screen.query(Flow):
        if flow.is_attached and flow.display and flow.size.width:
            assert [*flow.lines] == flow._build(flow.size.width), (type(screen).__name__, flow.id)
    for rows in screen.query(Rows):
        if rows.has_focus and rows.cursor and rows.display:
            y = rows.region.y + rows.content_offset.y + rows.lines_of(rows.cursor).start
            box = rows.parent.region.intersection(screen.region)  # type: ignore[union-attr]
            assert box.y <= y < box.bottom, (type(screen).__name__, rows.cursor, y, box)
    if isinstance(screen, LibraryScreen):
        flow = screen.query_one("#preview", Flow)
        assert [*flow.lines] == preview(screen._shelf, screen._list.cursor, flow.size.width, detailed=screen._detailed)
    if isinstance(screen, SettingsScreen) and screen._list.cursor and screen.size.width >= 80:
        field = next(field for field in FIELDS if field.key == screen._list.cursor)
        detail = " ".join(screen.query_one("#settings-detail", Flow).plain().split())
        assert field.help in detail


PAGES: dict[type[Screen[Any]], Callable[[DeskApp], Screen[Any]]] = {
    SettingsScreen: lambda app: SettingsScreen(app.services),
    LibraryScreen: lambda app: LibraryScreen(app.services),
    ComposerScreen: lambda app: ComposerScreen(app.services),
}
"""Pages with a search."""
