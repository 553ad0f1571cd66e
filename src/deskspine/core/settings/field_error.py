"""The error for a value that a setting cannot take."""

from __future__ import annotations


class FieldError(ValueError):
    """A value that a setting cannot take, with what it expects instead."""

    def __init__(self, expected: str, at: tuple[str | int, ...] = (), found: object = None) -> None:
        super().__init__(f"expected {expected}")
        self.expected = expected
        """Noun phrase that completes "expected ..."."""
        self.at = at
        """Path inside the value of the part that is wrong, for the line number."""
        self.found = found
        """The part of the value that is wrong; None if it is the whole value."""
