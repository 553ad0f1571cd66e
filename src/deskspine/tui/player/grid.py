"""The rows of the player's panel: the place of each part in a window of one size, the same for a whole routine."""

from __future__ import annotations

from msgspec import Struct
from rich.cells import cell_len

from deskspine.core.player.plan import Plan
from deskspine.core.text.sanitize import plain
from deskspine.tui.widgets.big_digits import HEIGHTS, Scale
from deskspine.tui.widgets.lines import wrap

TALL_WIDTH, TALL_HEIGHT = 44, 28
"""Minimum size of the panel for digits of five rows."""
FREE_WANTED, FREE_MOST = 7, 11
"""Rows for steps and notes from which the list of exercises is shown as well, and their maximum."""
LIST_LEAST = 3
"""Minimum rows for the list of exercises; without it the head line says the number of the exercise."""
MOST_ABOVE = 8
"""Maximum empty rows above the text in a high window."""


class PanelGrid(Struct, frozen=True):
    """Number of rows of each part, from top to bottom in the order of the fields."""

    above: int
    """Number of empty rows."""
    digits: int
    """Rows of the seconds below the band: 5, 3, or 0 where they are written in the band itself."""
    bar: int
    breath: int
    gap: int
    head: int
    """Rows for name, side and cue."""
    free: int
    """Rows for steps and notes."""
    ways: int
    """Number of the row with "worse" and "stop", counted from 0."""
    gap_items: int
    items: int
    """Rows of the list of exercises."""

    @property
    def scale(self) -> Scale:
        """Size of the digits."""
        return next((scale for scale, rows in HEIGHTS.items() if rows == self.digits), "line")


def grid_of(plan: Plan, width: int, height: int, *, full_blocks: bool = False) -> PanelGrid:
    """Return the rows for `plan` in a panel of this size; the most important parts get their rows first.

    With `full_blocks` there are no digits of three rows, because those need half blocks. The rows do not depend on the
    present segment, so nothing moves when the next one begins.
    """
    left = max(0, height - 2)  # the band and the ways out
    head = min(max(_head_rows(plan, item, width) for item in range(len(plan.slots))), left)
    left -= head
    bar = min(1, left)
    left -= bar
    tall = full_blocks or (height >= TALL_HEIGHT and width >= TALL_WIDTH)
    digits = 5 if tall and left >= 5 else 3 if left >= 3 and not full_blocks else 0
    left -= digits
    breath = min(1, left)
    left -= breath
    gap_ways = int(left >= 4)
    gap = int(left >= 6)
    left -= gap_ways + gap
    items = gap_items = 0
    if left >= FREE_WANTED + LIST_LEAST:
        gap_items = int(left > FREE_WANTED + LIST_LEAST)
        items = min(len(plan.slots), max(LIST_LEAST, left - gap_items - FREE_MOST))
        left -= items + gap_items
    free = min(left, FREE_MOST)
    above = min(MOST_ABOVE, (left - free) // 3)
    ways = above + 1 + digits + bar + breath + gap + head + free + gap_ways
    return PanelGrid(above, digits, bar, breath, gap, head, free, ways, gap_items, items)


def _head_rows(plan: Plan, item: int, width: int) -> int:
    """Return the maximum rows that name, side and cue of slot `item` need."""
    exercise = plan.exercise(item)
    return _name_rows(plain(exercise.name), plan.sides(item), width) + len(wrap(plain(exercise.cue), width))


def _name_rows(name: str, sides: tuple[str, ...], width: int) -> int:
    if not sides:
        return len(wrap(name, width))
    words = max(cell_len(f"   {side_words(side)}   then {plain(other)}") for side in sides for other in sides)
    return 1 if cell_len(name) + words <= width else len(wrap(name, width)) + 1


def side_words(side: str) -> str:
    """Return a side as it is shown: "left side", or the label itself if it is not left or right."""
    return plain(f"{side} side" if side in ("left", "right") else side)
