"""The mobility self-test from its first question to the next week: scores, result, and one test a week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from deskspine.core.coach import self_test as selftest
from deskspine.core.player.scores import side_asked
from support.resident import Resident

CHECK = "butrimov-check"
DIRECTIONS = [
    ("chk-chin", ""), ("chk-up", ""), ("chk-ear", "left"), ("chk-ear", "right"), ("chk-nose", "left"),
    ("chk-nose", "right"),
]  # fmt: skip


def to_the_question(desk: Resident, *, late: bool = False) -> tuple[str, str] | None:
    """Play until it asks, or has waited a while if `late`; return the exercise asked about, or None if it is over."""
    while (playing := desk.picture.playing) is not None:
        side = side_asked(playing.state, playing.plan)
        if side is not None and (playing.state.waiting or not late):
            item = playing.plan.segments[playing.state.index].item
            return playing.plan.exercise(item).id, side
        desk.live(1.0)
    return None


def do_test(desk: Resident, scores: Sequence[int], *, late: bool = False) -> list[tuple[str, str]]:
    """Do the self-test with these answers and return the exercises it asked about."""
    reply = desk.ask("start", routine=CHECK)
    assert reply.ok, reply.text
    questions = []
    for score in scores:
        about = to_the_question(desk, late=late)
        assert about is not None
        questions.append(about)
        assert desk.ask("player-score", score=str(score)).ok
    desk.to_end()
    return questions


@pytest.mark.parametrize("late", [False, True])
def test_it_asks_about_every_direction_once_and_keeps_the_result(late: bool) -> None:
    desk = Resident(minutes=240)
    assert do_test(desk, (3, 2, 3, 1, 2, 3), late=late) == DIRECTIONS
    picture = desk.pictures[-1]
    assert picture.result is not None
    answers = [(answer.exercise, answer.side, answer.score) for answer in picture.result.scores]
    assert answers == [(*about, score) for about, score in zip(DIRECTIONS, (3, 2, 3, 1, 2, 3), strict=True)]
    assert (picture.result.routine, picture.result.day) == (CHECK, "2026-03-10")
    assert selftest.total(picture.result) == 14
    assert picture.checks == desk.engine.situation.profile.history.checks == (picture.result,)
    assert desk.outcomes == ["finished"]
    assert picture.finished == "", "a number was asked for already"
    assert desk.ask("result-seen").ok
    assert desk.pictures[-1].result is None
    assert desk.pictures[-1].checks == (picture.result,)


def test_it_waits_for_an_answer_and_counts_no_second_of_waiting() -> None:
    desk = Resident(minutes=240)
    desk.ask("start", routine=CHECK)
    assert to_the_question(desk, late=True) == DIRECTIONS[0]
    playing = desk.picture.playing
    assert playing is not None
    played_s = playing.state.played(desk.t)
    desk.live(300)
    assert to_the_question(desk) == DIRECTIONS[0]
    playing = desk.picture.playing
    assert playing is not None
    assert playing.state.played(desk.t) == played_s
    for _ in DIRECTIONS:
        desk.ask("player-score", score="3")
        to_the_question(desk, late=True)
    desk.to_end()
    assert desk.outcomes == ["finished"]
    assert desk.journal.breaks[0].played_s == pytest.approx(120, abs=5)


def test_a_score_where_nothing_is_asked_and_a_number_that_is_none_change_nothing() -> None:
    desk = Resident(minutes=240)
    desk.ask("start", routine=CHECK)
    desk.live(3)
    desk.ask("player-score", score="3")
    to_the_question(desk)
    for wrong in ("4", "-1", "", "three"):
        reply = desk.ask("player-score", score=wrong)
        assert (reply.ok, reply.text) == (False, f"expected a score from 0 to 3, not {wrong!r}")
    playing = desk.picture.playing
    assert playing is not None
    assert playing.state.scores == ()


@pytest.mark.parametrize("after", range(len(DIRECTIONS)))
def test_a_zero_ends_it_as_stopped_and_is_no_result(after: int) -> None:
    desk = Resident(minutes=240)
    do_test(desk, [3] * after + [0])
    assert desk.picture.playing is None
    assert desk.outcomes == ["stopped"]
    assert (desk.picture.result, desk.picture.checks) == (None, ())
    assert desk.journal.checks == []
    assert desk.ask("start", routine=CHECK).ok, "a test that did not count closes nothing"


@pytest.mark.parametrize("ending", ["player-leave", "player-next"])
def test_one_that_was_not_answered_to_its_end_is_no_result(ending: str) -> None:
    desk = Resident(minutes=240)
    desk.ask("start", routine=CHECK)
    while to_the_question(desk) is not None:
        answered = len(desk.picture.playing.state.scores) if desk.picture.playing else 0
        if answered == 4:
            desk.ask(ending)
        else:
            desk.ask("player-score", score="3")
    assert (desk.picture.result, desk.picture.checks) == (None, ())
    assert desk.ask("start", routine=CHECK).ok


@pytest.mark.parametrize("way", ["goes on", "killed", "closed"])
def test_the_next_one_is_a_week_later_and_says_when(way: str) -> None:
    desk = Resident(minutes=240)
    do_test(desk, [3] * 6)
    for _ in range(7):
        if way == "killed":
            desk.killed()
        elif way == "closed":
            desk.closed(for_s=60)
        reply = desk.ask("start", routine=CHECK)
        assert not reply.ok
        assert reply.text == ("Mobility self-test is for once a week at most; again from Tuesday, 17 March")
        desk.to_day()
    do_test(desk, [3, 3, 3, 3, 3, 1])
    assert [(result.day, selftest.total(result)) for result in desk.picture.checks] == [
        ("2026-03-10", 18),
        ("2026-03-17", 16),
    ]


def test_results_survive_restarts_and_are_compared_with_the_first() -> None:
    desk = Resident(minutes=240)
    do_test(desk, [3] * 6)
    first = desk.picture.checks
    for end in (desk.killed, desk.closed):
        end(for_s=5)
        assert desk.picture.checks == first
    desk.clock.reboot(60)
    desk.launch()
    assert desk.picture.checks == first
    assert selftest.next_allowed(desk.picture.checks, date(2026, 3, 16)) == date(2026, 3, 17)
    desk.to_day(7)
    do_test(desk, [3, 3, 3, 1, 3, 3])
    assert selftest.first_of(desk.picture.checks, CHECK) == first[0]


def test_a_kill_in_the_middle_keeps_every_answer_that_was_given() -> None:
    desk = Resident(minutes=240)
    desk.ask("start", routine=CHECK)
    for number, score in enumerate((1, 2, 3, 2, 1, 2)):
        assert to_the_question(desk) == DIRECTIONS[number]
        desk.ask("player-score", score=str(score))
        desk.killed()
        if desk.picture.playing is not None:
            desk.ask("player-pause")
    desk.to_end()
    assert [answer.score for answer in desk.picture.checks[0].scores] == [1, 2, 3, 2, 1, 2]


def test_a_full_disk_keeps_the_result_while_the_program_runs() -> None:
    desk = Resident(minutes=240)
    desk.journal.full = True
    do_test(desk, [2] * 6)
    assert desk.picture.result is not None
    assert len(desk.picture.checks) == 1
    assert not desk.ask("start", routine=CHECK).ok
    assert desk.journal.checks == []


def test_what_rests_or_is_not_for_the_person_closes_the_whole_test() -> None:
    for flag in ("dizzy_turning", "carotid", "vascular", "arm_symptoms", "osteoporosis"):
        desk = Resident(safety__flags=(flag,))
        reply = desk.ask("start", routine=CHECK)
        assert not reply.ok, flag
        assert "is not available now" in reply.text
    desk = Resident(minutes=240)
    desk.ask("start", routine=CHECK)
    to_the_question(desk)
    desk.ask("player-score", score="3")
    desk.to_exercise("chk-up")
    desk.ask("player-worse")
    desk.ask("player-leave")
    reply = desk.ask("start", routine=CHECK)
    assert not reply.ok
    assert "Test: look up felt worse on Tuesday and rests until Friday" in reply.text


@pytest.mark.parametrize("settings", [("list", (CHECK, "seated-2min")), ("default", (CHECK,))])
def test_it_never_keeps_anybody_from_a_break(settings: tuple[str, tuple[str, ...]]) -> None:
    how, names = settings
    if how == "list":
        desk = Resident(minutes=240, routine__choose="list", routine__list=names)
    else:
        desk = Resident(minutes=240, routine__default=names[0])
    do_test(desk, [3] * 6)
    for _ in range(4):
        reply = desk.ask("start")
        assert reply.ok, reply.text
        desk.to_end()
        desk.jump(600)
