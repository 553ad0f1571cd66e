"""Hand-made routines for the player tests: small, with sides, with reps, with a rest after; and how to play them."""

from __future__ import annotations

from typing import Any, Literal

from msgspec.structs import replace

from deskspine.core.player.machine import PlayerEvent, PlayerInput, PlayerState, advance, start
from deskspine.core.player.outcomes import records
from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.routines.model import BreathPlan, ByLevel, Dose, Exercise, Frame, Routine, Slot

T0 = 1000.0
"""Boot second at which `play` starts a routine."""


def dose(prep: int, reps: int, move: int, hold: int, rest: int, after: int = 0) -> Dose:
    """Return the same dose at every level."""

    def same(value: int) -> ByLevel:
        return (value, value, value)

    return Dose(same(prep), same(reps), same(move), same(hold), same(rest), same(after))


ROLLS = Exercise(
    "rolls", "Rolls", "mobility", "slow", ("Roll",),
    frames=(
        Frame("prep", "neutral"), Frame("move", "up"), Frame("move", "back"), Frame("rest", "down"),
    ),
)  # fmt: skip
TILT = Exercise(
    "tilt", "Tilt", "stretch", "ear over", ("Tip",),
    easier="Half as far.",
    sides=("left", "right"),
    breath=BreathPlan("out", "free", "in"),
    frames=(
        Frame("prep", "neutral"), Frame("move", "tilt_l"), Frame("hold", "tilt_l"), Frame("rest", "neutral"),
    ),
)  # fmt: skip
TUCK = Exercise("tuck", "Tuck", "hold", "straight back", ("Back",), frames=(Frame("hold", "s_tuck"),))


NOD = Exercise("nod", "Nod", "check", "chin down", ("Nod",), scores=("far away", "half-way", "touches"))
EAR = Exercise(
    "ear", "Ear line", "check", "ear over", ("Tip",),
    sides=("left", "right"),
    scores=("a quarter", "half", "full"),
    frames=(Frame("prep", "neutral"), Frame("move", "tilt_l"), Frame("rest", "neutral")),
)  # fmt: skip


def plan_of(*slots: Slot, kind: Literal["routine", "check"] = "routine") -> Plan:
    """Return a plan of these slots at level 1."""
    return compile_plan(Routine("test", "Test", kind=kind, slots=slots), 1)


def with_exercise(slot: Slot, **changes: Any) -> Slot:
    """Return `slot` with some fields of its exercise changed."""
    return replace(slot, exercise=replace(slot.exercise, **changes))


def play(plan: Plan, *keys: tuple[float, PlayerInput], end: float) -> tuple[PlayerState, list[PlayerEvent]]:
    """Play `plan` with keys at seconds since its start, up to second `end`."""
    state, all_events = start(plan, T0), list[PlayerEvent]()
    for at, key in keys:
        state, events = advance(state, plan, T0 + at, (key,))
        all_events += events
    state, events = advance(state, plan, T0 + end)
    return state, all_events + list(events)


def outcomes(state: PlayerState, plan: Plan) -> list[str]:
    """Return the outcome of each exercise so far."""
    return [record.outcome for record in records(state, plan)]


def three() -> Plan:
    """Return a plan of three exercises.

    Rolls to 12 s, tilt left from 17 to 29 and right to 41 (prep from 12), tuck from 41 to 65 with a rest after.
    """
    return plan_of(
        Slot(ROLLS, dose(4, 2, 2, 0, 2)),
        Slot(TILT, dose(5, 1, 2, 8, 2)),
        Slot(TUCK, dose(3, 2, 1, 5, 2, after=5)),
    )


def check() -> Plan:
    """Return a self-test: rolls to 8 s, nod to 17 and its answer to 23, ear to 35 and its answers to 41."""
    return plan_of(
        Slot(ROLLS, dose(4, 1, 2, 0, 2)),
        Slot(NOD, dose(3, 1, 2, 2, 2, after=6)),
        Slot(EAR, dose(2, 1, 3, 0, 2, after=6)),
        kind="check",
    )
