"""The page of a year: a cell for each day, higher the more breaks it had, and the months below."""

from __future__ import annotations

from datetime import date, timedelta

from rich.cells import cell_len

from deskspine.core.history.sentences import has_rows
from deskspine.core.history.span_view import total
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.views import YearView
from deskspine.core.text.dates import MONTHS, WEEKDAYS
from deskspine.core.text.durations import count
from deskspine.tui.history.columns import (
    COUNT_STEPS,
    SCALE,
    TIME_STEPS,
    ColumnPanel,
    draw_panel,
    has_numbers,
    places_of,
)
from deskspine.tui.history.drawing import BLOCKS, FOOT, CellCanvas, Drawing, Mark, stacked
from deskspine.tui.history.room import SIDE_WIDTH, Room, page_of, plot_height, side_lines, with_side
from deskspine.tui.history.words import NO_ROWS, facts_of, long_day, scale_time, spent, spent_brief
from deskspine.tui.widgets.lines import Line

SIDE_OF_YEAR_FROM = 150
"""Minimum columns for a panel at the side."""
PROMISE = "Each day gets a cell, higher the more breaks you took. The averages of the months are below."
KNOWN_FROM = 5
"""Number of days below which the promise is shown."""
NAMES = 3
"""Columns of the names of the weekdays."""
LEVELS = 4
"""Number of heights of a cell; the role of each is "heat" and its number."""
HEIGHTS = (2, 4, 6, 8)
"""Height of a cell at each level, in eighths of a row."""
MONTH_ROWS, TWO_PANELS_FROM, MOST_ROWS = 5, 16, 18
"""Minimum rows for the months, and for two panels of them; maximum rows of a panel."""


def year_page(view: YearView, room: Room) -> Drawing:
    """Return the page of a year."""
    promise = PROMISE if sum(map(has_rows, view.days)) < KNOWN_FROM else ""
    sided = room.has_side and room.width >= SIDE_OF_YEAR_FROM
    width = room.plot_width if sided else room.width
    plot = _heat(view, room, width)
    left = plot_height(view.sentence, promise, room) - len(plot.lines) - 1
    if left >= MONTH_ROWS or room.is_low:
        plot = stacked((plot, Drawing(((),)), _months(view, room, width, max(left, MONTH_ROWS))))
    sides = with_side(plot, _side(view, plot.mark(room.highlighted)), room) if sided else None
    return page_of(view.sentence, promise, plot, room, sides)


def weeks_of(year: int) -> list[list[date | None]]:
    """Return the weeks of a year, each from Monday on; a day of another year is None."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    start = first - timedelta(days=first.weekday())
    number = ((last - start).days // 7) + 1
    return [
        [day if day.year == year else None for day in (start + timedelta(days=7 * week + at) for at in range(7))]
        for week in range(number)
    ]


def level_of(breaks: int, most: int) -> int:
    """Return the level of a number of breaks, from 1 to `LEVELS`; 0 without breaks."""
    return 0 if breaks <= 0 else min(LEVELS, 1 + (breaks - 1) * LEVELS // max(LEVELS, most))


def _heat(view: YearView, room: Room, width: int) -> Drawing:
    """Return a cell for each day: weeks side by side, in two halves where they do not fit."""
    weeks = weeks_of(view.year)
    figures = {day.day: day for day in view.days}
    most = max((day.breaks for day in view.days), default=0)
    halves = [weeks] if width - NAMES >= len(weeks) else [weeks[: len(weeks) // 2], weeks[len(weeks) // 2 :]]
    halves = [half for half in halves if any(day is not None and day <= room.today for week in half for day in week)]
    cell = min(3, (width - NAMES) // len(halves[0]))
    parts = [_weeks(half, cell, figures, most, room, width) for half in halves]
    return stacked((*parts, Drawing((_legend(most, width, _unbroken(room)),))))


def _weeks(
    weeks: list[list[date | None]], cell: int, figures: dict[str, DaySummary], most: int, room: Room, width: int
) -> Drawing:
    canvas = CellCanvas(width, 8)
    filled = cell if cell < 3 else cell - 1
    for at in range(0, 7, 2):
        canvas.put(0, at + 1, WEEKDAYS[at][:2], "dim")
    free, empty = 0, _unbroken(room)
    for number, week in enumerate(weeks):
        x = NAMES + number * cell
        begins = next((day for day in week if day is not None and day.day <= 7 and day.weekday() == 0), None)
        if number == 0 and begins is None:
            begins = next((day for day in week if day is not None and day.day == 1), None)
        if begins is not None and x >= free and x + 3 <= width:
            free = canvas.put(x, 0, MONTHS[begins.month - 1][:3], "dim") + 1
        for row, day in enumerate(week, 1):
            if day is None:
                continue
            key = day.isoformat()
            summary = figures.get(key, DaySummary(key))
            chosen = key == room.highlighted
            if day > room.today:
                continue
            level = level_of(summary.breaks, most)
            sign = BLOCKS[HEIGHTS[level - 1]] if level else "·" if not has_rows(summary) else empty
            role = f"heat{level}" if level else "track" if not has_rows(summary) else "sit"
            if chosen:
                canvas.put(x, row, sign * filled, "mark")
            else:
                canvas.put(x, row, sign * filled if level or has_rows(summary) else sign, role)
            known = () if has_rows(summary) else NO_ROWS
            title = long_day(day, room.today, brief=room.is_narrow)
            # of the highlighted day only: the facts of a year would take a megabyte
            canvas.marks.append(Mark(key, x, row, cell, 1, title, facts_of(summary) if chosen else known))
    return canvas.drawing()


def _unbroken(room: Room) -> str:
    """Return the sign of a day without a break; on a console a low block would look like the first level."""
    return "-" if room.full_blocks else FOOT


def _legend(most: int, width: int, empty: str) -> Line:
    """Return the heights of the cells with their numbers of breaks, in the longest form that fits."""
    if not most:
        return ()
    forms = (_legend_form(most, empty, brief=False, all_of=True), _legend_form(most, empty, brief=False, all_of=False))
    brief = _legend_form(most, empty, brief=True, all_of=False)
    return next((form for form in forms if sum(cell_len(text) for _, text in form) <= width), brief)


def _legend_form(most: int, empty: str, *, brief: bool, all_of: bool) -> Line:
    line: list[tuple[str, str]] = [("dim", "breaks " if brief else "   breaks a day  "), ("sit", empty), ("dim", " 0")]
    for level in range(1, LEVELS + 1):
        at = [number for number in range(1, most + 1) if level_of(number, most) == level]
        if at:
            words = f"{at[0]}+" if brief else f"{at[0]}" if at[0] == at[-1] else f"{at[0]} to {at[-1]}"
            line += [("", "  "), (f"heat{level}", BLOCKS[HEIGHTS[level - 1]]), ("dim", f" {words}")]
    return (*line, ("", "  "), ("track", "·"), ("dim", " not used")) if all_of else tuple(line)


def _months(view: YearView, room: Room, width: int, height: int) -> Drawing:
    """Return the time sat and the breaks a day on average, month by month; the breaks where there is room."""
    months = room.today.month if view.year == room.today.year else 12
    over = [day for day in view.days if has_rows(day) and day.day != room.today.isoformat()]
    days = [[day for day in over if day.day[5:7] == f"{month:02d}"] for month in range(1, 13)]
    sums = [total("", month) for month in days]
    sat = tuple(sums[at].sitting_s / len(days[at]) if days[at] else None for at in range(months))
    breaks = tuple(sums[at].breaks / len(days[at]) if days[at] else None for at in range(months))
    places = places_of(12, NAMES, width - NAMES)
    words = spent if places[0].width >= 8 else spent_brief
    panels = [ColumnPanel("Sitting a day, by month", "sit", sat, words, scale_time, TIME_STEPS)]
    if height >= TWO_PANELS_FROM:
        panels.append(ColumnPanel("Breaks a day, by month", "move", breaks, _tenths, _tenths, COUNT_STEPS))
    numbers = has_numbers(panels, places)
    if not numbers:
        places = places_of(12, SCALE, width - SCALE)
    keys = [f"{view.year}-{month:02d}" for month in range(1, 13)]
    at = keys.index(room.highlighted) if room.highlighted in keys else -1
    high = min(MOST_ROWS, (height - len(panels)) // len(panels))
    canvas = CellCanvas(width, (high + 1) * len(panels), full_blocks=room.full_blocks)
    for number, panel in enumerate(panels):
        draw_panel(canvas, number * (high + 1), high, panel, places, at, numbers=numbers)
    foot = canvas.height - 1
    for number, (key, place) in enumerate(zip(keys, places, strict=True)):
        name = MONTHS[number][:3] if place.bar_width >= 3 else MONTHS[number][:1]
        canvas.put(place.bar_x, foot, name.center(place.bar_width), "mark" if number == at else "dim")
        if days[number]:
            title = f"{MONTHS[number]} {view.year}"
            canvas.marks.append(Mark(key, place.x, 0, place.width, foot + 1, title, _month_facts(days[number])))
    return canvas.drawing()


def _tenths(value: float) -> str:
    return f"{value:.1f}"


def _month_facts(days: list[DaySummary]) -> tuple[tuple[str, str], ...]:
    sums, number = total("", days), len(days)
    return (
        ("", count(number, "day")),
        ("sat", f"{spent(sums.sitting_s / number)} a day"),
        ("breaks", f"{sums.breaks}, {sums.breaks / number:.1f} a day"),
        ("longest sit", spent(sums.longest_sit_s)),
        ("moved", spent(sums.moved_s)),
    )


def _side(view: YearView, mark: Mark | None) -> list[Line]:
    lines: list[Line] = [] if mark is None else [*side_lines(mark.title, mark.facts, SIDE_WIDTH), (), ()]
    days = [day for day in view.days if has_rows(day)]
    sums, number = total("", days), max(1, len(days))
    facts = (
        ("days", str(len(days))),
        ("breaks", f"{sums.breaks}, {sums.breaks / number:.1f} a day"),
        ("sat", f"{spent(sums.sitting_s / number)} a day"),
        ("longest sit", spent(sums.longest_sit_s)),
        ("moved", spent(sums.moved_s)),
    )
    return [*lines, *side_lines(str(view.year), facts, SIDE_WIDTH)]
