"""Clocks that only move by hand, for the simulator and the tests."""

from __future__ import annotations

from datetime import tzinfo

from deskspine.core.timekeeping.instants import Reading


class SimulatedClock:
    """Three clocks and a zone that move only by hand. Boot seconds are the seconds elapsed."""

    def __init__(self, wall: float, zone: tzinfo) -> None:
        self._reading = Reading(0.0, 0.0, wall, "simulated")
        self._zone = zone

    def read(self) -> Reading:
        """Return the present reading."""
        return self._reading

    def zone(self) -> tzinfo:
        """Return the present zone."""
        return self._zone

    def to(self, elapsed_s: float, *, asleep: bool = False) -> None:
        """Move on to `elapsed_s`, never back. While asleep, monotonic time does not move."""
        now = self._reading
        by_s = max(0.0, elapsed_s - now.boot)
        mono = now.mono if asleep else now.mono + by_s
        self._reading = Reading(max(now.boot, elapsed_s), mono, now.wall + by_s, now.boot_id)

    def set_wall(self, by_s: float) -> None:
        """Set the wall clock forward by `by_s`, or back if it is negative."""
        now = self._reading
        self._reading = Reading(now.boot, now.mono, now.wall + by_s, now.boot_id)

    def travel(self, zone: tzinfo) -> None:
        """Change the zone."""
        self._zone = zone
