"""`deskspine notify test`: try each way to reach the person."""

from __future__ import annotations

from argparse import Namespace

from deskspine.cli.exit_codes import DONE
from deskspine.cli.parser import Parser

NOTES = """\
Only you can say whether you noticed. Nothing is asked of a running deskspine, and no break is counted. Exit code 0."""


def add_arguments(parser: Parser) -> None:
    """Declare the words after `notify`."""
    parser.description = "Try each way to reach you, and report what it did."
    testing = parser.add_verb("test", "try one after the other, from this terminal and with your settings")
    testing.epilog = NOTES
    testing.add_argument("--json", action="store_true", help="print one JSON object a line, one line for each way")


def run(arguments: Namespace) -> int:
    """Try everything and return the exit code."""
    from deskspine.cli.notify_trial import try_all

    try_all(as_json=arguments.json)
    return DONE
