"""Keeps the library that ships as one file, so that only the first start after an update reads every table of it.

Nothing is lost with it and nothing depends on it: whatever is not exactly as it was written is as good as not there.
"""

from __future__ import annotations

import os
from binascii import crc32
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from deskspine import __version__, core
from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.text_file import read_bytes
from deskspine.core.routines.model import Library, Routine, SavedSlot

VERSION = 4
"""The version of the form of the file: raised when the same library is written differently."""
LARGEST = 8 * 1024 * 1024
"""Maximum size of the file of a kept library, in bytes."""

PARTS = ("", "cards", "exercises", "poses")
"""The folder of routines itself and those in it that are read."""

CODE = tuple(Path(core.__file__).parent / folder for folder in ("routines", "toml", "figure"))
"""The folders of the modules whose text decides what becomes of a routine file."""

Stamp = tuple[tuple[str, int, int], ...]
"""Name, size and time of change of every file that counts; -1 and a reason for what cannot be looked at."""


def stamp(folder: Path) -> Stamp:
    """Return name, size and time of change of each TOML file in a folder of routines, in order of the names."""
    found: list[tuple[str, int, int]] = []
    for part in PARTS:
        try:
            with os.scandir(folder / part) as entries:
                for one in entries:
                    if one.name.endswith(".toml") and not one.name.startswith("."):
                        found.append((f"{part}/{one.name}", *_outside(one)))
        except FileNotFoundError:
            continue
        except OSError as error:
            found.append((part, -1, error.errno or 0))
    return tuple(sorted(found))


def key_of(folder: Path) -> str:
    """Return the key of a library read from `folder`: one line that changes with any file and with the program."""
    return ascii((VERSION, __version__, _readers(CODE), str(folder), stamp(folder)))


def _readers(folders: Sequence[Path]) -> Stamp:
    """Return the stamp of every module below `folders`, so that a changed reader finds no library of yesterday."""
    try:
        return tuple((entry.name, *_outside(entry)) for folder in folders for entry in _modules(folder))
    except OSError as error:  # in a zipped install there is no such folder
        return (("", -1, error.errno or 0),)


def _modules(code: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(code) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir():
                yield from _modules(Path(entry.path))
            elif entry.name.endswith(".py"):
                yield entry


class LibraryCache:
    """One library in one file: a line with a checksum and the key, then the library in MessagePack."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self, key: str) -> Library | None:
        """Return the library kept under `key`; or None if there is no such file or anything about it has changed."""
        try:
            head, _, payload = read_bytes(self._file, LARGEST).partition(b"\n")
            return decoded(payload) if head == _head(key, payload) else None
        except Exception:  # whatever is wrong with it, the routines themselves are read instead
            return None

    def keep(self, key: str, library: Library) -> None:
        """Keep `library` under `key`, in place of whatever was kept. Where that is not possible, it is not kept."""
        payload = encoded(library)
        try:
            replace_file(self._file, _head(key, payload) + b"\n" + payload, fsync=False)
        except OSError:
            pass


class KeptLibrary(Struct, frozen=True):
    """A library as the file has it: each exercise once, and slots that name theirs."""

    library: Library
    """Its routines and cards are without slots."""
    routines: dict[str, tuple[SavedSlot, ...]]
    cards: dict[str, tuple[SavedSlot, ...]]


def encoded(library: Library) -> bytes:
    """Return `library` as MessagePack. Every exercise of a slot has to be in the library under its id."""

    def bare(routines: dict[str, Routine]) -> dict[str, Routine]:
        return {name: replace(routine, slots=()) for name, routine in routines.items()}

    def slots(routines: dict[str, Routine]) -> dict[str, tuple[SavedSlot, ...]]:
        return {name: tuple(slot.saved() for slot in routine.slots) for name, routine in routines.items()}

    kept = replace(library, routines=bare(library.routines), cards=bare(library.cards))
    return msgspec.msgpack.encode(KeptLibrary(kept, slots(library.routines), slots(library.cards)))


def decoded(payload: bytes) -> Library:
    """Return the library that was encoded in `payload`. Raises ValueError or LookupError when it is damaged."""
    kept = msgspec.msgpack.decode(payload, type=KeptLibrary)
    library, exercises = kept.library, kept.library.exercises

    def whole(routines: dict[str, Routine], slots: dict[str, tuple[SavedSlot, ...]]) -> dict[str, Routine]:
        return {
            name: replace(routine, slots=tuple(slot.slot(exercises) for slot in slots[name]))
            for name, routine in routines.items()
        }

    return replace(library, routines=whole(library.routines, kept.routines), cards=whole(library.cards, kept.cards))


def _head(key: str, payload: bytes) -> bytes:
    return f"{crc32(payload):08x} {key}".encode()


def _outside(file: os.DirEntry[str] | Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError as error:
        return -1, error.errno or 0
    return found.st_size, found.st_mtime_ns
