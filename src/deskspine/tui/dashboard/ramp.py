"""The colours of a sit: blue up to the limit, amber past it, red from one and a half times of it."""

from __future__ import annotations

from typing import Literal

from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot

SitStage = Literal["head", "late", "alarm"]
"""Stage of a sit, named by the role of its colour: neutral blue, amber, red."""
FAR = 1.5
"""Share of the limit from which a sit is far over it."""
SIGNS: dict[SitStage, str] = {"late": " !", "alarm": " !!"}
"""Sign behind the length of a sit, so that colour says nothing alone."""


def tone_of(seconds: float, limit_s: float) -> SitStage:
    """Return the stage of a sit of that many seconds."""
    share = seconds / max(1.0, limit_s)
    return "head" if share < 1.0 else "late" if share < FAR else "alarm"


def tone(snapshot: Snapshot, now: Now) -> SitStage:
    """Return the stage of the present sit."""
    return tone_of(snapshot.sit.at(now.t), snapshot.interval_s)
