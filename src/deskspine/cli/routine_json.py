"""The rows of `deskspine routines list --json`: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, json

from deskspine.cli.routine_text import LEVELS
from deskspine.core.coach.fitting import fit, in_short
from deskspine.core.person.person import Person
from deskspine.core.routines.model import Library, Routine


class RoutineRow(Struct, frozen=True):
    """One routine, with the parts that do not suit this person."""

    id: str
    name: str
    summary: str
    seconds: tuple[int, ...]
    """The promised length at each level."""
    position: str
    own: bool
    closed: str | None
    """Reason why it is closed to this person."""
    changed: str | None
    """Changes for this person, with their reasons."""


class SystemRow(Struct, frozen=True):
    """One system of the article: the result for its entries, and its routines now."""

    code: str
    name: str
    entries: int
    kept: int
    replaced: tuple[str, ...]
    left_out: tuple[str, ...]
    routines: tuple[str, ...]
    card: str | None


def routine_rows(routines: Iterable[Routine], library: Library, person: Person) -> Iterator[str]:
    """Return a line for each routine."""
    for routine in routines:
        fitted = fit(routine, library, person)
        row = RoutineRow(
            routine.id,
            routine.name,
            routine.summary,
            tuple(routine.promise_s(level) for level in LEVELS),
            routine.position,
            routine.own,
            fitted.reason if fitted.locked else None,
            in_short(fitted.notes) if fitted.notes and not fitted.locked else None,
        )
        yield json.encode(row).decode()


def system_rows(library: Library) -> Iterator[str]:
    """Return a line for each system of the article."""
    for system in library.systems:
        row = SystemRow(
            system.code,
            system.name,
            system.entries,
            system.kept,
            tuple(system.replaced),
            tuple(system.left_out),
            tuple(routine.id for routine in library.of_system(system)),
            system.card or None,
        )
        yield json.encode(row).decode()
