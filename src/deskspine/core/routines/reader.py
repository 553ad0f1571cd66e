"""The reader of routine, exercise and pose files: text in, values and problems out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import PurePath
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.figure.pose import Pose
from deskspine.core.figure.pose_parser import lint_like
from deskspine.core.routines import vocabulary as words
from deskspine.core.routines.lint import (
    Complaint,
    lint_alt,
    lint_exercise,
    lint_pose,
    lint_routine,
    lint_warmup,
    repeated_ids,
)
from deskspine.core.routines.model import Exercise, Problem, Routine
from deskspine.core.routines.schema import read_exercise, read_pose, read_routine_table
from deskspine.core.text.sanitize import plain
from deskspine.core.toml.line_finder import Path
from deskspine.core.toml.table_reader import Findings, Table, parse_document

CatalogueValue = TypeVar("CatalogueValue")

MAX_ENTRIES = 200
"""Maximum number of exercises or poses in a catalogue file."""


class RoutineFile(Struct, frozen=True):
    """The content of one routine file: the routine, and the exercises it defines in place."""

    routine: Routine
    exercises: tuple[Exercise, ...] = ()


def kind_of_file(text: str) -> str:
    """Return the likely content of a file: "routine", "exercises" or "poses"."""
    document = parse_document(text, Findings("", text)) or {}
    if "pose" in document:
        return "poses"
    return "exercises" if "exercise" in document and not {"id", "item", "name"} & document.keys() else "routine"


def read_poses(text: str, file: str) -> tuple[tuple[Pose, ...], tuple[Problem, ...]]:
    """Return the poses of a catalogue file that have no problem, and the problems."""
    return read_catalogue(text, file, "pose", read_pose, lint_pose)


def read_exercises(text: str, file: str, poses: Mapping[str, Pose]) -> tuple[tuple[Exercise, ...], tuple[Problem, ...]]:
    """Return the exercises of a catalogue file that have no problem, and the problems. `check_alts` checks the rest."""
    return read_catalogue(text, file, "exercise", read_exercise, lambda exercise: lint_exercise(exercise, poses))


def check_alts(
    text: str, file: str, mine: Mapping[str, Exercise], exercises: Mapping[str, Exercise]
) -> tuple[set[str], tuple[Problem, ...]]:
    """Return the ids of `mine` whose alternative is wrong, and the problems.

    `mine` are the exercises of this catalogue file, `exercises` are all exercises.
    """
    findings = Findings(file, text)
    bad: set[str] = set()
    for entry in Table(parse_document(text, findings) or {}, (), Findings("", "")).tables("exercise", MAX_ENTRIES):
        exercise = mine.get(_id(entry))
        if exercise is not None and exercise.id not in bad:
            for path, message in lint_alt(exercise, exercises):
                findings.add((*entry.path, *path), message)
                bad.add(exercise.id)
    return bad, findings.problems()


def check_tags(
    text: str, file: str, mine: Mapping[str, Exercise], poses: Mapping[str, Pose]
) -> tuple[dict[str, tuple[str, ...]], tuple[Problem, ...]]:
    """Return the tags that each of `mine`, read from this file, needs and lacks (L19), and the problems that say so."""
    from deskspine.core.routines.tag_limits import shortfalls  # imports the figure, which no start needs

    findings = Findings(file, text)
    lacking: dict[str, tuple[str, ...]] = {}
    for entry in Table(parse_document(text, findings) or {}, (), Findings("", "")).tables("exercise", MAX_ENTRIES):
        exercise = mine.get(_id(entry))
        if exercise is None or exercise.id in lacking:
            continue
        lacking[exercise.id] = ()
        for missing in shortfalls(exercise, poses):
            findings.add((*entry.path, "tags"), missing.sentence(exercise.id))
            lacking[exercise.id] += (missing.tag,)
    return lacking, findings.problems()


def check_likes(
    text: str, file: str, mine: Mapping[str, Pose], poses: Mapping[str, Pose]
) -> tuple[set[str], tuple[Problem, ...]]:
    """Return the ids of `mine` whose body is like a pose that leads to no body, and the problems.

    `mine` are the poses of this catalogue file, `poses` are all poses.
    """
    findings = Findings(file, text)
    bad: set[str] = set()
    for entry in Table(parse_document(text, findings) or {}, (), Findings("", "")).tables("pose", MAX_ENTRIES):
        pose = mine.get(_id(entry))
        if pose is not None and (trouble := lint_like(pose, poses)):
            findings.add((*entry.path, "body", "like"), trouble)
            bad.add(pose.id)
    return bad, findings.problems()


def check_warmup(text: str, file: str, routine: Routine, routines: Collection[str]) -> tuple[Problem, ...]:
    """Return the problems of the warm-up of `routine`, read from this file, if these `routines` can be played."""
    findings = Findings(file, text)
    for path, message in lint_warmup(routine, routines):
        findings.add(path, message)
    return findings.problems()


def check_routine_following(text: str, file: str, routine: Routine, poses: Mapping[str, Pose]) -> tuple[Problem, ...]:
    """Return the places of `routine`, read from this file, that cannot be followed; it can be played nevertheless."""
    from deskspine.core.routines.pacing import lint_following  # imports the skeleton of the figure

    findings = Findings(file, text)
    for path, message in lint_following(routine, poses):
        findings.add(path, message)
    return findings.problems()


def check_exercise_following(
    text: str, file: str, mine: Mapping[str, Exercise], poses: Mapping[str, Pose]
) -> tuple[Problem, ...]:
    """Return the phases of `mine`, read from this file, that cannot be followed; they can be played nevertheless."""
    from deskspine.core.routines.breath_rule import lint_breath  # both import the skeleton of the figure
    from deskspine.core.routines.pacing import lint_exercise_following, lint_sides

    findings = Findings(file, text)
    for entry in Table(parse_document(text, findings) or {}, (), Findings("", "")).tables("exercise", MAX_ENTRIES):
        exercise = mine.get(_id(entry))
        if exercise is not None:
            for lint in (lint_exercise_following(exercise, poses), lint_breath(exercise, poses), lint_sides(exercise)):
                for path, message in lint:
                    findings.add((*entry.path, *path), f"{exercise.name}: {message}")
    return findings.problems()


def read_routine(
    text: str,
    file: str,
    exercises: Mapping[str, Exercise],
    poses: Mapping[str, Pose],
    reserved: Collection[str] = (),
    *,
    own: bool = False,
) -> tuple[RoutineFile | None, tuple[Problem, ...]]:
    """Return the routine in `text` and the problems, with items looked up among its own exercises and in `exercises`.

    `reserved` are exercise ids that may not be defined again. If there are problems, the routine (if there is one at
    all) is only good for showing its arithmetic.
    """
    findings = Findings(file, text)
    document = parse_document(text, findings)
    if document is None:
        return None, findings.problems()
    table = Table(document, (), findings)
    _schema(table)
    placed = _placed(table, poses, exercises, reserved, own)
    by_id = {**exercises, **{exercise.id: exercise for exercise in placed}}
    routine = read_routine_table(table, by_id, own=own)
    complete = findings.count == 0
    summable = bool(routine.slots) and len(routine.slots) == len(document["item"]) and min(routine.duration_s) > 0
    for path, message in lint_routine(routine, plain(PurePath(file).stem, 60)):
        if complete or (path == ("duration_s",) and summable):
            findings.add(path, message)
    return (RoutineFile(routine, placed) if complete or summable else None), findings.problems()


def read_catalogue(
    text: str,
    file: str,
    name: str,
    read: Callable[[Table], CatalogueValue],
    lint: Callable[[CatalogueValue], Iterable[Complaint]],
    key: str = "id",
) -> tuple[tuple[CatalogueValue, ...], tuple[Problem, ...]]:
    """Return the `[[name]]` tables of a catalogue file that have no problem, and the problems; `key` names the id."""
    findings = Findings(file, text)
    document = parse_document(text, findings)
    if document is None:
        return (), findings.problems()
    table = Table(document, (), findings)
    _schema(table)
    entries = _entries(table, name, MAX_ENTRIES, read, lint, key)
    if not table.has(name):
        table.wrong(name, f"missing; expected at least one [[{name}]]")
    table.end()
    return tuple(value for _, value in entries), findings.problems()


def _schema(table: Table) -> None:
    table.number("schema", 1, 1, None)


def _id(table: Table, key: str = "id") -> str:
    """Return the id of a table, or "" if it is no text."""
    value = table.data.get(key)
    return value if isinstance(value, str) else ""


def _entries(
    table: Table,
    name: str,
    most: int,
    read: Callable[[Table], CatalogueValue],
    lint: Callable[[CatalogueValue], Iterable[Complaint]],
    key: str = "id",
) -> list[tuple[Path, CatalogueValue]]:
    """Return path and value of the tables of the array `name` that have no problem; each id may come once."""
    good: list[tuple[Path, CatalogueValue]] = []
    tables = table.tables(name, most)
    again = dict(repeated_ids(_id(entry, key) for entry in tables))
    for number, entry in enumerate(tables):
        before = table.findings.count
        value = read(entry)
        if table.findings.count == before:
            for where, message in lint(value):
                table.findings.add(entry.path + where, message)
        if again.get(number):
            entry.wrong(key, f"{plain(again[number], 40)} is in this file already; an id can be used once (L16)")
        if table.findings.count == before:
            good.append((entry.path, value))
    return good


def _placed(
    table: Table,
    poses: Mapping[str, Pose],
    exercises: Mapping[str, Exercise],
    reserved: Collection[str],
    own: bool,
) -> tuple[Exercise, ...]:
    """Return the exercises a routine file defines for itself."""
    entries = _entries(
        table, "exercise", words.MAX_ITEMS, read_exercise, lambda exercise: lint_exercise(exercise, poses)
    )
    by_id = {**exercises, **{exercise.id: exercise for _, exercise in entries}}
    good = []
    for where, exercise in entries:
        before = table.findings.count
        if exercise.id in reserved:
            table.findings.add((*where, "id"), f"{exercise.id} is an exercise of the catalogue; choose another id")
        for path, message in lint_alt(exercise, by_id):
            table.findings.add((*where, *path), message)
        if table.findings.count == before:
            good.append(replace(exercise, own=own))
    return tuple(good)
