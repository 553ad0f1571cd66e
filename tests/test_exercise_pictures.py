"""docs/pictures/exercises shows what the program draws, as a file that any reader of PNG understands."""

from __future__ import annotations

import struct
import sys
import zlib
from functools import cache
from pathlib import Path

import pytest

import exercise_pictures
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.palette import Looks, palette
from deskspine.core.figure.raster import ink
from deskspine.core.routines.model import Library
from support.paths import ROOT


@cache
def library() -> Library:
    """Return the shipped library."""
    return RoutineFiles(shipped=ROOT / "routines").load()


def test_the_pictures_in_the_tree_are_what_the_program_draws(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["exercise_pictures.py", "--check"])
    assert exercise_pictures.main() == 0, capsys.readouterr().out


def test_a_stale_picture_is_named_and_only_that_one_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few = {"chin-tuck": library().exercises["chin-tuck"], "look-over": library().exercises["look-over"]}
    monkeypatch.setattr(exercise_pictures, "PICTURES", tmp_path / "pictures")
    monkeypatch.setattr(RoutineFiles, "load", lambda self: Library(few, {}, library().poses))
    monkeypatch.setattr(sys, "argv", ["exercise_pictures.py"])
    assert exercise_pictures.main() == 0
    written_at = (tmp_path / "pictures" / "look-over.png").stat().st_mtime_ns
    (tmp_path / "pictures" / "chin-tuck.png").write_bytes((tmp_path / "pictures" / "look-over.png").read_bytes())
    (tmp_path / "pictures" / "gone.png").write_bytes(b"")
    capsys.readouterr()
    monkeypatch.setattr(sys, "argv", ["exercise_pictures.py", "--check"])
    assert exercise_pictures.main() == 1
    assert capsys.readouterr().out.splitlines() == ["gone.png: no exercise has this name", "chin-tuck.png"]
    monkeypatch.setattr(sys, "argv", ["exercise_pictures.py"])
    assert exercise_pictures.main() == 0
    assert sorted(file.name for file in (tmp_path / "pictures").iterdir()) == ["chin-tuck.png", "look-over.png"]
    assert (tmp_path / "pictures" / "look-over.png").stat().st_mtime_ns == written_at


def test_a_picture_is_a_png_with_every_part_in_its_place() -> None:
    pixels = exercise_pictures.picture(library().exercises["look-over"], library())
    colours = palette(Looks())
    file = exercise_pictures.png(pixels, colours)
    assert exercise_pictures.unpacked(file) == pixels
    assert file.startswith(b"\x89PNG\r\n\x1a\n")
    at, parts = 8, []
    while at < len(file):
        (long,) = struct.unpack(">I", file[at : at + 4])
        name, data = file[at + 4 : at + 8], file[at + 8 : at + 8 + long]
        assert struct.unpack(">I", file[at + 8 + long : at + 12 + long]) == (zlib.crc32(name + data),)
        parts.append(name)
        at += 12 + long
    assert parts == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert struct.unpack(">II", file[16:24]) == (3 * 42 * 2 * 3 + 2 * 8, 21 * 2 * 6)
    used = {pixel for line in pixels for pixel in line}
    assert {ink("skin"), ink("hair"), ink("shirt"), ink("lit"), 0} <= used
    assert max(used) < len(colours)
