"""The text console of Linux: its fonts hold some 500 characters, and show one and the same sign for all others.

Every font for Latin letters has ASCII, box drawing, the full block, two shades and a few arrows; none has half blocks
and quadrants. So on a console the big digits are of full blocks, the figure is of ASCII, and any other character that
is missing is replaced here by the nearest one of the same width.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

THERE = frozenset("§©®°±¶·\u00d7÷\u2013•←↑→↓█░▒■▮▲▶▸▼▾◀◂●") | {chr(code) for code in range(0x2500, 0x2580)}
"""What every such font has in addition to ASCII and letters."""
INSTEAD = {
    **dict.fromkeys("\u2010\u2011\u2012\u2014\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
    **dict.fromkeys("▁▂▃", "_"),
    **dict.fromkeys("▄▅▪▫◼◾", "■"),
    **dict.fromkeys("▆▇▉▊▋▌▐▀▘▙▚▛▜▝▞▟▖▗", "█"),
    **dict.fromkeys("▍▎▏▕", "│"),
    **dict.fromkeys("○◌◯⭘", "o"),
    **dict.fromkeys("◆◇♦", "•"),
    **dict.fromkeys("✓✔√", "+"),
    **dict.fromkeys("☑✗✘", "x"),
    **dict.fromkeys("≈", "~"),
    **dict.fromkeys("□☐▢", "o"),
    **dict.fromkeys("▔", "─"),
    "…": ".",
    "▓": "▒",
    "▹": "▸",
    "▷": "▶",
    "△": "▲",
    "▽": "▼",
}
"""The nearest character for those that are missing."""


def shown(text: str) -> str:
    """Return `text` in characters that a console has; letters of other scripts stay, for a font that has them."""
    if text.isascii():
        return text
    return "".join(
        each if each.isascii() or each in THERE or each.isalpha() else INSTEAD.get(each, "?" * cell_len(each))
        for each in text
    )


class ConsoleGlyphs(LineFilter):
    """Replaces on every line what a console cannot show."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return `segments` with their text in the console's characters."""
        return [
            segment if segment.text.isascii() else Segment(shown(segment.text), segment.style, segment.control)
            for segment in segments
        ]
