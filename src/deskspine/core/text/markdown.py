"""The light Markdown of cards and notes: headings, points and paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from deskspine.core.text.sanitize import plain

MAX_BLOCK_LENGTH = 2000
"""Maximum number of characters shown of one block."""


class Block(Struct, frozen=True):
    """A heading, a point or a paragraph, on one line."""

    kind: Literal["heading", "point", "paragraph"]
    text: str


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of `text`: `## ` begins a heading, `- ` a point, an empty line a new paragraph.

    The text of a block is safe to print, whatever `text` contains.
    """
    kind: Literal["heading", "point", "paragraph"] = "paragraph"
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        stripped = line.strip()
        begins = stripped.startswith(("## ", "- "))
        if (not stripped or begins or kind == "heading") and lines:
            yield Block(kind, plain(" ".join(lines), MAX_BLOCK_LENGTH))
            lines, kind = [], "paragraph"
        if begins:
            kind = "heading" if stripped.startswith("##") else "point"
            stripped = stripped.partition(" ")[2].strip()
        if stripped:
            lines.append(stripped)
