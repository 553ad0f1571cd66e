"""A part of a routine, chosen by numbers: played with its own length, refused with a sentence, resumed exactly."""

from __future__ import annotations

import pytest

from support.resident import Resident, shipped

SEVEN = shipped().routines["morning-seven"]
FIVE = shipped().routines["seated-5min"]


def ids(routine: str, *numbers: int) -> list[str]:
    """Return the exercises at these places, from 1."""
    slots = shipped().routines[routine].slots
    return [slots[number - 1].exercise.id for number in numbers]


def test_a_part_of_what_is_there_to_choose_from_is_played_in_its_order_and_length() -> None:
    desk = Resident(minutes=240)
    assert desk.ask("start", routine="morning-seven", items="7,1,4", sure=True).ok
    playing = desk.picture.playing
    assert playing is not None
    assert desk.played == ids("morning-seven", 1, 4, 7)
    length_s = sum(SEVEN.slots[at].seconds(1) for at in (0, 3, 6))
    assert playing.plan.routine.promise_s(1) == playing.plan.total_s == length_s < SEVEN.promise_s(1) / 2
    assert desk.engine.situation.desk.clock.run is not None
    assert desk.engine.situation.desk.clock.run.promise_s == length_s
    desk.to_end()
    (row,) = desk.journal.breaks
    assert row.outcome == "finished"
    assert row.played_s == pytest.approx(length_s)
    assert [record.exercise for record in desk.journal.exercises[0]] == ids("morning-seven", 1, 4, 7)
    assert desk.picture.person.missed == {}, "what was not chosen was not missed"


def test_a_routine_in_a_fixed_order_keeps_its_warm_up() -> None:
    desk = Resident()
    assert desk.ask("start", routine="seated-5min", items="3,5").ok
    assert desk.played == ids("seated-5min", 1, 3, 5)


def test_all_of_it_is_the_routine_itself() -> None:
    desk = Resident()
    everything = ",".join(str(at + 1) for at in range(len(FIVE.slots)))
    desk.ask("start", routine="seated-5min", items=everything)
    playing = desk.picture.playing
    assert playing is not None
    assert playing.plan.routine == FIVE


@pytest.mark.parametrize(
    ("routine", "items", "why"),
    [
        ("morning-seven", "1,2", "choose 3 to 7 of the 7, not 2"),
        ("morning-seven", "1,1,1,1", "choose 3 to 7 of the 7, not 1"),
        ("morning-seven", "0,1,2", "expected item numbers from 1 to 7, not '0'"),
        ("morning-seven", "1,2,8", "expected item numbers from 1 to 7, not '8'"),
        ("morning-seven", "1,2,-3", "expected item numbers from 1 to 7, not '-3'"),
        ("morning-seven", "1,2,²", "expected item numbers from 1 to 7, not '²'"),
        ("morning-seven", "1,2,", "expected item numbers from 1 to 7, not ''"),
        ("seated-5min", "cat", "expected item numbers from 1 to 11, not 'cat'"),
        ("seated-5min", "9" * 500, f"expected item numbers from 1 to 11, not '{'9' * 20}'"),
    ],
)
def test_numbers_that_are_none_are_refused_with_one_sentence(routine: str, items: str, why: str) -> None:
    desk = Resident()
    reply = desk.ask("start", routine=routine, items=items, sure=True)
    assert (reply.ok, reply.text) == (False, why)
    assert desk.picture.playing is None


@pytest.mark.parametrize("after_s", [0, 5, 31, 77, 150])
@pytest.mark.parametrize("ended", ["killed", "closed", "restarted"])
def test_a_restart_in_the_middle_goes_on_exactly_there(after_s: int, ended: str) -> None:
    desk = Resident(minutes=240)
    desk.ask("start", routine="morning-seven", items="2,4,5,7", sure=True)
    desk.live(after_s)
    before = desk.picture.playing
    assert before is not None
    if ended == "killed":
        desk.killed()
    elif ended == "closed":
        desk.closed(for_s=20)
    else:
        desk.clock.reboot(40)
        desk.launch()
    after = desk.picture.playing
    assert after is not None
    assert after.plan == before.plan
    assert after.state.index == before.state.index
    assert after.state.attempts == before.state.attempts
    lost_s = after_s - after.state.played(desk.t)
    assert lost_s == 0 if ended == "closed" else 0 <= lost_s <= 30, "what ran since the last change of anything"
    assert after.offered
    desk.ask("player-pause")
    desk.to_end()
    assert desk.outcomes == ["finished"]
    assert [row.exercise for row in desk.journal.exercises[0]] == ids("morning-seven", 2, 4, 5, 7)
    assert desk.journal.breaks[0].played_s == pytest.approx(before.plan.total_s)


def test_what_changed_for_the_person_meanwhile_changes_nothing_in_what_plays() -> None:
    desk = Resident(minutes=240)
    desk.ask("start", routine="seated-5min", items="2,4,6")
    desk.live(15)
    before = desk.played
    desk.settings.settings = desk.settings.settings.replace("safety.flags", ("castor_chair", "shoulder_injury"))
    desk.killed()
    assert desk.played == before


def test_the_numbers_are_those_of_the_routine_as_it_was_written_whatever_was_missed() -> None:
    desk = Resident()
    desk.ask("start", routine="seated-5min")
    desk.live(60)
    desk.ask("player-leave")
    assert list(desk.picture.person.missed)
    desk.ask("start", routine="seated-5min", items="2,9")
    assert set(desk.played) == set(ids("seated-5min", 1, 2, 9))


def test_half_a_self_test_is_none() -> None:
    desk = Resident()
    reply = desk.ask("start", routine="butrimov-check", items="2")
    assert (reply.ok, reply.text) == (False, "a self-test is played whole or not at all")
