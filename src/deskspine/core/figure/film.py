"""Pictures of a movement: each is drawn once, in slices, and kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.figure.blend import between, breathing, eased
from deskspine.core.figure.cells import DENSE, LETTERS, CellRow, letters, quadrants
from deskspine.core.figure.pose import Pose
from deskspine.core.figure.pose_parser import posture_of, upright
from deskspine.core.figure.postprocess import SamplePosition
from deskspine.core.figure.posture import CameraView, Posture
from deskspine.core.figure.props import FIXED
from deskspine.core.figure.raster import Slices
from deskspine.core.figure.scene import box_of, drawing, edge_of, fitted

Look = Literal["shaded", "sixteen", "dense", "ascii"]
"""Quadrant blocks in many colours or in sixteen, letters of different weight without colour, or ASCII alone."""
Picture = tuple[CellRow, ...]
STEPS = 12
"""Maximum number of pictures from one key pose to the next."""
BREATHS = 4
"""Number of pictures from breathed out to breathed in."""
MAX_KEPT_CELLS = 160_000
"""Maximum number of cells of all pictures that are kept, about 2 MB."""


class Shot(Struct, frozen=True):
    """One instant of a movement."""

    start: str
    end: str
    step: int = STEPS
    """Number of steps of STEPS from `start`."""
    breath: int = 0
    """Number of steps of BREATHS while the pose is held."""

    def forward(self) -> Shot:
        """Return the shot of the forward movement that looks the same, if this is one of the movement back."""
        if self.start <= self.end:
            return self
        return Shot(self.end, self.start, STEPS - self.step, self.breath)


def shot_of(start: str, end: str, progress: float, breath: float = 0.0) -> Shot:
    """Return the shot nearest to `progress` (0 to 1) of the way, or to `breath` (0 out, 1 in) in a held pose."""
    step = STEPS if not start or start == end else round(STEPS * max(0.0, min(1.0, progress)))
    if step == STEPS:
        return Shot(end, end, STEPS, round(BREATHS * max(0.0, min(1.0, breath))))
    return Shot(start, start) if step == 0 else Shot(start, end, step)


def look_of(chosen: str, colours: int) -> Look:
    """Return the look for setting `appearance.figure` on a terminal with this number of colours."""
    match chosen:
        case "dense" | "ascii":
            return "ascii" if chosen == "ascii" else "dense"
        case "sixteen" if colours:
            return "sixteen"
    return "dense" if not colours else "sixteen" if colours <= 16 else "shaded"


class Film:
    """The pictures of one exercise at one size."""

    def __init__(
        self,
        poses: Mapping[str, Pose],
        shown: Sequence[str],
        width: int,
        height: int,
        look: Look,
        *,
        stands: bool = False,
    ) -> None:
        """Prepare the pictures of the poses named in `shown`, the resting pose first.

        All poses with the same view share one window. With `stands`, seated poses are drawn standing, without a chair.
        """
        self.width, self.height, self.look = width, height, look
        self._poses, self._stands = poses, stands
        self._postures: dict[str, Posture | None] = {}
        self._pictures: OrderedDict[Shot, Picture] = OrderedDict()
        self._blocks = look in ("shaded", "sixteen")
        fine = 2 if self._blocks else 1
        self._across, self._down = width * fine, height * fine
        drawn = [posture for name in shown if (posture := self._posture(name)) is not None]
        views = {posture.view for posture in drawn}
        self._fixed = {
            view: tuple(
                dict.fromkeys(
                    prop for posture in drawn if posture.view == view for prop in posture.props if prop in FIXED
                )
            )
            for view in views
        }
        """Things that are in the room during the whole exercise, whichever pose names them."""
        self._rest = drawn[0] if drawn else None
        self._ghost: tuple[SamplePosition, ...] | None = None
        self._boxes = {
            view: fitted(box_of([posture for posture in drawn if posture.view == view]), self._across, self._down, 2.0)
            for view in views
        }

    def ready(self, shot: Shot) -> Picture | None:
        """Return the picture of `shot` if it was drawn before, else None."""
        shot = shot.forward()
        picture = self._pictures.get(shot)
        if picture is not None:
            self._pictures.move_to_end(shot)
        return picture

    def drawing(self, shot: Shot) -> Slices:
        """Draw `shot` in slices of a few milliseconds at most; afterwards `ready` returns it."""
        shot = shot.forward()
        posture = self._at(shot)
        if posture is None or posture.view not in self._boxes:
            self._keep(shot, ())
            return
        posture = replace(posture, props=tuple(dict.fromkeys((*self._fixed[posture.view], *posture.props))))
        ghost = yield from self._behind(posture.view)
        grid = yield from drawing(posture, self._boxes[posture.view], self._across, self._down, ghost)
        if self._blocks:
            rows: list[CellRow] = []
            for at in range(0, len(grid), 8):
                yield
                rows += quadrants(grid[at : at + 8])
        else:
            rows = letters(grid, LETTERS if self.look == "ascii" else DENSE)
        self._keep(shot, tuple(rows))

    def _behind(self, view: CameraView) -> Generator[None, None, tuple[SamplePosition, ...]]:
        """Return the edge of the body at rest, or () if it is seen from another side."""
        if self._rest is None or self._rest.view != view:
            return ()
        if self._ghost is None:
            self._ghost = yield from edge_of(self._rest, self._boxes[view], self._across, self._down)
        return self._ghost

    def picture(self, shot: Shot) -> Picture:
        """Return the picture of `shot`; draw it at once if necessary."""
        if self.ready(shot) is None:
            for _ in self.drawing(shot):
                pass
        return self.ready(shot) or ()

    def _keep(self, shot: Shot, picture: Picture) -> None:
        self._pictures[shot] = picture
        while len(self._pictures) > max(4, MAX_KEPT_CELLS // max(1, self.width * self.height)):
            self._pictures.popitem(last=False)

    def _posture(self, pose_id: str) -> Posture | None:
        if pose_id not in self._postures:
            posture = posture_of(self._poses, pose_id)
            self._postures[pose_id] = upright(posture) if posture is not None and self._stands else posture
        return self._postures[pose_id]

    def _at(self, shot: Shot) -> Posture | None:
        start, end = self._posture(shot.start), self._posture(shot.end)
        if start is None or end is None:
            return end
        if shot.step < STEPS:
            return between(start, end, eased(shot.step / STEPS))
        return breathing(end, shot.breath / BREATHS) if shot.breath else end
