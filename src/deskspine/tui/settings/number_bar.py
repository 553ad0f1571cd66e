"""A number within bounds: its steps, and a bar that shows it and can be clicked."""

from __future__ import annotations

from rich.cells import cell_len

from deskspine.core.settings.settings import Field
from deskspine.tui.settings.field_words import value_text
from deskspine.tui.widgets.lines import Line

LONGEST, SHORTEST = 40, 6
"""Maximum and minimum cells of the bar itself."""
HERE, DONE, LEFT = "●", "━", "─"


def stepped(field: Field, value: int, steps: int, *, size: int = 0) -> int:
    """Return the number `steps` steps from `value`, at a multiple of the step where the bounds allow it."""
    size = size or field.step
    low, high = field.low or 0, field.high or 0
    for _ in range(abs(steps)):
        if field.zero and (value == 0 or (value <= low and steps < 0)):
            value = low if steps > 0 else 0
            continue
        value = (value // size + 1) * size if steps > 0 else -(-value // size + 1) * size
        value = max(low, min(high, value))
    return value


def bar_line(field: Field, value: int, width: int) -> Line:
    """Return `value` as a bar between its bounds, with the value behind it."""
    first, cells = _places(field, width)
    at = _cell_of(field, value, cells)
    text = value_text(field, value)
    if cells < SHORTEST:
        bounds = f"  {_lowest(field)} to {field.high}"
        return (("strong", text), ("dim", bounds if cell_len(text + bounds) <= width else ""))
    return (
        ("dim", f"{_lowest(field)} ".rjust(first)),
        ("title", DONE * at),
        ("strong", HERE),
        ("track", LEFT * (cells - 1 - at)),
        ("dim", f" {field.high}"),
        ("strong", f"   {text}"),
    )


def value_at(field: Field, width: int, x: int) -> int | None:
    """Return the number at column `x` of the bar, at a multiple of its step, or None for a column outside it."""
    first, cells = _places(field, width)
    if cells < SHORTEST or not 0 <= x < first + cells + 1 + len(str(field.high)):
        return None
    low, high = field.low or 0, field.high or 0
    at = max(0, min(cells - 1, x - first))
    exact = _begin(field) + at * (high - _begin(field)) / (cells - 1)
    if at in (0, cells - 1):
        return high if at else _begin(field)
    value = round(exact / field.step) * field.step
    if field.zero and value < low:
        return low if value * 2 >= low else 0
    return max(low, min(high, value))


def _begin(field: Field) -> int:
    return 0 if field.zero else field.low or 0


def _lowest(field: Field) -> str:
    """Return the label at the left end of the bar."""
    return field.zero or (field.naught if not field.low else "") or str(field.low)


def _places(field: Field, width: int) -> tuple[int, int]:
    """Return the column in which the bar begins, and its number of cells."""
    first = cell_len(_lowest(field)) + 1
    longest = max(cell_len(value_text(field, value)) for value in (field.high or 0, _begin(field)))
    return first, min(LONGEST, width - first - 1 - len(str(field.high)) - 3 - longest)


def _cell_of(field: Field, value: int, cells: int) -> int:
    begin, high = _begin(field), field.high or 0
    return max(0, min(cells - 1, round((value - begin) / (high - begin) * (cells - 1))))
