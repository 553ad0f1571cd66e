"""The vocabulary of a routine file: regions, tags, props, rigs, and the limits of a dose."""

from __future__ import annotations

import re
from typing import get_args

from deskspine.core.person.flags import DAY_FLAGS, PROFILE_FLAGS
from deskspine.core.routines.model import Breath, ExerciseKind, FramePhase

KINDS: tuple[str, ...] = get_args(ExerciseKind)
PHASES: tuple[str, ...] = get_args(FramePhase)
BREATHS: tuple[str, ...] = get_args(Breath)
ROUTINE_KINDS = ("routine", "check", "card")
POSITIONS = ("seated", "standing", "wall", "floor", "mixed")
PROGRESSIONS = ("fit", "grow", "none")
ORDERS = ("strict", "pick")
SIDE_ORDERS = ("alternate", "block")
RIGS = ("front", "side", "back", "face", "hands", "standing", "wall", "floor")

PROPS = ("chair", "fixed_chair", "desk", "wall", "doorway", "mat", "book", "bottle")

TAGS = (
    "isometric", "head-press", "neck-turn", "neck-side", "neck-flex", "neck-ext-soft", "neck-retract", "nape",
    "overhead", "trunk-flex", "trunk-turn", "trunk-side", "trunk-ext", "supine", "prone", "floor", "head-low",
    "eye-cover", "standing", "wrist", "arm-stretch", "wall", "fixed-chair", "prop",
)  # fmt: skip
"""Demands of an exercise on the body or the room; a person's flags swap it by these."""

LYING_TAGS = frozenset({"floor", "prone", "supine"})
"""Tags of exercises that are done lying down or on the floor."""
LOCKING_FLAGS = (*PROFILE_FLAGS, *DAY_FLAGS)
"""Flags of a person or a day that a routine may be locked for."""

DOSE_LIMITS = {
    "prep_s": (0, 30),
    "reps": (1, 12),
    "move_s": (0, 10),
    "hold_s": (0, 120),
    "rest_s": (0, 60),
    "rest_after_s": (0, 60),
}
"""Minimum and maximum of each dose key."""

MAX_ITEMS = 40
"""Maximum number of items in a routine."""

_ID = re.compile(r"[a-z0-9-]{3,32}\Z")
_POSE_ID = re.compile(r"[a-z0-9_]{3,40}\Z")
_SOURCE = re.compile(r"(?:ref:)?[a-z0-9-]{1,48}\Z")
_SYSTEM = re.compile(r"(?:own|product|bonus|S(?:0[1-9]|1[0-9]|20)(?: S(?:0[1-9]|1[0-9]|20))*)\Z")
_CODE = re.compile(r"S(?:0[1-9]|1[0-9]|20)\Z")
_LABEL = re.compile(r"[a-z0-9][a-z0-9 -]{0,15}\Z")


def is_id(text: str) -> bool:
    """Return True if `text` can name a routine or an exercise."""
    return _ID.match(text) is not None


def is_pose_id(text: str) -> bool:
    """Return True if `text` can name a pose."""
    return _POSE_ID.match(text) is not None


def is_source(text: str) -> bool:
    """Return True if `text` can name an origin: a system, or "ref:" and a study."""
    return _SOURCE.match(text) is not None


def is_system(text: str) -> bool:
    """Return True if `text` names the system a routine belongs to."""
    return _SYSTEM.match(text) is not None


def is_code(text: str) -> bool:
    """Return True if `text` is the code of one family of exercises."""
    return _CODE.match(text) is not None


def is_side(text: str) -> bool:
    """Return True if `text` can label a side."""
    return _LABEL.match(text) is not None
