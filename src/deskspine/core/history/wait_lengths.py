"""The lengths of earlier waits, from which the length of the next one can be expected."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.history.records import WaitRecord
from deskspine.core.timekeeping.instants import Seconds
from deskspine.core.waits.expected import LEARNED_FROM, median_of_last

LAST_WAITS = 1000
"""Maximum number of waits that are looked back on."""


class WaitLength(Struct, frozen=True):
    """The lengths of the last waits of one kind that one source reported."""

    source: str
    kind: str
    lasted_s: tuple[Seconds, ...]
    """Seconds that each of them lasted, the newest at the end."""

    @property
    def median_s(self) -> float | None:
        """The usual length in seconds, or None if there were too few waits."""
        return median_of_last(self.lasted_s)


def with_wait(lengths: tuple[WaitLength, ...], record: WaitRecord) -> tuple[WaitLength, ...]:
    """Return `lengths` with one more wait. One whose end was not seen teaches nothing about lengths."""
    lasted_s = record.ended_wall - record.started_wall
    if lasted_s <= 0:
        return lengths
    for at, known in enumerate(lengths):
        if (known.source, known.kind) == (record.source, record.kind):
            more = replace(known, lasted_s=(*known.lasted_s, lasted_s)[-LEARNED_FROM:])
            return (*lengths[:at], more, *lengths[at + 1 :])
    return (*lengths, WaitLength(record.source, record.kind, (lasted_s,)))


def lengths_of(records: Iterable[WaitRecord]) -> tuple[WaitLength, ...]:
    """Return the lengths of waits in the order of their ends."""
    lengths: tuple[WaitLength, ...] = ()
    for record in records:
        lengths = with_wait(lengths, record)
    return lengths
