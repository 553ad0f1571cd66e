"""The variables that reach the desktop of this machine, for a program that was started without them."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from deskspine.adapters.processes.command import RunCommand
from deskspine.adapters.processes.tmux_servers import is_listened_to
from deskspine.engine.ports import UnusableError

SEAT = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "WINDOWID",
    "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_DESKTOP",
    "XDG_SESSION_TYPE",
)
"""Variables that a terminal inherits from its desktop. A terminal without any of them has no desktop."""
KEYS = ("DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY", "XDG_RUNTIME_DIR")
"""Further variables that are needed to reach that desktop."""
SYSTEMD_S = 0.3
"""Timeout for systemctl."""
QUERIES = 2
"""Number of queries of the service manager after a desktop may have begun; its variables come a little later."""
X_SOCKETS = Path("/tmp/.X11-unix")

Variables = dict[str, str]


class Desktop:
    """Finds the desktop session of this person: the user's service manager and the runtime folder know it."""

    def __init__(self, run: RunCommand, runtime_dirs: Path, x_sockets: Path = X_SOCKETS) -> None:
        self._run = run
        self._runtime_dirs = runtime_dirs
        self._x_sockets = x_sockets
        self._systemd: Variables = {}
        """Variables of the user's service manager at the last query."""
        self._stamps: tuple[int, ...] | None = None
        """Times of the last change of the folders in which the sockets of desktops lie; None before the first query."""
        self._queries_left = 0

    async def add(self, variables: Variables) -> None:
        """Add the variables that are still missing to reach the desktop."""
        folder = Path(variables.get("XDG_RUNTIME_DIR") or self._runtime_dirs / str(os.getuid()))
        if not has_display(variables):
            await self._ask_systemd(folder)
            for name, value in self._systemd.items():
                variables.setdefault(name, value)
        if not _mine(folder, stat.S_ISDIR):
            return
        variables.setdefault("XDG_RUNTIME_DIR", str(folder))
        if "DBUS_SESSION_BUS_ADDRESS" not in variables and _mine(folder / "bus", stat.S_ISSOCK):
            variables["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={folder / 'bus'}"
        if "WAYLAND_DISPLAY" not in variables:
            compositor = _compositor(folder)
            if compositor:
                variables["WAYLAND_DISPLAY"] = compositor

    async def _ask_systemd(self, folder: Path) -> None:
        """Query the service manager at the start, and when a desktop session may have begun or ended since."""
        stamps = (_stamp(folder), _stamp(self._x_sockets))
        if stamps != self._stamps:
            self._stamps, self._queries_left = stamps, QUERIES
        if not self._queries_left:
            return
        self._queries_left -= 1
        try:
            text = await self._run(("systemctl", "--user", "show-environment"), limit_s=SYSTEMD_S)
        except UnusableError:
            self._systemd = {}
            return
        pairs = (line.partition("=") for line in text.split("\n"))
        # No value that is looked for needs quoting.
        self._systemd = {
            name: value for name, _, value in pairs if name in (*SEAT, *KEYS) and value and value[:2] != "$'"
        }
        if has_display(self._systemd):
            self._queries_left = 0


def has_display(variables: Variables) -> bool:
    """Return True if `variables` name a display."""
    return bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def _stamp(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _mine(path: Path, is_kind: Callable[[int], bool]) -> bool:
    """Return True if `path` is of that kind and belongs to this person; desktops of other people are not used."""
    try:
        status = path.stat()
    except OSError:
        return False
    return is_kind(status.st_mode) and status.st_uid == os.getuid()


def _compositor(folder: Path) -> str:
    """Return the name of the socket of a running Wayland compositor of this person, or "" without one."""
    sockets = (path for path in sorted(folder.glob("wayland-*")) if _mine(path, stat.S_ISSOCK))
    return next((path.name for path in sockets if is_listened_to(path)), "")
