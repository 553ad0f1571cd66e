"""`deskspine break [ROUTINE]`: one routine, now, in this terminal; the face closes after it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage.paths import Paths
from deskspine.composition.joining import Joined
from deskspine.core.commands.registry import Request
from deskspine.core.schedule.events import Event
from deskspine.core.text.durations import duration
from deskspine.core.text.sanitize import plain
from deskspine.engine.link import Link
from deskspine.engine.snapshot import Snapshot

ENDS = ("finished", "shortened", "stopped", "natural-break")
"""The events that end a routine."""
KEPT = "Not recorded yet: it is kept, and deskspine records it when it can."
LOST = "NOT RECORDED: the disk did not take it."


class NotingLink(Link):
    """A link that notes the routine that plays and how it ends."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self._plays = False
        self._end: Event | None = None

    def put(self, snapshot: Snapshot, events: Sequence[Event] = ()) -> None:
        """Note the routine, and store the snapshot and the events."""
        self._plays = snapshot.playing is not None
        if snapshot.playing is not None:
            self._name = snapshot.playing.plan.routine.name
        self._end = next((event for event in reversed(events) if event.kind in ENDS), self._end)
        super().put(snapshot, events)

    @property
    def counts(self) -> bool:
        """Return True if the routine is over and counts as a break."""
        return not self._plays and self._end is not None and self._end.kind in ("finished", "shortened")

    def closing_line(self) -> str:
        """Return what was done and how long it took, or "" if no routine was played."""
        if not self._name:
            return ""
        name = plain(self._name)
        if self._plays:
            return f"{name}: not finished. The next `deskspine break` goes on with it if that is soon."
        return f"{name}: {_ended(self._end)}."


def run_break(routine: str, *, plainly: bool = False) -> int:
    """Play `routine` ("" for the next one), print how it ended, and return the exit code. `plainly` uses plain mode."""
    link = NotingLink()
    first = Request("break", {"routine": routine})

    def closed(joined: Joined) -> int:
        line = link.closing_line()
        left = joined.host.engine.unwritten if joined.host is not None else None
        if not line or not link.counts:
            print(line, end="\n" if line else "")
        elif left is None or not left.rows:
            print(f"{line} Recorded.")
        else:
            print(f"{line} {LOST if left.lost else KEPT}", file=sys.stderr if left.lost else sys.stdout)
            return int(left.lost)
        return 0

    if plainly:
        from deskspine.composition.plain_text import run_plain

        return run_plain(link, first=first, closed=closed)
    from deskspine.composition.screen import run_screen

    return run_screen(Paths.of_person(), SystemClock(), link, kind="popup", first=first, closed=closed)


def _ended(event: Event | None) -> str:
    if event is None or event.length_s is None or event.kind == "natural-break":
        return "ended by an absence that counts as a break"
    took = duration(event.length_s)
    if event.kind == "finished":
        return f"done in {took}"
    if event.kind == "shortened":
        return f"left after {took}: more than half, counted as a break"
    return event.why if event.why.startswith("left") else f"stopped after {took}: no break is owed"
