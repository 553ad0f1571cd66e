"""The file of what a break has changed around the person; it is there only while something is changed."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import DecodeError, ValidationError, json

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.text_file import read_bytes
from deskspine.core.text.failures import reason
from deskspine.engine.surroundings.changes import FORM, Record

MAX_BYTES = 64 << 10
MAX_ASIDE = 9
"""Maximum number of files that are kept under another name."""


class RecordFile:
    """Keeps the record as JSON in a file that is replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> tuple[Record | None, str]:
        """Return the record, or None without one, and a sentence if the file was put aside."""
        try:
            record = self.read()
        except (OSError, DecodeError, ValueError) as error:
            why = reason(error) if isinstance(error, OSError) else "it is not what deskspine writes"
            return None, self._put_aside(why)
        return record, ""

    def read(self) -> Record | None:
        """Return the record, or None without one. Raises OSError or ValueError if it cannot be read."""
        try:
            record = json.decode(read_bytes(self._path, MAX_BYTES), type=Record)
        except FileNotFoundError:
            return None
        if record.form != FORM:
            raise ValidationError("another version")
        return record

    def save(self, record: Record) -> None:
        """Replace the record, flushed to the disk. Raises OSError."""
        replace_file(self._path, json.encode(record) + b"\n")

    def clear(self) -> None:
        """Remove the file. Raises OSError."""
        self._path.unlink(missing_ok=True)

    def _put_aside(self, why: str) -> str:
        names = [f"{self._path.name}.bad", *(f"{self._path.name}.bad-{n}" for n in range(2, MAX_ASIDE + 1))]
        free = next((name for name in names if not os.path.lexists(self._path.with_name(name))), None)
        problem = f"{self._path} could not be read ({why})"
        try:
            if free is None:
                raise OSError(f"{MAX_ASIDE} of them are kept already")
            self._path.rename(self._path.with_name(free))
        except OSError as trouble:
            return f"{problem} and could not be put aside ({reason(trouble)}); what it names is left as it is."
        return f"{problem}; it is kept as {free}, and what a break changed before is left as it is."
