"""Bursts of keys: many keys in one piece, and what a page must show after them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from textual.events import Key
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


def burst(random: Random) -> list[str]:
    """Return one to sixty random keys; some bursts repeat one direction, as a held key does."""
    length = random.randint(1, 60)
    if random.random() < 0.3:
        return [random.choice(MOVES[:4])] * length
    return [random.choice(MOVES if random.random() < 0.7 else LETTERS) for _ in range(length)]


async def write(pilot: Pilot[None], keys: list[str]) -> None:
    """Send all keys before the app can react to any of them, and wait until it has reacted to all."""
    for name in keys:
        pilot.app.post_message(key_of(name))
    await shipped.settled(pilot, lambda: pilot.app._keys.on_its_way is None)  # type: ignore[attr-defined]
    await pilot.pause()


async def agreed(pilot: Pilot[None]) -> None:
    """Wait until the page on top agrees with its cursor. Raises AssertionError if that does not happen."""
    for _ in range(50):
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
        assert [*flow.lines] == preview(screen._shelf, screen._list.cursor, flow.size.width)
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
