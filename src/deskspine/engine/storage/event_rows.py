"""The rows of the journal for what happened: routines that were played, and what events report."""

from __future__ import annotations

from deskspine.core.history.records import BreakRecord, DayRows, GapRecord, MeetingRecord, WaitRecord
from deskspine.core.schedule.events import Event
from deskspine.core.session import Desk, Played
from deskspine.core.timekeeping.calendar import LocalDay

SAME_S = 1.0
"""Maximum seconds between two wall times of one instant; they are worked out from two readings of the clocks."""


def played_row(entry: Played, day: LocalDay) -> BreakRecord:
    """Return the row of a routine that ended."""
    name, offset = day.stamp(day.now.wall_at(entry.ended))
    return BreakRecord(
        started_wall=day.now.wall_at(entry.state.started),
        ended_wall=day.now.wall_at(entry.ended),
        day=name,
        utc_offset_s=offset,
        outcome="left" if entry.outcome == "natural" else entry.outcome,
        routine=entry.plan.routine.id,
        level=entry.plan.level,
        played_s=entry.state.played(entry.ended),
        sit_before_s=entry.sit_before_s,
        kind=entry.kind,
        reason=entry.reason,
    )


def break_row(event: Event, before: Desk, day: LocalDay, reason: str = "") -> BreakRecord | None:
    """Return the row of a break without a routine, or None if `event` reports none.

    `before` is the desk before it, and `reason` the cause of an absence.
    """
    if event.ask_kind == "micro" or event.kind not in ("did-it", "not-now", "natural-break", "gap"):
        return None
    absence = before.clock.absence
    if event.kind == "gap" and (not event.counted or (absence is not None and absence.counted)):
        return None
    begun = event.t if event.since is None else event.since
    name, offset = day.stamp(event.wall)
    outcome = "natural" if event.kind in ("natural-break", "gap") else event.kind
    sit = before.clock.sit  # an instant dated back over a step of the wall clock may lie before all of it
    sit_s = sit.at(event.t if sit.since is not None and begun < sit.since else begun)
    if outcome != "natural":
        reason = "asked" if before.clock.ask is not None and before.clock.ask.asked is not None else "early"
    return BreakRecord(day.now.wall_at(begun), event.wall, name, offset, outcome, sit_before_s=sit_s, reason=reason)


def cause_of(event: Event, before: Desk, after: Desk, written: DayRows, day: LocalDay) -> str:
    """Return the cause of the absence that `event` counts as a natural break, or "" if it is not known."""
    if event.gap is not None:
        return event.gap
    absences = (before.clock.absence, after.clock.absence)
    known = next((absence.cause for absence in absences if absence is not None and absence.since == event.since), "")
    if known or event.since is None:
        return known
    begun = day.now.wall_at(event.since)
    stretches = (row for row in reversed(written.stretches) if row.kind != "sitting")
    return next((row.cause for row in stretches if abs(row.started_wall - begun) < SAME_S), "")


def gap_row(event: Event, day: LocalDay) -> GapRecord | None:
    """Return the row of a gap, or None if `event` reports none."""
    if event.kind != "gap" or event.gap is None:
        return None
    assert event.length_s is not None
    begun = event.wall if event.since is None else day.now.wall_at(event.since)
    name, offset = day.stamp(begun)
    return GapRecord(event.gap, begun, event.wall, event.length_s, bool(event.counted), name, offset)


def meeting_rows(event: Event, day: LocalDay) -> tuple[MeetingRecord, ...]:
    """Return the rows of a meeting that is over, one for each local day; none if `event` ends none."""
    if event.meeting is None or event.meeting_since is None:
        return ()
    pieces = day.split(day.now.wall_at(event.meeting_since), event.wall)
    return tuple(MeetingRecord(event.meeting, begun, ended, *day.stamp(begun)) for begun, ended in pieces)


def wait_row(event: Event, day: LocalDay) -> WaitRecord | None:
    """Return the row of a wait that is over, or None if `event` reports none."""
    if event.kind != "wait-over" or event.wait is None or event.source is None:
        return None
    name, offset = day.stamp(event.wall)
    begun = event.wall - max(0.0, event.length_s or 0.0)
    ended = begun if event.lost else event.wall
    return WaitRecord(event.wait, event.source, begun, ended, name, offset, "used" if event.used else "passed")
