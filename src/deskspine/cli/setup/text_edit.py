"""Changes of a text that only insert: what was inserted can be taken out again, and every other byte stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from deskspine.core.text.sanitize import has_control


class UneditableError(ValueError):
    """A text cannot be changed without risk to the rest of it; the text says why, with "it" for the file."""


class Insertion(Struct, frozen=True):
    """Characters that are put into a text."""

    at: int
    """Offset in characters."""
    text: str


def with_insertions(text: str, insertions: Sequence[Insertion]) -> str:
    """Return `text` with one insertion after the other."""
    for insertion in insertions:
        text = text[: insertion.at] + insertion.text + text[insertion.at :]
    return text


def without_insertions(text: str, insertions: Sequence[Insertion]) -> str | None:
    """Return the text that `with_insertions` was given, or None if an insertion is not in its place in `text`."""
    for insertion in reversed(insertions):
        if not text.startswith(insertion.text, insertion.at):
            return None
        text = text[: insertion.at] + text[insertion.at + len(insertion.text) :]
    return text


def line_end(text: str) -> str:
    """Return the line end of a text: CR LF if every line of it ends so, else LF."""
    return "\r\n" if "\n" in text and text.count("\n") == text.count("\r\n") else "\n"


def with_lines(text: str, lines: Sequence[str]) -> tuple[Insertion, ...]:
    """Return the insertion of `lines` at the end of a text. Raises UneditableError if it cannot have them."""
    if not lines:
        return ()
    if any(map(has_control, lines)):
        raise UneditableError("a path that belongs into it has a character that such a file cannot have")
    last = text.rstrip("\r\n")
    if (len(last) - len(last.rstrip("\\"))) % 2:
        raise UneditableError("its last line ends in a backslash, so a line behind it would be a part of it")
    newline = line_end(text)
    lead = newline if text and not text.endswith("\n") else ""
    return (Insertion(len(text), lead + "".join(line + newline for line in lines)),)


def without_lines(text: str, mark: str) -> str:
    """Return `text` without the lines that end in `mark`."""
    return re.sub(rf"^[^\n]*{re.escape(mark)}[ \t\r]*(?:\n|\Z)", "", text, flags=re.MULTILINE)
