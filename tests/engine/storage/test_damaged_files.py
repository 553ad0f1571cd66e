"""Damaged files: the program starts in any case, and keeps what it cannot use under another name, with a sentence."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import example, given
from hypothesis import strategies as st

from deskspine.adapters.storage.state_file import StateFile
from deskspine.core.schedule.last_input import InputSeen
from deskspine.core.timekeeping.instants import Reading
from support.effort import examples
from support.resident import Resident

ABSURD: tuple[Any, ...] = (
    *("x", "", "2026-13-45", True, False, -1, 0, 7, 1 << 62, 10**30, -(10**30)),
    *(float("nan"), float("inf"), -float("inf"), 1e300, 9e10, -9e10, 5e9, -3.5, 0.5),
    *([], [1], [["x"]], [{}], {}, {"x": 1}, {"since": "x"}),
)
"""Values that no key takes, or only another key."""

Path_ = tuple[str | int, ...]


@cache
def lives() -> tuple[dict[str, Any], ...]:
    """Return saved states of different moments, one for each table that a state can have."""
    states = []

    def keep(desk: Resident) -> None:
        assert desk.store.state is not None
        states.append({**desk.store.state, "first_run_done": True})

    desk = Resident(minutes=10)
    desk.to_ask()
    keep(desk)
    desk.ask("snooze")
    keep(desk)
    desk.ask("meeting", minutes=30)
    keep(desk)
    desk.ask("meeting-over")
    desk.ask("pause", minutes=30)
    keep(desk)
    desk.ask("away")
    desk.live(120)
    keep(desk)
    desk.ask("back")
    keep(desk)
    desk = Resident(minutes=10)
    desk.to_ask()
    desk.ask("start", routine="seated-3min")
    desk.live(40)
    desk.ask("player-pause")
    keep(desk)
    desk = Resident()
    desk.journal.full = True
    desk.ask("did-it")
    keep(desk)
    return tuple(states)


def paths(value: Any, at: Path_ = ()) -> Iterator[Path_]:
    """Yield the path of every place in a state."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield (*at, key)
        yield from paths(inner, (*at, key))


def changed(state: dict[str, Any], at: Path_, value: Any) -> dict[str, Any]:
    """Return the state with another value at a place."""
    out = copy.deepcopy(state)
    place: Any = out
    for key in at[:-1]:
        place = place[key]
    place[at[-1]] = value
    return out


PLACES = [(number, at) for number, state in enumerate(lives()) for at in paths(state)]


def start_with(state: dict[str, Any], alive: Reading | None = None, seen: InputSeen | None = None) -> Resident:
    """Return a program that started on this state, after its first hour."""
    desk = Resident()
    desk.store.state = state
    desk.store.alive = alive or desk.store.alive
    desk.store.seen = seen
    desk.pictures.clear()
    desk.launch()
    first = desk.pictures[0].notices
    desk.live(3600)
    assert desk.engine.faults == ()
    assert desk.store.rejected is None or any("could not be used" in notice.text for notice in first)
    return desk


@pytest.mark.parametrize("name", ["meeting", "pause", "ask", "run", "absence", "returned", "sit", "progress"])
@pytest.mark.parametrize("value", ["x", 5, [], True])
def test_a_table_that_is_none_is_kept_aside_with_a_reason(name: str, value: Any) -> None:
    state = changed(lives()[0], ("clock", name), value)
    assert start_with(state).store.rejected == state


@examples(150)
@given(st.sampled_from(PLACES), st.sampled_from(ABSURD))
@example((0, ("clock", "ask", "stage")), "x")
@example((0, ("clock", "time_kind")), "x")
@example((0, ("saved", "wall")), 10**30)
@example((0, ("saved", "boot")), -9e10)
@example((0, ("clock", "kind_since")), -9e10)
@example((6, ("player", "since")), 9e10)
def test_no_damage_to_a_saved_state_keeps_the_program_from_starting(place: tuple[int, Path_], value: Any) -> None:
    number, at = place
    start_with(changed(lives()[number], at, value))


@examples(60)
@given(*[st.sampled_from((0.0, 1.0, 5e8, 1.7e9, 9e10, 1e11, -1.0, 1e15, float("nan"), float("inf")))] * 3)
def test_no_sign_of_life_keeps_the_program_from_starting(boot: float, mono: float, wall: float) -> None:
    for boot_id in (Resident().clock.read().boot_id, "another"):
        for seen in (None, InputSeen(True, boot, wall), InputSeen(False, mono)):
            start_with(lives()[0], Reading(boot, mono, wall, boot_id), seen)


@examples(100)
@given(st.binary(max_size=200) | st.sampled_from([b"[" * 5000, b"a = 1" + b"0" * 5000, b"x" * (5 << 20)]))
def test_no_bytes_in_state_or_sign_of_life_raise(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("files")
    (folder / "state.toml").write_bytes(content)
    (folder / "alive").write_bytes(content)
    store = StateFile(folder / "state.toml", folder / "alive")
    state, message = store.load()
    assert (state is None) == bool(message)
    assert store.peek() is None or state is not None
    alive = store.last_alive()
    assert alive is None or 0 <= alive.boot <= 1e11
    seen = store.last_seen()
    assert seen is None or abs(seen.last_input) <= 1e11
    if message:
        assert (folder / "state.toml.bad").read_bytes() == content


def test_what_is_saved_by_the_tests_is_what_a_file_holds(tmp_path: Path) -> None:
    store = StateFile(tmp_path / "state.toml", tmp_path / "alive")
    for state in lives():
        (tmp_path / "state.toml").write_text(tomli_w.dumps(state))
        assert store.load() == (state, "")
