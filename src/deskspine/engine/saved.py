"""What goes into the state file and how it comes back, also after a restart of the machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from deskspine.core.desk import Desk
from deskspine.core.gaps import GapFound, classify_launch
from deskspine.core.instants import Reading
from deskspine.core.plan import Plan, compile_plan
from deskspine.core.player import PlayerState
from deskspine.core.player_state import saved_routine
from deskspine.core.routine import Library
from deskspine.core.schedule import state as clock_state

VERSION = 1


@dataclass(frozen=True, slots=True)
class Saved:
    """A state file that could be read."""

    desk: Desk
    """Instants count as on the present start of the machine."""
    alive: float
    """The last sign of life, as boot seconds of the present start of the machine."""
    gap: GapFound | None
    first_run_done: bool
    trouble: str
    """One sentence when a part of it could not be used."""


def to_dict(desk: Desk, reading: Reading, *, first_run_done: bool, ended: bool) -> dict[str, Any]:
    """Everything that must survive a closed terminal. `ended` says that the program ends by itself now."""
    out: dict[str, Any] = {
        "version": VERSION,
        "ended_by_itself": ended,
        "first_run_done": first_run_done,
        "saved": {
            "boot": reading.boot,
            "mono": reading.mono,
            "wall": reading.wall,
            "boot_id": reading.boot_id,
        },
        "clock": clock_state.to_dict(desk.clock),
    }
    if desk.player is not None:
        out["player"] = desk.player.to_dict()
        out["playing"] = {"sit_before_s": desk.sit_before_s, "kind": desk.kind}
    return out


def read(data: Mapping[str, Any], alive: Reading | None, now: Reading, library: Library) -> Saved:
    """Read a state file back, as of `now`. Raises ValueError with a sentence when it does not fit."""
    if data.get("version") != VERSION:
        raise ValueError(f"it is of version {data.get('version')!r}, expected {VERSION}")
    stamp, clock = data.get("saved"), data.get("clock")
    if not isinstance(stamp, Mapping) or not isinstance(clock, Mapping):
        raise ValueError("its sitting clock is missing")
    saved = _reading(stamp)
    last = _later(saved, alive)
    gap = classify_launch(last, now, data.get("ended_by_itself") is True)
    same_boot = bool(now.boot_id) and now.boot_id == last.boot_id and now.boot >= last.boot
    closed_s = now.boot - last.boot if same_boot else max(0.0, now.wall - last.wall)
    by_s = (now.boot - closed_s) - last.boot
    state = clock_state.from_dict(clock)
    state = clock_state.shifted(state, by_s) if by_s else state
    plan, player, trouble = _player(data, library, by_s)
    playing = data.get("playing")
    playing = playing if isinstance(playing, Mapping) else {}
    sit_before_s = playing.get("sit_before_s", 0.0)
    desk = Desk(
        replace(state, run=state.run if player is not None else None),
        plan,
        player,
        float(sit_before_s) if isinstance(sit_before_s, int | float) else 0.0,
        "micro" if playing.get("kind") == "micro" else "break",
    )
    return Saved(desk, max(last.boot + by_s, state.t), gap, data.get("first_run_done") is True, trouble)


def _player(data: Mapping[str, Any], library: Library, by_s: float) -> tuple[Plan | None, PlayerState | None, str]:
    kept = data.get("player")
    if not isinstance(kept, Mapping):
        return None, None, ""
    try:
        name, level = saved_routine(kept)
        routine = library.routines.get(name)
        if routine is None:
            raise ValueError(f"The routine {name} is not there any more; it is not continued.")
        plan = compile_plan(routine, level)
        return plan, PlayerState.from_dict(kept, plan).shifted(by_s), ""
    except ValueError as error:
        return None, None, str(error)


def _reading(stamp: Mapping[str, Any]) -> Reading:
    try:
        boot_id = stamp.get("boot_id", "")
        return Reading(float(stamp["boot"]), float(stamp["mono"]), float(stamp["wall"]), str(boot_id))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"its time stamp is damaged ({error})") from error


def _later(saved: Reading, alive: Reading | None) -> Reading:
    if alive is None:
        return saved
    if alive.boot_id == saved.boot_id:
        return alive if alive.boot > saved.boot else saved
    return alive if alive.wall > saved.wall else saved
