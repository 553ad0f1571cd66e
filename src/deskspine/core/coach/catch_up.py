"""Catching up: exercises that were missed last time come early in the next routine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec.structs import replace

from deskspine.core.routines.model import Routine, Slot

MAX_CAUGHT_UP = 2
"""Maximum number of missed exercises that are moved to the front at once; a routine remains recognisable."""


def missed_first(
    routine: Routine, slots: Sequence[Slot], swapped: Collection[int], missed: Mapping[str, str]
) -> tuple[tuple[Slot, ...], str]:
    """Return `slots` of `routine` in the order of play, and a sentence if that order is new or "" if it is not.

    The exercise missed longest ago comes first, right behind the first item, which warms up; a press keeps its place
    behind the exercise that prepares it. A side that was missed is played before the other side. Places in `swapped`
    hold another exercise now and do not move. Nothing moves in a self-test, or where the person would have to stand up
    or lie down in between.
    """
    unchanged = tuple(slots)
    if routine.kind != "routine" or not routine.desk or routine.position != "seated":
        return unchanged, ""
    early: list[int] = []
    for name, side in missed.items():
        places = [at for at, slot in enumerate(slots) if _may_come_early(slot, name) and at not in swapped]
        early += [at for at in places if side in slots[at].sides][:1] or places[:1]
    early = early[:MAX_CAUGHT_UP]
    turned = {at: _side_first(unchanged[at], missed[unchanged[at].exercise.id]) for at in early}
    played = [turned.get(0, unchanged[0])]
    in_place = True
    for at in early:
        if at:
            # The headings of a routine stay in their order: an exercise that moves takes the heading of its new place.
            in_place = in_place and at == len(played)
            played.append(turned[at] if in_place else replace(turned[at], section=played[-1].section))
    played += [slot for at, slot in enumerate(unchanged) if at and at not in turned]
    return (tuple(played), _note(turned.values(), missed)) if tuple(played) != unchanged else (unchanged, "")


def _may_come_early(slot: Slot, name: str) -> bool:
    return slot.exercise.id == name and slot.exercise.kind != "isometric"


def _side_first(slot: Slot, side: str) -> Slot:
    if side not in slot.sides or slot.sides[0] == side:
        return slot
    return replace(slot, only=(side, *(label for label in slot.sides if label != side)))


def _note(slots: Iterable[Slot], missed: Mapping[str, str]) -> str:
    names = [_named(slot, missed[slot.exercise.id]) for slot in slots]
    return f"Begins with {' and '.join(names)}: {'it was' if len(names) == 1 else 'they were'} missed last time."


def _named(slot: Slot, side: str) -> str:
    if side not in slot.sides or len(slot.sides) < 2:
        return slot.exercise.name
    return f"{slot.exercise.name}, {side} {'side ' if side in ('left', 'right') else ''}first"
