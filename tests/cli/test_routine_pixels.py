"""`routines show ID --figure` in pixels, on a terminal that says that it shows them."""

from __future__ import annotations

import re
import struct
from base64 import b64decode
from pathlib import Path

import pytest

from deskspine.adapters.place.terminal_pictures import TerminalPictures
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.cli import routine_pixels
from deskspine.cli.routine_figure import exercise_figure, sheet_of
from deskspine.cli.routine_pixels import PixelPage, pixel_page
from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import DEFAULTS
from support.paths import ROUTINES


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, ROUTINES).load()


class Tty:
    """One end of a terminal."""

    encoding = "utf-8"

    def __init__(self, *, terminal: bool = True) -> None:
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def fileno(self) -> int:
        return 0


def lines_in(terminal: TerminalPictures, library: Library, folder: Path | None = None) -> list[str]:
    sheet = sheet_of(DEFAULTS, {"TERM": "xterm"}, Tty(terminal=False), PixelPage(terminal, folder))  # type: ignore[arg-type]
    return list(exercise_figure(library.exercises["chin-tuck"], library, sheet))


def test_kitty_gets_one_png_in_the_cells_of_three_pictures(library: Library) -> None:
    lines = lines_in(TerminalPictures("kitty", (3, 6), (250, 250, 250)), library)
    assert lines[0].endswith("(chin-tuck)")
    assert lines[2].startswith("  1  ")
    pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", lines[1])
    assert pieces[0][0].startswith("a=T,f=100,q=2,c=79,r=12,m=")
    assert pieces[-1][0].endswith("m=0")
    assert all(len(piece) <= 4096 for _, piece in pieces)
    file = b64decode("".join(piece for _, piece in pieces))
    assert struct.unpack(">II", file[16:24]) == (79 * 3 - 1 * 3 + 3, 72)


def test_others_get_sixels_and_pictures_are_kept(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = lines_in(TerminalPictures("sixel", (3, 6)), library, tmp_path)
    assert lines[1].startswith('\x1bP0;0;0q"1;1;')
    assert len(list(tmp_path.glob("*/*"))) == 3
    monkeypatch.setattr(routine_pixels, "PixelFilm", pytest.fail)
    assert lines_in(TerminalPictures("sixel", (3, 6)), library, tmp_path) == lines


def test_sixels_are_no_wider_than_xterm_shows(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routine_pixels, "WIDEST_SIXEL", 100)
    size = re.match(r'\x1bP0;0;0q"1;1;(\d+);(\d+)', lines_in(TerminalPictures("sixel", (3, 6)), library)[1])
    assert size is not None
    assert (int(size[1]), int(size[2])) == ((3 * 9 + 2 * 2) * 3, 4 * 6)


def test_a_terminal_is_asked_only_if_pixels_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    shows = TerminalPictures("sixel", (9, 18))
    monkeypatch.setattr(routine_pixels, "pictures_of", lambda source, target, window: shows)
    tty, pipe = Tty(), Tty(terminal=False)
    xterm = {"TERM": "xterm-256color"}

    def page(value: str, environ: dict[str, str], source: Tty, target: Tty) -> PixelPage | None:
        settings = DEFAULTS.replace("appearance.figure", value)
        return pixel_page(settings, environ, source, target, None)  # type: ignore[arg-type]

    assert page("auto", xterm, tty, tty) == PixelPage(shows)
    monkeypatch.setattr(routine_pixels, "pictures_of", pytest.fail)
    assert page("sixteen", xterm, tty, tty) is None
    assert page("auto", xterm, pipe, tty) is None
    assert page("auto", xterm, tty, pipe) is None
    assert page("auto", {**xterm, "NO_COLOR": "1"}, tty, tty) is None
    assert page("auto", {"TERM": "linux"}, tty, tty) is None
