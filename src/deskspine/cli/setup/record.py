"""The record of what setup changed in each file, so that `--remove` restores it byte for byte."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from msgspec import MsgspecError, Struct, json, structs

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.text_file import read_bytes
from deskspine.cli.setup.text_edit import Insertion

VERSION = 1
_MAX_BYTES = 4 << 20


class FileRecord(Struct, frozen=True):
    """A changed file. It has what was inserted and nothing else of the file."""

    path: str
    was_there: bool
    insertions: tuple[Insertion, ...]
    checksum: str
    """Checksum of the text with the insertions."""
    folders: tuple[str, ...] = ()
    """Folders that were created for the file, the innermost first."""


class SetupRecord(Struct, frozen=True):
    """Every file that is set up now."""

    version: int = VERSION
    files: tuple[FileRecord, ...] = ()

    def of(self, path: Path) -> FileRecord | None:
        """Return the record of one file, or None."""
        return next((entry for entry in self.files if entry.path == str(path)), None)

    def with_entry(self, path: Path, entry: FileRecord | None) -> SetupRecord:
        """Return the record with `entry` for one file, or without that file."""
        others = tuple(other for other in self.files if other.path != str(path))
        return structs.replace(self, files=others if entry is None else (*others, entry))


def checksum(text: str) -> str:
    """Return the checksum of a text."""
    return sha256(text.encode()).hexdigest()


def load(path: Path) -> SetupRecord:
    """Return the saved record. One that is missing or cannot be read is empty: our parts then go by their marks."""
    try:
        record = json.decode(read_bytes(path, _MAX_BYTES), type=SetupRecord)
    except (OSError, MsgspecError):
        return SetupRecord()
    return record if record.version == VERSION else SetupRecord()


def save(path: Path, record: SetupRecord) -> None:
    """Write the record, or remove its file if nothing is set up. Raises OSError."""
    if record.files:
        replace_file(path, json.format(json.encode(record)))
    else:
        path.unlink(missing_ok=True)
