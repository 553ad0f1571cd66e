"""Pictures of a terminal: the cells of a Textual screen, drawn with Pillow as PNG and GIF.

Blocks, quadrants and lines are drawn as rectangles that fill their cells, so that no gaps show between them. Letters
come from a monospace font of the system.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont
from rich.color import Color
from rich.style import Style
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from textual.app import App

WIDE, HIGH = 12, 24
"""Pixels of one cell."""
SIZE = 20
"""Size of the font at which a letter is as wide as a cell."""
MARGIN = 12
"""Pixels of background around the cells."""
SHADES = 6
"""Steps from background to letter at its edges; few fit into the palette of a GIF."""
COLOURS = 255
"""Colours of a picture; a GIF needs one more number for pixels that stay as they were."""
FONTS = (
    ("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"),
    ("LiberationMono-Regular.ttf", "LiberationMono-Bold.ttf"),
    ("Menlo.ttc", "Menlo.ttc"),
    ("consola.ttf", "consolab.ttf"),
)
"""Regular and bold files of the fonts that will do, the best one first."""
NO_FONT = "No monospace font was found: install DejaVu Sans Mono (on Debian and Ubuntu the package fonts-dejavu-core)."
WEIGHTS = {"LIGHT": 2, "HEAVY": 4}
ARMS = ("UP", "DOWN", "LEFT", "RIGHT")
BLOCKS = {
    "FULL BLOCK": (0, 0, 8, 8),
    "UPPER HALF BLOCK": (0, 0, 8, 4),
    "RIGHT HALF BLOCK": (4, 0, 8, 8),
    "UPPER ONE EIGHTH BLOCK": (0, 0, 8, 1),
    "RIGHT ONE EIGHTH BLOCK": (7, 0, 8, 8),
}
"""Left, top, right and bottom of blocks, in eighths of a cell; those that grow from below or from the left follow."""
PARTS = ("ONE EIGHTH", "ONE QUARTER", "THREE EIGHTHS", "HALF", "FIVE EIGHTHS", "THREE QUARTERS", "SEVEN EIGHTHS")
for _eighths, _part in enumerate(PARTS, 1):
    BLOCKS[f"LOWER {_part} BLOCK"] = (0, 8 - _eighths, 8, 8)
    BLOCKS[f"LEFT {_part} BLOCK"] = (0, 0, _eighths, 8)
BLENDS = {"░": 0.25, "▒": 0.5, "▓": 0.75}
"""Share of a cell that a shade covers. It is drawn as one colour, because dots flicker when a picture is scaled."""
QUARTERS = {
    "UPPER LEFT": (0, 0, 4, 4),
    "UPPER RIGHT": (4, 0, 8, 4),
    "LOWER LEFT": (0, 4, 4, 8),
    "LOWER RIGHT": (4, 4, 8, 8),
}

Rgb = tuple[int, int, int]
Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels of a cell, right and bottom excluded."""


class NoFontError(Exception):
    """Failure to find a font; the text says which one to install."""


class Cell(NamedTuple):
    """One cell of a terminal."""

    letter: str
    front: Rgb
    back: Rgb
    bold: bool = False
    underline: bool = False


Grid = list[list[Cell]]
"""Rows of cells, all of one length."""


def grid_of(app: App[Any]) -> Grid:
    """Return the cells that `app` shows at this moment."""
    rows: Grid = []
    for strip in app.screen._compositor.render_strips():
        row: list[Cell] = []
        for segment in strip:
            look = _look(segment.style or Style())
            for letter in segment.text:
                row.append(Cell(letter, *look))
        rows.append(row)
    return rows


@lru_cache(4096)
def _look(style: Style) -> tuple[Rgb, Rgb, bool, bool]:
    """Return front, back, bold and underline as a terminal shows them."""
    front, back = _rgb(style.color, front=True), _rgb(style.bgcolor, front=False)
    if style.reverse:
        front, back = back, front
    if style.dim:
        front = _mixed(front, back, 0.5)
    return front, back, bool(style.bold), bool(style.underline)


def _rgb(colour: Color | None, *, front: bool) -> Rgb:
    red, green, blue = (colour or Color.default()).get_truecolor(DEFAULT_TERMINAL_THEME, foreground=front)
    return red, green, blue


def _mixed(front: Rgb, back: Rgb, part: float) -> Rgb:
    red, green, blue = (round(b + (f - b) * part) for f, b in zip(front, back, strict=True))
    return red, green, blue


@lru_cache(1024)
def boxes_of(letter: str) -> tuple[Box, ...] | None:
    """Return the rectangles that make up a block, quadrant or line; None for a letter that a font has to draw."""
    name = unicodedata.name(letter, "")
    if name in BLOCKS:
        return (_scaled(BLOCKS[name]),)
    if name.startswith("QUADRANT "):
        parts = name.removeprefix("QUADRANT ").split(" AND ")
        return tuple(_scaled(QUARTERS[part]) for part in parts)
    if name.startswith("BOX DRAWINGS "):
        return _lines(name.removeprefix("BOX DRAWINGS "))
    return None


def _scaled(eighths: Box) -> Box:
    left, top, right, bottom = eighths
    return left * WIDE // 8, top * HIGH // 8, right * WIDE // 8, bottom * HIGH // 8


def _lines(name: str) -> tuple[Box, ...] | None:
    """Return the arms of a line of one weight, drawn from the middle of the cell to its edges; None for others."""
    words = name.replace("HORIZONTAL", "LEFT AND RIGHT").replace("VERTICAL", "UP AND DOWN").split()
    weights = [word for word in words if word in WEIGHTS]
    if len(weights) != 1 or any(word not in (*WEIGHTS, *ARMS, "AND", "ARC") for word in words):
        return None
    half = WEIGHTS[weights[0]] // 2
    x, y = WIDE // 2, HIGH // 2
    arms = {
        "UP": (x - half, 0, x + half, y + half),
        "DOWN": (x - half, y - half, x + half, HIGH),
        "LEFT": (0, y - half, x + half, y + half),
        "RIGHT": (x - half, y - half, WIDE, y + half),
    }
    return tuple(arms[word] for word in words if word in arms)


class Painter:
    """Draws grids with one font, which is looked for when the first letter is drawn."""

    def __init__(self) -> None:
        self._fonts: tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont] | None = None
        self._masks: dict[tuple[str, bool], Image.Image] = {}

    def draw(self, grid: Grid) -> Image.Image:
        """Return the picture of `grid`. Raises NoFontError where the system has no font that will do."""
        size = len(grid[0]) * WIDE + 2 * MARGIN, len(grid) * HIGH + 2 * MARGIN
        image = Image.new("RGB", size)
        drawing = ImageDraw.Draw(image)
        for y, row in enumerate(grid):
            # The margin goes on as the row begins; a scroll bar at its end would look twice as wide.
            above, below = (MARGIN if y == 0 else 0), (MARGIN if y == len(grid) - 1 else 0)
            top = MARGIN + y * HIGH
            drawing.rectangle((0, top - above, size[0], top + HIGH + below - 1), fill=row[0].back)
            for x, cell in enumerate(row):
                left = MARGIN + x * WIDE
                back = _mixed(cell.front, cell.back, BLENDS.get(cell.letter, 0.0))
                drawing.rectangle((left, top, left + WIDE - 1, top + HIGH - 1), fill=back)
                boxes = () if cell.letter in BLENDS else boxes_of(cell.letter)
                for box in boxes or ():
                    edges = left + box[0], top + box[1], left + box[2] - 1, top + box[3] - 1
                    drawing.rectangle(edges, fill=cell.front)
                if boxes is None and cell.letter.strip():
                    image.paste(cell.front, (left, top), self._mask(cell.letter, cell.bold))
                if cell.underline:
                    drawing.rectangle((left, top + HIGH - 4, left + WIDE - 1, top + HIGH - 3), fill=cell.front)
        return image

    def _mask(self, letter: str, bold: bool) -> Image.Image:
        """Return how much of each pixel of a cell `letter` covers, in few steps."""
        mask = self._masks.get((letter, bold))
        if mask is None:
            self._fonts = self._fonts or _installed()
            font = self._fonts[bold]
            mask = Image.new("L", (WIDE, HIGH), 0)
            ascent, descent = font.getmetrics()
            base = (HIGH - ascent - descent) // 2 + ascent
            ImageDraw.Draw(mask).text((0, base), letter, fill=255, font=font, anchor="ls")
            mask = mask.point([round(value * SHADES / 255) * 255 // SHADES for value in range(256)])
            self._masks[letter, bold] = mask
        return mask


def _installed() -> tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont]:
    """Return the regular and the bold font. Raises NoFontError."""
    for regular, bold in FONTS:
        try:
            return ImageFont.truetype(regular, SIZE), ImageFont.truetype(bold, SIZE)
        except OSError:
            continue
    raise NoFontError(NO_FONT)


def save_png(image: Image.Image, file: Path) -> None:
    """Write `image` to `file`, with numbered colours where 255 are enough."""
    colours = _colours(image)
    _numbered(image, list(colours)).save(file, optimize=True) if len(colours) <= COLOURS else image.save(file)


def save_gif(frames: Sequence[tuple[Image.Image, int]], file: Path) -> None:
    """Write `frames`, each with the milliseconds that it is shown, to `file`; it plays over and over."""
    counted: Counter[Rgb] = Counter()
    for image, _ in frames:
        counted.update(_colours(image))
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    numbered = [_numbered(image, palette) for image, _ in frames]
    numbered[0].save(
        file,
        save_all=True,
        append_images=numbered[1:],
        duration=[shown_ms for _, shown_ms in frames],
        loop=0,
        disposal=1,
        optimize=False,
    )


def _colours(image: Image.Image) -> dict[Rgb, int]:
    """Return every colour of `image` with the number of its pixels."""
    counted = image.getcolors(image.width * image.height) or []
    return {colour: count for count, colour in counted if isinstance(colour, tuple) and len(colour) == 3}


def _numbered(image: Image.Image, palette: Sequence[Rgb]) -> Image.Image:
    """Return `image` in the colours of `palette`, each pixel in the nearest one."""
    numbers = Image.new("P", (1, 1))
    # The rest of a palette repeats its first colour, so that no pixel takes a number that means nothing.
    full = [*palette, *[palette[0]] * (256 - len(palette))]
    numbers.putpalette([part for colour in full for part in colour])
    return image.quantize(palette=numbers, dither=Image.Dither.NONE)
