"""A line of words of which one is chosen by a click, or by a key of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.events import Click, Resize
from textual.message import Message
from textual.strip import Strip

from deskspine.tui.widgets.lines import Line, Lines

Chip = tuple[str, str]
"""The id of a chip, and its word."""
MORE = "…"


class ChipLine(Lines):
    """Words on one line, as many as fit; the chosen one is always among them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chip-line--chosen"}

    class Chosen(Message):
        """A word was clicked."""

        def __init__(self, chip_id: str) -> None:
            super().__init__()
            self.chip_id = chip_id

    def __init__(self, chips: Sequence[Chip] = (), *, id: str | None = None) -> None:
        super().__init__([()], id=id)
        self._chips = tuple(chips)
        self._chosen = self._chips[0][0] if self._chips else ""
        self._places: list[tuple[int, int, str]] = []
        """First column, column after the last one, and id of each chip that is shown."""

    @property
    def chosen(self) -> str:
        """Id of the chosen chip."""
        return self._chosen

    def choose(self, chip_id: str) -> None:
        """Choose a chip."""
        self._chosen = chip_id
        self._lay_out()
        self.refresh()

    def move(self, by: int) -> str:
        """Choose the next chip, or the first one after the last; return its id."""
        ids = [chip_id for chip_id, _ in self._chips]
        self.choose(ids[(ids.index(self._chosen) + by) % len(ids)])
        return self._chosen

    def on_resize(self, event: Resize) -> None:
        """Show as many chips as fit in the new width."""
        self._lay_out()

    def on_click(self, event: Click) -> None:
        """Choose the chip under the mouse pointer."""
        x = event.get_content_offset_capture(self).x
        for first, end, chip_id in self._places:
            if first <= x < end:
                self.choose(chip_id)
                self.post_message(self.Chosen(chip_id))
                return

    def render_line(self, y: int) -> Strip:
        """Return the line, with the colours of the chosen chip."""
        strip = super().render_line(y)
        at = next(((first, end) for first, end, chip_id in self._places if chip_id == self._chosen), None)
        if at is None:
            return strip
        style = self.get_component_rich_style("chip-line--chosen", partial=True)
        first, end = at
        chosen = Strip(Segment.apply_style(list(strip.crop(first, end)), post_style=style), end - first)
        return Strip.join([strip.crop(0, first), chosen, strip.crop(end, self.size.width)])

    def _lay_out(self) -> None:
        """Show the chips from the first one on, or the last ones up to the chosen one if that would not fit."""
        width = self.size.width
        ids = [chip_id for chip_id, _ in self._chips]
        at, first = ids.index(self._chosen) if self._chosen in ids else 0, 0
        whole = self._width(0, len(ids)) <= width
        while not whole and first < at and self._width(first, at + 1) > width - 2 * len(MORE):
            first += 1
        line: list[tuple[str, str]] = [("dim", MORE)] if first else []
        x = len(MORE) if first else 0
        self._places = []
        for number, (chip_id, word) in enumerate(self._chips[first:], first):
            size = cell_len(word) + 2
            more = 0 if number == len(self._chips) - 1 else len(MORE)
            if x + size + more > width and self._places:
                line.append(("dim", MORE))
                break
            line.append(("strong" if chip_id == self._chosen else "", f" {word} "))
            self._places.append((x, x + size, chip_id))
            x += size
        shown: Line = tuple(line)
        self.show([shown])

    def _width(self, first: int, end: int) -> int:
        return sum(cell_len(word) + 2 for _, word in self._chips[first:end])
