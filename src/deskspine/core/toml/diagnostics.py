"""What can be wrong with a file that a person may have written.

Stands alone because every short verb tells problems, and the values of routines take long to define.
"""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.text.sanitize import plain

LONGEST = 1000
"""Maximum of characters of a part of a message."""


class SettingsUnwritable(Exception):
    """Says in one sentence why a setting could not be saved; the file is as it was."""


class Problem(Struct, frozen=True):
    """One thing wrong in a file a person may have written: enough for one clear sentence."""

    file: str
    line: int | None
    key: str
    message: str
    """What was expected, and what is used instead."""

    def __str__(self) -> str:
        file = plain(self.file, LONGEST)
        where = file if self.line is None else f"{file}:{self.line}"
        key = f"{plain(self.key)}: " if self.key else ""
        return f"{where}: {key}{plain(self.message, LONGEST)}"
