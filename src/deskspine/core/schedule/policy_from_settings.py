"""The policy of the sitting clock as the settings define it."""

from __future__ import annotations

from deskspine.core.schedule.busy_kinds import BUSY_KINDS, HOLDING_KINDS
from deskspine.core.schedule.policy import Policy
from deskspine.core.settings.settings import Settings


def policy_of(settings: Settings, promise_s: float, shortest_s: float = Policy().shortest_s) -> Policy:
    """Return the policy that `settings` ask for.

    The next routine promises `promise_s` seconds, and the quick one `shortest_s`.
    """
    number = settings.number
    return Policy(
        interval_s=number("schedule.sit_minutes") * 60.0,
        heads_up_s=float(number("schedule.heads_up_seconds")),
        soft_start_s=float(number("schedule.soft_start_seconds")),
        snooze_s=number("schedule.snooze_minutes") * 60.0,
        snooze_limit=number("schedule.snooze_limit"),
        remind_s=tuple(minute * 60.0 for minute in settings.numbers("schedule.remind_minutes")),
        work_hours=settings.hours(),
        day_starts_min=settings.minute("schedule.day_starts"),
        micro_s=number("schedule.micro_every_minutes") * 60.0,
        walk_every=number("schedule.walk_every"),
        away_after_s=number("presence.away_after_minutes") * 60.0,
        busy=frozenset(kind for kind in HOLDING_KINDS if settings.flag(BUSY_KINDS[kind].setting)),
        max_hold_s=number("busy.max_hold_minutes") * 60.0,
        promise_s=promise_s,
        offers=settings.flag("waits.offer"),
        shortest_s=shortest_s,
        flows=settings.text("ask.start") == "flows",
        adapts=settings.flag("coach.adapt"),
    )


def stepped_minutes(minutes: int, by: int) -> int:
    """Return the interval after `+` or `-`: the next multiple of five, within 1 to 240.

    `by` gives the direction and, in fives, the number of key presses.
    """
    presses = max(1, abs(by) // 5)
    for _ in range(presses):
        minutes = (minutes // 5 + 1) * 5 if by > 0 else -(-minutes // 5) * 5 - 5
        minutes = min(240, max(1, minutes))
    return minutes
