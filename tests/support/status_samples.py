"""Snapshots of a person at ten o'clock, and their status at that moment."""

from __future__ import annotations

from datetime import UTC

from msgspec.structs import replace

from deskspine.core.routines.model import Routine
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.status.facts import StatusFacts
from deskspine.core.timekeeping.instants import Meter, Now, Reading
from deskspine.engine.snapshot import AskView, Mode, NextRoutine, PresenceView, Snapshot, Today, Until
from deskspine.engine.storage.status_fields import status_fields

BOOT, WALL = 50_000.0, 1_772_618_400.0  # Wednesday 4 March 2026, 10:00 UTC
AT = Reading(BOOT, BOOT, WALL, "this-start")
COMING = NextRoutine(Routine("seated-2min", "Two-minute seated reset"), 120, "")
ASK = AskView("owed", "break", 1, 3, BOOT - 600, None, 0, 3, 300, BOOT + 900, "because")
SITTING = Snapshot(
    at=AT,
    mode="sitting",
    settings=DEFAULTS,
    interval_s=3000,
    sit=Meter(0, BOOT - 2040),
    progress=Meter(0, BOOT - 2040),
    due=BOOT + 960,
    next_ask=BOOT + 960,
    presence=PresenceView("present", BOOT - 2040, ()),
    ask=None,
    next=COMING,
    quick=COMING,
    today=Today(breaks=2),
)


def in_mode(mode: Mode) -> Snapshot:
    """Return the same moment in another mode."""
    snapshot = replace(SITTING, mode=mode)
    if mode in ("asking", "snoozed", "owed", "held"):
        return replace(snapshot, ask=ASK, next_ask=None)
    if mode == "away":
        still = Meter(2040)
        return replace(snapshot, presence=PresenceView("away", BOOT - 720, ()), sit=still, next_ask=None)
    if mode == "meeting":
        return replace(snapshot, meeting=Until(BOOT - 60, BOOT + 5400))
    if mode == "paused":
        return replace(snapshot, pause=Until(BOOT - 60, None))
    if mode == "off-duty":
        return replace(snapshot, off_duty_until=WALL + 23 * 3600)
    return snapshot


def facts_of(snapshot: Snapshot, later_s: float = 0.0) -> StatusFacts:
    """Return the status of `snapshot`, `later_s` after its moment."""
    fields = dict(status_fields(snapshot, 7, UTC))
    return StatusFacts(fields, Now(snapshot.at.boot + later_s, snapshot.at.wall + later_s), snapshot.at.boot_id)
