"""The breath: names of phases in breathing exercises, and how full the pacer is."""

from __future__ import annotations

import pytest

from deskspine.core.player.view import view
from deskspine.core.routines.model import BreathPlan, Exercise, Slot
from support.player_plans import T0, dose, plan_of, play

BREATH = Exercise("long", "Long", "breath", "slow", ("Breathe",), breath=BreathPlan("in", "free", "out"))
PLAN = plan_of(Slot(BREATH, dose(5, 2, 4, 2, 6, after=3)))
"""A plan: get ready 5 s; in 4 s, hold 2 s, out 6 s, twice; rest 3 s."""


@pytest.mark.parametrize(
    ("second", "word", "full"),
    [
        (1, "get ready", 0.0),
        (5, "breathe in", 0.0),
        (7, "breathe in", 0.5),
        (10, "hold", 1.0),
        (11, "breathe out", 1.0),
        (14, "breathe out", 0.5),
        (16.9, "breathe out", 0.1 / 6),
        (30, "rest", 0.0),
    ],
)
def test_a_breathing_exercise_is_named_by_its_breath_and_fills_and_empties(
    second: float, word: str, full: float
) -> None:
    panel = view(play(PLAN, end=second)[0], PLAN, T0 + second)
    assert (panel.word, panel.breathing) == (word, True)
    assert panel.lungs == pytest.approx(full)


def test_it_never_says_move_or_let_go_also_after_a_pause() -> None:
    state, _ = play(PLAN, (6, "pause"), (20, "resume"), end=21)
    panel = view(state, PLAN, T0 + 21)
    assert (panel.lead_in, panel.word, panel.lungs) == (True, "breathe in", 0.25)


def test_a_free_breath_leaves_the_pacer_as_it_was_and_other_exercises_keep_their_words() -> None:
    free = Exercise("free", "Free", "breath", "slow", ("Breathe",))
    stretch = Exercise("ear", "Ear", "stretch", "over", ("Tip",), breath=BreathPlan("out", "free", "in"))
    plan = plan_of(Slot(free, dose(0, 1, 4, 0, 4)), Slot(stretch, dose(0, 1, 4, 4, 4)))
    panels = [view(play(plan, end=at)[0], plan, T0 + at) for at in (1, 5, 9, 13, 17)]
    assert [panel.word for panel in panels] == ["keep breathing", "keep breathing", "move", "hold", "let go"]
    assert [panel.lungs for panel in panels] == [0.0, 0.0, 0.75, 0.0, 0.25]
