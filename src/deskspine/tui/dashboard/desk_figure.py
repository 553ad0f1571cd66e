"""The figure of the dashboard: a person at a desk whose pose says how the day is going."""

from __future__ import annotations

from deskspine.core.figure.desk_poses import DESK_POSES, OUTLINED
from deskspine.core.figure.film import Shot
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.desk_figure import desk_pose, desk_words
from deskspine.tui.widgets.figure import PosedFigure

POSES = tuple(DESK_POSES)
SHOTS = tuple(Shot(pose, pose) for pose in POSES)


class DeskFigure(PosedFigure):
    """A still picture for each state; it is computed once for a size and a theme, and drawn when the state changes."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._words = ""

    def show(self, snapshot: Snapshot, now: Now) -> None:
        """Show the state at this moment; nothing if the person wants words in place of figures."""
        self._words = desk_words(snapshot, now)
        if snapshot.settings.text("appearance.figure") == "words":
            self.show_nothing()
            return
        pose = desk_pose(snapshot, now)
        self.show_shot(DESK_POSES, snapshot.settings, POSES, Shot(pose, pose), outlined=OUTLINED, shots=SHOTS)

    def words(self) -> str:
        """Return the state and its picture in one line of words."""
        return self._words
