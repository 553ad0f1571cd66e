"""Tells whether a program of this person holds a camera open."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Literal

from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Busy
from deskspine.engine.ports import Broken, Clock, Tell

POLL_S = 10.0
MANY = 32
"""After so many processes others on this loop get their turn."""
SERVERS = ("pipewire", "wireplumber")
"""They keep cameras open that nobody looks through."""


class Camera:
    """The camera devices among the open files of this user's processes.

    Processes are looked at only while the driver of some camera is in use at all, where it tells.
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
        self._clock = clock  # made like every source; what it tells bears no time
        self._proc = os.fspath(proc)
        self._devices = devices
        self._prefix = os.fspath(devices / "video")
        self._classes = classes
        self._poll_s = poll_s
        self._holder = ""

    def fits(self, place: Place) -> str:
        """Why no camera here can be theirs; empty when one may."""
        if place.remote:
            return "the person sits elsewhere"
        return "" if sys.platform == "linux" else "not known how to ask this system"

    def attend(self, closely: bool) -> None:
        """A call lasts: it is looked for no more often."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Look until cancelled; what it told of is taken back at the end. Raises Broken where nothing can be seen."""
        told: tuple[bool, str] | None = None
        try:
            while True:
                on = await self._in_use()
                name = self._command(self._holder).strip() if on else ""
                if (on, name) != told:
                    told = (on, name)
                    tell(Busy(on, "camera", (name,) if name else ()))
                await asyncio.sleep(self._poll_s)
        finally:
            if told is not None and told[0]:
                tell(Busy(False, "camera"))

    async def _in_use(self) -> bool:
        cameras = [path.name for path in self._devices.glob("video*")]
        if not any(self._may_be_open(name) for name in cameras):
            self._holder = ""
            return False
        if self._holder and self._holds(self._holder):
            return True
        self._holder = await self._find()
        return bool(self._holder)

    def _may_be_open(self, camera: str) -> bool:
        """Whether the driver of `camera` is in use; True where it does not tell (built in, or without a device)."""
        try:
            return (self._classes / camera / "device/driver/module/refcnt").read_text(encoding="ascii").strip() != "0"
        except (OSError, ValueError):
            return True

    async def _find(self) -> str:
        try:
            processes = [entry.name for entry in os.scandir(self._proc) if entry.name.isdecimal()]
        except OSError as error:
            raise Broken("open files cannot be looked at") from error
        for number, process in enumerate(processes):
            if number % MANY == MANY - 1:
                await asyncio.sleep(0)
            if self._holds(process):
                return process
        return ""

    def _holds(self, process: str) -> bool:
        """Whether `process` has a camera open and is not the server that hands them out."""
        folder = f"{self._proc}/{process}/fd"
        try:
            with os.scandir(folder) as entries:
                held = any(self._is_camera(entry.path) for entry in entries)
        except OSError:
            return False  # it ended, or belongs to somebody else
        return held and not self._command(process).startswith(SERVERS)

    def _is_camera(self, link: str) -> bool:
        try:
            target = os.readlink(link)  # noqa: PTH115 - thousands of them; a Path each would cost more than the call
        except OSError:
            return False
        return target.startswith(self._prefix) and target[len(self._prefix) :].isdecimal()

    def _command(self, process: str) -> str:
        try:
            return Path(f"{self._proc}/{process}/comm").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
