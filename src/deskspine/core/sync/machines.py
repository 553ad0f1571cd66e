"""The day of another machine, worked out from its lines."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from msgspec import Struct

from deskspine.core.history.day_totals import day_figures
from deskspine.core.history.records import TAKEN, BreakRecord, DayRows, StretchRecord
from deskspine.core.sync.lines import SyncLine, merged_lines, tenths
from deskspine.core.sync.spans import TimeSpan, union, within


class SharedBreak(Struct, frozen=True):
    """A break that was taken."""

    started_wall: float
    ended_wall: float
    outcome: str
    kind: str = "break"
    played_s: float = 0.0

    @property
    def moment(self) -> tuple[float, float]:
        """The wall times of the break, by which the same break is recognised in two histories."""
        return tenths(self.started_wall), tenths(self.ended_wall)


class MachineDay(Struct, frozen=True):
    """One day of another machine."""

    machine: str
    host: str
    sitting: tuple[TimeSpan, ...] = ()
    """Times of sitting at it, in order."""
    seen: tuple[TimeSpan, ...] = ()
    """The part of them in which a source saw the person."""
    breaks: tuple[SharedBreak, ...] = ()
    """Breaks and micro breaks that were taken and not taken back."""


def machine_days(lines: Iterable[SyncLine], begins: float, ends: float, own: str) -> tuple[MachineDay, ...]:
    """Return the days of all machines but `own` between two wall seconds; machines without a line are left out.

    The result does not depend on the order of the lines, nor on how often a line occurs.
    """
    relevant = [
        line for line in lines if line.machine != own and line.ended_wall >= begins and line.started_wall < ends
    ]
    grouped = groupby(merged_lines(relevant), key=lambda line: line.machine)
    return tuple(_day(machine, list(group), begins, ends) for machine, group in grouped)


def _day(machine: str, lines: list[SyncLine], begins: float, ends: float) -> MachineDay:
    """Return the day of one machine from its lines, in the order in which it wrote them."""
    annulled = {_key(line) for line in lines if line.row == "annulled"}
    breaks = [line for line in lines if line.row == "break" and _key(line) not in annulled]
    stretches = [line for line in lines if line.row == "stretch"]
    rows = DayRows(
        tuple(_break_record(line) for line in breaks),
        tuple(StretchRecord(line.kind, line.started_wall, line.ended_wall, line.day, 0) for line in stretches),
    )
    sitting = within(
        ((piece.start, piece.end) for piece in day_figures(rows).strip if piece.kind == "sitting"), begins, ends
    )
    seen = union((line.started_wall, line.ended_wall) for line in stretches if line.seen and line.kind == "sitting")
    taken = {
        SharedBreak(line.started_wall, line.ended_wall, line.outcome, line.kind, line.played_s)
        for line in breaks
        if line.outcome in TAKEN and begins <= line.ended_wall < ends
    }
    seen_sitting = tuple(span for start, end in seen for span in within(sitting, start, end))
    order = sorted(taken, key=lambda row: (row.ended_wall, row.started_wall, row.outcome, row.kind, row.played_s))
    return MachineDay(machine, lines[-1].host, sitting, seen_sitting, tuple(order))


def _key(line: SyncLine) -> tuple[float, float, str, str]:
    return line.started_wall, line.ended_wall, line.kind, line.outcome


def _break_record(line: SyncLine) -> BreakRecord:
    routine = "played" if line.played_s else ""  # a line names no routine
    return BreakRecord(
        line.started_wall, line.ended_wall, line.day, 0, line.outcome, routine, played_s=line.played_s, kind=line.kind
    )
