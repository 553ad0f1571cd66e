"""The arguments of requests: wrong ones are an ordinary refusal that changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.commands.registry import Request
from deskspine.engine.requests.arguments import RequestArgumentError, checked
from deskspine.engine.requests.dispatch import HANDLERS
from deskspine.engine.storage import saved_state as saved
from support.effort import examples
from support.resident import Resident

NAMES = sorted({name for handler in HANDLERS.values() for name in handler.args} | {"odd", ""})
ODD: tuple[Any, ...] = (
    "", "²:00", "²", "abc", "25:00", "1:60", "::", ":", "-1", "nan", "inf", "1e400", "٣",
    "\x1b]52;c;eA==\x07", "a\nb", "x" * 70_000,
    0, -1, 1, 3, 10**18, 10**400, -(10**400), 0.5, 1e308, float("inf"), float("-inf"), float("nan"), True, False,
    None, [], [1], {}, {"a": 1},
    "finished", "better", "micro-1min", "seated-2min", "chin-tuck", "14:30", "schedule.sit_minutes", "fever", "5",
)  # fmt: skip
"""Values of every type, and a few that some request accepts."""


def shape(desk: Resident) -> tuple[object, ...]:
    """Return everything that a request can change."""
    engine, journal = desk.engine, desk.journal
    rows = len(journal.breaks), len(journal.exercises), [record.answer for record in journal.breaks]
    now = engine.situation
    values = now.profile.settings, now.profile.unwell, now.follow_up, now.first_run
    return saved.shape(now.desk), desk.settings.settings, rows, values


def in_every_mode() -> Iterator[Resident]:
    """Yield residents in turn: one that sits, one that asks, one that plays, and one that waits for an answer."""
    desk = Resident()
    desk.live(60)
    yield desk
    desk = Resident()
    desk.to_ask()
    yield desk
    desk = Resident()
    desk.ask("start", routine="micro-1min")
    desk.live(20)
    yield desk
    desk.live(60)
    yield desk


def is_misfit(name: str, args: dict[str, Any]) -> bool:
    """Return True if the arguments alone are refused."""
    try:
        checked(Request(name, args), HANDLERS[name].args)
    except RequestArgumentError:
        return True
    return False


def check(desk: Resident, name: str, args: dict[str, Any]) -> None:
    """Send a request; arguments that do not fit are refused with one sentence and change nothing, without a fault."""
    before = shape(desk)
    reply = desk.engine.handle(Request(name, args, "verb"))
    assert reply.text
    assert len(reply.text) < 400
    assert reply.text.isprintable()
    assert not desk.engine.faults
    json.dumps(reply.text)
    if is_misfit(name, args):
        assert not reply.ok
        assert shape(desk) == before, (name, args, reply.text)


@pytest.mark.long(sample=10)
@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_every_request_takes_odd_arguments_as_an_ordinary_mistake(name: str) -> None:
    for desk in in_every_mode():
        for arg in (*HANDLERS[name].args, "odd"):
            for value in ODD:
                check(desk, name, {arg: value})
                if name in ("start", "quick", "set", "save-routine", "reload"):
                    desk.ask("player-leave")


@examples(120)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(HANDLERS)), st.dictionaries(st.sampled_from(NAMES), st.sampled_from(ODD), max_size=4)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_requests_with_any_arguments_one_after_another(asked: list[tuple[str, dict[str, Any]]]) -> None:
    desk = Resident()
    for name, args in asked:
        check(desk, name, args)
        desk.live(1)


@pytest.mark.parametrize(
    ("name", "args", "text"),
    [
        ("pause", {"until": "²:00"}, "expected a time as HH:MM or tomorrow, not '²:00'"),
        ("pause", {"minutes": "soon"}, "expected 1 to 1440 minutes, not 'soon'"),
        ("interval", {"minutes": 241}, "expected 1 to 240 minutes, not 241"),
        ("interval", {"by": 7}, "by: expected a multiple of 5 from -240 to 240 such as +5, not 7"),
        ("interval", {"by": 5, "minutes": 45}, "interval takes minutes or by, not both"),
        ("pause", {"minutes": 10**400}, "expected 1 to 1440 minutes, not so large a number"),
        ("interval-up", {"by": "abc"}, "by: expected a whole number from -240 to 240, not 'abc'"),
        ("interval-up", {"by": float("inf")}, "by: expected a whole number from -240 to 240, not inf"),
        ("interval-up", {"by": True}, "by: expected a whole number from -240 to 240, not True"),
        ("start", {"routine": ["a"]}, "routine: expected a text, not ['a']"),
        ("start", {"minutes": 3}, "start takes only routine, items, sure, then, then_items, here, not 'minutes'"),
        ("snooze", {"minutes": 3}, "snooze takes nothing, not 'minutes'"),
        ("set", {"key": "schedule.sit_minutes"}, "set needs value"),
        ("player-sound", {"on": "yes"}, "on: expected true or false, not 'yes'"),
    ],
)
def test_what_was_expected_is_said(name: str, args: dict[str, Any], text: str) -> None:
    assert Resident().engine.handle(Request(name, args, "verb")).text == text


def test_numbers_may_come_as_texts_and_scores_as_numbers() -> None:
    desk = Resident()
    assert desk.ask("interval-up", by="10").ok
    assert desk.ask("pause", minutes="20").ok
    assert desk.ask("player-score", score=2).text == "no routine is playing"
