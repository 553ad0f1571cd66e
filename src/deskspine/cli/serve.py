"""`deskspine serve`: the engine without a screen."""

from __future__ import annotations

from argparse import Namespace

from deskspine.cli.parser import Parser
from deskspine.cli.screen import serve


def add_arguments(parser: Parser) -> None:
    """Declare that it takes no words."""
    parser.description = (
        "Run the companion without a screen: it keeps the sitting clock, and `deskspine` in any terminal shows it."
    )


def run(arguments: Namespace) -> int:
    """Run it and end the process with it."""
    serve()
