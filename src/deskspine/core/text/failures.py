"""Failures of things outside the program, in words for the person. Light to import, because short verbs need it."""

from __future__ import annotations


class UnusableError(Exception):
    """Something outside cannot be used now; the message is a short reason: "no display", "no answer within 2 s"."""


class RowRefusedError(OSError):
    """The journal will never take a row, because of its content."""


def reason(error: Exception) -> str:
    """Return why something outside failed, in a few words."""
    if isinstance(error, TimeoutError):
        return error.strerror or str(error) or "no answer in time"
    if isinstance(error, OSError):
        return error.strerror or str(error) or type(error).__name__
    if isinstance(error, UnusableError):
        return str(error)
    return f"a fault of deskspine's own, {type(error).__name__}"
