"""A routine file without a fault, for tests that put one in."""

from __future__ import annotations

from deskspine.core.figure.pose import Pose
from deskspine.core.routines.model import Exercise, Problem
from deskspine.core.routines.reader import RoutineFile, read_exercises, read_routine

POSES = {name: Pose(name, "front", "Sit tall, hands on the thighs") for name in ("neutral", "turn_l", "s_ext_soft")}

CATALOGUE = """schema = 1
[[exercise]]
id     = "roll"
name   = "Roll"
kind   = "mobility"
cue    = "Slow circles"
steps  = ["Lift", "Roll", "Drop"]
frames = [{ phase = "move", pose = "neutral" }]
[[exercise]]
id     = "far-look"
name   = "Far look"
kind   = "stretch"
cue    = "Eyes first"
steps  = ["Turn", "Stay", "Back"]
sides  = ["left", "right"]
tags   = ["neck-turn"]
alt    = "roll"
frames = [{ phase = "hold", pose = "turn_l" }]
"""

GOOD = """schema     = 1
id         = "mine"
name       = "My own minute"
position   = "seated"
duration_s = [60, 60, 60]

[[exercise]]
id     = "press"
name   = "Press"
kind   = "isometric"
cue    = "Lightly"
steps  = ["Press", "Let go"]
effort_pct = 30
tags   = ["isometric"]
alt    = "roll"
frames = [{ phase = "hold", pose = "neutral" }]

[[item]]
exercise = "roll"
reps     = 4
rest_s   = 3

[[item]]
exercise = "far-look"
hold_s   = [2, 2, 2]

[[item]]
exercise = "press"
hold_s   = 6
rest_s   = 5
"""

SELF_TEST = """schema     = 1
id         = "mine"
name       = "How far it goes"
kind       = "check"
position   = "seated"
duration_s = 34

[[exercise]]
id     = "line-up"
name   = "Line up"
kind   = "check"
cue    = "As far as is easy"
scores = ["Not half-way", "Half-way", "All the way"]
sides  = ["left", "right"]
frames = [{ phase = "move", pose = "turn_l" }]

[[item]]
exercise = "roll"

[[item]]
exercise = "line-up"
hold_s   = 2
rest_after_s = 8
"""
"""A routine of kind "check" without a fault."""

CARD = '''schema = 1
id     = "mine"
name   = "A card"
kind   = "card"
about  = """
## Why

Nobody promises a cure here.

- one point
- another"""
'''
"""A card without a fault; its text may say what nothing else may."""


def catalogue() -> dict[str, Exercise]:
    """Return the exercises that the sample routine uses."""
    exercises, problems = read_exercises(CATALOGUE, "catalogue.toml", POSES)
    assert problems == ()
    return {exercise.id: exercise for exercise in exercises}


def check(text: str) -> tuple[RoutineFile | None, tuple[Problem, ...]]:
    """Return `text` as it is read from `mine.toml`, or None, and its problems."""
    return read_routine(text, "mine.toml", catalogue(), POSES)
