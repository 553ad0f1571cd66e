"""`deskspine routines`: look at the routines there are, and check those you write.

Exit codes: 0 done; 1 a checked file has a problem; 2 the command line was not understood, or
names nothing known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from deskspine.adapters.routine_files import read_text
from deskspine.cli import routine_text as text
from deskspine.core.plain import plain
from deskspine.core.routine import Exercise, Library, Problem, Routine
from deskspine.core.routine_file import check_alts, kind_of_file, read_exercises, read_poses, read_routine
from deskspine.core.routine_lint import LEVELS

OK, FAILED, MISUSED = 0, 1, 2
HELP = """\
usage: deskspine routines list | show ID | check FILE...

  list         every routine, its length at levels 1 to 3, and what could not be read
  show ID      one routine or one exercise in full
  check FILE   whether a routine, exercise or pose file can be used, with its sums

A sum reads: prep + sides x repetitions x (move + hold + rest) = seconds.
Exit code 0; 1 when a checked file has a problem; 2 when asked for the unknown."""

Out = Callable[[str], None]


def run(args: Sequence[str], library: Callable[[], Library], out: Out) -> int:
    """Do what `args` (behind `routines`) say; answers the exit code. `out` takes one line at a time."""
    verb, rest = (args[0], list(args[1:])) if args else ("list", [])
    if verb in ("-h", "--help"):
        out(HELP)
        return OK
    if verb == "list" and not rest:
        return _list(library(), out)
    if verb == "show" and len(rest) == 1:
        return _show(rest[0], library(), out)
    if verb == "check" and rest:
        known = library()
        return max([_check(name, known, out) for name in rest])
    out(HELP)
    return MISUSED


def _list(library: Library, out: Out) -> int:
    for line in text.routine_rows(sorted(library.routines.values(), key=_by_length)):
        out(line)
    if library.problems:
        out("")
        out("Not as expected:")
        for line in text.problem_lines(library.problems):
            out(line)
    return OK


def _by_length(routine: Routine) -> tuple[bool, int, str]:
    return routine.own, routine.promise_s(1), routine.id


def _show(name: str, library: Library, out: Out) -> int:
    if name in library.routines:
        lines = text.routine_page(library.routines[name])
    elif name in library.exercises:
        lines = text.exercise_page(library.exercises[name], library)
    else:
        near = get_close_matches(name[:40], [*library.routines, *library.exercises], 1)
        hint = f"; did you mean {near[0]}?" if near else "."
        out(f'There is no routine or exercise "{plain(name, 40)}"{hint}')
        return MISUSED
    for line in lines:
        out(line)
    return OK


def _check(name: str, library: Library, out: Out) -> int:
    content, trouble = read_text(Path(name))
    if trouble:
        out(f"{plain(name, 300)}: {trouble.split(';')[0]}")
        return FAILED
    kind = kind_of_file(content)
    check = {"poses": _check_poses, "exercises": _check_exercises, "routine": _check_routine}[kind]
    out(f"{plain(name, 300)}: a file of {kind}" if kind != "routine" else f"{plain(name, 300)}: a routine")
    problems = check(content, name, library, out)
    for line in text.problem_lines(problems):
        out(line)
    out("  no problem found" if not problems else f"  problems: {len(problems)}")
    return FAILED if problems else OK


def _check_poses(content: str, name: str, library: Library, out: Out) -> list[Problem]:
    poses, problems = read_poses(content, name)
    taken = [one.id for one in poses if library.poses.get(one.id, one) != one]
    out(f"  poses: {len(poses)}")
    return [*problems, *(_taken(name, id_) for id_ in taken)]


def _check_exercises(content: str, name: str, library: Library, out: Out) -> list[Problem]:
    found, problems = read_exercises(content, name, library.poses)
    mine = {one.id: one for one in found}
    _, more = check_alts(content, name, mine, {**library.exercises, **mine})
    for line in text.exercise_sums(found):
        out(line)
    return [*problems, *more, *(_taken(name, one.id) for one in found if _replaces(one, library))]


def _check_routine(content: str, name: str, library: Library, out: Out) -> list[Problem]:
    found, problems = read_routine(content, name, library.exercises, library.poses, own=True)
    if found is None:
        return list(problems)
    routine = found.routine
    for level in LEVELS if routine.slots else ():
        for line in text.arithmetic(routine, level):
            out(line)
    taken = [one.id for one in found.exercises if _replaces(one, library)]
    shipped = library.routines.get(routine.id)
    if shipped and not shipped.own and replace(routine, own=False) != replace(shipped, own=False):
        taken.append(routine.id)
    return [*problems, *(_taken(name, id_) for id_ in taken)]


def _replaces(one: Exercise, library: Library) -> bool:
    there = library.exercises.get(one.id)
    return there is not None and not there.own and there != replace(one, own=False)


def _taken(name: str, id_: str) -> Problem:
    return Problem(plain(name, 300), None, "id", f"{id_} ships with deskspine and is not replaced; choose another id")
