"""The small file that bars and `deskspine status` read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.key_values import to_lines


class StatusFile:
    """Shows how things stand as `key=value` lines, in instants, so that it is right between two writes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, fields: Iterable[tuple[str, str]]) -> None:
        """Replace it. Raises OSError. Not synced: after a power cut nothing is running anyway."""
        replace_file(self._path, to_lines(fields), fsync=False)

    def clear(self) -> None:
        """Remove it: nothing is running. Raises OSError."""
        self._path.unlink(missing_ok=True)
