"""The icon: the figure of the program from the front, its head turned, as flat shapes on a tile."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.camera import Box
from deskspine.core.figure.palette import Looks, Rgb, mixed, palette
from deskspine.core.figure.pose_parser import posture_of
from deskspine.core.figure.raster import InkGrid, ink
from deskspine.core.figure.scene import drawing
from deskspine.core.figure.shapes import BANDS
from outlines import path_of

POSE, TURN = "turn_l", 30.0
"""The pose, and its turn in degrees: less than in the routines, so that both eyes are seen."""
SIZE, BELOW = 512, 16
"""Height and width of the tile, and the rows that are drawn below it, so that no outline ends on its edge."""
STEP = 0.0957
"""Centimetres of the figure in a unit of the tile."""
WINDOW = Box(-STEP * SIZE / 2, 91.0 - STEP * (SIZE + BELOW), STEP * SIZE / 2, 91.0)
TILE: Rgb = (32, 110, 110)
LOOKS = Looks(background=TILE)
SHIRT: tuple[Rgb, Rgb, Rgb] = ((128, 166, 202), (168, 200, 228), (196, 220, 240))
"""Tones of the shirt: lighter than in the program, because the tile is darker than most screens."""
ROUND = 112
"""Radius of the corners of the tile."""

_NEAR = ((0, 0), (3, 0), (-3, 0), (0, 3), (0, -3))

Result = TypeVar("Result")

ARROW = (
    '<path d="M398,138A160,160 0 0 0 146,112" fill="none" stroke="COLOUR" stroke-width="26" stroke-linecap="round"/>'
    '<path d="M104,160L110,66L188,118Z" fill="COLOUR" stroke="COLOUR" stroke-width="12" stroke-linejoin="round"/>'
)
"""The sign for the way of the head: over the hair, from its left to its right."""


def icon() -> str:
    """Return the icon as an SVG file."""
    grid, colours = _picture(), _colours()
    inks = sorted({sample for row in grid for sample in row} - {0})
    shapes = [_shape(mask, colours[ink(material)]) for material, mask in _inner(grid).items()]
    shapes += [_shape([[sample == number for sample in row] for row in grid], colours[number]) for number in inks]
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}">
<title>deskspine</title>
<clipPath id="tile"><rect width="{SIZE}" height="{SIZE}" rx="{ROUND}"/></clipPath>
<g clip-path="url(#tile)">
<rect width="{SIZE}" height="{SIZE}" fill="{_hex(TILE)}"/>
{"".join(f"{shape}{chr(10)}" for shape in shapes if shape)}{ARROW.replace("COLOUR", _hex(LOOKS.light))}
</g>
</svg>
"""


def _colours() -> list[Rgb]:
    colours = list(palette(LOOKS))
    for tone, colour in enumerate(SHIRT):
        colours[ink("shirt", tone)] = colour
        colours[ink("sleeve", tone)] = mixed(colour, TILE, 0.12)
    return colours


def _picture() -> InkGrid:
    posture = posture_of(RoutineFiles().load().poses, POSE)
    if posture is None:
        raise ValueError(f"there is no pose {POSE}")
    turned = replace(posture, head=(TURN, *posture.head[1:]), props=())
    return _result(drawing(turned, WINDOW, SIZE, SIZE + BELOW))


def _inner(grid: InkGrid) -> dict[str, list[list[bool]]]:
    """Return skin and clothes without the edge of the figure: they show where two areas leave a gap between them."""
    clothes = {ink(material, tone) for material in ("shirt", "sleeve") for tone in range(BANDS)}
    height = len(grid)
    inside = [
        [all(grid[min(height - 1, max(0, y + down))][min(SIZE - 1, max(0, x + right))] for down, right in _NEAR)
         for x in range(SIZE)]
        for y in range(height)
    ]  # fmt: skip
    return {
        material: [
            [kept and (sample in clothes) == dressed for kept, sample in zip(*pair, strict=True)]
            for pair in zip(inside, grid, strict=True)
        ]
        for material, dressed in (("skin", False), ("shirt", True))
    }


def _shape(mask: list[list[bool]], colour: Rgb) -> str:
    """Return one area; its thin line of the same colour covers the gap to the next area."""
    data = path_of(mask)
    tone = _hex(colour)
    return f'<path d="{data}" fill="{tone}" stroke="{tone}" fill-rule="evenodd"/>' if data else ""


def _result(work: Generator[None, None, Result]) -> Result:
    """Do work in slices to its end and return its result."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Result = end.value
            return result


def _hex(colour: Rgb) -> str:
    return f"#{bytes(colour).hex()}"
