"""Tells of the desktop's do-not-disturb: the one of whatever daemon shows its notices, and of the daemon after it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

from msgspec import Struct

from deskspine.adapters.dbus.bus import At, Bus, BusError, no_session_here
from deskspine.adapters.dbus.source import OnBus
from deskspine.adapters.presence.gnome_banners import CHANGES, banners_off
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import DoNotDisturb
from deskspine.engine.ports import Broken, Tell

NOTICES = At("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")
DUNST = At(NOTICES.name, NOTICES.path, "org.dunstproject.cmd0")
MAKO = At(NOTICES.name, "/fr/emersion/Mako", "fr.emersion.Mako")
SWAYNC = At("org.erikreider.swaync.cc", "/org/erikreider/swaync/cc", "org.erikreider.swaync.cc")
XFCONF = At("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf")
PROPERTIES = "org.freedesktop.DBus.Properties"
QUIET_MODES = {"do-not-disturb", "dnd"}
"""Modes of mako bear whatever name a person gives them; these are the ones its manual and its users know."""
SELDOM_S, OFTEN_S = 30.0, 1.0
"""How often a daemon is asked whose word of a change cannot be relied on; and while an ask waits to be shown."""


class Change(Struct, frozen=True):
    """Signals by which a daemon says that something changed."""

    sender: str
    interface: str
    member: str = ""
    arg0: str = ""
    more: str = ""


class Kind(Struct, frozen=True):
    """One kind of daemon, known by how its name begins."""

    begins: str
    ask: Callable[[Bus, Place], Awaitable[bool]]
    change: Change
    silent: bool = False
    """Whether there are versions that tell of no change, so that it has to be asked."""


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
            return False  # it was never switched
        raise
    return bool(value == ("b", True))


async def _gnome(bus: Bus, place: Place) -> bool:
    return await banners_off(place)


KINDS = (
    Kind("dunst", _dunst, Change(NOTICES.name, PROPERTIES, "PropertiesChanged", DUNST.interface), silent=True),
    Kind("plasma", _plasma, Change(NOTICES.name, PROPERTIES, "PropertiesChanged", NOTICES.interface)),
    Kind("mako", _mako, Change(NOTICES.name, PROPERTIES, "PropertiesChanged", MAKO.interface), silent=True),
    Kind("swaync", _swaync, Change(SWAYNC.name, SWAYNC.interface)),
    Kind("swaynotificationcenter", _swaync, Change(SWAYNC.name, SWAYNC.interface)),
    Kind("xfce", _xfce, Change(XFCONF.name, XFCONF.interface, arg0="xfce4-notifyd")),
    Kind("gnome-shell", _gnome, Change(*CHANGES)),
)


class DesktopQuiet(OnBus):
    """Whether the desktop keeps notices from the person."""

    name = "do-not-disturb"
    title = "do-not-disturb"
    sees: Literal["facts"] = "facts"

    def fits(self, place: Place) -> str:
        """Why the desktop's do-not-disturb does not concern somebody who sits there."""
        return no_session_here(place)

    async def _follow(self, bus: Bus, place: Place, tell: Tell) -> None:
        await bus.owner(NOTICES.name)
        daemon = _Daemon(bus)
        told: bool | None = None
        while True:
            kind = await daemon.kind()
            if daemon.due or (kind is not None and kind.silent):
                daemon.due = False
                on = kind is not None and await kind.ask(bus, place)
                if on != told:
                    told = on
                    tell(DoNotDisturb(on))
            pause_s = OFTEN_S if self._closely else SELDOM_S
            await bus.rest(pause_s if kind is not None and kind.silent else None)


class _Daemon:
    """The present owner of the name that notices go to."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._owner = ""
        self._kind: Kind | None = None
        self._listens_to: set[Change] = set()
        self.due = True
        """Whether it has to be asked anew."""

    async def kind(self) -> Kind | None:
        """What kind of daemon it is; None when there is none. Raises Broken for one that cannot be asked."""
        owner = self._bus.owner_of(NOTICES.name)
        if owner != self._owner:
            self._kind, self.due = await self._known() if owner else None, True
            self._owner = owner
        return self._kind

    async def _known(self) -> Kind:
        name, *_ = await self._bus.call(NOTICES, "GetServerInformation", answers="ssss")
        kind = next((kind for kind in KINDS if name.lower().startswith(kind.begins)), None)
        if kind is None:
            shown = "".join(letter for letter in name if letter.isprintable())
            raise Broken(f"{shown[:40]!r} cannot be asked for it")
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
