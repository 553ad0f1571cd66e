"""`deskspine demo`: the companion with a clock that runs sixty times faster."""

from __future__ import annotations

from argparse import Namespace

from deskspine.cli.parser import Parser
from deskspine.cli.screen import open_demo


def add_arguments(parser: Parser) -> None:
    """Declare that `demo` takes no words."""
    parser.description = "Try it: time runs sixty times faster, and nothing is kept."


def run(arguments: Namespace) -> int:
    """Open the demo and end the process with it."""
    open_demo()
