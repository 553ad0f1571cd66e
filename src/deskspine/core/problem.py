"""What can be wrong with a file that a person may have written.

Stands alone because every short verb tells problems, and the values of routines take long to define.
"""

from __future__ import annotations

from dataclasses import dataclass


class SettingsUnwritable(Exception):
    """Says in one sentence why a setting could not be saved; the file is as it was."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file a person may have written: enough for one clear sentence."""

    file: str
    line: int | None
    key: str
    message: str
    """What was expected, and what is used instead."""

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"
