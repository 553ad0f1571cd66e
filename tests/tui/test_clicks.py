"""Every key label on every screen is a button: a click on it does what the key does."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from deskspine.tui.app import DeskApp
from deskspine.tui.bindings import page_key
from deskspine.tui.pages.help import HelpScreen
from deskspine.tui.settings.press_key import PressKeyScreen
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.button_row import ButtonRow
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.rows import Rows
from support import fakes
from support.every_screen import NAMES, Stage, stage
from support.labels import Label, labels, mark_keys, text_of, unpressable

SIZES = [(24, 6), (40, 12), (80, 24), (120, 40)]
WANTED = {
    "dashboard": {"enter", "p", "m", "r", "comma", "question_mark", "ctrl+q", "y", "n"},
    "dashboard with an offer": {"enter", "escape", "p", "m", "question_mark"},
    "ask": {"enter", "5", "1", "d", "m", "N", "escape"},
    "player": {"w", "s", "space", "right", "left"},
    "player, the machine is done": {"w", "s", "enter", "space", "escape"},
    "player after worse": {"space", "t", "s"},
    "player in the self-test": {"0", "1", "2", "3", "w", "s"},
    "after": {"b", "s", "w", "escape"},
}
"""Keys that must be on the screen at 80 by 24."""
OTHERS_KEYS = (HelpScreen, PressKeyScreen)
"""Screens that name keys which do nothing on them."""


def outcome(on: Stage) -> dict[str, Any]:
    """Return everything that a key or a click can change. A click also chooses the button, so the first is chosen."""
    screen, focused = on.app.screen, on.app.focused
    for row in screen.query(ButtonRow):
        row.move(-len(labels(screen)))
    on.tick()
    return {
        "requests": [(request.name, request.args) for request in on.sent.requests if request.name != "key"],
        "left": on.left,
        "screens": [type(screen) for screen in on.app.screen_stack],
        "focus": (type(focused), focused and focused.id),
        "cursors": [rows.cursor for rows in screen.query(Rows)],
        "typed": [(line.value, line.cursor_position) for line in screen.query(Input)],
        "text": text_of(screen),
    }


async def after(on: Stage, name: str, act: str | Label) -> dict[str, Any]:
    """Return the outcome of a key, or of a click on a label, on a screen on which nothing was done before."""
    if len(on.app.screen_stack) == 1:
        await on.open(name)
    before = outcome(on)
    if isinstance(act, Label):
        await on.pilot.click(offset=(act.x, act.y))
    else:
        await on.pilot.press(act)
    await on.settled()
    seen = outcome(on)
    if seen != before:
        await on.close()
    return seen


def differences(wanted: dict[str, Any], seen: dict[str, Any]) -> dict[str, Any]:
    """Return what differs between two outcomes; of the text only the rows that differ."""
    parts: dict[str, Any] = {part: (wanted[part], seen[part]) for part in wanted if wanted[part] != seen[part]}
    if "text" in parts:
        rows = zip(wanted["text"], seen["text"], strict=True)
        parts["text"] = [(y, *pair) for y, pair in enumerate(rows) if pair[0] != pair[1]]
    return parts


@pytest.mark.long(sample=8)
@pytest.mark.parametrize(("name", "size"), [(name, SIZES[at % len(SIZES)]) for at, name in enumerate(NAMES)], ids=str)
async def test_a_click_on_a_label_does_what_the_key_does(
    name: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_keys(monkeypatch)
    async with stage(size, still=True) as on:
        screen = await on.open(name)
        places = labels(screen)
        keys = list(dict.fromkeys(place.key for place in places))
        assert WANTED.get(name, set()) <= set(keys) or size[1] < 24
        if not isinstance(screen, OTHERS_KEYS):
            assert unpressable(screen) == []
            assert [key for key in keys if key not in screen.active_bindings] == []
        for key in keys:
            wanted = await after(on, name, key)
            for place in [place for place in places if place.key == key]:
                seen = await after(on, name, place)
                assert differences(wanted, seen) == {}, place


async def test_an_ask_that_has_just_appeared_takes_no_click_either() -> None:
    services, _, sent = fakes.services(fakes.asking())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        places = labels(app.screen)
        assert places
        for place in places:
            await pilot.click(offset=(place.x, place.y))
        await pilot.pause()
        assert sent.names == []


class PlainPage(DeskScreen):
    """A page that writes its keys without buttons, in two ways."""

    BINDINGS: ClassVar[list[BindingType]] = [page_key("escape", "leave"), page_key("w", "warm_up")]

    def compose(self) -> ComposeResult:
        """Yield the texts."""
        yield Static("[b]esc[/b] back")
        yield Static("Warm up first: press w.")
        yield KeyLine((("esc", "back"),))


async def test_a_label_that_is_no_button_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    mark_keys(monkeypatch)
    async with stage((80, 24)) as on:
        await on.app.push_screen(PlainPage(on.app.services))
        await on.settled()
        assert [(y, label) for _, y, label in unpressable(on.app.screen)] == [(0, "esc"), (1, "press w")]
        monkeypatch.setattr("deskspine.tui.widgets.lines.press_link", lambda key, press="": Style())
        on.app.screen.query_one(KeyLine).refresh()
        assert (23, "esc") in [(y, label) for _, y, label in unpressable(on.app.screen)]
