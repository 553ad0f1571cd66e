"""Why something outside failed, in words for the person; light to load, because short verbs need it."""

from __future__ import annotations


class Broken(Exception):
    """Says in a few words why something outside cannot be used (now): "no display", "no answer within 2 s"."""


class RowRefused(OSError):
    """Says that the journal will never take a row, because of what is in it."""


def reason(error: Exception) -> str:
    """Return why something outside failed, in a few words for the person."""
    if isinstance(error, TimeoutError):
        return error.strerror or str(error) or "no answer in time"
    if isinstance(error, OSError):
        return error.strerror or str(error) or type(error).__name__
    if isinstance(error, Broken):
        return str(error)
    return f"a fault of deskspine's own, {type(error).__name__}"
