"""The figure on the command line: the key pictures of an exercise side by side."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from msgspec import Struct, field

from deskspine.cli.routine_text import wrapped
from deskspine.core.figure.ansi import colours_of, lines
from deskspine.core.figure.film import Film, Look, look_of
from deskspine.core.figure.palette import LIGHT, SIXTEEN, Looks, Rgb, palette, sixteen
from deskspine.core.figure.pose_parser import can_draw
from deskspine.core.notify.osc_signals import is_console
from deskspine.core.routines.figure_signs import signs_of
from deskspine.core.routines.key_frames import SHOWN, key_shots, poses_in
from deskspine.core.routines.model import Exercise, Library, Routine
from deskspine.core.settings.settings import Settings

GAP = 2
WIDEST = 42
"""Columns of one picture on a wide terminal."""
NARROWEST = 16
DARK = 330
"""Sum of red, green and blue above which a page is light."""

if TYPE_CHECKING:
    from deskspine.cli.routine_pixels import PixelPage


class Sheet(Struct, frozen=True):
    """The size of a page of pictures: its columns and its number of colours."""

    width: int
    look: Look
    colours: int
    palette: Sequence[Rgb]
    few: Mapping[str, int] = field(default_factory=lambda: SIXTEEN)
    """The sixteen colours, by material."""
    pixels: PixelPage | None = None
    """The terminal, if it shows pictures in pixels."""


def sheet_of(settings: Settings, environ: Mapping[str, str], stream: TextIO, pixels: PixelPage | None = None) -> Sheet:
    """Return the terminal behind `stream`, or a page of 80 columns without colour, in letters that it can encode.

    `pixels` is what the terminal said of pictures.
    """
    terminal = stream.isatty()
    colours = colours_of(environ, terminal=terminal)
    width = shutil.get_terminal_size().columns if terminal else 80
    look = look_of(settings.text("appearance.figure"), colours)
    if terminal and is_console(environ):
        look = "ascii"
    try:
        "▛░".encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        look = "ascii"
    looks = LIGHT if settings.text("appearance.theme") == "deskspine-light" else Looks()
    skin, hair = settings.text("appearance.skin"), settings.text("appearance.hair")
    page = pixels.terminal.page if pixels is not None else None
    if page is not None:
        looks = LIGHT if sum(page) > DARK else Looks()
    inks = palette(Looks(page or looks.background, looks.cloth, looks.light, skin, hair))
    return Sheet(width, look, colours if look in ("shaded", "sixteen") else 0, inks, sixteen(skin, hair), pixels)


def exercise_figure(exercise: Exercise, library: Library, sheet: Sheet, *, stands: bool = False) -> Iterator[str]:
    """Return the lines of its name, the three pictures and what they show; with `stands` as in a standing routine."""
    yield f"{exercise.name} ({exercise.id})"
    shots = key_shots(exercise)
    poses = poses_in(shots)
    if not shots or not all(can_draw(library.poses, name) for name in poses):
        yield from wrapped("It has no figure: one of its key poses has no body.")
        return
    width = max(NARROWEST, min(WIDEST, (sheet.width - (SHOWN - 1) * GAP) // SHOWN))
    if sheet.pixels is not None:
        yield sheet.pixels.text(exercise, library, (width, width // 2), GAP, sheet.palette, stands=stands)
    else:
        yield from _in_cells(exercise, library, sheet, width, stands=stands)
    for number, shot in enumerate(shots, 1):
        told = library.poses[shot.end].words if shot.start == shot.end else "on the way"
        yield from wrapped(told, f"  {number}  ", " " * 5)


def _in_cells(exercise: Exercise, library: Library, sheet: Sheet, width: int, *, stands: bool) -> Iterator[str]:
    """Return the lines of the three pictures, each `width` columns wide."""
    shots = key_shots(exercise)
    poses = poses_in(shots)
    film = Film(library.poses, poses, width, width // 2, sheet.look, stands=stands, signs=signs_of(exercise))
    gap = ((" ", 0, 0),) * GAP
    pictures = [film.picture(shot) for shot in shots]
    rows = (
        tuple(cell for at, row in enumerate(row) for cell in (gap if at else ()) + row)
        for row in zip(*pictures, strict=True)
    )
    yield from lines(rows, sheet.palette, sheet.colours, sheet.few)


def routine_figures(routine: Routine, library: Library, sheet: Sheet) -> Iterator[str]:
    """Return the lines of every exercise of a routine, each one once."""
    yield f"{routine.name} ({routine.id})"
    for exercise in dict.fromkeys(slot.exercise.id for slot in routine.slots):
        yield ""
        yield from exercise_figure(library.exercises[exercise], library, sheet, stands=routine.position == "standing")
