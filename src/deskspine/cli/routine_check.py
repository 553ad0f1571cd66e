"""`deskspine routines check`: sums, sides and rules of a file, and each problem with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import json
from msgspec.structs import replace

from deskspine.adapters.storage.routine_text import read_text
from deskspine.cli import routine_text as text
from deskspine.cli.routine_text import Out
from deskspine.core.coach.fitting import TAG_FLAGS, closing
from deskspine.core.figure.pose import Pose
from deskspine.core.figure.pose_parser import posture_of
from deskspine.core.figure.posture import Posture
from deskspine.core.figure.skeleton import SHORT, skeleton
from deskspine.core.routines.model import LEVELS, Exercise, Library, Problem, Routine
from deskspine.core.routines.reader import (
    check_alts,
    check_exercise_following,
    check_likes,
    check_routine_following,
    check_tags,
    check_warmup,
    kind_of_file,
    read_exercises,
    read_poses,
    read_routine,
)
from deskspine.core.text.sanitize import plain


def check_as_json(name: str, library: Library, out: Out) -> bool:
    """Print one JSON object for each problem of a file, and return True if it has none."""
    content, trouble = read_text(Path(name))
    if trouble:
        problems = [Problem(name, None, "", trouble.split(";")[0])]
    else:
        kind = kind_of_file(content)
        problems = JUDGES[kind](content, name, library, lambda _: None) or _following(kind, content, name, library)
    for problem in problems:
        shown = Problem(plain(problem.file, 600), problem.line, plain(problem.key), plain(problem.message, 600))
        out(json.encode(shown).decode())
    return not problems


def check(name: str, library: Library, out: Out) -> bool:
    """Print the sums and the problems of a file, and return True if it has no problem."""
    content, trouble = read_text(Path(name))
    if trouble:
        out(f"{plain(name, 300)}: {trouble.split(';')[0]}")
        return False
    kind = kind_of_file(content)
    out(f"{plain(name, 300)}: {'a routine or card' if kind == 'routine' else f'a file of {kind}'}")
    problems = JUDGES[kind](content, name, library, out)
    hurried = [] if problems else _following(kind, content, name, library)
    for line in text.problem_lines([*problems, *hurried]):
        out(line)
    if hurried:
        out(f"  hard to follow: {len(hurried)}; it can be played as it is")
    else:
        out("  no problem found" if not problems else f"  problems: {len(problems)}")
    return not problems and not hurried


def _following(kind: str, content: str, name: str, library: Library) -> list[Problem]:
    """Return remarks on too little time to read or to move, and on breath or wording that differs from the rest."""
    if kind == "routine":
        found, _ = read_routine(content, name, library.exercises, library.poses, own=True)
        if found is None:
            return []
        own = check_exercise_following(content, name, {one.id: one for one in found.exercises}, library.poses)
        return [*own, *check_routine_following(content, name, found.routine, library.poses)]
    if kind == "exercises":
        exercises, _ = read_exercises(content, name, library.poses)
        return list(check_exercise_following(content, name, {one.id: one for one in exercises}, library.poses))
    return []


def routine_in(content: str, name: str, library: Library) -> tuple[Routine | None, list[Problem]]:
    """Return the routine of an own file, with the tags that its pictures need, and every problem in it."""
    found, problems = read_routine(content, name, library.exercises, library.poses, own=True)
    if found is None:
        return None, list(problems)
    routine = found.routine
    known = {*library.routines, routine.id}
    lacking, untagged = check_tags(content, name, {one.id: one for one in found.exercises}, library.poses)
    problems = (*problems, *check_warmup(content, name, routine, known), *untagged)
    taken = [one.id for one in found.exercises if _replaces(one, library)]
    shipped = library.routines.get(routine.id) or library.cards.get(routine.id)
    if shipped and not shipped.own and replace(routine, own=False, system=shipped.system) != shipped:
        taken.append(routine.id)
    slots = tuple(replace(slot, exercise=_tagged(slot.exercise, lacking)) for slot in routine.slots)
    return replace(routine, slots=slots), [*problems, *(_taken(name, id_) for id_ in taken)]


def _tagged(exercise: Exercise, lacking: Mapping[str, tuple[str, ...]]) -> Exercise:
    return replace(exercise, tags=(*exercise.tags, *lacking.get(exercise.id, ())))


def _poses(content: str, name: str, library: Library, out: Out) -> list[Problem]:
    poses, problems = read_poses(content, name)
    taken = [one.id for one in poses if _other_pose(library.poses.get(one.id, one), one)]
    mine = {one.id: one for one in poses}
    known = {**library.poses, **mine}
    _, more = check_likes(content, name, mine, known)
    out(f"  poses: {len(poses)}")
    for id_ in mine:
        for line in _short(posture_of(known, id_)):
            out(f"  {id_}: {line}")
    return [*problems, *more, *(_taken(name, id_) for id_ in taken)]


def _other_pose(kept: Pose, one: Pose) -> bool:
    """Return True if `kept` differs from `one`, apart from a body that was left out because it could not be read."""
    return replace(kept, body=kept.body or one.body) != one


def _short(posture: Posture | None) -> list[str]:
    """Return the hands that do not reach the place that the body names; the figure shows them where the arm ends."""
    if posture is None:
        return []
    bones = skeleton(posture)
    arms = (("left", posture.left, bones.left), ("right", posture.right, bones.right))
    return [
        f"the {side} hand ends {limb.short:.0f} cm short of its place"
        for side, arm, limb in arms
        if arm.touches and limb.short > SHORT
    ]


def _exercises(content: str, name: str, library: Library, out: Out) -> list[Problem]:
    found, problems = read_exercises(content, name, library.poses)
    mine = {one.id: one for one in found}
    _, more = check_alts(content, name, mine, {**library.exercises, **mine})
    _, untagged = check_tags(content, name, mine, library.poses)
    for line in text.exercise_sums(found):
        out(line)
    return [*problems, *more, *untagged, *(_taken(name, one.id) for one in found if _replaces(one, library))]


def _routine(content: str, name: str, library: Library, out: Out) -> list[Problem]:
    routine, problems = routine_in(content, name, library)
    if routine is None:
        return problems
    if routine.slots:
        for level in LEVELS:
            for line in text.arithmetic(routine, level):
                out(line)
        for line in _remarks(routine):
            out(line)
    return problems


def _remarks(routine: Routine) -> list[str]:
    """Return remarks that are no problems: the sides that are played, and for whom an exercise is replaced."""
    uneven = [slot.exercise.name for slot in routine.slots if set(slot.sides) != set(slot.exercise.sides)]
    sides = f"one side only: {plain(', '.join(uneven))}" if uneven else "both sides are played equally"
    given = [
        f"{one.id} ({', '.join(sorted(flags)).replace('_', ' ')})"
        for one in dict.fromkeys(slot.exercise for slot in routine.slots)
        if (flags := frozenset[str]().union(*(TAG_FLAGS.get(tag, frozenset()) for tag in one.tags)))
    ]
    locked = ", ".join(closing(routine)).replace("_", " ")
    return [
        *text.wrapped(sides, "  sides    ", " " * 11),
        *text.wrapped(f"replaced for some: {'; '.join(given) or 'no exercise'}", "  safety   ", " " * 11),
        *text.wrapped(f"locked for: {locked or 'no one'}", " " * 11, " " * 11),
    ]


def _replaces(one: Exercise, library: Library) -> bool:
    there = library.exercises.get(one.id)
    return there is not None and not there.own and there != replace(one, own=False)


def _taken(name: str, id_: str) -> Problem:
    return Problem(plain(name, 300), None, "id", f"{id_} ships with deskspine and is not replaced; choose another id")


JUDGES = {"poses": _poses, "exercises": _exercises, "routine": _routine}
"""The functions that print the sums of a file and return its problems, by the kind of file."""
