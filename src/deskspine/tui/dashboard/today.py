"""The page that lists today's events with their times and reasons."""

from __future__ import annotations

from datetime import datetime

from deskspine.core.text.durations import clock
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.dashboard import words
from deskspine.tui.dashboard.event_words import event_name
from deskspine.tui.widgets.lines import Flow, Line, paragraph, wrap
from deskspine.tui.widgets.text_screen import TextScreen

NOTHING_YET = "No breaks and no absences yet. They appear here as they come."


class TodayScreen(TextScreen):
    """A page of every event of the day, the newest last."""

    HEADING = "Today"
    FROM_THE_END = True

    def body(self, width: int) -> list[Line]:
        """Return today in numbers, as on the dashboard, and a paragraph for each event."""
        snapshot, now = self.services.snapshot, self.services.now()
        lines = [*words.numbers_lines(snapshot, now), ()]
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
