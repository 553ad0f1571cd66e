"""The strip over the hours of a day; height and texture of its pieces say the same as their colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from deskspine.core.history.day_totals import StripPiece
from deskspine.core.text.durations import clock
from deskspine.tui.history.drawing import CellCanvas, Mark
from deskspine.tui.history.words import spent
from deskspine.tui.widgets.lines import Line

LocalTime = Callable[[float], datetime]
"""Returns the local time of a wall second."""
KINDS = ("sitting", "meeting", "wait", "moving", "away", "unknown")
ROLES = {"sitting": "sit", "meeting": "meeting", "wait": "wait", "moving": "move", "away": "away", "unknown": "unknown"}
WORDS = {kind: "not known" if kind == "unknown" else kind for kind in KINDS}
SIGNS = {"sitting": "█", "meeting": "▒", "wait": "░", "moving": "█", "away": "▁", "unknown": "·"}
"""Texture of each kind; moving is higher than all others."""
IN_LEGEND = {**SIGNS, "sitting": "▄"}
"""The same in the legend, where a piece has one row: sitting is lower than moving."""
FIRST = ("moving", "wait", "meeting")
"""Kinds that are shown in a cell even if another takes more of it: they are short, and what the person looks for."""
MIN_HOURS = 4
"""Minimum hours of the strip, so that the first minutes of a day do not fill it."""


def hours_of(strip: Sequence[StripPiece], at_wall: LocalTime) -> tuple[float, float]:
    """Return the wall seconds at which a strip begins and ends, both on a full hour."""
    first = at_wall(strip[0].start)
    start = strip[0].start - first.minute * 60 - first.second - first.microsecond / 1e6
    hours = max(MIN_HOURS, int(-(-(strip[-1].end - start) // 3600)))
    return start, start + hours * 3600


def columns_of(strip: Sequence[StripPiece], start: float, end: float, width: int) -> list[int]:
    """Return the index of the piece that each column shows, or -1 for none."""
    columns: list[int] = []
    for column in range(width):
        low = start + (end - start) * column / width
        high = start + (end - start) * (column + 1) / width
        shares = [
            (piece.kind in FIRST, FIRST.index(piece.kind) if piece.kind in FIRST else 0, over, at)
            for at, piece in enumerate(strip)
            if (over := min(high, piece.end) - max(low, piece.start)) > 0
        ]
        best = max(shares, key=lambda share: (share[0], -share[1], share[2]), default=None)
        columns.append(-1 if best is None else best[3])
    return columns


def draw_strip(
    canvas: CellCanvas,
    y: int,
    height: int,
    strip: Sequence[StripPiece],
    hours: tuple[float, float],
    at_wall: LocalTime,
    chosen: str,
) -> None:
    """Draw the strip in `height` rows from `y`, with the hours in the row below it and a mark for each piece."""
    start, end = hours
    columns = columns_of(strip, start, end, canvas.width)
    for x, at in enumerate(columns):
        if at < 0:
            canvas.put(x, y + height - 1, " ", "track")
            continue
        piece = strip[at]
        role = ROLES.get(piece.kind, "unknown")
        role = f"mark-{role}" if key_of(piece) == chosen else role
        _draw_column(canvas, x, y, height, piece.kind, role)
    _hours(canvas, y + height, start, end, at_wall)
    for at, piece in enumerate(strip):
        if at not in columns:
            continue
        x = columns.index(at)
        wide = len(columns) - columns[::-1].index(at) - x
        if key_of(piece) == chosen:
            canvas.put(x, y + height, _bracket(wide), "strong")
        between = f"{clock(at_wall(piece.start))} to {clock(at_wall(piece.end))}"
        facts = ((WORDS.get(piece.kind, piece.kind), spent(piece.end - piece.start)),)
        canvas.marks.append(Mark(key_of(piece), x, y, wide, height + 1, between, facts))


def key_of(piece: StripPiece) -> str:
    """Return the key of the mark of a piece."""
    return f"{piece.start:.0f}"


def _bracket(wide: int) -> str:
    return "▲" if wide == 1 else "└" + "─" * (wide - 2) + "┘"


def _draw_column(canvas: CellCanvas, x: int, y: int, height: int, kind: str, role: str) -> None:
    """Draw one column: moving in all rows, other time at the desk in the lower ones, absence at the foot."""
    if kind in ("away", "unknown"):
        canvas.put(x, y + height - 1, SIGNS[kind], role)
        return
    rows = height if kind == "moving" else max(1, height - 1 - (height >= 5))
    for row in range(rows):
        canvas.put(x, y + height - 1 - row, SIGNS.get(kind, "·"), role)


def _hours(canvas: CellCanvas, y: int, start: float, end: float, at_wall: LocalTime) -> None:
    """Write the hours below the strip, as many as fit with room between them."""
    total, width = round((end - start) / 3600), canvas.width
    every = next((step for step in (1, 2, 3, 4, 6) if width * step >= total * 5), 6)
    for hour in range(0, total + 1, every):
        x = round(width * hour / total)
        if x + 2 <= width:
            canvas.put(x, y + 1, f"{at_wall(start + hour * 3600).hour:02d}", "dim")


def legend(strip: Sequence[StripPiece], width: int) -> Line:
    """Return the signs on the strip with their words and sums, as many as fit in `width`."""
    sums = {kind: sum(piece.end - piece.start for piece in strip if piece.kind == kind) for kind in KINDS}
    for with_sums, gap in ((True, "   "), (False, "   "), (False, "  ")):
        line: list[tuple[str, str]] = []
        for kind in KINDS:
            if sums[kind]:
                words = f" {WORDS[kind]}"
                line += [("", gap)] if line else []
                line += [(ROLES[kind], IN_LEGEND[kind]), ("dim", words)]
                line += [("strong", f" {spent(sums[kind])}")] if with_sums else []
        if sum(len(text) for _, text in line) <= width:
            return tuple(line)
    return tuple(line)
