"""The body table of a pose file: its valid values, and the problem that is reported for each wrong one."""

from __future__ import annotations

import pytest

from deskspine.core.figure.hand_targets import PLACES
from deskspine.core.figure.pose import Pose
from deskspine.core.figure.pose_parser import posture_of
from deskspine.core.figure.pose_schema import BODY, PROPS, NumberBounds, read_body
from deskspine.core.figure.props import _PROPS
from deskspine.core.figure.workplace import FURNITURE
from deskspine.core.routines.reader import check_likes, read_poses
from deskspine.core.toml.table_reader import Findings, Table

HEAD = 'schema = 1\n\n[[pose]]\nid = "own_pose"\nrig = "front"\nwords = "Sit tall, hands on the thighs"\n[pose.body]\n'


def lines_of(body: str) -> tuple[str, ...]:
    """Return the lines of a pose with this body."""
    (pose,), problems = read_poses(HEAD + body, "own.toml")
    assert not problems
    return pose.body


def test_every_key_of_a_body_becomes_a_line_that_changes_the_posture() -> None:
    rest = Pose("rest", "front", "words", body=("view=front",))
    plain = posture_of({"rest": rest}, "rest")
    for section, keys in BODY.items():
        for key, bounds in keys.items():
            value = (
                ",".join([f"{0.8 * bounds.high:g}"] * bounds.count) if isinstance(bounds, NumberBounds) else bounds[-1]
            )
            pose = Pose("p", "front", "words", body=(f"{section}.{key}={value}",))
            assert posture_of({"p": pose}, "p") != plain, (section, key, value)


@pytest.mark.parametrize(
    ("body", "line", "sentence"),
    [
        ("head = { turn = 70 }", 9, "head.turn: expected a number from -55 to 55, found 70"),
        ("head = { gaze = [0] }", 9, "head.gaze: expected 2 numbers from -1 to 1"),
        ('both = { hand = "knees" }', 9, "both.hand: expected one of"),
        ("left = { at = [1, 2, true] }", 9, "left.at: expected 3 numbers"),
        ("head = { turns = 7 }", 9, "turns"),
        ('view = "below"', 9, "view: expected one of"),
        ('props = ["chairs"]', 9, "props[1]: expected one of"),
        ("box = [1, 2]", 9, "box: expected 4 numbers"),
        ("wings = { up = 3 }", 9, "wings"),
        ("head = 3", 9, "head"),
        ('like = "not an id"', 9, "like: expected the id of a pose"),
    ],
)
def test_what_is_wrong_in_a_body_is_told_with_its_line_and_costs_its_pose_alone(
    body: str, line: int, sentence: str
) -> None:
    other = '\n[[pose]]\nid = "other_pose"\nrig = "front"\nwords = "Sit tall, hands loose"\n'
    poses, problems = read_poses(f"{HEAD}trunk = {{ lean = 5 }}\n{body}\n{other}", "own.toml")
    assert [pose.id for pose in poses] == ["other_pose"]
    assert len(problems) == 1, problems
    assert sentence in str(problems[0])
    assert str(problems[0]).startswith(f"own.toml:{line}:")


def test_a_pose_without_a_body_has_no_lines() -> None:
    poses, problems = read_poses(HEAD.replace("[pose.body]\n", ""), "own.toml")
    assert not problems
    assert poses[0].body == ()


def test_the_lines_keep_the_order_in_which_they_count() -> None:
    """Put the pose that a pose is like first, and a named place before the differences from it."""
    lines = lines_of('both = { curl = 1, hand = "temple" }\nlike = "neutral"\n')
    assert lines == ("like=neutral", "both.hand=temple", "both.curl=1")
    lines = lines_of('left = { up = 3 }\nboth = { hand = "temple" }\n')
    assert lines == ("both.hand=temple", "left.up=3")


def test_what_may_be_named_is_what_there_is() -> None:
    assert set(PROPS) == {*_PROPS, *FURNITURE, "no-chair", "no-person"}
    assert BODY["left"]["hand"] == tuple(PLACES)


def test_nothing_is_made_of_no_table() -> None:
    assert read_body(None) == ()
    assert read_body(Table({}, (), Findings("own.toml", ""))) == ()


@pytest.mark.parametrize(
    ("like", "told"),
    [
        ("nobody", 'a pose with a body, found "nobody"'),
        ("wordy", "a pose with a body"),
        ("own_pose", "at most 4 poses"),
    ],
)
def test_a_body_like_one_that_leads_nowhere_is_told_and_costs_the_body(like: str, told: str) -> None:
    text = f'{HEAD}like = "{like}"\n'
    (pose,), _ = read_poses(text, "own.toml")
    known = {"own_pose": pose, "wordy": Pose("wordy", "front", "words")}
    bad, problems = check_likes(text, "own.toml", {pose.id: pose}, known)
    assert bad == {"own_pose"}
    assert [str(problem).startswith("own.toml:8: pose[1].body.like: expected ") for problem in problems] == [True]
    assert told in str(problems[0])
