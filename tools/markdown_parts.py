"""Parts of Markdown pages written by the tools: escaped text, ids of headings, tables, lists, prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from deskspine.core.text.markdown import blocks

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&$])")
_FIRST = re.compile(r"^([-+=])")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?= |$)")


def escaped(text: str) -> str:
    """Return `text` on one line, escaped for a paragraph, heading, point or table cell."""
    line = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _NUMBERED.sub(r"\1\\\2", _FIRST.sub(r"\\\1", line))


def anchor(heading: str) -> str:
    """Return the id of a heading on the page: lower case, without punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are escaped already."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def points(named: Iterable[tuple[str, str]]) -> str:
    """Return a list of texts, each after its name in bold; empty texts are left out."""
    return "\n".join(f"- **{name}:** {text}" for name, text in named if text)


def prose(text: str, heading: str) -> Iterator[str]:
    """Yield the blocks of a card or note; its headings begin with `heading`, such as "####"."""
    listed: list[str] = []
    for block in blocks(text):
        if block.kind == "point":
            listed.append(f"- {escaped(block.text)}")
            continue
        if listed:
            yield "\n".join(listed)
            listed = []
        yield f"{heading} {escaped(block.text)}" if block.kind == "heading" else escaped(block.text)
    if listed:
        yield "\n".join(listed)
