"""Presence source: microphone or camera in use, from the list that Windows keeps for its own privacy marks.

It was written from documentation and tried on an invented registry only, because no Windows machine was available.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from typing import Any, Literal

from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Busy
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import Clock, Tell, UnusableError

STORE = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
CaptureDevice = Literal["microphone", "camera"]
KEYS: dict[CaptureDevice, str] = {"microphone": "microphone", "camera": "webcam"}
DESKTOP_APPS = "NonPackaged"
POLL_S = 5.0
MAX_NAME = 40
"""Maximum length of the name of a program."""
MAX_APPS = 2000
"""Maximum number of keys that are looked at."""
FILETIME_EPOCH_S = 11_644_473_600
"""Seconds from 1601, where Windows begins to count hundreds of nanoseconds, to 1970."""


class WindowsCapture:
    """Polls the registry for a program that uses a device: its entry has a start time and no stop time."""

    sees: Literal["facts"] = "facts"

    def __init__(
        self, device: CaptureDevice, clock: Clock | None = None, *, registry: Any = None, poll_s: float = POLL_S
    ) -> None:
        """Create a source. Without a `clock`, entries left from an earlier start of the machine count as current.

        `registry` is the module winreg, or a replacement.
        """
        self.name: str = device
        self.title = f"Windows {device}"
        self._device: CaptureDevice = device
        self._clock = clock
        self._registry = registry
        self._poll_s = poll_s

    def fits(self, place: Place) -> str:
        """Return why this source does not apply to a person at `place`, or "" if it does."""
        if sys.platform != "win32":
            return "only on Windows"
        return "you sit at another machine" if place.remote else ""

    def set_fast_polling(self, closely: bool) -> None:
        """Do nothing: the rate of polling does not change."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Report if the device is in use, then each change, until cancelled. Raises UnusableError or OSError."""
        registry = self._registry or _winreg()
        reported: tuple[str, ...] | None = None
        while True:
            users = in_use(registry, KEYS[self._device], None if self._clock is None else self._clock.read())
            if reported != users:
                reported = users
                tell(Busy(bool(users), self._device, users))
            await asyncio.sleep(self._poll_s)


def in_use(registry: Any, key: str, reading: Reading | None) -> tuple[str, ...]:
    """Return the programs that use the device of `key` now. Raises UnusableError if Windows keeps no such list.

    A killed program or a power cut leaves an entry without a stop time, so entries that began before the machine was
    started do not count.
    """
    began = 0 if reading is None else filetime(reading.wall - reading.boot)
    path = rf"{STORE}\{key}"
    if not list(_subkeys(registry, STORE)):
        raise UnusableError("Windows keeps no list of programs that use microphone and camera")
    apps = [name for name in _subkeys(registry, path) if name != DESKTOP_APPS]
    paths = [rf"{path}\{name}" for name in apps]
    paths += [rf"{path}\{DESKTOP_APPS}\{name}" for name in _subkeys(registry, rf"{path}\{DESKTOP_APPS}")]
    return tuple(sorted({_program(entry) for entry in paths if _uses(registry, entry, began)}))


def _program(path: str) -> str:
    """Return the name of the program of an entry; the entry of a desktop program is its whole path."""
    entry = path.rpartition("\\")[2]
    name = entry.rpartition("#")[2].removesuffix(".exe") if "#" in entry else entry.partition("_")[0]
    return plain(name, MAX_NAME)


def filetime(wall: float) -> int:
    """Return a wall second in the format of Windows: hundreds of nanoseconds since 1601."""
    return int((wall + FILETIME_EPOCH_S) * 10_000_000)


def _uses(registry: Any, path: str, began: int) -> bool:
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
            start = registry.QueryValueEx(key, "LastUsedTimeStart")[0]
            stop = registry.QueryValueEx(key, "LastUsedTimeStop")[0]
    except OSError:  # it has never used the device, or was just uninstalled
        return False
    return isinstance(start, int) and start > began and stop == 0


def _subkeys(registry: Any, path: str) -> Iterator[str]:
    """Yield the names below a key; nothing if the key is missing."""
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
            for index in range(MAX_APPS):
                yield registry.EnumKey(key, index)
    except OSError:  # also raised at the end of the list
        return


def _winreg() -> Any:
    if sys.platform != "win32":
        raise UnusableError("not Windows")
    import winreg

    return winreg
