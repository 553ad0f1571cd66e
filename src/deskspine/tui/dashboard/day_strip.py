"""A strip of today's hours that shows when the person sat, moved and was away, readable without colour."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import ClassVar

from rich.segment import Segment
from textual.events import Resize
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from deskspine.engine.snapshot import DayStretch

StyledText = tuple[str, str]
"""The name of a style, and text in it."""
SIGNS: dict[str, str] = {"sitting": "▄", "routine": "█", "away": "▁", "unknown": "░", "next": "◇"}
WORDS: dict[str, str] = {"sitting": "sitting", "routine": "break", "away": "away", "unknown": "not known",
                         "next": "next break"}  # fmt: skip
HEADING_ABOVE = 3
"""Maximum height of the strip without its heading."""
MIN_HOURS = 4
"""Minimum hours of the strip, so that the first minutes of a day do not fill it."""
FARTHEST_S = 4 * 3600.0
"""Maximum seconds from now to a break that the strip still shows."""


def hours_of(
    strip: Sequence[DayStretch], now_wall: float, zone: tzinfo, coming: float | None = None
) -> tuple[float, float]:
    """Return the wall seconds at which the strip begins and ends, both on a full hour, with `coming` on it."""
    first = datetime.fromtimestamp(min((piece.start for piece in strip), default=now_wall), zone)
    start = first.replace(minute=0, second=0, microsecond=0).timestamp()
    last = now_wall if coming is None or coming > now_wall + FARTHEST_S else max(coming, now_wall)
    hours = max(MIN_HOURS, int((last - start) // 3600) + 1)
    return start, start + hours * 3600


def cells_of(strip: Sequence[DayStretch], now_wall: float, start: float, end: float, width: int) -> list[str | None]:
    """Return the kind of each of `width` cells: a break if there was one, otherwise the kind with the most time."""
    out: list[str | None] = []
    for column in range(width):
        low = start + (end - start) * column / width
        high = start + (end - start) * (column + 1) / width
        share: dict[str, float] = {}
        for piece in strip:
            over = min(high, now_wall if piece.end is None else piece.end) - max(low, piece.start)
            if over > 0:
                kind = piece.kind if piece.kind in SIGNS else "unknown"
                share[kind] = share.get(kind, 0.0) + over
        if "routine" in share:
            out.append("routine")
        else:
            out.append(max(share, key=lambda kind: share[kind]) if share else None)
    return out


def with_next(cells: list[str | None], coming: float, now_wall: float, start: float, end: float) -> list[str | None]:
    """Return the cells with the mark of the next break, in a cell of its own after the present moment."""
    width = len(cells)
    at, present = (int((wall - start) / (end - start) * width) for wall in (coming, now_wall))
    at = max(at, present + 1)
    return [*cells[:at], "next", *cells[at + 1 :]] if 0 <= at < width else cells


def hour_marks(start: float, end: float, width: int, zone: tzinfo) -> str:
    """Return the hours below the strip, as many as fit with room between them."""
    total = round((end - start) / 3600)
    every = next((step for step in (1, 2, 3, 4, 6) if width * step >= total * 5), 6)
    row = [" "] * width
    first = datetime.fromtimestamp(start, zone)
    for hour in range(0, total, every):
        column = round(width * hour / total)
        label = f"{(first + timedelta(hours=hour)).hour:02d}"
        if column + 2 <= width:
            row[column : column + 2] = label
    return "".join(row)


def legend(kinds: Container[str], width: int) -> list[StyledText]:
    """Return the signs that are on the strip with their words, as many as fit in `width`."""
    shown = [kind for kind in SIGNS if kind in kinds]
    for space, words in (("   ", WORDS), ("  ", WORDS), ("  ", {**WORDS, "next": "next"})):
        if sum(len(words[kind]) + 2 + len(space) for kind in shown) - len(space) <= width:
            break
    else:
        while shown and sum(len(words[kind]) + 4 for kind in shown) - 2 > width:
            shown.pop()
    return [part for kind in shown for part in ((kind, SIGNS[kind]), ("quiet", f" {words[kind]}{space}"))]


class DayStrip(Widget):
    """The strip, the hours below it and the legend; a low widget shows the first rows only."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "day-strip--sitting",
        "day-strip--routine",
        "day-strip--away",
        "day-strip--unknown",
        "day-strip--quiet",
        "day-strip--rail",
        "day-strip--next",
        "day-strip--head",
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[tuple[DayStretch, ...], float, tzinfo, float | None] | None = None
        self._rows: list[list[StyledText]] = []
        self._place = Size()
        self._key: object = None

    def show(
        self,
        strip: tuple[DayStretch, ...],
        now_wall: float,
        zone: tzinfo,
        coming: float | None = None,
        size: Size | None = None,
    ) -> None:
        """Show `strip` as it is at `now_wall`, and the next break at the wall second `coming`.

        `size` is the size that the widget will have, by default the present one.
        It draws at most once a minute, and only rows that differ.
        """
        self._place = self.size if size is None else size
        key = (strip, int(now_wall // 60), self._place, None if coming is None else coming // 60)
        if key != self._key:
            self._key, self._shown = key, (strip, now_wall, zone, coming)
            self._draw()

    def on_resize(self, event: Resize) -> None:
        """Draw for the new size."""
        self._place = self.size
        self._draw()

    def render_line(self, y: int) -> Strip:
        """Return the strip, the hours or the legend."""
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        return self._line(self._rows[y])

    def _draw(self) -> None:
        width, height = self._place
        if self._shown is None or not width:
            return
        strip, now_wall, zone, coming = self._shown
        start, end = hours_of(strip, now_wall, zone, coming)
        cells = cells_of(strip, now_wall, start, end, width)
        if coming is not None:
            cells = with_next(cells, coming, now_wall, start, end)
        rows: list[list[StyledText]] = [
            *([[("head", "Today")]] if height > HEADING_ABOVE else []),
            [(kind, SIGNS[kind]) if kind else ("rail", "·") for kind in cells],
            [("quiet", hour_marks(start, end, width, zone))],
            legend(frozenset(kind for kind in cells if kind), width),
        ]
        changed = [y for y, pieces in enumerate(rows) if self._rows[y : y + 1] != [pieces]]
        self._rows = rows
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def _line(self, pieces: Sequence[StyledText]) -> Strip:
        base = self.rich_style
        styles = {name: base + self.get_component_rich_style(f"day-strip--{name}", partial=True) for name, _ in pieces}
        return Strip([Segment(text, styles[name]) for name, text in pieces]).adjust_cell_length(self.size.width, base)
