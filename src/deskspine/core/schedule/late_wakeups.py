"""Late wake-ups: the machine slept, the process was stopped, or only the clock was set.

The result is an input of the sitting clock; the clock itself infers nothing from the size of a step.
"""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.schedule.events import GapKind
from deskspine.core.timekeeping.instants import Reading

LATE_S = 30.0
"""Minimum seconds by which a wake-up is late; busy machines and terminals cause less."""
SET_S = 60.0
"""Minimum seconds by which a wall clock was set; time services move it by less."""
GRACE_S = 60.0
"""Maximum seconds after the last sign of life that count as sitting after a kill: the sign comes once a minute."""


class ClockGap(Struct, frozen=True):
    """A gap in the time between two readings of the clocks."""

    kind: GapKind
    length_s: float
    """Seconds in which nothing could be seen; for `clock` the seconds by which it was set, negative if set back."""
    grace_s: float = 0.0
    """Seconds before the gap that still count as sitting (after a kill)."""


def classify(before: Reading, after: Reading, asked_for_s: float) -> tuple[ClockGap, ...]:
    """Return the gaps between two readings of the clocks, if `asked_for_s` seconds of sleep had been asked for.

    asleep: boot time continued while monotonic time did not. stall: both continued, but the process did not run. clock:
    the wall clock moved by itself. On a machine whose two clocks both count sleep, asleep reads as stall; both are an
    absence.
    """
    passed = max(0.0, after.boot - before.boot)
    awake = min(passed, max(0.0, after.mono - before.mono))
    slept = passed - awake
    gaps: list[ClockGap] = []
    if slept >= LATE_S:
        stopped_too = awake - asked_for_s >= LATE_S
        gaps.append(ClockGap("asleep", passed if stopped_too else slept))
    elif passed - asked_for_s >= LATE_S:
        gaps.append(ClockGap("stall", passed))
    moved = (after.wall - before.wall) - passed
    if abs(moved) >= SET_S:
        gaps.append(ClockGap("clock", moved))
    return tuple(gaps)


def set_while_closed(last_alive: Reading, now: Reading) -> ClockGap | None:
    """Return the gap if the wall clock was set while the program was closed, or None.

    Only readings of one start of the machine can show it.
    """
    if not now.boot_id or now.boot_id != last_alive.boot_id or now.boot < last_alive.boot:
        return None
    moved = (now.wall - last_alive.wall) - (now.boot - last_alive.boot)
    return ClockGap("clock", moved) if abs(moved) >= SET_S else None


def classify_launch(last_alive: Reading, now: Reading, ended_by_itself: bool) -> ClockGap | None:
    """Return the gap in which the program was closed, or None if it was closed for less than 30 s.

    Its length is in boot time within one start of the machine and in wall time otherwise; a negative length means that
    the clocks contradict each other. `ended_by_itself` is False after a kill: then the first minute after the last sign
    of life still counts as sitting.
    """
    same_boot = bool(now.boot_id) and now.boot_id == last_alive.boot_id and now.boot >= last_alive.boot
    length_s = now.boot - last_alive.boot if same_boot else now.wall - last_alive.wall
    if length_s < -1.0:
        return ClockGap("closed", length_s)
    grace_s = 0.0 if ended_by_itself else min(GRACE_S, max(0.0, length_s))
    return ClockGap("closed", length_s - grace_s, grace_s) if length_s - grace_s >= LATE_S else None
