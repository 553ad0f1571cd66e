"""Text that is safe to print: nothing that came out of a file may steer a terminal."""

from __future__ import annotations

import unicodedata

JOINERS = frozenset("\u200c\u200d")
"""Invisible, but some scripts cannot be written without them."""


def is_control(character: str) -> bool:
    """Whether `character` steers instead of shows: control, bidirectional, surrogate, line separator."""
    if character.isascii():
        return not character.isprintable()
    return character not in JOINERS and unicodedata.category(character) in {
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "Zl",
        "Zp",
    }


def has_control(text: str, *, newlines: bool = False) -> bool:
    """Whether `text` holds a character that steers; line breaks are let through with `newlines`."""
    if text.isascii() and text.isprintable():
        return False
    return any(is_control(character) for character in text if not (newlines and character == "\n"))


def is_blank(text: str) -> bool:
    """Return whether nothing of `text` can be seen."""
    return all(character.isspace() or character in JOINERS for character in text)


def plain(text: str, most: int = 200) -> str:
    """`text` on one line with every steering character shown as "?", cut to `most` characters."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join("?" if is_control(character) else character for character in cut)
