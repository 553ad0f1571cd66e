"""Solids into a grid of samples: which material is in front, and in which of three tones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, sqrt

from deskspine.core.figure.camera import Box, seen
from deskspine.core.figure.shapes import BANDS, MATERIALS, Capsule, Ellipsoid, Solid
from deskspine.core.figure.vectors import Turn, Vector, dot, scale

Grid = list[list[int]]
"""Rows of inks, the topmost first: 0 is background, else material times BANDS plus tone."""
Slices = Iterator[None]
"""Work in slices: whoever goes through it may do something else between two."""

SLICE = 1500
"""Samples that are looked at in one slice, about 2 ms."""
LIGHT: Vector = (-0.42, 0.55, 0.72)
"""Where the light comes from, on the screen."""
SHADE, SHINE = 0.28, 0.84
"""Below and above which a surface is in shade or in light."""
STEEP = 0.7
"""How much a rod has to slant toward the reader before it matters."""
FLAT = frozenset({"eye", "white", "mouth", "line", "ghost", "nail", "lit", "neck"})
"""Materials of one tone."""
_INDEX = {name: at for at, name in enumerate(MATERIALS)}
_NOTHING = -1e9


def ink(material: str, tone: int = 1) -> int:
    """The number of a material in a tone."""
    return _INDEX[material] * BANDS + (1 if material in FLAT else tone)


class Canvas:
    """A grid being drawn: `width` by `height` samples that show `box`, with the nearest surface of each."""

    def __init__(self, box: Box, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.step_x = (box.right - box.left) / width
        self.step_y = (box.high - box.low) / height
        self.left, self.high = box.left, box.high
        self.inks: Grid = [[0] * width for _ in range(height)]
        self.depths = [[_NOTHING] * width for _ in range(height)]
        self.groups = [[0] * width for _ in range(height)]
        """The number of the group that is seen, 0 where there is none."""
        self._names: dict[str, int] = {}
        self._looked = 0

    def draw(self, solids: Sequence[Solid], axes: Turn) -> Slices:
        """Put `solids` on the grid."""
        for solid in solids:
            group = self._names.setdefault(solid.group, len(self._names) + 1)
            if isinstance(solid, Capsule):
                yield from self._capsule(solid, group, axes)
            else:
                yield from self._ellipsoid(solid, group, axes)

    def number(self, group: str) -> int:
        """What stands for a group in `groups`, 0 for one that was not drawn."""
        return self._names.get(group, 0)

    def enough(self, samples: int) -> bool:
        """Whether a slice is over, now that so many more samples are looked at."""
        self._looked += samples
        if self._looked < SLICE:
            return False
        self._looked = 0
        return True

    def rows(self, low: float, high: float) -> range:
        """The rows between two heights."""
        first = floor((self.high - high) / self.step_y - 0.5)
        last = ceil((self.high - low) / self.step_y - 0.5)
        return range(max(0, first), min(self.height - 1, last) + 1)

    def columns(self, left: float, right: float) -> range:
        """The columns between two places."""
        first = floor((left - self.left) / self.step_x - 0.5)
        last = ceil((right - self.left) / self.step_x - 0.5)
        return range(max(0, first), min(self.width - 1, last) + 1)

    def _capsule(self, solid: Capsule, group: int, axes: Turn) -> Slices:
        ax, ay, az = seen(axes, solid.a)
        bx, by, bz = seen(axes, solid.b)
        ra, rb = solid.ra, solid.rb
        if bz + rb > az + ra:
            ax, ay, az, ra, bx, by, bz, rb = bx, by, bz, rb, ax, ay, az, ra
        dx, dy, dz, dr = bx - ax, by - ay, bz - az, rb - ra
        flat = dx * dx + dy * dy
        # Seen from its end a capsule is the nearer ball and little else.
        per = 1 / flat if flat > 0.01 else 0.0
        # What slants toward the reader is nearest a little further up than straight across.
        slant = dz / sqrt(flat + dz * dz) * sqrt(per) if flat > 0.01 and abs(dz) > STEEP * sqrt(flat) else 0.0
        shade, plain, shine = (ink(solid.material, tone) for tone in range(BANDS))
        lx, ly, lz = LIGHT
        step_x, left = self.step_x, self.left
        low, high = min(ay - ra, by - rb), max(ay + ra, by + rb)
        least, most = min(ax - ra, bx - rb), max(ax + ra, bx + rb)
        # Of a slanting rod only a stretch of each row can be covered: what is no further from its line than its radius.
        lean, reach = (-dx / dy, max(ra, rb) * sqrt(flat) / abs(dy)) if abs(dy) > 0.01 else (0.0, most - least)
        for row in self.rows(low, high):
            y = self.high - (row + 0.5) * self.step_y
            inks, depths, groups = self.inks[row], self.depths[row], self.groups[row]
            py = (y - ay) * dy
            middle = ax - (y - ay) * lean if abs(dy) > 0.01 else ax
            columns = self.columns(max(least, middle - reach), min(most, middle + reach))
            if self.enough(len(columns)):
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
        mx, my, mz = seen(axes, solid.middle)
        # The surface is p' Q p = 1 around the middle, with p on the screen.
        q = [[0.0] * 3 for _ in range(3)]
        for way, r in zip(solid.turn, solid.radii, strict=True):
            on = seen(axes, way)
            for i in range(3):
                for j in range(3):
                    q[i][j] += on[i] * on[j] / (r * r)
        (xx, xy, xz), (_, yy, yz), (_, _, zz) = q
        _, low, _, high = extent(solid, axes)
        shade, plain, shine = (ink(solid.material, tone) for tone in range(BANDS))
        lx, ly, lz = LIGHT
        # What is seen of a row lies between the two roots of a quadratic.
        bent = xz * xz - zz * xx
        for row in self.rows(low, high):
            y = self.high - (row + 0.5) * self.step_y - my
            across = (xz * yz - zz * xy) * y
            inside = across * across - bent * ((yz * yz - zz * yy) * y * y + zz)
            if inside <= 0:
                continue
            middle, reach = mx - across / bent, sqrt(inside) / -bent
            columns = self.columns(middle - reach, middle + reach)
            if self.enough(len(columns)):
                yield
            inks, depths, groups = self.inks[row], self.depths[row], self.groups[row]
            for column in columns:
                x = self.left + (column + 0.5) * self.step_x - mx
                half = xz * x + yz * y
                rest = xx * x * x + 2 * xy * x * y + yy * y * y - 1
                deep = half * half - zz * rest
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
    """Left, low, right and high of a solid on the screen."""
    if isinstance(solid, Capsule):
        (ax, ay, _), (bx, by, _) = seen(axes, solid.a), seen(axes, solid.b)
        ra, rb = solid.ra, solid.rb
        return min(ax - ra, bx - rb), min(ay - ra, by - rb), max(ax + ra, bx + rb), max(ay + ra, by + rb)
    x, y, _ = seen(axes, solid.middle)
    ways = [(scale(way, r)) for way, r in zip(solid.turn, solid.radii, strict=True)]
    wide, high = (sqrt(sum(dot(way, axis) ** 2 for way in ways)) for axis in axes[:2])
    return x - wide, y - high, x + wide, y + high
