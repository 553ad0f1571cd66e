"""Goes on from what an earlier run left: no damage to a file may keep deskspine from starting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from deskspine.core import session as machine
from deskspine.core.schedule import last_input as input_seen
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.inputs import Gap, Key, Source
from deskspine.core.session import DeskInput, Press
from deskspine.core.timekeeping.instants import Now, Reading
from deskspine.engine.snapshot import Gate
from deskspine.engine.storage import saved_state as saved

if TYPE_CHECKING:
    from deskspine.engine.engine import Engine


def go_on(engine: Engine, kept: Mapping[str, Any], reading: Reading, now: Now) -> tuple[Event, ...] | None:
    """Take up the saved state; return what that brought, or None after it was put aside as damaged.

    A sign of life that makes no sense is left out.
    """
    why = ""
    store = engine.ports.store
    for alive in dict.fromkeys((store.last_alive(), None)):
        try:
            seen = None if alive is None else store.last_seen()
            return _taken_up(engine, saved.read(kept, alive, seen, reading, engine.library, engine.fitted), now)
        except ValueError as error:
            why = str(error)
        except Exception as error:
            why = f"it makes no sense, {type(error).__name__}: {error}"
    engine.keeper.note("saved", store.reject(why))
    engine.first_run_done, engine.pages_seen, engine.after_this = False, 0, Gate()
    return None


def _taken_up(engine: Engine, past: saved.Saved, now: Now) -> tuple[Event, ...]:
    source = engine.ports.source
    start = replace(now, t=past.alive, wall=now.wall_at(past.alive))
    hold: list[DeskInput] = [Press("hold")] if past.desk.player is not None else []
    gaps = [Gap(found.kind, found.length_s, found.grace_s) for found in past.gaps]
    inputs: list[DeskInput] = [*gaps, Source(source), Key()]
    closed = any(found.kind == "closed" for found in past.gaps)
    held, _ = machine.advance(past.desk, start, hold, engine.policy)
    held = held if closed else replace(held, clock=input_seen.present(held.clock))
    machine.advance(held, now, inputs, engine.policy)  # what does not work is noticed before anything is written
    engine.first_run_done, engine.pages_seen = past.kept.first_run_done, past.kept.pages_seen
    engine.after_this = past.kept.after_this
    engine.desk = past.desk
    engine.keeper.note("saved", past.trouble)
    if past.kept.natural is not None:
        engine.keeper.recall_natural(*past.kept.natural)
    told = engine._apply(start, hold).events
    if not closed:
        engine.desk = replace(engine.desk, clock=input_seen.present(engine.desk.clock))
    told += engine._apply(now, inputs).events
    engine.snapshot()
    engine.deadline(now)
    return told
