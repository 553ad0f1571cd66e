"""Travel time between two postures: the parts that must move, and the seconds they need."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from deskspine.core.figure.posture import Arm, Posture
from deskspine.core.figure.skeleton import Limb, Skeleton, skeleton
from deskspine.core.figure.vectors import Turn, Vector, distance, turned, unturned

Need = tuple[float, str]
"""Seconds, and the movement that needs them."""

HEAD_S = TRUNK_S = 2.0
"""Seconds for a movement of the neck or of the trunk."""
HAND_S, PLACED_S = 1.0, 2.0
"""Seconds for a hand through the air, and for a hand that is placed on the head, the other hand or the floor."""
LEG_S, LEG_UP_S = 1.5, 2.0
"""Seconds for one leg of a lying person, along the floor and off it. The other leg follows, never both at once."""
STEP_S = 1.0
RISE_S = 2.0
"""Seconds to lower the body to the height of a chair or to rise from it, standing."""
TURN_ROUND_S = 5.0
THING_S, ROOM_S = 4.0, 5.0
"""Seconds to take a thing in the hand, and to go to a wall, door frame or desk or move a chair to the mat."""
WAYS: Mapping[frozenset[str], Need] = {
    frozenset({"sitting", "standing"}): (3.0, "standing up or sitting down"),
    frozenset({"knees", "belly"}): (3.0, "lowering the body to the floor or pushing it up"),
    frozenset({"back", "floor"}): (4.0, "lying down or sitting up on the floor"),
}
OVER_S: Need = (5.0, "turning over on the floor")
DOWN_S: Need = (10.0, "getting down to the floor or up from it")
ON_THE_MAT = frozenset({"back", "belly", "knees", "floor"})

HELD = frozenset({"book", "bottle", "bottle-left", "bottle-right", "pillow"})
IN_THE_ROOM = frozenset({"wall", "wall-left", "wall-right", "frame", "desk", "stool"})
HEAD_LEAST, TRUNK_LEAST = 8.0, 12.0
"""Minimum degrees that count as a movement."""
HAND_LEAST, FOOT_LEAST, HIPS_LEAST = 12.0, 15.0, 20.0
"""Minimum centimetres that count as a movement."""
OFF_THE_FLOOR = 20.0


def place(posture: Posture) -> str:
    """Return where the body is: sitting, standing, or on the mat on the back, the belly, the knees or sitting there."""
    if not posture.stands and "mat" not in posture.props:
        return "sitting"
    if "mat" not in posture.props:
        return "standing"
    if posture.view == "front":
        return "back"  # drawn from above: a person who leans on the mat
    pelvis = skeleton(posture).pelvis
    if turned(pelvis, (0.0, 1.0, 0.0))[1] > 0.5 and posture.hips[1] < 20:
        return "floor"
    if turned(pelvis, (0.0, 0.0, 1.0))[1] > 0:
        return "floor" if posture.hips[1] > 40 else "back"
    return "belly" if posture.hips[1] < 20 else "knees"


def moving(first: Posture, last: Posture, where: tuple[str, str] | None = None) -> Need:
    """Return the seconds from `first` to `last` at an easy pace, and what needs most of them.

    `where` names the two places of the body if the postures do not determine them: a body that is drawn from the waist
    up may sit or stand, and "" means either.
    """
    before, after = where or (place(first), place(last))
    needs = [*_place(before, after), *_turning_round(first, last)]
    if not needs:
        needs = [max(_parts(first, last, after), default=(0.0, ""))]
    return sum(seconds for seconds, _ in needs), max(needs, default=(0.0, ""))[1]


def fetching(before: Collection[str], after: Collection[str]) -> Need:
    """Return the seconds it takes to have the things of `after` at hand for a person who has those of `before`."""
    in_hand, room = HELD & set(after), IN_THE_ROOM & set(after)
    needs = [(THING_S, f"taking the {min(in_hand).partition('-')[0]}")] if in_hand and not HELD & set(before) else []
    if room and not IN_THE_ROOM & set(before):
        goal = "chair" if "stool" in room else "door frame" if "frame" in room else min(room).partition("-")[0]
        needs.append((ROOM_S, f"going to the {goal}"))
    return sum(seconds for seconds, _ in needs), max(needs, default=(0.0, ""))[1]


def raised(posture: Posture) -> bool:
    """Return True if a hand is above the head; always False for a lying person."""
    if "mat" in posture.props:
        return False
    bones = skeleton(posture)
    return any(_above(bones, limb) for limb, _ in _arms(bones))


def _place(before: str, after: str) -> Iterator[Need]:
    if before == after:
        return
    both = frozenset({before, after})
    if "" in both and not both & ON_THE_MAT:
        return
    if both in WAYS:
        yield WAYS[both]
    else:
        yield OVER_S if both <= ON_THE_MAT else DOWN_S


def _turning_round(first: Posture, last: Posture) -> Iterator[Need]:
    walls = {"wall-left", "wall-right"}
    if walls & set(first.props) and walls & set(last.props) and not walls & set(first.props) & set(last.props):
        yield TURN_ROUND_S, "turning round to the other side"


def _parts(first: Posture, last: Posture, where: str) -> Iterator[Need]:
    a, b = skeleton(first), skeleton(last)
    head = max(abs(x - y) for x, y in zip(first.head, last.head, strict=True)) >= HEAD_LEAST
    hands = max(_hands(a, b), default=(0.0, ""))
    if head and hands[0] == PLACED_S and _in_place(last):
        # The head waits until the hand is in its place.
        yield HEAD_S + PLACED_S, "laying the hand in its place, then moving the head"
    elif head:
        yield HEAD_S, "moving the head"
    yield from (hands,) if hands[0] else ()
    trunk = (first.side - last.side, first.turn - last.turn, first.round - last.round, first.lean - last.lean)
    if max(map(abs, trunk)) >= TRUNK_LEAST:
        yield TRUNK_S, "moving the trunk"
    if where in ("standing", "knees", "belly", "floor") and abs(first.hips[1] - last.hips[1]) >= HIPS_LEAST:
        yield RISE_S, "lowering or lifting the hips"
    yield from _legs(a, b, where)


def _hands(a: Skeleton, b: Skeleton) -> Iterator[Need]:
    for (limb, _), (later, after) in zip(_arms(a), _arms(b), strict=True):
        if distance(_seen_from(a, limb.end), _seen_from(b, later.end)) >= HAND_LEAST:
            easy = not after.touches or after.frame in ("thigh", "pelvis")
            yield (HAND_S, "moving the hands") if easy else (PLACED_S, "laying the hands in their place")


def _in_place(posture: Posture) -> bool:
    return any(arm.touches and arm.frame in ("head", "chest") for arm in (posture.left, posture.right))


def _legs(a: Skeleton, b: Skeleton, where: str) -> Iterator[Need]:
    pairs = ((a.left_leg, b.left_leg), (a.right_leg, b.right_leg))
    moved = [(before, after) for before, after in pairs if distance(before.end, after.end) >= FOOT_LEAST]
    if where == "back":
        up = any(max(before.end[1], after.end[1]) > OFF_THE_FLOOR for before, after in moved)
        words = "moving one leg" if len(moved) == 1 else "moving one leg, then the other"
        yield from [(len(moved) * (LEG_UP_S if up else LEG_S), words)] if moved else []
    elif where == "standing" and moved:
        yield STEP_S * len(moved), "stepping"


def _arms(bones: Skeleton) -> tuple[tuple[Limb, Arm], ...]:
    return (bones.left, bones.posture.left), (bones.right, bones.posture.right)


def _above(bones: Skeleton, limb: Limb) -> bool:
    along: Vector = unturned(bones.chest_turn, (limb.end[0] - bones.skull[0], limb.end[1] - bones.skull[1], 0.0))
    return along[1] > 12.0


def _seen_from(bones: Skeleton, point: Vector) -> Vector:
    turn: Turn = bones.chest_turn
    return unturned(turn, (point[0] - bones.chest[0], point[1] - bones.chest[1], point[2] - bones.chest[2]))
