"""The selection of a part of a routine: some of its items, or the sections to be played alone."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.routines.model import Routine, Slot


class PickError(ValueError):
    """Explains in one sentence why a choice is not possible."""


def picked(routine: Routine, items: str) -> Routine:
    """Return `routine` with only the items in `items`, numbers from 1 with commas, or all of it if `items` is empty.

    The first item of a routine warms up, so it stays. Raises PickError for a number without an item, and as `part_of`
    does.
    """
    if not items:
        return routine
    chosen: set[int] = set()
    for part in items.split(","):
        number = int(part) if part.isascii() and part.isdigit() and len(part) <= 3 else 0
        if not 1 <= number <= len(routine.slots):
            raise PickError(f"expected item numbers from 1 to {len(routine.slots)}, not {part[:20]!r}")
        chosen.add(number - 1)
    return part_of(routine, chosen)


def part_of(routine: Routine, chosen: set[int]) -> Routine:
    """Return `routine` with only the items at these places, and a promise of their length. Raises PickError."""
    if problem := not_enough(routine, chosen):
        raise PickError(problem)
    places = chosen if routine.order == "pick" else chosen | {0}
    slots = tuple(slot for at, slot in enumerate(routine.slots) if at in places)
    if len(slots) == len(routine.slots):
        return routine
    length = (_sum(slots, 1), _sum(slots, 2), _sum(slots, 3))
    return replace(routine, slots=slots, duration_s=length, learning_s=(0, 0, 0))


def not_enough(routine: Routine, chosen: set[int]) -> str:
    """Return the reason why these items cannot be played as `routine`, or "" if they can."""
    if not chosen:
        return "nothing is chosen"
    if routine.order == "pick" and not routine.pick_min <= len(chosen) <= routine.pick_max:
        return f"choose {routine.pick_min} to {routine.pick_max} of the {len(routine.slots)}, not {len(chosen)}"
    return ""


def _sum(slots: tuple[Slot, ...], level: int) -> int:
    return sum(slot.seconds(3 if level == 3 else 2 if level == 2 else 1) for slot in slots)
