"""What was missed last time comes early this time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec.structs import replace

from deskspine.core.routines.model import Routine, Slot

MOST = 2
"""So many missed exercises are taken to the front at once; a routine remains recognisable."""


def missed_first(
    routine: Routine, slots: Sequence[Slot], swapped: Collection[int], missed: Mapping[str, str]
) -> tuple[tuple[Slot, ...], str]:
    """`slots` of `routine` in the order in which they are played, and one sentence when that is another one.

    What was missed longest ago comes first, right behind the first item, which warms up; a press keeps its place behind
    what prepares it. A side that was missed is
    played before the other one. Places in `swapped` hold something else now and stay where they are, and so does
    everything in a self-test and wherever somebody would have to stand up or lie down in between.
    """
    kept = tuple(slots)
    if routine.kind != "routine" or not routine.desk or routine.position != "seated":
        return kept, ""
    early: list[int] = []
    for name, side in missed.items():
        places = [at for at, slot in enumerate(slots) if _may_come_early(slot, name) and at not in swapped]
        early += [at for at in places if side in slots[at].sides][:1] or places[:1]
    early = early[:MOST]
    turned = {at: _side_first(kept[at], missed[kept[at].exercise.id]) for at in early}
    played = [turned.get(0, kept[0])]
    in_place = True
    for at in early:
        if at:
            # The headings of a routine stay in their order: what moves goes under the one it comes to.
            in_place = in_place and at == len(played)
            played.append(turned[at] if in_place else replace(turned[at], section=played[-1].section))
    played += [slot for at, slot in enumerate(kept) if at and at not in turned]
    return (tuple(played), _note(turned.values(), missed)) if tuple(played) != kept else (kept, "")


def _may_come_early(slot: Slot, name: str) -> bool:
    return slot.exercise.id == name and slot.exercise.kind != "isometric"


def _side_first(slot: Slot, side: str) -> Slot:
    if side not in slot.sides or slot.sides[0] == side:
        return slot
    return replace(slot, only=(side, *(other for other in slot.sides if other != side)))


def _note(slots: Iterable[Slot], missed: Mapping[str, str]) -> str:
    names = [_named(slot, missed[slot.exercise.id]) for slot in slots]
    return f"Begins with {' and '.join(names)}: {'it was' if len(names) == 1 else 'they were'} missed last time."


def _named(slot: Slot, side: str) -> str:
    if side not in slot.sides or len(slot.sides) < 2:
        return slot.exercise.name
    return f"{slot.exercise.name}, {side} {'side ' if side in ('left', 'right') else ''}first"
