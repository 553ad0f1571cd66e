"""Instants and readings of clocks, as values. No code here reads a clock."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from msgspec import Struct


class Reading(Struct, frozen=True):
    """One reading of the three clocks of a machine, taken at the same moment."""

    boot: float
    """Seconds since the machine started, sleep included. Durations are measured with this clock."""
    mono: float
    """Seconds of the monotonic clock; on Linux it stops while the machine sleeps."""
    wall: float
    """Seconds since 1970-01-01 UTC by the wall clock. Only for time stamps, hours and days."""
    boot_id: str = ""
    """Identifier of this start of the machine; boot seconds of two starts cannot be compared."""


class Now(Struct, frozen=True):
    """The moment to which a pure state machine is advanced."""

    t: float
    """Boot seconds, or elapsed seconds of a simulation. Durations are differences of these."""
    wall: float
    """Seconds since 1970-01-01 UTC at that moment."""
    zone: tzinfo = UTC
    """Time zone of the person at that moment."""

    def wall_at(self, t: float) -> float:
        """Return the wall second of instant `t`, assuming that the wall clock was not set in between."""
        return self.wall - (self.t - t)

    def local_at(self, t: float) -> datetime:
        """Return the local date and time of instant `t`."""
        return datetime.fromtimestamp(self.wall_at(t), self.zone)


class Meter(Struct, frozen=True):
    """A number of seconds that may be growing, kept as instants so that its value at any time can be computed."""

    base_s: float = 0.0
    """Seconds counted up to `since`."""
    since: float | None = None
    """Boot second since which it grows by one each second; None while it does not grow."""

    def at(self, t: float) -> float:
        """Return its value in seconds at boot second `t`."""
        return self.base_s if self.since is None else self.base_s + max(0.0, t - self.since)
