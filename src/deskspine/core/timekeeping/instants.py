"""Instants and readings: how deskspine names moments without ever reading a clock."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Annotated, Any, TypeVar

from msgspec import Meta, Struct, structs

FARTHEST_S = 1e10
"""Maximum distance of an instant from the start of the machine: three centuries."""
MAXIMUM = 10**11
"""Maximum of any number that is kept: wall seconds of the year 5138."""

Instant = Annotated[float, Meta(ge=-FARTHEST_S, le=FARTHEST_S, title="instant")]
"""Boot seconds. They are moved when the machine starts again, see `shifted`."""
Seconds = Annotated[float, Meta(ge=-float(MAXIMUM), le=float(MAXIMUM))]
"""A length of time, or seconds since 1970."""
Whole = Annotated[int, Meta(ge=-MAXIMUM, le=MAXIMUM)]
"""A count, or a number that names a row."""
T = TypeVar("T")


class Reading(Struct, frozen=True):
    """One look at the three clocks of a machine, taken together."""

    boot: Seconds
    """Seconds since the machine started, sleep included. Durations are measured on this one."""
    mono: Seconds
    """Seconds of the monotonic clock; on Linux it stands still while the machine sleeps."""
    wall: Seconds
    """Seconds since 1970-01-01 UTC, as the wall clock has it now. Only for stamps, hours and days."""
    boot_id: str = ""
    """Names this start of the machine; boot seconds of two different ids cannot be compared."""


class Now(Struct, frozen=True):
    """The moment a pure machine is advanced to."""

    t: float
    """Boot seconds (or elapsed seconds of a simulation): the only measure of duration."""
    wall: float
    """Seconds since 1970-01-01 UTC at that moment."""
    zone: tzinfo = UTC
    """The zone the person is in at that moment."""

    def wall_at(self, t: float) -> float:
        """The wall second of instant `t`, assuming that nobody set the clock in between."""
        return self.wall - (self.t - t)

    def local_at(self, t: float) -> datetime:
        """Local date and time of instant `t`."""
        return datetime.fromtimestamp(self.wall_at(t), self.zone)


class Meter(Struct, frozen=True):
    """A number of seconds that may be growing: kept as instants, so that it can be shown at any time without a tick."""

    base_s: Seconds = 0.0
    """Seconds gathered up to `since`."""
    since: Instant | None = None
    """Boot second since which it grows one for one; None while it stands still."""

    def at(self, t: float) -> float:
        """Its value in seconds at boot second `t`."""
        return self.base_s if self.since is None else self.base_s + max(0.0, t - self.since)


def shifted(value: T, by_s: float) -> T:
    """Return `value` with every `Instant` in it `by_s` later: another start of the machine counts from another zero.

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
    """Return the names of the fields whose type is `Instant`. It evaluates annotations, which takes milliseconds."""
    wanted: tuple[Any, ...] = (Instant, Instant | None)
    return frozenset(field.name for field in structs.fields(kind) if field.type in wanted)
