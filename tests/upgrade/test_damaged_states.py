"""A saved state that is damaged or foreign is put aside with its reason, whichever situation it holds."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from support.earlier_home import Home, left_by, state_of
from support.expected_states import EXPECTED

NAMES = ("asking", "elsewhere", "half_played", "in_a_call", "self_test", "unwell", "waiting_rows")
"""Samples that together hold every table of a state."""
AFRESH = {"mode": "sitting", "due": "09:30:00", "next_ask": "09:30:00", "first_run": True}
"""The view of a program without any state, at nine o'clock."""


KEPT: dict[str, dict[str, Any]] = {
    "unwell": {"unwell": ["flare"]},
    "waiting_rows": {"breaks": 2, "natural": 1},
}
"""Fields that are used even from a state of another version: what is not for today, and rows of the history."""


def start_with(home: Home, content: bytes, kept: dict[str, Any] | None = None) -> None:
    """Start at nine o'clock on a state file that holds `content`, and expect it to be put aside whole."""
    home.paths.journal.unlink(missing_ok=True)
    home.paths.config_file.write_text("[schedule]\nsit_minutes = 30\n")
    home.paths.state_file.write_bytes(content)
    home.clock.move(0, wall_s=1773133200.0 - home.clock.read().wall)
    home.launch()
    assert home.seen() == {**AFRESH, **(kept or {})}
    assert home.put_aside() == ["state.toml.bad"]
    assert home.paths.state_file.with_name("state.toml.bad").read_bytes() == content
    assert any("state.toml.bad" in text for text in home.notices())


@pytest.mark.parametrize("name", NAMES)
def test_a_state_that_was_cut_off_is_put_aside(tmp_path: Path, name: str) -> None:
    home = left_by(tmp_path, name)
    content = home.paths.state_file.read_bytes()
    start_with(home, content[: content.rindex(b"=") + 1])


@pytest.mark.parametrize("name", NAMES)
def test_a_state_of_another_version_is_put_aside_and_its_version_named(tmp_path: Path, name: str) -> None:
    home = left_by(tmp_path, name)
    start_with(home, tomli_w.dumps({**state_of(name), "version": 97}).encode(), KEPT.get(name))
    assert any("(a newer deskspine wrote it, version 97; this one knows 3)" in text for text in home.notices())


WRONG: tuple[tuple[str, str, Any], ...] = (
    ("sitting", "saved", 5),
    ("sitting", "saved.boot", "soon"),
    ("sitting", "saved.wall", 1e300),
    ("sitting", "clock", []),
    ("sitting", "clock.t", "now"),
    ("sitting", "clock.sit", 754.0),
    ("sitting", "clock.sit.base_s", True),
    ("sitting", "clock.time_kind", "standing"),
    ("sitting", "clock.source", 1),
    ("sitting", "clock.asks", 1.5),
    ("sitting", "clock.kind_since", -9e10),
    ("asking", "clock.ask", "asking"),
    ("asking", "clock.ask.stage", "shouting"),
    ("asking", "clock.ask.kind", "long"),
    ("asking", "clock.ask.due", "09:30"),
    ("snoozed", "clock.snoozes", "two"),
    ("meeting", "clock.meeting.since", []),
    ("paused_until", "clock.pause.until_wall", "14:30"),
    ("in_a_call", "clock.busy_with", "kettle"),
    ("in_a_call", "clock.uses", [{"what": "kettle", "who": "", "since": 5000.0, "background": False}]),
    ("away_by_key", "clock.absence.proven", "yes"),
    ("returned", "clock.returned.length_s", "long"),
    ("elsewhere", "clock.run.promise_s", []),
    ("not_now", "clock.undo.what", "everything"),
)
"""A sample, a place in it and a value that is invalid there."""


@pytest.mark.long(sample=8)
@pytest.mark.parametrize(("name", "place", "value"), WRONG)
def test_a_state_with_one_wrong_value_is_put_aside(tmp_path: Path, name: str, place: str, value: Any) -> None:
    home = left_by(tmp_path, name)
    start_with(home, tomli_w.dumps(with_value(state_of(name), place, value)).encode())


PLACES_LOST: tuple[tuple[str, Any], ...] = (
    ("player.index", 999),
    ("player.into_s", -1.0),
    ("player.outcome", "won"),
    ("player.attempts", [["done"]]),
    ("player.shape", 1),
    ("player.routine", "no-such-routine"),
    ("player.level", 4),
    ("player.holds", [[99.0, 4.0]]),
    ("player.eased", [7]),
    ("player.asking", "yes"),
    ("player.scores", [["no-such-exercise", "left", 2]]),
    ("plan.slots", []),
    ("plan.routine", "seated-2min"),
    ("plan.duration_s", [1, 2]),
)
"""A place in a playing routine and a value that prevents it from going on."""


@pytest.mark.parametrize(("place", "value"), PLACES_LOST)
def test_a_damaged_routine_costs_itself_alone(tmp_path: Path, place: str, value: Any) -> None:
    home = left_by(tmp_path, "half_played")
    home.paths.state_file.write_text(tomli_w.dumps(with_value(state_of("half_played"), place, value)))
    home.launch()
    view = home.seen()
    assert "playing" not in view
    assert (view["mode"], view["sit_s"] >= 1800, view["pages_seen"]) == ("owed", True, 3)
    assert len(home.notices()) == 1
    assert home.put_aside() == []


@pytest.mark.parametrize("row", ["", "[]", '["break",{}]', '["no-such-kind",{}]', '["event",{"wall":"x"}]', 7])
def test_a_damaged_row_that_waits_costs_itself_alone(tmp_path: Path, row: Any) -> None:
    home = left_by(tmp_path, "waiting_rows")
    state = state_of("waiting_rows")
    home.paths.state_file.write_text(tomli_w.dumps({**state, "waiting": [row, *state["waiting"]]}))
    home.launch()
    assert home.seen() == EXPECTED["waiting_rows"]
    home.live(30)
    assert len(home.notices()) == 1
    assert home.put_aside() == []


@pytest.mark.parametrize("content", [b"", b"wall=soon\nboot=1\n", b"\xff\xfe", b"wall=1e300\nboot=1e300\nboot_id=x\n"])
def test_a_damaged_sign_of_life_is_left_out(tmp_path: Path, content: bytes) -> None:
    home = left_by(tmp_path, "snoozed")
    home.paths.alive.write_bytes(content)
    home.launch()
    assert home.seen() == EXPECTED["snoozed"]
    assert (home.notices(), home.put_aside()) == ([], [])


def with_value(state: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    """Return the state with another value at a place."""
    out = copy.deepcopy(state)
    *tables, key = place.split(".")
    at = out
    for table in tables:
        at = at[table]
    assert key in at, place
    at[key] = value
    return out
