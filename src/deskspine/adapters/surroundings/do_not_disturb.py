"""Do-not-disturb of the desktop during a break: switched on where it is off, and off again after it.

What is not known to come back is not begun: mako only hides notices if its configuration says so for a mode.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from deskspine.adapters.dbus.bus import Bus, BusError, no_session_here, open_session
from deskspine.adapters.presence.do_not_disturb import (
    DUNST,
    MAKO,
    NOTICES,
    PROPERTIES,
    QUIET_MODES,
    SWAYNC,
    XFCONF,
    DaemonKind,
    daemon,
    daemon_kind,
)  # fmt: skip
from deskspine.adapters.presence.gnome_banners import show_banners
from deskspine.adapters.storage.text_file import read_bytes
from deskspine.adapters.surroundings.limited import bus_id, limited, owner_of
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError
from deskspine.engine.surroundings.changes import Change, What

ON, OFF, UNSET = "on", "off", "unset"
KEPT_ON_DISK = frozenset({"swaync", "swaynotificationcenter", "xfce", "gnome-shell"})
"""Daemons whose do-not-disturb outlives them: it is put right also after they, or the machine, were started again."""
XFCE_AT = ("xfce4-notifyd", "/do-not-disturb")
MODE = re.compile(r"^\s*\[[^\]\n]*\bmode=[\"']?([^\s\]\"']+)", re.MULTILINE)
"""A section of mako's configuration that applies in one mode."""
NO_MODE = "mako hides nothing: its configuration has no section [mode=do-not-disturb] with invisible=1"
CONFIG_BYTES = 256 << 10


class SilentNotices:
    """Do-not-disturb of the daemon that shows the notices of the desktop."""

    what: What = "do-not-disturb"

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Create it; `environ` leads to the configuration of mako."""
        self._environ = environ
        self._bus: Bus | None = None
        """The connection of a break. Plasma forgets what a connection asked for when that ends."""
        self._cookie: int | None = None

    def fits(self, place: Place) -> str:
        """Return why do-not-disturb of this machine does not apply to a person at `place`, or "" if it does."""
        return no_session_here(place)

    async def look(self, place: Place) -> tuple[Change, ...]:
        """Return the daemon that would be silenced, or nothing if it is silent already. Raises UnusableError."""
        bus = await self._connect(place)
        changes: tuple[Change, ...] = ()
        try:
            kind = await limited(daemon_kind(bus))
            if not await limited(kind.ask(bus, place)):
                changes = (await self._planned(bus, kind.begins),)
        finally:
            if not changes:
                await self.close()
        return changes

    async def _planned(self, bus: Bus, program: str) -> Change:
        """Return the change of a daemon that is not silent. Raises UnusableError."""
        owner, identifier = await owner_of(bus, NOTICES.name), await bus_id(bus)
        if program == "mako":
            return Change(self.what, program, owner, identifier, OFF, self._mode_of_mako())
        unset = program == "xfce" and not await self._is_set_in_xfce(bus)
        return Change(self.what, program, owner, identifier, UNSET if unset else OFF, ON)

    async def begin(self, place: Place, changes: tuple[Change, ...]) -> None:
        """Switch it on. Raises UnusableError."""
        bus = self._bus or await self._connect(place)
        for change in changes:
            await limited(self._switch(bus, place, change, on=True))

    async def take_over(self, place: Place, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        """Go on with what an earlier process switched on; return it if it is still on. Raises UnusableError."""
        bus = await self._connect(place)
        still = [change for change in changes if change.program == "plasma" or await self._is_ours(bus, place, change)]
        for change in still:
            if change.program == "plasma":  # it ended with the connection of that process
                await limited(self._switch(bus, place, change, on=True))
        return tuple(still)

    async def end(self, place: Place, changes: tuple[Change, ...], *, resume: bool) -> tuple[Change, ...]:
        """Switch it off where it is as it was switched on. Raises UnusableError, and all is to be tried again."""
        if self._bus is None or not self._bus.alive:
            self._bus = await self._connect(place)
        for change in changes:
            if await self._is_ours(self._bus, place, change):
                await limited(self._switch(self._bus, place, change, on=False))
        await self.close()
        return ()

    async def close(self) -> None:
        """Close the connection."""
        bus, self._bus, self._cookie = self._bus, None, None
        if bus is not None:
            await bus.close()

    async def _connect(self, place: Place) -> Bus:
        await self.close()
        self._bus = await open_session(place)
        return self._bus

    async def _is_ours(self, bus: Bus, place: Place, change: Change) -> bool:
        """Return True if the daemon is as `change` left it. Raises UnusableError if it gives no answer."""
        if change.program == "plasma":
            return self._cookie is not None
        kind = await _present_kind(bus)
        if kind is None or kind.begins != change.program:
            if change.program in KEPT_ON_DISK and kind is None:
                raise UnusableError(f"{change.program} does not run now")
            return False
        same = await bus_id(bus) == change.bus and await owner_of(bus, NOTICES.name) == change.owner
        if not same and change.program not in KEPT_ON_DISK:
            return False  # another process of it, which began without
        if change.program == "mako":
            return change.value in await _modes(bus)
        return await limited(kind.ask(bus, place))

    async def _switch(self, bus: Bus, place: Place, change: Change, *, on: bool) -> None:
        """Switch do-not-disturb on, or back to what it was. Raises UnusableError."""
        match change.program:
            case "dunst":
                at = DUNST._replace(interface=PROPERTIES)
                await bus.call(at, "Set", "ssv", (DUNST.interface, "paused", ("b", on)))
            case "plasma":
                await self._inhibit(bus, on=on)
            case "mako":
                others = [mode for mode in await _modes(bus) if mode != change.value]
                await bus.call(MAKO, "SetModes", "as", ([*others, change.value] if on else others,))
            case "swaync" | "swaynotificationcenter":
                await bus.call(SWAYNC, "SetDnd", "b", (on,))
            case "xfce" if not on and change.before == UNSET:
                await bus.call(XFCONF, "ResetProperty", "ssb", (*XFCE_AT, False))
            case "xfce":
                await bus.call(XFCONF, "SetProperty", "ssv", (*XFCE_AT, ("b", on)))
            case _:
                await show_banners(place, on=not on)

    async def _inhibit(self, bus: Bus, *, on: bool) -> None:
        if on:
            body: tuple[str, str, dict[str, object]] = ("deskspine", "a break", {})
            (self._cookie,) = await bus.call(NOTICES, "Inhibit", "ssa{sv}", body, answers="u")
        elif self._cookie is not None:
            cookie, self._cookie = self._cookie, None
            await bus.call(NOTICES, "UnInhibit", "u", (cookie,))

    async def _is_set_in_xfce(self, bus: Bus) -> bool:
        try:
            await limited(bus.call(XFCONF, "GetProperty", "ss", XFCE_AT, answers="v"))
        except BusError as error:
            if error.name.endswith("PropertyNotFound"):
                return False
            raise
        return True

    def _mode_of_mako(self) -> str:
        """Return the mode in which mako hides notices by its configuration. Raises UnusableError without one."""
        base = self._environ.get("XDG_CONFIG_HOME") or f"{self._environ.get('HOME', '/nowhere')}/.config"
        try:
            text = read_bytes(Path(base, "mako", "config"), CONFIG_BYTES).decode("utf-8", "replace")
        except OSError:
            raise UnusableError(NO_MODE) from None
        mode = next((mode for mode in MODE.findall(text) if mode in QUIET_MODES), "")
        if not mode:
            raise UnusableError(NO_MODE)
        return str(mode)


async def _present_kind(bus: Bus) -> DaemonKind | None:
    """Return the kind of the daemon that runs, or None if none runs. Raises UnusableError if it gives no answer."""
    try:
        _, kind = await limited(daemon(bus))
    except BusError as error:
        if error.name:
            return None
        raise
    return kind


async def _modes(bus: Bus) -> Sequence[str]:
    (modes,) = await limited(bus.call(MAKO, "ListModes", answers="as"))
    return list(modes)
