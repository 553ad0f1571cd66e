"""Reads routine, exercise and pose files: text in, values and problems out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import PurePath
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.figure.pose import Pose
from deskspine.core.figure.pose_parser import lint_like
from deskspine.core.routines import vocabulary as words
from deskspine.core.routines.lint import Complaint, lint_alt, lint_exercise, lint_pose, lint_routine, lint_warmup, twice
from deskspine.core.routines.model import Exercise, Problem, Routine
from deskspine.core.routines.schema import read_exercise, read_pose, read_routine_table
from deskspine.core.text.sanitize import plain
from deskspine.core.toml.line_finder import Path
from deskspine.core.toml.table_reader import Findings, Table, parse_document

Entry = TypeVar("Entry")

MOST_ENTRIES = 200
"""Exercises or poses a catalogue file may have."""


class RoutineFile(Struct, frozen=True):
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
    return read_catalogue(text, file, "pose", read_pose, lint_pose)


def read_exercises(text: str, file: str, poses: Mapping[str, Pose]) -> tuple[tuple[Exercise, ...], tuple[Problem, ...]]:
    """The exercises of a catalogue file, those without a problem; alternatives are for `check_alts`."""
    return read_catalogue(text, file, "exercise", read_exercise, lambda one: lint_exercise(one, poses))


def check_alts(
    text: str, file: str, mine: Mapping[str, Exercise], exercises: Mapping[str, Exercise]
) -> tuple[set[str], tuple[Problem, ...]]:
    """The ids of `mine`, read from this catalogue file, whose alternative is wrong among all `exercises`."""
    findings = Findings(file, text)
    bad: set[str] = set()
    for one in Table(parse_document(text, findings) or {}, (), Findings("", "")).tables("exercise", MOST_ENTRIES):
        exercise = mine.get(_id(one))
        if exercise is not None and exercise.id not in bad:
            for path, message in lint_alt(exercise, exercises):
                findings.add((*one.path, *path), message)
                bad.add(exercise.id)
    return bad, findings.problems()


def check_tags(
    text: str, file: str, mine: Mapping[str, Exercise], poses: Mapping[str, Pose]
) -> tuple[dict[str, tuple[str, ...]], tuple[Problem, ...]]:
    """Return the tags that each of `mine`, read from this file, needs and lacks (L19), and the problems that say so."""
    from deskspine.core.routines.tag_limits import shortfalls  # with the figure behind it, which no start needs

    findings = Findings(file, text)
    lacking: dict[str, tuple[str, ...]] = {}
    for one in Table(parse_document(text, findings) or {}, (), Findings("", "")).tables("exercise", MOST_ENTRIES):
        exercise = mine.get(_id(one))
        if exercise is None or exercise.id in lacking:
            continue
        lacking[exercise.id] = ()
        for missing in shortfalls(exercise, poses):
            findings.add((*one.path, "tags"), missing.sentence(exercise.id))
            lacking[exercise.id] += (missing.tag,)
    return lacking, findings.problems()


def check_likes(
    text: str, file: str, mine: Mapping[str, Pose], poses: Mapping[str, Pose]
) -> tuple[set[str], tuple[Problem, ...]]:
    """The ids of `mine`, read from this catalogue file, whose body is like one that leads nowhere among all `poses`."""
    findings = Findings(file, text)
    bad: set[str] = set()
    for one in Table(parse_document(text, findings) or {}, (), Findings("", "")).tables("pose", MOST_ENTRIES):
        pose = mine.get(_id(one))
        if pose is not None and (trouble := lint_like(pose, poses)):
            findings.add((*one.path, "body", "like"), trouble)
            bad.add(pose.id)
    return bad, findings.problems()


def check_warmup(text: str, file: str, routine: Routine, routines: Collection[str]) -> tuple[Problem, ...]:
    """What is wrong with the warm-up of `routine`, read from this file, when these `routines` can be played."""
    findings = Findings(file, text)
    for path, message in lint_warmup(routine, routines):
        findings.add(path, message)
    return findings.problems()


def check_routine_following(text: str, file: str, routine: Routine, poses: Mapping[str, Pose]) -> tuple[Problem, ...]:
    """Return what cannot be followed in `routine`, read from this file; it can be played all the same."""
    from deskspine.core.routines.pacing import lint_following  # with the skeleton of the figure, which no start needs

    findings = Findings(file, text)
    for path, message in lint_following(routine, poses):
        findings.add(path, message)
    return findings.problems()


def check_exercise_following(
    text: str, file: str, mine: Mapping[str, Exercise], poses: Mapping[str, Pose]
) -> tuple[Problem, ...]:
    """Return what cannot be followed in the exercises `mine`, read from this file; they can be played all the same."""
    from deskspine.core.routines.breath_rule import lint_breath  # both with the skeleton behind them
    from deskspine.core.routines.pacing import lint_exercise_following, lint_sides

    findings = Findings(file, text)
    for one in Table(parse_document(text, findings) or {}, (), Findings("", "")).tables("exercise", MOST_ENTRIES):
        exercise = mine.get(_id(one))
        if exercise is not None:
            for lint in (lint_exercise_following(exercise, poses), lint_breath(exercise, poses), lint_sides(exercise)):
                for path, message in lint:
                    findings.add((*one.path, *path), f"{exercise.name}: {message}")
    return findings.problems()


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


def read_catalogue(
    text: str,
    file: str,
    name: str,
    read: Callable[[Table], Entry],
    lint: Callable[[Entry], Iterable[Complaint]],
    key: str = "id",
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The `[[name]]` tables of a file that is made of them, those without a problem; `key` is what tells them apart."""
    findings = Findings(file, text)
    document = parse_document(text, findings)
    if document is None:
        return (), findings.problems()
    table = Table(document, (), findings)
    _schema(table)
    found = _entries(table, name, MOST_ENTRIES, read, lint, key)
    if not table.has(name):
        table.wrong(name, f"missing; expected at least one [[{name}]]")
    table.end()
    return tuple(value for _, value in found), findings.problems()


def _schema(table: Table) -> None:
    table.number("schema", 1, 1, None)


def _id(table: Table, key: str = "id") -> str:
    """What a table is called, empty when that is no text."""
    value = table.data.get(key)
    return value if isinstance(value, str) else ""


def _entries(
    table: Table,
    name: str,
    most: int,
    read: Callable[[Table], Entry],
    lint: Callable[[Entry], Iterable[Complaint]],
    key: str = "id",
) -> list[tuple[Path, Entry]]:
    """Where and what: the tables of the array `name` that have no problem; an id comes once."""
    good: list[tuple[Path, Entry]] = []
    tables = table.tables(name, most)
    again = dict(twice(_id(one, key) for one in tables))
    for number, one in enumerate(tables):
        before = table.findings.count
        value = read(one)
        if table.findings.count == before:
            for where, message in lint(value):
                table.findings.add(one.path + where, message)
        if again.get(number):
            one.wrong(key, f"{plain(again[number], 40)} is in this file already; ids are given once (L16)")
        if table.findings.count == before:
            good.append((one.path, value))
    return good


def _placed(
    table: Table,
    poses: Mapping[str, Pose],
    exercises: Mapping[str, Exercise],
    taken: Collection[str],
    own: bool,
) -> tuple[Exercise, ...]:
    """The exercises a routine file defines for itself."""
    found = _entries(table, "exercise", words.MOST_ITEMS, read_exercise, lambda one: lint_exercise(one, poses))
    known = {**exercises, **{one.id: one for _, one in found}}
    good = []
    for where, one in found:
        before = table.findings.count
        if one.id in taken:
            table.findings.add((*where, "id"), f"{one.id} is an exercise of the catalogue; choose another id")
        for path, message in lint_alt(one, known):
            table.findings.add((*where, *path), message)
        if table.findings.count == before:
            good.append(replace(one, own=own))
    return tuple(good)
