"""What goes into the state file and how it comes back, also after a restart of the machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.coach.fitting import Fitted
from deskspine.core.coach.swaps import QUIET
from deskspine.core.person.today_flags import NOT_UNWELL, Unwell
from deskspine.core.person.today_flags import unwell as unwell
from deskspine.core.player import plan_codec as plan_form
from deskspine.core.player.machine import PlayerState
from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.player.state import saved_routine
from deskspine.core.routines.model import Library, Routine
from deskspine.core.schedule import last_input as input_seen
from deskspine.core.schedule import state_codec as state_form
from deskspine.core.schedule.last_input import InputSeen
from deskspine.core.schedule.late_wakeups import GRACE_S, ClockGap, classify_launch, set_while_closed
from deskspine.core.schedule.machine import without_run
from deskspine.core.schedule.step import METERS
from deskspine.core.session import Desk
from deskspine.core.timekeeping.instants import Meter, Reading
from deskspine.engine.snapshot import FIRST_RUN_PAGES, Gate

VERSION = 1
MAXIMUM = 1e11
"""Maximum of any saved number: wall seconds of the year 5138."""
NO_GATE = Gate()


class Kept(Struct, frozen=True):
    """What is kept beside the desk."""

    first_run_done: bool = False
    pages_seen: int = 0
    unwell: Unwell = NOT_UNWELL
    after_this: Gate = NO_GATE
    """The gate that opens when the playing routine, a warm-up, is over."""
    natural: tuple[int, float] | None = None
    """Journal row of the last natural break, and the boot second at which it was said: "I was here" takes it back."""
    waiting: tuple[str, ...] = ()
    """Rows of history that the journal has not taken yet."""


class Saved(Struct, frozen=True):
    """A state file that could be read."""

    desk: Desk
    """Instants count as on the present start of the machine."""
    alive: float
    """The last sign of life, as boot seconds of the present start of the machine."""
    gaps: tuple[ClockGap, ...]
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
        "pages_seen": kept.pages_seen,
        "unwell": {"day": day.isoformat(), "flags": list(flags)},
        "saved": {
            "boot": reading.boot,
            "mono": reading.mono,
            "wall": reading.wall,
            "boot_id": reading.boot_id,
        },
        "clock": state_form.to_dict(desk.clock),
    }
    if kept.natural is not None:
        out["natural"] = {"row": kept.natural[0], "told": kept.natural[1]}
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
    data: Mapping[str, Any], alive: Reading | None, seen: InputSeen | None, now: Reading, library: Library,
    fitted: Callable[[Routine], Fitted],
) -> Saved:  # fmt: skip
    """Read a state file back, as of `now`, with what the sign of life knew of input; `fitted` says what may be played.

    Raises ValueError with a sentence.
    """
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
    if seen is not None and last is alive and alive.boot_id == saved.boot_id and seen.last_input <= alive.boot + 1:
        state = input_seen.put_into(state, seen)
    state = state_form.shifted(state, by_s) if by_s else state
    state = replace(state, undo=None)  # the row of the journal and the player it concerns went with the program
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
    done = data.get("first_run_done") is True
    kept = Kept(done, pages_seen(data), unwell(data), _after_this(data), _natural(data, by_s))
    return Saved(desk, max(last.boot + by_s, state.t), gaps, trouble, kept)


def waiting(data: Mapping[str, Any]) -> Sequence[object]:
    """Return the rows of history that were not written when it was saved, as texts."""
    rows = data.get("waiting")
    return rows if isinstance(rows, list) else ()


def _natural(data: Mapping[str, Any], by_s: float) -> tuple[int, float] | None:
    kept = data.get("natural")
    row, told = (kept.get("row"), kept.get("told")) if isinstance(kept, Mapping) else (None, None)
    return (row, told + by_s) if isinstance(row, int) and isinstance(told, float) else None


def pages_seen(data: Mapping[str, Any] | None) -> int:
    """Return how many pages of the first run were seen, as far as was saved.

    An earlier version kept only that the first run was over; then the first page was seen for certain.
    """
    kept = data.get("pages_seen") if data is not None else None
    if isinstance(kept, int) and not isinstance(kept, bool):
        return max(0, min(FIRST_RUN_PAGES, kept))
    return 1 if data is not None and data.get("first_run_done") is True else 0


def _after_this(data: Mapping[str, Any]) -> Gate:
    kept = data.get("after_this")
    if not isinstance(kept, Mapping):
        return NO_GATE
    return Gate(str(kept.get("routine", "")), warm=True, items=str(kept.get("items", "")))


def shape(desk: Desk) -> object:
    """Return what has to differ for saving to be worth a write: not time alone, nor a pause of the hands.

    What is left out is kept with the sign of life.
    """
    clock = desk.clock
    meters = tuple(_line(getattr(clock, name)) for name in METERS)
    rest = replace(clock, t=0.0, typing=False, last_input=0.0, idle_from=None, **dict.fromkeys(METERS, Meter()))
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
            raise ValueError(f"The routine {name} is not available now: {fit.reason}; it is not continued.")
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
