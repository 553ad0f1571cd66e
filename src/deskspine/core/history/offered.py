"""The break that was offered in a wait at one moment of a past day, from the day's list."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from deskspine.core.history.day_log import ListedEvent


class PastOffer(Struct, frozen=True):
    """An offer, and the event that ended it or None if the list has no end of it."""

    at: float
    """Wall second of the offer."""
    why: str
    end: ListedEvent | None = None

    @property
    def taken(self) -> bool:
        """True if a routine began with it."""
        return self.end is not None and self.end[1] == "started"


_ENDS = ("offer-withdrawn", "started", "offer")


def offer_at(events: Iterable[ListedEvent], begins: float, ends: float) -> PastOffer | None:
    """Return the last offer that was open at some moment from wall second `begins` to `ends`, or None."""
    found: PastOffer | None = None
    for event in events:
        at, kind, why = event
        if found is not None and found.end is None and kind in _ENDS:
            found = PastOffer(found.at, found.why, event)
        if kind == "offer" and at <= ends:
            found = PastOffer(at, why)
    return found if found is not None and (found.end is None or found.end[0] >= begins) else None
