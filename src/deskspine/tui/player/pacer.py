"""The breath pacer: a vessel that fills and empties, with an arrow up or down, and the seconds to the left of it."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.player.view import PlayerView
from deskspine.core.routines.model import Breath
from deskspine.tui.player.dots import ICONS, drawn, number_rows, rows_high
from deskspine.tui.widgets.lines import Line

ARROWS: dict[Breath, str] = {"in": "▲", "out": "▼", "free": " "}
PARTS = " ▁▂▃▄▅▆▇█"
"""The eighths of a cell that is filled from below."""
WIDE, NARROW = 36, 8
"""Columns of the pacer in a breathing exercise, and in others."""
SMALL = 12
"""Maximum columns of the pacer when it is one row."""
GAP = 4


def paces(view: PlayerView) -> bool:
    """Return True while the pacer is the largest part: in a breathing exercise, except between its breaths."""
    return view.breathing and view.phase != "prep" and not (view.outcome or view.asking or view.word == "rest")


def shows_pacer(view: PlayerView) -> bool:
    """Return True while the pacer is next to the seconds."""
    return paces(view) or (view.breath != "free" and not view.outcome)


def still(view: PlayerView) -> PlayerView:
    """Return `view` without movement: the pacer shows where the breath ends, and the bar stays empty."""
    lungs = {"in": 1.0, "out": 0.0}.get(view.breath, view.lungs)
    return replace(view, lungs=lungs, fraction=0.0)


def second_rows(
    view: PlayerView, role: str, width: int, count: int, scale: int, *, full_blocks: bool = False
) -> list[Line]:
    """Return the seconds in the room of `count` digits, with the pacer to the right of them."""
    numbers = number_rows(view.seconds_left, count, scale)
    number_role = "dim" if view.paused else role
    lines: list[Line] = [((number_role, row),) for row in numbers]
    room = width - len(numbers[0]) - GAP
    arrow = _arrow(view.breath, len(numbers), full_blocks=full_blocks)
    field = min(WIDE if view.breathing else NARROW, room - len(arrow[0]) - 2)
    if not shows_pacer(view) or field < 2:
        return lines
    filled = vessel(view.lungs, len(numbers), full_blocks=full_blocks)
    return [
        (
            *line,
            ("", " " * GAP),
            ("track" if part == " " else role, ("░" if part == " " else part) * field),
            (role, f"  {arrow[y]}"),
        )
        for y, (line, part) in enumerate(zip(lines, filled, strict=True))
    ]


def vessel(lungs: float, rows: int, *, full_blocks: bool = False) -> list[str]:
    """Return the sign of each row from the top, when `lungs` of the pacer is full; a space is empty."""
    level = round(max(0.0, min(1.0, lungs)) * rows * 8)
    eighths = [max(0, min(8, level - 8 * (rows - 1 - y))) for y in range(rows)]
    return [PARTS[8 if part >= 4 else 0] if full_blocks else PARTS[part] for part in eighths]


def breath_bar(lungs: float, width: int, role: str) -> Line:
    """Return the pacer in one row, filled from the left."""
    done = round(max(0.0, min(1.0, lungs)) * width)
    return ((role, "█" * done), ("track", "░" * (width - done)))


def breath_words(view: PlayerView, width: int, *, pacer: bool = True, capitals: bool = False) -> Line:
    """Return the breath in one row: arrow and word, with `pacer` also a small pacer unless the breath is free."""
    word = view.breath_word.upper() if capitals else view.breath_word
    word = f"{ARROWS[view.breath]} {word}".strip()
    room = min(SMALL, width - len(word) - 3)
    if view.breath == "free" or not pacer or room < 4:
        return (("", word),)
    return (("", word), ("", "   "), *breath_bar(view.lungs, room, "good"))


def _arrow(breath: Breath, rows: int, *, full_blocks: bool) -> tuple[str, ...]:
    """Return `rows` rows of an arrow in their middle, empty while the breath is free or there is no room."""
    scale = next((scale for scale in (4, 2) if rows > rows_high(scale)), 2 if rows == rows_high(2) else 1)
    scale = 0 if full_blocks and scale == 1 else scale
    if breath == "free" or not scale:
        return (" " * 5 * scale,) * rows
    arrow = drawn(ICONS[breath], scale)
    above = (rows - len(arrow)) // 2
    empty = " " * len(arrow[0])
    return (*[empty] * above, *arrow, *[empty] * (rows - len(arrow) - above))
