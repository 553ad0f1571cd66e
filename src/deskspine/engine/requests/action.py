"""What an action of the engine is: a request in, inputs or a sentence out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from deskspine.core.commands.registry import Request
from deskspine.core.session import DeskInput
from deskspine.engine.engine import Engine


class Refused(Exception):
    """Says in one sentence why a request cannot be done."""


Action = Callable[[Engine, Request], Sequence[DeskInput] | str]
"""Answers the inputs for the next step; or, when it has done everything itself, one sentence."""
