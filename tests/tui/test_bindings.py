"""The keys in the footer of a page: they are looked up again only if something they depend on changed."""

from __future__ import annotations

import pytest

from deskspine.core.commands.registry import Command
from deskspine.core.settings.settings import DEFAULTS, Settings
from deskspine.tui import bindings
from deskspine.tui.bindings import keys_at


def test_a_snapshot_with_the_same_settings_looks_no_key_up(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    keys_of = bindings.keys_of

    def counted(entry: Command, settings: Settings) -> tuple[str, ...]:
        looked_up.append(entry.id)
        return keys_of(entry, settings)

    monkeypatch.setattr(bindings, "keys_of", counted)
    settings = DEFAULTS.replace("keys.dashboard.meeting", ("z",))
    first = keys_at("dashboard", settings, {})
    assert ("z", "meeting") in first
    assert looked_up
    looked_up.clear()
    assert keys_at("dashboard", settings, {}) is first
    assert not looked_up
    assert ("z", "over") in keys_at("dashboard", settings, {"dashboard.meeting": "over"})
    assert ("z", "meeting") not in keys_at("dashboard", DEFAULTS, {})
    assert looked_up
