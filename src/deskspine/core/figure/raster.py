"""Solids into a grid of samples: which material is in front, in which of three tones, and where a line parts two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil, floor, sqrt

from deskspine.core.figure.camera import Box, seen
from deskspine.core.figure.solids import BANDS, MATERIALS, Capsule, Ellipsoid, Feature, Solid
from deskspine.core.figure.vectors import Turn, Vector, dot, scale

Grid = list[list[int]]
"""Rows of inks, the topmost first: 0 is background, else material times BANDS plus tone."""
Slices = Iterator[None]
"""Work in slices: whoever goes through it may do something else between two."""
Mark = tuple[int, int]
"""Row and column of a sample."""

SLICE = 2000
"""Samples that are looked at in one slice, about 2 ms."""

LIGHT: Vector = (-0.42, 0.55, 0.72)
"""Where the light comes from, on the screen."""
SHADE, SHINE = 0.28, 0.84
"""Below and above which a surface is in shade or in light."""
LINE_DEPTH = 2.2
"""Centimetres by which one thing has to be in front of another for a line between them."""
JOINED = {f"{side} forearm": f"{side} arm" for side in ("left", "right")}
"""What grows together at a joint: no line parts it."""
STEEP = 0.7
"""How much a rod has to slant toward the reader before it matters."""
TURNED_AWAY = 0.2
"""Cosine of the angle toward the reader below which a feature is not seen."""
COVERED = 2.0
"""Centimetres of something in front of a feature that hide it."""
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
        self._left, self._high = box.left, box.high
        self.inks: Grid = [[0] * width for _ in range(height)]
        self.depths = [[_NOTHING] * width for _ in range(height)]
        self.groups = [[0] * width for _ in range(height)]
        self._names: dict[str, int] = {"": 0}
        self._joined: set[tuple[int, int]] = set()
        self._looked = 0

    def draw(self, solids: Sequence[Solid], axes: Turn) -> Slices:
        """Put `solids` on the grid."""
        for solid in solids:
            group = self._group(solid.group)
            if isinstance(solid, Capsule):
                yield from self._capsule(solid, group, axes)
            else:
                yield from self._ellipsoid(solid, group, axes)

    def paint(self, solids: Sequence[Solid], axes: Turn) -> Slices:
        """Give the material of `solids` to what was drawn of their group, where its surface runs through them.

        Eyes and other things of one tone keep theirs.
        """
        for solid in solids:
            group = self._names.get(solid.group)
            if group is None:
                continue
            inside = _in_capsule(solid, axes) if isinstance(solid, Capsule) else _in_ellipsoid(solid, axes)
            colour = ink(solid.material)
            left, low, right, high = extent(solid, axes)
            begin, end = self._columns(left, right)
            for row in self._rows(low, high):
                if self._enough(end - begin):
                    yield
                y = self._high - (row + 0.5) * self.step_y
                inks, depths, groups = self.inks[row], self.depths[row], self.groups[row]
                for column in range(begin, end):
                    if groups[column] != group or inks[column] in _KEPT:
                        continue
                    if inside(self._left + (column + 0.5) * self.step_x, y, depths[column]):
                        inks[column] = colour

    def _group(self, name: str) -> int:
        number = self._names.get(name)
        if number is None:
            number = self._names[name] = len(self._names)
            other = self._names.get(JOINED.get(name, ""), 0)
            self._joined |= {(number, other), (other, number)} if other else set()
        return number

    def _enough(self, samples: int) -> bool:
        """Whether a slice is over, now that so many more samples were looked at."""
        self._looked += samples
        if self._looked < SLICE:
            return False
        self._looked = 0
        return True

    def outline(self) -> Slices:
        """Darken what lies directly behind the edge of something of another group."""
        inks, depths, groups = self.inks, self.depths, self.groups
        marks: list[Mark] = []
        for y in range(self.height):
            if self._enough(self.width):
                yield
            for x in range(self.width):
                for to_x, to_y in ((x + 1, y), (x, y + 1)):
                    if to_x == self.width or to_y == self.height or groups[y][x] == groups[to_y][to_x]:
                        continue
                    if not groups[y][x] or not groups[to_y][to_x]:
                        continue
                    deeper = depths[y][x] - depths[to_y][to_x]
                    if abs(deeper) > LINE_DEPTH and (groups[y][x], groups[to_y][to_x]) not in self._joined:
                        marks.append((to_x, to_y) if deeper > 0 else (x, y))
        for x, y in marks:
            material = MATERIALS[inks[y][x] // BANDS]
            if material == "skin":
                inks[y][x] = ink("line")
            elif material not in FLAT:
                inks[y][x] = ink(material, 0)

    def stamp(self, marks: Sequence[Feature], axes: Turn) -> None:
        """Draw lines of a face in whole samples, one high, unless they look away or something is in front of them."""
        for mark in marks:
            if dot(mark.facing, axes[2]) < TURNED_AWAY:
                continue
            x, y, z = seen(axes, mark.middle)
            dx, dy, dz = seen(axes, mark.along)
            across, down = (x - self._left) / self.step_x, (self._high - y) / self.step_y
            slope = -dy / self.step_y / max(1e-6, abs(dx) / self.step_x) * (1 if dx > 0 else -1)
            count = max(1, round(2 * abs(dx) / self.step_x))
            for at in range(count):
                off = at - (count - 1) / 2
                column, row = floor(across - count / 2 + 0.5) + at, floor(down + off * max(-1.0, min(1.0, slope)))
                if not (0 <= row < self.height and 0 <= column < self.width) or not self.groups[row][column]:
                    continue
                if self.depths[row][column] < z + COVERED + abs(dz):
                    self.inks[row][column] = ink(mark.material)

    def haunt(self, marks: Sequence[Mark]) -> None:
        """Show `marks` where there is background, and nothing of the picture right beside it that it would blur."""
        faint, bodies = ink("ghost"), self.groups
        for y, x in marks:
            rows = bodies[max(0, y - 1) : y + 2]
            if not any(any(row[max(0, x - 1) : x + 2]) for row in rows):
                self.inks[y][x] = faint

    def edge(self) -> tuple[Mark, ...]:
        """The outermost samples of everything that was drawn, but for what the window cuts off."""
        groups = self.groups
        marks: list[Mark] = []
        for y, row in enumerate(groups):
            above, below = groups[max(0, y - 1)], groups[min(self.height - 1, y + 1)]
            for x, group in enumerate(row):
                if group and not (above[x] and below[x] and row[max(0, x - 1)] and row[min(self.width - 1, x + 1)]):
                    marks.append((y, x))
        return tuple(marks)

    def _rows(self, low: float, high: float) -> range:
        first = floor((self._high - high) / self.step_y - 0.5)
        last = ceil((self._high - low) / self.step_y - 0.5)
        return range(max(0, first), min(self.height - 1, last) + 1)

    def _columns(self, left: float, right: float) -> tuple[int, int]:
        first = floor((left - self._left) / self.step_x - 0.5)
        last = ceil((right - self._left) / self.step_x - 0.5)
        return max(0, first), min(self.width - 1, last) + 1

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
        step_x, left = self.step_x, self._left
        low, high = min(ay - ra, by - rb), max(ay + ra, by + rb)
        begin, end = self._columns(min(ax - ra, bx - rb), max(ax + ra, bx + rb))
        for row in self._rows(low, high):
            if self._enough(end - begin):
                yield
            y = self._high - (row + 0.5) * self.step_y
            inks, depths, groups = self.inks[row], self.depths[row], self.groups[row]
            py = (y - ay) * dy
            for column in range(begin, end):
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
        left, low, right, high = extent(solid, axes)
        shade, plain, shine = (ink(solid.material, tone) for tone in range(BANDS))
        lx, ly, lz = LIGHT
        begin, end = self._columns(left, right)
        for row in self._rows(low, high):
            if self._enough(end - begin):
                yield
            y = self._high - (row + 0.5) * self.step_y - my
            inks, depths, groups = self.inks[row], self.depths[row], self.groups[row]
            for column in range(begin, end):
                x = self._left + (column + 0.5) * self.step_x - mx
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


_KEPT = frozenset(ink(material) for material in FLAT - {"lit"})


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


def _in_capsule(solid: Capsule, axes: Turn) -> Callable[[float, float, float], bool]:
    ax, ay, az = seen(axes, solid.a)
    bx, by, bz = seen(axes, solid.b)
    dx, dy, dz, dr = bx - ax, by - ay, bz - az, solid.rb - solid.ra
    long = max(1e-9, dx * dx + dy * dy + dz * dz)

    def inside(x: float, y: float, z: float) -> bool:
        ex, ey, ez = x - ax, y - ay, z - az
        t = max(0.0, min(1.0, (ex * dx + ey * dy + ez * dz) / long))
        r = solid.ra + t * dr
        return (ex - t * dx) ** 2 + (ey - t * dy) ** 2 + (ez - t * dz) ** 2 < r * r

    return inside


def _in_ellipsoid(solid: Ellipsoid, axes: Turn) -> Callable[[float, float, float], bool]:
    mx, my, mz = seen(axes, solid.middle)
    ways = [scale(seen(axes, way), 1 / r) for way, r in zip(solid.turn, solid.radii, strict=True)]

    def inside(x: float, y: float, z: float) -> bool:
        at = (x - mx, y - my, z - mz)
        return sum(dot(at, way) ** 2 for way in ways) < 1.0

    return inside
