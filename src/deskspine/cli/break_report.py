"""The report of a break of `deskspine break` to the resident, and the line about it when the command ends."""

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

RecordState = Literal["recorded", "kept", "lost"]
"""State of a break: in the journal, waiting on the disk, or neither."""
Args = Mapping[str, str | int | float | bool]
RECORD_TEXTS: dict[RecordState, str] = {
    "recorded": "Recorded.",
    "kept": "Not recorded yet: it is kept, and deskspine records it when it can.",
    "lost": "NOT RECORDED: no deskspine could be reached and the disk did not take it.",
}


class Reporter:
    """Reporter of one break to the resident. A file keeps the break until the resident has all of it."""

    def __init__(self, send: Callable[[Request], Reply | None], unsent: UnsentBreaks) -> None:
        self._send, self._unsent = send, unsent
        self._reports: list[Request] = []
        self._arrived = self._mentioned = 0
        self._record_state: RecordState = "lost"

    def begin(self, args: Args) -> None:
        """Report that a routine begins; a failure is ignored."""
        self._send(Request("play-elsewhere", dict(args), "verb"))

    def follow_pages(self, seen: int) -> Subscriber:
        """Return a subscriber that reports the pages of the first run that were seen here, beyond the first `seen`."""

        def follow(snapshot: Snapshot, events: tuple[Event, ...]) -> None:
            nonlocal seen
            if snapshot.pages_seen > seen:
                seen = snapshot.pages_seen
                self.mention("first-run-done", {"pages": seen})

        return follow

    def mention(self, name: str, args: Args) -> None:
        """Report something that is not part of the break. A file keeps it until it has arrived."""
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
        """Report a part of the break. Raises OSError when it neither arrived nor could be written."""
        if name == "played-elsewhere":
            self._reports, self._arrived = [], 0
        self._reports.append(Request(name, dict(args), "verb"))
        file = f"{float(self._reports[0].args.get('ended_wall', 0)):.0f}-{os.getpid()}"
        failure: OSError | None = None
        self._record_state = "lost"
        try:
            self._unsent.keep(file, self._reports)
            self._record_state = "kept"
        except OSError as error:
            failure = error
        while self._arrived < len(self._reports):
            reply = self._send(self._reports[self._arrived])
            if reply is None or not reply.ok:
                if failure is not None:
                    raise failure
                return
            self._arrived += 1
        self._record_state = "recorded"
        with suppress(OSError):  # a file that stays is recognised as recorded already
            self._unsent.done(file)

    def record_state(self) -> RecordState:
        """Return the state of the break."""
        return self._record_state


class ReportingJournal(MemoryJournal):
    """A journal that reports everything to the resident, which writes the file; only the history is read from it."""

    def __init__(self, kept: Journal, reporter: Reporter) -> None:
        super().__init__()
        self._kept, self._reporter = kept, reporter
        self.leave: Callable[[], object] = lambda: None
        """Callback that ends a routine that still plays, so that the resident does not wait for it."""

    def add_break(self, record: BreakRecord, exercises: Sequence[ExerciseRecord] = ()) -> int:
        """Report a break and return its row. Raises OSError."""
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
        """Report the result of a self-test. Raises OSError."""
        checked: Args = {"routine": result.routine, "scores": scores_to_text(result.scores)}
        self._reporter.report("checked-elsewhere", checked)

    def add_unlock(self, unlock: CardRead) -> None:
        """Report that a card was read."""
        self._reporter.mention("card-read", {"card": unlock.exercise})
        super().add_unlock(unlock)

    def history(self, today: str) -> History:
        """Return the history that the resident has written so far."""
        return self._kept.history(today)

    def close(self) -> None:
        """End a routine that still plays, and close the journal."""
        self.leave()
        self._kept.close()

    def rate_break(self, row: int, answer: str) -> None:
        """Report the answer to "better, same or worse?". Raises OSError."""
        self._reporter.report("rate-elsewhere", {"answer": answer})


class ReportingSettings(MemorySettings):
    """Settings of which every change is reported to the resident, which writes the file."""

    def __init__(self, settings: Settings, reporter: Reporter) -> None:
        super().__init__(settings)
        self._reporter = reporter

    def set(self, key: str, value: SettingValue) -> tuple[Settings, tuple[Problem, ...]]:
        """Change one value here and report it to the resident; return the settings in force."""
        self._reporter.mention("set", {"key": key, "value": to_text(field_of(key), value)})
        return super().set(key, value)


class ClosingLine:
    """The line that `deskspine break` prints at its end."""

    def __init__(self) -> None:
        self._name = ""
        self._plays = False
        self._end: Event | None = None

    def follow(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        """Note the playing routine and how it ends."""
        self._plays = snapshot.playing is not None
        if snapshot.playing is not None:
            self._name = snapshot.playing.plan.routine.name
        for event in events:
            if event.kind in ("finished", "shortened", "stopped", "natural-break"):
                self._end = event

    def show(self, record_state: RecordState) -> int:
        """Print what was done, how long it took and whether it is recorded; return the exit code."""
        if not self._name:
            return 0
        name = plain(self._name)
        if self._plays:
            print(f"{name}: not finished. The next `deskspine break` goes on with it if that is soon.")
            return 0
        lost = record_state == "lost"
        print(f"{name}: {_ended(self._end)}. {RECORD_TEXTS[record_state]}", file=sys.stderr if lost else sys.stdout)
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
