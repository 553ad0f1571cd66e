"""Pictures in docs/pictures/exercises: for every exercise three pictures in one, as the player shows them.

With `--check` nothing is written, and the exit code says if they are up to date.
"""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.cells import QUADRANTS, CellRow
from deskspine.core.figure.film import Film
from deskspine.core.figure.palette import Looks, Rgb, palette
from deskspine.core.routines.key_frames import key_shots, poses_in
from deskspine.core.routines.model import Exercise, Library

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "exercises"
COLUMNS, ROWS = 42, 21
"""Cells of one picture: the size in the player in a window of 100 by 30."""
WIDE, HIGH = 3, 6
"""Pixels of a quarter of a cell."""
GAP = 8
SIGNATURE = b"\x89PNG\r\n\x1a\n"

Pixels = list[bytes]
"""Rows of colour numbers, one byte a pixel."""


def pixels_of(rows: Sequence[CellRow]) -> Pixels:
    """Return cells as pixels with colour numbers."""
    pixels: Pixels = []
    for row in rows:
        for low in (0, 1):
            line = bytearray()
            for letter, front, behind in row:
                quarters = QUADRANTS.index(letter) >> (2 * low)
                for right in (0, 1):
                    line += bytes([front if quarters >> right & 1 else behind]) * WIDE
            pixels += [bytes(line)] * HIGH
    return pixels


def png(pixels: Pixels, colours: Sequence[Rgb]) -> bytes:
    """Return a PNG file of pixels with colour numbers."""
    head = struct.pack(">IIBBBBB", len(pixels[0]), len(pixels), 8, 3, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + line for line in pixels), 9)
    parts = ((b"IHDR", head), (b"PLTE", b"".join(map(bytes, colours))), (b"IDAT", body), (b"IEND", b""))
    return SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )


def unpacked(file: bytes) -> Pixels:
    """Return the pixels of a file that `png` wrote, to compare: versions of zlib compress to different bytes."""
    width, height = struct.unpack(">II", file[16:24])
    start = file.index(b"IDAT") + 4
    (size,) = struct.unpack(">I", file[start - 8 : start - 4])
    raw = zlib.decompress(file[start : start + size])
    return [raw[at * (width + 1) + 1 : (at + 1) * (width + 1)] for at in range(height)]


def picture(exercise: Exercise, library: Library) -> Pixels:
    """Return start, half-way and hold of one exercise in one picture."""
    shots = key_shots(exercise)
    film = Film(library.poses, poses_in(shots), COLUMNS, ROWS, "shaded")
    panels = [pixels_of(film.picture(shot)) for shot in shots]
    return [bytes(GAP).join(parts) for parts in zip(*panels, strict=True)]


def main() -> int:
    """Write every picture that differs, or with `--check` name it; return the exit code."""
    library, stale = RoutineFiles().load(), 0
    PICTURES.mkdir(parents=True, exist_ok=True)
    exercises = {f"{exercise.id}.png": exercise for exercise in library.exercises.values()}
    for file in PICTURES.glob("*.png"):
        if file.name not in exercises:
            print(f"{file.name}: no exercise has this name")
            stale += 1
            if "--check" not in sys.argv:
                file.unlink()
    for name, exercise in exercises.items():
        pixels, file = picture(exercise, library), PICTURES / name
        if file.is_file() and unpacked(file.read_bytes()) == pixels:
            continue
        print(name)
        stale += 1
        if "--check" not in sys.argv:
            file.write_bytes(png(pixels, palette(Looks())))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
