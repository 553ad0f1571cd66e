"""A plain block figure: what a key pose looks like, as rows of letters, until the shaded figure draws it.

Each letter names a part of the body, so the same rows read as ASCII art and can be painted as coloured blocks.
The figure is a mirror: the person's left is on the left of the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from math import cos, radians, sin
from typing import Any

Point = tuple[float, float]
Arm = tuple[Point, Point]
Part = tuple[str, Point, Point, float]
"""Letter, both ends of a bone, and how thick it is."""

PARTS = {"@": "hair", ".": "skin", "o": "eyes", "-": "mouth", "#": "shirt", "+": "sleeve", "*": "worked"}
"""The part of the body each letter of `rows` stands for; a space is background."""

_WIDE, _TALL = 2.3, 2.0
SHAPE = _TALL / _WIDE
"""Height of the figure over its width."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """One pose in numbers: degrees, and lengths of which the figure is two high."""

    view: str = "front"
    tilt: float = 0.0
    turn: float = 0.0
    nod: float = 0.0
    lift: float = 0.0
    spread: float = 0.0
    """Shoulders wider from the front, further back in profile; negative the other way."""
    slide: float = 0.0
    lean: float = 0.0
    left: Arm = ((0.8, 1.56), (0.44, 1.9))
    """Elbow and hand, x counted outwards from the front and towards the face in profile."""
    right: Arm = ((0.8, 1.56), (0.44, 1.9))
    worked: str = ""


def _both(x: float, y: float, hand_x: float, hand_y: float) -> dict[str, Any]:
    arm = ((x, y), (hand_x, hand_y))
    return {"left": arm, "right": arm}


def _one(x: float, y: float, hand_x: float, hand_y: float) -> dict[str, Any]:
    return {"left": ((x, y), (hand_x, hand_y))}


_BEHIND_HEAD = _both(0.98, 0.66, 0.26, 0.5)
_SIDE = _Shape("side", **_both(0.06, 1.6, 0.5, 1.86))
_FRONT = _Shape()

_SHAPES: dict[str, _Shape] = {
    "neutral": _FRONT,
    "breath_out": _FRONT,
    "s_neutral": _SIDE,
    "breath_in": _Shape(spread=0.06, lift=0.05),
    "hand_belly_in": _Shape(spread=0.06, lift=0.05, **_one(0.86, 1.5, 0.1, 1.62)),
    "hand_belly_out": _Shape(**_one(0.86, 1.5, 0.1, 1.66)),
    "shoulders_up_side": replace(_SIDE, lift=0.22, worked="nape"),
    "shoulders_up": _Shape(lift=0.2, worked="top"),
    "shoulders_down_side": replace(_SIDE, lift=-0.05, **_both(-0.02, 1.6, 0.1, 1.95)),
    "shoulders_down": _Shape(lift=-0.07),
    "shoulders_back_behind": _Shape("back", spread=0.05, worked="blades", **_both(0.98, 1.5, 0.86, 1.9)),
    "shoulders_back": replace(_SIDE, spread=0.2, worked="chest", **_both(-0.36, 1.56, 0.1, 1.86)),
    "shoulders_fwd": replace(_SIDE, spread=-0.18, **_both(0.26, 1.58, 0.6, 1.86)),
    "hands_shoulders_up": replace(_SIDE, lift=0.1, worked="nape", **_both(0.36, 0.84, 0.16, 1.12)),
    "hands_shoulders_back": replace(_SIDE, spread=0.1, worked="chest", **_both(-0.5, 1.2, 0.04, 1.1)),
    "hands_shoulders_fwd": replace(_SIDE, **_both(0.66, 1.2, 0.16, 1.1)),
    "hands_shoulders_low": replace(_SIDE, **_both(0.14, 1.62, 0.14, 1.12)),
    "hands_behind_head": _Shape(**_BEHIND_HEAD),
    "press_temple": _Shape(worked="near", **_one(0.86, 0.94, 0.3, 0.48)),
    "neutral_behind": _Shape("back"),
    "tilt": _Shape(tilt=30, worked="far"),
    "turn": _Shape(turn=1, worked="far"),
    "diag": _Shape(turn=0.7, nod=0.8, tilt=6, worked="far"),
    "head_down": _Shape(nod=1),
    "s_tuck": replace(_SIDE, slide=-0.13, worked="neck"),
    "s_poke": replace(_SIDE, slide=0.14),
    "s_flex": replace(_SIDE, tilt=32, worked="neck"),
    "s_ext_soft": replace(_SIDE, tilt=-20),
    "s_chair_arch": replace(_SIDE, lean=-0.26, tilt=-14, worked="chest", **_both(0.3, 0.8, -0.24, 0.62)),
    "s_hands_behind": replace(_SIDE, **_both(0.34, 0.84, -0.24, 0.62)),
    "s_press_forehead": replace(_SIDE, worked="neck", **_both(0.62, 1.02, 0.36, 0.4)),
    "s_round": replace(_SIDE, lean=0.16, tilt=20),
    "s_arch": replace(_SIDE, lean=-0.1, spread=0.06, worked="chest"),
}
"""The poses that can be drawn, without the side at the end of their id. The others are told in words alone: a figure
that sits still where somebody should lift an arm would be worse than none."""


def can_draw(pose_id: str) -> bool:
    """Whether the figure knows this pose."""
    return _without_side(pose_id) in _SHAPES


def rows(
    pose_id: str, width: int, height: int, aspect: float = 2.0, start: str = "", progress: float = 1.0
) -> list[str]:
    """The figure in `pose_id`, `height` rows of `width` letters; `aspect` is the height of one letter over its width.

    A pose that cannot be drawn is empty rows. Ids ending in `_r` are the mirror image of `_l`. With `start` it is on
    its way from there, `progress` 0 to 1.
    """
    eighths = round(8 * progress) if start and start != pose_id else 8
    return list(_rows(pose_id, start if eighths < 8 else "", eighths, max(0, width), max(0, height), aspect))


def mirrored(pose_id: str) -> str:
    """The id of the same pose for the other side; poses without a side stay as they are."""
    ends = {"_l": "_r", "_r": "_l"}
    return pose_id[:-2] + ends[pose_id[-2:]] if pose_id[-2:] in ends else pose_id


@lru_cache(maxsize=96)
def _rows(pose_id: str, start: str, eighths: int, width: int, height: int, aspect: float) -> tuple[str, ...]:
    if not width or not height:
        return ()
    if not can_draw(pose_id):
        return (" " * width,) * height
    shape = _SHAPES[_without_side(pose_id)]
    if start and can_draw(start):
        shape = _between(_SHAPES[_without_side(start)], shape, eighths / 8)
    parts = _side(shape) if shape.view == "side" else _front(shape)
    step = max(_WIDE / width, _TALL / (height * aspect))
    flip = -1 if pose_id.endswith("_r") or start.endswith("_r") else 1
    return tuple(
        "".join(
            _letter(parts, flip * (column + 0.5 - width / 2) * step, _TALL - (height - row - 0.5) * step * aspect)
            for column in range(width)
        )
        for row in range(height)
    )


def _without_side(pose_id: str) -> str:
    return pose_id[:-2] if pose_id.endswith(("_l", "_r")) else pose_id


def _between(first: _Shape, last: _Shape, part: float) -> _Shape:
    """A shape on the way; two views cannot be blended, so the figure turns round at half the way."""
    if first.view != last.view:
        return first if part < 0.5 else last

    def mix(a: Any, b: Any) -> Any:
        if isinstance(a, tuple):
            return tuple(mix(*pair) for pair in zip(a, b, strict=True))
        return a + (b - a) * part if isinstance(a, float | int) else (b if part >= 0.5 else a)

    return _Shape(*(mix(getattr(first, each.name), getattr(last, each.name)) for each in fields(_Shape)))


def _letter(parts: list[Part], x: float, y: float) -> str:
    for letter, (ax, ay), (bx, by), thick in parts:
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        along = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / length)) if length else 0.0
        if (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2 <= thick * thick:
            return letter
    return " "


def _around(pivot: Point, degrees: float, point: Point) -> Point:
    angle, x, y = radians(degrees), point[0] - pivot[0], point[1] - pivot[1]
    return pivot[0] + x * cos(angle) - y * sin(angle), pivot[1] + x * sin(angle) + y * cos(angle)


def _front(pose: _Shape) -> list[Part]:
    """From the front or from behind, the topmost part first."""
    base, behind = (0.0, 1.0), pose.view == "back"
    side, low = -0.13 * pose.turn, 0.13 * pose.nod

    def head(letter: str, x: float, y: float, to_x: float, to_y: float, thick: float) -> Part:
        return letter, _around(base, -pose.tilt, (x, y)), _around(base, -pose.tilt, (to_x, to_y)), thick

    face = [head("o", at + side, 0.5 + low, at + side, 0.5 + low, 0.05) for at in (-0.1, 0.1)]
    face.append(head("-", side - 0.05, 0.69 + low, side + 0.05, 0.69 + low, 0.04))
    face += [head(".", 2.1 * side, 0.58, 2.1 * side, 0.6, 0.06)] if pose.turn else []
    face.append(head(".", 0.8 * side, 0.5 + low, 0.8 * side, 0.62 + low, 0.2))
    skull = [head("@", 0, 0.42 + 0.3 * low, 0, 0.6 + 0.6 * low, 0.27), head(".", 0, 0.75, 0, 1.02, 0.115)]
    top, out = 1.14 - pose.lift, 0.54 + pose.spread
    worked = {
        "far": [(0.16, 0.9, 0.46, top - 0.04)],
        "near": [(-0.16, 0.9, -0.42, top - 0.04)],
        "front": [(0.0, 0.84, 0.0, 0.96)],
        "top": [(0.16, 0.94, out - 0.1, top - 0.04), (-0.16, 0.94, 0.1 - out, top - 0.04)],
        "blades": [(0.14, 1.2, 0.2, 1.5), (-0.14, 1.2, -0.2, 1.5)],
    }.get(pose.worked, [])
    lit: list[Part] = [("*", (ax, ay), (bx, by), 0.08) for ax, ay, bx, by in worked]
    arms: list[Part] = []
    for sign, (elbow, hand) in ((-1, pose.left), (1, pose.right)):
        bend, end = (sign * elbow[0], elbow[1] - 0.5 * pose.lift), (sign * hand[0], hand[1])
        arms.append((".", end, end, 0.12))
        arms += [("+", bend, end, 0.1), ("+", (sign * out, top + 0.04), bend, 0.13)]
    trunk: list[Part] = [("#", (-out + 0.06, top + 0.04), (out - 0.06, top + 0.04), 0.14)]
    trunk += [("#", (at, top + 0.1), (at * 0.86, 2.0), 0.2) for at in (-0.32, -0.11, 0.11, 0.32)]
    return [*lit, *arms, *skull, *trunk] if behind else [*arms, *face, skull[0], *lit, skull[1], *trunk]


def _side(pose: _Shape) -> list[Part]:
    """In profile, the face to the right."""
    base = (pose.lean, 1.0)

    def head(letter: str, x: float, y: float, to_x: float, to_y: float, thick: float) -> Part:
        move = pose.lean + pose.slide
        return (
            letter,
            _around(base, pose.tilt, (x + move, y)),
            _around(base, pose.tilt, (to_x + move, to_y)),
            thick,
        )

    face = [head("o", 0.17, 0.5, 0.19, 0.5, 0.05), head("-", 0.17, 0.71, 0.24, 0.71, 0.04)]
    face += [head(".", 0.24, 0.56, 0.3, 0.6, 0.06), head(".", 0.08, 0.48, 0.1, 0.66, 0.18)]
    hair = head("@", -0.02, 0.44, -0.04, 0.56, 0.28)
    neck: Part = (".", head(".", -0.02, 0.75, 0, 0, 0)[1], (pose.lean, 1.05), 0.13)
    back = pose.lean - 0.2
    worked = {
        "neck": (head("*", -0.12, 0.8, 0, 0, 0)[1], (pose.lean - 0.12, 1.04)),
        "nape": ((back + 0.04, 0.94), (back + 0.02, 1.14)),
        "chest": ((back, 1.18), (-0.24, 1.55)),
    }
    lit: list[Part] = [("*", *worked[pose.worked], 0.08)] if pose.worked else []
    shoulder = (pose.lean - pose.spread, 1.16 - pose.lift)
    elbow, hand = (
        (pose.left[0][0] + pose.lean, pose.left[0][1]),
        (pose.left[1][0] + pose.lean, pose.left[1][1]),
    )
    arm: list[Part] = [(".", hand, hand, 0.11), ("+", elbow, hand, 0.1), ("+", shoulder, elbow, 0.13)]
    trunk: list[Part] = [("#", (shoulder[0] * 0.5 + pose.lean * 0.5, shoulder[1]), (0.0, 1.7), 0.26)]
    trunk += [("#", (0.0, 1.6), (0.0, 2.0), 0.28), ("#", (0.0, 2.0), (0.66, 2.0), 0.14)]
    return [*arm, *face, hair, *lit, neck, *trunk]
