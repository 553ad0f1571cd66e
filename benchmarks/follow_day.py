"""Wake-ups of `deskspine status --follow` over a simulated working day, compared with the lines it has to print.

The engine has real files and a simulated clock. A person sits all day and takes every break.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from deskspine.adapters.storage.paths import Paths
from deskspine.cli.status_line import JsonLine, follow
from deskspine.core.commands.registry import Request
from deskspine.core.schedule.events import Event
from deskspine.core.status.lines import DEFAULT_SHORT, StatusLine
from deskspine.core.status.template import parse
from deskspine.engine.engine import Engine
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.storage.status_fields import status_fields
from growth import SimulatedClock, ports
from table import Row

DAY_H = 9
ANSWERS_AFTER_S = 40.0
"""Seconds from an ask to the start of its routine."""


class DayOverError(Exception):
    """The simulated day is over."""


class Day:
    """The feed of one follower; the day goes on while it waits."""

    def __init__(self, folder: Path) -> None:
        """Launch an engine whose files are in `folder`."""
        paths = Paths.under(folder)
        paths.ensure()
        self.clock = SimulatedClock()
        self.changes = self.wakeups = 0
        self._fields: Mapping[str, str] = {}
        self._news = False
        self._until_s = self.clock.now_s + DAY_H * 3600
        self._engine = Engine(ports(paths, self.clock))
        self._engine.subscribe(self._publish)
        self._engine.launch()
        self._step_at_s = self.clock.now_s

    def wait(self, limit_s: float | None) -> Mapping[str, str] | None:
        """Return the next fields, or None after `limit_s` without a change. Raises DayOverError."""
        end_s = self._until_s if limit_s is None else min(self._until_s, self.clock.now_s + limit_s)
        while not self._news and self.clock.now_s < end_s:
            self.clock.now_s = min(end_s, self._step_at_s)
            if self.clock.now_s >= self._step_at_s:
                self._step_at_s = self.clock.now_s + self._step() + 0.001
        if self.clock.now_s >= self._until_s:
            raise DayOverError
        self.wakeups += 1
        news, self._news = self._news, False
        return self._fields if news else None

    def _step(self) -> float:
        """Step the engine, answer as the person does, and return the seconds until the next step."""
        wait_s, snapshot = self._engine.step(), self._engine.snapshot()
        if snapshot.finished:
            self._engine.handle(Request("rate", {"answer": "better"}))
        elif snapshot.ask is not None and snapshot.ask.asked is not None:
            wait_s = snapshot.ask.asked + ANSWERS_AFTER_S - self.clock.now_s
            if wait_s <= 0:
                self._engine.handle(Request("start"))
        return max(0.0, wait_s)

    def _publish(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        fields = dict(status_fields(snapshot, 1, self.clock.zone()))
        if fields != self._fields:
            self._fields, self._news = fields, True
            self.changes += 1


def rows(work: Path) -> list[Row]:
    """Return the wake-ups for each line printed: for the JSON object, and for a line with minutes."""
    measured = []
    for form in (JsonLine(), StatusLine(parse(DEFAULT_SHORT))):
        day = Day(work / type(form).__name__)
        lines: list[str] = []
        with suppress(DayOverError):
            follow(day, day.clock, form, lines.append)
        what = "with minutes" if isinstance(form, StatusLine) else "json"
        note = f"{day.wakeups} in {DAY_H} simulated hours, {day.changes} changes of the status"
        measured.append(Row(f"`status --follow`, {what}", "wake-ups/line", day.wakeups / len(lines), 1, 1.1, note))
    return measured
