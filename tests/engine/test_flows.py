"""Routines that begin by themselves: after a while without input, and only those that need no answer first."""

from __future__ import annotations

import pytest

from deskspine.core.schedule.inputs import Idle, Typing
from deskspine.engine.flowing import begins_at
from support.resident import Resident


def asked(**values: str | bool) -> Resident:
    """Return a person at a visible ask whose hands rest since just before it."""
    desk = Resident(minutes=10, source=True, **{"ask__start": "flows", **values})  # type: ignore[arg-type]
    desk.ask("first-run-done")
    desk.live(590, [Typing()])
    desk.live(5, [Idle(desk.t)])
    while desk.picture.mode != "asking":
        desk.live(1.0)
    return desk


def test_the_routine_begins_twenty_seconds_after_the_ask() -> None:
    desk = asked()
    at = begins_at(desk.engine.situation)
    ask = desk.picture.ask
    assert ask is not None
    assert ask.asked is not None
    assert at == ask.asked + 20
    desk.live(at - desk.t - 0.5)
    assert desk.picture.playing is None
    desk.live(1.0)
    playing = desk.picture.playing
    assert playing is not None
    assert playing.state.started == at
    assert desk.sentences_of("started")[0].endswith("; it began by itself")
    desk.to_end()
    assert desk.outcomes == ["finished"]


def test_one_large_step_begins_it_at_the_same_instant() -> None:
    small, large = asked(), asked()
    small.live(100)
    large.jump(100)
    assert large.picture.playing == small.picture.playing
    shown = [[(event.kind, event.t) for event in desk.events] for desk in (small, large)]
    assert shown[0] == shown[1]


def test_work_puts_it_off_and_it_begins_later() -> None:
    desk = asked()
    desk.live(6)
    desk.live(1, [Idle(desk.t)])
    assert [event.kind for event in desk.events].count("still-busy") == 1
    assert (desk.picture.mode, desk.picture.playing) == ("sitting", None)
    assert desk.picture.today.snoozed == 0
    desk.live(110)
    assert desk.picture.playing is None
    desk.live(40, [Idle(desk.t)])
    assert desk.picture.playing is not None


@pytest.mark.parametrize("how", ["ask", "away from the desk", "first pages"])
def test_what_needs_an_answer_does_not_begin(how: str) -> None:
    values = {"ask": {"ask__start": "ask"}, "away from the desk": {"routine__default": "morning-seven"}}.get(how, {})
    desk = asked(**values)
    if how == "first pages":
        desk = Resident(minutes=10, source=True, ask__start="flows")
        desk.live(590, [Typing()])
        desk.live(30, [Idle(desk.t)])
    assert begins_at(desk.engine.situation) is None
    desk.live(50)
    assert desk.picture.playing is None
    assert desk.picture.mode == "asking"
