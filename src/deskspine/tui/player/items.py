"""The list of the exercises of a routine, each with a mark for how it went."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.core.player.view import ItemView
from deskspine.core.text.sanitize import plain
from deskspine.tui.widgets.lines import Line, Piece, spread

LIST_WIDTH = 64
MARKS = {
    "done": "✓", "shortened": "~", "skipped": "-", "worse": "!", "left-out": "-", "now": "▸", "to-come": "·",
}  # fmt: skip
MARK_WORDS = {"shortened": "shortened", "skipped": "skipped", "worse": "felt worse", "left-out": "not with this arm"}


def item_lines(marks: Sequence[ItemView], width: int, most: int) -> list[Line]:
    """Return the exercises with their marks; if there are more than `most`, those around the present one."""
    if most < 1:
        return []
    at = next((place for place, item in enumerate(marks) if item.mark == "now"), 0)
    first = max(0, min(at - 1, len(marks) - most))
    return [_item_line(item, width) for item in marks[first : first + most]]


def _item_line(item: ItemView, width: int) -> Line:
    role = {"now": "strong", "done": "good", "worse": "warn"}.get(item.mark, "dim")
    left: Line = ((role, f"{MARKS[item.mark]} {plain(item.name)}"),)
    pieces: list[Piece] = []
    if item.mark == "now":
        for side in item.sides:
            done = side in item.sides_done
            pieces += [("good" if done else "dim", f"{plain(side)} {'●' if done else '○'} ")]
    word = MARK_WORDS.get(item.mark, "") or ("easier" if item.eased and item.mark != "to-come" else "")
    if word:
        pieces.append(("dim", word))
    return spread(left, tuple(pieces), min(width, LIST_WIDTH))
