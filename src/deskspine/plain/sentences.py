"""Sentences of plain mode: one a line, with a capital and a full stop, and nothing that steers a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from deskspine.core.text.durations import count
from deskspine.core.text.markdown import blocks
from deskspine.core.text.sanitize import plain

PROGRAM = "deskspine"
"""The name of the program has no capital, at the beginning of a sentence either."""
MAX_LINE = 4000
"""Maximum characters of a line."""


def sentence(text: str) -> str:
    """Return `text` on one safe line with a capital at its beginning and a mark at its end; "" stays ""."""
    line = plain(text.strip(), MAX_LINE)
    if not line:
        return ""
    begins = line[0] if line.startswith(PROGRAM) else line[0].upper()
    return f"{begins}{line[1:]}" + ("" if line[-1] in ".?!:…" else ".")


def sentences(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each of `texts` as a sentence, without the empty ones."""
    return tuple(line for text in texts if (line := sentence(text)))


def card_lines(text: str) -> tuple[str, ...]:
    """Return the text of a card: each heading, point and paragraph on a line of its own."""
    return tuple(f"{block.text}:" if block.kind == "heading" else sentence(block.text) for block in blocks(text))


def seconds(length_s: float) -> str:
    """Return a length in whole seconds, rounded up: "1 second", "15 seconds"."""
    return count(max(1, -int(-(length_s - 1e-6) // 1)), "second")
