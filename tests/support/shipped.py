"""The shipped routines as a library, snapshots over it, and small helpers for pages that show it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.player.machine import PlayerInput, advance, start
from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.player.view import view
from deskspine.core.routines.model import Level, Library
from deskspine.core.timekeeping.instants import shifted
from deskspine.engine.snapshot import NextRoutine, Playing, Snapshot
from deskspine.tui.widgets.lines import Flow
from support import fakes
from support.paths import ROUTINES

FOLDER = ROUTINES


@lru_cache(maxsize=1)
def library() -> Library:
    """Return everything in `routines/`; another test ensures that it has no problems."""
    return RoutineFiles(None, FOLDER).load()


def plan(routine_id: str = "seated-2min", level: Level = 1) -> Plan:
    """Return the plan of a shipped routine."""
    return compile_plan(library().routines[routine_id], level)


def snapshot(**changes: Any) -> Snapshot:
    """Return a snapshot of a sitting person, with all shipped routines and the two-minute routine next."""
    coming = NextRoutine(library().routines["seated-2min"], 120, "your default routine")
    return fakes.snapshot(**{"library": library(), "next": coming, **changes})


def second_of(laid_out: Plan, exercise: str, phase: str, side: str = "") -> float:
    """Return the second at which the first such segment of a plan begins."""
    at = 0.0
    for segment in laid_out.segments:
        here = laid_out.exercise(segment.item).id
        if (here, segment.phase) == (exercise, phase) and side in ("", segment.side):
            return at
        at += segment.seconds
    raise LookupError(f"{exercise} has no {phase} {side}")


def playing(
    at_s: float = 0.0, *inputs: PlayerInput, laid_out: Plan | None = None, offered: bool = False, **changes: Any
) -> Snapshot:
    """Return a snapshot `at_s` seconds into a routine, after `inputs` at that moment."""
    chosen = laid_out or plan()
    state, _ = advance(start(chosen, fakes.BOOT - at_s), chosen, fakes.BOOT, inputs)
    return fakes.snapshot(mode="playing", library=library(), playing=Playing(chosen, state, offered), **changes)


def answering(exercise: str, *inputs: PlayerInput, after_s: float = 0.0) -> Snapshot:
    """Return a snapshot of the self-test `after_s` seconds after it asked about `exercise`, and then `inputs`."""
    chosen = plan("butrimov-check")
    state, t = start(chosen, 0.0), 0.0
    while True:
        player_view = view(state, chosen, t)
        if player_view.answer and player_view.exercise.id == exercise:
            break
        t += 0.5
        state, _ = advance(state, chosen, t, ["score-3"] if player_view.answer else ())
    state, _ = advance(state, chosen, t + after_s, inputs)
    state = shifted(state, fakes.BOOT - t - after_s)
    return fakes.snapshot(mode="playing", library=library(), playing=Playing(chosen, state))


def words(screen: Screen[Any]) -> str:
    """Return all running text of a screen, without line breaks."""
    return " ".join(" ".join(flow.plain().split()) for flow in screen.query(Flow))


async def settled(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait until a change of screens has gone through; Textual holds the old one for a moment."""
    for _ in range(100):
        await pilot.pause()
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("the screens did not change as expected")
