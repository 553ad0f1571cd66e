"""`deskspine log`: the last lines of the log."""

from __future__ import annotations

import sys
from argparse import Namespace

from deskspine.adapters.storage.fault_log import last_lines
from deskspine.adapters.storage.paths import Paths
from deskspine.cli.exit_codes import DONE, REFUSED
from deskspine.cli.parser import Parser, reader
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain

LINES = 60
"""Number of lines that are printed unless another is asked for."""
MAX_LINES = 10_000
MAX_CHARACTERS = 2000
"""Maximum number of characters of one line that are printed."""
NOTES = """\
To follow it: tail -F "$(deskspine log --path)". Exit code 0, or 1 when the log cannot be read."""


def add_arguments(parser: Parser) -> None:
    """Declare the options of `log`."""
    parser.description = (
        "Print the end of the log: faults of deskspine itself, which did not end it, and what your hooks printed."
    )
    parser.epilog = NOTES
    parser.add_argument("--path", action="store_true", help="print where the log is instead")
    parser.add_argument(
        "--lines",
        metavar="N",
        default=LINES,
        type=reader(_number, f"a number of lines from 1 to {MAX_LINES}"),
        help=f"print at most N lines; without it {LINES}",
    )


def run(arguments: Namespace) -> int:
    """Print the end of the log, or its path, and return the exit code."""
    path = Paths.of_person().log
    if arguments.path:
        print(plain(str(path), 1000) if sys.stdout.isatty() else path)
        return DONE
    try:
        lines = last_lines(path, arguments.lines)
    except OSError as error:
        print(f"deskspine log: {plain(str(path), 1000)} cannot be read: {reason(error)}", file=sys.stderr)
        return REFUSED
    for line in lines or ["The log is empty: nothing went wrong."]:
        print(plain(line, MAX_CHARACTERS))
    return DONE


def _number(word: str) -> int | None:
    digits = word.isascii() and word.isdigit() and len(word) <= len(str(MAX_LINES))
    return int(word) if digits and 1 <= int(word) <= MAX_LINES else None
