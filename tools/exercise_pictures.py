"""Pictures of exercises: three of each one in docs/pictures/exercises, and moving ones in docs/pictures/moves.

With `--check` nothing is written, and the exit code says if they are up to date. `--only ID[,ID]` takes a few exercises
and leaves the others alone; with `--to FOLDER` their pictures go there, which is for people who draw.
"""

from __future__ import annotations

import argparse
import os
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from operator import ne
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.film import Shot
from deskspine.core.figure.indexed import beside
from deskspine.core.figure.palette import Looks, palette
from deskspine.core.figure.pixel_film import PictureOrder, PixelFilm, bodies
from deskspine.core.figure.png import SIGNATURE, animated_png, png
from deskspine.core.routines.figure_signs import signs_of
from deskspine.core.routines.key_frames import key_shots, poses_in
from deskspine.core.routines.model import Exercise, Library, Routine
from deskspine.tui.widgets.figure_frames import poses_of
from deskspine.tui.widgets.figure_loop import loop_plan, loop_shot

DOCS = Path(__file__).resolve().parent.parent / "docs" / "pictures"
STILLS, MOVES = "exercises", "moves"
"""Folders of the pictures that stay and of those that move."""
NOISE = 0.0005
"""Maximum part of the pixels that may differ from those of another machine."""
MOVING = "seated-2min"
"""Routine whose exercises have a moving picture."""
GAP = 8
WIDTH, HEIGHT = 240, 7 / 6
"""Width in pixels of each picture, and its height for its width."""
FRAMES = 8
"""Pictures a second in a moving one."""


class PictureFile(Struct, frozen=True):
    """A file of pictures, before it is drawn."""

    name: str
    order: PictureOrder
    seconds: tuple[float, ...] = ()
    """For a moving picture, how long each of the shots is shown."""

    def drawn(self) -> bytes:
        """Return the content of the file."""
        film = PixelFilm(self.order)
        if not self.seconds:
            return png(beside([film.draw(shot) for shot in self.order.shots], GAP))
        made = {shot: film.draw(shot) for shot in dict.fromkeys(self.order.shots)}
        return animated_png([made[shot] for shot in self.order.shots], self.seconds)


def order_of(
    exercise: Exercise, library: Library, shots: Sequence[Shot], shown: Sequence[str], width: int
) -> PictureOrder:
    """Return the order of some pictures of one exercise, each `width` pixels wide."""
    height, signs = round(width * HEIGHT), signs_of(exercise)
    needed = bodies(library.poses, shown, signs)
    return PictureOrder(needed, tuple(shown), tuple(shots), width, height, palette(Looks()), signs)


def still_of(exercise: Exercise, library: Library, width: int = WIDTH) -> PictureFile:
    """Return the file with beginning, way and hold of an exercise."""
    shots = key_shots(exercise)
    return PictureFile(f"{STILLS}/{exercise.id}.png", order_of(exercise, library, shots, poses_in(shots), width))


def move_of(routine: Routine, at: int, library: Library) -> PictureFile:
    """Return the file with one round of the exercise at place `at` of a routine, as the library shows it."""
    plan, exercise = loop_plan(routine, 1, at), routine.slots[at].exercise
    moments = (loop_shot(plan, moment / FRAMES).shot for moment in range(round(plan.total_s * FRAMES)))
    runs = [(shot, len(list(same)) / FRAMES) for shot, same in groupby(moments)]
    order = order_of(exercise, library, [shot for shot, _ in runs], poses_of(exercise), WIDTH)
    return PictureFile(f"{MOVES}/{exercise.id}.png", order, tuple(seconds for _, seconds in runs))


def files_of(library: Library) -> list[PictureFile]:
    """Return all files of the docs; those that take longest first."""
    routine = library.routines.get(MOVING)
    moves = [move_of(routine, at, library) for at in range(len(routine.slots))] if routine else []
    return [*moves, *(still_of(exercise, library) for exercise in library.exercises.values())]


def content(file: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Return the parts of a PNG file without compression: versions of zlib compress to different bytes."""
    return tuple(_parts(file)) if file.startswith(SIGNATURE) else ()


def _parts(file: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(file):
        size, name = struct.unpack(">I4s", file[at : at + 8])
        data = file[at + 8 : at + 8 + size]
        if name == b"IDAT":
            data = zlib.decompress(data)
        elif name == b"fdAT":
            data = data[:4] + zlib.decompress(data[4:])
        yield name, data
        at += 12 + size


class FirstPicture(NamedTuple):
    """The first picture of a PNG file."""

    head: bytes
    frames: int
    pixels: list[bytes]
    """Colour of every pixel."""


def first_picture(file: bytes) -> FirstPicture:
    """Return the first picture of `file`. Raises ValueError if it is no PNG file with a palette."""
    parts = content(file)
    named = dict(parts)
    if not {b"IHDR", b"PLTE", b"IDAT"} <= named.keys():
        raise ValueError("no picture")
    head, table = named[b"IHDR"], named[b"PLTE"]
    width = struct.unpack(">I", head[:4])[0]
    colours = [table[at : at + 3] for at in range(0, len(table), 3)]
    data = named[b"IDAT"]
    numbers = (number for at in range(0, len(data), width + 1) for number in data[at + 1 : at + 1 + width])
    return FirstPicture(head, sum(name == b"fcTL" for name, _ in parts), [colours[number] for number in numbers])


def is_same(path: Path, made: bytes) -> bool:
    """Return True if the file at `path` shows the same as `made`, but for a few pixels.

    Sines differ in the last digit from machine to machine, which moves a pixel at an edge now and then.
    """
    try:
        old, new = first_picture(path.read_bytes()), first_picture(made)
    except (OSError, zlib.error, struct.error, ValueError, IndexError):
        return False
    differ = sum(map(ne, old.pixels, new.pixels))
    return (old.head, old.frames, len(old.pixels)) == (new.head, new.frames, len(new.pixels)) and (
        differ <= NOISE * len(new.pixels)
    )


def all_drawn(files: Sequence[PictureFile]) -> Iterator[tuple[str, bytes]]:
    """Draw `files`, on all cores, and yield the name and content of each."""
    with ProcessPoolExecutor(min(len(files), os.cpu_count() or 1) or 1) as processes:
        yield from zip((file.name for file in files), processes.map(PictureFile.drawn, files), strict=True)


def extra(folder: Path, expected: Mapping[str, object]) -> list[Path]:
    """Return the files in the docs that belong to no exercise."""
    found = sorted((*folder.glob(f"{STILLS}/*.png"), *folder.glob(f"{MOVES}/*.png")))
    return [path for path in found if path.relative_to(folder).as_posix() not in expected]


def update(files: Sequence[PictureFile], folder: Path, *, check: bool, whole: bool) -> int:
    """Write every file that differs, or with `check` name it only; return the exit code.

    If `files` are the `whole` of the docs, others are removed.
    """
    stale = 0
    for path in extra(folder, {file.name: file for file in files}) if whole else ():
        print(f"{path.relative_to(folder).as_posix()}: no exercise has this name")
        stale += 1
        if not check:
            path.unlink()
    for name, made in all_drawn(files):
        path = folder / name
        if is_same(path, made):
            continue
        print(name)
        stale += 1
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
    return 1 if stale and check else 0


def write_for_drawing(exercises: Sequence[Exercise], library: Library, folder: Path, width: int) -> int:
    """Write the three pictures of a few exercises into `folder`, and return the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in all_drawn([still_of(exercise, library, width) for exercise in exercises]):
        path = folder / Path(name).name
        path.write_bytes(made)
        print(path)
    return 0


def main() -> int:
    """Read the arguments, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", metavar="ID[,ID…]")
    parser.add_argument("--to", type=Path, metavar="FOLDER")
    parser.add_argument("--width", type=int, default=WIDTH, metavar="PIXELS")
    given = parser.parse_args()
    library = RoutineFiles().load()
    names = given.only.split(",") if given.only else []
    unknown = [name for name in names if name not in library.exercises]
    if unknown:
        parser.error(f"no exercise has this name: {', '.join(unknown)}")
    if given.to:
        chosen = [library.exercises[name] for name in names] or list(library.exercises.values())
        return write_for_drawing(chosen, library, given.to, given.width)
    files = files_of(library)
    if names:
        files = [file for file in files if Path(file.name).stem in names]
    return update(files, DOCS, check=given.check, whole=not names)


if __name__ == "__main__":
    sys.exit(main())
