"""Rasteriser: solids drawn into a grid of samples, each with the material in front and one of three tones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import compress
from math import ceil, floor, sqrt
from operator import gt

from deskspine.core.figure.camera import Box, projected
from deskspine.core.figure.row_surface import LIGHT, EllipsoidRow, Rod, RoundRow
from deskspine.core.figure.shapes import BANDS, MATERIALS, Capsule, Ellipsoid, Solid
from deskspine.core.figure.vectors import Turn, Vector, dot, scale

InkGrid = list[list[int]]
"""Rows of inks, the topmost first. An ink is 0 for the background, else material times BANDS plus tone."""
Slices = Iterator[None]
"""Work in slices: the caller may do something else between two of them."""

SLICE = 1500
"""Number of samples in one slice, about 2 ms of work."""
SHADE, SHINE = 0.28, 0.84
"""Brightness below which a surface is in shade, and above which it is in light."""
FEW = 40
"""Number of samples in a row below which they are drawn one by one."""
FLAT = frozenset(
    {"eye", "white", "mouth", "line", "ghost", "nail", "lit", "neck", "screen", "blank", "sign", "sign-rim"}
)
"""Materials of one tone."""
_INDEX = {name: at for at, name in enumerate(MATERIALS)}
_NOTHING = -1e9


def ink(material: str, tone: int = 1) -> int:
    """Return the ink for a material in a tone."""
    return _INDEX[material] * BANDS + (1 if material in FLAT else tone)


class Canvas:
    """A grid of `width` by `height` samples that show `box`, with the nearest surface at each sample."""

    def __init__(self, box: Box, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.step_x = (box.right - box.left) / width
        self.step_y = (box.high - box.low) / height
        self.left, self.high = box.left, box.high
        self._xs = [box.left + (column + 0.5) * self.step_x for column in range(width)]
        """Place of every column."""
        self.inks: InkGrid = [[0] * width for _ in range(height)]
        self.depths = [[_NOTHING] * width for _ in range(height)]
        self.groups = [[0] * width for _ in range(height)]
        """Number of the visible group, 0 for background."""
        self._names: dict[str, int] = {}
        self._looked = 0

    def copied(self) -> Canvas:
        """Return a copy, on which more can be drawn."""
        copy = Canvas.__new__(Canvas)
        copy.__dict__.update(self.__dict__)
        copy.inks = [row[:] for row in self.inks]
        copy.depths = [row[:] for row in self.depths]
        copy.groups = [row[:] for row in self.groups]
        copy._names = dict(self._names)
        return copy

    def draw(self, solids: Sequence[Solid], axes: Turn) -> Slices:
        """Draw `solids` on the grid, in slices; the nearest first, so that those behind it are quickly left out."""
        for solid in sorted(solids, key=lambda solid: _nearest(solid, axes), reverse=True):
            group = self._names.setdefault(solid.group, len(self._names) + 1)
            if isinstance(solid, Capsule):
                yield from self._capsule(solid, group, axes)
            else:
                yield from self._ellipsoid(solid, group, axes)

    def group_number(self, group: str) -> int:
        """Return the number of a group in `groups`, or 0 if it was not drawn."""
        return self._names.get(group, 0)

    def slice_is_over(self, samples: int) -> bool:
        """Count `samples` more, and return True if the slice is over."""
        self._looked += samples
        if self._looked < SLICE:
            return False
        self._looked = 0
        return True

    def rows(self, low: float, high: float) -> range:
        """Return the rows between two heights."""
        first = floor((self.high - high) / self.step_y - 0.5)
        last = ceil((self.high - low) / self.step_y - 0.5)
        return range(max(0, first), min(self.height - 1, last) + 1)

    def columns(self, left: float, right: float) -> range:
        """Return the columns between two horizontal positions."""
        first = floor((left - self.left) / self.step_x - 0.5)
        last = ceil((right - self.left) / self.step_x - 0.5)
        return range(max(0, first), min(self.width - 1, last) + 1)

    def _capsule(self, solid: Capsule, group: int, axes: Turn) -> Slices:
        rod = Rod.of(solid, axes)
        ax, ay, dx, dy, per = rod.x, rod.y, rod.dx, rod.dy, rod.per
        tones = _tones(solid.material)
        least, low, most, high = extent(solid, axes)
        # A slanting rod covers only a part of each row: the samples that are within its radius of its line.
        widest = max(solid.ra, solid.rb) * sqrt(dx * dx + dy * dy)
        lean, reach = (-dx / dy, widest / abs(dy)) if abs(dy) > 0.01 else (0.0, most - least)
        # At the ends of a rod that points at the reader, the left ball is the nearer one.
        left_ball, right_ball = (0.0, 1.0) if dx >= 0 and per else (1.0, 0.0) if per else (0.0, 0.0)
        for row in self.rows(low, high):
            y = self.high - (row + 0.5) * self.step_y
            middle = ax - (y - ay) * lean if abs(dy) > 0.01 else ax
            columns = self.columns(max(least, middle - reach), min(most, middle + reach))
            if self.slice_is_over(len(columns)):
                yield
            first, last = columns.start, columns.stop
            if first >= last or min(self.depths[row][first:last]) >= rod.z + rod.radius:
                continue
            if rod.slant or last - first < FEW:
                self._rod_samples(row, columns, rod, tones, group)
                continue
            start, stop = rod.edges(y) if per else (1e9, 1e9)
            left = bisect_right(self._xs, start, first, last)
            right = bisect_left(self._xs, stop, left, last)
            if left > first:
                self._put(row, first, left, rod.ball(y, left_ball), tones, group)
            if right > left:
                self._put(row, left, right, rod.between(y), tones, group)
            if last > right:
                self._put(row, right, last, rod.ball(y, right_ball), tones, group)

    def _rod_samples(self, row: int, columns: range, rod: Rod, tones: Tones, group: int) -> None:
        """Draw one row of a rod, which may slant toward the reader, sample by sample."""
        shade, plain, shine = tones
        lx, ly, lz = LIGHT
        ax, ay, az, ra, dx, dy, dz, dr = rod.x, rod.y, rod.z, rod.radius, rod.dx, rod.dy, rod.dz, rod.dr
        per, slant = rod.per, rod.slant
        up = self.high - (row + 0.5) * self.step_y - ay
        along = up * dy
        inks, depths, groups, xs = self.inks[row], self.depths[row], self.groups[row], self._xs
        for column in columns:
            side = xs[column] - ax
            t = (side * dx + along) * per
            t = 0.0 if t < 0 else 1.0 if t > 1 else t
            ex, ey, r = side - t * dx, up - t * dy, ra + t * dr
            deep = r * r - ex * ex - ey * ey
            if deep <= 0:
                continue
            ez = sqrt(deep)
            z = az + t * dz + ez
            if slant:
                nearer = t + slant * ez
                nearer = 0.0 if nearer < 0 else 1.0 if nearer > 1 else nearer
                fx, fy, fr = side - nearer * dx, up - nearer * dy, ra + nearer * dr
                deep = fr * fr - fx * fx - fy * fy
                if deep > 0 and az + nearer * dz + sqrt(deep) > z:
                    ex, ey, r, ez = fx, fy, fr, sqrt(deep)
                    z = az + nearer * dz + ez
            if z <= depths[column]:
                continue
            depths[column] = z
            groups[column] = group
            bright = (ex * lx + ey * ly + ez * lz) / r
            inks[column] = shade if bright < SHADE else shine if bright > SHINE else plain

    def _ellipsoid(self, solid: Ellipsoid, group: int, axes: Turn) -> Slices:
        mx, my, mz = projected(axes, solid.middle)
        # The surface is p' Q p = 1 around the middle, with p in screen coordinates.
        q = [[0.0] * 3 for _ in range(3)]
        for way, r in zip(solid.turn, solid.radii, strict=True):
            on = projected(axes, way)
            for i in range(3):
                for j in range(3):
                    q[i][j] += on[i] * on[j] / (r * r)
        (xx, xy, xz), (_, yy, yz), (_, _, zz) = q
        _, low, _, high = extent(solid, axes)
        nearest = _nearest(solid, axes)
        tones = _tones(solid.material)
        # The visible part of a row is between the two roots of a quadratic.
        bent = xz * xz - zz * xx
        # Parts of the direction out of the surface that are the same in all rows.
        right, up = xx - xz * xz / zz, xy - yz * xz / zz
        for row in self.rows(low, high):
            y = self.high - (row + 0.5) * self.step_y - my
            across = (xz * yz - zz * xy) * y
            inside = across * across - bent * ((yz * yz - zz * yy) * y * y + zz)
            if inside <= 0:
                continue
            middle, reach = mx - across / bent, sqrt(inside) / -bent
            columns = self.columns(middle - reach, middle + reach)
            if self.slice_is_over(len(columns)):
                yield
            first, last = columns.start, columns.stop
            if first >= last or min(self.depths[row][first:last]) >= nearest:
                continue
            if last - first < FEW:
                self._ellipsoid_samples(row, columns, (mx, my, mz), (xx, xy, xz, yy, yz, zz), tones, group)
                continue
            # Around the middle, half the linear part of z is xz x + yz y, and z is (root - that) / zz.
            h, k = yz * y - xz * mx, xx * mx * mx - 2 * xy * mx * y + yy * y * y - 1
            square = ((h * h - zz * k) / zz**2, 2 * (h * xz - zz * (xy * y - xx * mx)) / zz**2, bent / zz**2)
            surface = EllipsoidRow(
                (mz - h / zz, -xz / zz),
                square,
                ((xy * y - xx * mx - xz * h / zz, right, xz), (yy * y - xy * mx - yz * h / zz, up, yz)),
                zz,
            )
            self._put(row, first, last, surface, tones, group)

    def _ellipsoid_samples(
        self, row: int, columns: range, middle: Vector, shape: Sequence[float], tones: Tones, group: int
    ) -> None:
        """Draw one row of an ellipsoid sample by sample."""
        shade, plain, shine = tones
        lx, ly, lz = LIGHT
        mx, my, mz = middle
        xx, xy, xz, yy, yz, zz = shape
        y = self.high - (row + 0.5) * self.step_y - my
        inks, depths, groups = self.inks[row], self.depths[row], self.groups[row]
        for column in columns:
            x = self._xs[column] - mx
            half = xz * x + yz * y
            deep = half * half - zz * (xx * x * x + 2 * xy * x * y + yy * y * y - 1)
            if deep <= 0:
                continue
            z = (sqrt(deep) - half) / zz
            if z + mz <= depths[column]:
                continue
            depths[column] = z + mz
            groups[column] = group
            nx, ny, nz = xx * x + xy * y + xz * z, xy * x + yy * y + yz * z, xz * x + yz * y + zz * z
            bright = (nx * lx + ny * ly + nz * lz) / sqrt(nx * nx + ny * ny + nz * nz)
            inks[column] = shade if bright < SHADE else shine if bright > SHINE else plain

    def _put(self, row: int, first: int, last: int, surface: RoundRow | EllipsoidRow, tones: Tones, group: int) -> None:
        """Draw the samples of a row from `first` to before `last` where `surface` is nearer than what is there."""
        xs = self._xs[first:last]
        c, b, a = surface.root()
        squares = [c + x * (b + a * x) for x in xs]
        while squares and squares[-1] <= 0:
            squares.pop()
        skipped = 0
        while skipped < len(squares) and squares[skipped] <= 0:
            skipped += 1
        first, last = first + skipped, first + len(squares)
        if first >= last:
            return
        xs = xs[skipped : len(squares)]
        del squares[:skipped]
        if min(squares) < 0:
            squares = [max(0.0, square) for square in squares]
        roots = list(map(sqrt, squares))
        depth, grows = surface.depth
        depths, groups, inks = self.depths[row], self.groups[row], self.inks[row]
        heights = [depth + grows * x + root for x, root in zip(xs, roots, strict=True)]
        nearer = list(map(gt, heights, depths[first:last]))
        count = nearer.count(True)
        if not count:
            return
        whole = count == last - first
        if whole:
            depths[first:last] = heights
            groups[first:last] = [group] * count
            at: Sequence[int] = ()
        else:
            at = list(compress(range(first, last), nearer))
            xs, roots = list(compress(xs, nearer)), list(compress(roots, nearer))
            for column, height in zip(at, compress(heights, nearer), strict=True):
                depths[column] = height
                groups[column] = group
        shade, plain, shine = tones
        if shade == shine:
            new = [plain] * count
        else:
            bright = surface.brightness(xs, roots)
            new = [shade if one < SHADE else shine if one > SHINE else plain for one in bright]
        if whole:
            inks[first:last] = new
        else:
            for column, one in zip(at, new, strict=True):
                inks[column] = one


Tones = tuple[int, int, int]
"""Inks of a material in shade, plain and in light."""


def _tones(material: str) -> Tones:
    return ink(material, 0), ink(material, 1), ink(material, 2)


def _nearest(solid: Solid, axes: Turn) -> float:
    """Return the depth of the nearest point of a solid."""
    toward = axes[2]
    if isinstance(solid, Capsule):
        return max(dot(solid.a, toward) + solid.ra, dot(solid.b, toward) + solid.rb)
    bulges = ((dot(way, toward) * r) ** 2 for way, r in zip(solid.turn, solid.radii, strict=True))
    return dot(solid.middle, toward) + sqrt(sum(bulges))


def extent(solid: Solid, axes: Turn) -> tuple[float, float, float, float]:
    """Return left, low, right and high of a solid on the screen."""
    if isinstance(solid, Capsule):
        (ax, ay, _), (bx, by, _) = projected(axes, solid.a), projected(axes, solid.b)
        ra, rb = solid.ra, solid.rb
        return min(ax - ra, bx - rb), min(ay - ra, by - rb), max(ax + ra, bx + rb), max(ay + ra, by + rb)
    x, y, _ = projected(axes, solid.middle)
    ways = [(scale(way, r)) for way, r in zip(solid.turn, solid.radii, strict=True)]
    wide, high = (sqrt(sum(dot(way, axis) ** 2 for way in ways)) for axis in axes[:2])
    return x - wide, y - high, x + wide, y + high
