"""Pictures of a movement: each is drawn once, in slices, and kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container, Generator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.figure.blend import breathing
from deskspine.core.figure.camera import Box
from deskspine.core.figure.cells import DENSE, LETTERS, CellRow, letters, quadrants
from deskspine.core.figure.framing import fitted, framed, window
from deskspine.core.figure.motion import moved
from deskspine.core.figure.pose import Pose
from deskspine.core.figure.pose_parser import posture_of, upright
from deskspine.core.figure.postprocess import SamplePosition
from deskspine.core.figure.posture import CameraView, Posture
from deskspine.core.figure.props import FIXED
from deskspine.core.figure.raster import InkGrid, Slices
from deskspine.core.figure.scene import StillParts, axes_of, drawing, edge_of, still_parts, thickness
from deskspine.core.figure.sign import Sign
from deskspine.core.figure.sign_letters import lettered
from deskspine.core.figure.sign_paint import paint
from deskspine.core.figure.sign_paths import SignPaths
from deskspine.core.figure.sign_shapes import shapes_of
from deskspine.core.figure.sign_time import shows
from deskspine.core.figure.strokes import Shape, around, counted

Look = Literal["pixels", "shaded", "sixteen", "dense", "ascii"]
"""Pixels, quadrant blocks in many colours or in sixteen, letters of different weight without colour, or ASCII alone."""
Picture = tuple[CellRow, ...]
STEPS = 16
"""Maximum number of pictures from one key pose to the next."""
BREATHS = 4
"""Number of pictures from breathed out to breathed in."""
ANYWHERE = Box(-999.0, -999.0, 999.0, 999.0)
"""The window for signs before there is one."""
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
    before: str = ""
    """The pose from which the movement passes `start` without a halt, or "" if it begins there."""
    after: str = ""
    """The pose to which the movement goes on from `end` without a halt, or "" if it ends there."""
    signs: tuple[int, ...] | None = None
    """Numbers of the signs in a still picture, or None in a moving one, where the instant decides."""
    times: int = 0
    """Number of repetitions that a still picture shows as dots."""

    def forward(self, signs: Sequence[Sign] = ()) -> Shot:
        """Return the shot of the forward movement that looks the same with `signs`, if this is one of the way back."""
        if self.start <= self.end:
            return self
        ahead = self.reverse()
        return ahead if ahead.seen(signs) == self.seen(signs) else self

    def seen(self, signs: Sequence[Sign]) -> tuple[Sign, ...]:
        """Return those of `signs` that are in this picture."""
        if self.signs is not None:
            return tuple(signs[number] for number in self.signs if number < len(signs))
        return tuple(sign for sign in signs if shows(sign, self.start, self.end))

    def reverse(self) -> Shot:
        """Return the shot of the movement back in which the body is the same."""
        return replace(
            self, start=self.end, end=self.start, step=STEPS - self.step, before=self.after, after=self.before
        )


def shot_of(start: str, end: str, progress: float, breath: float = 0.0, *, before: str = "", after: str = "") -> Shot:
    """Return the shot nearest to `progress` (0 to 1) of the way, or to `breath` (0 out, 1 in) in a held pose.

    The movement comes from `before` and goes on to `after` without a halt.
    """
    step = STEPS if not start or start == end else round(STEPS * max(0.0, min(1.0, progress)))
    if step == STEPS:
        return Shot(end, end, STEPS, round(BREATHS * max(0.0, min(1.0, breath))))
    return Shot(start, start) if step == 0 else Shot(start, end, step, 0, before, after)


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
        outlined: Container[str] | None = None,
        signs: Sequence[Sign] = (),
    ) -> None:
        """Prepare the pictures of the poses named in `shown`, the resting pose first.

        The size is in cells, or in pixels for look "pixels", whose pictures `samples` returns, because it has no cells.
        All poses with the same view share one window. With `stands`, seated poses are drawn standing, without a chair.
        Behind the poses in `outlined` there is the outline of the resting pose; behind all of them with None.
        `signs` are drawn where they belong, those of the other side as well (`routines.figure_signs.signs_of`).
        """
        self.width, self.height, self.look = width, height, look
        self._poses, self._stands, self._outlined = poses, stands, outlined
        self._signs = tuple(signs)
        self._paths = SignPaths(self._posture)
        self._postures: dict[str, Posture | None] = {}
        self._pictures: OrderedDict[Shot, Picture] = OrderedDict()
        self._blocks = look in ("shaded", "sixteen")
        fine = 1 if look in ("dense", "ascii") else 2
        self._across, self._down = width * fine, height * fine
        self._aspect = 1.0 if look == "pixels" else 2.0
        self._drawn_bodies = drawn = [posture for name in shown if (posture := self._posture(name)) is not None]
        views = dict.fromkeys(posture.view for posture in drawn)
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
        self._still: tuple[tuple[str, str], StillParts] | None = None
        """A way between two poses, and what does not move on it."""
        self._bare: tuple[Shot, InkGrid, Box] | None = None  # without signs, for the picture of the way back
        self._boxes: dict[CameraView, Box] = {}
        """The window of each view; empty until the first picture is drawn."""
        self._thick: dict[CameraView, int] = {}
        """Thickness of lines in samples."""

    def ready(self, shot: Shot) -> Picture | None:
        """Return the picture of `shot` if it was drawn before, else None."""
        shot = shot.forward(self._signs)
        picture = self._pictures.get(shot)
        if picture is not None:
            self._pictures.move_to_end(shot)
        return picture

    def drawing(self, shot: Shot) -> Slices:
        """Draw `shot` in slices of a few milliseconds at most; afterwards `ready` returns it.

        On the way back the body is the same with other signs, so that picture is made from the same samples.
        """
        shot = shot.forward(self._signs)
        grid, box, shapes = yield from self._drawn(shot)
        back = shot.reverse()
        if grid and shot.step < STEPS and back.forward(self._signs) == back != shot:
            bare = [row[:] for row in grid] if self._blocks else grid
            posture = self._at(shot)
            assert posture is not None
            self._keep(back, (yield from self._rows(bare, box, self._shapes(back, posture, box))))
        self._keep(shot, (yield from self._rows(grid, box, shapes)))

    def _rows(self, grid: InkGrid, box: Box, shapes: tuple[Shape, ...]) -> Generator[None, None, Picture]:
        """Return the cells of samples and signs."""
        rows: list[CellRow] = []
        if not self._blocks:
            rows = letters(grid, LETTERS if self.look == "ascii" else DENSE)
            return tuple(lettered(rows, box, shapes, ascii_only=self.look == "ascii") if shapes else rows)
        paint(grid, box, shapes)
        for at in range(0, len(grid), 8):
            yield
            rows += quadrants(grid[at : at + 8])
        return tuple(rows)

    def samples(self, shot: Shot) -> Generator[None, None, InkGrid]:
        """Draw the samples of `shot` in slices and return them; an empty grid if a pose has no body."""
        back, posture = shot.reverse(), self._at(shot)
        if self._bare is not None and self._bare[0] == back and posture is not None:
            _, grid, box = self._bare
            self._bare, shapes = None, self._shapes(shot, posture, box)
        else:
            grid, box, shapes = yield from self._drawn(shot)
            both_ways = shot.step < STEPS and back.seen(self._signs) != shot.seen(self._signs)
            self._bare = (shot, [row[:] for row in grid], box) if both_ways and self._outlined is None else None
        paint(grid, box, shapes)
        return grid

    def _drawn(self, shot: Shot) -> Generator[None, None, tuple[InkGrid, Box, tuple[Shape, ...]]]:
        """Draw the samples of `shot` in slices; return them, their window, and the signs that are not yet on them."""
        if not self._boxes:
            yield from self._measure()
        posture = self._at(shot)
        if posture is None or posture.view not in self._boxes:
            return [], Box(0.0, 0.0, 1.0, 1.0), ()
        posture = self._in_room(posture)
        box, turns = window(self._boxes, posture), posture.camera is not None
        outlined = not turns and (self._outlined is None or shot.end in self._outlined)
        ghost = (yield from self._behind(posture.view)) if outlined else ()
        thick = self._thick[posture.view]
        still = None if turns else (yield from self._still_parts(shot, box, thick))
        grid = yield from drawing(posture, box, self._across, self._down, ghost, thick, still)
        return grid, box, self._shapes(shot, posture, box)

    def _shapes(self, shot: Shot, posture: Posture, box: Box) -> tuple[Shape, ...]:
        """Return what is drawn over the body in the picture of `shot`."""
        signs = shot.seen(self._signs)
        shapes = shapes_of(signs, self._paths, posture, axes_of(posture), box) if signs else ()
        return shapes + counted(shot.times, box)

    def _in_room(self, posture: Posture) -> Posture:
        """Return `posture` with the things that are in the room during the whole exercise."""
        return replace(posture, props=tuple(dict.fromkeys((*self._fixed[posture.view], *posture.props))))

    def _still_parts(self, shot: Shot, box: Box, thick: int) -> Generator[None, None, StillParts | None]:
        """Return what does not move on the way of `shot`, or None if the view changes; the last one is kept."""
        start, end = self._posture(shot.start), self._posture(shot.end)
        if start is None or end is None or start.view != end.view:
            return None
        way = (min(shot.start, shot.end), max(shot.start, shot.end))
        if self._still is None or self._still[0] != way:
            other = breathing(end, 1.0) if shot.start == shot.end else start
            bodies = self._in_room(end), self._in_room(other)
            self._still = way, (yield from still_parts(*bodies, box, self._across, self._down, thick))
        return self._still[1]

    def _measure(self) -> Slices:
        """Find the window of each view in slices."""
        boxes: dict[CameraView, Box] = {}
        for view in self._fixed:
            bodies = [body for body in self._drawn_bodies if body.view == view]
            box = yield from self._with_signs(bodies)
            boxes[view] = fitted(box, self._across, self._down, self._aspect)
        self._thick = {
            view: thickness(box, self._across) if self.look == "pixels" else 1 for view, box in boxes.items()
        }
        self._boxes = boxes

    def _with_signs(self, bodies: Sequence[Posture]) -> Generator[None, None, Box]:
        """Return the window of `bodies`, which have the same view, with their signs."""
        box = framed(bodies, self._across, self._down, self._aspect)
        fixed = [sign for sign in self._signs if sign.kind != "plumb" and not sign.far]
        for body in bodies:
            for sign in fixed:
                if body in map(self._posture, (*sign.path, *sign.on)):
                    yield
                    box = around(shapes_of([sign], self._paths, body, axes_of(body), ANYWHERE), box)
        return box

    def _behind(self, view: CameraView) -> Generator[None, None, tuple[SamplePosition, ...]]:
        """Return the edge of the body at rest, or () if it is seen from another side."""
        if self._rest is None or self._rest.view != view:
            return ()
        if self._ghost is None:
            self._ghost = yield from edge_of(self._rest, self._boxes[view], self._across, self._down, self._thick[view])
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
            before, after = self._posture(shot.before), self._posture(shot.after)
            return moved(start, end, shot.step / STEPS, before, after)
        return breathing(end, shot.breath / BREATHS) if shot.breath else end
