"""The rows of `deskspine routines list --json`: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from deskspine.cli.routine_text import LEVELS
from deskspine.core.coach.fitting import fit, in_short
from deskspine.core.person.person import Person
from deskspine.core.routines.model import Library, Routine


def routine_rows(routines: Iterable[Routine], library: Library, person: Person) -> Iterator[str]:
    """Return a row for each routine: what it is, its length at each level, and what of it is not for `person`."""
    for routine in routines:
        fitted = fit(routine, library, person)
        row = {
            "id": routine.id,
            "name": routine.name,
            "summary": routine.summary,
            "seconds": [routine.promise_s(level) for level in LEVELS],
            "position": routine.position,
            "own": routine.own,
            "closed": fitted.reason if fitted.locked else None,
            "changed": in_short(fitted.notes) if fitted.notes and not fitted.locked else None,
        }
        yield json.dumps(row, ensure_ascii=False)


def system_rows(library: Library) -> Iterator[str]:
    """Return a row for each system of the article: what became of its entries, and which routines it is now."""
    for system in library.systems:
        row = {
            "code": system.code,
            "name": system.name,
            "entries": system.entries,
            "kept": system.kept,
            "replaced": list(system.replaced),
            "left_out": list(system.left_out),
            "routines": [routine.id for routine in library.of_system(system)],
            "card": system.card or None,
        }
        yield json.dumps(row, ensure_ascii=False)
