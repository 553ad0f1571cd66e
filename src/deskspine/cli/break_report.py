"""What becomes of a break of `deskspine break`: it is reported, or kept until it can be, and one line says so."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Literal

from deskspine.adapters.storage.unsent_breaks import UnsentBreaks
from deskspine.cli.client import Unreached
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.history.history import CardRead, CheckResult, History
from deskspine.core.history.records import BreakRecord, ExerciseRecord
from deskspine.core.history.remote_report import exercises_to_text, scores_to_text
from deskspine.core.schedule.events import Event
from deskspine.core.settings.settings import Problem, Settings, SettingValue, field_of, to_text
from deskspine.core.text.durations import duration
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import Journal
from deskspine.engine.publisher import Subscriber
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.storage.memory import MemoryJournal, MemorySettings

Fate = Literal["recorded", "kept", "lost"]
"""Whether a break is in the journal, waits on the disk, or is neither."""
Args = Mapping[str, str | int | float | bool]
FATES: dict[Fate, str] = {
    "recorded": "Recorded.",
    "kept": "Not recorded yet: it is kept, and deskspine records it when it can.",
    "lost": "NOT RECORDED: no deskspine could be reached and the disk did not take it.",
}


class Reporter:
    """Reports one break to the resident. Until all of it has arrived, a file keeps it, which the resident takes in."""

    def __init__(self, send: Callable[[Request], Reply | None], unsent: UnsentBreaks) -> None:
        self._send, self._unsent = send, unsent
        self._reports: list[Request] = []
        self._arrived = self._mentioned = 0
        self._fate: Fate = "lost"

    def begin(self, args: Args) -> None:
        """Report that a routine begins; without a resident there is nothing to do."""
        self._send(Request("play-elsewhere", dict(args), "verb"))

    def follow_pages(self, seen: int) -> Subscriber:
        """Return a subscriber that reports which pages of the first run were seen here, beyond the `seen` ones."""

        def follow(snapshot: Snapshot, events: tuple[Event, ...]) -> None:
            nonlocal seen
            if snapshot.pages_seen > seen:
                seen = snapshot.pages_seen
                self.mention("first-run-done", {"pages": seen})

        return follow

    def mention(self, name: str, args: Args) -> None:
        """Report something that is no part of the break. A file keeps it until it has arrived."""
        self._mentioned += 1
        file = f"0-{os.getpid()}-{self._mentioned}"
        request = Request(name, dict(args), "verb")
        with suppress(OSError):  # then it counts for this routine only
            self._unsent.keep(file, [request])
        reply = self._send(request)
        if reply is not None and not isinstance(reply, Unreached):
            with suppress(OSError):
                self._unsent.done(file)

    def report(self, name: str, args: Args) -> None:
        """Report what must not be lost. Raises OSError when it arrived nowhere and the disk does not take it."""
        if name == "played-elsewhere":
            self._reports, self._arrived = [], 0
        self._reports.append(Request(name, dict(args), "verb"))
        file = f"{float(self._reports[0].args.get('ended_wall', 0)):.0f}-{os.getpid()}"
        trouble: OSError | None = None
        self._fate = "lost"
        try:
            self._unsent.keep(file, self._reports)
            self._fate = "kept"
        except OSError as error:
            trouble = error
        while self._arrived < len(self._reports):
            reply = self._send(self._reports[self._arrived])
            if reply is None or not reply.ok:
                if trouble is not None:
                    raise trouble
                return
            self._arrived += 1
        self._fate = "recorded"
        with suppress(OSError):  # one that stays is recognised as recorded already
            self._unsent.done(file)

    def fate(self) -> Fate:
        """Return what became of it."""
        return self._fate


class ReportingJournal(MemoryJournal):
    """A journal that passes everything on to the resident, whose journal it is; only looking back reads the file."""

    def __init__(self, kept: Journal, reporter: Reporter) -> None:
        super().__init__()
        self._kept, self._reporter = kept, reporter
        self.leave: Callable[[], object] = lambda: None
        """Ends a routine that still plays, so that the resident does not wait for it in vain."""

    def add_break(self, record: BreakRecord, exercises: Sequence[ExerciseRecord] = ()) -> int:
        """Report how the routine ended. Raises OSError."""
        if record.routine:
            played: Args = {
                "routine": record.routine,
                "level": record.level,
                "outcome": record.outcome,
                "played_s": record.played_s,
                "started_wall": record.started_wall,
                "ended_wall": record.ended_wall,
                "exercises": exercises_to_text(exercises),
            }
            self._reporter.report("played-elsewhere", played)
        return super().add_break(record, exercises)

    def add_check(self, result: CheckResult, row: int | None) -> None:
        """Report what a self-test came to. Raises OSError."""
        checked: Args = {"routine": result.routine, "scores": scores_to_text(result.scores)}
        self._reporter.report("checked-elsewhere", checked)

    def add_unlock(self, unlock: CardRead) -> None:
        """Report that a card was read."""
        self._reporter.mention("card-read", {"card": unlock.exercise})
        super().add_unlock(unlock)

    def history(self, today: str) -> History:
        """Return what the resident wrote down so far."""
        return self._kept.history(today)

    def close(self) -> None:
        """This terminal ends."""
        self.leave()
        self._kept.close()

    def rate_break(self, row: int, answer: str) -> None:
        """Report how it felt. Raises OSError."""
        self._reporter.report("rate-elsewhere", {"answer": answer})


class ReportingSettings(MemorySettings):
    """Settings that are changed here are changed by the resident, whose file it is."""

    def __init__(self, settings: Settings, reporter: Reporter) -> None:
        super().__init__(settings)
        self._reporter = reporter

    def set(self, key: str, value: SettingValue) -> tuple[Settings, tuple[Problem, ...]]:
        """Change one value here and there."""
        self._reporter.mention("set", {"key": key, "value": to_text(field_of(key), value)})
        return super().set(key, value)


class Report:
    """The one line in which `deskspine break` ends."""

    def __init__(self) -> None:
        self._name = ""
        self._plays = False
        self._end: Event | None = None

    def follow(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        """Take note of what plays and how it ends."""
        self._plays = snapshot.playing is not None
        if snapshot.playing is not None:
            self._name = snapshot.playing.plan.routine.name
        for event in events:
            if event.kind in ("finished", "shortened", "stopped", "natural-break"):
                self._end = event

    def show(self, fate: Fate) -> int:
        """Print what was done, how long it took and whether it is recorded; return the exit code."""
        if not self._name:
            return 0
        name = plain(self._name)
        if self._plays:
            print(f"{name}: not finished. The next `deskspine break` goes on with it if that is soon.")
            return 0
        lost = fate == "lost"
        print(f"{name}: {_ended(self._end)}. {FATES[fate]}", file=sys.stderr if lost else sys.stdout)
        return 1 if lost else 0


def _ended(event: Event | None) -> str:
    if event is None or event.length_s is None or event.kind == "natural-break":
        return "ended by an absence that counts as a break"
    took = duration(event.length_s)
    if event.kind == "finished":
        return f"done in {took}"
    if event.kind == "shortened":
        return f"left after {took}: more than half, counted as a break"
    return event.why if event.why.startswith("left") else f"stopped after {took}: no break is owed"
