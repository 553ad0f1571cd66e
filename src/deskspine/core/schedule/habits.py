"""The habits of a person: how often they take a break that is asked for, by the time of the day."""

from __future__ import annotations

from math import sqrt

from msgspec import Struct

SLOT_MIN = 10
"""Minutes in a slot of the day."""
SLOTS = 24 * 60 // SLOT_MIN


class Estimate(Struct, frozen=True):
    """An estimate of how often an ask is taken at one time of the day."""

    share: float
    """Part of the asks that are taken, 0 to 1: the mean of a Beta distribution."""
    evidence: float
    """Number of asks behind it; an old one counts for less."""

    @property
    def error(self) -> float:
        """Standard deviation of the share."""
        return sqrt(self.share * (1.0 - self.share) / (self.evidence + 3.0))


class Habits(Struct, frozen=True):
    """The habits of a person over the day, by slots of ten minutes of the local time."""

    slots: tuple[Estimate, ...] = ()
    """One estimate for each of the `SLOTS` slots, or none for a person whose asks never move."""

    def __bool__(self) -> bool:
        return bool(self.slots)

    def at(self, minute: float) -> Estimate:
        """Return the estimate at a minute after local midnight, between those of the two nearest slots."""
        place = minute / SLOT_MIN - 0.5
        first = int(place // 1)
        part = place - first
        before, after = self.slots[first % SLOTS], self.slots[(first + 1) % SLOTS]
        return Estimate(
            before.share * (1 - part) + after.share * part,
            before.evidence * (1 - part) + after.evidence * part,
        )


NO_HABITS = Habits()
