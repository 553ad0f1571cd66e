"""The values from which the text of an ask is made, and the arrangement for a window of a given size."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.notify.wording import TIME_TO_MOVE
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import AskView, Snapshot

WIDE_WIDTH, WIDE_HEIGHT = 76, 20
"""Minimum size of a window for the figure to the left of the text, and for buttons in boxes."""
SMALL_WIDTH, SMALL_HEIGHT = 40, 12
"""Minimum size of a window for a frame around the ask."""
ABOVE_HEIGHT = 32
"""Minimum height of a window for the figure above the text, where the window is too narrow for both side by side."""
SHORT_ONE = "A short one"


class AskMoment(Struct, frozen=True):
    """All that the text of an ask depends on, apart from the size of the window."""

    snapshot: Snapshot
    ask: AskView
    now: Now
    awake: bool
    """True if the keys work."""
    ignored: bool = False
    """True if a key was pressed before they worked."""

    @property
    def title(self) -> str:
        """The question in a few words."""
        return TIME_TO_MOVE if self.ask.kind == "break" else SHORT_ONE

    @property
    def sat_s(self) -> float:
        """Seconds of sitting."""
        return self.snapshot.sit.at(self.now.t)


def arrangement(width: int, height: int) -> str:
    """Return the style class of the arrangement for a window: "-wide", "-above", "-small" or "-tiny"."""
    if width < SMALL_WIDTH or height < SMALL_HEIGHT:
        return "-tiny"
    if width >= WIDE_WIDTH and height >= WIDE_HEIGHT:
        return "-wide"
    return "-above" if height >= ABOVE_HEIGHT else "-small"
