"""The key of an order of pictures: another one for every other body, sign, theme, size or version of the program."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from deskspine import __version__, core
from deskspine.core.figure.pixel_film import PictureOrder

VERSION = 1
"""Version of the form of the files; raised when the same pictures are written differently."""
PRIME = 2**127 - 1
"""A prime, so that the remainder of a long number depends on every digit of it."""


def key_of(order: PictureOrder) -> str:
    """Return a name for the pictures of `order`.

    Two different orders have the same one with a probability that does not matter. The standard library's hashes would
    load a whole library for encryption.
    """
    whole = msgspec.msgpack.encode((VERSION, __version__, _drawing_code(), order))
    return f"{int.from_bytes(whole) % PRIME:032x}"


@cache
def _drawing_code() -> tuple[tuple[str, int, int], ...]:
    """Return name, size and time of change of every module that draws; empty in a zipped install."""
    try:
        return tuple(_stamps(Path(core.__file__).parent / "figure"))
    except OSError:
        return ()


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                status = entry.stat()
                yield entry.name, status.st_size, status.st_mtime_ns
