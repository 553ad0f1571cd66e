"""Rasteriser: solids drawn into a grid of samples, each with the material in front and one of three tones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, sqrt

from deskspine.core.figure.camera import Box, projected
from deskspine.core.figure.shapes import BANDS, MATERIALS, Capsule, Ellipsoid, Solid
from deskspine.core.figure.vectors import Turn, Vector, dot, scale

InkGrid = list[list[int]]
"""Rows of inks, the topmost first. An ink is 0 for the background, else material times BANDS plus tone."""
Slices = Iterator[None]
"""Work in slices: the caller may do something else between two of them."""

SLICE = 1500
"""Number of samples in one slice, about 2 ms of work."""
LIGHT: Vector = (-0.42, 0.55, 0.72)
"""Direction of the light, on the screen."""
SHADE, SHINE = 0.28, 0.84
"""Brightness below which a surface is in shade, and above which it is in light."""
STEEP = 0.7
"""Minimum slant of a rod toward the reader that changes its picture."""
FLAT = frozenset({"eye", "white", "mouth", "line", "ghost", "nail", "lit", "neck"})
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
        self.inks: InkGrid = [[0] * width for _ in range(height)]
        self.depths = [[_NOTHING] * width for _ in range(height)]
        self.groups = [[0] * width for _ in range(height)]
        """Number of the visible group, 0 for background."""
        self._names: dict[str, int] = {}
        self._looked = 0

    def draw(self, solids: Sequence[Solid], axes: Turn) -> Slices:
        """Draw `solids` on the grid, in slices."""
        for solid in solids:
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
        ax, ay, az = projected(axes, solid.a)
        bx, by, bz = projected(axes, solid.b)
        ra, rb = solid.ra, solid.rb
        if bz + rb > az + ra:
            ax, ay, az, ra, bx, by, bz, rb = bx, by, bz, rb, ax, ay, az, ra
        dx, dy, dz, dr = bx - ax, by - ay, bz - az, rb - ra
        flat = dx * dx + dy * dy
        # From its end, a capsule is little more than the nearer ball.
        per = 1 / flat if flat > 0.01 else 0.0
        # The nearest point of a capsule that slants toward the reader is further along it than straight across.
        slant = dz / sqrt(flat + dz * dz) * sqrt(per) if flat > 0.01 and abs(dz) > STEEP * sqrt(flat) else 0.0
        shade, plain, shine = (ink(solid.material, tone) for tone in range(BANDS))
        lx, ly, lz = LIGHT
        step_x, left = self.step_x, self.left
        low, high = min(ay - ra, by - rb), max(ay + ra, by + rb)
        least, most = min(ax - ra, bx - rb), max(ax + ra, bx + rb)
        # A slanting rod covers only a part of each row: the samples that are within its radius of its line.
        lean, reach = (-dx / dy, max(ra, rb) * sqrt(flat) / abs(dy)) if abs(dy) > 0.01 else (0.0, most - least)
        for row in self.rows(low, high):
            y = self.high - (row + 0.5) * self.step_y
            inks, depths, groups = self.inks[row], self.depths[row], self.groups[row]
            py = (y - ay) * dy
            middle = ax - (y - ay) * lean if abs(dy) > 0.01 else ax
            columns = self.columns(max(least, middle - reach), min(most, middle + reach))
            if self.slice_is_over(len(columns)):
                yield
            for column in columns:
                x = left + (column + 0.5) * step_x
                t = ((x - ax) * dx + py) * per
                t = 0.0 if t < 0 else 1.0 if t > 1 else t
                ex, ey, r = x - ax - t * dx, y - ay - t * dy, ra + t * dr
                deep = r * r - ex * ex - ey * ey
                if deep <= 0:
                    continue
                ez = sqrt(deep)
                z = az + t * dz + ez
                if slant:
                    nearer = max(0.0, min(1.0, t + slant * ez))
                    fx, fy, fr = x - ax - nearer * dx, y - ay - nearer * dy, ra + nearer * dr
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
        shade, plain, shine = (ink(solid.material, tone) for tone in range(BANDS))
        lx, ly, lz = LIGHT
        # The visible part of a row is between the two roots of a quadratic.
        bent = xz * xz - zz * xx
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
            inks, depths, groups = self.inks[row], self.depths[row], self.groups[row]
            for column in columns:
                x = self.left + (column + 0.5) * self.step_x - mx
                half = xz * x + yz * y
                constant = xx * x * x + 2 * xy * x * y + yy * y * y - 1
                deep = half * half - zz * constant
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
