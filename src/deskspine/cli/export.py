"""`deskspine export`: the whole history as a file of the person."""

from __future__ import annotations

import os
import socket
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.journal_export import StoredRows, stored_rows
from deskspine.adapters.storage.journal_file import JournalError
from deskspine.adapters.storage.paths import Paths
from deskspine.cli.exit_codes import DONE, REFUSED
from deskspine.cli.parser import Parser
from deskspine.cli.usage_error import UsageError
from deskspine.core.export.activitywatch import to_buckets
from deskspine.core.export.csv_rows import csv_head, to_csv
from deskspine.core.export.json_rows import to_json
from deskspine.core.export.stored_rows import ExportEnd, ExportHead, StoredBreak, StoredRow
from deskspine.core.text.durations import count
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain

FORMS = ("json", "csv", "activitywatch")
STDOUT = "-"
NOTES = """\
--json and --csv have every row of the history, and `deskspine import` reads both. --json has one object a line, with \
the exercises inside their break; --csv is one table, whose first column says what a row is.

--activitywatch has your presence, breaks and meetings as buckets that ActivityWatch imports.

The file is readable only by you. Exit code 0; 1 when there is no history, it cannot be read, or the file is there \
already or cannot be written."""


def add_arguments(parser: Parser) -> None:
    """Declare the words after `export`."""
    parser.description = "Write the whole history to FILE, or to standard output if FILE is -."
    parser.epilog = NOTES
    parser.usage = "deskspine export [-h] --json|--csv|--activitywatch [--force] FILE"
    parser.add_argument("file", metavar="FILE", help="the file to write")
    parser.add_argument("--json", action="store_true", help="every row, one JSON object a line")
    parser.add_argument("--csv", action="store_true", help="every row, one table")
    parser.add_argument("--activitywatch", action="store_true", help="buckets that ActivityWatch imports")
    parser.add_argument("--force", action="store_true", help="replace a file that is there already")


def run(arguments: Namespace) -> int:
    """Write the history and return the exit code."""
    import gc

    gc.enable()  # ten years of rows take long
    chosen = [form for form in FORMS if getattr(arguments, form)]
    if len(chosen) != 1:
        raise UsageError(
            "deskspine export: expected one of --json, --csv and --activitywatch; see `deskspine export --help`"
        )
    name: str = arguments.file
    path = Path(name)
    if not name:
        raise UsageError("deskspine export: expected the name of a file, or - for standard output")
    if name != STDOUT and os.path.lexists(path) and not arguments.force:
        return _refused(f"{plain(name, 1000)} is there already; --force replaces it")
    if name != STDOUT and not path.absolute().parent.is_dir():
        return _refused(f"{plain(str(path.parent), 1000)} is not a folder")
    journal = Paths.of_person().journal
    if name != STDOUT and Path(os.path.realpath(path)) == Path(os.path.realpath(journal)):
        return _refused(f"{plain(name, 1000)} is the history itself; name another file")
    with ExitStack() as opened:
        try:
            rows = opened.enter_context(stored_rows(journal))
        except FileNotFoundError:
            return _refused("there is no history yet")
        except OSError as error:
            return _unreadable(error)
        try:
            said = _written(name, chosen[0], rows)
        except BrokenPipeError:
            raise
        except JournalError as error:
            return _unreadable(error)
        except OSError as error:
            shown = "standard output" if name == STDOUT else plain(name, 1000)
            return _refused(f"{shown} cannot be written: {plain(reason(error), 1000)}")
    if name != STDOUT:
        print(f"{plain(name, 1000)}: {said}")
    if rows.damaged:
        print(f"{count(rows.damaged, 'row')} of the history could not be read and left out.", file=sys.stderr)
    return DONE


def lines(form: str, rows: Iterable[StoredRow], host: str = "") -> Iterator[bytes]:
    """Yield the pieces of an exported file."""
    if form == "activitywatch":
        yield from to_buckets(rows, host)
        return
    if form == "csv":
        yield csv_head()
    encode = to_csv if form == "csv" else to_json
    number = 0
    yield encode(ExportHead())
    for number, row in enumerate(rows, 1):  # noqa: B007 - it is used after the loop
        yield encode(row)
    yield encode(ExportEnd(number))


def _written(name: str, form: str, rows: StoredRows) -> str:
    """Write the file and return what is in it, in words. Raises OSError."""
    seen = _Seen()
    pieces = lines(form, seen.passing(rows.all()), socket.gethostname() if form == "activitywatch" else "")
    if name != STDOUT:
        replace_file(Path(name), pieces)
    elif sys.stdout.isatty():
        for piece in pieces:
            sys.stdout.write("".join(f"{plain(line, len(line))}\n" for line in piece.decode().splitlines()))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()
    return f"{count(seen.rows, 'row')} of {count(len(seen.days), 'day')}, {count(seen.breaks, 'break')} among them."


class _Seen:
    """The numbers of what was written."""

    def __init__(self) -> None:
        self.rows = self.breaks = 0
        self.days: set[str] = set()

    def passing(self, rows: Iterable[StoredRow]) -> Iterator[StoredRow]:
        for row in rows:
            self.rows += 1
            self.breaks += isinstance(row, StoredBreak)
            self.days.add(row.day)
            yield row


def _unreadable(error: OSError) -> int:
    return _refused(f"the history cannot be read: {plain(reason(error), 1000)}")


def _refused(why: str) -> int:
    print(f"deskspine export: {why}", file=sys.stderr)
    return REFUSED
