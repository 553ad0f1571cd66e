"""Late wake-ups: the reading that the machine slept, the process was stopped, or only the clock was set.

What is decided here goes into the sitting clock as an input; the clock itself infers nothing from the size of a step.
"""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.schedule.events import GapKind
from deskspine.core.timekeeping.instants import Reading

LATE_S = 30.0
"""A wake-up less than this late is nothing: busy machines and terminals do that."""
SET_S = 60.0
"""A wall clock moved by less than this is nothing: time services do that."""
GRACE_S = 60.0
"""After a kill, up to this long after the last sign of life counts as sitting: it is touched once a minute."""


class GapFound(Struct, frozen=True):
    """One thing the clocks tell about the time between two looks at them."""

    kind: GapKind
    length_s: float
    """Seconds not seen; for `clock` the seconds by which it was set, negative when set back."""
    grace_s: float = 0.0
    """Seconds before it that still count as sitting (after a kill)."""


def classify(before: Reading, after: Reading, asked_for_s: float) -> tuple[GapFound, ...]:
    """What happened between two looks at the clocks, when `asked_for_s` seconds of sleep had been asked for.

    asleep: boot time went on while monotonic time stood still. stall: both went on, but the process was not run.
    clock: the wall moved by itself. On a machine whose two clocks both count sleep, asleep reads as stall; both
    are an absence.
    """
    passed = max(0.0, after.boot - before.boot)
    awake = min(passed, max(0.0, after.mono - before.mono))
    slept = passed - awake
    found: list[GapFound] = []
    if slept >= LATE_S:
        stopped_too = awake - asked_for_s >= LATE_S
        found.append(GapFound("asleep", passed if stopped_too else slept))
    elif passed - asked_for_s >= LATE_S:
        found.append(GapFound("stall", passed))
    moved = (after.wall - before.wall) - passed
    if abs(moved) >= SET_S:
        found.append(GapFound("clock", moved))
    return tuple(found)


def set_while_closed(last_alive: Reading, now: Reading) -> GapFound | None:
    """Whether the wall clock was set while the program was closed; only one start of the machine can tell."""
    if not now.boot_id or now.boot_id != last_alive.boot_id or now.boot < last_alive.boot:
        return None
    moved = (now.wall - last_alive.wall) - (now.boot - last_alive.boot)
    return GapFound("clock", moved) if abs(moved) >= SET_S else None


def classify_launch(last_alive: Reading, now: Reading, ended_by_itself: bool) -> GapFound | None:
    """How long the program was closed: by boot time within one start of the machine, by wall time otherwise.

    `ended_by_itself` is False after a kill; then the first minute after the last sign of life still counts as sitting.
    None when it was closed for less than 30 s. A negative length means that the clocks contradict each other.
    """
    same_boot = bool(now.boot_id) and now.boot_id == last_alive.boot_id and now.boot >= last_alive.boot
    length_s = now.boot - last_alive.boot if same_boot else now.wall - last_alive.wall
    if length_s < -1.0:
        return GapFound("closed", length_s)
    grace_s = 0.0 if ended_by_itself else min(GRACE_S, max(0.0, length_s))
    return GapFound("closed", length_s - grace_s, grace_s) if length_s - grace_s >= LATE_S else None
