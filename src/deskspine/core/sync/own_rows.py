"""The rows of this machine: which of them its own file does not have yet, and the numbers they get."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import asdict

from deskspine.core.history.records import BreakRecord, DayRows, StretchRecord
from deskspine.core.sync.lines import SyncLine, SyncRow, tenths
from deskspine.core.sync.spans import TimeSpan

SHARED_EVERY_S = 600.0
"""Seconds of a sitting that goes on after which the part until now is written."""


class UnderWay(Struct, frozen=True):
    """The sitting that goes on now."""

    since_wall: float
    now_wall: float
    day: str
    least_s: float = SHARED_EVERY_S
    """Minimum seconds that are worth a line."""


def missing(
    own: Sequence[SyncLine], rows: DayRows, *, under_way: UnderWay | None = None, seen: bool = True
) -> tuple[SyncRow, ...]:
    """Return the rows of the journal that the lines of `own` do not have, in the order of the journal.

    A break that was taken back before it was written is left out; one that was written gets a row that says so.
    """
    written = Counter(_key(line) for line in own)
    new = list(_new_stretches(rows.stretches, written, seen))
    for record in rows.breaks:
        row = _break(record, "break")
        if record.annulled:
            row, is_needed = _break(record, "annulled"), _key(row) in written
        else:
            is_needed = True
        if is_needed and _key(row) not in written:
            new.append(row)
    if under_way is not None:
        new += _part_until_now(own, under_way, seen)
    return tuple(new)


def numbered(
    rows: Sequence[SyncRow], machine: str, host: str, own: Iterable[SyncLine], wall: float
) -> tuple[SyncLine, ...]:
    """Return `rows` as lines of `machine`, with numbers above those of `own`.

    Numbers begin at the wall second, so that those of a file that was lost are not used again.
    """
    first = max((line.seq + 1 for line in own), default=0)
    first = max(first, int(wall))
    return tuple(
        SyncLine(**asdict(row), machine=machine, host=host, seq=first + number) for number, row in enumerate(rows)
    )


def _part_until_now(own: Sequence[SyncLine], under_way: UnderWay, seen: bool) -> list[SyncRow]:
    since = tenths(under_way.since_wall)
    known = [
        line.ended_wall for line in own if (line.row, line.kind, line.started_wall) == ("stretch", "sitting", since)
    ]
    if under_way.now_wall - max((since, *known)) < under_way.least_s:
        return []
    return [_stretch("sitting", since, under_way.now_wall, under_way.day, seen)]


def _new_stretches(
    stretches: Iterable[StretchRecord], written: Counter[tuple[object, ...]], seen: bool
) -> Iterator[SyncRow]:
    """Yield the stretches that are not written, and again those after them in the journal that overlap them.

    Where stretches overlap, the later line counts.
    """
    added: list[TimeSpan] = []
    for record in stretches:
        row = _stretch(record.kind, record.started_wall, record.ended_wall, record.day, seen)
        overlaps = any(row.started_wall < end and start < row.ended_wall for start, end in added)
        is_written = written[_key(row)] > 0
        written[_key(row)] -= is_written
        if overlaps or not is_written:
            added.append((row.started_wall, row.ended_wall))
            yield row


def _key(row: SyncRow) -> tuple[object, ...]:
    return row.row, row.kind, row.outcome, row.started_wall, row.ended_wall


def _stretch(kind: str, started_wall: float, ended_wall: float, day: str, seen: bool) -> SyncRow:
    return SyncRow(
        row="stretch", kind=kind, day=day, seen=seen, started_wall=tenths(started_wall), ended_wall=tenths(ended_wall)
    )


def _break(record: BreakRecord, row: str) -> SyncRow:
    return SyncRow(
        row="annulled" if row == "annulled" else "break",
        kind=record.kind,
        day=record.day,
        started_wall=tenths(record.started_wall),
        ended_wall=tenths(max(record.started_wall, record.ended_wall)),
        outcome=record.outcome,
        played_s=tenths(record.played_s),
    )
