"""Tells whether the microphone or the camera is in use, by the list that Windows keeps for its own privacy marks.

Written with care from documentation and tried on a made-up registry only: there was no Windows machine at hand.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from typing import Any, Literal

from deskspine.core.presence.place import Place
from deskspine.core.schedule.busy_kinds import CallDevice
from deskspine.core.schedule.inputs import Busy
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import Broken, Clock, Tell

STORE = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
KEYS: dict[CallDevice, str] = {"microphone": "microphone", "camera": "webcam"}
DESKTOP_APPS = "NonPackaged"
POLL_S = 5.0
LONGEST_NAME = 40
MOST_APPS = 2000
"""More keys than this are not looked at."""
FILETIME_EPOCH_S = 11_644_473_600
"""Seconds from 1601, where Windows begins to count hundreds of nanoseconds, to 1970."""


class WindowsCapture:
    """Whether some program uses a device now: it has a time of begin in the registry then, and none of end."""

    sees: Literal["facts"] = "facts"

    def __init__(
        self, what: CallDevice, clock: Clock | None = None, *, registry: Any = None, poll_s: float = POLL_S
    ) -> None:
        """Without a `clock`, entries left over from an earlier start of the machine cannot be told from fresh ones.

        `registry` is the module winreg, or something like it.
        """
        self.name: str = what
        self.title = f"Windows {what}"
        self._what: CallDevice = what
        self._clock = clock
        self._registry = registry
        self._poll_s = poll_s

    def fits(self, place: Place) -> str:
        """Why it has nothing to say about somebody who sits there; empty when it has."""
        if sys.platform != "win32":
            return "only on Windows"
        return "the person sits elsewhere" if place.remote else ""

    def attend(self, closely: bool) -> None:
        """Nothing is seen more closely here."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Tell whether it is in use, then each change. Raises Broken or OSError."""
        registry = self._registry or _winreg()
        told: tuple[str, ...] | None = None
        while True:
            users = in_use(registry, KEYS[self._what], None if self._clock is None else self._clock.read())
            if told != users:
                told = users
                tell(Busy(bool(users), self._what, users))
            await asyncio.sleep(self._poll_s)


def in_use(registry: Any, key: str, reading: Reading | None) -> tuple[str, ...]:
    """Return the programs that use the device of `key` now. Raises Broken where Windows keeps no such list.

    A program that was killed, or a machine that lost power, leaves an entry without an end. One that began before
    the machine did is such a leftover.
    """
    began = 0 if reading is None else filetime(reading.wall - reading.boot)
    path = rf"{STORE}\{key}"
    if not list(_subkeys(registry, STORE)):
        raise Broken("Windows keeps no list of who uses microphone and camera")
    apps = [name for name in _subkeys(registry, path) if name != DESKTOP_APPS]
    paths = [rf"{path}\{name}" for name in apps]
    paths += [rf"{path}\{DESKTOP_APPS}\{name}" for name in _subkeys(registry, rf"{path}\{DESKTOP_APPS}")]
    return tuple(sorted({_program(each) for each in paths if _uses(registry, each, began)}))


def _program(path: str) -> str:
    """Return the name of the program that an entry belongs to: of a desktop program the entry has its whole path."""
    entry = path.rpartition("\\")[2]
    name = entry.rpartition("#")[2].removesuffix(".exe") if "#" in entry else entry.partition("_")[0]
    return plain(name, LONGEST_NAME)


def filetime(wall: float) -> int:
    """A wall second as Windows writes it."""
    return int((wall + FILETIME_EPOCH_S) * 10_000_000)


def _uses(registry: Any, path: str, began: int) -> bool:
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
            start = registry.QueryValueEx(key, "LastUsedTimeStart")[0]
            stop = registry.QueryValueEx(key, "LastUsedTimeStop")[0]
    except OSError:  # it never used the device, or was uninstalled a moment ago
        return False
    return isinstance(start, int) and start > began and stop == 0


def _subkeys(registry: Any, path: str) -> Iterator[str]:
    """The names below a key; none where it is missing."""
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
            for index in range(MOST_APPS):
                yield registry.EnumKey(key, index)
    except OSError:  # also how the end of the list is told
        return


def _winreg() -> Any:
    if sys.platform != "win32":
        raise Broken("not Windows")
    import winreg

    return winreg
