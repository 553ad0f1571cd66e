"""Regions of the body: what an exercise moves, and what a figure can highlight."""

from __future__ import annotations

BODY = (
    "neck", "trapezius", "shoulders", "upper-back", "thoracic-spine", "chest", "low-back", "arms", "wrists",
    "hands", "eyes", "breath", "legs",
)  # fmt: skip
"""Regions an exercise moves."""

LIT = (
    *BODY,
    *(
        f"{region}-{side}"
        for region in ("neck", "trapezius", "shoulders", "arms", "wrists")
        for side in ("left", "right")
    ),
)
"""Regions a figure may light in a pose; left and right change places when the pose is mirrored."""
