"""The pacer of the breath: it fills and empties, with an arrow up and down."""

from __future__ import annotations

from deskspine.core.player.view import PlayerView
from deskspine.core.routines.model import Breath
from deskspine.tui.widgets.big_digits import Scale, rows_of
from deskspine.tui.widgets.lines import Line

ARROWS: dict[Breath, str] = {"in": "▲", "out": "▼", "free": " "}
UP = {3: (" ▄█▄ ", "▀ █ ▀", "  █  "), 5: ("    ██    ", "  ██████  ", "██  ██  ██", "    ██    ", "    ██    ")}
"""A large arrow up in as many rows as the digits have."""
SMALL = 12
"""Columns of the pacer where it is not the main thing."""
_TURNED = str.maketrans("▀▄", "▄▀")


def paces(view: PlayerView) -> bool:
    """Return True while a breathing exercise breathes: then the pacer is the main thing."""
    return view.breathing and view.phase != "prep" and not (view.outcome or view.asking or view.word == "rest")


def pacer_rows(view: PlayerView, role: str, width: int, rows: int) -> list[Line]:
    """Return the seconds, a large arrow and the pacer, `rows` high."""
    scale: Scale = "tall" if rows == 5 else "medium"
    digits = rows_of(str(view.seconds_left), scale)
    room = len(rows_of("00", scale)[0])
    arrow = _arrow(view.breath, rows)
    field = max(4, width - room - len(arrow[0]) - 4)
    done = round(view.lungs * field)
    number = "dim" if view.paused else "strong"
    return [
        (
            (number, f"{digits[y]:<{room}}  "),
            (role, f"{arrow[y]}  "),
            (role, "█" * done),
            ("track", "░" * (field - done)),
        )
        for y in range(rows)
    ]


def pacer_line(view: PlayerView, width: int) -> Line:
    """Return the breath in one row: arrow, word and a small pacer; a free breath has words alone."""
    word = f"{ARROWS[view.breath]} {view.breath_word}"
    if view.breath == "free" and not paces(view):
        return (("good", word),)
    room = min(SMALL, width - len(word) - 3)
    done = round(view.lungs * room)
    return (
        (("good", word), ("", "   "), ("good", "█" * done), ("track", "░" * (room - done)))
        if room > 3
        else (("good", word),)
    )


def _arrow(breath: Breath, rows: int) -> tuple[str, ...]:
    up = UP[rows]
    if breath == "free":
        return (" " * len(up[0]),) * rows
    return up if breath == "in" else tuple(row.translate(_TURNED) for row in reversed(up))
