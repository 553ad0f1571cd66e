"""The key pictures of an exercise in pixels, for a terminal that shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from msgspec import Struct

from deskspine.adapters.pictures.cache import PictureCache
from deskspine.adapters.pictures.order_key import key_of
from deskspine.adapters.pictures.packed import packed, unpacked
from deskspine.adapters.place.terminal_pictures import TerminalPictures, pictures_of
from deskspine.core.figure.indexed import Indexed, beside
from deskspine.core.figure.palette import Rgb
from deskspine.core.figure.pixel_film import PictureOrder, PixelFilm, bodies
from deskspine.core.figure.png import png
from deskspine.core.figure.sixel import sixel
from deskspine.core.notify.osc_signals import is_console
from deskspine.core.routines.figure_signs import signs_of
from deskspine.core.routines.key_frames import key_shots, poses_in
from deskspine.core.routines.model import Exercise, Library
from deskspine.core.settings.settings import Settings
from deskspine.core.terminal.inline_pictures import inline_png
from deskspine.tui.driver.window_size import window_pixels

WIDEST_SIXEL = 1000
"""Maximum width of sixels in pixels: xterm shows nothing of a wider picture."""


class PixelPage(Struct, frozen=True):
    """A terminal that shows pictures in pixels."""

    terminal: TerminalPictures
    folder: Path | None = None
    """Folder in which pictures are kept."""

    def text(
        self,
        exercise: Exercise,
        library: Library,
        cells: tuple[int, int],
        gap: int,
        colours: Sequence[Rgb],
        *,
        stands: bool,
    ) -> str:
        """Return the text that shows the key pictures of an exercise side by side, with `gap` columns between them.

        Each has the size of some `cells`, columns and rows, or less if the terminal could not show that.
        """
        (columns, rows), (wide, high) = cells, self.terminal.cell
        shots, signs = key_shots(exercise), signs_of(exercise)
        if self.terminal.kind == "sixel":
            fitting = (WIDEST_SIXEL // wide - gap * (len(shots) - 1)) // len(shots)
            columns, rows = min(columns, fitting), min(rows, fitting // 2)
        shown = poses_in(shots)
        needed = bodies(library.poses, shown, signs)
        order = PictureOrder(
            needed, shown, shots, columns * wide, rows * high, tuple(colours), signs=signs, stands=stands
        )
        picture = beside(_drawn(order, self.folder), gap * wide)
        if self.terminal.kind == "sixel":
            return sixel(picture)
        return inline_png(png(picture), picture.width // wide, rows)


def pixel_page(
    settings: Settings, environ: Mapping[str, str], source: TextIO, target: TextIO, folder: Path | None
) -> PixelPage | None:
    """Return the terminal if it shows pixels; None if it does not, or if the person wants cells or no colour."""
    wanted = settings.text("appearance.figure") in ("auto", "pixels") and not environ.get("NO_COLOR")
    if not wanted or not source.isatty() or not target.isatty() or is_console(environ):
        return None
    terminal = pictures_of(source.fileno(), target.fileno(), window_pixels(target.fileno()))
    return None if terminal is None else PixelPage(terminal, folder)


def _drawn(order: PictureOrder, folder: Path | None) -> list[Indexed]:
    if folder is None:
        film = PixelFilm(order)
        return [film.draw(shot) for shot in order.shots]
    cache, key = PictureCache(folder), key_of(order)
    kept = [cache.read(key, number) for number in range(len(order.shots))]
    cache.note_use(key)
    if None in kept:
        pictures = _drawn(order, None)
        for number, picture in enumerate(pictures):
            cache.keep(key, number, packed(picture))
        return pictures
    return [unpacked(data) for data in kept if data is not None]
