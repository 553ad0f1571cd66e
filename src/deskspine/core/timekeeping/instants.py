"""Instants and readings: how deskspine names moments without ever reading a clock."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from msgspec import Struct


class Reading(Struct, frozen=True):
    """One look at the three clocks of a machine, taken together."""

    boot: float
    """Seconds since the machine started, sleep included. Durations are measured on this one."""
    mono: float
    """Seconds of the monotonic clock; on Linux it stands still while the machine sleeps."""
    wall: float
    """Seconds since 1970-01-01 UTC, as the wall clock has it now. Only for stamps, hours and days."""
    boot_id: str = ""
    """Names this start of the machine; boot seconds of two different ids cannot be compared."""


class Now(Struct, frozen=True):
    """The moment a pure machine is advanced to."""

    t: float
    """Boot seconds (or elapsed seconds of a simulation): the only measure of duration."""
    wall: float
    """Seconds since 1970-01-01 UTC at that moment."""
    zone: tzinfo = UTC
    """The zone the person is in at that moment."""

    def wall_at(self, t: float) -> float:
        """The wall second of instant `t`, assuming that nobody set the clock in between."""
        return self.wall - (self.t - t)

    def local_at(self, t: float) -> datetime:
        """Local date and time of instant `t`."""
        return datetime.fromtimestamp(self.wall_at(t), self.zone)


class Meter(Struct, frozen=True):
    """A number of seconds that may be growing: kept as instants, so that it can be shown at any time without a tick."""

    base_s: float = 0.0
    """Seconds gathered up to `since`."""
    since: float | None = None
    """Boot second since which it grows one for one; None while it stands still."""

    def at(self, t: float) -> float:
        """Its value in seconds at boot second `t`."""
        return self.base_s if self.since is None else self.base_s + max(0.0, t - self.since)
