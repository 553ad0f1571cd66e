"""The light Markdown of cards and notes: headings, points and paragraphs, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from deskspine.core.text.sanitize import plain

LONGEST = 2000
"""Characters shown of one block; a file may hold more and nobody would read it."""


class Block(Struct, frozen=True):
    """One piece of a text, its line breaks undone."""

    kind: Literal["heading", "point", "paragraph"]
    text: str


def blocks(text: str) -> Iterator[Block]:
    """`text` piece by piece: `## ` begins a heading, `- ` a point, an empty line a new paragraph.

    Whatever the text holds, what is answered is safe to print.
    """
    kind: Literal["heading", "point", "paragraph"] = "paragraph"
    gathered: list[str] = []
    for line in [*text.split("\n"), ""]:
        stripped = line.strip()
        begins = stripped.startswith(("## ", "- "))
        if (not stripped or begins or kind == "heading") and gathered:
            yield Block(kind, plain(" ".join(gathered), LONGEST))
            gathered, kind = [], "paragraph"
        if begins:
            kind = "heading" if stripped.startswith("##") else "point"
            stripped = stripped.partition(" ")[2].strip()
        if stripped:
            gathered.append(stripped)
