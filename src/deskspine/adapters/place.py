"""Finds out where the person sits: at this machine, over SSH, or behind no terminal at all."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from deskspine.adapters.processes.command import Run, run
from deskspine.adapters.processes.tmux import Client, Tmux, View
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Broken

MOST_S = 1.0
TMUX_S, SYSTEMD_S = 0.6, 0.3
SEAT = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "WINDOWID",
    "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_DESKTOP",
    "XDG_SESSION_TYPE",
)
"""What a terminal inherits from the desktop that it stands on; where a terminal has none of it, there is no desktop."""
KEYS = ("DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY", "XDG_RUNTIME_DIR")
"""What else is needed to speak with that desktop."""
OWN = ("DBUS_SYSTEM_BUS_ADDRESS", "HOME", "TERM", "TMUX", "TMUX_PANE")
SSH = ("SSH_CONNECTION", "SSH_TTY")
CONSOLE = re.compile(r"/dev/ttyv?\d+")

Found = dict[str, str]


class PlaceSurvey:
    """Finds the place where the person sits: reads our environment and, in tmux, that of the attached clients.

    A program that lives in a pane never sees in its own environment that the person went home and attached from there.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        run: Run = run,
        proc: Path = Path("/proc"),
        runtime_dirs: Path = Path("/run/user"),
        terminal: Callable[[], str] | None = None,
        platform: str = sys.platform,
    ) -> None:
        self._environ = environ
        self._run = run
        self._proc = proc
        self._runtime_dirs = runtime_dirs
        self._terminal = terminal or own_terminal
        self._platform = platform
        self._systemd: Found | None = None
        """What the user's service manager knows, once it was asked."""
        self._known: Place | None = None

    async def __call__(self) -> Place:
        """Where the person sits now; as known before when tmux does not answer."""
        try:
            async with asyncio.timeout(MOST_S):
                variable = self._environ.get("TMUX", "")
                tmux = Tmux(variable, self._environ.get("TMUX_PANE", ""), self._run) if variable else None
                self._known = await self._judge(await tmux.look(TMUX_S) if tmux else None)
        except (Broken, OSError, TimeoutError):
            if self._known is None:
                return await self._judge(None)
        return self._known

    async def _judge(self, view: View | None) -> Place:
        found = {name: self._environ[name] for name in (*SEAT, *KEYS, *OWN, *SSH) if self._environ.get(name)}
        if view is not None:
            self._overlay(found, view)
        attached = view is None or bool(view.clients)
        came_by_ssh = any(found.get(name) for name in SSH)
        remote = came_by_ssh and attached
        if came_by_ssh and not attached:
            # Whoever came that way has left. Their forwarded display went with them; the desktop here may be in use.
            for name in SEAT:
                found.pop(name, None)
        if not remote:
            await self._fill(found)
        found = {name: value for name, value in found.items() if name not in SSH}
        own_desktop = self._platform in ("darwin", "win32")
        desktop = own_desktop or bool(found.get("DISPLAY") or found.get("WAYLAND_DISPLAY"))
        wayland = bool(found.get("WAYLAND_DISPLAY")) or found.get("XDG_SESSION_TYPE") == "wayland"
        terminal = view.clients[0].tty if view is not None and view.clients else self._terminal()
        console = attached and not remote and not desktop and CONSOLE.fullmatch(terminal) is not None
        return Place(
            remote=remote,
            desktop=desktop,
            wayland=wayland,
            console=console,
            attached=attached,
            why=_why(remote, attached, console, in_tmux=view is not None),
            variables=tuple(sorted(found.items())),
        )

    def _overlay(self, found: Found, view: View) -> None:
        """Put what tmux knows over our own environment.

        Its session holds what the client that attached last came with, or what was set by hand. With several clients
        the one active last counts instead, by the environment it was started with.
        """
        session = {name: value for name, value in view.environment.items() if name in (*SEAT, *KEYS, *SSH)}
        if "SSH_CONNECTION" in session:
            session.setdefault("SSH_TTY", None)  # tmux keeps no account of that one
        client = self._client_environment(view.clients[0]) if view.clients else {}
        layers = (client, session) if len(view.clients) < 2 else (session, client)
        for layer in layers:
            for name, value in layer.items():
                if value:
                    found[name] = value
                else:
                    found.pop(name, None)

    def _client_environment(self, client: Client) -> dict[str, str | None]:
        """What the client was started with; nothing where the system does not tell."""
        try:
            data = (self._proc / str(client.pid) / "environ").read_bytes()
        except OSError:
            return {}
        pairs = (entry.partition("=") for entry in data.decode("utf-8", "surrogateescape").split("\0"))
        told = {name: value for name, _, value in pairs}
        kept: dict[str, str | None] = {name: told.get(name) for name in (*SEAT, *SSH)}
        return kept | {name: told[name] for name in KEYS if told.get(name)}

    async def _fill(self, found: Found) -> None:
        """Find what is still missing to speak with the desktop of this machine."""
        if self._platform in ("darwin", "win32"):
            return
        if self._systemd is None:
            self._systemd = {}
            if not (found.get("DISPLAY") or found.get("WAYLAND_DISPLAY")):
                self._systemd = await self._ask_systemd()
        for name, value in self._systemd.items():
            found.setdefault(name, value)
        folder = Path(found.get("XDG_RUNTIME_DIR") or self._runtime_dirs / str(os.getuid()))
        if not _mine(folder, stat.S_ISDIR):
            return
        found.setdefault("XDG_RUNTIME_DIR", str(folder))
        if "DBUS_SESSION_BUS_ADDRESS" not in found and _mine(folder / "bus", stat.S_ISSOCK):
            found["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={folder / 'bus'}"
        if "WAYLAND_DISPLAY" not in found:
            compositor = _compositor(folder)
            if compositor:
                found["WAYLAND_DISPLAY"] = compositor

    async def _ask_systemd(self) -> Found:
        try:
            text = await self._run(("systemctl", "--user", "show-environment"), limit_s=SYSTEMD_S)
        except Broken:
            return {}
        pairs = (line.partition("=") for line in text.split("\n"))
        # A value that needs quoting is none that is looked for.
        return {name: value for name, _, value in pairs if name in (*SEAT, *KEYS) and value and value[:2] != "$'"}


def own_terminal() -> str:
    """The terminal that this program was started in; empty when it has none."""
    if sys.platform != "win32":
        for descriptor in (0, 1, 2):
            try:
                return os.ttyname(descriptor)
            except OSError:
                continue
    return ""


def _why(remote: bool, attached: bool, console: bool, *, in_tmux: bool) -> str:
    if remote:
        return "a tmux client over SSH" if in_tmux else "over SSH"
    if not attached:
        return "no tmux client"
    return "a text console" if console else "this machine"


def _mine(path: Path, is_kind: Callable[[int], bool]) -> bool:
    """Whether `path` is of that kind and belongs to this person: nobody else's desktop is spoken with."""
    try:
        status = path.stat()
    except OSError:
        return False
    return is_kind(status.st_mode) and status.st_uid == os.getuid()


def _compositor(folder: Path) -> str:
    """The socket of a Wayland compositor of this person that runs; empty without one."""
    sockets = (path for path in sorted(folder.glob("wayland-*")) if _mine(path, stat.S_ISSOCK))
    return next((path.name for path in sockets if _listened_to(path)), "")


def _listened_to(path: Path) -> bool:
    """Whether a compositor is behind the socket; one that crashed leaves it lying about."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)
        try:
            probe.connect(os.fspath(path))
        except BlockingIOError:
            return True
        except OSError:
            return False
        return True
