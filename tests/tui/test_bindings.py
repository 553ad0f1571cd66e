"""The keys in the footer of a page: they are looked up again only if something they depend on changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.binding import Binding

from deskspine.core.commands.command import Command
from deskspine.core.commands.registry import command
from deskspine.core.settings.settings import DEFAULTS, FIELDS, Settings
from deskspine.tui import bindings
from deskspine.tui.app import DeskApp
from deskspine.tui.bindings import foot, help_foot, keymap, keys_at, page_key
from support import fakes


def test_a_snapshot_with_the_same_settings_looks_no_key_up(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    keys_of = bindings.keys_of

    def counted(entry: Command, settings: Settings) -> tuple[str, ...]:
        looked_up.append(entry.id)
        return keys_of(entry, settings)

    monkeypatch.setattr(bindings, "keys_of", counted)
    settings = DEFAULTS.replace("keys.dashboard.meeting", ("x",))
    first = keys_at("dashboard", settings, {})
    assert ("x", "meeting") in first
    assert looked_up
    looked_up.clear()
    assert keys_at("dashboard", settings, {}) is first
    assert not looked_up
    assert ("x", "over") in keys_at("dashboard", settings, {"dashboard.meeting": "over"})
    assert ("x", "meeting") not in keys_at("dashboard", DEFAULTS, {})
    assert looked_up


def test_the_foot_shows_the_first_key_of_each_binding() -> None:
    more, less = page_key("plus,equals_sign", "times(1)"), page_key("minus", "times(-1)", priority=True)
    assert foot("times", more, less) == ("+ -", "times")
    assert foot("back", page_key("escape", "leave")) == ("esc", "back")
    assert (more.key, more.action, more.show, less.priority) == ("plus,equals_sign", "times(1)", False, True)


def test_a_key_of_a_page_is_written_once() -> None:
    """Check that one module makes all bindings, and that the foot of a page is made of them."""
    labels = "|".join(re.escape(label) for label in ("esc", "enter", "tab", "space", "delete", "ctrl+s", "/", "←", "↑"))
    again = re.compile(rf'\bBinding\(|(?<!page_key)\("(?:{labels}|[a-zA-Z])(?: [^"]*)?", "[a-z]')
    package = Path(bindings.__file__).parent
    apart = {"bindings.py", "press_key.py"}
    found = {
        path.relative_to(package).as_posix(): hits
        for path in package.rglob("*.py")
        if path.name not in apart and (hits := again.findall(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_the_bindings_of_the_app_are_rows_of_the_registry() -> None:
    own = {binding.id: binding for binding in DeskApp.BINDINGS if isinstance(binding, Binding) and binding.id}
    assert set(own) == {"app.help", "app.quit", "app.suspend", "app.palette", "dashboard.later", "dashboard.undo"}
    for command_id, binding in own.items():
        assert binding.key == ",".join(command(command_id).keys)
        assert binding.description == command(command_id).title


def test_the_foot_of_a_page_shows_the_key_that_help_has_now() -> None:
    assert help_foot(DEFAULTS) == (("?", "help"),)
    assert help_foot(DEFAULTS.replace("keys.app.help", ("f1",))) == (("f1", "help"),)


@pytest.mark.parametrize(("command_id", "sent"), [("verb.away", "away"), ("verb.resume", "resume")])
async def test_a_command_without_a_key_can_get_one_that_works_on_every_page(command_id: str, sent: str) -> None:
    settings = DEFAULTS.replace(f"keys.{command_id}", ("f9",))
    services, _, recorder = fakes.services(fakes.snapshot(settings=settings))
    app = DeskApp(services)
    async with app.run_test() as pilot:
        await pilot.press("f9")
        assert recorder.names == [sent]
        await pilot.press("comma", "f9")
        assert recorder.names == [sent, sent]


def test_every_command_that_has_a_setting_for_keys_can_be_bound_and_no_other() -> None:
    keys = {field.key for field in FIELDS if field.kind == "keys"}
    assert keys == {f"keys.{command_id}" for command_id in keymap(DEFAULTS)}
