"""Stand-ins for the pictures of the figure: a store that draws plain areas, and a terminal that shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from deskspine.core.figure.film import Shot
from deskspine.core.figure.indexed import Indexed
from deskspine.core.figure.pixel_film import PictureOrder
from deskspine.core.terminal.picture_support import PictureSupport
from deskspine.tui.driver.pictures import ScreenPictures
from deskspine.tui.driver.sixel_layer import SixelLayer, free_cells
from support.player_desk import Desk

CELL = (4, 8)
KITTY = PictureSupport("kitty", "a test", CELL)
SIXEL = PictureSupport("sixel", "a test", CELL)


class Store:
    """Pictures of one colour for a shot, which are there at once, or when `finish` is called."""

    def __init__(self, *, there: bool = True) -> None:
        self.there = there
        self.asked: list[PictureOrder] = []
        self.ordered: list[PictureOrder] = []
        self._ready: list[Callable[[], object]] = []
        self.rests = 0
        """Number of times that everything on order was forgotten."""

    def pictures(self, order: PictureOrder) -> Mapping[Shot, Indexed] | None:
        """Return the pictures if they are there."""
        self.asked.append(order)
        return {shot: area(order, at) for at, shot in enumerate(order.shots)} if self.there else None

    def make(self, order: PictureOrder, ready: Callable[[], object]) -> None:
        """Note the order."""
        self.ordered.append(order)
        self._ready.append(ready)

    def finish(self) -> None:
        """Have all pictures from now on."""
        self.there = True
        waiting, self._ready = self._ready, []
        for ready in waiting:
            ready()

    def rest(self) -> None:
        """Forget what is on order."""
        self._ready.clear()
        self.rests += 1

    def stop(self) -> None:
        """Do nothing."""


def area(order: PictureOrder, at: int) -> Indexed:
    """Return a picture whose upper half has the colour of number `at`, and whose lower half is always the same."""
    half = order.width * (order.height // 2 // CELL[1] * CELL[1])
    colours = ((0, 0, 0), (at, 255 - at, 7))
    return Indexed(order.width, order.height, colours, bytes([1]) * half + bytes(order.width * order.height - half))


class Paper:
    """A terminal that keeps what was written to it while it reads."""

    def __init__(self) -> None:
        self.reads = True
        self.written: list[str] = []

    @property
    def stalled(self) -> bool:
        """True while it does not read."""
        return not self.reads

    def write_now(self, text: str) -> bool:
        """Keep `text`."""
        if self.reads and text:
            self.written.append(text)
        return self.reads

    @property
    def numbers(self) -> list[int]:
        """Numbers of the pictures in its memory."""
        there: list[int] = []
        for action, number in re.findall(r"_Ga=(T|d)[^;\x1b]*?,i=(\d+)", "".join(self.written)):
            if action == "T":
                there.append(int(number))
            elif int(number) in there:
                there.remove(int(number))
        return there


def give_pictures(desk: Desk, support: PictureSupport, *, reads: bool = True) -> Paper:
    """Let the terminal of `desk` show pictures, and return it."""
    paper = Paper()
    paper.reads = reads
    pictures = ScreenPictures(paper, support)
    if pictures.layer is not None:
        pictures.layer = SixelLayer(pictures._write, lambda part: f"<{part.width}x{part.height}>", free_cells)
    desk.app.picture_choice.pictures = pictures
    desk.app.picture_choice._tell_figures()
    return paper
