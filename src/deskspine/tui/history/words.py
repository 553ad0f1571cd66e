"""The words of the history: durations, days, and the numbers of a mark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.cells import cell_len

from deskspine.core.history.sentences import has_rows
from deskspine.core.history.summaries import DaySummary
from deskspine.core.text.dates import MONTHS, day_and_month, weekday
from deskspine.tui.history.drawing import Fact
from deskspine.tui.widgets.lines import Line

NO_ROWS: tuple[Fact, ...] = (("", "nothing recorded"),)
"""The numbers of a day without rows."""
GAPS = ("   ", "  ")


def spent(seconds: float) -> str:
    """Return a duration in hours and minutes: "6 h 40", "47 min", "under 1 min"."""
    minutes = int((seconds + 0.5) // 60)
    if minutes < 60:
        return f"{minutes} min" if minutes or seconds <= 0 else "under 1 min"
    return f"{minutes // 60} h {minutes % 60:02d}"


def spent_brief(seconds: float) -> str:
    """Return a duration for little room: "6h40", "47m"."""
    minutes = int((seconds + 0.5) // 60)
    return f"{minutes // 60}h{minutes % 60:02d}" if minutes >= 60 else f"{minutes}m"


def scale_time(seconds: float) -> str:
    """Return a value of a scale of time: "30 min", "1.5 h", "6 h"."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60}{'.5' if minutes % 60 else ''} h"


def long_day(day: date, today: date, *, brief: bool = False) -> str:
    """Return a day with its weekday, and its year if that is another one: "Tuesday 3 March", or "Tue 3 Mar"."""
    year = "" if day.year == today.year else f" {day.year}"
    if brief:
        return f"{weekday(day)[:3]} {day.day} {MONTHS[day.month - 1][:3]}{year}"
    name = f"{weekday(day)} {day_and_month(day)}{year}"
    return f"Today, {name}" if day == today else name


def day_range(first: date, last: date, *, brief: bool = False) -> str:
    """Return the days of a span: "2 to 8 March 2026", "30 March to 5 April 2026", or "30 Mar to 5 Apr"."""
    if brief and first.year != last.year:
        return f"{MONTHS[first.month - 1][:3]} {first.year} to {MONTHS[last.month - 1][:3]} {last.year}"
    if brief:
        return f"{first.day} {MONTHS[first.month - 1][:3]} to {last.day} {MONTHS[last.month - 1][:3]}"
    end = f"{day_and_month(last)} {last.year}"
    if first.year != last.year:
        return f"{day_and_month(first)} {first.year} to {end}"
    return f"{first.day} to {end}" if first.month == last.month else f"{day_and_month(first)} to {end}"


def month_name(month: date) -> str:
    """Return a month with its year: "March 2026"."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def facts_of(summary: DaySummary) -> tuple[Fact, ...]:
    """Return the numbers of a day, the most important first; what is zero is left out after the first few."""
    if not has_rows(summary):
        return NO_ROWS
    breaks = f"{summary.breaks}" + (f" ({summary.shortened} shortened)" if summary.shortened else "")
    rest = (
        ("natural", str(summary.natural), summary.natural),
        ("skipped", str(summary.not_now), summary.not_now),
        ("put off", str(summary.snoozed), summary.snoozed),
        ("away", spent(summary.away_s), summary.away_s >= 60),
        ("meetings", spent(summary.meeting_s), summary.meeting_s >= 60),
        ("waits", spent(summary.wait_s), summary.wait_s >= 60),
        ("in waits", f"{summary.waits_used} of {summary.waits_used + summary.waits_passed}", summary.waits_used),
        ("not known", spent(summary.unknown_s), summary.unknown_s >= 60),
        ("asks taken", f"{summary.asks_taken} of {summary.asks}", summary.asks),
        ("felt", felt(summary.better, summary.same, summary.worse), summary.better + summary.same + summary.worse),
    )
    return (
        ("sat", spent(summary.sitting_s)),
        ("breaks", breaks),
        ("longest sit", spent(summary.longest_sit_s)),
        ("moved", spent(summary.moved_s)),
        *((name, value) for name, value, shown in rest if shown),
    )


def felt(better: int, same: int, worse: int) -> str:
    """Return the answers after breaks: "3 better, 1 same"."""
    pairs = ((better, "better"), (same, "same"), (worse, "worse"))
    return ", ".join(f"{number} {word}" for number, word in pairs if number) or "no answers"


def facts_line(title: str, facts: Sequence[Fact], width: int) -> Line:
    """Return the numbers of a mark on one line, as many as fit after its title; closer together if not all fit."""
    for gap in GAPS:
        line: list[tuple[str, str]] = [("mark", f" {title} ")]
        used = cell_len(title) + 2
        for name, value in facts:
            size = len(gap) + cell_len(name) + cell_len(value) + (1 if name else 0)
            if used + size > width:
                break
            line += [("", gap), *([("dim", f"{name} ")] if name else []), ("strong", value)]
            used += size
        else:
            break
    return tuple(line)
