"""`deskspine attach`: one more screen of the companion that runs already."""

from __future__ import annotations

from argparse import Namespace

from deskspine.cli.parser import Parser
from deskspine.cli.screen import open_attached


def add_arguments(parser: Parser) -> None:
    """Declare the options of `attach`."""
    parser.description = "Open a screen of the running companion. Unlike `deskspine`, it starts none if none runs."
    parser.add_argument("--plain", action="store_true", help="as lines of text, for screen readers")


def run(arguments: Namespace) -> int:
    """Run it and end the process with it."""
    open_attached(plainly=arguments.plain)
