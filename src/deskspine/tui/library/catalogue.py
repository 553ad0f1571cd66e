"""The exercises to choose from in the composer, and the reasons against some of them for this person."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.coach.fitting import closes, reason_against
from deskspine.core.coach.recovery import why_resting
from deskspine.core.routines.composer import catalogue as offered_exercises
from deskspine.core.routines.composer import region
from deskspine.core.routines.model import Exercise, Level, Library
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.widgets.lines import Line, short, wrap
from deskspine.tui.widgets.rows import Row

NAME_AT = 9
"""Cells before the name of an exercise."""
NOTHING_FOUND = "No exercise found. Search for a name or a part of the body."


class Catalogue(Struct, frozen=True):
    """The exercises to choose from, and the reasons against some of them for this person."""

    library: Library
    exercises: tuple[Exercise, ...]
    against: dict[str, str]
    """Reason why an exercise is not played, by exercise id."""
    closing: frozenset[str]
    """Ids of exercises that close a whole routine for this person; others are replaced."""
    level: Level

    @staticmethod
    def of(snapshot: Snapshot) -> Catalogue:
        """Return the catalogue of `snapshot`."""
        library = snapshot.library or Library({}, {}, {})
        exercises = offered_exercises(library)
        person = snapshot.person
        closed = {exercise.id: closes(exercise, person.flags) for exercise in exercises}
        against: dict[str, str] = {}
        for exercise in exercises:
            why = closed[exercise.id] or reason_against(exercise, person.flags)
            if not why and (rest := person.resting.get(exercise.id)):
                why = f"it {why_resting(rest)}"
            if why:
                against[exercise.id] = why
        closing = frozenset(exercise_id for exercise_id, why in closed.items() if why)
        return Catalogue(library, exercises, against, closing, snapshot.level)

    def trouble(self, exercise: Exercise) -> str:
        """Return why `exercise` is not suitable for this person and what happens then, or "" if it is suitable."""
        why = self.against.get(exercise.id, "")
        if not why:
            return ""
        locked = exercise.id in self.closing
        effect = "You cannot start a routine with it." if locked else "Another exercise replaces it."
        return f"Not suitable for you: {why}. {effect}"


def catalogue_rows(catalogue: Catalogue, search: str, width: int) -> list[Row]:
    """Return the exercises with every word of `search` in their names, ids or regions, under their first regions."""
    out: list[Row] = []
    heading = ""
    for exercise in catalogue.exercises:
        text = " ".join((exercise.name, exercise.id, *exercise.body)).lower()
        if not all(word in text or word in text.replace("-", " ") for word in search.lower().split()):
            continue
        if region(exercise) != heading or not out:
            heading = region(exercise)
            out += [("", ())] if out else []
            out.append(("", (("head", f" {heading.replace('-', ' ').capitalize() or 'Other'}"),)))
        seconds = exercise.dose.seconds(catalogue.level, len(exercise.sides))
        out.append((exercise.id, name_line(exercise, seconds, catalogue, width)))
    return out or [("", (("dim", f" {line}"),)) for line in wrap(NOTHING_FOUND, width - 2)]


def name_line(exercise: Exercise, seconds: int, catalogue: Catalogue, width: int) -> Line:
    """Return seconds and name; what is not suitable for this person has a sign and a dim name."""
    against = exercise.id in catalogue.against
    sign, role = (("warn", " ! "), "dim") if against else (("", "   "), "")
    return (("", " "), ("dim", f"{seconds:>3} s"), sign, (role, short(plain(exercise.name), width - NAME_AT)))
