"""Text that is safe to print: no character that came from a file may control the terminal."""

from __future__ import annotations

JOINERS = frozenset("\u200c\u200d")
"""Invisible characters that some scripts cannot be written without."""
SPACES = frozenset("\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
"""Spaces other than the ordinary one. They do no harm, though Python does not count them as printable."""


def is_control(character: str) -> bool:
    """Return True if `character` controls a terminal: control, bidirectional, surrogate, line separator."""
    return not character.isprintable() and character not in SPACES and character not in JOINERS


def has_control(text: str, *, newlines: bool = False) -> bool:
    """Return True if `text` has a control character; with `newlines` a line feed does not count."""
    if text.isprintable():
        return False
    return any(is_control(character) for character in text if not (newlines and character == "\n"))


def is_blank(text: str) -> bool:
    """Return True if `text` has no visible character."""
    return all(character.isspace() or character in JOINERS for character in text)


def plain(text: str, most: int = 200) -> str:
    """Return `text` with every control character, line breaks included, as "?", cut to `most` characters."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return cut if cut.isprintable() else "".join("?" if is_control(character) else character for character in cut)
