"""`deskspine demo`: the companion with a fast clock, which starts a short routine by itself."""

from __future__ import annotations

from argparse import Namespace

from deskspine.cli.parser import Parser
from deskspine.cli.screen import open_demo


def add_arguments(parser: Parser) -> None:
    """Declare that `demo` takes no words."""
    parser.description = "Try it: a sit, a reminder and a short routine in two minutes; nothing is kept."


def run(arguments: Namespace) -> int:
    """Open the demo and end the process with it."""
    open_demo()
