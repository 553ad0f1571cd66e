"""The follow-up of a routine, as pure functions of values."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.follow_up import (
    NO_GATE,
    UNRATED_S,
    FollowUp,
    Gate,
    Unrated,
    after_event,
    at_gate,
    begun,
    ended,
    expired,
    rated,
    result_seen,
)
from deskspine.core.history.history import CheckResult
from deskspine.core.player.machine import advance, start
from deskspine.core.player.plan import compile_plan
from deskspine.core.schedule.events import Event
from deskspine.core.session import Played
from support import fakes

MOVES = Gate("moves", warm=True, items="1,2")
RESULT = CheckResult(1.0, "2026-03-10", "check", ())
KNOWN = {"moves", "seated-2min"}


def played(outcome: str = "finished", kind: str = "routine") -> Played:
    plan = compile_plan(replace(fakes.routine(), kind=kind), 1)
    return Played(plan, start(plan, 0.0), "break", outcome, 120.0, 0.0)


def happened(kind: str, routine: str = "") -> Event:
    return Event(kind, 130.0, 130.0, "", routine=routine)  # type: ignore[arg-type]


def test_a_routine_that_ended_leaves_the_question_how_it_was() -> None:
    for outcome in ("finished", "shortened"):
        follow_up = ended(FollowUp(audible=True), played(outcome), 7, None, KNOWN)
        assert follow_up == FollowUp(unrated=Unrated(7, "seated-2min", 120.0, outcome, 0.0, 0, 5))
    for outcome in ("left", "stopped", "natural"):
        assert ended(FollowUp(audible=False), played(outcome), 7, None, KNOWN) == FollowUp()


def test_the_question_comes_with_the_time_and_the_exercises_that_were_done() -> None:
    plan = compile_plan(fakes.routine(), 1)
    state, _ = advance(start(plan, 0.0), plan, 30.0, ["next", "next"])
    end = Played(plan, state, "break", "shortened", 120.0, 0.0)
    unrated = ended(FollowUp(), end, 7, None, KNOWN).unrated
    assert unrated is not None
    done = sum(attempt.outcome == "done" for attempt in state.attempts)
    assert (unrated.played_s, unrated.done, unrated.exercises) == (state.played_s, done, 5)
    assert 0 < done < 5


def test_a_self_test_leaves_its_result_instead() -> None:
    assert ended(FollowUp(), played(kind="check"), 7, RESULT, KNOWN) == FollowUp(result=RESULT)


def test_a_warm_up_opens_the_gate_that_it_leads_to_if_that_routine_is_still_there() -> None:
    playing = begun(FollowUp(gate=Gate("warm-up")), MOVES)
    assert (playing.gate, playing.warm_up_for) == (NO_GATE, MOVES)
    after = ended(playing, played(), 7, None, KNOWN)
    assert (after.gate, after.warm_up_for, after.unrated) == (MOVES, NO_GATE, None)
    follow_up = ended(playing, played(), 7, None, {"seated-2min"})
    assert (follow_up.gate, follow_up.unrated) == (NO_GATE, Unrated(7, "seated-2min", 120.0, "finished", 0.0, 0, 5))


def test_a_warm_up_that_was_left_leads_on_again_once_that_is_taken_back() -> None:
    follow_up = ended(begun(FollowUp(), MOVES), played("left"), 7, None, KNOWN)
    assert follow_up.warm_up_for == NO_GATE
    assert after_event(follow_up, happened("undone", "warm-up")).warm_up_for == MOVES
    assert after_event(follow_up, happened("undone")).warm_up_for == NO_GATE, "another answer was taken back"


def test_the_open_question_goes_with_the_next_ask_and_by_time() -> None:
    follow_up = ended(FollowUp(), played(), 7, None, KNOWN)
    for kind in ("ask", "started", "undone"):
        assert after_event(follow_up, happened(kind)).unrated is None
    for kind in ("heads-up", "back", "due"):
        assert after_event(follow_up, happened(kind)) is follow_up
    assert expired(follow_up, 120.0 + UNRATED_S) is follow_up
    assert expired(follow_up, 120.1 + UNRATED_S) == replace(follow_up, unrated=None)
    assert expired(FollowUp(), 1e9) == FollowUp()


def test_each_thing_that_waits_is_closed_alone() -> None:
    waiting = FollowUp(gate=MOVES, unrated=Unrated(7, "seated-2min", 1.0), result=RESULT, audible=True)
    assert rated(waiting) == replace(waiting, unrated=None)
    assert result_seen(waiting) == replace(waiting, result=None)
    assert at_gate(waiting, NO_GATE) == replace(waiting, gate=NO_GATE)
    assert at_gate(FollowUp(), MOVES).gate == MOVES
