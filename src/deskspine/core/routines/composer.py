"""The composition of a routine from the catalogue; every draft of it is a value."""

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
from deskspine.core.routines.vocabulary import DOSE_LIMITS, LYING_TAGS, MAX_ITEMS, PROPS
from deskspine.core.routines.writer import to_toml
from deskspine.core.text.sanitize import plain
from deskspine.core.toml.diagnostics import Problem

USUAL_NAME = "My own routine"
"""Name of a routine until the person names it."""

_UPRIGHT = frozenset({"standing", "wall"})
_NEEDS = {"mat": LYING_TAGS, "wall": frozenset({"wall"}), "fixed_chair": frozenset({"fixed-chair"})}
"""The props that a tag names clearly; the meaning of "prop" differs from one exercise to the next."""

MAX_NAME = 40
"""Maximum characters of the name of a routine."""
COPY = " (mine)"
"""Suffix of the name of a copied routine."""
_MAX_ID_CHARS = 32
_ITEM = re.compile(r"item\[(\d+)\]")


class DraftError(ValueError):
    """Explains in one sentence why a change is not possible."""


class Draft(Struct, frozen=True):
    """A routine while it is composed. Every change returns a new draft, or raises DraftError and changes nothing.

    Places count from 0; the caller only names existing places.
    """

    name: str = USUAL_NAME
    items: tuple[Slot, ...] = ()
    base: Routine | None = None
    """The routine that is changed or copied; what the composer does not show stays as it is there."""

    @property
    def replaces(self) -> str:
        """Id of the own routine that is changed, or "" for a new one."""
        return self.base.id if self.base is not None and self.base.own else ""

    @staticmethod
    def of(routine: Routine) -> Draft:
        """Return a draft that changes an own routine or copies one that ships; it has no changes for a person."""
        if routine.own:
            return Draft(routine.name, routine.slots, routine)
        ours = Routine(routine.id, routine.name)
        like = replace(
            routine, system="own", source=(), source_note="", about="", warmup="", order=ours.order,
            pick_min=ours.pick_min, pick_max=ours.pick_max,
        )  # fmt: skip
        return Draft(f"{routine.name[: MAX_NAME - len(COPY)]}{COPY}", routine.slots, like)

    def seconds(self, level: Level) -> int:
        """Return the length of all items at `level`, in seconds."""
        return sum(slot.seconds(level) for slot in self.items)

    def add(self, exercise: Exercise) -> Draft:
        """Return the draft with one more exercise at the end, with the dose of the catalogue."""
        if exercise.kind == "check":
            raise DraftError(f"{exercise.name} is part of a self-test and can only be played there")
        if len(self.items) >= MAX_ITEMS:
            raise DraftError(f"a routine can have at most {MAX_ITEMS} exercises")
        return replace(self, items=(*self.items, Slot(exercise, exercise.dose)))

    def remove(self, at: int) -> Draft:
        """Return the draft without the item at `at`."""
        return replace(self, items=self.items[:at] + self.items[at + 1 :])

    def duplicate(self, at: int) -> Draft:
        """Return the draft with the item at `at` once more below it, with the same dose."""
        if len(self.items) >= MAX_ITEMS:
            raise DraftError(f"a routine can have at most {MAX_ITEMS} exercises")
        return replace(self, items=(*self.items[: at + 1], self.items[at], *self.items[at + 1 :]))

    def move(self, at: int, by: int) -> Draft:
        """Return the draft with the item at `at` moved down by `by` places (up if negative); it stops at either end."""
        others = [slot for place, slot in enumerate(self.items) if place != at]
        to = max(0, min(len(others), at + by))
        return replace(self, items=(*others[:to], self.items[at], *others[to:]))

    def reps(self, at: int, by: int) -> Draft:
        """Return the draft with `by` more repetitions at every level (fewer if negative)."""
        low, high = DOSE_LIMITS["reps"]
        dose = self.items[at].dose
        changed = replace(dose, reps=_stepped(dose.reps, by, low, high))
        return self._dosed(at, changed, f"an exercise is repeated {low} to {high} times")

    def hold(self, at: int, by: int) -> Draft:
        """Return the draft with a hold that is `by` seconds longer at every level (shorter if negative)."""
        low, high = DOSE_LIMITS["hold_s"]
        dose = self.items[at].dose
        changed = replace(dose, hold_s=_stepped(dose.hold_s, by, low, high))
        return self._dosed(at, changed, f"a hold lasts {low} to {high} s")

    def sides(self, at: int) -> Draft:
        """Return the draft with the next choice of sides: both, the first, the second, both in the other order."""
        slot = self.items[at]
        own = slot.exercise.sides
        if not own:
            raise DraftError(f"{slot.exercise.name} has no sides")
        choices = [(), *((side,) for side in own), own[::-1]]
        after = choices.index(slot.only) + 1 if slot.only in choices else 0
        return self._with(at, replace(slot, only=choices[after % len(choices)]))

    def rename(self, name: str) -> Draft:
        """Return the draft with another name; `problems` reports if the name is not possible."""
        return replace(self, name=" ".join(name.split()))

    def routine(self, used_ids: Collection[str] = ()) -> Routine:
        """Return the present routine, with an id that is not among `used_ids` and a promise of its exact length."""
        position = _position(self.items)
        tags = {tag for slot in self.items for tag in slot.exercise.tags}
        length = (self.seconds(1), self.seconds(2), self.seconds(3))
        base = self.base or Routine("", self.name, system="own")
        where = (position, position == "seated")
        if self.base is not None and position == _position(self.base.slots):
            where = (base.position, base.desk)
        unclear = {prop for prop in base.props if prop not in _NEEDS}
        return replace(
            base,
            id=self.replaces or id_for(self.name, used_ids),
            name=self.name,
            position=where[0],
            desk=where[1],
            progression="fit" if len(set(length)) == 1 else "grow",
            duration_s=length,
            props=tuple(prop for prop in PROPS if prop in unclear or not tags.isdisjoint(_NEEDS.get(prop, ()))),
            slots=self.items,
            own=True,
        )

    def problems(self, library: Library) -> tuple[str, ...]:
        """Return the reasons why it cannot be saved, one sentence each, from the check that every file must pass."""
        if not self.items:
            return ("nothing is chosen yet",)
        routine = self.routine(taken_ids(library))
        file = f"{routine.id}.toml"
        _, problems = read_routine(to_toml(routine), file, library.exercises, library.poses, own=True)
        return tuple(sentence(problem, routine) for problem in problems)

    def _dosed(self, at: int, dose: Dose, limits: str) -> Draft:
        """Return the draft with this dose at `at`. Raises DraftError with `limits` if it is the present dose."""
        slot = self.items[at]
        if dose == slot.dose:
            raise DraftError(limits)
        for _, message in lint_dose(slot.exercise, dose):
            raise DraftError(message)
        return self._with(at, replace(slot, dose=dose))

    def _with(self, at: int, slot: Slot) -> Draft:
        return replace(self, items=(*self.items[:at], slot, *self.items[at + 1 :]))


def catalogue(library: Library) -> tuple[Exercise, ...]:
    """Return the exercises of which a routine can be composed: all but those of self-tests, by region and name."""
    exercises = [exercise for exercise in library.exercises.values() if exercise.kind != "check"]
    return tuple(sorted(exercises, key=lambda exercise: (_place(exercise), exercise.name.lower(), exercise.id)))


def region(exercise: Exercise) -> str:
    """Return the region under which an exercise is listed: the first that it moves."""
    return exercise.body[0] if exercise.body else ""


def taken_ids(library: Library) -> frozenset[str]:
    """Return the ids that a new routine cannot have, including those of own files that could not be read."""
    unread = {PurePath(problem.file).stem for problem in library.problems}
    return frozenset(library.routines.keys() | library.cards.keys() | unread)


def id_for(name: str, used_ids: Collection[str] = ()) -> str:
    """Return an id made from a name: its letters and digits with hyphens, and a number if that id is taken."""
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub("[^a-z0-9]+", "-", letters).strip("-")[:_MAX_ID_CHARS].rstrip("-")
    stem = stem if len(stem) >= 3 else f"my-{stem or 'routine'}"
    unused, number = stem, 1
    while unused in used_ids:
        number += 1
        unused = f"{stem[: _MAX_ID_CHARS - 1 - len(str(number))].rstrip('-')}-{number}"
    return unused


def sentence(problem: Problem, routine: Routine) -> str:
    """Return a problem of the file of `routine` in words for a person who has no file to look at."""
    item = _ITEM.match(problem.key)
    if item and int(item[1]) <= len(routine.slots):
        return f"{plain(routine.slots[int(item[1]) - 1].exercise.name)}: {problem.message}"
    about = {"duration_s": "the length in seconds", "name": "the name"}.get(problem.key, "")
    return f"{about}: {problem.message}" if about else problem.message


def _stepped(values: ByLevel, by: int, low: int, high: int) -> ByLevel:
    level_1, level_2, level_3 = (max(low, min(high, value + by)) for value in values)
    return (level_1, level_2, level_3)


def _position(items: tuple[Slot, ...]) -> str:
    """Return the position of the body: seated, standing or on the floor if that is so for every item, else mixed."""
    positions = {_position_of(slot.exercise) for slot in items}
    return positions.pop() if len(positions) == 1 else "mixed" if positions else "seated"


def _position_of(exercise: Exercise) -> str:
    if not LYING_TAGS.isdisjoint(exercise.tags):
        return "floor"
    return "seated" if _UPRIGHT.isdisjoint(exercise.tags) else "standing"


def _place(exercise: Exercise) -> int:
    first = region(exercise)
    return BODY.index(first) if first in BODY else len(BODY)
