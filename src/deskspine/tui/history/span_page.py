"""The pages of a week and a month: columns of the time sat, the breaks and the longest sit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from deskspine.core.history.sentences import has_rows
from deskspine.core.history.span_view import total
from deskspine.core.history.spans import days_of
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.views import SpanView
from deskspine.core.text.dates import weekday
from deskspine.core.text.durations import count
from deskspine.tui.history.columns import (
    COUNT_STEPS,
    SCALE,
    TIME_STEPS,
    BarPlace,
    ColumnPanel,
    draw_panel,
    has_numbers,
    places_of,
)
from deskspine.tui.history.drawing import CellCanvas, Drawing, Mark
from deskspine.tui.history.room import SIDE_WIDTH, Room, page_of, plot_height, side_lines, with_side
from deskspine.tui.history.words import facts_of, long_day, scale_time, spent, spent_brief
from deskspine.tui.widgets.lines import Line

WEEK = 7
SIDE_OF_MONTH_FROM = 150
"""Minimum columns for a panel at the side of a month."""
PROMISE = "Each day gets a bar: how long you sat, your breaks, and the longest sit."
KNOWN_FROM = 2
"""Number of days below which the promise is shown."""
MOST_ROWS = (24, 14, 14)
"""Maximum rows of the panels, with their titles."""
THREE_FROM, SPACED_FROM = 12, 26
"""Minimum rows for three panels, and for empty rows between them."""
TWO_LABELS_FROM = 24
"""Minimum rows for the weekday and the number of the day below each other."""


def span_page(view: SpanView, room: Room) -> Drawing:
    """Return the page of a week or a month."""
    days = all_days(view)
    promise = PROMISE if sum(map(has_rows, view.days)) < KNOWN_FROM else ""
    sided = room.has_side and (len(days) <= WEEK or room.width >= SIDE_OF_MONTH_FROM)
    width = room.plot_width if sided else room.width
    plot = _plot(days, room, width, plot_height(view.sentence, promise, room))
    sides = with_side(plot, _side(view, plot.mark(room.highlighted), room), room) if sided else None
    return page_of(view.sentence, promise, plot, room, sides)


def all_days(view: SpanView) -> tuple[tuple[date, DaySummary | None], ...]:
    """Return the days of the whole week or month; those that are still to come have no figures."""
    figures = {day.day: day for day in view.days}
    return tuple((date.fromisoformat(day), figures.get(day)) for day in days_of(view.first, view.last))


def _plot(days: tuple[tuple[date, DaySummary | None], ...], room: Room, width: int, height: int) -> Drawing:
    """Return the panels that have room, and the days below them."""
    two_labels = height > TWO_LABELS_FROM and len(days) > WEEK
    heights, space = _heights(height - 1 - two_labels)
    panels = _panels([figures for _, figures in days], room.today.isoformat(), places_of(len(days), 0, width))[
        : len(heights)
    ]
    numbers_only = all(has_numbers((panel,), places_of(len(days), 0, width)) for panel in panels)
    x = 0 if numbers_only else SCALE
    places = places_of(len(days), x, width - x)
    rows = sum(heights) + space * (len(heights) - 1)
    canvas = CellCanvas(width, rows + 1 + two_labels, full_blocks=room.full_blocks)
    keys = [day.isoformat() for day, _ in days]
    at = keys.index(room.highlighted) if room.highlighted in keys else -1
    y = 0
    for panel, high in zip(panels, heights, strict=True):
        draw_panel(canvas, y, high, panel, places, at, numbers=has_numbers((panel,), places))
        y += high + space
    _label(canvas, rows, [day for day, _ in days], places, room, two=two_labels)
    for (day, figures), place in zip(days, places, strict=True):
        if figures is not None:
            facts = facts_of(figures)
            canvas.marks.append(
                Mark(
                    day.isoformat(),
                    place.x,
                    0,
                    place.width,
                    canvas.height,
                    long_day(day, room.today, brief=room.is_narrow),
                    facts,
                )
            )
    return canvas.drawing()


def _heights(rows: int) -> tuple[tuple[int, ...], int]:
    """Return the heights of the panels and the rows between them."""
    if rows < THREE_FROM:
        return (max(3, rows),), 0
    space = 1 if rows >= SPACED_FROM else 0
    rows -= 2 * space
    low = min(MOST_ROWS[1], max(4, rows * 3 // 11))
    return (min(MOST_ROWS[0], rows - 2 * low), low, low), space


def _panels(figures: list[DaySummary | None], today: str, places: tuple[BarPlace, ...]) -> tuple[ColumnPanel, ...]:
    shown = [day if has_rows(day) else None for day in figures if day is not None]
    days = [day for day in shown if day is not None]
    over = [day for day in days if day.day != today]
    sums, mean = total("", days), total("", over)
    number = len(over)
    words = spent if places and places[0].width >= 8 else spent_brief
    a_day, breaks_a_day = "", ""
    if number:
        a_day, breaks_a_day = f", {spent(mean.sitting_s / number)} a day", f", {mean.breaks / number:.1f} a day"
    sitting = f"{spent(sums.sitting_s)}{a_day}" if days else ""
    breaks = f"{count(sums.breaks, 'break')}{breaks_a_day}" if days else ""
    longest = f"{spent(sums.longest_sit_s)} at most" if days else ""
    return (
        _panel("Sitting", "sit", shown, lambda day: day.sitting_s, words, scale_time, TIME_STEPS, sitting),
        _panel("Breaks", "move", shown, lambda day: float(day.breaks), whole, whole, COUNT_STEPS, breaks),
        _panel("Longest sit", "longest", shown, lambda day: day.longest_sit_s, words, scale_time, TIME_STEPS, longest),
    )


def whole(value: float) -> str:
    """Return a number of breaks."""
    return f"{value:.0f}"


def _panel(
    title: str,
    role: str,
    days: list[DaySummary | None],
    value: Callable[[DaySummary], float],
    words: Callable[[float], str],
    scale: Callable[[float], str],
    steps: tuple[float, ...],
    about: str,
) -> ColumnPanel:
    return ColumnPanel(
        title, role, tuple(None if day is None else value(day) for day in days), words, scale, steps, about
    )


def _label(
    canvas: CellCanvas, y: int, days: list[date], places: tuple[BarPlace, ...], room: Room, *, two: bool
) -> None:
    """Write the days below the bars: all of a week, the Mondays and the highlighted day of a month."""
    for day, place in zip(days, places, strict=True):
        chosen = day.isoformat() == room.highlighted
        role = "mark" if chosen else "strong" if day == room.today else "track" if day > room.today else "dim"
        name = weekday(day)[:2]
        if len(days) <= WEEK:
            words = f"{name} {day.day}" if place.width >= 6 else name
            canvas.put(place.bar_x, y, words.center(place.bar_width), role)
        elif two:
            if place.width >= 3 or day.weekday() == 0 or chosen:
                canvas.put(place.bar_x, y, f"{day.day}", role)
            if day.weekday() == 0 or (place.width >= 3 and chosen):
                canvas.put(place.bar_x, y + 1, name, "dim")
        elif chosen or (day.weekday() == 0 and not 0 <= _days_to(room.highlighted, day) <= 6 // place.width):
            canvas.put(place.bar_x, y, f"{day.day}" if chosen else f"{name} {day.day}", role)


def _days_to(key: str, day: date) -> int:
    """Return the days from `day` to the highlighted one; -1 without one."""
    try:
        return (date.fromisoformat(key) - day).days
    except ValueError:
        return -1


def _side(view: SpanView, mark: Mark | None, room: Room) -> list[Line]:
    """Return the numbers of the highlighted day, and the sums with those of the span before."""
    width = SIDE_WIDTH
    lines: list[Line] = []
    if mark is not None:
        lines = [*side_lines(mark.title, mark.facts, width), (), ()]
    sums, before = total("", view.days), view.before
    name = "month" if len(all_days(view)) > WEEK else "week"
    rows: list[tuple[str, str, str]] = [
        ("sat", spent(sums.sitting_s), "" if before is None else spent(before.sitting_s)),
        ("breaks", str(sums.breaks), "" if before is None else str(before.breaks)),
        ("longest sit", spent(sums.longest_sit_s), "" if before is None else spent(before.longest_sit_s)),
        ("moved", spent(sums.moved_s), "" if before is None else spent(before.moved_s)),
    ]
    head = "" if before is None else f"{name} before"
    lines += [(("strong", f"This {name}".ljust(width - 13)), ("dim", head.rjust(13))), (("track", "─" * width),)]
    lines += [(("dim", title.ljust(12)), ("strong", now.rjust(7)), ("dim", was.rjust(13))) for title, now, was in rows]
    return lines
