"""The minutes moved on a day against the person's own aim, worded the same everywhere."""

from __future__ import annotations


def minutes_moved(seconds: float) -> int:
    """Return whole minutes, rounded to the nearest one; a movement shorter than half a minute counts as one."""
    return max(int(seconds / 60 + 0.5), 1 if seconds > 0 else 0)


def is_reached(moved_s: float, aim_s: float) -> bool:
    """Return True if the minutes shown reach the aim."""
    return aim_s > 0 and minutes_moved(moved_s) >= minutes_moved(aim_s)


def aim_share(moved_s: float, aim_s: float) -> float:
    """Return the part of the aim that is done, 0 to 1; 1 only if it is reached."""
    if aim_s <= 0:
        return 0.0
    return 1.0 if is_reached(moved_s, aim_s) else min(0.999, max(0.0, moved_s / aim_s))


def moved_forms(moved_s: float, aim_s: float) -> tuple[str, ...]:
    """Return the forms of both numbers, the longest first: "6 of 10 min", "6/10"."""
    moved, aim = minutes_moved(moved_s), minutes_moved(aim_s)
    if moved > aim:
        return f"{moved} min, aim of {aim} reached", f"{moved} min, aim {aim}", f"{moved}/{aim}"
    if moved == aim:
        return f"{moved} of {aim} min, aim reached", f"{moved} of {aim} min", f"{moved}/{aim}"
    return f"{moved} of {aim} min", f"{moved}/{aim}"
