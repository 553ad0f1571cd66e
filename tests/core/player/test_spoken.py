"""Spoken cues: whole routines as a voice says them, and nothing in them that a voice would spell out."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.player.cues import WORDS_A_SECOND, change_of_side, introduction, opening, spoken
from deskspine.core.player.machine import PlayerInput, advance, next_deadline, start
from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.routines.model import LEVELS, BreathPlan, Exercise, Library, Slot
from deskspine.core.text.speech import number, seconds, speakable
from support.paths import ROOT
from support.player_plans import EAR, NOD, ROLLS, T0, TILT, TUCK, dose, plan_of

GAZE = Exercise("gaze", "Far gaze", "gaze", "something 6 m away", ("Look",))
BREATH = Exercise(
    "breath", "Long exhale", "breath", "slow breath out", ("Breathe",), breath=BreathPlan("in", "free", "out")
)
CAT = Exercise("cat", "Cat (slow)", "mobility", "head follows", ("Round",), sides=("round", "arch"))


def spoken_cues(plan: Plan, *keys: tuple[float, PlayerInput]) -> list[tuple[float, str]]:
    """Return everything that is said while `plan` plays, with seconds since its start."""
    state, cues = start(plan, T0), [(0.0, opening(plan))]
    waiting = sorted(keys)
    while (due := next_deadline(state, plan)) is not None:
        pressed: tuple[PlayerInput, ...] = ()
        if waiting and T0 + waiting[0][0] <= due:
            at, key = waiting.pop(0)
            due, pressed = T0 + at, (key,)
        state, events = advance(state, plan, due, pressed)
        text = spoken(plan, state, events) if events else ""
        if text:
            cues.append((due - T0, text))
    return cues


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles(None, ROOT / "routines").load()


def test_a_hold_on_both_sides() -> None:
    plan = plan_of(Slot(TILT, dose(5, 1, 2, 8, 2)), Slot(TUCK, dose(5, 2, 2, 4, 2)))
    assert spoken_cues(plan) == [
        (0.0, "Tilt, left side. Ear over."),
        (7.0, "Hold for eight seconds."),
        (15.0, "Let go. Now the right side."),
        (19.0, "Hold."),
        (27.0, "Let go."),
        (29.0, "Tuck. Straight back."),
        (36.0, "Hold for four seconds."),
        (40.0, "Let go."),
        (44.0, "Hold."),
        (48.0, "Let go."),
        (50.0, "That was it."),
    ]


def test_the_next_exercise_is_said_after_letting_go_where_no_rest_is_between() -> None:
    plan = plan_of(Slot(TUCK, dose(5, 1, 2, 4, 0)), Slot(ROLLS, dose(5, 1, 4, 0, 0)))
    assert spoken_cues(plan)[2:] == [(11.0, "Let go. Rolls. Slow."), (20.0, "That was it.")]


def test_a_short_hold_is_not_worth_a_word() -> None:
    assert spoken_cues(plan_of(Slot(TUCK, dose(5, 3, 2, 2, 2)))) == [
        (0.0, "Tuck. Straight back."),
        (23.0, "That was it."),
    ]


def test_what_goes_on_for_a_while_is_no_hold() -> None:
    assert spoken_cues(plan_of(Slot(GAZE, dose(5, 1, 0, 20, 0)))) == [
        (0.0, "Far gaze. Something six metres away."),
        (5.0, "Now, for twenty seconds."),
        (25.0, "That is enough. That was it."),
    ]


def test_in_a_breathing_exercise_each_breath_is_said_and_none_is_held() -> None:
    assert spoken_cues(plan_of(Slot(BREATH, dose(5, 2, 4, 0, 6)))) == [
        (0.0, "Long exhale. Slow breath out."),
        (5.0, "Breathe in."),
        (9.0, "Breathe out."),
        (15.0, "Breathe in."),
        (19.0, "Breathe out."),
        (25.0, "That was it."),
    ]


def test_to_and_fro_is_said_by_name() -> None:
    cues = spoken_cues(plan_of(Slot(CAT, dose(5, 1, 3, 0, 2))))
    assert cues == [(0.0, "Cat, slow, round first. Head follows."), (8.0, "Arch."), (15.0, "That was it.")]
    assert change_of_side("right hand") == "Now the right hand."


def test_a_self_test_asks() -> None:
    plan = plan_of(Slot(NOD, dose(5, 1, 3, 3, 3, 6)), Slot(EAR, dose(5, 1, 3, 3, 3, 6)), kind="check")
    assert (14.0, "How far did it go?") in spoken_cues(plan, (15.0, "score-2"))


def test_after_a_pause_the_hold_goes_on_without_its_length() -> None:
    plan = plan_of(Slot(TUCK, dose(5, 1, 2, 10, 2)))
    assert spoken_cues(plan, (9.0, "pause"), (12.0, "resume"))[1:3] == [(7.0, "Hold for ten seconds."), (14.0, "Hold.")]


def test_an_easier_hold_is_said_as_long_as_it_is() -> None:
    plan = plan_of(Slot(TUCK, dose(5, 1, 2, 10, 2)))
    assert (7.0, "Hold for five seconds.") in spoken_cues(plan, (3.0, "easier"))


@pytest.mark.parametrize(("key", "end"), [("stop", []), ("leave", [])])
def test_whoever_breaks_off_is_not_talked_to(key: PlayerInput, end: list[str]) -> None:
    plan = plan_of(Slot(TUCK, dose(5, 1, 2, 10, 2)))
    assert [text for t, text in spoken_cues(plan, (3.0, key)) if t] == end


def test_after_a_long_sleep_only_the_last_is_said() -> None:
    plan = plan_of(Slot(TILT, dose(5, 1, 2, 8, 2)), Slot(TUCK, dose(5, 1, 2, 4, 2)))
    state, events = advance(start(plan, T0), plan, T0 + 29.5)
    assert len(events) > 8
    assert spoken(plan, state, events) == "Tuck. Straight back."
    state, events = advance(start(plan, T0), plan, T0 + 500)
    assert spoken(plan, state, events) == "That was it."


def test_without_time_for_it_the_cue_is_left_out() -> None:
    long = Exercise("long", "Long one", "hold", "one two three four five six seven eight", ("Go",))
    assert introduction(plan_of(Slot(long, dose(2, 1, 1, 5, 1))), 0) == "Long one."
    assert introduction(plan_of(Slot(long, dose(4, 1, 1, 5, 1))), 0).endswith("seven eight.")


def test_everything_that_ships_can_be_spoken_and_is_heard_in_time(library: Library) -> None:
    sides = {side for exercise in library.exercises.values() for side in exercise.sides}
    assert {"left", "round", "left hand"} <= sides
    total = 0
    for routine in library.routines.values():
        for level in LEVELS:
            cues = spoken_cues(compile_plan(routine, level), *((30.0 * n, "score-2") for n in range(60)))
            assert cues[-1][1].endswith("That was it."), routine.id
            for t, text in cues:
                assert re.fullmatch(r"([A-Z][A-Za-z ,:;'-]*[.?] ?)+", text), (routine.id, text)
                assert not re.search(r" [,.]|,,|\b(press (any|a|the) key|see|screen|key)\b", text), text
                assert len(text.split()) <= 24, (routine.id, t, text)
            total += len(cues)
    assert total > 1000


def test_every_introduction_fits_before_the_next_thing_that_is_said(library: Library) -> None:
    cut, questions = [], 0
    for routine in library.routines.values():
        for level in LEVELS:
            cues = spoken_cues(compile_plan(routine, level), *((30.0 * n, "score-2") for n in range(60)))
            for (t, text), (then, _) in pairwise(cues):
                questions += 1
                if len(text.split()) / WORDS_A_SECOND > then - t + 0.8:
                    cut.append((routine.id, level, text, then - t))
    assert cut == []
    assert questions > 1000


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Something 6 m away or more", "Something six metres away or more"),
        ("Hold 5–10 s (easy)", "Hold five to ten seconds, easy"),
        ("Turn 45°, 3 × each side", "Turn forty-five degrees, three times each side"),
        ("20 % of your strength", "twenty percent of your strength"),
        ("1/2 turn; left/right", "a half turn; left or right"),
        ("Up 1.5 cm – no more…", "Up one point five centimetres, no more"),
        ("1 min, e.g. at the wall (see 2)", "one minute, for example at the wall, see two"),
        ("Don’t “push” -- *breathe*", "Don't push breathe"),
        ("half-arc \x1b[2J\u202e out-breath", "half-arc, two J out-breath"),
        ("1,200 steps + 21", "one thousand two hundred steps plus twenty-one"),
        ("Rück­wärts, очень медленно", "Rück wärts, очень медленно"),
        ("(", ""),
        ("", ""),
    ],
)
def test_signs_and_numbers_become_words(written: str, spoken: str) -> None:
    assert speakable(written) == spoken


def test_numbers_in_words() -> None:
    assert [number(each) for each in (0, 13, 20, 21, 100, 115, 1001, 1400, 20_000, -3)] == [
        "zero", "thirteen", "twenty", "twenty-one", "one hundred", "one hundred and fifteen", "one thousand and one",
        "one thousand four hundred", "twenty thousand", "minus three",
    ]  # fmt: skip
    assert number(1_000_000) == "one zero zero zero zero zero zero"
    assert (seconds(0.4), seconds(1.0), seconds(7.6)) == ("one second", "one second", "eight seconds")
