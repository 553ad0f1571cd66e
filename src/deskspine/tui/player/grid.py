"""The rows of the player: the place of each part in a window of one size, the same for a whole routine."""

from __future__ import annotations

import math

from msgspec import Struct
from rich.cells import cell_len

from deskspine.core.player.plan import Plan
from deskspine.core.text.sanitize import plain
from deskspine.tui.player.band import BandForm, fits_in_letters
from deskspine.tui.player.dots import digits_width, rows_high
from deskspine.tui.widgets.lines import wrap

BAND_ROWS = 3
BAND_HEIGHT = 12
"""Minimum height of a window for a band of three rows."""
SECONDS_HEIGHT = 18
"""Minimum height of a window for the seconds below the band; in a lower one they are in it."""
MAX_SCALE = 6
DIGITS_PART = 0.31
"""Part of the panel's height that the seconds may take."""
BESIDE_SECONDS = 20
"""Columns kept free to the right of the seconds, for the pacer."""
FREE_WANTED, FREE_MOST = 7, 10
"""Rows for steps and notes from which the list of exercises is shown as well, and their maximum."""
LIST_LEAST = 3
"""Minimum rows for the list of exercises; without it the head line says the number of the exercise."""


class PanelGrid(Struct, frozen=True):
    """Number of rows of each part, from top to bottom in the order of the fields."""

    above: int
    """Number of empty rows."""
    scale: int
    """Size of the seconds; 0 where they are in the band."""
    count: int
    """Number of digits that the seconds need in this routine."""
    gap_bar: int
    bar: int
    words: int
    """The row with the breath in words."""
    gap: int
    name: int
    """Rows for name and side; 0 if there is no room to keep them for every name of the routine."""
    head: int
    """Rows for name, side and cue."""
    gap_free: int
    free: int
    """Rows for steps and notes."""
    gap_items: int
    items: int
    """Rows of the list of exercises."""
    gap_ways: int
    """Number of empty rows above the last row, which has "worse" and "stop"."""

    @property
    def digits(self) -> int:
        """Rows of the seconds."""
        return rows_high(self.scale)


def grid_of(plan: Plan, width: int, height: int, *, full_blocks: bool = False, seconds: bool = True) -> PanelGrid:
    """Return the rows for `plan` in a panel of this size; the most important parts get their rows first.

    With `full_blocks` the seconds have no half blocks, without `seconds` they are not in the panel. The rows do not
    depend on the present segment, so nothing moves when the next one begins.
    """
    left = max(0, height - 1)  # the ways out
    names, cues = zip(*(_head_rows(plan, item, width) for item in range(len(plan.slots))), strict=True)
    name = max(names) if max(names) + max(cues) <= left else 0
    head = name + max(cues) if name else min(max(map(sum, zip(names, cues, strict=True))), left)
    left -= head
    bar = min(1, left)
    left -= bar
    count = digits_of(plan)
    scale = _scale(count, width, left, height, full_blocks=full_blocks) if seconds else 0
    gap_bar = int(full_blocks and scale > 0 and left - rows_high(scale) >= 8)
    left -= rows_high(scale) + gap_bar
    words = min(1, left)
    left -= words
    gap_ways = int(left >= 4)
    gap = int(left >= 6)
    gap_free = int(left >= 10)
    left -= gap_ways + gap + gap_free
    items = gap_items = 0
    if left >= FREE_WANTED + LIST_LEAST:
        gap_items = int(left > FREE_WANTED + LIST_LEAST)
        items = min(len(plan.slots), max(LIST_LEAST, left - gap_items - FREE_MOST))
        left -= items + gap_items
    free = min(left, FREE_MOST)
    above = int(left > free)
    gap_ways += left - free - above
    return PanelGrid(
        above, scale, count, gap_bar, bar, words, gap, name, head, gap_free, free, gap_items, items, gap_ways
    )


def band_form(plan: Plan, width: int, height: int, *, full_blocks: bool = False) -> BandForm:
    """Return the form of the band in a window of this size."""
    if height < BAND_HEIGHT:
        return BandForm(shapes=not full_blocks)
    digits = digits_of(plan) if height < SECONDS_HEIGHT else 0
    room = width - (digits_width(digits, 1) + 2 if digits else 0)
    letters = not full_blocks and fits_in_letters(plan, room)
    return BandForm(BAND_ROWS, height >= SECONDS_HEIGHT and not full_blocks, letters, digits, shapes=not full_blocks)


def digits_of(plan: Plan) -> int:
    """Return the number of digits of the longest segment."""
    return len(str(math.ceil(max(segment.seconds for segment in plan.segments))))


def _scale(count: int, width: int, left: int, height: int, *, full_blocks: bool) -> int:
    """Return the size of the seconds: as large as the panel allows, at least three rows where there is room."""
    most = max(3, round(height * DIGITS_PART))
    for scale in range(MAX_SCALE, 0, -1):
        rows = rows_high(scale)
        wide = digits_width(count, scale) + (BESIDE_SECONDS if scale > 1 else 0) <= width
        if rows <= min(most, left) and wide and not (full_blocks and scale % 2):
            return scale
    return 2 if full_blocks and left >= rows_high(2) else 0


def _head_rows(plan: Plan, item: int, width: int) -> tuple[int, int]:
    """Return the maximum rows that name and side of slot `item` need, and those of its cue."""
    exercise = plan.exercise(item)
    return _name_rows(plain(exercise.name), plan.sides(item), width), len(wrap(plain(exercise.cue), width))


def _name_rows(name: str, sides: tuple[str, ...], width: int) -> int:
    if not sides:
        return len(wrap(name, width))
    words = max(cell_len(f"   {side_words(side)}") for side in sides)
    return 1 if cell_len(name) + words <= width else len(wrap(name, width)) + 1


def side_words(side: str) -> str:
    """Return a side as it is shown: "left side", or the label itself if it is not left or right."""
    return plain(f"{side} side" if side in ("left", "right") else side)
