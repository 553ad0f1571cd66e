"""`deskspine history`: how the person sat and moved, in the terminal; and the deletion of days."""

from __future__ import annotations

import sys
from argparse import Namespace

from deskspine.cli.parser import Parser, reader
from deskspine.core.export.days import SPAN_EXPECTED, DaySpan, span_of

FORGET_NOTES = """\
Examples:

  deskspine history forget 2026-01-31
  deskspine history forget 2026-01-01..2026-01-31
  deskspine history forget all

The days are deleted, not hidden: from the journal, from what waits to be written, and from the file of this machine \
in the shared folder. The file of the journal is written anew without them. Files that you exported are yours; nothing \
touches them. What goes on just now is written when it is over.

Exit code 0; 1 when nothing was deleted although there was something."""


def add_arguments(parser: Parser) -> None:
    """Declare the words after `history`."""
    forgetting = parser.add_verb("forget", "delete days for good, after one question", shown="DAYS")
    forgetting.epilog = FORGET_NOTES
    forgetting.add_argument("days", metavar="DAYS", type=reader(span_of, SPAN_EXPECTED), help=SPAN_EXPECTED)
    forgetting.add_argument("--yes", action="store_true", help="do not ask")


def run(arguments: Namespace) -> int:
    """Print the history or delete days of it; return the exit code."""
    from deskspine.cli.agreement import confirmed
    from deskspine.cli.history_forget import run as forget

    span: DaySpan = arguments.days
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return forget(span, confirmed if on_terminal else None, yes=arguments.yes)
