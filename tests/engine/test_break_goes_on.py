"""`deskspine break` after a terminal died in the middle of a routine: it goes on, or another one plays."""

from __future__ import annotations

import pytest

from support.resident import Resident


def interrupted(after_s: float = 40.0, gone_s: float = 30.0) -> Resident:
    """Return a person whose terminal died while a routine played, and who starts again soon."""
    desk = Resident()
    assert desk.ask("start", routine="seated-2min").ok
    desk.live(after_s)
    desk.killed(gone_s)
    playing = desk.picture.playing
    assert playing is not None
    assert playing.offered
    return desk


@pytest.mark.parametrize("name", ["", "seated-2min"])
def test_the_interrupted_routine_goes_on_where_it_was(name: str) -> None:
    desk = interrupted()
    reply = desk.ask("start", routine=name, here=True)
    assert reply.ok
    assert reply.text == "Two-minute seated reset goes on where it was interrupted"
    playing = desk.picture.playing
    assert playing is not None
    assert not playing.offered
    began = desk.t
    desk.to_end()
    assert 60 < desk.t - began < 100, "the second half was played, and two seconds of easing in"
    assert desk.outcomes == ["finished"]


def test_another_one_that_is_named_plays_and_what_was_played_is_recorded() -> None:
    desk = interrupted(after_s=80)
    assert desk.ask("start", routine="micro-1min", here=True).ok
    playing = desk.picture.playing
    assert playing is not None
    assert playing.plan.routine.id == "micro-1min"
    desk.to_end()
    assert desk.outcomes == ["shortened", "finished"]


def test_one_that_cannot_be_played_leaves_the_interrupted_one_as_it_is() -> None:
    desk = interrupted()
    assert not desk.ask("start", routine="nonsense", here=True).ok
    playing = desk.picture.playing
    assert playing is not None
    assert playing.offered
    assert desk.outcomes == []


def test_one_that_plays_is_not_cut_off() -> None:
    desk = Resident()
    desk.ask("start", routine="seated-2min")
    desk.live(10)
    for name in ("", "seated-2min", "micro-1min"):
        assert desk.ask("start", routine=name, here=True).text == "a routine is playing already"
    desk.ask("player-pause")
    assert desk.ask("start", here=True).text == "a routine is playing already"
