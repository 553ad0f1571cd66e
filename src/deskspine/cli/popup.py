"""`deskspine popup`: the open ask or routine of the running companion, in a window that closes after it."""

from __future__ import annotations

from argparse import Namespace

from deskspine.cli.parser import Parser
from deskspine.cli.screen import open_popup


def add_arguments(parser: Parser) -> None:
    """Declare that it takes no words."""
    parser.description = (
        "Show the open reminder or routine of the running companion, and end when neither is open any more."
    )


def run(arguments: Namespace) -> int:
    """Run it and end the process with it."""
    open_popup()
