"""The page that lists today's events with their times and reasons."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len

from deskspine.core.notify.event_words import event_name
from deskspine.core.text.durations import clock
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.dashboard import words
from deskspine.tui.widgets.lines import Flow, Line, paragraph, wrap
from deskspine.tui.widgets.text_screen import TextScreen

NOTHING_YET = "No breaks and no absences yet. They appear here as they come."
BETWEEN_NUMBERS = "   "


class TodayScreen(TextScreen):
    """A page of every event of the day, the newest last."""

    HEADING = "Today"
    FROM_THE_END = True

    def body(self, width: int) -> list[Line]:
        """Return today in numbers, as on the dashboard, and a paragraph for each event."""
        snapshot, now = self.services.snapshot, self.services.now()
        numbers = words.numbers_lines(snapshot, now)
        lines: list[Line] = [*(part for line in numbers for part in _within(line, width)), ()]
        if not snapshot.today.events:
            return [*lines, *paragraph(NOTHING_YET, width, "dim")]
        events = [(wall, event_name(kind), why) for wall, kind, why in snapshot.today.events]
        column = max(len(name) for _, name, _ in events) + 2
        for wall, name, why in events:
            at = f"{clock(datetime.fromtimestamp(wall, now.zone))}  "
            if width < 60:
                lines += [(("dim", at), ("strong", name)), *paragraph(why, width), ()]
                continue
            head, *rest = wrap(why, width - len(at) - column) or [""]
            lines.append((("dim", at), ("strong", name.ljust(column)), ("", head)))
            lines += [(("", " " * (len(at) + column) + line),) for line in rest]
        return lines

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Add new events at the end."""
        if self.is_mounted:
            self.query_one(Flow).rebuild()


def _within(numbers: Line, width: int) -> list[Line]:
    """Return a line of numbers, or a line for each number if they do not fit in `width`."""
    text = "".join(part for _, part in numbers)
    if cell_len(text) <= width:
        return [numbers]
    return [line for number in text.split(BETWEEN_NUMBERS) for line in paragraph(number, width)]
