"""The verdict of several readings, and readings that are impossible."""

from __future__ import annotations

import math

import pytest
from hypothesis import given as made_up
from hypothesis import strategies as st

from deskspine.core.presence.evidence import (
    BLIND,
    IdleReading,
    SourceReach,
    SourceReading,
    Verdict,
    implausible_reason,
    inputs_between,
    judge,
    known_input,
    poll_s,
    polled,
)
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Idle, Input, Key, Source, Typing

DESK, SSH, CONSOLE = Place(desktop=True), Place(remote=True), Place(console=True)
LEFT = Place(remote=True, attached=False)
SERVER = Place()
NOW = None


def source_readings(*sights: tuple[SourceReach, float | None]) -> tuple[SourceReading, ...]:
    return tuple(SourceReading(f"{reach}{n}", reach, IdleReading(since)) for n, (reach, since) in enumerate(sights))


@pytest.mark.parametrize(
    ("sights", "place", "source", "since", "enough_s"),
    [
        # input by any of them proves presence; idleness needs all
        ([("seat", 50.0), ("terminals", NOW)], DESK, True, None, None),
        ([("seat", NOW), ("terminals", 50.0)], DESK, True, None, None),
        ([("seat", 50.0), ("terminals", 70.0)], DESK, True, 70.0, None),
        # a terminal next to a desktop without a source proves no absence
        ([("terminals", 50.0)], DESK, False, None, None),
        # in a remote session the desktop of this machine says nothing, and a quiet terminal says little
        ([("seat", NOW), ("terminals", 50.0)], SSH, True, 50.0, 1200.0),
        ([("seat", NOW)], SSH, False, None, None),
        ([("terminals", 50.0)], SERVER, True, 50.0, 1200.0),
        ([("terminals", 50.0)], CONSOLE, True, 50.0, None),
        ([("terminals", 50.0)], LEFT, True, 50.0, 30.0),
        ([], LEFT, True, 44.0, 30.0),
        ([], DESK, False, None, None),
    ],
)
def test_sights_are_read_by_where_the_person_sits(
    sights: list[tuple[SourceReach, float | None]],
    place: Place,
    source: bool,
    since: float | None,
    enough_s: float | None,
) -> None:
    verdict = judge(source_readings(*sights), place, 300.0, 44.0)
    assert (verdict.source, verdict.idle_since, verdict.enough_s) == (source, since, enough_s)


def test_somebody_who_wants_half_an_hour_gets_it_over_ssh_too() -> None:
    assert judge(source_readings(("terminals", 5.0)), SSH, 1800.0, 0.0).enough_s == 1800.0


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (BLIND, Verdict(True, None), [Source(True), Typing()]),
        (BLIND, Verdict(True, 5.0), [Source(True), Idle(5.0)]),
        (Verdict(True, None), Verdict(True, None), []),
        (Verdict(True, None), Verdict(True, 9.0), [Idle(9.0)]),
        (Verdict(True, 9.0), Verdict(True, 9.0, 0.0, "nobody"), [Idle(9.0, 0.0, "nobody")]),
        (Verdict(True, 9.0), BLIND, [Source(False)]),
        (BLIND, Verdict(pulse=True), [Key()]),
        (Verdict(pulse=True), Verdict(pulse=True), []),
        (Verdict(True, 9.0), Verdict(pulse=True), [Source(False), Key()]),
    ],
)  # fmt: skip
def test_only_what_changed_is_told(before: Verdict, after: Verdict, told: list[Input]) -> None:
    assert list(inputs_between(before, after)) == told


@pytest.mark.parametrize(
    ("known", "since", "caught"),
    [
        (None, 90.0, False),
        (None, 101.0, False),
        (None, 103.0, True),
        (None, -3.0, True),
        (None, math.nan, True),
        (None, math.inf, True),
        (80.0, 79.0, False),
        (80.0, 70.0, True),
        (80.0, None, False),
    ],
)
def test_a_sight_that_cannot_be_true_is_caught(known: float | None, since: float | None, caught: bool) -> None:
    assert bool(implausible_reason(known, IdleReading(since), 100.0)) is caught


@made_up(st.lists(st.floats(0.0, 400.0), min_size=1, max_size=60), st.booleans())
def test_an_honest_source_that_is_asked_again_and_again_is_never_called_a_liar(
    pauses: list[float], close: bool
) -> None:
    t, last, last_input = 1000.0, 1000.0, None
    for pause_s in pauses:
        typed_until = last + pause_s
        while t < typed_until + 30.0:
            last = min(t, typed_until)
            sight = polled(t - last, t, closely=close)
            assert implausible_reason(last_input, sight, t) == ""
            last_input = known_input(last_input, sight, t)
            t += poll_s(sight, closely=close)


def test_a_source_that_is_asked_tells_a_pause_only_when_it_is_one() -> None:
    assert polled(2.0, 100.0, closely=True) == IdleReading(None)
    assert polled(4.0, 100.0, closely=True) == IdleReading(96.0)
    assert polled(4.0, 100.0, closely=False) == IdleReading(None)
    assert polled(-4.0, 100.0, closely=False) == IdleReading(104.0)
