"""Columns over days: panels below each other that share their places, with a number on each or a scale at the side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from rich.cells import cell_len

from deskspine.tui.history.drawing import CellCanvas

HOUR = 3600.0
TIME_STEPS = tuple(
    60.0 * minutes for minutes in (5, 10, 15, 20, 30, 60, 90, 120, 180, 240, 300, 360, 480, 600, 720, 960, 1440)
)
"""Distances between two lines of a scale of time."""
COUNT_STEPS = tuple(float(step * ten) for ten in (1, 10, 100, 1000) for step in (1, 2, 3, 4, 5, 6, 8))
SCALE = 7
"""Columns of the scale at the side."""


class ColumnPanel(Struct, frozen=True):
    """One kind of value over the days."""

    title: str
    role: str
    values: tuple[float | None, ...]
    """A value for each day up to today; None where nothing is known."""
    words: Callable[[float], str]
    """Writes a value on its bar."""
    scale: Callable[[float], str]
    """Writes a value at the scale."""
    steps: tuple[float, ...]
    """Distances that two lines of its scale may have."""
    about: str = ""
    """The sum or the average, at the end of the line with the title."""


class BarPlace(Struct, frozen=True):
    """The columns of one bar: those of the bar itself lie within those of its day."""

    x: int
    width: int
    bar_x: int
    bar_width: int


MAX_LINES = 4
"""Maximum lines of a scale."""
MAX_BAR = 16
"""Maximum columns of a bar."""


def places_of(number: int, x: int, width: int) -> tuple[BarPlace, ...]:
    """Return the places of `number` bars side by side in `width` columns from `x`, all alike."""
    slot = max(1, width // max(1, number))
    slot = min(slot, MAX_BAR + 6)
    gap = 0 if slot < 2 else 1 if slot < 6 else slot // 4 + 1
    bar = slot - gap
    return tuple(BarPlace(x + at * slot, slot, x + at * slot, bar) for at in range(number))


def end_of(places: Sequence[BarPlace]) -> int:
    """Return the column after the last bar."""
    return places[-1].bar_x + places[-1].bar_width if places else 0


def has_numbers(panels: Sequence[ColumnPanel], places: Sequence[BarPlace]) -> bool:
    """Return True if every number fits above its bar, so that no scale is needed."""
    room = places[0].width - 1 if places else 0
    return all(cell_len(panel.words(value)) <= room for panel in panels for value in panel.values if value is not None)


def draw_panel(
    canvas: CellCanvas,
    y: int,
    height: int,
    panel: ColumnPanel,
    places: Sequence[BarPlace],
    highlighted: int,
    *,
    numbers: bool,
) -> None:
    """Draw a panel in `height` rows from `y`: its title, a row for the highest number or line, and the bars."""
    end = max(end_of(places), min(canvas.width, cell_len(panel.title) + cell_len(panel.about) + 2))
    canvas.put(0, y, panel.title, "head")
    if cell_len(panel.title) + cell_len(panel.about) + 2 <= end:
        canvas.put_right(end, y, panel.about, "dim")
    foot, room = y + height - 1, height - 2
    most = max((value for value in panel.values if value is not None), default=0.0)
    step, tall = (most, room) if numbers else scale_of(most, room, panel.steps)
    if not numbers and most > 0:
        _draw_scale(canvas, foot, panel, step, tall, int(-(-most // step)), end)
    for at, (place, value) in enumerate(zip(places, panel.values, strict=False)):
        role = f"mark-{panel.role}" if at == highlighted else panel.role
        if value is None:
            canvas.put(place.bar_x, foot, "·".center(place.bar_width), "track")
            continue
        eighths = round(value / step * tall * 8) if step > 0 else 0
        eighths = max(eighths, 1 if value > 0 else 0)
        canvas.column(place.bar_x, place.bar_width, foot, eighths, role)
        if numbers and (value > 0 or at == highlighted):
            words = panel.words(value)
            x = place.bar_x + max(0, (place.bar_width - cell_len(words) + 1) // 2)
            canvas.put(x, foot - max(1, -(-eighths // 8)), words, "strong" if at == highlighted else "dim")


def scale_of(most: float, rows: int, steps: Sequence[float]) -> tuple[float, int]:
    """Return the distance of two lines of a scale up to `most`, as a value and as whole rows, so that it is exact."""
    fits = [(step, int(-(-most // step))) for step in steps]
    forms = [
        (most / step * (rows // lines), lines, step)
        for step, lines in fits
        if 0 < lines <= max(1, min(MAX_LINES, rows // 2))
    ]
    if not forms:
        return max(most, 1.0), rows
    _, lines, step = max(forms, key=lambda form: (round(form[0], 1), form[1]))
    return step, rows // lines


def _draw_scale(
    canvas: CellCanvas, foot: int, panel: ColumnPanel, step: float, tall: int, lines: int, end: int
) -> None:
    """Draw the lines of the scale: each is the lower edge of a row, where a bar of its value ends."""
    for number in range(1, lines + 1):
        y = foot - number * tall
        canvas.put_right(SCALE - 1, y, panel.scale(number * step), "dim")
        canvas.put(SCALE, y, "▁" * (end - SCALE), "track")
