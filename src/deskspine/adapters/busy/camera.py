"""Presence source: a camera that a program of this person has open."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Literal

from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Busy
from deskspine.engine.ports import Clock, Tell, UnusableError

POLL_S = 10.0
MANY = 32
"""Number of processes looked at before other tasks of the event loop get their turn."""
SERVERS = ("pipewire", "wireplumber")
"""Sound and video servers, which keep cameras open that no program uses."""


class Camera:
    """Looks for camera devices among the open files of this user's processes.

    Processes are looked at only while the driver of a camera is in use, if the driver shows it.
    """

    name = "camera"
    title = "camera"
    sees: Literal["facts"] = "facts"

    def __init__(
        self,
        clock: Clock,
        *,
        proc: Path = Path("/proc"),
        devices: Path = Path("/dev"),
        classes: Path = Path("/sys/class/video4linux"),
        poll_s: float = POLL_S,
    ) -> None:
        self._clock = clock  # every source gets one; this one reports no times
        self._proc = os.fspath(proc)
        self._devices = devices
        self._prefix = os.fspath(devices / "video")
        self._classes = classes
        self._poll_s = poll_s
        self._holder = ""

    def fits(self, place: Place) -> str:
        """Return why cameras here do not apply to a person at `place`, or "" if they may."""
        if place.remote:
            return "you sit at another machine"
        return "" if sys.platform == "linux" else "not supported on this system"

    def set_fast_polling(self, closely: bool) -> None:
        """Do nothing: calls are long, so the rate of polling does not change."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Poll until cancelled, then report that no camera is in use. Raises UnusableError if that cannot be known."""
        reported: tuple[bool, str] | None = None
        try:
            while True:
                on = await self._in_use()
                name = self._command(self._holder).strip() if on else ""
                if (on, name) != reported:
                    reported = (on, name)
                    tell(Busy(on, "camera", (name,) if name else ()))
                await asyncio.sleep(self._poll_s)
        finally:
            if reported is not None and reported[0]:
                tell(Busy(False, "camera"))

    async def _in_use(self) -> bool:
        cameras = [path.name for path in self._devices.glob("video*")]
        if not any(self._may_be_open(name) for name in cameras):
            self._holder = ""
            return False
        if self._holder and self._holds(self._holder):
            return True
        self._holder = await self._find_holder()
        return bool(self._holder)

    def _may_be_open(self, camera: str) -> bool:
        """Return True if the driver of `camera` is in use, or does not show that (built in, or without a device)."""
        try:
            return (self._classes / camera / "device/driver/module/refcnt").read_text(encoding="ascii").strip() != "0"
        except (OSError, ValueError):
            return True

    async def _find_holder(self) -> str:
        try:
            processes = [entry.name for entry in os.scandir(self._proc) if entry.name.isdecimal()]
        except OSError as error:
            raise UnusableError("open files cannot be looked at") from error
        for number, process in enumerate(processes):
            if number % MANY == MANY - 1:
                await asyncio.sleep(0)
            if self._holds(process):
                return process
        return ""

    def _holds(self, process: str) -> bool:
        """Return True if `process` has a camera open and is not one of `SERVERS`."""
        folder = f"{self._proc}/{process}/fd"
        try:
            with os.scandir(folder) as entries:
                has_camera = any(self._is_camera(entry.path) for entry in entries)
        except OSError:
            return False  # it has ended, or belongs to another person
        return has_camera and not self._command(process).startswith(SERVERS)

    def _is_camera(self, link: str) -> bool:
        try:
            target = os.readlink(link)  # noqa: PTH115 - there are thousands; a Path for each would cost more than the call
        except OSError:
            return False
        return target.startswith(self._prefix) and target[len(self._prefix) :].isdecimal()

    def _command(self, process: str) -> str:
        try:
            return Path(f"{self._proc}/{process}/comm").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
