"""A new person: the first breaks last longer, and what was skipped stays new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.core.routines.prep_time import LEARNT_FROM, NEW_UNTIL
from support.resident import Resident


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Resident]:
    resident = Resident(minutes=240)
    resident.journal = SqliteJournal(tmp_path / "journal.sqlite3")  # type: ignore[assignment]
    resident.launch()
    yield resident
    resident.journal.close()


def coming(desk: Resident) -> int:
    """Return the length of the next routine, as every screen shows it."""
    return desk.picture.next.promise_s


def test_the_first_breaks_last_longer_and_say_so(desk: Resident) -> None:
    known_s = desk.library.routines["seated-2min"].promise_s(1)
    lengths = []
    for _ in range(LEARNT_FROM + 1):
        assert desk.ask("start").ok
        playing = desk.picture.playing
        assert playing is not None
        said_s = coming(desk)
        assert abs(playing.plan.total_s - said_s) <= 5
        assert desk.engine.situation.profile.policy.promise_s == said_s
        desk.to_end()
        lengths.append(said_s)
    assert lengths == sorted(lengths, reverse=True)
    assert len(set(lengths[:NEW_UNTIL])) == len(set(lengths[NEW_UNTIL:LEARNT_FROM])) == 1
    assert lengths[0] > lengths[NEW_UNTIL] > lengths[-1] == known_s


def test_what_is_known_is_known_after_a_restart_and_what_was_skipped_stays_new(desk: Resident) -> None:
    for _ in range(LEARNT_FROM):
        desk.ask("start")
        desk.to_exercise("shoulder-rolls")
        while (playing := desk.picture.playing) is not None:
            segment = playing.plan.segments[playing.state.index]
            if playing.plan.exercise(segment.item).id == "blade-squeeze":
                desk.ask("player-next")
            desk.jump(1.0)
    desk.closed(600)
    plays = desk.picture.person.plays
    assert plays is not None
    assert plays["shoulder-rolls"] == LEARNT_FROM
    assert "blade-squeeze" not in plays
    added = desk.picture.next.routine.learning_s[0]
    assert added == coming(desk) - desk.library.routines["seated-2min"].promise_s(1) > 0


def test_a_routine_that_is_interrupted_goes_on_in_the_seconds_it_began_with(desk: Resident) -> None:
    desk.ask("start")
    desk.to_exercise("chin-tuck")
    before = desk.picture.playing
    assert before is not None
    desk.closed(20)
    after = desk.picture.playing
    assert after is not None
    assert after.plan.segments == before.plan.segments
