"""A picture as the bytes of a file: packed, with a checksum."""

from __future__ import annotations

import struct
import zlib

from deskspine.core.figure.indexed import Indexed

MAGIC = b"dspx"
_HEAD = struct.Struct(">4sIHHH")
"""Mark, checksum of all that follows, width, height and number of colours."""
_CHECKED = 8
"""Number of bytes before those that the checksum is for."""


def packed(picture: Indexed) -> bytes:
    """Return `picture` as bytes, about a tenth of its size."""
    head = _HEAD.pack(MAGIC, 0, picture.width, picture.height, len(picture.colours))
    rest = head[_CHECKED:] + b"".join(map(bytes, picture.colours)) + zlib.compress(picture.pixels)
    return MAGIC + struct.pack(">I", zlib.crc32(rest)) + rest


def is_whole(data: bytes) -> bool:
    """Return True if `data` is a packed picture without damage."""
    return len(data) > _HEAD.size and data[:4] == MAGIC and zlib.crc32(data[_CHECKED:]) == _HEAD.unpack_from(data)[1]


def unpacked(data: bytes) -> Indexed:
    """Return the picture in `data`, which `is_whole`. Raises ValueError or zlib.error for other bytes."""
    if not is_whole(data):
        raise ValueError("a damaged picture")
    _, _, width, height, count = _HEAD.unpack_from(data)
    start = _HEAD.size + 3 * count
    flat = data[_HEAD.size : start]
    colours = tuple((flat[at], flat[at + 1], flat[at + 2]) for at in range(0, len(flat), 3))
    return Indexed(width, height, colours, zlib.decompress(data[start:]))
