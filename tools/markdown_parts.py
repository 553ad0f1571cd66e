"""Markdown written by the tools: text that stays what it is, ids of headings, tables, lists, light Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from deskspine.core.text.markdown import blocks

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&$])")
_FIRST = re.compile(r"^([-+=])")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?= |$)")


def escaped(text: str) -> str:
    """`text` on one line, so that Markdown shows it as it is: in a paragraph, heading, point or table cell."""
    line = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _NUMBERED.sub(r"\1\\\2", _FIRST.sub(r"\\\1", line))


def anchor(heading: str) -> str:
    """The id a heading gets where the page is shown: small letters, punctuation gone, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are escaped already."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def points(named: Iterable[tuple[str, str]]) -> str:
    """A list of what there is to say, each after its name in bold; what is empty is left out."""
    return "\n".join(f"- **{name}:** {text}" for name, text in named if text)


def prose(text: str, heading: str) -> Iterator[str]:
    """The blocks of a card or note; its headings begin with `heading`, such as "####"."""
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
