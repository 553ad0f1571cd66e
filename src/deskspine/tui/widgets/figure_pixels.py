"""The figure in pixels: whether all pictures of a film are there, and how they get into the cells of the widget."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from msgspec import msgpack
from rich.color import Color, ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from deskspine.core.figure.film import Shot
from deskspine.core.figure.picture_changes import Run, changed_runs
from deskspine.core.figure.pixel_film import PictureOrder, bodies
from deskspine.core.terminal.kitty_pictures import cell_text, colour

if TYPE_CHECKING:
    from deskspine.core.figure.indexed import Indexed
    from deskspine.core.figure.palette import Rgb
    from deskspine.core.figure.pose import Pose
    from deskspine.core.figure.sign import Sign
    from deskspine.tui.driver.pictures import ScreenPictures
    from deskspine.tui.services import PictureStore, Services

CELLS_OF_A_SEGMENT = 16
"""Maximum cells of one segment: Rich cuts a longer one at a wrong place, because a cell is several characters."""


class PictureOwner(Protocol):
    """The part of an app that knows the pictures of its terminal."""

    pictures: ScreenPictures | None
    on_found: Callable[[], object]
    """To be called when the pictures of a figure are there."""


class PicturesApp(Protocol):
    """An app whose terminal may show pictures."""

    services: Services
    picture_choice: PictureOwner


class FigurePixels:
    """The pictures of one figure, once all of a film are there; until then the figure is drawn in cells."""

    def __init__(self, widget: Widget, terminal: ScreenPictures, store: PictureStore) -> None:
        self._widget, self._terminal, self._store = widget, terminal, store
        self._order: PictureOrder | None = None
        self._pictures: Mapping[Shot, Indexed] | None = None
        self._on_order = False
        self._begins = False
        """True until the first picture of this film."""
        self._name = 0
        """Name of the film's set of pictures in the terminal's memory."""
        self.shown: Indexed | None = None
        """The picture that is on the screen, or None while cells are."""
        self._wanted: Shot | None = None
        """The shot that `shown` is the picture of."""
        self._late = False
        """True if the terminal did not take the picture of this shot."""
        self._numbers: list[list[int]] = []
        """Number of the picture that each cell is a part of."""
        self._styles: dict[int, Style] = {}

    @property
    def kind(self) -> str:
        """The kind of pictures that the terminal shows."""
        return self._terminal.support.kind

    def begin(self, order: PictureOrder | None, ready: Callable[[], object] | None) -> None:
        """Begin the film of `order`; order what is missing, unless `ready`, which is called then, is None."""
        if order is not None and order == self._order:
            return
        self.end()
        self._order, self._pictures, self._begins = order, None, True
        if order is None:
            return
        self._name = hash(msgpack.encode(order))
        self._styles.clear()
        if self._terminal.sent is not None:
            self._terminal.sent.use(self._name)
        self._pictures = self._store.pictures(order)
        self._on_order = self._pictures is None and ready is not None
        if self._pictures is None and ready is not None:
            self._store.make(order, ready)

    @property
    def waits(self) -> bool:
        """True while pictures are on order."""
        return self._on_order and self._pictures is None

    def look(self) -> None:
        """Look again if all pictures are there."""
        if self._order is not None and self._pictures is None:
            self._pictures, self._begins = self._store.pictures(self._order), False

    def end(self, *, at_once: bool = False) -> None:
        """End the film; with `at_once` its pictures are deleted now, because the figure goes."""
        if self._order is not None and self._terminal.sent is not None:
            self._terminal.sent.release(self._name, at_once=at_once)
        if self._terminal.layer is not None:
            self._terminal.layer.remove(self._widget)
        self._order = self._pictures = None

    def hide(self) -> None:
        """Note that cells are shown from now on."""
        self.shown = None
        self._numbers = []

    def show(self, shot: Shot, on_cover: Callable[[], object]) -> list[Region] | None:
        """Show `shot` and return the regions to paint, or None if the figure must be drawn in cells.

        From cells to pixels it changes only where the figure stands still, so that nothing flickers in a movement.
        """
        if self._pictures is None or self._order is None:
            return None
        if self.shown is None and not self._begins and shot.start != shot.end:
            return None
        before, layer = None if self._begins else self.shown, self._terminal.layer
        covered = layer is not None and layer.is_covered(self._widget)
        if before is not None and shot == self._wanted and not self._late and not covered:
            return []
        self._wanted, shot = shot, shot.forward(self._order.signs)
        picture = self._pictures.get(shot)
        if picture is None:
            shot = Shot(shot.end, shot.end)
            picture = self._pictures.get(shot)
        if picture is None:
            return None
        columns, rows = self._widget.size
        if layer is not None:
            wide, high = self._terminal.support.cell  # the terminal does not scale it
            picture = picture.scaled(columns * wide, rows * high)
            if not layer.put(self._widget, picture, on_cover):
                return None
            self.shown, self._begins = picture, False
            return [Region(0, 0, columns, rows)] if before is None else []
        runs = self._number(shot, before, picture, columns, rows)
        self._late = runs is None
        if runs is None:
            return None if before is None else []
        self.shown, self._begins = picture, False
        return [Region(first, row, last - first, 1) for row, first, last in runs]

    def row(self, y: int, width: int, base: Style) -> Strip:
        """Return one row of the widget while pictures are shown."""
        if y >= len(self._numbers):
            return Strip.blank(width, base)
        segments: list[Segment] = []
        at = 0
        for number, cells in groupby(self._numbers[y]):
            end = at + len(list(cells))
            style = base + self._style(number)
            while at < end:
                last = min(end, at + CELLS_OF_A_SEGMENT)
                segments.append(Segment(cell_text(number, y, at, last), style))
                at = last
        return Strip(segments, at).adjust_cell_length(width, base)

    def _number(
        self, shot: Shot, before: Indexed | None, picture: Indexed, columns: int, rows: int
    ) -> Sequence[Run] | None:
        """Give the cells that change the number of `picture`; return them, or None if it could not be sent."""
        sent = self._terminal.sent
        assert sent is not None
        number = sent.number(self._name, shot, picture, columns, rows)
        if not number:
            return None
        runs: Sequence[Run] = changed_runs(before, picture, columns, rows)
        if before is None:
            self._numbers = [[number] * columns for _ in range(rows)]
        elif (picture.width // columns, picture.height // rows) != self._terminal.support.cell:
            runs = _wider(runs, columns, rows)  # the terminal scales it, so that it may be off by a part of a cell
        for row, first, last in runs:
            self._numbers[row][first:last] = [number] * (last - first)
        return runs

    def _style(self, number: int) -> Style:
        style = self._styles.get(number)
        if style is None:
            style = self._styles[number] = Style(color=Color.from_rgb(*colour(number)))
        return style


def order_of(
    poses: Mapping[str, Pose],
    shown: tuple[str, ...],
    shots: tuple[Shot, ...],
    cells: Size,
    terminal: ScreenPictures,
    colours: tuple[Rgb, ...],
    *,
    stands: bool = False,
    outlined: Collection[str] | None = None,
    signs: tuple[Sign, ...] = (),
) -> PictureOrder:
    """Return the order of all pictures of a film that fills `cells` of `terminal`."""
    width, height = terminal.cell_pixels(cells.width, cells.height)
    behind = None if outlined is None else tuple(sorted(outlined))
    size = (cells.width * width, cells.height * height)
    needed = bodies(poses, shown, signs)
    return PictureOrder(needed, shown, shots, *size, colours, signs=signs, stands=stands, outlined=behind)


def as_shown(colours: tuple[Rgb, ...], console: Console) -> tuple[Rgb, ...]:
    """Return `colours` with the background as the terminal shows it behind text: in the nearest of its colours."""
    if not colours or console._color_system in (None, ColorSystem.TRUECOLOR):
        return colours
    red, green, blue = Color.from_rgb(*colours[0]).downgrade(console._color_system).get_truecolor()
    page = (red, green, blue)
    return tuple(page if colour == colours[0] else colour for colour in colours)


def _wider(runs: Sequence[Run], columns: int, rows: int) -> list[Run]:
    """Return `runs` with the cells around them."""
    spans: dict[int, tuple[int, int]] = {}
    for row, first, last in runs:
        for near in range(max(0, row - 1), min(rows, row + 2)):
            left, right = spans.get(near, (first, last))
            spans[near] = (max(0, min(left, first - 1)), min(columns, max(right, last + 1)))
    return [(row, first, last) for row, (first, last) in sorted(spans.items())]
