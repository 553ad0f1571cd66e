"""The asks and the sits of the last weeks, from which the habits of a person are worked out."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from deskspine.core.history.records import TAKEN, AskRecord, BreakRecord
from deskspine.core.timekeeping.instants import Seconds

ASKS_DAYS = 120
"""Maximum days for which asks are looked back on; older ones would weigh next to nothing."""
LAST_ASKS = 600
"""Maximum number of asks that are looked back on."""
LAST_SITS = 400
"""Maximum number of sits that are looked back on."""


class SitBefore(Struct, frozen=True):
    """The sit before a break that was taken."""

    day: str
    sit_s: Seconds


def with_ask(asks: tuple[AskRecord, ...], record: AskRecord) -> tuple[AskRecord, ...]:
    """Return `asks` with one more, at most the last `LAST_ASKS`. An ask for a micro break is no habit."""
    return (*asks, record)[-LAST_ASKS:] if _counts(record) else asks


def with_sit(sits: tuple[SitBefore, ...], record: BreakRecord) -> tuple[SitBefore, ...]:
    """Return `sits` with that before one more break, if it was taken: at most the last `LAST_SITS`."""
    if record.outcome not in TAKEN or record.kind != "break" or record.annulled:
        return sits
    return (*sits, SitBefore(record.day, record.sit_before_s))[-LAST_SITS:]


def asks_of(rows: Iterable[AskRecord], first: str) -> tuple[AskRecord, ...]:
    """Return the asks for a break from the day `first` on, at most the last `LAST_ASKS`."""
    return tuple(row for row in rows if _counts(row) and row.day >= first)[-LAST_ASKS:]


def _counts(record: AskRecord) -> bool:
    return record.kind == "break" and not record.annulled
