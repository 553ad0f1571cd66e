"""The rows of asks and sits that are not over yet: pure functions follow the events until they are."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.history.records import AskAnswer, AskRecord, BreakRecord, DayRows, RevocableRow, SitRecord
from deskspine.core.schedule.events import AskKind, Event, EventKind
from deskspine.core.session import Desk
from deskspine.core.timekeeping.calendar import LocalDay
from deskspine.core.timekeeping.instants import Instant, Seconds
from deskspine.engine.storage.event_rows import SAME_S

ANSWERS: dict[EventKind, AskAnswer] = {
    "started": "started",
    "did-it": "did-it",
    "snoozed": "snoozed",
    "not-now": "not-now",
    "put-aside": "put-aside",
    "owed": "owed",
    "withdrawn": "withdrawn",
    "held": "withdrawn",
    "due": "withdrawn",
    "ask": "withdrawn",
    "natural-break": "withdrawn",
}
"""Events that end a visible ask. A meeting withdraws it, and so does a break that falls due in place of a micro break.
"""
ENDED_BY = {"finished": "routine", "shortened": "routine", "did-it": "did-it", "natural": "natural"}
"""Ends of a sit, by the outcome of the break."""
NEW_ANSWERS: tuple[EventKind, ...] = ("did-it", "not-now", "stopped", "started", "ask", "away", "natural-break", "gap")
"""Events after which the answer before them cannot be taken back any more."""


class OpenAsk(Struct, frozen=True):
    """An ask that is visible, with the values that its row will have."""

    kind: AskKind
    asked: Instant
    sit_s: Seconds
    interval_s: Seconds
    moved_s: Seconds = 0.0
    held_s: Seconds = 0.0
    in_wait: bool = False


class OpenRows(Struct, frozen=True):
    """The ask and the sit that go on, and the rows that can be taken back."""

    ask: OpenAsk | None = None
    held: Instant | None = None
    """Instant from which a meeting, a call or a pause holds the break that is due."""
    sit: Instant | None = None
    """Instant at which the present sit began, or None during an absence that counted as a break."""
    answered: AskRecord | None = None
    """The ask that the last answer ended."""
    broken: SitRecord | None = None
    """The sit that the last answer ended."""
    natural: SitRecord | None = None
    """The sit that the last natural break ended."""


RowChange = tuple[OpenRows, tuple[RevocableRow, ...]]
"""The rows that go on, and those to write; one with a reason in `annulled` is taken back."""


def with_event(rows: OpenRows, event: Event, before: Desk, after: Desk, day: LocalDay) -> RowChange:
    """Return the rows after `event`, one of those that lead from the desk `before` to the desk `after`."""
    if event.kind == "undone":
        return _undone(rows, day)
    if event.kind in NEW_ANSWERS and _is_break(event):
        rows = replace(rows, answered=None, broken=None)
    ended = _ended(rows.ask, event, day)
    if ended is not None:
        rows = replace(rows, ask=None, answered=ended if ended.answer in ("did-it", "not-now") else None)
    if event.kind == "held":
        rows = replace(rows, held=event.t if rows.held is None else rows.held)
    elif event.kind == "ask":
        rows = replace(rows, ask=_asked(rows, event, before, after), held=None if _is_break(event) else rows.held)
    if event.kind == "back" and rows.sit is None:
        rows = replace(rows, sit=event.t)
    return rows, () if ended is None else (ended,)


def with_break(rows: OpenRows, record: BreakRecord, day: LocalDay) -> RowChange:
    """Return the rows after a break that was written down: it ends the sit, unless it was a micro break or left."""
    ended_by = ENDED_BY.get(record.outcome)
    if record.kind != "break" or ended_by is None:
        return rows, ()
    begun = record.started_wall - record.sit_before_s if rows.sit is None else day.now.wall_at(rows.sit)
    name, offset = day.stamp(record.started_wall)
    sit = SitRecord(min(begun, record.started_wall), record.started_wall, name, offset, record.sit_before_s, ended_by)
    if ended_by == "natural":
        return replace(rows, sit=None, natural=sit), (sit,)
    return replace(rows, sit=None, broken=sit), (sit,)


def with_absence_taken_back(rows: OpenRows, day: LocalDay) -> RowChange:
    """Return the rows after "I was here" took the last natural break back: the sit goes on."""
    if rows.natural is None:
        return rows, ()
    taken_back = replace(rows.natural, annulled="was here")
    return replace(rows, sit=_instant(rows.natural.started_wall, day), natural=None), (taken_back,)


def _undone(rows: OpenRows, day: LocalDay) -> RowChange:
    """Return the rows after the last answer was taken back: the ask and the sit that it ended go on."""
    ask, sit = rows.answered, rows.broken
    annulled = tuple(replace(row, annulled="taken back") for row in (ask, sit) if row is not None)
    if ask is not None:
        kind: AskKind = "micro" if ask.kind == "micro" else "break"
        asked = _instant(ask.asked_wall, day)
        rows = replace(
            rows,
            ask=OpenAsk(kind, asked, ask.sit_s, ask.interval_s, ask.moved_s, ask.held_s, ask.in_wait),
        )
    if sit is not None:
        rows = replace(rows, sit=_instant(sit.started_wall, day))
    return replace(rows, answered=None, broken=None), annulled


def _instant(wall: float, day: LocalDay) -> float:
    return day.now.t - (day.now.wall - wall)


def settled(rows: OpenRows, desk: Desk, day: LocalDay) -> RowChange:
    """Return the rows as they are at the desk after a step.

    An ask that ended without an event of its own was withdrawn. A sit begins when the person is there.
    """
    clock, ask = desk.clock, desk.clock.ask
    if rows.sit is None and clock.absence is None:
        begun = clock.t - clock.sit.at(clock.t)
        rows = replace(rows, sit=begun if clock.rested is None else min(begun, clock.rested))
    if rows.held is not None and (ask is None or ask.stage not in ("held", "waiting")):
        rows = replace(rows, held=None)
    if rows.ask is None or (ask is not None and ask.stage == "asking"):
        return rows, ()
    return replace(rows, ask=None), (_row(rows.ask, clock.t, "withdrawn", day),)


def unwritten(rows: OpenRows, written: DayRows, day: LocalDay) -> OpenRows:
    """Return the saved rows that the journal does not have: a process may be killed between the two.

    An answer of an earlier run cannot be taken back.
    """
    ask, sit = rows.ask, rows.sit
    if ask is not None:
        asked = day.now.wall_at(ask.asked)
        ask = None if any(abs(row.asked_wall - asked) < SAME_S for row in written.asks) else ask
    if sit is not None:
        begun = day.now.wall_at(sit)
        sit = None if any(row.ended_wall > begun + SAME_S for row in written.sits) else sit
    return OpenRows(ask, rows.held, sit, natural=rows.natural)


def _is_break(event: Event) -> bool:
    return event.ask_kind == "break"


def _ended(ask: OpenAsk | None, event: Event, day: LocalDay) -> AskRecord | None:
    """Return the row of the visible ask if `event` ends it."""
    answer = ANSWERS.get(event.kind)
    if event.kind == "gap" and event.counted:
        answer = "withdrawn"
    if ask is None or answer is None or (ask.kind == "break" and event.ask_kind == "micro"):
        return None
    if ask.kind == "micro" and event.ask_kind == "break" and answer in ("did-it", "not-now", "snoozed", "owed"):
        return None
    return _row(ask, event.t, answer, day)


def _row(ask: OpenAsk, ended: float, answer: AskAnswer, day: LocalDay) -> AskRecord:
    asked_wall = day.now.wall_at(ask.asked)
    name, offset = day.stamp(asked_wall)
    return AskRecord(
        ask.kind, asked_wall, max(asked_wall, day.now.wall_at(ended)), name, offset, answer, ask.sit_s, ask.interval_s,
        ask.moved_s, ask.held_s, ask.in_wait,
    )  # fmt: skip


def _asked(rows: OpenRows, event: Event, before: Desk, after: Desk) -> OpenAsk:
    held_s = 0.0 if rows.held is None or not _is_break(event) else max(0.0, event.t - rows.held)
    return OpenAsk(
        event.ask_kind, event.t, event.sit_s, after.clock.interval_s,
        event.moved_s, held_s, _in_wait(event, before, after),
    )  # fmt: skip


def _in_wait(event: Event, before: Desk, after: Desk) -> bool:
    """Return True if the machine worked for the person at the instant of `event`."""
    waits = (*before.clock.waits, *after.clock.waits)
    return any(wait.since <= event.t and not wait.needs_you for wait in waits)
