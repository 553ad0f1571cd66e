"""`deskspine history`: how the person sat and moved, in the terminal; and the deletion of days."""

from __future__ import annotations

import sys
from argparse import SUPPRESS, Namespace

from deskspine.cli.parser import Parser, reader
from deskspine.core.history.day_span import SPAN_EXPECTED, DaySpan, span_of

PAGES = {
    "today": "print today: sitting, moving, away, and the hours",
    "week": "print this week, a line for each day",
    "month": "print this month, a line for each day",
    "year": "print this year, a line for each month",
    "all": "print everything, a line for each year",
}
"""The pages with what each prints."""
NOTES = """\
Without PAGE it is today. Screen `h` has the same figures and more.

Exit code 0, or 1 when the history cannot be read."""
FORGET_NOTES = """\
Examples:

  deskspine history forget 2026-01-31
  deskspine history forget 2026-01-01..2026-01-31
  deskspine history forget all

The days are deleted, not hidden: from the journal, from what waits to be written, and from the file of this machine \
in the shared folder. The journal is then written once more without them. Files that you exported are yours; nothing \
touches them. What goes on just now is written when it is over.

Exit code 0; 1 when nothing was deleted although there was something."""


def add_arguments(parser: Parser) -> None:
    """Declare the words after `history`."""
    parser.usage, parser.needs_verb = "deskspine history [-h] [--json] [PAGE]", False
    parser.description = "Print how you sat and moved, or delete days of it."
    parser.epilog = NOTES
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    for page, help_ in PAGES.items():
        parser.add_verb(page, help_).add_argument(
            "--json", action="store_true", default=SUPPRESS, help="print one JSON object"
        )
    forgetting = parser.add_verb("forget", "delete days for good, after one question", shown="DAYS")
    forgetting.epilog = FORGET_NOTES
    forgetting.add_argument("days", metavar="DAYS", type=reader(span_of, SPAN_EXPECTED), help=SPAN_EXPECTED)
    forgetting.add_argument("--yes", action="store_true", help="do not ask")


def run(arguments: Namespace) -> int:
    """Print the history or delete days of it; return the exit code."""
    if arguments.verb != "forget":
        from deskspine.cli.history_pages import run as print_page

        return print_page(arguments.verb or "today", as_json=arguments.json)
    from deskspine.cli.agreement import confirmed
    from deskspine.cli.history_forget import run as forget

    span: DaySpan = arguments.days
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return forget(span, confirmed if on_terminal else None, yes=arguments.yes)
