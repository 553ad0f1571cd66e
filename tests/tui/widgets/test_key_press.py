"""Keys written on a screen: each is a button that presses the key."""

from __future__ import annotations

import string

import pytest
from textual.app import ComposeResult
from textual.events import Key
from textual.screen import Screen

from deskspine.core.commands.key_names import key_name
from deskspine.core.commands.registry import COMMANDS
from deskspine.tui.app import DeskApp
from deskspine.tui.bindings import key_label
from deskspine.tui.widgets.key_press import key_of, pressable
from deskspine.tui.widgets.lines import ROLES, Line, Lines
from support import fakes

LINE: Line = (("", "x "), ("key", "↑ ↓"), ("dim", " move   "), ("key", "ctrl+s"), ("dim", " keep"), ("", "   rest"))


def test_every_key_of_the_registry_is_recognised_as_it_is_written() -> None:
    keys = [key for command in COMMANDS for key in command.keys]
    assert keys
    assert [key_of(key_label(key)) for key in keys] == keys


def test_every_sign_on_a_keyboard_is_written_as_itself_and_recognised() -> None:
    for sign in string.punctuation:
        assert key_label(key_name(sign)) == sign
        assert key_of(sign) == key_name(sign)


def test_words_after_a_key_belong_to_it_and_other_words_to_none() -> None:
    assert [(text, key) for _, text, key in pressable(LINE) if text.strip()] == [
        ("x ", ""),
        ("↑", "up"),
        ("↓", "down"),
        (" move   ", "up"),
        ("ctrl+s", "ctrl+s"),
        (" keep", "ctrl+s"),
        ("   rest", ""),
    ]


class Page(Screen[None]):
    """One line of keys."""

    COMPONENT_CLASSES = set(ROLES)

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []

    def compose(self) -> ComposeResult:
        yield Lines([LINE])

    def on_key(self, event: Key) -> None:
        self.pressed.append(event.key)


@pytest.mark.parametrize(("column", "key"), [(2, "up"), (4, "down"), (8, "up"), (15, "ctrl+s"), (22, "ctrl+s")])
async def test_a_click_presses_the_key(column: int, key: str) -> None:
    services, _, _ = fakes.services(fakes.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        page = Page()
        await app.push_screen(page)
        await pilot.click(Lines, offset=(column, 0))
        await pilot.pause()
        assert page.pressed == [key]
