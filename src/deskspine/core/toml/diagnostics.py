"""Problems in files that a person may have written.

A module of its own, because every short verb reports problems and the modules of routines take long to import.
"""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.text.sanitize import plain

MAX_MESSAGE_LENGTH = 1000
"""Maximum number of characters of a part of a message."""


class SettingsWriteError(Exception):
    """A setting could not be saved and the file is unchanged; the message is a sentence that says why."""


class Problem(Struct, frozen=True):
    """A problem in a file that a person may have written, as the parts of one sentence."""

    file: str
    line: int | None
    key: str
    message: str
    """The value that was expected, and the value that is used instead."""

    def __str__(self) -> str:
        file = plain(self.file, MAX_MESSAGE_LENGTH)
        where = file if self.line is None else f"{file}:{self.line}"
        key = f"{plain(self.key)}: " if self.key else ""
        return f"{where}: {key}{plain(self.message, MAX_MESSAGE_LENGTH)}"
