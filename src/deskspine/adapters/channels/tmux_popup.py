"""Channel: a popup with the ask and its routine on the tmux client that was used last, over everything there."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress

from msgspec import Struct

from deskspine.adapters.channels.tmux_message import TmuxMessage
from deskspine.adapters.processes.command import RunCommand, run
from deskspine.adapters.processes.detached import Detached, StartProgram, start
from deskspine.adapters.processes.tmux import Tmux, TmuxClient, one_argument
from deskspine.adapters.processes.tmux_servers import Attached, TmuxServer, TmuxServers, nested_in, used_last
from deskspine.core.presence.place import Place
from deskspine.engine.ports import ChannelMessage, UnusableError

MIN_WIDTH, MIN_HEIGHT = 40, 12
"""Minimum size of a client for a popup; the smallest window that the screens support."""
MAX_WIDTH, MAX_HEIGHT = 102, 32
"""Maximum size of a popup with its border."""
BORDERLESS_WIDTH, BORDERLESS_HEIGHT = MIN_WIDTH + 2, MIN_HEIGHT + 2
"""Size of a client below which a border would leave too little room."""
POPUPS_SINCE, BORDERLESS_SINCE = (3, 2), (3, 3)
"""Versions of tmux."""
OPENS_S = 0.7
"""Seconds after which a popup counts as open. tmux returns at once if it shows another popup or a menu there."""
CLOSED_BY_HAND = 129
"""Exit code of a popup that was closed from outside."""
LOOK_S = 1.5
"""Timeout for the replies of the tmux servers."""
APPEARS_S = 8.0
"""Seconds in which the program in a popup for a routine has to show it."""
LOOK_AGAIN_S = 0.1
"""Seconds between two looks while it opens."""
GRACE_S = 2.0
"""Seconds in which the program in the popup ends by itself when the ask and its routine are over."""

Pane = tuple[str, str]
"""The values of TMUX and TMUX_PANE of a program."""


class Shown(Struct, frozen=True):
    """A popup that was opened."""

    tmux: Tmux
    client: TmuxClient
    program: Detached


class TmuxPopup:
    """Opens a popup in which another process of this program shows the ask. Closing it is up to that process."""

    name = "popup"

    def __init__(
        self,
        command: Sequence[str],
        *,
        setting: Callable[[], str] = lambda: "auto",
        screens: Callable[[], Collection[Pane]] = tuple,
        needed: Callable[[], bool] = lambda: False,
        environ: Mapping[str, str] = os.environ,
        run: RunCommand = run,
        start: StartProgram = start,
    ) -> None:
        """Create the channel. `command` runs in the popup.

        `setting` returns the present value of `interrupt.popup`, `screens` the panes that show a screen of this
        program, and `needed` returns True while an ask or a routine is open.
        """
        self._command, self._setting, self._screens, self._needed = tuple(command), setting, screens, needed
        self._environ = {**environ, "TMUX": "", "TMUX_PANE": ""}
        self._servers = TmuxServers(environ, run)
        self._message = TmuxMessage(run)
        self._start = start
        self._shown: Shown | None = None
        self._closing: asyncio.Task[None] | None = None

    def fits(self, place: Place) -> str:
        """Return why no popup can reach a person at `place`, or "" if one may."""
        if self._setting() == "off":
            return "interrupt.popup is off"
        return self._message.fits(place)

    async def ready(self, place: Place) -> None:
        """Check that the tmux of the client used last has popups. Raises UnusableError if not."""
        _check_version((await self._seat(place))[0].client)

    async def say(self, place: Place, message: ChannelMessage) -> str:
        """Open the popup; return where, or what was done instead if something is in its way.

        A popup that is open stays; on another client than the one used last, it moves there. Raises UnusableError if
        the popup fails, after it has shown the message in the status line.
        """
        seat = await self._seat(place)
        outer = seat[0]
        _check_version(outer.client)
        if self._shown is not None and self._shown.program.runs:
            if (self._shown.tmux.socket, self._shown.client.name) == (outer.server.tmux.socket, outer.client.name):
                return f"still open on {outer.client.name}"
            await self._close()
        if any(_is_pane(entry, self._screens()) for entry in seat):
            return f"not needed: deskspine is open on {outer.client.name}"
        why = "there is nothing to answer" if not message.answers else _in_the_way(seat)
        try:
            if not why and not await self._open(outer):
                why = "another popup or a menu is open"
        except UnusableError:
            with suppress(UnusableError):
                await self._message.say(place, message)
            raise
        if not why:
            return f"open on {outer.client.name}"
        return f"{why}: {await self._message.say(place, message)}"

    async def open(self, place: Place, is_shown: Callable[[], bool]) -> str:
        """Open the popup for a routine and return where, once `is_shown` returns True. Raises UnusableError."""
        why = self.fits(place)
        if why:
            raise UnusableError(why)
        if self._shown is None or not self._shown.program.runs:
            seat = await self._seat(place)
            _check_version(seat[0].client)
            why = _in_the_way(seat)
            if not why and not await self._open(seat[0]):
                why = "another popup or a menu is open"
        shown = self._shown
        if why or shown is None:
            raise UnusableError(f"tmux: {why}")
        try:
            async with asyncio.timeout(APPEARS_S):
                while not is_shown():
                    if await shown.program.exit_code(LOOK_AGAIN_S) is not None:
                        raise UnusableError("the popup ended at once")
        except TimeoutError:
            await self._close()
            raise UnusableError(f"the popup showed nothing within {APPEARS_S:.0f} seconds") from None
        return shown.client.name

    async def dismiss(self) -> None:
        """Remove a message. The popup leads through a routine that begins, and is closed later if it does not end."""
        await self._message.dismiss()
        if self._shown is not None:
            asyncio.get_running_loop().call_later(GRACE_S, self._close_if_over, self._shown)

    async def close(self) -> None:
        """Close the popup, and remove a message."""
        await self._message.dismiss()
        if self._closing is not None:
            await self._closing
        await self._close()

    def covers(self, tmux: Tmux, client: TmuxClient) -> bool:
        """Return True if the popup is open on this client. A message there would stop it for seconds."""
        shown = self._shown
        return (
            shown is not None
            and shown.program.runs
            and (shown.tmux.socket, shown.client.name) == (tmux.socket, client.name)
        )

    async def _seat(self, place: Place) -> tuple[Attached, ...]:
        """Return the client used last, with the clients nested in it. Raises UnusableError without a client."""
        sessions = filter(None, (place.variable("TMUX"), *(variable for variable, _ in self._screens())))
        servers: tuple[TmuxServer, ...] = await self._servers.look(sessions, limit_s=LOOK_S)
        seats = used_last(servers)
        if not seats:
            raise UnusableError("no tmux client")
        return nested_in(seats[0], servers)

    async def _open(self, seat: Attached) -> bool:
        """Open the popup; return False if another popup or a menu is open there. Raises UnusableError."""
        tmux, client = seat.server.tmux, seat.client
        program = await self._start((*tmux.argv, *popup_arguments(client, self._command)), self._environ)
        code = await program.exit_code(OPENS_S)
        if code is None:
            self._shown = Shown(tmux, client, program)
            return True
        if code in (0, CLOSED_BY_HAND):
            return code == CLOSED_BY_HAND
        raise UnusableError(f"tmux: {program.complaint}" if program.complaint else "the popup ended at once")

    def _close_if_over(self, shown: Shown) -> None:
        if shown is self._shown and not self._needed():
            self._closing = asyncio.ensure_future(self._close())

    async def _close(self) -> None:
        shown, self._shown = self._shown, None
        if shown is None:
            return
        try:
            if shown.program.runs:  # or a popup of another program would be closed
                with suppress(UnusableError):  # the client or its server is gone, and the popup with it
                    await shown.tmux.close_popup(shown.client)
        finally:
            await shown.program.end()


def popup_arguments(client: TmuxClient, command: Sequence[str]) -> tuple[str, ...]:
    """Return the command of tmux that opens a popup in which `command` runs, as large as the client allows."""
    small = client.width < BORDERLESS_WIDTH or client.height < BORDERLESS_HEIGHT
    border = ("-B",) if small and tmux_version(client.version) >= BORDERLESS_SINCE else ()
    width, height = min(client.width, MAX_WIDTH), min(client.height, MAX_HEIGHT)
    size = ("-w", str(width), "-h", str(height))
    return ("display-popup", "-E", *border, "-c", client.name, "-d", "/", *size, *map(one_argument, command))


def tmux_version(text: str) -> tuple[int, int]:
    """Return the version of tmux for a text like "3.3a"; one that is not known counts as new, none as old."""
    major, _, minor = text.removeprefix("next-").partition(".")
    digits = "".join(char for char in minor if char.isdecimal())
    if major.isdecimal() and digits:
        return int(major), int(digits)
    return (99, 0) if text else (0, 0)


def _check_version(client: TmuxClient) -> None:
    if tmux_version(client.version) < POPUPS_SINCE:
        raise UnusableError(f"tmux {client.version or 'before 3.2'} has no popups; tmux 3.2 has")


def _is_pane(entry: Attached, panes: Collection[Pane]) -> bool:
    """Return True if the active pane of this client is one of `panes`."""
    return any(
        pane == entry.client.pane and variable.partition(",")[0] == entry.server.tmux.socket for variable, pane in panes
    )


def _in_the_way(seat: Sequence[Attached]) -> str:
    """Return what speaks against a popup there, or ""."""
    client = seat[0].client
    if client.control:
        return "the terminal draws the windows of tmux itself"
    if client.flags & {"read-only", "suspended"}:
        return f"the client is {min(client.flags & {'read-only', 'suspended'})}"
    if client.width < MIN_WIDTH or client.height < MIN_HEIGHT:
        return f"the client is smaller than {MIN_WIDTH}×{MIN_HEIGHT}"
    return "a mode of tmux is on" if any(entry.client.in_mode for entry in seat) else ""
