"""The plan of a routine: its segments in seconds, which the player plays in order."""

from __future__ import annotations

from binascii import crc32

from msgspec import Struct

from deskspine.core.routines.model import Breath, Exercise, Level, Phase, Routine, Slot


class Segment(Struct, frozen=True):
    """A segment of a playing routine: prep, move, hold or rest."""

    item: int
    """Slot of the routine, from 0."""
    phase: Phase
    seconds: float
    side: str = ""
    """Side label of this segment, or "" if the exercise has no sides; in prep the first side."""
    rep: int = 0
    """Repetition on this side, from 1; 0 in prep and in the rest after an exercise."""
    reps: int = 0
    breath: Breath = "free"
    next_side: str = ""
    """The coming side, in a rest before a change of side; announced over its last two seconds."""
    after: bool = False
    """True in the rest that follows a whole exercise (`rest_after_s`)."""
    answer: bool = False
    """True in the rest after a movement of a self-test, where the person scores the movement."""


class Plan(Struct, frozen=True):
    """The segments of one routine at one level, with the exercises they belong to."""

    routine: Routine
    level: Level
    slots: tuple[Slot, ...]
    """The slots as they will be played (after swaps for this person)."""
    segments: tuple[Segment, ...]

    @property
    def total_s(self) -> float:
        """Length in seconds if nothing is paused, skipped or repeated."""
        return sum(segment.seconds for segment in self.segments)

    def exercise(self, item: int) -> Exercise:
        """Return the exercise played in slot `item`."""
        return self.slots[item].exercise

    def sides(self, item: int) -> tuple[str, ...]:
        """Return the sides of slot `item` in the order of play, or () if it has none."""
        return self.slots[item].sides

    def asks(self, item: int) -> tuple[str, ...]:
        """Return the sides a self-test asks about after slot `item`, in order; "" is a movement without sides.

        Returns () if it asks nothing.
        """
        has_question = any(segment.answer for segment in self.segments if segment.item == item)
        return (self.sides(item) or ("",)) if has_question else ()


def compile_plan(routine: Routine, level: Level) -> Plan:
    """Return the plan of `routine` at `level`: for each slot prep, then move, hold and rest for every side and rep.

    The rest after an exercise comes last; after a movement of a self-test it is the time for an answer.

    With `side_order` "alternate" the sides take turns at every repetition, with "block" one side is finished before the
    other begins. Phases of no length are left out, so every segment lasts at least a second.
    """
    segments: list[Segment] = []
    for item, slot in enumerate(routine.slots):
        segments.extend(_segments(item, slot, level, check=routine.kind == "check"))
    return Plan(routine, level, routine.slots, tuple(segments))


def plan_shape(plan: Plan) -> int:
    """Return a number that changes if the segments or the exercises of a plan change."""
    parts = []
    for segment in plan.segments:
        question = ("answer",) if segment.answer else ()
        parts.append((plan.exercise(segment.item).id, segment.phase, float(segment.seconds), segment.side, *question))
    return crc32(repr(parts).encode())


def _segments(item: int, slot: Slot, level: Level, *, check: bool) -> list[Segment]:
    exercise, dose, at = slot.exercise, slot.dose, level - 1
    reps = dose.reps[at]
    sides = slot.sides or ("",)
    if exercise.side_order == "block":
        turns = [(side, rep) for side in sides for rep in range(1, reps + 1)]
    else:
        turns = [(side, rep) for rep in range(1, reps + 1) for side in sides]
    out: list[Segment] = []
    if dose.prep_s[at]:
        out.append(Segment(item, "prep", dose.prep_s[at], sides[0], reps=reps))
    phases: tuple[tuple[Phase, int], ...] = (
        ("move", dose.move_s[at]),
        ("hold", dose.hold_s[at]),
        ("rest", dose.rest_s[at]),
    )
    for number, (side, rep) in enumerate(turns):
        coming = turns[number + 1][0] if number + 1 < len(turns) else side
        for phase, seconds in phases:
            if seconds:
                changing = coming if phase == "rest" and coming != side else ""
                breath = exercise.breath_for(side, phase)
                out.append(Segment(item, phase, seconds, side, rep, reps, breath, changing))
    if dose.rest_after_s[at]:
        answer = check and exercise.kind == "check"
        out.append(Segment(item, "rest", dose.rest_after_s[at], after=True, answer=answer))
    return out
