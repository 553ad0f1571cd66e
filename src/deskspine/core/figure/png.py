"""Pictures in pixels as PNG files: one picture, or an animated one."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence

from deskspine.core.figure.indexed import MOST_COLOURS, Indexed, in_common

SIGNATURE = b"\x89PNG\r\n\x1a\n"
EFFORT = 9
"""Level of compression: the best."""


def png(picture: Indexed) -> bytes:
    """Return a PNG file with the colours of `picture`."""
    body = _squeezed(picture, (0, 0, picture.width, picture.height))
    return b"".join((SIGNATURE, *_head(picture), _chunk(b"IDAT", body), _chunk(b"IEND", b"")))


def animated_png(frames: Sequence[Indexed], seconds: Sequence[float]) -> bytes:
    """Return an animated PNG file that shows each of `frames` for its number of `seconds`, over and over.

    A viewer that knows nothing of animation shows the first frame.
    """
    same = in_common(frames, MOST_COLOURS - 1)
    first = same[0]
    parts = [SIGNATURE, *_head(first), _chunk(b"acTL", struct.pack(">II", len(same), 0))]
    number = 0
    for at, (frame, shown) in enumerate(zip(same, seconds, strict=True)):
        area = _changed(same[at - 1], frame) if at else (0, 0, frame.width, frame.height)
        parts.append(_chunk(b"fcTL", _control(number, area, shown)))
        number += 1
        body = _squeezed(frame, area)
        parts.append(_chunk(b"fdAT", struct.pack(">I", number) + body) if at else _chunk(b"IDAT", body))
        number += bool(at)
    return b"".join((*parts, _chunk(b"IEND", b"")))


Area = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels, right and bottom excluded."""


def _head(picture: Indexed) -> Iterator[bytes]:
    yield _chunk(b"IHDR", struct.pack(">IIBBBBB", picture.width, picture.height, 8, 3, 0, 0, 0))
    yield _chunk(b"PLTE", b"".join(map(bytes, picture.colours)))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _squeezed(picture: Indexed, area: Area) -> bytes:
    left, top, right, bottom = area
    return zlib.compress(b"".join(b"\0" + picture.row(y)[left:right] for y in range(top, bottom)), EFFORT)


def _control(number: int, area: Area, seconds: float) -> bytes:
    left, top, right, bottom = area
    return struct.pack(
        ">IIIIIHHBB", number, right - left, bottom - top, left, top, max(1, round(1000 * seconds)), 1000, 0, 0
    )


def _changed(before: Indexed, after: Indexed) -> Area:
    """Return the smallest rectangle outside of which the pictures are the same; one pixel if they are the same."""
    rows = [y for y in range(after.height) if before.row(y) != after.row(y)]
    if not rows:
        return 0, 0, 1, 1
    left, right = after.width, 0
    for y in rows:
        columns = [x for x, (a, b) in enumerate(zip(before.row(y), after.row(y), strict=True)) if a != b]
        left, right = min(left, columns[0]), max(right, columns[-1] + 1)
    return left, rows[0], right, rows[-1] + 1
