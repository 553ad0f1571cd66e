"""Today's events in a list, each with its time and its reason."""

from __future__ import annotations

from datetime import datetime

from deskspine.core.text.durations import clock
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.dashboard import words
from deskspine.tui.dashboard.event_words import event_word
from deskspine.tui.widgets.lines import Flow, Line, paragraph, wrap
from deskspine.tui.widgets.text_screen import TextScreen

NOTHING_YET = "No breaks and no absences yet. They appear here as they come."


class TodayScreen(TextScreen):
    """Every event of the day with its time, the newest last."""

    HEADING = "Today"
    FROM_THE_END = True

    def body(self, width: int) -> list[Line]:
        """Return today in numbers, as on the dashboard, and a paragraph an event: the sentence after time and word."""
        snapshot, now = self.services.snapshot, self.services.now()
        lines = [*words.numbers_lines(snapshot, now), ()]
        if not snapshot.today.told:
            return [*lines, *paragraph(NOTHING_YET, width, "dim")]
        zone = now.zone
        events = [(wall, event_word(kind), why) for wall, kind, why in snapshot.today.told]
        column = max(len(word) for _, word, _ in events) + 2
        for wall, word, why in events:
            at = f"{clock(datetime.fromtimestamp(wall, zone))}  "
            if width < 60:
                lines += [(("dim", at), ("strong", word)), *paragraph(why, width), ()]
                continue
            head, *rest = wrap(why, width - len(at) - column) or [""]
            lines.append((("dim", at), ("strong", word.ljust(column)), ("", head)))
            lines += [(("", " " * (len(at) + column) + line),) for line in rest]
        return lines

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """A new event is added at the end."""
        if self.is_mounted:
            self.query_one(Flow).rebuild()
