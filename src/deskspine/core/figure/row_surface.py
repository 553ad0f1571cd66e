"""A solid in one row of samples: the height of its surface, and how bright it is.

Along a row, the surface of a ball, of a rod between its ends and of an ellipsoid is a line plus the root of a
quadratic, so that whole rows are computed at once, which is several times as fast as one sample after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from msgspec import Struct

from deskspine.core.figure.camera import projected
from deskspine.core.figure.shapes import Capsule
from deskspine.core.figure.vectors import Turn, Vector

LIGHT: Vector = (-0.42, 0.55, 0.72)
"""Direction of the light, on the screen."""
STEEP = 0.7
"""Minimum slant of a rod toward the reader that changes its picture."""
Sloped = tuple[float, float]
"""A number that grows along a row: its value at x = 0, and its growth for each centimetre."""


class RoundRow(Struct, frozen=True):
    """A row of a ball, or of a rod whose radius grows evenly."""

    depth: Sloped
    """Depth of its axis."""
    aside: Sloped
    """Distance from its axis to the right."""
    above: Sloped
    """Distance from its axis upwards."""
    radius: Sloped

    def root(self) -> tuple[float, float, float]:
        """Return the quadratic of which the surface is the root: its value at 0, its linear and its square part."""
        (e, e1), (f, f1), (r, r1) = self.aside, self.above, self.radius
        return r * r - e * e - f * f, 2 * (r * r1 - e * e1 - f * f1), r1 * r1 - e1 * e1 - f1 * f1

    def brightness(self, xs: Sequence[float], roots: Sequence[float]) -> list[float]:
        """Return how bright the surface is at some places, given the roots there."""
        (e, e1), (f, f1), (r, r1) = self.aside, self.above, self.radius
        lx, ly, lz = LIGHT
        g, g1 = e * lx + f * ly, e1 * lx + f1 * ly
        if not r1:
            g, g1, lz = g / r, g1 / r, lz / r
            return [g + g1 * x + lz * root for x, root in zip(xs, roots, strict=True)]
        return [(g + g1 * x + lz * root) / (r + r1 * x) for x, root in zip(xs, roots, strict=True)]


class EllipsoidRow(Struct, frozen=True):
    """A row of an ellipsoid whose surface is p' Q p = 1."""

    depth: Sloped
    square: tuple[float, float, float]
    """The quadratic of which the surface is the root."""
    out: tuple[Vector, Vector]
    """Directions out of the surface on the screen, to the right and upwards: at x = 0 and root 0, for each centimetre,
    and for each unit of the root. Toward the reader it is `toward` times the root."""
    toward: float

    def root(self) -> tuple[float, float, float]:
        """Return the quadratic of which the surface is the root: its value at 0, its linear and its square part."""
        return self.square

    def brightness(self, xs: Sequence[float], roots: Sequence[float]) -> list[float]:
        """Return how bright the surface is at some places, given the roots there."""
        (m, m1, m2), (n, n1, n2) = self.out
        lx, ly, lz = LIGHT
        w = self.toward
        g, g1, g2 = m * lx + n * ly, m1 * lx + n1 * ly, m2 * lx + n2 * ly + w * lz
        # The square of the length of the direction, of x and of the root.
        a, ax, axx = m * m + n * n, 2 * (m * m1 + n * n1), m1 * m1 + n1 * n1
        b, bx, bb = 2 * (m * m2 + n * n2), 2 * (m1 * m2 + n1 * n2), m2 * m2 + n2 * n2 + w * w
        return [
            (g + g1 * x + g2 * root) / sqrt(a + x * (ax + axx * x) + root * (b + bx * x + bb * root))
            for x, root in zip(xs, roots, strict=True)
        ]


class Rod(Struct, frozen=True):
    """A capsule on the screen: its nearer end, the way to the other end, and the growth of the radius."""

    x: float
    y: float
    z: float
    radius: float
    dx: float
    dy: float
    dz: float
    dr: float
    per: float
    """1 divided by the square of its length on the screen, or 0 if it points at the reader."""
    slant: float
    """Way along it, for each centimetre of height, from the axis to the nearest surface."""

    @classmethod
    def of(cls, solid: Capsule, axes: Turn) -> Rod:
        """Return a capsule as it is seen."""
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
        return cls(ax, ay, az, ra, dx, dy, dz, dr, per, slant)

    def ball(self, y: float, part: float) -> RoundRow:
        """Return row `y` of the ball at one end: `part` 0 or 1."""
        x, height = self.x + part * self.dx, y - self.y - part * self.dy
        return RoundRow((self.z + part * self.dz, 0.0), (-x, 1.0), (height, 0.0), (self.radius + part * self.dr, 0.0))

    def between(self, y: float) -> RoundRow:
        """Return row `y` of what is between the ends."""
        up, first, grows = y - self.y, ((y - self.y) * self.dy - self.x * self.dx) * self.per, self.dx * self.per
        return RoundRow(
            (self.z + first * self.dz, grows * self.dz),
            (-self.x - first * self.dx, 1 - grows * self.dx),
            (up - first * self.dy, -grows * self.dy),
            (self.radius + first * self.dr, grows * self.dr),
        )

    def edges(self, y: float) -> tuple[float, float]:
        """Return between which two places of row `y` the samples are between the ends, the left one first."""
        along = (y - self.y) * self.dy
        if abs(self.dx) < 1e-9:
            inside = 0 < along * self.per < 1
            return (-1e9, 1e9) if inside else (1e9, 1e9) if (along <= 0) == (self.dx >= 0) else (-1e9, -1e9)
        first, last = self.x - along / self.dx, self.x + (1 / self.per - along) / self.dx
        return (first, last) if self.dx > 0 else (last, first)
