"""Named positions of a hand: its point, and the directions of fingers, palm and elbow."""

from __future__ import annotations

from collections.abc import Mapping

from deskspine.core.figure.posture import Arm
from deskspine.core.figure.vectors import Vector


def _free(at: Vector, fingers: Vector, palm: Vector, elbow: Vector) -> Arm:
    """Return a relaxed, open hand in the air."""
    return Arm("chest", at, fingers, palm, elbow, curl=0.1, touches=False)


PLACES: Mapping[str, Arm] = {
    # At rest
    "thigh": Arm(),
    "knee": Arm("thigh", (0.0, -1.0, 13.0), (0.0, -0.5, 1.0), (0.0, -1.0, -0.3)),
    "seat": Arm("pelvis", (17.0, -7.0, 6.0), (0.0, -0.2, 1.0), (0.0, -1.0, 0.0), (1.0, 0.2, -0.6)),
    "hang": Arm("chest", (24.0, -38.0, 3.0), (0.0, -1.0, 0.1), (-1.0, 0.0, 0.0), (0.5, -0.2, -1.0), touches=False),
    "hip": Arm("pelvis", (15.0, 9.0, 3.0), (-0.7, -0.5, 0.5), (-1.0, 0.0, -0.2), (1.0, 0.2, -0.6), spread=0.4),
    # On the head
    "forehead": Arm("head", (0.5, 10.0, 10.0), (-0.35, 1.0, -0.1), (0.0, 0.1, -1.0), (0.7, -1.0, 0.5), curl=0.1),
    "temple": Arm("head", (10.0, 5.0, 3.0), (0.0, 0.6, -0.8), (-1.0, 0.0, -0.1), (1.0, -0.5, 0.1), curl=0.1),
    "cheek": Arm("head", (9.5, -1.0, 6.0), (-0.1, 1.0, -0.1), (-1.0, 0.0, -0.4), (1.0, -0.8, 0.3), curl=0.1),
    "behind-head": Arm("head", (2.5, 8.0, -13.0), (-1.0, 0.25, 0.0), (0.0, 0.0, 1.0), (1.0, 0.1, 0.0), curl=0.2),
    "nape": Arm("head", (2.5, 0.5, -11.0), (-1.0, 0.15, 0.0), (0.0, 0.0, 1.0), (1.0, -0.1, 0.2), curl=0.25),
    "crown": Arm("head", (0.0, 20.0, 0.0), (-1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (1.0, 0.3, 0.0), curl=0.15),
    # On the trunk
    "shoulder": Arm("chest", (15.0, 22.0, 2.0), (-0.3, 0.0, -1.0), (0.0, -1.0, 0.0), (1.0, -1.0, 0.6), curl=0.4),
    "far-shoulder": Arm("chest", (-12.0, 19.0, 7.0), (-0.6, 0.7, -0.4), (0.0, -0.4, -1.0), (0.6, -0.1, 1.0), curl=0.2),
    "belly": Arm("pelvis", (-1.0, 15.0, 12.5), (-1.0, 0.0, 0.0), (0.0, 0.0, -1.0), (1.0, -0.5, 0.0), curl=0.1),
    "breastbone": Arm("chest", (0.6, 6.0, 19.0), (0.0, 1.0, 0.2), (-1.0, 0.0, 0.0), (1.0, -0.1, 0.2), curl=0.0),
    # In the air
    "up": _free((21.0, 66.0, 2.0), (0.0, 1.0, 0.0), (-1.0, 0.0, 0.3), (1.0, 0.0, 0.3)),
    "side": _free((68.0, 10.0, 2.0), (1.0, -0.05, 0.0), (0.0, -0.4, 1.0), (0.2, -1.0, -0.6)),
    "forward": _free((15.0, 14.0, 55.0), (0.0, 0.0, 1.0), (0.0, -1.0, 0.0), (1.0, -0.8, 0.0)),
    "back-low": _free((24.0, -30.0, -22.0), (0.0, -1.0, -0.5), (-1.0, 0.0, 0.0), (0.6, 0.0, -1.0)),
}
"""Positions by name. `x` counts outward from the middle of the body, so each serves both arms."""
