"""The keeper: writes state, sign of life, history and status; a full disk never stops the session."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date

from msgspec import Struct

from deskspine.core.history.day_span import DaySpan
from deskspine.core.history.history import CardRead, CheckResult, History
from deskspine.core.history.pending_rows import CheckRow
from deskspine.core.history.records import BreakRecord, DayRows, ExerciseRecord
from deskspine.core.routines.model import Routine
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.state import TimeStretch
from deskspine.core.session import Desk, Played
from deskspine.core.timekeeping.calendar import LocalDay
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.ports import Journal, StateStore, StatusFile, reason
from deskspine.engine.storage.backlog import RETRY_S, Backlog
from deskspine.engine.storage.day import Day
from deskspine.engine.storage.event_rows import SAME_S, break_row, cause_of, played_row, wait_row
from deskspine.engine.storage.open_rows import unwritten
from deskspine.engine.storage.row_writer import RowWriter
from deskspine.engine.storage.saved_state import Kept
from deskspine.engine.storage.state_files import StateFiles

FIGURES_AT_ONCE = 10
"""Maximum number of days whose figures are stored in one step."""


class Written(Struct, frozen=True):
    """A break as it was written down."""

    record: BreakRecord
    row: int
    """Its row in the journal, or its ticket until it is written."""
    history: History
    """The history before it."""


class Unwritten(Struct, frozen=True):
    """The rows and the state that are not on the disk."""

    rows: int = 0
    """Number of rows of history that wait."""
    lost: bool = False
    """True if the state that would keep them cannot be saved either."""
    text: str = ""
    """A sentence for the person; empty when everything is on the disk."""


class Keeper(StateFiles):
    """Writer of everything that happened. A failure becomes a notice."""

    def __init__(self, journal: Journal, store: StateStore, status: StatusFile) -> None:
        super().__init__(store, status)
        self.journal = journal
        self.backlog = Backlog(journal)
        self.day = Day(self._load_day, lambda: self._unread is None)
        self.rows = RowWriter(self.day, self.backlog)
        self.history = History(plays={})
        """The history that later choices use; it grows also while the disk cannot be written."""
        self.last_row: int | None = None
        self._natural: tuple[Written, float] | None = None
        """The last natural break, and the instant of its event."""
        self._answer: Written | None = None
        """The last break, if it came from an answer."""
        self._unread: float | None = None
        """The instant at which the history could not be read; it is read again later."""
        self._launched = -math.inf
        """Instant of the launch, if it went on from a saved state."""
        self._recorded: float | None = None
        """Wall second up to which the journal had stretches and gaps then."""
        self._figures_day: date | None = None
        """The day before which missing figures are looked for."""
        self._figures_missing = False

    def events(self, events: tuple[Event, ...], before: Desk, after: Desk, day: LocalDay) -> None:
        """Write down the events that lead from the desk `before` to the desk `after`, and the rows that they report."""
        for event in events:
            self.day.turn(day.at(event.t, event.wall))
            self.rows.listed(event)
            for ask in self.rows.event(event, before, after, day):
                self.history = self.history.with_ask(ask)
            self._break_of(event, before, after, day)
            if (wait := wait_row(event, day)) is not None:
                self.history = self.history.with_wait(wait)
                self.rows.add(wait)
        self.rows.settle(after, day)
        self._report()

    def restore(self, waiting: Sequence[object]) -> None:
        """Add the rows of history that an earlier run could not write."""
        damaged = self.backlog.restore(waiting)
        text = f"{_rows(damaged)} that waited in the saved state cannot be read and cannot be kept."
        self.note("journal-lost", text if damaged else "")

    def resumed(self, now: Now) -> None:
        """Expect rows in the journal that a saved state does not know: a process may be killed between the two."""
        rows, self._launched = self.day.rows, now.t
        ends = [row.ended_wall for row in rows.stretches] + [row.ended_wall for row in rows.gaps]
        was_set = any(row.kind == "clock" for row in rows.gaps)  # then wall seconds are in no order
        self._recorded = None if was_set else max((end for end in ends if end <= now.wall), default=None)

    def remember(self, today: date) -> None:
        """Read the history from the journal."""
        with self._reading():
            self.history = self.backlog.history(today.isoformat())

    def catch_up(self, t: float, today: date, *, force: bool = False) -> bool:
        """Write waiting rows and retry a failed read of the history; return True if the history was read."""
        self.backlog.flush(t, force=force)
        unread = self._unread
        if unread is not None and not self.backlog and not 0 <= t - unread < RETRY_S:
            self._unread = None
            self.remember(today)
            if self._unread is None:
                self.day.reload()
            if self._unread is not None:
                self._unread = t
        self._report()
        return unread is not None and self._unread is None

    def tidy(self, today: date) -> None:
        """Store figures of finished days, a few at a time, as long as some are missing and no row waits.

        The first step after a launch leaves them to the next one: a screen may be about to open.
        """
        if today != self._figures_day:
            self._figures_day, self._figures_missing = today, True
            return
        if not self._figures_missing or self.backlog:
            return
        try:
            self._figures_missing = self.journal.fill_figures(today.isoformat(), FIGURES_AT_ONCE) == FIGURES_AT_ONCE
        except OSError:  # they are a cache: views work them out from the rows; it is tried again tomorrow
            self._figures_missing = False

    def history_changed(self, today: date, forgotten: DaySpan | None) -> None:
        """Read everything again after another process changed the journal; drop what waits of the days `forgotten`."""
        if forgotten is not None:
            self.backlog.forget(forgotten.has)
            if self._answer is not None and forgotten.has(self._answer.record.day):
                self._answer, self.last_row = None, None
            if self._natural is not None and forgotten.has(self._natural[0].record.day):
                self._natural = None
            self.rows.forget(forgotten.has)
        self.remember(today)
        self.day.reload()
        self._figures_day = None
        self._report()

    def not_yet_written(self) -> str:
        """Return the sentence about a row of history that waits."""
        saved = "state" not in self.notices
        state = "kept and written later" if saved else "kept while deskspine runs and written when that is possible"
        return f"Not yet written: {self.backlog.why}; it is {state}"

    def unwritten(self) -> Unwritten:
        """Return what is not on the disk now."""
        lost = "state" in self.notices
        count = len(self.backlog)
        if not count:
            return Unwritten(0, lost, self.notices["state"].text if lost else "")
        waits = f"{_rows(count)} {'is' if count == 1 else 'are'} not yet written ({self.backlog.why})"
        pronoun = "it is" if count == 1 else "they are"
        if lost:
            return Unwritten(count, lost, f"{waits} and the state cannot be saved either: {pronoun} lost.")
        return Unwritten(count, lost, f"{waits}: {pronoun} kept and written at the next start.")

    def unlock(self, unlock: CardRead) -> None:
        """Write down that the card of a locked exercise was read."""
        self.history = self.history.with_unlock(unlock)
        self.backlog.add(unlock)
        self._report()

    def played(self, entry: Played, day: LocalDay) -> CheckResult | None:
        """Write down a routine that ended; return the result of a complete self-test, or None."""
        record = played_row(entry, day)
        if entry.state.started < self._launched and self._is_recorded(record):
            self.last_row = None
            return None
        from deskspine.core.player.outcomes import records  # loaded with the first routine

        row = self.add_break(record, records(entry.state, entry.plan))
        self.rows.broken(record, day)
        if entry.plan.routine.kind != "check" or entry.outcome != "finished":
            return None
        result = CheckResult(record.ended_wall, record.day, record.routine, entry.state.scores)
        return self.check(result, entry.plan.routine, row)

    def check(self, result: CheckResult, routine: Routine, row: int | None) -> CheckResult | None:
        """Write down a self-test and return it; return None if it is not complete."""
        from deskspine.core.coach import self_test as selftest

        if not selftest.complete(result, routine):
            return None
        self.history = self.history.with_check(result)
        self.backlog.add(CheckRow(result, row))
        self._report()
        return result

    def add_break(self, record: BreakRecord, exercises: tuple[ExerciseRecord, ...] = ()) -> int:
        """Write a break down; return its row, or its ticket while it waits to be written."""
        self.day.add_break(record)
        before, self.history = self.history, self.history.with_break(record, exercises)
        self.last_row = row = self.backlog.add_break(record, exercises)
        self._answer = Written(record, row, before)
        self._report()
        return row

    def has_break(self, day: str, routine: str, started_wall: float, within_s: float) -> bool:
        """Return True if that local day has a break with this routine that began at that time."""
        rows = self.day.rows if day == self.day.name else self._load_day(day)
        return any(row.routine == routine and abs(row.started_wall - started_wall) < within_s for row in rows.breaks)

    def close(self) -> None:
        """Close the journal and remove the status file, because the program ends."""
        self.journal.close()
        with suppress(OSError):
            self.status.clear()

    def rate(self, row: int | None, day: str, answer: str) -> None:
        """Note the answer to "better, same or worse?" about a break of `day`."""
        self.history = self.history.with_answer(day, answer)
        if row is not None:
            self.backlog.rate(row, day, answer)
            self.day.rate_break(day, answer)
            self._report()

    def stretches(self, stretches: tuple[TimeStretch, ...], day: LocalDay) -> None:
        """Write down ended stretches of the day."""
        for stretch in stretches:
            since = stretch.since
            if since < self._launched and self._recorded is not None:
                since = max(since, day.now.t - (day.now.wall - self._recorded))
            if since < stretch.until:
                self.rows.stretch(stretch.kind, since, stretch.until, stretch.cause, day)
        self._report()

    def taken_back(self, event: Event, day: LocalDay) -> None:
        """Count an absence as sitting after all, and its natural break no longer."""
        if event.since is None or event.length_s is None:
            return
        self.rows.stretch("sitting", event.since, event.since + event.length_s, "was here", day)
        if self._natural is not None and event.since <= self._natural[1] <= event.since + event.length_s:
            self._annul(self._natural[0], "was here")
            self.rows.absence_taken_back(day)
            self._natural = None
        self._report()

    @property
    def natural(self) -> tuple[int, float] | None:
        """Return the journal row (or ticket) of the last natural break and the instant of its event, or None."""
        if self._natural is None:
            return None
        return self.backlog.number_of(self._natural[0].row), self._natural[1]

    def recall(self, kept: Kept, day: LocalDay) -> None:
        """Restore the asks and the sit of an earlier run, and its last natural break, so that it can be taken back."""
        self.rows.open = unwritten(kept.open_rows, self.day.rows, day)
        record = next((row for row in reversed(self.day.rows.breaks) if row.outcome == "natural"), None)
        if kept.natural is not None and record is not None:
            self._natural = Written(record, kept.natural[0], self.history), kept.natural[1]

    def undone(self, today: date) -> None:
        """Take back the break that came from the last answer, also in the history."""
        written, self._answer = self._answer, None
        if written is not None:
            self._annul(written, "taken back")
            self.last_row, self.history = None, written.history
            if self.backlog:  # the journal does not know of it yet
                self._unread = -math.inf
            else:
                self.remember(today)
            self._report()

    def _is_recorded(self, record: BreakRecord) -> bool:
        """Return True if the journal has this routine already, and it was not taken back."""
        rows = self.day.rows if record.day == self.day.name else self._load_day(record.day)
        return any(
            (row.routine, row.annulled) == (record.routine, "") and abs(row.started_wall - record.started_wall) < SAME_S
            for row in rows.breaks
        )

    def _annul(self, written: Written, why: str) -> None:
        self.day.annul_break(written.record, why)
        self.backlog.annul(written.row, written.record, why)

    def _break_of(self, event: Event, before: Desk, after: Desk, day: LocalDay) -> None:
        record = break_row(event, before, day, cause_of(event, before, after, self.day.rows, day))
        if record is None:
            return
        self.add_break(record)
        self.rows.broken(record, day)
        if record.outcome == "natural" and self._answer is not None:
            self._natural, self._answer, self.last_row = (self._answer, event.t), None, None

    def _load_day(self, day: str) -> DayRows:
        with self._reading():
            return self.backlog.day(day)
        return self.backlog.with_waiting(DayRows(), day)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._unread = -math.inf if self._unread is None else self._unread
            self.note("journal-read", f"The history cannot be read: {reason(error)}; it is tried again.")
        else:
            self.note("journal-read", "")
        self._report()

    def _report(self) -> None:
        """Show notices of the journal and of rows that wait."""
        why = self.backlog.why
        self.note("journal", f"{self.not_yet_written()}." if self.backlog else "")
        if self.backlog:  # one notice is enough for one file
            self.note("journal-read", "")
        if self.backlog.dropped:
            self.note("journal-lost", f"{_rows(self.backlog.dropped)} could not be kept: {why}.")
        for text in self.journal.notes():
            self.note("journal-kept", text)


def _rows(count: int) -> str:
    """Return the number of rows of history, in words that begin a sentence."""
    return "One row of history" if count == 1 else f"{count} rows of history"
