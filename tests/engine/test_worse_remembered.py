"""The memory of what felt worse: it stays away, is shown with its days, and comes again, also without a disk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from support.resident import Resident, shipped

USUAL = [slot.exercise.id for slot in shipped().routines["seated-2min"].slots]
WITHOUT_LOOK_OVER = ["chin-tuck" if name == "look-over" else name for name in USUAL]


def worse(desk: Resident, exercise: str = "look-over", *, arm: bool = False) -> None:
    """Play the next routine, and report at this exercise that it feels worse."""
    assert desk.ask("start").ok
    desk.to_exercise(exercise)
    desk.ask("player-worse")
    if arm:
        desk.ask("player-arm")
    desk.ask("player-pause")
    desk.to_end()
    assert desk.journal.full or desk.journal.breaks[-1].outcome == "finished"


def note(desk: Resident) -> str:
    """Return the note of the next routine about its changes."""
    return " ".join(desk.picture.next.routine.notes)


def nothing(desk: Resident) -> None:
    """Leave the program as it is, for comparison with a restart."""


WAYS: dict[str, Callable[[Resident], None]] = {
    "goes on": nothing,
    "killed": lambda desk: desk.killed(),
    "closed": lambda desk: desk.closed(for_s=3600),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_felt_worse_is_swapped_for_three_days_and_then_comes_again(way: str) -> None:
    desk = Resident()
    worse(desk)
    for day in range(3):
        WAYS[way](desk)
        assert desk.coming == WITHOUT_LOOK_OVER, day
        assert note(desk) == (
            "Look over the shoulder became Chin tuck: it felt worse on Tuesday and rests until Friday."
        )
        assert desk.picture.next.why == f"your default routine; {note(desk).rstrip('.')}"
        desk.ask("start")
        assert desk.played == WITHOUT_LOOK_OVER
        desk.to_end()
        desk.to_day()
    WAYS[way](desk)
    assert desk.coming == USUAL
    assert (desk.picture.person.resting, note(desk)) == ({}, "")


def test_the_rest_ends_by_itself_when_the_day_turns_at_four_and_the_screen_hears_of_it() -> None:
    desk = Resident(minutes=240)
    worse(desk)
    desk.to_day(3, at="03:59")
    assert desk.pictures[-1].person.resting["look-over"].until.isoformat() == "2026-03-13"
    assert [slot.exercise.id for slot in desk.pictures[-1].next.routine.slots] == WITHOUT_LOOK_OVER
    desk.live(90)
    assert desk.pictures[-1].person.resting == {}
    assert [slot.exercise.id for slot in desk.pictures[-1].next.routine.slots] == USUAL


@pytest.mark.parametrize("way", WAYS)
def test_what_felt_worse_twice_stays_away_until_its_card_was_read(way: str) -> None:
    desk = Resident()
    worse(desk)
    desk.to_day(3)
    worse(desk)
    desk.to_day(40)
    WAYS[way](desk)
    assert desk.coming == WITHOUT_LOOK_OVER
    assert desk.picture.person.resting["look-over"].locked
    assert "it felt worse twice; read its card in the library to unlock it" in note(desk)
    reply = desk.ask("unlock", exercise="look-over")
    assert (reply.ok, reply.text) == (True, "Look over the shoulder comes again from now on")
    assert desk.pictures[-1].person.resting == {}
    WAYS[way](desk)
    assert desk.coming == USUAL
    again = desk.ask("unlock", exercise="look-over")
    assert (again.ok, again.text) == (False, "'look-over' is not locked")


def test_after_its_card_was_read_worse_counts_from_one() -> None:
    desk = Resident()
    for _ in range(2):
        worse(desk)
        desk.to_day(3)
    desk.ask("unlock", exercise="look-over")
    worse(desk)
    assert not desk.picture.person.resting["look-over"].locked
    assert not desk.ask("unlock", exercise="look-over").ok, "what only rests is not unlocked"
    desk.to_day(3)
    assert "look-over" in desk.coming


@pytest.mark.parametrize("way", WAYS)
def test_pain_into_an_arm_rests_for_fourteen_days(way: str) -> None:
    desk = Resident()
    worse(desk, "ear-to-shoulder", arm=True)
    assert [row.outcome for row in desk.journal.exercises[-1]].count("arm") == 1
    desk.to_day(13)
    WAYS[way](desk)
    assert "ear-to-shoulder" not in desk.coming
    assert "it came with pain or tingling in an arm on 10 March and rests until 24 March" in note(desk)
    desk.to_day()
    WAYS[way](desk)
    assert "ear-to-shoulder" in desk.coming


def test_a_full_disk_forgets_nothing_while_the_program_runs() -> None:
    desk = Resident()
    desk.journal.full = True
    worse(desk)
    assert desk.coming == WITHOUT_LOOK_OVER
    desk.to_day(3)
    worse(desk)
    assert desk.picture.person.resting["look-over"].locked
    assert any("No space left on device" in notice for notice in desk.notices)
    assert desk.ask("unlock", exercise="look-over").ok
    assert desk.coming == USUAL
    worse(desk, "ear-to-shoulder", arm=True)
    desk.to_day(10)
    assert desk.picture.person.resting["ear-to-shoulder"].why == "arm"
    assert desk.journal.breaks == []


def test_worse_counts_however_the_routine_ends() -> None:
    for ending in ("player-leave", "player-stop"):
        desk = Resident()
        desk.ask("start")
        desk.to_exercise("chin-tuck")
        desk.ask("player-worse")
        desk.ask(ending)
        assert desk.picture.person.resting["chin-tuck"].why == "worse", ending


@pytest.mark.parametrize("arm", [True, False])
def test_who_reports_pain_into_an_arm_and_leaves_owes_nothing(arm: bool) -> None:
    desk = Resident()
    desk.live(51 * 60)
    assert desk.picture.ask is not None
    desk.ask("start")
    desk.to_exercise("chin-tuck")
    desk.ask("player-worse")
    if arm:
        desk.ask("player-arm")
    desk.ask("player-leave")
    assert (desk.picture.ask is None) is arm
    assert desk.picture.mode == ("sitting" if arm else "owed")


def test_what_felt_worse_in_one_routine_rests_in_every_other_and_in_the_quick_one() -> None:
    desk = Resident(routine__quick="seated-3min")
    worse(desk, "ear-to-shoulder")
    for name in ("seated-3min", "seated-5min"):
        assert desk.ask("start", routine=name).ok
        assert "ear-to-shoulder" not in desk.played, name
        desk.ask("player-stop")
    assert "ear-to-shoulder" not in [slot.exercise.id for slot in desk.picture.quick.routine.slots]


def test_a_lock_from_under_a_wrong_clock_can_still_be_opened() -> None:
    desk = Resident(minutes=240)
    desk.clock.set_wall(30 * 86400.0)
    worse(desk)
    desk.to_day(3)
    worse(desk)
    desk.clock.set_wall(-30 * 86400.0)
    desk.engine.step()
    assert desk.picture.person.resting["look-over"].locked
    assert desk.ask("unlock", exercise="look-over").ok
    assert desk.picture.person.resting == {}
