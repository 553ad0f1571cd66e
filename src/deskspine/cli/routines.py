"""`deskspine routines`: look at all routines, and write, check and add your own."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from deskspine.adapters.storage.paths import Paths
from deskspine.cli import routine_text as text
from deskspine.cli.exit_codes import DONE, MISUSED, REFUSED
from deskspine.cli.parser import Parser
from deskspine.cli.routine_text import Out
from deskspine.cli.usage_error import closest
from deskspine.core.person.person import ANYBODY, Person
from deskspine.core.routines.model import Library, Routine
from deskspine.core.text.sanitize import plain

if TYPE_CHECKING:
    from deskspine.cli.routine_figure import Sheet

NOTES = """\
Without a verb it is `routines list`. A sum reads: prep + sides x repetitions x (move + hold + rest) = seconds.

Exit code 0; 1 when a file has a problem or cannot be written; 2 when a name is unknown."""


def add_arguments(parser: Parser) -> None:
    """Declare the words after `routines`."""
    parser.usage, parser.needs_verb = "deskspine routines [-h] [VERB ...]", False
    parser.description = "Look at the routines there are, and write, check and add your own."
    parser.epilog = NOTES
    parser.set_defaults(system=False, json=False)
    listing = parser.add_verb(
        "list",
        "print every routine, its length at each level, what is closed to you or changed for you and why, and what "
        "could not be read",
        shown="[--system]",
    )
    listing.add_argument(
        "--system",
        "--systems",
        action="store_true",
        help="list the twenty systems of the article instead",
    )
    listing.add_argument("--json", action="store_true", help="print one JSON object a line")
    showing = parser.add_verb(
        "show", "print one routine, exercise or card in full, and what of it is not for you", shown="ID [--figure]"
    )
    showing.add_argument("id", metavar="ID", help="of a routine, an exercise or a card")
    showing.add_argument("--figure", action="store_true", help="the key poses as pictures")
    checking = parser.add_verb(
        "check", "check whether files can be used, and print their sums; also for exercises and poses", shown="FILE..."
    )
    checking.add_argument("files", nargs="+", metavar="FILE")
    checking.add_argument("--json", action="store_true", help="print one JSON object a line, one line for each problem")
    naming = parser.add_verb("new", "write a commented routine to begin with into your own folder", shown="NAME")
    naming.add_argument("name", metavar="NAME", help="3 to 32 of a-z, 0-9 and -")
    editing = parser.add_verb("edit", "open one of yours in $VISUAL or $EDITOR, then check it", shown="NAME")
    editing.add_argument("name", metavar="NAME")
    adding = parser.add_verb("add", "check a routine file and copy it into your own folder", shown="FILE [--replace]")
    adding.add_argument("file", metavar="FILE")
    adding.add_argument("--replace", action="store_true", help="replace one of that name, which is kept as .old")


def run(arguments: Namespace) -> int:
    """Run `routines` on the person's files and return the exit code."""
    paths = Paths.of_person()

    def library() -> Library:
        from deskspine.cli.library import library_of

        return library_of(paths)

    def person() -> Person:
        from deskspine.adapters.clock import SystemClock
        from deskspine.cli.person_now import person_now

        return person_now(paths, SystemClock())

    def sheet() -> Sheet:
        from deskspine.adapters.storage.config_file import ConfigFile
        from deskspine.cli.routine_figure import sheet_of
        from deskspine.cli.routine_pixels import pixel_page

        settings = ConfigFile(paths.config_file).load()[0]
        pixels = pixel_page(settings, os.environ, sys.stdin, sys.stdout, paths.pictures)
        return sheet_of(settings, os.environ, sys.stdout, pixels)

    return perform(arguments, library, print, paths.own_routines, os.environ, sheet, person)


def perform(
    arguments: Namespace,
    library: Callable[[], Library],
    out: Out,
    folder: Path,
    environ: Mapping[str, str],
    sheet: Callable[[], Sheet],
    person: Callable[[], Person] = lambda: ANYBODY,
) -> int:
    """Do what `arguments` say and return the exit code. `out` takes one line at a time.

    `folder` is the person's own; nothing else is ever written to. Figures are drawn on `sheet`. Lists and pages say
    what is closed or changed for `person`.
    """
    verb = arguments.verb or "list"
    if verb == "list" and arguments.json:
        from deskspine.cli import routine_json

        if arguments.system:
            return _printed(routine_json.system_rows(library()), out)
        known = library()
        for problem in known.problems:
            print(problem, file=sys.stderr)
        return _printed(routine_json.routine_rows(_sorted(known), known, person()), out)
    if verb == "list":
        return _systems(library(), out) if arguments.system else _list(library(), person(), out)
    if verb == "show":
        return _show(arguments.id, library(), person(), out, sheet() if arguments.figure else None)
    if verb == "check":
        from deskspine.cli.routine_check import check, check_as_json

        known = library()
        good = [(check_as_json if arguments.json else check)(name, known, out) for name in arguments.files]
        return DONE if all(good) else REFUSED
    from deskspine.cli import own_routines as own

    if verb == "new":
        return own.new(arguments.name, folder, library(), out)
    if verb == "edit":
        return own.edit_one(arguments.name, folder, library, out, environ)
    return own.add(arguments.file, folder, library(), out, replacing=arguments.replace)


def _printed(lines: Iterable[str], out: Out) -> int:
    for line in lines:
        out(line)
    return DONE


def _systems(library: Library, out: Out) -> int:
    return _printed(text.system_rows(library), out)


def _list(library: Library, person: Person, out: Out) -> int:
    routines = _sorted(library)
    for line in (*text.routine_rows(routines), *text.fitted_rows(routines, library, person)):
        out(line)
    if library.problems:
        out("")
        out("Not as expected:")
        for line in text.problem_lines(library.problems):
            out(line)
    return DONE


def _sorted(library: Library) -> list[Routine]:
    return sorted(library.routines.values(), key=_by_length)


def _by_length(routine: Routine) -> tuple[bool, int, str]:
    return routine.own, routine.promise_s(1), routine.id


def _show(name: str, library: Library, person: Person, out: Out, sheet: Sheet | None = None) -> int:
    """Print one page, or its pictures on `sheet`, and return the exit code."""
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
        near = closest(name, [*library.routines, *library.exercises, *library.cards])
        hint = f"; did you mean {near}?" if near else "."
        out(f'There is no routine, exercise or card "{plain(name, 40)}"{hint}')
        return MISUSED
    return _printed(lines, out)
