"""Regions of the body that an exercise moves or a figure can highlight."""

from __future__ import annotations

BODY = (
    "neck", "trapezius", "shoulders", "upper-back", "thoracic-spine", "chest", "low-back", "arms", "wrists",
    "hands", "eyes", "breath", "legs",
)  # fmt: skip
"""Regions that an exercise can move."""

LIT = (
    *BODY,
    "neck-front",
    *(
        f"{region}-{side}"
        for region in ("neck", "neck-front", "trapezius", "shoulders", "arms", "wrists")
        for side in ("left", "right")
    ),
)
"""Regions that a figure can highlight in a pose; left and right are exchanged if the pose is mirrored."""
