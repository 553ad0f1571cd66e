"""`deskspine routines`: look at the routines there are, and write, check and add your own.

Exit codes: 0 done; 1 a file has a problem or could not be written; 2 the command line was not understood, or
names nothing known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from deskspine.cli import routine_text as text
from deskspine.core.person.person import ANYBODY, Person
from deskspine.core.routines.model import Library, Routine
from deskspine.core.text.sanitize import plain

if TYPE_CHECKING:
    from deskspine.cli.routine_figure import Sheet

OK, FAILED, MISUSED = 0, 1, 2
SUB_VERBS = ("list", "show", "check", "new", "edit", "add")
HELP = """\
usage: deskspine routines list [--system] | show ID [--figure] | check FILE...
                          new NAME | edit NAME | add FILE [--replace]

  list         every routine, its length at each level, what is closed to you or
               changed for you and why, and what could not be read
  list --system
               the twenty systems of the article, and what became of each
  show ID      one routine, exercise or card in full, and what of it is not for
               you; with --figure the key poses as pictures
  check FILE   whether a file can be used, with its sums; also for exercises
               and poses
  new NAME     write a commented routine to begin with into your own folder
  edit NAME    open one of yours in $VISUAL or $EDITOR, then check it
  add FILE     check a routine file and copy it into your own folder

A sum reads: prep + sides x repetitions x (move + hold + rest) = seconds.
Exit code 0; 1 when a file has a problem; 2 when asked for the unknown."""

Out = Callable[[str], None]


def run(
    args: Sequence[str],
    library: Callable[[], Library],
    out: Out,
    folder: Path,
    environ: Mapping[str, str],
    sheet: Callable[[], Sheet],
    person: Callable[[], Person] = lambda: ANYBODY,
) -> int:
    """Do what `args` (behind `routines`) say and return the exit code. `out` takes one line at a time.

    `folder` is the person's own; nothing else is ever written to. Figures are drawn on `sheet`. Lists and pages say
    what is closed or changed for `person`.
    """
    verb, rest = (args[0], list(args[1:])) if args else ("list", [])
    if "-h" in args or "--help" in args:
        out(HELP)
        return OK
    if verb == "list" and not rest:
        return _list(library(), person(), out)
    if verb == "list" and rest in (["--system"], ["--systems"]):
        return _systems(library(), out)
    if verb == "show" and len(rest) == 1:
        return _show(rest[0], library(), person(), out)
    if verb == "show" and len(rest) == 2 and "--figure" in rest:
        rest.remove("--figure")
        return _show(rest[0], library(), person(), out, sheet())
    if verb == "check" and rest:
        from deskspine.cli.routine_check import check

        known = library()
        good = [check(name, known, out) for name in rest]
        return OK if all(good) else FAILED
    if verb in ("new", "edit", "add"):
        return _own(verb, rest, library, out, folder, environ)
    out(HELP)
    return MISUSED


def _own(
    verb: str, rest: list[str], library: Callable[[], Library], out: Out, folder: Path, environ: Mapping[str, str]
) -> int:
    from deskspine.cli import own_routines as own

    replacing = verb == "add" and "--replace" in rest
    names = [word for word in rest if word != "--replace"] if replacing else rest
    if len(names) != 1 or names[0].startswith("-"):
        out(HELP)
        return MISUSED
    if verb == "new":
        return own.new(names[0], folder, library(), out)
    if verb == "edit":
        return own.edit_one(names[0], folder, library, out, environ)
    return own.add(names[0], folder, library(), out, replacing=replacing)


def _systems(library: Library, out: Out) -> int:
    for line in text.system_rows(library):
        out(line)
    return OK


def _list(library: Library, person: Person, out: Out) -> int:
    routines = sorted(library.routines.values(), key=_by_length)
    for line in (*text.routine_rows(routines), *text.fitted_rows(routines, library, person)):
        out(line)
    if library.problems:
        out("")
        out("Not as expected:")
        for line in text.problem_lines(library.problems):
            out(line)
    return OK


def _by_length(routine: Routine) -> tuple[bool, int, str]:
    return routine.own, routine.promise_s(1), routine.id


def _show(name: str, library: Library, person: Person, out: Out, sheet: Sheet | None = None) -> int:
    """One page, or its pictures on `sheet`."""
    if sheet is not None and name in (*library.routines, *library.exercises):
        from deskspine.cli import routine_figure as figure

        if name in library.routines:
            lines = figure.routine_figures(library.routines[name], library, sheet)
        else:
            lines = figure.exercise_figure(library.exercises[name], library, sheet)
    elif name in library.routines:
        lines = text.routine_page(library.routines[name], library, person)
    elif name in library.exercises:
        lines = text.exercise_page(library.exercises[name], library, person)
    elif name in library.cards:
        lines = text.card_page(library.cards[name])
    else:
        near = get_close_matches(name[:40], [*library.routines, *library.exercises, *library.cards], 1)
        hint = f"; did you mean {near[0]}?" if near else "."
        out(f'There is no routine, exercise or card "{plain(name, 40)}"{hint}')
        return MISUSED
    for line in lines:
        out(line)
    return OK
