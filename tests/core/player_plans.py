"""Hand-made routines for the player tests: small, with sides, with reps, with a rest after."""

from __future__ import annotations

from deskspine.core.plan import Plan, compile_plan
from deskspine.core.routine import BreathPlan, ByLevel, Dose, Exercise, Frame, Routine, Slot


def dose(prep: int, reps: int, move: int, hold: int, rest: int, after: int = 0) -> Dose:
    """The same dose at every level."""

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


def plan_of(*slots: Slot) -> Plan:
    """A plan of these slots at level 1."""
    return compile_plan(Routine("test", "Test", slots=slots), 1)


def three() -> Plan:
    """Rolls 0 to 12 s, tilt left 17 to 29 and right to 41 (prep from 12), tuck 41 to 65 with a rest after."""
    return plan_of(
        Slot(ROLLS, dose(4, 2, 2, 0, 2)),
        Slot(TILT, dose(5, 1, 2, 8, 2)),
        Slot(TUCK, dose(3, 2, 1, 5, 2, after=5)),
    )
