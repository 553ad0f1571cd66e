"""The breath pacer: a bar that fills and empties, with an arrow up or down."""

from __future__ import annotations

from deskspine.core.player.view import PlayerView
from deskspine.core.routines.model import Breath
from deskspine.tui.widgets.big_digits import Scale, rows_of
from deskspine.tui.widgets.lines import Line

ARROWS: dict[Breath, str] = {"in": "▲", "out": "▼", "free": " "}
UP = {3: (" ▄█▄ ", "▀ █ ▀", "  █  "), 5: ("    ██    ", "  ██████  ", "██  ██  ██", "    ██    ", "    ██    ")}
"""A large arrow up for each number of rows that digits can have."""
SMALL = 12
"""Maximum columns of the pacer when it is one row below the digits."""
_TURNED = str.maketrans("▀▄", "▄▀")


def paces(view: PlayerView) -> bool:
    """Return True while the pacer is the largest part: in a breathing exercise, except between its breaths."""
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
    """Return the breath in one row: arrow, word and a small pacer; only words if the person breathes freely."""
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
