"""`deskspine import`: adds an exported history to this one."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import BinaryIO

from deskspine.adapters.storage.exported_file import ExportedFile, NotExportedError, opened_file
from deskspine.adapters.storage.journal_import import ImportCounts, add_rows
from deskspine.adapters.storage.paths import Paths
from deskspine.cli.changed_history import history_changed
from deskspine.cli.exit_codes import DONE, REFUSED
from deskspine.cli.parser import Parser
from deskspine.core.text.durations import count
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain

FIGURES_AT_ONCE = 60
"""Number of days whose figures are stored in one step, so that another program waits only for that."""
NOTES = """\
A row that is in your history already is not added again, so the same file may be imported twice, and the files of two \
machines one after the other. All rows are added, or none. A line that is damaged is named and left out.

Exit code 0; 1 when the file cannot be read, is something else, or has damaged lines."""


def add_arguments(parser: Parser) -> None:
    """Declare the word after `import`."""
    parser.description = (
        "Add the rows of FILE, which `deskspine export --json` or `--csv` wrote, to your history (- is standard input)."
    )
    parser.epilog = NOTES
    parser.add_argument("file", metavar="FILE", help="an exported history")


def run(arguments: Namespace) -> int:
    """Import the file and return the exit code."""
    import gc

    gc.enable()  # ten years of rows take long
    name: str = arguments.file
    shown = "standard input" if name == "-" else plain(name, 1000)
    try:
        opened: BinaryIO = opened_file(name, lambda: sys.stdin.buffer)
    except OSError as error:
        return _refused(f"{shown} cannot be read: {reason(error)}")
    with opened:
        exported = ExportedFile(opened)
        try:
            exported.check()
            counts = add_rows(Paths.of_person().journal, exported.rows)
        except NotExportedError as error:
            return _refused(f"{shown}: {error}")
        except OSError as error:
            return _refused(f"nothing was added: {plain(reason(error), 1000)}")
        for sentence in counts.notes:
            print(plain(sentence, 1000), file=sys.stderr)
        _name_problems(shown, exported)
        print(_sentence(counts))
        if counts.added and history_changed() is None:
            _fill_figures(Paths.of_person())  # a running deskspine does it in its idle steps
        return REFUSED if exported.wrong or exported.cut else DONE


def _fill_figures(paths: Paths) -> None:
    """Store the figures of the days that were added, so that the first look at them is as fast as later ones."""
    from deskspine.adapters.clock import SystemClock
    from deskspine.adapters.storage.config_file import ConfigFile
    from deskspine.adapters.storage.journal import SqliteJournal
    from deskspine.core.timekeeping.calendar import day_of

    system = SystemClock()
    day_starts_min = ConfigFile(paths.config_file).load()[0].minute("schedule.day_starts")
    today = day_of(system.read().wall, system.zone(), day_starts_min).isoformat()
    journal = SqliteJournal(paths.journal)
    try:
        while journal.fill_figures(today, FIGURES_AT_ONCE):
            pass
    except OSError:  # they are worked out again when they are needed
        pass
    finally:
        journal.close()


def _name_problems(shown: str, exported: ExportedFile) -> None:
    for line, expected in exported.problems:
        print(f"{shown}, line {line}: {plain(expected)}; it is left out.", file=sys.stderr)
    more = exported.wrong - len(exported.problems)
    if more:
        print(f"{shown}: {count(more, 'more line')} left out.", file=sys.stderr)
    if exported.cut:
        print(f"{shown} is not complete: rows are missing at its end.", file=sys.stderr)


def _sentence(counts: ImportCounts) -> str:
    there = f"{count(counts.there, 'row was', 'rows were')} there already"
    if not counts.added:
        return f"Nothing new: {there}." if counts.there else "Nothing new: the file has no rows."
    added = f"Added {count(counts.added, 'row')}, {count(counts.breaks, 'break')} among them"
    return f"{added}; {there}." if counts.there else f"{added}."


def _refused(why: str) -> int:
    print(f"deskspine import: {why}", file=sys.stderr)
    return REFUSED
