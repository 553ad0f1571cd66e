"""Every routine played through in simulated time, at every level: as long as it promises, within five seconds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.timeline import parse
from deskspine.engine.simulation.simulation import Seen, Simulation
from support.resident import MORNING, Resident, shipped

ROUTINES = sorted(shipped().routines)
LEVELS = ("1", "2", "3")
TOLERANCE_S = 5


@pytest.mark.long(sample=12)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", ROUTINES)
def test_every_routine_lasts_as_long_as_it_promises_in_a_resident(name: str, level: str) -> None:
    desk = Resident(minutes=240, course__level=level)
    assert desk.ask("start", routine=name, sure=True).ok
    playing = desk.picture.playing
    assert playing is not None
    promise_s, begun = playing.plan.routine.promise_s(playing.plan.level), desk.clock.read().wall
    waited_s = 0.0
    while (playing := desk.picture.playing) is not None:
        if playing.state.waiting:
            waited_s += 0.0 if playing.state.paused is None else desk.t - playing.state.paused
            assert desk.ask("player-score", score="3").ok
        else:
            desk.jump(3.0)
    (row,) = desk.journal.breaks
    assert (row.outcome, row.routine, str(row.level)) == ("finished", name, level)
    assert abs(row.played_s - promise_s) <= TOLERANCE_S
    assert row.started_wall == begun
    assert row.ended_wall == pytest.approx(begun + row.played_s + waited_s)
    assert [record.outcome for record in desk.journal.exercises[0]] == ["done"] * len(shipped().routines[name].slots)
    if shipped().routines[name].kind == "check":
        assert len(desk.picture.checks) == 1


def events_of(text: str, level: str) -> list[Seen]:
    """Return the events of a timeline at this level."""
    start = f"start {datetime.fromtimestamp(MORNING, UTC).isoformat()} UTC\n"
    settings = DEFAULTS.replace("course.level", level).replace("schedule.sit_minutes", 240)
    return list(Simulation(parse(start + text, "timeline"), settings, shipped()).run())


@pytest.mark.long(sample=12)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", ROUTINES)
def test_every_routine_lasts_as_long_as_it_promises_in_a_timeline(name: str, level: str) -> None:
    # A question of the self-test waits for its answer: a line every minute answers it, long after it was asked.
    answers = "".join(f"+{minute}:00 score 2\n" for minute in range(2, 9) if name == "butrimov-check")
    events = events_of(f"+1:00 start {name}\n{answers}+20:00 end\n", level)
    (finished,) = (one.event for one in events if one.event.kind == "finished")
    promise_s = shipped().routines[name].promise_s({"1": 1, "2": 2, "3": 3}[level])  # type: ignore[arg-type]
    assert finished.length_s is not None
    assert abs(finished.length_s - promise_s) <= TOLERANCE_S
    assert answers or finished.t == 60 + finished.length_s
