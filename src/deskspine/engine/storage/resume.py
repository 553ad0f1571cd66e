"""Resuming from the saved state of an earlier run: no damaged file may keep deskspine from starting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core import session as machine
from deskspine.core.coach.fitting import Fitted
from deskspine.core.routines.model import Library, Routine
from deskspine.core.schedule import last_input as input_seen
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.inputs import Gap, Key, Source
from deskspine.core.schedule.policy import Policy
from deskspine.core.session import Desk, DeskInput, Press
from deskspine.core.timekeeping.calendar import local
from deskspine.core.timekeeping.instants import Now, Reading
from deskspine.engine.ports import StateStore
from deskspine.engine.storage import saved_state as saved


class UnusableStateError(Exception):
    """A saved state cannot be used; the text says why."""


class Resumed(Struct, frozen=True):
    """A saved state that works, with the inputs to continue from it."""

    desk: Desk
    start: Now
    """The last sign of life."""
    hold: tuple[DeskInput, ...]
    """The inputs at that moment: a player is held where it was."""
    presumes_input: bool
    """True if the time since then was not watched and counts as sitting: the program was gone for a moment only."""
    inputs: tuple[DeskInput, ...]
    """The inputs at the present moment."""
    kept: saved.Kept
    trouble: str
    """A sentence if the routine that was playing cannot be continued, otherwise ""."""


def present(desk: Desk, resumed: Resumed) -> Desk:
    """Return `desk`, held at the last sign of life, ready for the present inputs."""
    return replace(desk, clock=input_seen.present(desk.clock)) if resumed.presumes_input else desk


def counting(desk: Desk, day: str, breaks: int) -> Desk:
    """Return `desk` with at least as many breaks of `day` as the journal has: another process recorded some."""
    if breaks <= (desk.clock.breaks_today if desk.clock.breaks_day == day else 0):
        return desk
    return replace(desk, clock=replace(desk.clock, breaks_day=day, breaks_today=breaks))


def resume(
    data: Mapping[str, Any], store: StateStore, reading: Reading, now: Now, library: Library,
    fitted: Callable[[Routine], Fitted], policy: Policy, *, source: bool, check: Callable[[Desk], object],
    goes_on: bool = False,
) -> Resumed:  # fmt: skip
    """Return how to go on from saved state `data`. Raises UnusableStateError.

    `check` is called with the resulting desk; if it raises, the state is unusable before anything is written. A sign of
    life that makes no sense is ignored. If it `goes_on` for a process that ended just now, a gap of seconds changes
    nothing.
    """
    why = ""
    for alive in dict.fromkeys((store.last_alive(), None)):
        try:
            seen = None if alive is None else store.last_seen()
            past = saved.read(data, alive, seen, reading, library, fitted, goes_on=goes_on)
            resumed = _resumed(past, now, source=source, goes_on=goes_on and not past.gaps)
            held_desk, before = machine.advance(resumed.desk, resumed.start, resumed.hold, policy)
            desk, after = machine.advance(present(held_desk, resumed), now, resumed.inputs, policy)
            _check_dates(held_desk, before.events, resumed.start)
            _check_dates(desk, after.events, now)
            check(desk)
        except ValueError as error:
            why = str(error)
        except Exception as error:
            why = f"it makes no sense, {type(error).__name__}: {error}"
        else:
            return resumed
    raise UnusableStateError(why)


def _check_dates(desk: Desk, events: tuple[Event, ...], now: Now) -> None:
    """Raise ValueError, OverflowError or OSError if something to write down has no date."""
    walls = [now.wall, *(event.wall for event in events)]
    walls += [now.wall_at(event.since) for event in events if event.since is not None]
    walls += [now.wall_at(t) for stretch in desk.clock.closed for t in (stretch.since, stretch.until)]
    for wall in walls:
        local(wall, now.zone)


def _resumed(past: saved.Saved, now: Now, *, source: bool, goes_on: bool) -> Resumed:
    gaps = [Gap(gap.kind, gap.length_s, gap.grace_s) for gap in past.gaps]
    return Resumed(
        past.desk,
        replace(now, t=past.alive, wall=now.wall_at(past.alive)),
        (Press("hold"),) if past.desk.player is not None and not goes_on else (),
        not goes_on and not any(gap.kind == "closed" for gap in past.gaps),
        () if goes_on else (*gaps, Source(source), Key()),
        past.kept,
        past.trouble,
    )
