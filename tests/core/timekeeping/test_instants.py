"""Instants move when the machine starts again; lengths and wall seconds stay."""

from __future__ import annotations

from deskspine.core.player.state import PlayerState
from deskspine.core.schedule.state import Ask, PauseState, RoutineRun, State, TimeStretch, Use
from deskspine.core.timekeeping.instants import Meter, shifted


def test_every_instant_moves_and_nothing_else() -> None:
    ask = Ask("break", "asking", due=10.0, ready=11.0, step=2)
    state = State(
        20.0,
        sit=Meter(300.0, 5.0),
        progress=Meter(200.0),
        closed=(TimeStretch("sitting", 1.0, 2.0, "x"),),
        uses=(Use("video", "", 3.0),),
        pause=PauseState(4.0, until_wall=1e9),
        interval_s=3000.0,
        run=RoutineRun("r", 120.0, "break", 6.0, ask),
    )
    moved = shifted(state, 100.0)
    assert (moved.t, moved.last_input, moved.interval_s, moved.locked) == (120.0, 100.0, 3000.0, None)
    assert (moved.sit, moved.progress) == (Meter(300.0, 105.0), Meter(200.0))
    assert (moved.closed, moved.uses) == ((TimeStretch("sitting", 101.0, 102.0, "x"),), (Use("video", "", 103.0),))
    assert moved.pause == PauseState(104.0, until_wall=1e9)
    assert moved.run == RoutineRun("r", 120.0, "break", 106.0, Ask("break", "asking", due=110.0, ready=111.0, step=2))
    assert shifted(moved, -100.0) == state
    assert state.t == 20.0, "the value itself stays as it was"


def test_a_player_moves_with_its_instants_only() -> None:
    state = PlayerState("r", 1, 7, 50.0, 0, 1.5, (), since=60.0, holds=((3, 4.0),), played_s=9.0)
    moved = shifted(state, 5.0)
    assert (moved.started, moved.since, moved.paused, moved.ended) == (55.0, 65.0, None, None)
    assert (moved.into_s, moved.played_s, moved.holds) == (1.5, 9.0, ((3, 4.0),))
