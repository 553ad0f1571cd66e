"""The size of the terminal's window: one answer, whoever asks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping

from deskspine.core.terminal.key_sequences import MAX_WINDOW_CELLS

USUAL = (80, 24)
"""Columns and rows of a terminal that does not know its own."""


def window_size(
    descriptors: Iterable[int],
    environ: Mapping[str, str],
    ask: Callable[[int], tuple[int, int]] = os.get_terminal_size,
) -> tuple[int, int]:
    """Return columns and rows of the first of `descriptors` that is a terminal.

    A serial line, a container before its first resize and `script` in a cron job say 0: then COLUMNS and LINES count,
    and what is usual after that.
    """
    said = (0, 0)
    for descriptor in descriptors:
        try:
            said = ask(descriptor)
        except (OSError, ValueError):
            continue
        break
    named = (environ.get("COLUMNS", ""), environ.get("LINES", ""))
    columns, rows = (_cells(*each) for each in zip(said, named, USUAL, strict=True))
    return columns, rows


def _cells(said: int, named: str, usual: int) -> int:
    """Return the first of the three that is a size."""
    if said > 0:
        return min(said, MAX_WINDOW_CELLS)
    number = int(named) if named.isdecimal() and len(named) < 5 else 0
    return number if 0 < number <= MAX_WINDOW_CELLS else usual
