"""The shipped routines as a library, and a snapshot in the middle of one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import fakes
from textual.pilot import Pilot

from deskspine.core.plan import Plan, compile_plan
from deskspine.core.player import PlayerInput, advance, start
from deskspine.core.routine import Exercise, Level, Library, Pose, Routine
from deskspine.core.routine_file import read_exercises, read_poses, read_routine
from deskspine.engine.snapshot import Playing, Snapshot

FOLDER = Path(__file__).parents[2] / "routines"


@lru_cache(maxsize=1)
def library() -> Library:
    """Everything in `routines/`; a test elsewhere holds that it has no problems."""
    poses: dict[str, Pose] = {}
    exercises: dict[str, Exercise] = {}
    routines: dict[str, Routine] = {}
    for file in sorted((FOLDER / "poses").glob("*.toml")):
        poses |= {each.id: each for each in read_poses(file.read_text(encoding="utf-8"), file.name)[0]}
    for file in sorted((FOLDER / "exercises").glob("*.toml")):
        found, _ = read_exercises(file.read_text(encoding="utf-8"), file.name, poses)
        exercises |= {each.id: each for each in found}
    for file in sorted(FOLDER.glob("*.toml")):
        read, _ = read_routine(file.read_text(encoding="utf-8"), file.name, exercises, poses)
        if read is not None:
            routines[read.routine.id] = read.routine
    return Library(exercises, routines, poses)


def plan(routine_id: str = "seated-2min", level: Level = 1) -> Plan:
    """A shipped routine laid out."""
    return compile_plan(library().routines[routine_id], level)


def second_of(laid_out: Plan, exercise: str, phase: str, side: str = "") -> float:
    """The second at which the first such segment of a plan begins."""
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
    """A snapshot `at_s` seconds into a routine, after `inputs` at that moment."""
    chosen = laid_out or plan()
    state, _ = advance(start(chosen, fakes.BOOT - at_s), chosen, fakes.BOOT, inputs)
    return fakes.snapshot(mode="playing", library=library(), playing=Playing(chosen, state, offered), **changes)


async def settled(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait until a change of screens has gone through; Textual holds the old one for a moment."""
    for _ in range(100):
        await pilot.pause()
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("the screens did not change as expected")
