"""A source that is asked every now and then must not lose what an absence is dated back to."""

from __future__ import annotations

from datetime import UTC

from deskspine.core.schedule import machine
from deskspine.core.schedule.inputs import DoNotDisturb, Idle, Input
from deskspine.core.schedule.policy import Policy
from deskspine.core.timekeeping.instants import Now

WALL = 1_770_000_000.0


def now(t: float) -> Now:
    """Return the moment `t` seconds into the test."""
    return Now(t, WALL + t, UTC)


def test_idle_samples_do_not_wear_the_back_dating_down() -> None:
    policy = Policy()
    state = machine.begin(now(0.0), policy, source=True)
    rows = []
    for t in range(30, 1801, 30):
        sample: list[Input] = [Idle(min(float(t), 1200.0))]  # the last input is at 20 minutes
        state, events = machine.advance(state, now(float(t)), sample, policy)
        rows += [(event.kind, event.t, event.sit_s) for event in events]
    assert rows[0] == ("away", 1500.0, 1200.0)


def test_what_happens_meanwhile_does_not_wear_it_down_either() -> None:
    policy = Policy(promise_s=3600.0)
    state = machine.begin(now(0.0), policy, source=True)
    state, _ = machine.advance(state, now(600.0), [Idle(600.0)], policy)
    state, _ = machine.advance(state, now(800.0), [DoNotDisturb(True)], policy)
    state, events = machine.advance(state, now(1000.0), [], policy)
    assert [(event.kind, event.t, event.since, event.sit_s) for event in events] == [("away", 900.0, 600.0, 600.0)]
