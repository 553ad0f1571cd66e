"""Sitting at another machine takes an absence here back, also one that a lock or a sleep proves."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from deskspine.core.schedule import machine
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.inputs import AwayKey, Back, Idle, Input, Lock, SatThere, Sleep, Typing, Unlock, Wake
from deskspine.core.schedule.policy import Policy
from deskspine.core.schedule.state import State
from support.chance import now_at

POLICY = Policy()
THERE = SatThere("laptop")
STILL = Idle(20 * 60.0)


def lived(*days: tuple[float, Sequence[Input]]) -> tuple[State, tuple[Event, ...]]:
    """Return the state after inputs at these minutes, and the events of the last of them."""
    events: tuple[Event, ...] = ()
    state = machine.begin(now_at(0.0), POLICY, source=True)
    for minute, entries in days:
        state, events = machine.advance(state, now_at(minute * 60), [*entries], POLICY)
    return state, events


@pytest.mark.parametrize(("gone", "back"), [(Sleep(), Wake()), (Lock(), Unlock()), (AwayKey(), Back())])
def test_the_sit_goes_on_where_it_was(gone: Input, back: Input) -> None:
    state, events = lived((0, [Typing()]), (20, [STILL, gone]), (40, [back, Typing()]), (45, [THERE]))
    assert state.sit.at(state.t) == state.progress.at(state.t) == 45 * 60
    (event,) = (event for event in events if event.here)
    assert event.why == "you sat at laptop meanwhile: 20 min added to your sitting time"
    assert (event.since, event.length_s) == (20 * 60, 20 * 60)


def test_once_and_within_ten_minutes_of_the_return() -> None:
    absence: tuple[tuple[float, Sequence[Input]], ...] = (
        (0, [Typing()]),
        (20, [STILL, Sleep()]),
        (40, [Wake(), Typing()]),
    )
    twice, events = lived(*absence, (45, [THERE]), (46, [THERE]))
    assert twice.sit.at(twice.t) == 46 * 60
    assert not any(event.here for event in events)
    late, _ = lived(*absence, (51, [THERE]))
    assert late.sit.at(late.t) == 11 * 60


def test_not_in_an_absence_and_not_without_one() -> None:
    away, events = lived((0, [Typing()]), (20, [STILL, Sleep()]), (40, [THERE]))
    assert away.absence is not None
    assert events == () or not any(event.here for event in events)
    present, _ = lived((0, [Typing()]), (20, [THERE]))
    assert present.sit.at(present.t) == 20 * 60
