"""The pages of `deskspine history` as lines of text: plain characters only, at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, tzinfo

from msgspec import Struct

from deskspine.core.history.day_totals import StripPiece
from deskspine.core.history.span_view import total
from deskspine.core.history.summaries import DaySummary
from deskspine.core.history.views import DayView, HistoryView, SpanView, YearView
from deskspine.core.text.dates import MONTHS, day_and_month, weekday
from deskspine.core.text.durations import count, duration
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.calendar import local

LONG_S = 1000 * 3600.0
"""Seconds from which on minutes are left out."""
WIDTH = 80
"""Maximum length of a line."""
WEEK_DAYS = 7
BAR_CELLS = 24
"""Width of the longest bar."""
SLOT_S = 900
"""Seconds of one character of the hours of a day."""
MARKS = {"sitting": "#", "moving": "+", "away": "-", "meeting": "M", "wait": "w"}
"""The character for each kind of time; time that nothing saw is a point."""
UNSEEN = "."
HOURS_IN_ROW = 16
"""Maximum number of hours in one row, of four characters each."""


class HistoryYears(Struct, frozen=True):
    """Everything: the years with rows, oldest first."""

    years: tuple[YearView, ...]


def page_lines(view: HistoryView | HistoryYears, zone: tzinfo, today: date) -> list[str]:
    """Return the lines of a page."""
    if isinstance(view, DayView):
        return _day(view, zone)
    if isinstance(view, SpanView):
        first, last = date.fromisoformat(view.first), date.fromisoformat(view.last)
        names = [f"{weekday(day)[:3]} {day.day:2}" for day in map(_date, view.days)]
        is_week = (last - first).days == WEEK_DAYS - 1
        head = f"{day_and_month(first)} to {day_and_month(last)} {last.year}" if is_week else _month(first)
        return [
            head,
            *_wrapped(view.sentence),
            *_table(names, view.days),
            *_compared(view, "week" if is_week else "month"),
        ]
    if isinstance(view, YearView):
        months = [
            (f"{MONTHS[number - 1][:3]}", days)
            for number in range(1, 13)
            if (days := [day for day in view.days if _date(day).month == number])
        ]
        return [str(view.year), *_wrapped(view.sentence), *_sums(months)]
    if isinstance(view, HistoryYears):
        years = [(str(year.year), year.days) for year in view.years if year.days]
        return [*_whole(view.years), *_sums(years)]
    return _wrapped(view.sentence)


def _day(view: DayView, zone: tzinfo) -> list[str]:
    figures = view.summary
    day = _date(figures)
    lines = [f"{weekday(day)}, {day_and_month(day)} {day.year}", *_wrapped(view.sentence)]
    lengths = [
        ("sitting", figures.sitting_s),
        ("moving", figures.moved_s),
        ("away", figures.away_s),
        ("in meetings", figures.meeting_s),
        ("waiting", figures.wait_s),
        ("not seen", figures.unknown_s),
    ]
    shown = [(name, seconds) for name, seconds in lengths if seconds >= 1 or name == "sitting"]
    if not (view.strip or figures.breaks):
        return lines
    longest = max(seconds for _, seconds in shown)
    lines += ["", *(f"{name:12}  {duration(seconds):>12}  {bar(seconds, longest)}".rstrip() for name, seconds in shown)]
    breaks = [count(figures.breaks, "break")]
    breaks += [count(figures.natural, "natural break")] if figures.natural else []
    breaks += [f"{figures.not_now} skipped"] if figures.not_now else []
    longest_sit = f" Longest sit before a break: {duration(figures.longest_sit_s)}." if figures.longest_sit_s else ""
    lines += ["", f"{', '.join(breaks)}.{longest_sit}"]
    if figures.asks:
        lines.append(f"{count(figures.asks, 'ask')}, {figures.asks_taken} answered with a break.")
    return [*lines, *_hours(view.strip, zone)]


def _hours(strip: Sequence[StripPiece], zone: tzinfo) -> Iterator[str]:
    """Yield the hours of a day, four characters each, with the names of the marks."""
    if not strip:
        return
    first, last = min(piece.start for piece in strip), max(piece.end for piece in strip)
    begin = int(first // SLOT_S) * SLOT_S
    begin -= local(begin, zone).minute // 15 * SLOT_S  # not every zone is whole hours from UTC
    slots = [_mark(strip, at, at + SLOT_S) for at in range(begin, int(last) + 1, SLOT_S)]
    row = HOURS_IN_ROW * 3600 // SLOT_S
    yield ""
    for start in range(0, len(slots), row):
        part = slots[start : start + row]
        hours = range(begin + start * SLOT_S, begin + (start + len(part)) * SLOT_S, 3600)
        yield "".join(f"{local(hour, zone):%H}  " for hour in hours).rstrip()
        yield "".join(part)
    used = [f"{mark} {kind}" for kind, mark in MARKS.items() if mark in slots]
    yield "  ".join([*used, *([f"{UNSEEN} not seen"] if UNSEEN in slots else [])])


def _mark(strip: Sequence[StripPiece], start: float, end: float) -> str:
    """Return the character for the kind that has most of a slot; moving is shown even if it is short."""
    lengths = dict.fromkeys(MARKS, 0.0)
    for piece in strip:
        if piece.kind in lengths:
            lengths[piece.kind] += max(0.0, min(piece.end, end) - max(piece.start, start))
    if lengths["moving"] > 0:
        return MARKS["moving"]
    kind = max(lengths, key=lambda name: lengths[name])
    return MARKS[kind] if lengths[kind] > 0 else UNSEEN


def _table(names: Sequence[str], days: Sequence[DaySummary]) -> Iterator[str]:
    """Yield an empty line and one for each of `days`, with a bar for its sitting; nothing without figures.

    Each of `days` may be the sum of several.
    """
    if not any(map(_has_figures, days)):
        return
    width = max(map(len, names))
    most = max(day.sitting_s for day in days)
    yield ""
    yield f"{'':{width}}  {'sat':>12}  {'':{BAR_CELLS}}  breaks       moved  longest sit"
    for name, day in zip(names, days, strict=True):
        if not _has_figures(day):
            yield f"{name:>{width}}"
            continue
        longest = duration(day.longest_sit_s) if day.longest_sit_s else ""
        figures = f"{day.breaks:6}  {duration(day.moved_s):>10}  {longest:>11}"
        sat = f"{_length(day.sitting_s):>12}  {bar(day.sitting_s, most):{BAR_CELLS}}"
        yield f"{name:>{width}}  {sat}  {figures}".rstrip()


def _sums(groups: Iterable[tuple[str, Sequence[DaySummary]]]) -> Iterator[str]:
    """Yield a line for each group of days."""
    sums = [(name, total(name, days)) for name, days in groups if days]
    yield from _table([name for name, _ in sums], [days for _, days in sums])


def _compared(view: SpanView, span: str) -> Iterator[str]:
    if view.before is not None:
        before = view.before
        breaks = f"{count(before.breaks, 'break')} on {count(view.days_before, 'day')}"
        yield ""
        longest = f", longest sit {duration(before.longest_sit_s)}" if before.longest_sit_s else ""
        yield f"The {span} before: {duration(before.sitting_s)} sat, {breaks}{longest}."


def _whole(years: Sequence[YearView]) -> list[str]:
    days = [day for year in years for day in year.days]
    if not days:
        return ["Nothing is recorded yet."]
    first, sums = _date(days[0]), total("", days)
    return [
        f"Since {day_and_month(first)} {first.year}",
        f"{count(len(days), 'day')} with {count(sums.breaks, 'break')} and {duration(sums.moved_s)} of movement.",
    ]


def bar(value: float, most: float) -> str:
    """Return a bar whose length is the share of `most`; what is not nothing has at least one character."""
    if value <= 0 or most <= 0:
        return ""
    return "=" * max(1, round(BAR_CELLS * min(1.0, value / most)))


def _length(seconds: float) -> str:
    """Return a duration that may be that of a year."""
    return duration(seconds) if seconds < LONG_S else f"{round(seconds / 3600)} h"


def _has_figures(day: DaySummary) -> bool:
    return bool(day.sitting_s or day.breaks or day.away_s or day.natural)


def _wrapped(sentence: str) -> list[str]:
    from textwrap import wrap

    return wrap(plain(sentence, 1000), WIDTH, break_on_hyphens=False)


def _month(first: date) -> str:
    return f"{MONTHS[first.month - 1]} {first.year}"


def _date(day: DaySummary) -> date:
    return date.fromisoformat(day.day)
