"""The bar of the day: the minutes moved in breaks against the person's own aim, readable without colour."""

from __future__ import annotations

from rich.cells import cell_len

from deskspine.core.text.moved import aim_share, moved_forms
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.dashboard.meter_bar import DONE, LEFT, cells_done
from deskspine.tui.widgets.lines import Line, short

NAMES = ("Moved today  ", "Moved  ", "")
"""Words before the bar, the longest first."""
LEAST_BAR, MOST_BAR = 6, 60
"""Minimum and maximum cells of the bar."""
MOVED = "good"
"""Role of the colour of what is moved."""


def moved_line(snapshot: Snapshot, width: int) -> list[Line]:
    """Return the bar with both numbers on one line of at most `width` cells; nothing without an aim."""
    moved_s, aim_s = snapshot.today.moved_s, snapshot.aim_s
    if aim_s <= 0:
        return []
    forms = moved_forms(moved_s, aim_s)
    fits = ((name, form) for form in forms for name in NAMES if len(name) + LEAST_BAR + 2 + len(form) <= width)
    name, numbers = next(fits, ("", short(forms[-1], width)))
    room = min(MOST_BAR, width - len(name) - 2 - cell_len(numbers))
    bar: Line = ()
    if room >= LEAST_BAR:
        done = cells_done(aim_share(moved_s, aim_s), room)
        bar = ((MOVED, DONE * done), ("track", LEFT * (room - done)), ("", "  "))
    line: Line = (("dim", name), *bar, *_numbers(numbers))
    return [tuple(piece for piece in line if piece[1])]


def moved_words(snapshot: Snapshot) -> list[str]:
    """Return both numbers in a few words, for a window that has no room for a bar; nothing without an aim."""
    aim_s = snapshot.aim_s
    return [f"moved {moved_forms(snapshot.today.moved_s, aim_s)[-1]} min"] if aim_s > 0 else []


def _numbers(text: str) -> Line:
    """Return the text with its first number, the minutes moved, in strong letters."""
    end = next((at for at, sign in enumerate(text) if not sign.isdigit()), len(text))
    return (("strong", text[:end]), ("dim", text[end:]))
