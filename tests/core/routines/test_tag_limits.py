"""Tags follow from the pictures: what a body does beyond a limit has to be said by a tag, shipped or own."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest
from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.measures import Measure
from deskspine.core.figure.pose import Pose
from deskspine.core.routines.model import Dose, Exercise, Frame, Library
from deskspine.core.routines.tag_limits import BY_PROP, BY_RIG, LIMITS, highest, shortfalls
from deskspine.core.routines.vocabulary import PROPS, RIGS, TAGS
from support.paths import ROOT, ROUTINES


def load() -> Library:
    return RoutineFiles(None, ROUTINES).load()


LIBRARY = load()
EXERCISES = sorted(LIBRARY.exercises)


@pytest.mark.parametrize("name", EXERCISES)
def test_no_shipped_exercise_lacks_a_tag_that_its_pictures_ask_for(name: str) -> None:
    exercise = LIBRARY.exercises[name]
    assert [shortfall.sentence(name) for shortfall in shortfalls(exercise, LIBRARY.poses)] == []


def test_every_tag_that_a_picture_shows_is_found_when_it_is_taken_away() -> None:
    """Expect at least one exercise for each derived tag; a tag below every limit is the author's own."""
    derived = {limit.tag for limit in LIMITS} | {tag for tags in BY_RIG.values() for tag in tags} | {*BY_PROP.values()}
    found: set[str] = set()
    for exercise in LIBRARY.exercises.values():
        bare = replace(exercise, tags=())
        needed = {shortfall.tag for shortfall in shortfalls(bare, LIBRARY.poses)}
        assert needed <= set(exercise.tags), exercise.id
        found |= needed
    assert found == derived
    assert derived < set(TAGS)


def test_the_table_of_limits_is_complete_and_says_why() -> None:
    assert {limit.measure for limit in LIMITS} == set(get_args(Measure))
    assert all(limit.reason and limit.least > 0 for limit in LIMITS)
    assert set(BY_RIG) <= set(RIGS)
    assert {"book", "bottle", "wall"} <= set(PROPS) & set(BY_PROP)


SEATED = Pose("rest", "front", "Sitting tall, hands on the thighs", body=("head.turn=0",))


def derived_tags(*body: str, rig: str = "front", sides: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return tags and words for an exercise that goes from sitting tall to a pose with this body."""
    poses = {"rest": replace(SEATED, rig=rig), "there": Pose("there", rig, "Somewhere else than before", body=body)}
    frames = (Frame("prep", "rest"), Frame("move", "there"), Frame("hold", "there"), Frame("rest", "rest"))
    exercise = Exercise("made-up", "Made up", "mobility", "slow", ("Move",), dose=Dose(), frames=frames, sides=sides)
    return [(shortfall.tag, shortfall.words) for shortfall in shortfalls(exercise, poses)]


@pytest.mark.parametrize(
    ("body", "tags"),
    [
        (("head.nod=19",), []),
        (("head.nod=20",), ["neck-flex"]),
        (("head.nod=14", "trunk.round=42"), ["neck-flex", "trunk-flex"]),
        (("head.nod=24", "trunk.round=-10"), []),
        (("head.nod=-9",), []),
        (("head.nod=-10",), ["neck-ext-soft"]),
        (("trunk.round=-22", "head.nod=0"), ["neck-ext-soft", "trunk-ext"]),
        (("head.turn=14",), []),
        (("head.turn=-15",), ["neck-turn"]),
        (("trunk.turn=30",), ["neck-turn", "trunk-turn"]),
        (("head.turn=14", "trunk.turn=14"), []),
        (("head.turn=14", "trunk.turn=20"), ["neck-turn", "trunk-turn"]),
        (("head.tilt=-10",), ["neck-side"]),
        (("trunk.side=15",), ["trunk-side"]),
        (("head.slide=-4",), ["neck-retract"]),
        (("right.hand=nape",), ["nape", "overhead"]),
        (("both.hand=up",), ["overhead"]),
        (("left.hand=side",), ["overhead", "arm-stretch"]),
        (("both.hand=hip",), []),
        (("props=wall",), ["wall"]),
        (("props=book",), ["prop"]),
    ],
)
def test_each_limit_is_where_the_table_has_it(body: tuple[str, ...], tags: list[str]) -> None:
    assert [tag for tag, _ in derived_tags(*body)] == tags


@pytest.mark.parametrize("rig", ["standing", "floor"])
def test_standing_and_lying_follow_from_the_rig(rig: str) -> None:
    assert rig in [tag for tag, _ in derived_tags("head.turn=1", rig=rig)]


def test_what_only_happens_on_the_way_counts_too() -> None:
    """Expect tags of the way too: a hand from the far shoulder to behind the body rises on its way round the chest."""
    poses = {
        "rest": replace(SEATED, body=("head.turn=0", "left.hand=far-shoulder")),
        "there": Pose("there", "front", "Somewhere else than before", body=("left.in=chest", "left.at=20,-20,-25")),
    }
    frames = (Frame("prep", "rest"), Frame("move", "there"), Frame("rest", "rest"))
    exercise = Exercise("made-up", "Made up", "mobility", "slow", ("Move",), dose=Dose(), frames=frames)
    far = highest(exercise, poses)["raised arm"]
    ends = max(highest(replace(exercise, frames=(frame,)), poses)["raised arm"] for frame in frames)
    assert far > ends + 5


def test_the_sentence_names_exercise_measure_degrees_pose_and_tag() -> None:
    bare = replace(LIBRARY.exercises["seated-twist"], tags=("trunk-turn",))
    assert [shortfall.sentence(bare.id) for shortfall in shortfalls(bare, LIBRARY.poses)] == [
        "seated-twist: head turn in space of 50 degrees in pose seated_twist_l, where 30 are the limit; "
        'expected the tag "neck-turn"; until then it is assumed (L19)'
    ]


def test_poses_told_in_words_alone_and_poses_that_are_not_there_ask_for_nothing() -> None:
    exercise = LIBRARY.exercises["look-over"]
    bare = replace(exercise, tags=())
    assert shortfalls(bare, {}) == ()
    wordy = {name: replace(pose, body=()) for name, pose in LIBRARY.poses.items()}
    assert shortfalls(bare, wordy) == ()


def test_a_mirrored_side_measures_like_the_one_that_is_drawn() -> None:
    for name, side in product(("seated-twist", "ear-to-shoulder", "press-temple", "wall-turn"), ("_l", "_r")):
        exercise = LIBRARY.exercises[name]
        frames = tuple(
            replace(frame, pose=frame.pose[:-2] + side if frame.pose.endswith("_l") else frame.pose)
            for frame in exercise.frames
        )
        poses = dict(LIBRARY.poses)
        here, there = highest(exercise, poses), highest(replace(exercise, frames=frames), poses)
        assert here == pytest.approx(there, abs=0.5), (name, side)


def test_the_table_in_the_documents_is_this_one() -> None:
    text = (ROOT / "docs" / "routines.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| `") and line.count("|") == 5]
    table = [
        f"| `{limit.tag}` | {limit.measure} | {least} | {limit.reason} |"
        for limit in LIMITS
        for least in [f"{limit.least:g} {limit.unit}" if limit.unit else "yes"]
    ]
    assert [line for line in rows if line in table] == table
