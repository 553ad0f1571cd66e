"""The end of the process: it never opens a screen late, and restores the terminal if the screen does not."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from deskspine.composition import leaving as wiring
from deskspine.composition.leaving import Leaving

Later = list[tuple[float, Callable[[], object]]]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Return a list of what would be done later, in a process that does not really end."""
    calls: Later = []
    monkeypatch.setattr(wiring, "_later", lambda seconds, call: calls.append((seconds, call)))
    monkeypatch.setattr(os, "_exit", lambda code: calls.append((0.0, lambda: code)))
    return calls


def test_no_screen_opens_once_the_end_has_begun(later: Later) -> None:
    leaving = Leaving()
    leaving.begin()
    assert not leaving.hand_over(lambda: None, lambda: None)
    assert [seconds for seconds, _ in later] == [wiring.LAST_S]


def test_a_screen_is_closed_once_and_the_terminal_given_back_when_that_takes_too_long(later: Later) -> None:
    calls: list[str] = []
    leaving = Leaving()
    assert leaving.hand_over(lambda: calls.append("close"), lambda: calls.append("give back"))
    leaving.begin()
    leaving.begin()
    assert calls == ["close"]
    later[0][1]()
    assert calls == ["close", "give back"]
    assert later[1][0] == wiring.GIVE_BACK_S, "giving back may wait for a terminal that takes nothing"


def test_a_restart_that_takes_too_long_starts_the_program_again_by_force(
    later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(wiring, "start_again", lambda: calls.append("again"))
    leaving = Leaving()
    leaving.hand_over(lambda: calls.append("close"), lambda: calls.append("give back"))
    assert not leaving.begun
    leaving.begin(again=True)
    assert leaving.begun
    later[0][1]()
    assert calls == ["close", "give back", "again"]
    later[1][1]()
    assert calls[-1] == "again", "also when giving back the terminal takes too long"


def test_a_signal_before_a_restart_ends_it(later: Later, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(wiring, "start_again", lambda: calls.append("again"))
    leaving = Leaving()
    leaving.begin()
    leaving.begin(again=True)
    later[0][1]()
    assert calls == []


def test_both_fit_into_two_seconds() -> None:
    assert wiring.LAST_S + wiring.GIVE_BACK_S < 2.0
