"""The error of a value that a setting cannot take."""

from __future__ import annotations


class FieldError(ValueError):
    """A value that a setting cannot take, with what it expects instead."""

    def __init__(self, expected: str, at: tuple[str | int, ...] = (), found: object = None) -> None:
        super().__init__(f"expected {expected}")
        self.expected = expected
        """A noun phrase that completes "expected ..."."""
        self.at = at
        """Where inside the value the trouble is, for the line number."""
        self.found = found
        """The part of the value that is not as expected; None when it is the whole."""
