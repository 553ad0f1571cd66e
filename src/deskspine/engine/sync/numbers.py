"""Today's numbers with those of the other machines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from deskspine.core.history.records import BreakRecord
from deskspine.core.sync.machines import MachineDay
from deskspine.core.sync.others import others_today
from deskspine.engine.snapshot import Today


def counted_together(today: Today, machines: Sequence[MachineDay], breaks: Iterable[BreakRecord]) -> Today:
    """Return `today` with what `machines` add to it; `breaks` are those of this machine.

    The strip, the longest sit and the list are of this machine alone.
    """
    here = [
        (piece.start, math.inf if piece.end is None else piece.end) for piece in today.strip if piece.kind == "sitting"
    ]
    added = others_today(machines, here, breaks)
    return replace(
        today,
        sitting=replace(today.sitting, base_s=today.sitting.base_s + added.sitting_s),
        breaks=today.breaks + added.breaks,
        shortened=today.shortened + added.shortened,
        moved_s=today.moved_s + added.moved_s,
        others=added.forms,
    )
