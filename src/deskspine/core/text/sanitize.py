"""Text that is safe to print: no character that came from a file may control the terminal."""

from __future__ import annotations

import unicodedata

JOINERS = frozenset("\u200c\u200d")
"""Invisible characters that some scripts cannot be written without."""


def is_control(character: str) -> bool:
    """Return True if `character` controls a terminal: control, bidirectional, surrogate, line separator."""
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
    """Return True if `text` has a control character; with `newlines` a line feed does not count."""
    if text.isascii() and text.isprintable():
        return False
    return any(is_control(character) for character in text if not (newlines and character == "\n"))


def is_blank(text: str) -> bool:
    """Return True if `text` has no visible character."""
    return all(character.isspace() or character in JOINERS for character in text)


def plain(text: str, most: int = 200) -> str:
    """Return `text` with every control character, line breaks included, as "?", cut to `most` characters."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join("?" if is_control(character) else character for character in cut)
