"""The kinds of use have one table: settings, presence sources, timelines and pages follow it, both ways."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from deskspine.adapters.busy.camera import Camera
from deskspine.adapters.busy.full_screen import FullScreen
from deskspine.adapters.busy.microphone import Microphone
from deskspine.adapters.busy.windows_capture import KEYS
from deskspine.core.schedule.busy_kinds import BUSY_KINDS, CALL_DEVICES, HOLDING_KINDS, UseOf
from deskspine.core.schedule.policy import Policy
from deskspine.core.schedule.policy_from_settings import policy_of
from deskspine.core.settings.settings import DEFAULTS, FIELDS
from deskspine.core.timeline import EVENTS

ROOT = Path(__file__).resolve().parents[3]


def test_every_kind_has_one_row_in_order() -> None:
    assert tuple(BUSY_KINDS) == get_args(UseOf)
    assert tuple(kind for kind, row in BUSY_KINDS.items() if row.setting) == HOLDING_KINDS
    assert set(HOLDING_KINDS) > CALL_DEVICES
    assert all(row.begun and row.lasting and row.background for row in BUSY_KINDS.values())
    assert all(BUSY_KINDS[kind].ended for kind in HOLDING_KINDS)


def test_every_setting_that_lets_a_use_hold_asks_is_of_one_kind() -> None:
    switches = {field.key for field in FIELDS if field.key.startswith("busy.") and field.kind == "flag"}
    assert {BUSY_KINDS[kind].setting for kind in HOLDING_KINDS} == switches
    assert policy_of(DEFAULTS, 0.0).busy == Policy().busy
    for kind in HOLDING_KINDS:
        without = DEFAULTS.replace(BUSY_KINDS[kind].setting, False)
        assert kind not in policy_of(without, 0.0).busy
        assert kind in policy_of(without.replace(BUSY_KINDS[kind].setting, True), 0.0).busy


def test_every_kind_has_a_source_that_is_named_after_it() -> None:
    assert {source.name for source in (Microphone, Camera, FullScreen)} == set(HOLDING_KINDS)
    assert set(KEYS) == CALL_DEVICES


def test_timelines_and_pages_name_every_kind() -> None:
    takes, described = EVENTS["use"]
    assert all(takes(f"{kind} OBS") and kind in described for kind in HOLDING_KINDS)
    assert not takes("video OBS")
    simulate = (ROOT / "docs" / "simulate.md").read_text(encoding="utf-8")
    row = next(line for line in simulate.splitlines() if line.startswith("| `use "))
    assert [kind for kind in HOLDING_KINDS if kind not in row] == []
    presence = (ROOT / "docs" / "presence.md").read_text(encoding="utf-8")
    assert [kind for kind in HOLDING_KINDS if f"`{BUSY_KINDS[kind].setting}`" not in presence] == []


def test_the_words_of_a_kind_are_written_once() -> None:
    phrases = [text for row in BUSY_KINDS.values() for text in (row.begun, row.ended, row.lasting) if text]
    written = re.compile("|".join(f'"{re.escape(phrase)}' for phrase in phrases))
    repeated = [
        path.name
        for path in (ROOT / "src").rglob("*.py")
        if path.name != "busy_kinds.py" and written.search(path.read_text(encoding="utf-8"))
    ]
    assert repeated == []
