"""Pictures of a movement in pixels, with smooth edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping

from msgspec import Struct

from deskspine.core.figure.film import Film, Shot
from deskspine.core.figure.indexed import Indexed, numbered
from deskspine.core.figure.pose import Pose
from deskspine.core.figure.pose_parser import like_of, written
from deskspine.core.figure.raster import InkGrid
from deskspine.core.figure.sign import Sign
from deskspine.core.themes.contrast import Rgb


class PictureOrder(Struct, frozen=True):
    """All pictures of one exercise at one size and in one set of colours."""

    poses: tuple[Pose, ...]
    """Bodies of the shown poses, and of those that they are like."""
    shown: tuple[str, ...]
    """Ids of the poses that are shown, the resting one first."""
    shots: tuple[Shot, ...]
    """Pictures that are needed, in the order in which they are needed."""
    width: int
    """In pixels, as `height`."""
    height: int
    colours: tuple[Rgb, ...]
    """Colour of every ink."""
    signs: tuple[Sign, ...] = ()
    stands: bool = False
    outlined: tuple[str, ...] | None = None
    """Poses behind which there is the outline of the resting one; all of them with None."""


def bodies(poses: Mapping[str, Pose], shown: Iterable[str], signs: Iterable[Sign] = ()) -> tuple[Pose, ...]:
    """Return the poses that an order needs: those shown, those that its signs name, and those that they are like."""
    needed: dict[str, Pose] = {}
    left = [*shown, *(name for sign in signs for name in (*sign.path, *sign.on))]
    while left:
        pose = written(poses, left.pop())
        if pose is not None and pose.id not in needed:
            needed[pose.id] = pose
            left.append(like_of(pose))
    return tuple(needed[id] for id in sorted(needed))


class PixelFilm:
    """Draws the pictures of one order."""

    def __init__(self, order: PictureOrder) -> None:
        """Prepare the pictures of `order`; none is drawn yet."""
        self._order = order
        poses = {pose.id: pose for pose in order.poses}
        self._film = Film(
            poses,
            order.shown,
            order.width,
            order.height,
            "pixels",
            stands=order.stands,
            outlined=order.outlined,
            signs=order.signs,
        )

    def drawing(self, shot: Shot) -> Generator[None, None, Indexed]:
        """Draw `shot` in slices of a few milliseconds and return its picture."""
        grid = yield from self._film.samples(shot)
        yield
        return blended(grid, self._order)

    def draw(self, shot: Shot, between: Callable[[], object] = bool) -> Indexed:
        """Return the picture of `shot`; call `between` after each slice, for one who rests there."""
        slices = self.drawing(shot)
        while True:
            try:
                next(slices)
                between()
            except StopIteration as end:
                picture: Indexed = end.value
                return picture


def draw(order: PictureOrder, shot: Shot) -> Indexed:
    """Return one picture of `order`."""
    return PixelFilm(order).draw(shot)


Four = tuple[int, int, int, int]


def blended(grid: InkGrid, order: PictureOrder) -> Indexed:
    """Return samples as pixels: every four samples are mixed to one colour."""
    width, height, inks = order.width, order.height, order.colours
    if not grid:
        return Indexed(width, height, inks[:1], bytes(width * height))
    fours: list[Four] = []
    for y in range(0, 2 * height, 2):
        upper, lower = grid[y], grid[y + 1]
        fours += zip(upper[::2], upper[1::2], lower[::2], lower[1::2], strict=True)
    mixes = {four: _mix(four, inks) for four in set(fours)}
    counts: Counter[Rgb] = Counter()
    for four, count in Counter(fours).items():
        counts[mixes[four]] += count
    # Colours of whole surfaces come first, so that a blend is never exchanged for another surface.
    whole = {inks[four[0]] for four in mixes if four[0] == four[1] == four[2] == four[3]}
    numbers = numbered(counts, [inks[0], *sorted(whole)])
    table = {four: numbers[colour] for four, colour in mixes.items()}
    colours: dict[int, Rgb] = {}
    for colour, number in numbers.items():
        colours.setdefault(number, colour)
    pixels = bytes(map(table.__getitem__, fours))
    return Indexed(width, height, tuple(colours[at] for at in range(len(colours))), pixels)


def _mix(four: Four, inks: tuple[Rgb, ...]) -> Rgb:
    a, b, c, d = (inks[ink] for ink in four)
    if a == b == c == d:
        return a
    return (
        (a[0] + b[0] + c[0] + d[0] + 2) // 4,
        (a[1] + b[1] + c[1] + d[1] + 2) // 4,
        (a[2] + b[2] + c[2] + d[2] + 2) // 4,
    )
