"""A routine while it is being put together from the catalogue: every step of it a value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.figure.regions import BODY
from deskspine.core.routines.lint import lint_dose
from deskspine.core.routines.model import ByLevel, Dose, Exercise, Level, Library, Routine, Slot
from deskspine.core.routines.reader import read_routine
from deskspine.core.routines.vocabulary import DOSE_LIMITS, MOST_ITEMS, PROPS
from deskspine.core.routines.writer import to_toml
from deskspine.core.text.sanitize import plain
from deskspine.core.toml.diagnostics import Problem

USUAL_NAME = "My own routine"
"""What a routine is called until somebody names it."""

_LYING = frozenset({"floor", "prone", "supine"})
_UPRIGHT = frozenset({"standing", "wall"})
_NEEDS = {"mat": _LYING, "wall": frozenset({"wall"}), "fixed_chair": frozenset({"fixed-chair"})}
"""The props that a tag names beyond doubt; what "prop" stands for differs from one exercise to the next."""

_LONGEST_ID = 32
_ITEM = re.compile(r"item\[(\d+)\]")


class DraftError(ValueError):
    """Says in one sentence why a change is not made."""


class Draft(Struct, frozen=True):
    """What was chosen so far. Every change answers a new draft, or raises DraftError and changes nothing.

    Places count from 0; the caller only names places there are.
    """

    name: str = USUAL_NAME
    items: tuple[Slot, ...] = ()

    def seconds(self, level: Level) -> int:
        """How long all of it lasts at `level`."""
        return sum(slot.seconds(level) for slot in self.items)

    def add(self, exercise: Exercise) -> Draft:
        """One more at the end, with the dose the catalogue gives it."""
        if exercise.kind == "check":
            raise DraftError(f"{exercise.name} is part of a self-test and is played there only")
        if len(self.items) >= MOST_ITEMS:
            raise DraftError(f"a routine has {MOST_ITEMS} exercises at most")
        return replace(self, items=(*self.items, Slot(exercise, exercise.dose)))

    def remove(self, at: int) -> Draft:
        """Without the one at `at`."""
        return replace(self, items=self.items[:at] + self.items[at + 1 :])

    def move(self, at: int, by: int) -> Draft:
        """The one at `at` so many places further down, or up for less than 0; it stops at either end."""
        rest = [slot for place, slot in enumerate(self.items) if place != at]
        to = max(0, min(len(rest), at + by))
        return replace(self, items=(*rest[:to], self.items[at], *rest[to:]))

    def reps(self, at: int, by: int) -> Draft:
        """So many repetitions more, or fewer, at every level."""
        low, high = DOSE_LIMITS["reps"]
        dose = self.items[at].dose
        changed = replace(dose, reps=_stepped(dose.reps, by, low, high))
        return self._dosed(at, changed, f"an exercise is repeated {low} to {high} times")

    def hold(self, at: int, by: int) -> Draft:
        """Held so many seconds longer, or shorter, at every level."""
        low, high = DOSE_LIMITS["hold_s"]
        dose = self.items[at].dose
        changed = replace(dose, hold_s=_stepped(dose.hold_s, by, low, high))
        return self._dosed(at, changed, f"a hold lasts {low} to {high} s")

    def sides(self, at: int) -> Draft:
        """The next choice of sides: both, the first alone, the second alone, both in the other order."""
        slot = self.items[at]
        own = slot.exercise.sides
        if not own:
            raise DraftError(f"{slot.exercise.name} has no sides")
        choices = [(), *((side,) for side in own), own[::-1]]
        after = choices.index(slot.only) + 1 if slot.only in choices else 0
        return self._with(at, replace(slot, only=choices[after % len(choices)]))

    def rename(self, name: str) -> Draft:
        """Under another name; `problems` says whether it can be one."""
        return replace(self, name=" ".join(name.split()))

    def routine(self, taken: Collection[str] = ()) -> Routine:
        """The routine this is now, under an id that is not among `taken`. It always adds up to what it promises."""
        position = _position(self.items)
        tags = {tag for slot in self.items for tag in slot.exercise.tags}
        length = (self.seconds(1), self.seconds(2), self.seconds(3))
        return Routine(
            id=id_for(self.name, taken),
            name=self.name,
            system="own",
            position=position,
            desk=position == "seated",
            progression="fit" if len(set(length)) == 1 else "grow",
            duration_s=length,
            props=tuple(prop for prop in PROPS if not tags.isdisjoint(_NEEDS.get(prop, ()))),
            slots=self.items,
            own=True,
        )

    def problems(self, library: Library) -> tuple[str, ...]:
        """Why it cannot be kept as it is, a sentence each: its file goes through the check that every file does."""
        if not self.items:
            return ("nothing is chosen yet",)
        routine = self.routine(taken_ids(library))
        file = f"{routine.id}.toml"
        _, problems = read_routine(to_toml(routine), file, library.exercises, library.poses, own=True)
        return tuple(sentence(problem, routine) for problem in problems)

    def _dosed(self, at: int, dose: Dose, limits: str) -> Draft:
        """With this dose at `at`; `limits` is what is said when it is the one it has."""
        slot = self.items[at]
        if dose == slot.dose:
            raise DraftError(limits)
        for _, message in lint_dose(slot.exercise, dose):
            raise DraftError(message)
        return self._with(at, replace(slot, dose=dose))

    def _with(self, at: int, slot: Slot) -> Draft:
        return replace(self, items=(*self.items[:at], slot, *self.items[at + 1 :]))


def catalogue(library: Library) -> tuple[Exercise, ...]:
    """What a routine can be put together from: all exercises but those of self-tests, by region and name."""
    found = [one for one in library.exercises.values() if one.kind != "check"]
    return tuple(sorted(found, key=lambda one: (_place(one), one.name.lower(), one.id)))


def region(exercise: Exercise) -> str:
    """The part of the body an exercise stands under: the first it moves."""
    return exercise.body[0] if exercise.body else ""


def taken_ids(library: Library) -> frozenset[str]:
    """Ids that a new routine cannot have, those of own files that could not be read among them."""
    unread = {PurePath(problem.file).stem for problem in library.problems}
    return frozenset(library.routines.keys() | library.cards.keys() | unread)


def id_for(name: str, taken: Collection[str] = ()) -> str:
    """An id made from a name: its letters and digits with hyphens, and a number when that is taken."""
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    found = re.sub("[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST_ID].rstrip("-")
    found = found if len(found) >= 3 else f"my-{found or 'routine'}"
    one, number = found, 1
    while one in taken:
        number += 1
        one = f"{found[: _LONGEST_ID - 1 - len(str(number))].rstrip('-')}-{number}"
    return one


def sentence(problem: Problem, routine: Routine) -> str:
    """A problem of the file of `routine` for somebody who has no file before them."""
    item = _ITEM.match(problem.key)
    if item and int(item[1]) <= len(routine.slots):
        return f"{plain(routine.slots[int(item[1]) - 1].exercise.name)}: {problem.message}"
    about = {"duration_s": "the length in seconds", "name": "the name"}.get(problem.key, "")
    return f"{about}: {problem.message}" if about else problem.message


def _stepped(values: ByLevel, by: int, low: int, high: int) -> ByLevel:
    one, two, three = (max(low, min(high, value + by)) for value in values)
    return (one, two, three)


def _position(items: tuple[Slot, ...]) -> str:
    """How the body is: seated, standing or on the floor where that holds for every item, else mixed."""
    found = {_position_of(slot.exercise) for slot in items}
    return found.pop() if len(found) == 1 else "mixed" if found else "seated"


def _position_of(exercise: Exercise) -> str:
    if not _LYING.isdisjoint(exercise.tags):
        return "floor"
    return "seated" if _UPRIGHT.isdisjoint(exercise.tags) else "standing"


def _place(exercise: Exercise) -> int:
    first = region(exercise)
    return BODY.index(first) if first in BODY else len(BODY)
