"""What goes into the state file and how it comes back, also after a restart of the machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from deskspine.core import plan_form
from deskspine.core.desk import Desk
from deskspine.core.flags import DAY_FLAGS
from deskspine.core.gaps import GRACE_S, GapFound, classify_launch, set_while_closed
from deskspine.core.instants import Meter, Reading
from deskspine.core.plan import Plan, compile_plan
from deskspine.core.player import PlayerState
from deskspine.core.player_state import saved_routine
from deskspine.core.routine import Library, Routine
from deskspine.core.safety import QUIET, Fitted
from deskspine.core.schedule import state_form
from deskspine.core.schedule.draft import METERS
from deskspine.core.schedule.machine import without_run
from deskspine.engine.snapshot import Gate

VERSION = 1
MAXIMUM = 1e11
"""Maximum of any saved number: wall seconds of the year 5138."""
Unwell = tuple[date, tuple[str, ...]]
"""A day, and the flags that hold for it alone."""
NOT_UNWELL: Unwell = (date.min, ())
NO_GATE = Gate()


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept beside the desk."""

    first_run_done: bool = False
    unwell: Unwell = NOT_UNWELL
    after_this: Gate = NO_GATE
    """The gate that opens when the playing routine, a warm-up, is over."""
    waiting: tuple[str, ...] = ()
    """Rows of history that the journal has not taken yet."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A state file that could be read."""

    desk: Desk
    """Instants count as on the present start of the machine."""
    alive: float
    """The last sign of life, as boot seconds of the present start of the machine."""
    gaps: tuple[GapFound, ...]
    trouble: str
    """One sentence when the routine that was playing cannot be continued."""
    kept: Kept


def to_dict(desk: Desk, reading: Reading, kept: Kept, *, ended: bool) -> dict[str, Any]:
    """Everything that must survive a closed terminal. `ended` says that the program ends by itself now."""
    day, flags = kept.unwell
    out: dict[str, Any] = {
        "version": VERSION,
        "ended_by_itself": ended,
        "first_run_done": kept.first_run_done,
        "unwell": {"day": day.isoformat(), "flags": list(flags)},
        "saved": {
            "boot": reading.boot,
            "mono": reading.mono,
            "wall": reading.wall,
            "boot_id": reading.boot_id,
        },
        "clock": state_form.to_dict(desk.clock),
    }
    if kept.waiting:
        out["waiting"] = list(kept.waiting)
    if desk.player is not None:
        out["player"] = desk.player.to_dict()
        out["playing"] = {"sit_before_s": desk.sit_before_s, "kind": desk.kind}
        if desk.plan is not None:
            out["plan"] = plan_form.to_dict(desk.plan)
        if kept.after_this.routine:
            out["after_this"] = {"routine": kept.after_this.routine, "items": kept.after_this.items}
    return out


def read(
    data: Mapping[str, Any], alive: Reading | None, now: Reading, library: Library, fitted: Callable[[Routine], Fitted]
) -> Saved:
    """Read a state file back, as of `now`; `fitted` tells what may be played. Raises ValueError with a sentence."""
    if data.get("version") != VERSION:
        raise ValueError(f"it is of version {data.get('version')!r}, expected {VERSION}")
    stamp, clock = data.get("saved"), data.get("clock")
    if not isinstance(stamp, Mapping) or not isinstance(clock, Mapping):
        raise ValueError("its sitting clock is missing")
    if not _sensible(data):
        raise ValueError("it holds a number that no clock shows")
    saved = _reading(stamp)
    last = _later(saved, alive)
    gap = classify_launch(last, now, data.get("ended_by_itself") is True)
    same_boot = bool(now.boot_id) and now.boot_id == last.boot_id and now.boot >= last.boot
    closed_s = now.boot - last.boot if same_boot else max(0.0, now.wall - last.wall)
    by_s = (now.boot - closed_s) - last.boot
    state = state_form.from_dict(clock)
    if state.t > saved.boot + GRACE_S:
        raise ValueError("its sitting clock is ahead of its time stamp")
    state = state_form.shifted(state, by_s) if by_s else state
    plan, player, trouble = _player(data, library, fitted, by_s)
    playing = data.get("playing")
    playing = playing if isinstance(playing, Mapping) else {}
    sit_before_s = playing.get("sit_before_s", 0.0)
    if gap is None:
        # Whoever launches it is at the desk, and what would have ended a lock or a sleep went by unseen.
        state = replace(state, locked=None, asleep=None, away_key=None)
    desk = Desk(
        without_run(state) if trouble else state,
        plan,
        player,
        float(sit_before_s) if isinstance(sit_before_s, int | float) else 0.0,
        "micro" if playing.get("kind") == "micro" else "break",
    )
    gaps = tuple(found for found in (gap, set_while_closed(last, now)) if found is not None)
    kept = Kept(data.get("first_run_done") is True, unwell(data), _after_this(data))
    return Saved(desk, max(last.boot + by_s, state.t), gaps, trouble, kept)


def unwell(data: Mapping[str, Any] | None) -> Unwell:
    """The flags of a day and that day, as they were saved; nothing when they cannot be read."""
    kept = data.get("unwell") if data is not None else None
    if not isinstance(kept, Mapping) or not isinstance(kept.get("flags"), list):
        return NOT_UNWELL
    try:
        day = date.fromisoformat(str(kept.get("day")))
    except ValueError:
        return NOT_UNWELL
    return day, tuple(flag for flag in DAY_FLAGS if flag in kept["flags"])


def waiting(data: Mapping[str, Any]) -> Sequence[object]:
    """Return the rows of history that were not written when it was saved, as texts."""
    rows = data.get("waiting")
    return rows if isinstance(rows, list) else ()


def _after_this(data: Mapping[str, Any]) -> Gate:
    kept = data.get("after_this")
    if not isinstance(kept, Mapping):
        return NO_GATE
    return Gate(str(kept.get("routine", "")), warm=True, items=str(kept.get("items", "")))


def shape(desk: Desk) -> object:
    """What has to differ for saving to be worth a write: not the mere passing of time, nor one more key."""
    clock = desk.clock
    meters = tuple(_line(getattr(clock, name)) for name in METERS)
    rest = replace(clock, t=0.0, typing=False, last_input=0.0, idle_from=None, **dict.fromkeys(METERS, Meter()))  # type: ignore[arg-type]
    return meters, rest, desk.player


def _line(meter: Meter) -> Meter:
    """The same growing meter whenever it was last wound up."""
    return meter if meter.since is None else Meter(round(meter.base_s - meter.since, 3), 0.0)


def _player(
    data: Mapping[str, Any], library: Library, fitted: Callable[[Routine], Fitted], by_s: float
) -> tuple[Plan | None, PlayerState | None, str]:
    kept = data.get("player")
    if not isinstance(kept, Mapping):
        return None, None, ""
    try:
        name, level = saved_routine(kept)
        routine = library.routines.get(name)
        if routine is None:
            raise ValueError(f"The routine {name} is not there any more; it is not continued.")
        fit = fitted(routine)
        if fit.locked:
            raise ValueError(f"The routine {name} is not for now: {fit.reason}; it is not continued.")
        layout = data.get("plan")
        plan = (
            plan_form.from_dict(layout, fit.routine, {QUIET.id: QUIET, **library.exercises})
            if isinstance(layout, Mapping)
            else compile_plan(fit.routine, level)
        )
        return plan, PlayerState.from_dict(kept, plan).shifted(by_s), ""
    except ValueError as error:
        return None, None, str(error)


def _sensible(value: object) -> bool:
    """Return whether no number in `value` is infinite, or larger than any stamp or count can be."""
    if isinstance(value, Mapping):
        return all(_sensible(each) for each in value.values())
    if isinstance(value, list):
        return all(_sensible(each) for each in value)
    return not isinstance(value, int | float) or abs(value) <= MAXIMUM


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
