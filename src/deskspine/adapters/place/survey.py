"""Survey of the place where the person sits: at this machine, over SSH, or without a terminal."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from deskspine.adapters.place.desktop import KEYS, SEAT, X_SOCKETS, Desktop, Variables, has_display
from deskspine.adapters.place.own_terminal import own_terminal
from deskspine.adapters.processes.command import RunCommand, run
from deskspine.adapters.processes.tmux import TmuxClient
from deskspine.adapters.processes.tmux_servers import (
    Attached,
    TmuxServer,
    TmuxServers,
    used_last,
    variable_of,
)
from deskspine.core.commands.messages import FacePlace
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError

MAX_S = 1.0
"""Timeout for the whole survey."""
TMUX_S = 0.6
"""Timeout for the reply of a tmux server."""
AT_HOME_S = 300.0
"""Seconds without a key after which a tmux client over SSH no longer counts more than the desktop of this machine."""
TTY_STEP_S = 8.0
"""Resolution of the time of a key at our own terminal."""
REMOTE_CONTROL = ("KITTY_LISTEN_ON", "KITTY_WINDOW_ID", "WEZTERM_PANE", "WEZTERM_UNIX_SOCKET")
"""Variables by which the terminal can be asked to show something."""
OWN = ("DBUS_SYSTEM_BUS_ADDRESS", "HOME", "TERM", "TMUX", "TMUX_PANE")
SSH = ("SSH_CONNECTION", "SSH_TTY")
NAMES = (*SEAT, *KEYS, *REMOTE_CONTROL, *SSH)
"""Variables that belong to a place."""
CONSOLE = re.compile(r"/dev/ttyv?\d+")


class PlaceSurvey:
    """Finds the place where the person sits: reads our environment and that of the tmux clients of this person.

    The environment of a program in a pane does not change when the person goes home and attaches from there, and a
    program that was started at login has no terminal at all. So the tmux client used last counts, of any server.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        wall: Callable[[], float],
        faces: Callable[[], Sequence[FacePlace]] = tuple,
        run: RunCommand = run,
        proc: Path = Path("/proc"),
        runtime_dirs: Path = Path("/run/user"),
        terminal: Callable[[], str] | None = None,
        has_terminals: Callable[[], bool] | None = None,
        x_sockets: Path = X_SOCKETS,
        platform: str = sys.platform,
    ) -> None:
        """Create a survey; `wall` returns the wall second now, and `faces` the places of the open faces."""
        self._environ = environ
        self._faces = faces
        self._wall = wall
        self._run = run
        self._servers = TmuxServers(environ, run)
        self._proc = proc
        self._runtime_dirs = runtime_dirs
        self._terminal = terminal or own_terminal
        self._platform = platform
        self._has_terminals = has_terminals or user_has_terminals
        self._desktop = Desktop(run, runtime_dirs, x_sockets)
        self._last_place: Place | None = None

    async def __call__(self) -> Place:
        """Return the place where the person sits now, or the last one known if tmux does not answer."""
        try:
            async with asyncio.timeout(MAX_S):
                self._last_place = await self._judge(await self._servers.look(self._sessions(), limit_s=TMUX_S))
        except (UnusableError, OSError, TimeoutError):
            if self._last_place is None:
                return await self._judge(())
        return self._last_place

    def _sessions(self) -> list[str]:
        """Return the values of TMUX of the open faces, whose servers may have sockets in unusual folders."""
        return [value for face in self._faces() if (value := face.variables.get("TMUX"))]

    async def _judge(self, servers: tuple[TmuxServer, ...]) -> Place:
        variables = {name: self._environ[name] for name in (*NAMES, *OWN) if self._environ.get(name)}
        own = next((server for server in servers if server.own), None)
        seat = await self._seat(used_last(servers), variables, in_tmux=own is not None)
        terminal = self._terminal()
        if isinstance(seat, Attached):
            self._overlay(variables, seat)
            terminal = seat.client.tty
        elif seat is not None:
            _apply(variables, {name: seat.variables.get(name) for name in NAMES})
            variables.pop("TMUX", None)
            variables.pop("TMUX_PANE", None)
            terminal = seat.tty
        elif own is not None:
            _apply(variables, own.state.environment)
        attached = seat is not None or (own is None and bool(terminal or self._has_terminals()))
        came_by_ssh = any(variables.get(name) for name in SSH)
        remote = came_by_ssh and attached
        if came_by_ssh and not attached:
            # The client over SSH has gone, and its forwarded display with it; the desktop here may be in use.
            for name in SEAT:
                variables.pop(name, None)
        if not remote:
            await self._add_desktop(variables)
        variables = {name: value for name, value in variables.items() if name not in SSH}
        own_desktop = self._platform in ("darwin", "win32")
        desktop = own_desktop or has_display(variables)
        wayland = bool(variables.get("WAYLAND_DISPLAY")) or variables.get("XDG_SESSION_TYPE") == "wayland"
        if desktop and own is None:
            attached = True
        console = attached and not remote and not desktop and CONSOLE.fullmatch(terminal) is not None
        in_tmux = isinstance(seat, Attached) or (seat is None and own is not None)
        return Place(
            remote=remote,
            desktop=desktop,
            wayland=wayland,
            console=console,
            attached=attached,
            why=_why(remote, attached, console, in_tmux=in_tmux),
            variables=tuple(sorted(variables.items())),
        )

    async def _seat(
        self, clients: tuple[Attached, ...], variables: Variables, *, in_tmux: bool
    ) -> Attached | FacePlace | None:
        """Return the tmux client or the face outside tmux at which the person sits, or None if there is neither.

        The one used last counts. The terminal of this process is like a face unless it is a pane of tmux. The desktop
        of this machine counts more than a tmux client over SSH that was not used for a while.
        """
        faces = [face for face in self._faces() if face.tty and not face.variables.get("TMUX")]
        used = max(faces, key=lambda face: _last_key(face.tty), default=None)
        used_s = _last_key(used.tty) if used is not None else 0.0
        own_s = 0.0 if in_tmux else _last_key(self._terminal())
        if used is not None and used_s <= own_s:
            used = None  # our own environment is that of this terminal
        if clients and clients[0].client.active_wall_s + TTY_STEP_S < max(used_s, own_s):
            return used
        if in_tmux:
            return clients[0] if clients else used
        here = dict(variables)
        if not any(here.get(name) for name in SSH):
            await self._add_desktop(here)
        recent = self._wall() - AT_HOME_S
        for entry in clients:
            if not (has_display(here) and entry.client.active_wall_s < recent and self._over_ssh(entry)):
                return entry
        return used

    async def _add_desktop(self, variables: Variables) -> None:
        if self._platform not in ("darwin", "win32"):
            await self._desktop.add(variables)

    def _over_ssh(self, entry: Attached) -> bool:
        known = self._client_environment(entry.client) or entry.server.state.environment
        return any(known.get(name) for name in SSH)

    def _overlay(self, variables: Variables, seat: Attached) -> None:
        """Replace variables of our own environment by those that tmux knows.

        The session of tmux has the variables of the client that attached last, or those set by hand. With several
        clients, and in a server other than ours, the environment of the client that was active last counts more.
        """
        state = seat.server.state
        layers = [self._client_environment(seat.client), state.environment]
        if not seat.server.own:
            variables["TMUX"] = variable_of(seat)
            variables.pop("TMUX_PANE", None)
        if not seat.server.own or len(state.clients) > 1:
            layers.reverse()
        for layer in layers:
            _apply(variables, layer)

    def _client_environment(self, client: TmuxClient) -> dict[str, str | None]:
        """Return the environment that the client was started with, or {} if the system does not show it."""
        try:
            data = (self._proc / str(client.pid) / "environ").read_bytes()
        except OSError:
            return {}
        pairs = (entry.partition("=") for entry in data.decode("utf-8", "surrogateescape").split("\0"))
        environment = {name: value for name, _, value in pairs}
        seat: dict[str, str | None] = {name: environment.get(name) for name in (*SEAT, *REMOTE_CONTROL, *SSH)}
        return seat | {name: environment[name] for name in KEYS if environment.get(name)}


def user_has_terminals() -> bool:
    """Return True if any terminal of this machine belongs to this user."""
    if sys.platform == "win32":
        return True
    user = os.getuid()
    for pattern in ("pts/[0-9]*", "ttys[0-9]*", "tty[0-9]*"):
        for path in Path("/dev").glob(pattern):
            with suppress(OSError):
                if path.stat().st_uid == user and (user or "pts" in pattern):
                    return True
    return False


def _apply(variables: Variables, layer: Mapping[str, str | None]) -> None:
    """Replace `variables` by the values of `layer`, and remove those that have no value there."""
    for name in NAMES:
        # tmux knows SSH_CONNECTION, and does not update SSH_TTY.
        if value := layer.get(name):
            variables[name] = value
        elif name in layer or (name == "SSH_TTY" and "SSH_CONNECTION" in layer):
            variables.pop(name, None)


def _last_key(terminal: str) -> float:
    """Return the wall second of the last key at `terminal`, or 0 if there is no such terminal."""
    try:
        return Path(terminal).stat().st_atime if terminal else 0.0
    except OSError:
        return 0.0


def _why(remote: bool, attached: bool, console: bool, *, in_tmux: bool) -> str:
    if remote:
        return "a tmux client over SSH" if in_tmux else "over SSH"
    if not attached:
        return "no tmux client" if in_tmux else "no terminal"
    return "a text console" if console else "this machine"
