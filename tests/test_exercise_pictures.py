"""docs/pictures shows what the program draws, in files that any reader of PNG understands."""

from __future__ import annotations

import struct
import sys
from functools import cache
from pathlib import Path

import pytest

import exercise_pictures
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.indexed import Indexed
from deskspine.core.figure.palette import Looks, palette
from deskspine.core.figure.png import png
from deskspine.core.figure.raster import ink
from deskspine.core.routines.model import Library
from support.paths import ROOT

FEW = ("chin-tuck", "look-over")


@cache
def library() -> Library:
    """Return the shipped library."""
    return RoutineFiles(shipped=ROOT / "routines").load()


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["exercise_pictures.py", *arguments])
    return exercise_pictures.main()


def test_a_picture_in_the_tree_is_what_the_program_draws(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Check one of them; `make lint` checks all."""
    file = exercise_pictures.still_of(library().exercises["belly-breath"], library())
    assert exercise_pictures.update([file], ROOT / "docs" / "pictures", check=True, whole=False) == 0, (
        capsys.readouterr().out
    )


def test_a_stale_picture_is_named_and_only_that_one_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few = {name: library().exercises[name] for name in FEW}
    monkeypatch.setattr(exercise_pictures, "DOCS", tmp_path)
    monkeypatch.setattr(exercise_pictures, "WIDTH", 30)
    monkeypatch.setattr(exercise_pictures.still_of, "__defaults__", (30,))
    monkeypatch.setattr(RoutineFiles, "load", lambda self: Library(few, {}, library().poses))
    assert run(monkeypatch) == 0
    folder = tmp_path / "exercises"
    written_at = (folder / "look-over.png").stat().st_mtime_ns
    (folder / "chin-tuck.png").write_bytes((folder / "look-over.png").read_bytes())
    (folder / "gone.png").write_bytes(b"")
    capsys.readouterr()
    assert run(monkeypatch, "--check") == 1
    assert capsys.readouterr().out.splitlines() == [
        "exercises/gone.png: no exercise has this name",
        "exercises/chin-tuck.png",
    ]
    assert run(monkeypatch, "--only", "look-over") == 0
    assert (folder / "gone.png").exists()
    assert run(monkeypatch) == 0
    assert sorted(file.name for file in folder.iterdir()) == ["chin-tuck.png", "look-over.png"]
    assert (folder / "look-over.png").stat().st_mtime_ns == written_at
    assert run(monkeypatch, "--check") == 0


def test_people_who_draw_get_a_few_pictures_in_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--only", "look-over", "--to", str(tmp_path / "new"), "--width", "30") == 0
    file = tmp_path / "new" / "look-over.png"
    assert capsys.readouterr().out == f"{file}\n"
    parts = exercise_pictures.content(file.read_bytes())
    assert [name for name, _ in parts] == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert struct.unpack(">II", parts[0][1][:8]) == (3 * 30 + 2 * exercise_pictures.GAP, 35)
    colours = {tuple(parts[1][1][at : at + 3]) for at in range(0, len(parts[1][1]), 3)}
    inks = palette(Looks())
    assert {inks[ink(name)] for name in ("skin", "hair", "shirt", "lit", "none")} <= colours


def test_a_moving_picture_lasts_one_round() -> None:
    routine = library().routines[exercise_pictures.MOVING]
    files = [exercise_pictures.move_of(routine, at, library()) for at in range(len(routine.slots))]
    assert [file.name for file in files] == [f"moves/{slot.exercise.id}.png" for slot in routine.slots]
    for file in files:
        assert len(file.seconds) == len(file.order.shots) > 10
        assert 4 < sum(file.seconds) < 30


def test_a_few_pixels_of_another_machine_are_no_change(tmp_path: Path) -> None:
    colours = ((0, 0, 0), (200, 0, 0), (0, 200, 0))
    blank = bytes(100 * 100)
    path = tmp_path / "picture.png"
    path.write_bytes(png(Indexed(100, 100, colours, blank)))
    for count, same in ((0, True), (5, True), (6, False)):
        # The same colours with other numbers, as another count of pixels gives them.
        swapped = Indexed(100, 100, (colours[0], colours[2], colours[1]), bytes([1] * count) + blank[count:])
        assert exercise_pictures.is_same(path, png(swapped)) is same
    assert not exercise_pictures.is_same(path, png(Indexed(100, 50, colours, blank[:5000])))
    assert not exercise_pictures.is_same(tmp_path / "none.png", png(Indexed(100, 100, colours, blank)))
    path.write_bytes(b"no picture")
    assert not exercise_pictures.is_same(path, png(Indexed(100, 100, colours, blank)))
