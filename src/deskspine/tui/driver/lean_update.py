"""A partial update of the screen without the cells to its left, and without a style that is set already.

For a change in the middle of a widget Textual sends the row of that widget from its left edge on, and sets the style
for every row again. Here a row begins with the first cell that changed.
"""

from __future__ import annotations

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate
from textual.strip import Strip

ESCAPE, RESET = "\x1b", "\x1b[0m"
NAMES = ("chops", "spans", "chop_ends")
"""Attributes of Textual's update that are needed here."""


def lean(update: ChopsUpdate | None) -> ChopsUpdate | None:
    """Return `update` as a lean one if this version of Textual allows it."""
    if type(update) is ChopsUpdate and all(hasattr(update, name) for name in NAMES):
        return LeanUpdate(update.chops, update.spans, update.chop_ends)
    return update


class LeanUpdate(ChopsUpdate):
    """An update that sends the changed columns only."""

    def render_segments(self, console: Console) -> str:
        """Return the escape sequences and text for the terminal."""
        pieces: list[str] = []
        style = ""
        """The style of the last piece, if it is still set at its end once the reset is removed."""
        for y, x1, x2 in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= x2 or end <= x1:
                    continue
                start = max(x, x1)
                text = _cropped(strip, start - x, min(end, x2) - x).render(console)
                move = Control.move_to(start, y).segment.text
                if style and text.startswith(style):
                    pieces[-1] = pieces[-1].removesuffix(RESET)
                    pieces += [move, text[len(style) :]]
                else:
                    pieces += [move, text]
                style = _only_style(text)
        return "".join(pieces)


def _cropped(strip: Strip, start: int, end: int) -> Strip:
    return strip if start == 0 and end >= strip.cell_length else strip.crop(start, end)


def _only_style(text: str) -> str:
    """Return the sequence that sets the style of `text`, or "" if it has another one, or none."""
    if not text.startswith(ESCAPE) or not text.endswith(RESET) or text.count(ESCAPE) != 2:
        return ""
    return text[: text.index("m") + 1]
