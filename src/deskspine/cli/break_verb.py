"""`deskspine break [ROUTINE]`: one routine, now, in this terminal."""

from __future__ import annotations

from argparse import Namespace

from deskspine.cli.parser import Parser
from deskspine.cli.screen import open_break


def add_arguments(parser: Parser) -> None:
    """Declare the words after `break`."""
    parser.description = "Play one routine now, in this terminal, record it, and end."
    parser.add_argument("routine", nargs="?", default="", metavar="ROUTINE", help="its id; without it the next one")
    parser.add_argument("--plain", action="store_true", help="as lines of text, for screen readers")


def run(arguments: Namespace) -> int:
    """Play the routine and end the process with it."""
    open_break(arguments.routine, plainly=arguments.plain)
