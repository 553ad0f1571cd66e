"""The question of a verb before it changes files that are not its own: on the terminal, or answered by `--yes`."""

from __future__ import annotations

from collections.abc import Callable

AskYesNo = Callable[[str], bool]
"""Asks a question and returns True for a yes."""


def confirmed(question: str) -> bool:
    """Ask on the terminal and return True for a yes."""
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False


def agreed(question: str, ask: AskYesNo | None, out: Callable[[str], None], *, yes: bool) -> bool:
    """Return True if the person agrees, now or before by `yes`; say so by `out` if nothing is done.

    `ask` is None if there is no terminal to ask on.
    """
    if yes:
        return True
    if ask is None:
        out("Nothing was done, because there is no terminal to ask on; --yes does it without asking.")
        return False
    if ask(question):
        return True
    out("Nothing was done.")
    return False
