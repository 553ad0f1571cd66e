"""Changes of files: planned from what is there, shown as a difference, and carried out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from deskspine.adapters.storage.atomic import replace_file
from deskspine.cli.setup.editable_file import missing_folders, read_editable
from deskspine.cli.setup.part import Part
from deskspine.cli.setup.record import FileRecord, SetupRecord, checksum, save
from deskspine.cli.setup.text_edit import Insertion, UneditableError, with_insertions, without_insertions
from deskspine.core.text.sanitize import plain

_NOTHING = ("", "{}")
"""Rest of a file that setup created, without spaces, when ours is taken out: it is then removed."""


class FileChange(Struct, frozen=True):
    """A file as it is, and as it shall be; None for no file."""

    part: Part
    before: str | None
    after: str | None
    entry: FileRecord | None
    """The record of the file afterwards."""


def planned(part: Part, record: SetupRecord, *, remove: bool) -> FileChange:
    """Return the change that sets a file up, or removes ours from it. Raises UneditableError if it stays as it is."""
    before = read_editable(part.path)
    known = record.of(part.path)
    base, was_there = _without_ours(part, before, known)
    if remove:
        kept = was_there or "".join(base.split()) not in _NOTHING
        return FileChange(part, before, base if before is not None and kept else None, None)
    insertions = _exact(part.add(base))
    after = with_insertions(base, insertions)
    if not insertions:
        return FileChange(part, before, before, None)
    if not _is_text(str(part.path)) or not _is_text(after):
        raise UneditableError("a path that belongs into it or leads to it is not text in UTF-8")
    made = known.folders if known is not None else ()
    folders = made or tuple(map(str, missing_folders(part.path)))
    return FileChange(part, before, after, FileRecord(str(part.path), was_there, insertions, checksum(after), folders))


def differs(change: FileChange) -> bool:
    """Return True if the change does something."""
    return change.before != change.after


def difference(change: FileChange) -> Iterator[str]:
    """Return the lines of a unified difference, safe to print."""
    from difflib import unified_diff

    before, after = ([] if text is None else text.splitlines() for text in (change.before, change.after))
    name = plain(str(change.part.path), 1000)
    names = ("/dev/null" if change.before is None else name, "/dev/null" if change.after is None else name)
    for line in unified_diff(before, after, *names, lineterm=""):
        yield plain(line.replace("\t", "    "), 2000)


def carry_out(change: FileChange, record: SetupRecord, record_file: Path) -> SetupRecord:
    """Write the record and then the file, and return the new record.

    Raises UneditableError if the file is another one by now, and OSError if it cannot be written; then it is unchanged.
    """
    path = change.part.path
    if read_editable(path) != change.before:
        raise UneditableError("it was changed meanwhile")
    new = record.with_entry(path, change.entry)
    known = record.of(path)
    if change.entry is not None:
        save(record_file, new)  # first: a file that was changed can then always be restored
    try:
        if change.after is None:
            path.unlink()
        elif differs(change):
            replace_file(path, change.after, mode=change.part.mode)
    except OSError:
        save(record_file, record)
        raise
    if change.entry is None:
        save(record_file, new)
    if change.after is None and known is not None:
        _remove_empty(known.folders)
    return new


def _without_ours(part: Part, before: str | None, known: FileRecord | None) -> tuple[str, bool]:
    """Return the text without ours, and True if the file was there before setup. Raises UneditableError."""
    if before is None:
        return "", False
    if known is not None and checksum(before) == known.checksum:
        base = without_insertions(before, known.insertions)
        if base is not None:
            return base, known.was_there
    return part.strip(before), not part.own and (known is None or known.was_there)


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _exact(insertions: tuple[Insertion, ...]) -> tuple[Insertion, ...]:
    return tuple(insertion for insertion in insertions if insertion.text)


def _remove_empty(folders: tuple[str, ...]) -> None:
    for folder in folders:
        with suppress(OSError):
            Path(folder).rmdir()
