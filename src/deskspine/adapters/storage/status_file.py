"""The status file, which bars and `deskspine status` read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.key_values import to_lines


class StatusFile:
    """Writes the status as `key=value` lines, with instants, so that it is right between two writes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, fields: Iterable[tuple[str, str]]) -> None:
        """Replace the file. Raises OSError. It is not synced: after a power cut deskspine does not run anyway."""
        replace_file(self._path, to_lines(fields), fsync=False)

    def clear(self) -> None:
        """Remove the file, because deskspine does not run any more. Raises OSError."""
        self._path.unlink(missing_ok=True)
