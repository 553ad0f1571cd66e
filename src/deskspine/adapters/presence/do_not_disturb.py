"""Presence source: do-not-disturb of the desktop, as the daemon that shows its notices reports it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

from msgspec import Struct

from deskspine.adapters.dbus.bus import At, Bus, BusError, no_session_here
from deskspine.adapters.dbus.source import BusSource
from deskspine.adapters.presence.gnome_banners import CHANGES, banners_off
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import DoNotDisturb
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import Tell, UnusableError

NOTICES = At("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")
DUNST = At(NOTICES.name, NOTICES.path, "org.dunstproject.cmd0")
MAKO = At(NOTICES.name, "/fr/emersion/Mako", "fr.emersion.Mako")
SWAYNC = At("org.erikreider.swaync.cc", "/org/erikreider/swaync/cc", "org.erikreider.swaync.cc")
XFCONF = At("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf")
PROPERTIES = "org.freedesktop.DBus.Properties"
QUIET_MODES = {"do-not-disturb", "dnd"}
"""Modes of mako that mean do-not-disturb. A person may name modes freely; these names are in its manual and in use."""
SELDOM_S, OFTEN_S = 30.0, 1.0
"""Seconds between two calls to a daemon that may not signal a change: usually, and while an ask waits to be shown."""


class ChangeSignal(Struct, frozen=True):
    """The signal by which a daemon reports a change."""

    sender: str
    interface: str
    member: str = ""
    arg0: str = ""
    more: str = ""


class DaemonKind(Struct, frozen=True):
    """A kind of daemon, recognised by the beginning of its name."""

    begins: str
    ask: Callable[[Bus, Place], Awaitable[bool]]
    change: ChangeSignal
    silent: bool = False
    """True if some versions do not signal changes, so that the daemon has to be polled."""


async def _dunst(bus: Bus, place: Place) -> bool:
    return bool(await bus.get(DUNST, "paused", "b"))


async def _plasma(bus: Bus, place: Place) -> bool:
    return bool(await bus.get(NOTICES, "Inhibited", "b"))


async def _mako(bus: Bus, place: Place) -> bool:
    (modes,) = await bus.call(MAKO, "ListModes", answers="as")
    return not QUIET_MODES.isdisjoint(modes)


async def _swaync(bus: Bus, place: Place) -> bool:
    (on,) = await bus.call(SWAYNC, "GetDnd", answers="b")
    return bool(on)


async def _xfce(bus: Bus, place: Place) -> bool:
    try:
        (value,) = await bus.call(XFCONF, "GetProperty", "ss", ("xfce4-notifyd", "/do-not-disturb"), answers="v")
    except BusError as error:
        if error.name.endswith("PropertyNotFound"):
            return False  # it was never switched on
        raise
    return bool(value == ("b", True))


async def _gnome(bus: Bus, place: Place) -> bool:
    return await banners_off(place)


KINDS = (
    DaemonKind(
        "dunst", _dunst, ChangeSignal(NOTICES.name, PROPERTIES, "PropertiesChanged", DUNST.interface), silent=True
    ),
    DaemonKind("plasma", _plasma, ChangeSignal(NOTICES.name, PROPERTIES, "PropertiesChanged", NOTICES.interface)),
    DaemonKind("mako", _mako, ChangeSignal(NOTICES.name, PROPERTIES, "PropertiesChanged", MAKO.interface), silent=True),
    DaemonKind("swaync", _swaync, ChangeSignal(SWAYNC.name, SWAYNC.interface)),
    DaemonKind("swaynotificationcenter", _swaync, ChangeSignal(SWAYNC.name, SWAYNC.interface)),
    DaemonKind("xfce", _xfce, ChangeSignal(XFCONF.name, XFCONF.interface, arg0="xfce4-notifyd")),
    DaemonKind("gnome-shell", _gnome, ChangeSignal(*CHANGES)),
)


async def daemon(bus: Bus) -> tuple[str, DaemonKind | None]:
    """Return name and kind of the daemon that notices are sent to, None for an unknown kind. Raises BusError."""
    name, *_ = await bus.call(NOTICES, "GetServerInformation", answers="ssss")
    return name, next((kind for kind in KINDS if name.lower().startswith(kind.begins)), None)


async def daemon_kind(bus: Bus) -> DaemonKind:
    """Return the kind of that daemon. Raises UnusableError without a daemon, or for an unknown kind."""
    name, kind = await daemon(bus)
    if kind is None:
        raise UnusableError(f"'{plain(name.strip(), 40)}' does not report do-not-disturb")
    return kind


class DesktopQuiet(BusSource):
    """Reports if the person has switched do-not-disturb of the desktop on."""

    name = "do-not-disturb"
    title = "do-not-disturb"
    sees: Literal["facts"] = "facts"

    def __init__(self, own: Callable[[], bool] = lambda: False) -> None:
        """Create a source; `own` returns True while deskspine itself keeps do-not-disturb on, for a break."""
        super().__init__()
        self._own = own

    def fits(self, place: Place) -> str:
        """Return why do-not-disturb of the desktop does not apply to a person at `place`, or "" if it does."""
        return no_session_here(place)

    async def _follow(self, bus: Bus, place: Place, tell: Tell) -> None:
        await bus.owner(NOTICES.name)
        daemon = _Daemon(bus)
        reported: bool | None = None
        while True:
            kind = await daemon.kind()
            if daemon.due or (kind is not None and kind.silent):
                daemon.due = False
                own = self._own()
                on = kind is not None and await kind.ask(bus, place)
                on = on and not (self._own() or own)  # it may have begun or ended while the daemon was asked
                if on != reported:
                    reported = on
                    tell(DoNotDisturb(on))
            pause_s = OFTEN_S if self._closely else SELDOM_S
            await bus.rest(pause_s if kind is not None and kind.silent else None)


class _Daemon:
    """The present owner of the name that notices are sent to."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._owner = ""
        self._kind: DaemonKind | None = None
        self._listens_to: set[ChangeSignal] = set()
        self.due = True
        """True if its state has to be read again."""

    async def kind(self) -> DaemonKind | None:
        """Return the kind of the daemon, or None without a daemon. Raises UnusableError for an unsupported kind."""
        owner = self._bus.owner_of(NOTICES.name)
        if owner != self._owner:
            self._kind, self.due = await self._recognised() if owner else None, True
            self._owner = owner
        return self._kind

    async def _recognised(self) -> DaemonKind:
        kind = await daemon_kind(self._bus)
        if kind.change not in self._listens_to:
            self._listens_to.add(kind.change)
            change = kind.change
            await self._bus.on(
                self._changed,
                sender=change.sender,
                interface=change.interface,
                member=change.member,
                arg0=change.arg0,
                more=change.more,
            )
        return kind

    def _changed(self, _: object) -> None:
        self.due = True
        self._bus.stir()
