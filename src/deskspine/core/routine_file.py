"""Reads routine, exercise and pose files: text in, values and problems out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TypeVar

from deskspine.core import routine_words as words
from deskspine.core.plain import plain
from deskspine.core.routine import Exercise, Pose, Problem, Routine
from deskspine.core.routine_lint import lint_alt, lint_exercise, lint_pose, lint_routine, twice
from deskspine.core.routine_schema import (
    read_exercise,
    read_pose,
    read_routine_table,
)
from deskspine.core.toml_lines import Path
from deskspine.core.toml_table import Findings, Table, parse_document

Entry = TypeVar("Entry", Exercise, Pose)

MOST_ENTRIES = 200
"""Exercises or poses a catalogue file may have."""


@dataclass(frozen=True, slots=True)
class RoutineFile:
    """What one routine file holds: the routine, and the exercises it defines in place."""

    routine: Routine
    exercises: tuple[Exercise, ...] = ()


def kind_of_file(text: str) -> str:
    """What a file seems to hold: "routine", "exercises" or "poses"."""
    document = parse_document(text, Findings("", text)) or {}
    if "pose" in document:
        return "poses"
    return "exercises" if "exercise" in document and not {"id", "item", "name"} & document.keys() else "routine"


def read_poses(text: str, file: str) -> tuple[tuple[Pose, ...], tuple[Problem, ...]]:
    """The poses of a catalogue file, those without a problem."""
    findings = Findings(file, text)
    return _catalogue(text, "pose", findings, read_pose, lint_pose), findings.problems()


def read_exercises(text: str, file: str, poses: Mapping[str, Pose]) -> tuple[tuple[Exercise, ...], tuple[Problem, ...]]:
    """The exercises of a catalogue file, those without a problem; alternatives are for `check_alts`."""
    findings = Findings(file, text)
    return _catalogue(
        text, "exercise", findings, read_exercise, lambda one: lint_exercise(one, poses)
    ), findings.problems()


def check_alts(
    text: str, file: str, mine: Mapping[str, Exercise], exercises: Mapping[str, Exercise]
) -> tuple[set[str], tuple[Problem, ...]]:
    """The ids of `mine`, read from this catalogue file, whose alternative is wrong among all `exercises`."""
    findings = Findings(file, text)
    bad: set[str] = set()
    entries = (parse_document(text, findings) or {}).get("exercise", [])
    for number, entry in enumerate(entries):
        exercise = mine.get(str(entry.get("id"))) if isinstance(entry, dict) else None
        if exercise is not None and exercise.id not in bad:
            for path, message in lint_alt(exercise, exercises):
                findings.add(("exercise", number, *path), message)
                bad.add(exercise.id)
    return bad, findings.problems()


def read_routine(
    text: str,
    file: str,
    exercises: Mapping[str, Exercise],
    poses: Mapping[str, Pose],
    taken: Collection[str] = (),
    *,
    own: bool = False,
) -> tuple[RoutineFile | None, tuple[Problem, ...]]:
    """The routine in `text`, with items looked up among its own exercises and then in `exercises`.

    `taken` are exercise ids that may not be defined again. With problems the routine, if there is
    one at all, is only good for showing its arithmetic.
    """
    findings = Findings(file, text)
    document = parse_document(text, findings)
    if document is None:
        return None, findings.problems()
    table = Table(document, (), findings)
    _schema(table)
    placed = _placed(table, poses, exercises, taken, own)
    known = {**exercises, **{one.id: one for one in placed}}
    routine = read_routine_table(table, known, own=own)
    complete = findings.count == 0
    summable = bool(routine.slots) and len(routine.slots) == len(document["item"]) and min(routine.duration_s) > 0
    for path, message in lint_routine(routine, plain(PurePath(file).stem, 60)):
        if complete or (path == ("duration_s",) and summable):
            findings.add(path, message)
    return (RoutineFile(routine, placed) if complete or summable else None), findings.problems()


def _schema(table: Table) -> None:
    table.number("schema", 1, 1, None)


def _catalogue(
    text: str,
    name: str,
    findings: Findings,
    read: Callable[[Table], Entry],
    lint: Callable[[Entry], Iterable[tuple[Path, str]]],
) -> tuple[Entry, ...]:
    document = parse_document(text, findings)
    if document is None:
        return ()
    table = Table(document, (), findings)
    _schema(table)
    found = _entries(table, name, MOST_ENTRIES, read, lint)
    if not table.has(name):
        table.wrong(name, f"missing; expected at least one [[{name}]]")
    table.end()
    return found


def _entries(
    table: Table,
    name: str,
    most: int,
    read: Callable[[Table], Entry],
    lint: Callable[[Entry], Iterable[tuple[Path, str]]],
) -> tuple[Entry, ...]:
    """The tables of the array `name` that have no problem; an id comes once."""
    good: list[Entry] = []
    tables = table.tables(name, most)
    again = dict(twice(str(one.data.get("id")) for one in tables))
    for number, one in enumerate(tables):
        before = table.findings.count
        value = read(one)
        if table.findings.count == before:
            here: Path = (name, number)
            for where, message in lint(value):
                table.findings.add(here + where, message)
        if number in again:
            one.wrong("id", f"{value.id} is in this file already; ids are given once (L16)")
        if table.findings.count == before:
            good.append(value)
    return tuple(good)


def _placed(
    table: Table,
    poses: Mapping[str, Pose],
    exercises: Mapping[str, Exercise],
    taken: Collection[str],
    own: bool,
) -> tuple[Exercise, ...]:
    """The exercises a routine file defines for itself."""
    found = _entries(table, "exercise", words.MOST_ITEMS, read_exercise, lambda one: lint_exercise(one, poses))
    known = {**exercises, **{one.id: one for one in found}}
    good = []
    for one in found:
        number = next(at for at, entry in enumerate(table.data["exercise"]) if entry["id"] == one.id)
        before = table.findings.count
        if one.id in taken:
            table.wrong(("exercise", number, "id"), f"{one.id} is an exercise of the catalogue; choose another id")
        for path, message in lint_alt(one, known):
            table.wrong(("exercise", number, *path), message)
        if table.findings.count == before:
            good.append(replace(one, own=own))
    return tuple(good)
