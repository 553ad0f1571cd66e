"""The clocks of this machine: the one file that may read them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from threading import Lock
from typing import Protocol
from zoneinfo import ZoneInfo

from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Reading

LOCALTIME = Path("/etc/localtime")
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class ReadableClock(Protocol):
    """What a scaled clock needs of the clock below it."""

    def read(self) -> Reading:
        """One look at all clocks."""
        ...

    def zone(self) -> tzinfo:
        """The zone the machine is in now."""
        ...


class SystemClock:
    """The clocks of this machine as they run."""

    def __init__(self, localtime: Path = LOCALTIME) -> None:
        self._localtime = localtime
        self._boot = boot_counter()
        self._boot_id = boot_id()
        self._zone_key: tuple[str | None, str, int] | None = None
        self._zone: tzinfo = UTC

    def read(self) -> Reading:
        """One look at all clocks."""
        return Reading(self._boot(), time.monotonic(), time.time(), self._boot_id)

    def zone(self) -> tzinfo:
        """The zone the machine is in now.

        Costs two system calls when nothing changed, so a traveller's new zone is seen at the next call. On
        Windows the change is seen after a restart, because the C library there reads the zone once.
        """
        key = (os.environ.get("TZ"), *_link(self._localtime))
        if key != self._zone_key:
            self._zone = _find_zone(key[0], key[1], self._localtime)
            self._zone_key = key
        return self._zone


class ScaledClock:
    """Another clock at a chosen speed, for `deskspine demo`: a change of speed never makes it jump.

    May be read and changed from several threads.
    """

    def __init__(self, clock: ReadableClock, speed: float = 1.0) -> None:
        self._clock = clock
        self._lock = Lock()
        self._speed = speed
        self._inner = self._outer = clock.read()

    @property
    def speed(self) -> float:
        """Seconds of this clock in one second of the clock below."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Run at `speed` from now on. Raises ValueError unless it is above zero."""
        if speed <= 0:
            raise ValueError(f"a clock cannot run at {speed}")
        with self._lock:
            inner = self._clock.read()
            self._outer, self._inner = self._at(inner), inner
            self._speed = speed

    def read(self) -> Reading:
        """One look at all clocks, at this speed."""
        with self._lock:
            return self._at(self._clock.read())

    def zone(self) -> tzinfo:
        """The zone of the clock below."""
        return self._clock.zone()

    def real_s(self, seconds: float) -> float:
        """How long `seconds` of this clock last for whoever has to wait for them at the present speed."""
        return seconds / self._speed

    def _at(self, inner: Reading) -> Reading:
        base, start, speed = self._outer, self._inner, self._speed
        return Reading(
            base.boot + (inner.boot - start.boot) * speed,
            base.mono + (inner.mono - start.mono) * speed,
            base.wall + (inner.wall - start.wall) * speed,
            inner.boot_id,
        )


def boot_counter() -> Callable[[], float]:
    """The function that counts seconds since the machine started, sleep included.

    On macOS that is CLOCK_MONOTONIC (`time.monotonic()` stops there while the machine sleeps), elsewhere
    `time.monotonic()`, which on Windows counts sleep. Only Linux was tried.
    """
    if sys.platform == "linux":
        return lambda: time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return lambda: time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic


def boot_id() -> str:
    """A name for this start of the machine.

    Linux has one. Elsewhere "wall minus boot" would be the obvious stand-in, but it moves when the clock is
    set, exactly when boot time is needed most. So each run of the program gets a name of its own there: two
    runs are then never compared by boot time, and a gap between them is read by wall time.
    """
    try:
        return BOOT_ID.read_text(encoding="ascii").strip() or _own_id()
    except (OSError, ValueError):
        return _own_id()


def _own_id() -> str:
    return f"run-{os.getpid()}-{time.time_ns()}"


def _link(localtime: Path) -> tuple[str, int]:
    """Where the machine's zone file points to and when it changed; empty and 0 where there is none."""
    try:
        changed = localtime.stat().st_mtime_ns
    except OSError:
        return "", 0
    try:
        return str(localtime.readlink()), changed
    except OSError:
        return "", changed


def _find_zone(variable: str | None, link: str, localtime: Path) -> tzinfo:
    if variable is not None:
        name = variable.removeprefix(":")
        return (_by_name(name) or _system_zone()) if name else UTC
    for target in (link, os.path.realpath(localtime)):
        _, found, name = target.rpartition("zoneinfo/")
        zone = _by_name(name) if found else None
        if zone is not None:
            return zone
    return _by_file(localtime) or _system_zone()


def _by_name(name: str) -> tzinfo | None:
    if name.startswith("/"):
        return _by_name(name.rpartition("zoneinfo/")[2]) if "zoneinfo/" in name else _by_file(Path(name))
    try:
        return ZoneInfo.no_cache(name)
    except (KeyError, ValueError, OSError):
        return None


def _by_file(path: Path) -> tzinfo | None:
    try:
        with path.open("rb") as file:
            return ZoneInfo.from_file(file, key="local time")
    except (ValueError, OSError):
        return None


def zone_trouble() -> str:
    """Return a sentence when TZ names no zone that can be used; empty when it does."""
    variable = os.environ.get("TZ", "")
    if _works(SystemZone()):
        return ""
    return f'TZ is "{plain(variable, 60)}", expected a time zone like "Europe/Berlin"; the times shown are UTC.'


def _system_zone() -> tzinfo:
    if sys.platform != "win32":
        time.tzset()
    zone = SystemZone()
    return zone if _works(zone) else UTC


def _works(zone: tzinfo) -> bool:
    """Return whether the C library has offsets of less than a day, which is all that Python takes."""
    try:
        datetime.fromtimestamp(time.time(), zone).utcoffset()
    except (ValueError, OverflowError, OSError):
        return False
    return True


class SystemZone(tzinfo):
    """Asks the C library for each instant: for zones without a name (a rule in TZ), and for Windows."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """Local time minus UTC at local time `dt`."""
        return None if dt is None else _aware(dt).utcoffset()

    def dst(self, dt: datetime | None) -> timedelta | None:
        """Not known: the C library tells the whole offset only."""
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        """The abbreviation in use at local time `dt`."""
        return None if dt is None else _aware(dt).tzname()

    def fromutc(self, dt: datetime) -> datetime:
        """Local time of a UTC moment; the second pass of a repeated hour is marked by `fold`."""
        seconds = dt.replace(tzinfo=UTC).timestamp()
        return datetime.fromtimestamp(seconds).replace(tzinfo=self)  # noqa: DTZ006 - only a naive one gets its fold


def _aware(local: datetime) -> datetime:
    return local.replace(tzinfo=None).astimezone()
