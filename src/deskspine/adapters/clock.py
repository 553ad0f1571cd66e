"""The clocks of this machine. Only this file reads them."""

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
    """The clock that a scaled clock is computed from."""

    def read(self) -> Reading:
        """Return one reading of all clocks."""
        ...

    def zone(self) -> tzinfo:
        """Return the time zone of the machine now."""
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
        """Return one reading of all clocks."""
        return Reading(self._boot(), time.monotonic(), time.time(), self._boot_id)

    def zone(self) -> tzinfo:
        """Return the time zone of the machine now.

        A call costs two system calls when nothing changed, so it is made each time, and a traveller's new zone counts
        at the next call. On Windows a change counts after a restart, because the C library reads the zone once there.
        """
        key = (os.environ.get("TZ"), *_link(self._localtime))
        if key != self._zone_key:
            self._zone = _find_zone(key[0], key[1], self._localtime)
            self._zone_key = key
        return self._zone


class ScaledClock:
    """A clock that runs at a chosen speed, for `deskspine demo`. A change of speed never makes it jump.

    It may be read and changed from several threads.
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
        """Run at `speed` from now on. Raises ValueError unless it is greater than zero."""
        if speed <= 0:
            raise ValueError(f"a clock cannot run at {speed}")
        with self._lock:
            inner = self._clock.read()
            self._outer, self._inner = self._at(inner), inner
            self._speed = speed

    def read(self) -> Reading:
        """Return one reading of all clocks, at this speed."""
        with self._lock:
            return self._at(self._clock.read())

    def zone(self) -> tzinfo:
        """Return the time zone of the clock below."""
        return self._clock.zone()

    def real_s(self, seconds: float) -> float:
        """Return the real seconds that `seconds` of this clock take at the present speed."""
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
    """Return the function that counts seconds since the machine started, sleep included.

    On macOS that is CLOCK_MONOTONIC (`time.monotonic()` stops there while the machine sleeps), on other systems
    `time.monotonic()`, which on Windows counts sleep. Only Linux was tried.
    """
    if sys.platform == "linux":
        return lambda: time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return lambda: time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic


def boot_id() -> str:
    """Return a name for this start of the machine.

    Linux has one. On other systems "wall minus boot" would be the obvious replacement, but it changes when the clock
    is set, exactly when boot time is needed most. So each run of the program gets a name of its own there: two runs
    are then never compared by boot time, and a gap between them is measured by wall time.
    """
    try:
        return BOOT_ID.read_text(encoding="utf-8").strip() or _own_id()
    except (OSError, ValueError):
        return _own_id()


def _own_id() -> str:
    return f"run-{os.getpid()}-{time.time_ns()}"


def _link(localtime: Path) -> tuple[str, int]:
    """Return the target of the machine's zone file and the time of its last change, or "" and 0 without that file."""
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
        _, separator, name = target.rpartition("zoneinfo/")
        zone = _by_name(name) if separator else None
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
    """Return a sentence if TZ names no zone that can be used, else ""."""
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
    """Return True if the offset from the C library is less than a day, which is all that Python accepts."""
    try:
        datetime.fromtimestamp(time.time(), zone).utcoffset()
    except (ValueError, OverflowError, OSError):
        return False
    return True


class SystemZone(tzinfo):
    """The zone of the C library, queried for each instant: for zones without a name (a rule in TZ), and for Windows."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """Return local time minus UTC at local time `dt`."""
        return None if dt is None else _aware(dt).utcoffset()

    def dst(self, dt: datetime | None) -> timedelta | None:
        """Return None: the C library only reports the whole offset."""
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        """Return the abbreviation in use at local time `dt`."""
        return None if dt is None else _aware(dt).tzname()

    def fromutc(self, dt: datetime) -> datetime:
        """Return the local time of a UTC time; `fold` marks the second pass of a repeated hour."""
        seconds = dt.replace(tzinfo=UTC).timestamp()
        return datetime.fromtimestamp(seconds).replace(tzinfo=self)  # noqa: DTZ006 - only a naive time gets its fold


def _aware(local: datetime) -> datetime:
    return local.replace(tzinfo=None).astimezone()
