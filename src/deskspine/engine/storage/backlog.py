"""The backlog: rows are written to the journal in their order; those that cannot be written now wait here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec.structs import replace

from deskspine.core.history.history import CardRead, History
from deskspine.core.history.pending_rows import (
    AnnulRow,
    AnswerRow,
    BreakRow,
    CheckRow,
    EventRow,
    PendingRow,
    day_of_row,
    from_text,
    to_text,
)
from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    DayRows,
    ExerciseRecord,
    GapRecord,
    MeetingRecord,
    RevocableRow,
    SitRecord,
    StretchRecord,
    WaitRecord,
)
from deskspine.engine.ports import Journal, RowRefusedError, reason

R = TypeVar("R", AskRecord, SitRecord)
RETRY_S = 5.0
"""Seconds between two attempts while rows wait: an attempt may have to wait for another program."""
AT_ONCE = 100
"""Maximum number of waiting rows written in one step."""
MAX_ROWS = 1000
"""Maximum number of rows that wait. The least important are dropped first: lines of the list, waits,
meetings, sits, asks, stretches, gaps.
"""
_EXPENDABLE = (EventRow, WaitRecord, MeetingRecord, SitRecord, AskRecord, StretchRecord, GapRecord)


class Backlog:
    """The only way into the journal. It waits for the journal at most once a step."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._rows: list[PendingRow] = []
        self._doubtful = 0
        """Number of rows at the front that an earlier run left: the journal may have them already."""
        self._numbers: dict[int, int] = {}
        """The row number that each ticket of this run became."""
        self._ticket = 0
        self._t = -math.inf
        """The instant of the present step."""
        self._tried = -math.inf
        """The instant of the last failed attempt."""
        self.why = ""
        """Reason why the waiting rows were not written."""
        self.delayed = 0
        """Number of rows that ever had to wait."""
        self.dropped = 0
        """Number of rows that were dropped: too many waited, or the journal refused their content."""
        self.revision = 0
        """Number that grows with every change of the waiting rows."""

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: PendingRow) -> int | None:
        """Write `row`, or keep it for later; return the row number if the journal gave one."""
        if not self._rows:
            try:
                return self._write(row)
            except OSError as error:
                if self._refused(error):
                    return None
        self._keep(row)
        return None

    def add_break(self, record: BreakRecord, exercises: tuple[ExerciseRecord, ...]) -> int:
        """Write a break; return its row number, or its ticket until it is written."""
        self._ticket -= 1
        ticket = self._ticket
        number = self.add(BreakRow(ticket, record, exercises))
        if number is None:
            return ticket
        del self._numbers[ticket]  # the ticket was never given out
        return number

    def rate(self, row: int, day: str, answer: str) -> None:
        """Note an answer at break `row`, a row number or a ticket."""
        self._amend(row, lambda record: replace(record, answer=answer), lambda number: AnswerRow(number, day, answer))

    def annul(self, row: int, record: BreakRecord, why: str) -> None:
        """Mark `record`, which is break `row` (a row number or a ticket), as taken back."""
        self._amend(
            row,
            lambda waiting: replace(waiting, annulled=why),
            lambda number: AnnulRow(number, record.day, record.ended_wall, why),
        )

    def annul_row(self, record: RevocableRow, why: str) -> None:
        """Mark an ask or a sit as taken back, in the journal or among the waiting rows."""
        annulled = replace(record, annulled=why)
        if record in self._rows:
            self._rows[self._rows.index(record)] = annulled
            self.revision += 1
        else:
            self.add(annulled)

    def number_of(self, row: int) -> int:
        """Return the row number that replaced a ticket; return a row number or a waiting ticket unchanged."""
        return self._numbers.get(row, row)

    def flush(self, t: float, *, force: bool = False) -> None:
        """Write waiting rows in their order, up to the first that fails. Call it once a step, at `t`."""
        self._t = t
        if not self._rows or (not force and 0 <= t - self._tried < RETRY_S):
            return
        for row in self._rows[:AT_ONCE]:
            try:
                if not self._doubtful or not self._is_written(row):
                    self._write(row)
            except OSError as error:
                if not self._refused(error):
                    return
            self._take(0)

    def texts(self) -> tuple[str, ...]:
        """Return the waiting rows as texts for the saved state."""
        return tuple(to_text(row) for row in self._rows)

    def restore(self, texts: Iterable[object]) -> int:
        """Add the rows that an earlier run could not write; return the number of damaged ones, which are left out."""
        damaged = 0
        for text in texts:
            try:
                self._rows.append(from_text(text))
            except ValueError:
                damaged += 1
        self._doubtful = len(self._rows)
        self._ticket = min((row.ticket for row in self._rows if isinstance(row, BreakRow)), default=0)
        return damaged

    def forget(self, has: Callable[[str], bool]) -> None:
        """Drop waiting rows of the days that `has` returns True for: the person does not want them to be kept."""
        for at in reversed(range(len(self._rows))):
            if has(day_of_row(self._rows[at])):
                self._take(at)

    def day(self, day: str) -> DayRows:
        """Return the rows of one local day, written or waiting. Raises OSError."""
        return self.with_waiting(self._journal.day(day), day)

    def with_waiting(self, rows: DayRows, day: str) -> DayRows:
        """Return the written `rows` of a local day together with the waiting ones."""
        breaks, stretches, gaps, events = list(rows.breaks), list(rows.stretches), list(rows.gaps), list(rows.events)
        waits, asks, meetings, sits = list(rows.waits), list(rows.asks), list(rows.meetings), list(rows.sits)
        for at, row in enumerate(self._rows):
            if at < self._doubtful and _is_among(row, rows):
                continue
            match row:
                case BreakRow(record=record) if record.day == day:
                    breaks.append(record)
                case StretchRecord() if row.day == day:
                    stretches.append(row)
                case GapRecord() if row.day == day:
                    gaps.append(row)
                case EventRow() if row.day == day:
                    events.append((row.wall, row.kind, row.why))
                case WaitRecord() if row.day == day:
                    waits.append(row)
                case AskRecord() if row.day == day:
                    asks = [*asks, row] if not row.annulled else _without(asks, row)
                case MeetingRecord() if row.day == day:
                    meetings.append(row)
                case SitRecord() if row.day == day:
                    sits = [*sits, row] if not row.annulled else _without(sits, row)
                case AnnulRow():
                    breaks = [replace(b, annulled=row.why) if b.ended_wall == row.ended_wall else b for b in breaks]
        return DayRows(
            tuple(breaks), tuple(stretches), tuple(gaps), tuple(events), tuple(waits), tuple(asks), tuple(meetings),
            tuple(sits),
        )  # fmt: skip

    def history(self, today: str) -> History:
        """Return the history with the waiting rows. Raises OSError."""
        return self.over(self._journal.history(today))

    def over(self, history: History) -> History:
        """Return `history` with the waiting rows added."""
        for at, row in enumerate(self._rows):
            if at < self._doubtful and _is_known(row, history):
                continue
            match row:
                case BreakRow(record=record, exercises=exercises) if not record.annulled:
                    history = history.with_break(record, exercises)
                case AnswerRow(day=day, answer=answer):
                    history = history.with_answer(day, answer)
                case CardRead():
                    history = history.with_unlock(row)
                case WaitRecord():
                    history = history.with_wait(row)
                case AskRecord() if not row.annulled:
                    history = history.with_ask(row)
                case CheckRow(result=result):
                    history = history.with_check(result)
        return history

    def _amend(
        self, row: int, change: Callable[[BreakRecord], BreakRecord], later: Callable[[int], PendingRow]
    ) -> None:
        """Change a waiting break, or write a row that changes a break in the journal."""
        for at, waiting in enumerate(self._rows):
            if isinstance(waiting, BreakRow) and waiting.ticket == row:
                self._rows[at] = replace(waiting, record=change(waiting.record))
                self.revision += 1
                self.delayed += 1
                return
        number = self._numbers.get(row) if row < 0 else row
        if number is not None:
            self.add(later(number))

    def _write(self, row: PendingRow) -> int | None:
        journal = self._journal
        match row:
            case BreakRow():
                number = journal.add_break(row.record, row.exercises)
                self._numbers[row.ticket] = number
                return number
            case AnswerRow():
                journal.rate_break(row.row, row.answer)
            case AnnulRow():
                journal.annul_break(row.row, row.why)
            case EventRow():
                journal.add_event(row.wall, row.day, row.kind, row.why)
            case CardRead():
                journal.add_unlock(row)
            case CheckRow():
                written = row.row if row.row is None or row.row > 0 else self._numbers.get(row.row)
                journal.add_check(row.result, written)
            case AskRecord() | SitRecord() if row.annulled:
                journal.annul_row(replace(row, annulled=""), row.annulled)
            case _:
                journal.add_row(row)
        return None

    def _is_written(self, row: PendingRow) -> bool:
        """Return True if a row that an earlier run left is in the journal. Raises OSError."""
        match row:
            case BreakRow():
                return _is_among(row, self._journal.day(row.record.day))
            case CardRead():
                return _is_known(row, self._journal.history(row.day))
            case CheckRow():
                return _is_known(row, self._journal.history(row.result.day))
            case AnswerRow() | AnnulRow():
                return False
        return _is_among(row, self._journal.day(row.day))

    def _refused(self, error: OSError) -> bool:
        """Note why a row was not written; return True if the journal will never accept it."""
        self.why = reason(error)
        if not isinstance(error, RowRefusedError):
            self._tried = self._t
            return False
        self.dropped += 1
        return True

    def _keep(self, row: PendingRow) -> None:
        self._rows.append(row)
        self.delayed += 1
        self.revision += 1
        if len(self._rows) > MAX_ROWS:
            expendable = (at for kind in _EXPENDABLE for at, row in enumerate(self._rows) if isinstance(row, kind))
            self._take(next(expendable, 0))
            self.dropped += 1

    def _take(self, at: int) -> None:
        del self._rows[at]
        self._doubtful -= at < self._doubtful
        self.revision += 1


def _without(rows: list[R], annulled: R) -> list[R]:
    """Return `rows` without the one that was taken back."""
    return [row for row in rows if row != replace(annulled, annulled="")]


def _is_among(row: PendingRow, rows: DayRows) -> bool:
    match row:
        case BreakRow(record=record):
            return any(
                (other.started_wall, other.ended_wall, other.outcome)
                == (record.started_wall, record.ended_wall, record.outcome)
                for other in rows.breaks
            )
        case EventRow():
            return (row.wall, row.kind, row.why) in rows.events
    return any(row in kept for kept in (rows.stretches, rows.gaps, rows.waits, rows.asks, rows.meetings, rows.sits))


def _is_known(row: PendingRow, history: History) -> bool:
    match row:
        case BreakRow(record=record, exercises=exercises) if exercises:
            return any((use.wall, use.routine) == (record.ended_wall, record.routine) for use in history.recent)
        case CardRead():
            return row in history.unlocks
        case CheckRow(result=result):
            return result in history.checks
        case AskRecord():
            return row in history.asks
        case WaitRecord():
            lasted_s = row.ended_wall - row.started_wall
            return any(
                (known.source, known.kind) == (row.source, row.kind) and lasted_s in known.lasted_s
                for known in history.waits
            )
    return False
