"""The page of a day: the strip over its hours, its numbers, and the list of what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from deskspine.core.history.views import DayView
from deskspine.core.notify.event_words import event_name
from deskspine.core.text.durations import clock
from deskspine.tui.history.drawing import CellCanvas, Drawing, stacked
from deskspine.tui.history.room import NARROW, SIDE_GAP, Room, with_numbers, words_of
from deskspine.tui.history.strip import LocalTime, draw_strip, hours_of, legend
from deskspine.tui.history.words import facts_of
from deskspine.tui.widgets.lines import Line, paragraph, wrap

STRIP_ROWS = ((30, 5), (15, 3), (0, 2))
"""Rows of the strip by the minimum rows of the page."""
PROMISE = "The hours of your day will be here: sitting, moving, time away, meetings and waits for the machine."
"""Shown on the page of today while it has no rows."""


def day_page(view: DayView, room: Room) -> Drawing:
    """Return the page of a day."""
    at_wall = local_time(view, room)
    high = next(rows for least, rows in STRIP_ROWS if room.height >= least)
    space = Drawing(((),))
    is_today = view.summary.day == room.today.isoformat()
    text = words_of(view.sentence, PROMISE if is_today and not view.strip else "", room)
    if not view.strip:
        return stacked((text, Drawing(tuple(event_lines(view.events, room, at_wall)))))
    canvas = CellCanvas(room.width, high + 2)
    draw_strip(canvas, 0, high, view.strip, hours_of(view.strip, at_wall), at_wall, room.highlighted)
    plot = canvas.drawing()
    strip = (plot, Drawing((legend(view.strip, room.width),)))
    numbers = Drawing(tuple(_numbers(facts_of(view.summary), room.width)))
    events = Drawing(tuple(event_lines(view.events, room, at_wall)))
    if room.is_low:
        parts: tuple[Drawing, ...] = (*strip, text, space, numbers, space, events)
    else:
        parts = (text, *strip, space, numbers, space, events)
    return with_numbers(stacked(parts), plot, room)


def local_time(view: DayView, room: Room) -> LocalTime:
    """Return the function that gives local times as they were at the place where the person was then."""

    def at_wall(wall: float) -> datetime:
        known = [offset_s for since, offset_s in view.offsets if since <= wall] or [
            pair[1] for pair in view.offsets[:1]
        ]
        return datetime.fromtimestamp(wall, timezone(timedelta(seconds=known[-1])) if known else room.zone)

    return at_wall


def _numbers(facts: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """Return the numbers of the day as names above values, as many in a row as fit."""
    cards = [(max(len(name), len(value)), name, value) for name, value in facts]
    rows: list[list[tuple[int, str, str]]] = [[]]
    used = 0
    for card in cards:
        size = card[0] + SIDE_GAP
        if rows[-1] and used + card[0] > width:
            rows.append([])
            used = 0
        rows[-1].append(card)
        used += size
    lines: list[Line] = []
    for row in rows[:1]:
        lines.append(tuple(("strong", value.ljust(size + SIDE_GAP)) for size, _, value in row))
        lines.append(tuple(("dim", name.ljust(size + SIDE_GAP)) for size, name, _ in row))
    return lines


def event_lines(events: Sequence[tuple[float, str, str]], room: Room, at_wall: LocalTime) -> list[Line]:
    """Return a paragraph for each event, oldest first."""
    named = [(wall, event_name(kind), why) for wall, kind, why in events]
    column = max((len(name) for _, name, _ in named), default=0) + 2
    lines: list[Line] = []
    for wall, name, why in named:
        at = f"{clock(at_wall(wall))}  "
        if room.width < NARROW:
            lines += [(("dim", at), ("strong", name)), *paragraph(why, room.width, "dim")]
            continue
        head, *rest = wrap(why, room.width - len(at) - column) or [""]
        lines.append((("dim", at), ("strong", name.ljust(column)), ("", head)))
        lines += [(("", " " * (len(at) + column) + line),) for line in rest]
    return lines
