"""The last seven days as a sparkline or a chart of their breaks, and the last break."""

from __future__ import annotations

from datetime import datetime

from deskspine.core.text.dates import clock_and_day, weekday
from deskspine.core.text.durations import count
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import LastBreak, Snapshot
from deskspine.tui.widgets.lines import Line, fitted

BARS = "▂▃▄▅▆▇█"
"""Heights of a bar in one row; a day without a break has the foot alone."""
FOOT = "▁"
NOTHING_YET = "Your breaks of the week will be here."
FELT = {"better": "felt better", "same": "felt the same", "worse": "felt worse"}
HOW = {"natural": "away from the desk", "shortened": "shortened"}


def spark_line(snapshot: Snapshot, width: int) -> list[Line]:
    """Return the last seven days on one line, or nothing in a week without a break."""
    counts = [day.breaks for day in snapshot.week]
    most = max(counts, default=0)
    if not most:
        return []
    bars = "".join(BARS[(len(BARS) - 1) * number // most] if number else FOOT for number in counts)
    total = sum(counts)
    words = ("dim", " break" if total == 1 else " breaks")
    return fitted((("dim", "7 days "), ("good", bars), ("strong", f" {total}"), words), width)


def chart_lines(snapshot: Snapshot, width: int, rows: int) -> list[Line]:
    """Return the last seven days as columns with the number of breaks and the day below them, in at most `rows`."""
    counts = [day.breaks for day in snapshot.week]
    most = max(counts, default=0)
    if not most or rows < 4:
        return spark_line(snapshot, width)
    each = min(6, width // len(counts))
    wide, high = each - 2, rows - 2
    last = len(counts) - 1
    heading: Line = (("head", "7 days"), ("dim", f"   {count(sum(counts), 'break')}"))
    lines: list[Line] = [heading]
    for row in range(high, 0, -1):
        line: list[tuple[str, str]] = []
        for number in counts:
            eighths = round(number / most * high * 8) - (row - 1) * 8
            sign = "█" if eighths >= 8 else " ▁▂▃▄▅▆▇"[max(0, eighths)]
            if row == 1 and not number:
                line.append(("track", FOOT * wide + "  "))
            else:
                line.append(("good", sign * wide + "  "))
        lines.append(tuple(line))
    names = (
        (
            "strong" if at == last else "dim",
            f"{weekday(day.day)[: min(2, wide)]} {day.breaks or '-'}".ljust(each)[:each],
        )
        for at, day in enumerate(snapshot.week)
    )
    return [*lines, tuple(names)]


def last_line(snapshot: Snapshot, now: Now, width: int) -> list[Line]:
    """Return when the last break was and how it felt, or nothing without one."""
    last = snapshot.last_break
    if last is None:
        return []
    at = clock_and_day(datetime.fromtimestamp(last.wall, now.zone), now.local_at(now.t))
    how = _how(last)
    line: Line = (("dim", "Last break "), ("strong", at), ("dim", f", {how}" if how else ""))
    return fitted(line, width)


def _how(last: LastBreak) -> str:
    return FELT.get(last.felt) or HOW.get(last.outcome, "")
