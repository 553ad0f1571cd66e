"""Instants and readings of clocks, as values. No code here reads a clock."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Annotated, Any, TypeVar

from msgspec import Meta, Struct, structs

FARTHEST_S = 1e10
"""Maximum distance of an instant from the start of the machine: three centuries."""
MAXIMUM = 10**11
"""Maximum of any saved number: wall seconds of the year 5138."""

Instant = Annotated[float, Meta(ge=-FARTHEST_S, le=FARTHEST_S, title="instant")]
"""Boot seconds. `shifted` converts them after a restart of the machine."""
Seconds = Annotated[float, Meta(ge=-float(MAXIMUM), le=float(MAXIMUM))]
"""A duration, or seconds since 1970."""
Whole = Annotated[int, Meta(ge=-MAXIMUM, le=MAXIMUM)]
"""A count, or the number of a row."""
T = TypeVar("T")


class Reading(Struct, frozen=True):
    """One reading of the three clocks of a machine, taken at the same moment."""

    boot: Seconds
    """Seconds since the machine started, sleep included. Durations are measured with this clock."""
    mono: Seconds
    """Seconds of the monotonic clock; on Linux it stops while the machine sleeps."""
    wall: Seconds
    """Seconds since 1970-01-01 UTC by the wall clock. Only for time stamps, hours and days."""
    boot_id: str = ""
    """Identifier of this start of the machine; boot seconds of two starts cannot be compared."""


class Now(Struct, frozen=True):
    """The moment to which a pure state machine is advanced."""

    t: float
    """Boot seconds, or elapsed seconds of a simulation. Durations are differences of these."""
    wall: float
    """Seconds since 1970-01-01 UTC at that moment."""
    zone: tzinfo = UTC
    """Time zone of the person at that moment."""

    def wall_at(self, t: float) -> float:
        """Return the wall second of instant `t`, assuming that the wall clock was not set in between."""
        return self.wall - (self.t - t)

    def local_at(self, t: float) -> datetime:
        """Return the local date and time of instant `t`."""
        return datetime.fromtimestamp(self.wall_at(t), self.zone)


class Meter(Struct, frozen=True):
    """A number of seconds that may be growing, kept as instants so that its value at any time can be computed."""

    base_s: Seconds = 0.0
    """Seconds counted up to `since`."""
    since: Instant | None = None
    """Boot second since which it grows by one each second; None while it does not grow."""

    def at(self, t: float) -> float:
        """Return its value in seconds at boot second `t`."""
        return self.base_s if self.since is None else self.base_s + max(0.0, t - self.since)


def shifted(value: T, by_s: float) -> T:
    """Return `value` with every `Instant` in it `by_s` later, because each start of the machine has its own zero.

    Structs and tuples are searched at any depth. Lengths and wall seconds stay as they are.
    """
    moved: Any = value
    if isinstance(value, tuple):
        moved = tuple(shifted(part, by_s) for part in value)
    elif isinstance(value, Struct):
        instants = _instants(type(value))
        fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
        moved = structs.replace(
            value,
            **{
                name: part + by_s if name in instants and part is not None else shifted(part, by_s)
                for name, part in fields
            },
        )
    result: T = moved
    return result


@cache
def _instants(kind: type[Struct]) -> frozenset[str]:
    """Return the names of the fields whose type is `Instant`. Takes milliseconds, because it evaluates annotations."""
    instant_types: tuple[Any, ...] = (Instant, Instant | None)
    return frozenset(field.name for field in structs.fields(kind) if field.type in instant_types)
