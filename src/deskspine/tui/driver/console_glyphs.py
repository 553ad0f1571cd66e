"""Replacement characters for the text console of Linux, whose fonts have only about 500 characters.

Every font for Latin letters has ASCII, box drawing, the full block, two shades and a few arrows; none has half blocks
and quadrants. So on a console the big digits are made of full blocks and the figure of ASCII, and any other missing
character is replaced here by the nearest one of the same width.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

AVAILABLE = frozenset("§©®°±¶·\u00d7÷\u2013•←↑→↓█░▒■▮▲▶▸▼▾◀◂●") | {chr(code) for code in range(0x2500, 0x2580)}
"""Characters that every such font has besides ASCII and letters."""
REPLACEMENTS = {
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
    **dict.fromkeys("★☆", "*"),
    "»": ">",
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
"""The nearest available character for missing ones."""


def shown(text: str) -> str:
    """Return `text` in characters of a console; letters of other scripts stay, because a font may have them."""
    if text.isascii():
        return text
    return "".join(
        sign if sign.isascii() or sign in AVAILABLE or sign.isalpha() else REPLACEMENTS.get(sign, "?" * cell_len(sign))
        for sign in text
    )


class ConsoleGlyphs(LineFilter):
    """A filter that replaces characters that a console cannot show."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return `segments` with their text in the console's characters."""
        return [
            segment if segment.text.isascii() else Segment(shown(segment.text), segment.style, segment.control)
            for segment in segments
        ]
