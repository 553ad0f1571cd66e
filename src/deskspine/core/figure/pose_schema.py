"""The `[pose.body]` table of a pose file, read into short lines such as "head.tilt=35" that a library keeps."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from deskspine.core.figure.hand_targets import PLACES
from deskspine.core.figure.posture import FRAMES, VIEWS
from deskspine.core.figure.regions import LIT
from deskspine.core.toml.table_reader import Table, described


class NumberBounds(Struct, frozen=True):
    """A number of values within bounds, in degrees or centimetres."""

    count: int
    low: float
    high: float


Words = tuple[str, ...]
"""The words of which a value must be one."""
POINT, WAY, PART = NumberBounds(3, -220, 220), NumberBounds(3, -1, 1), NumberBounds(1, 0, 1)

_ARM: Mapping[str, NumberBounds | Words] = {
    "hand": tuple(PLACES),
    "in": FRAMES,
    "at": POINT,
    "fingers": WAY,
    "palm": WAY,
    "elbow": WAY,
    "curl": PART,
    "spread": PART,
    "free": PART,
    "up": NumberBounds(1, -4, 9),
    "back": NumberBounds(1, -8, 8),
}
_LEG: Mapping[str, NumberBounds | Words] = {
    "in": ("pelvis", "room"),
    "at": POINT,
    "knee": WAY,
    "toes": WAY,
}
PROPS = (
    "book", "bottle-left", "bottle-right", "bottle", "wall", "wall-left", "wall-right", "frame", "desk", "floor", "mat",
    "pillow", "stool", "gaze", "exhale", "long-exhale", "table", "no-chair",
    "office-chair", "workplace", "screen", "screen-paused", "screen-off", "headset", "no-person",
)  # fmt: skip
"""Things in the room besides the chair, which is drawn whenever the person sits."""

BODY: Mapping[str, Mapping[str, NumberBounds | Words]] = {
    "head": {
        "turn": NumberBounds(1, -55, 55),
        "tilt": NumberBounds(1, -38, 38),
        "nod": NumberBounds(1, -20, 50),
        "slide": NumberBounds(1, -5, 5),
        "rise": NumberBounds(1, -1, 3),
        "lids": PART,
        "gaze": NumberBounds(2, -1, 1),
    },
    "trunk": {
        "lean": NumberBounds(1, -45, 100),
        "side": NumberBounds(1, -35, 35),
        "turn": NumberBounds(1, -50, 50),
        "round": NumberBounds(1, -30, 70),
        "breath": NumberBounds(1, -1, 3),
        "belly": NumberBounds(1, -1, 5),
    },
    "shoulders": {"up": NumberBounds(1, -4, 9), "back": NumberBounds(1, -8, 8)},
    "hips": {"at": POINT, "facing": NumberBounds(3, -180, 180)},
    "both": _ARM,
    "left": _ARM,
    "right": _ARM,
    "legs": _LEG,
    "left_leg": _LEG,
    "right_leg": _LEG,
}
"""Sections of a body in the order in which they apply, and the values of each.

The head turns 55 degrees at most, because people copy what they see.
"""


def read_body(table: Table | None) -> tuple[str, ...]:
    """Return the lines of a body. Wrong values are noted as problems and left out."""
    if table is None:
        return ()
    lines: list[str] = []
    view = table.word("view", VIEWS, "")
    lines += [f"view={view}"] if view else []
    like = table.match("like", lambda value: value.replace("_", "").isalnum(), "the id of a pose")
    if like:
        lines.insert(0, f"like={like}")
    lines += [f"stands={int(table.flag('stands', False))}"] if table.has("stands") else []
    lines += _list(table, "lit", LIT) + _list(table, "props", PROPS)
    if table.has("box"):
        lines += _numbers(table, "", "box", NumberBounds(4, -260, 260))
    for section, keys in BODY.items():
        part = table.table(section)
        if part is None:
            continue
        for key, bounds in keys.items():
            if not part.has(key):
                continue
            if isinstance(bounds, NumberBounds):
                lines += _numbers(part, f"{section}.", key, bounds)
            else:
                word = part.word(key, bounds, "")
                lines += [f"{section}.{key}={word}"] if word else []
        part.end()
    table.end()
    return tuple(lines)


def _list(table: Table, key: str, choices: tuple[str, ...]) -> list[str]:
    words = table.words(key, 12, lambda value: value in choices, f"one of {', '.join(choices)}")
    return [f"{key}={','.join(words)}"] if table.has(key) else []


def _numbers(table: Table, section: str, key: str, bounds: NumberBounds) -> list[str]:
    value = table.data[key]
    values = value if isinstance(value, list) and bounds.count > 1 else [value]
    if len(values) == bounds.count and all(
        type(number) in (int, float) and bounds.low <= number <= bounds.high for number in values
    ):
        return [f"{section}{key}={','.join(f'{number:g}' for number in values)}"]
    amount = "a number" if bounds.count == 1 else f"{bounds.count} numbers"
    table.wrong(key, f"expected {amount} from {bounds.low:g} to {bounds.high:g}, found {described(value)}")
    return []
