"""Tells that a playing video (or a presentation) holds the GNOME session awake."""

from __future__ import annotations

from typing import Literal

from deskspine.adapters.dbus.bus import At, no_desktop_here, open_session
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Video
from deskspine.engine.ports import Broken, Tell

MANAGER = At("org.gnome.SessionManager", "/org/gnome/SessionManager", "org.gnome.SessionManager")
IDLE = 8
"""Among what is inhibited: that the session becomes idle."""


class GnomeVideo:
    """Whether some program keeps the GNOME session from becoming idle."""

    name = "video"
    title = "GNOME video"
    sees: Literal["facts"] = "facts"

    def fits(self, place: Place) -> str:
        """Why GNOME has nothing to say about somebody who sits there."""
        return no_desktop_here(place)

    def attend(self, closely: bool) -> None:
        """Nothing is seen more closely here."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Tell whether a video plays, then each change. Raises Broken."""
        async with await open_session(place) as bus:
            owner = await bus.owner(MANAGER.name)
            if not owner:
                raise Broken("no GNOME session")
            for member in ("InhibitorAdded", "InhibitorRemoved"):
                await bus.on(lambda _: bus.stir(), sender=MANAGER.name, interface=MANAGER.interface, member=member)
            told: bool | None = None
            while True:
                on = bool(await bus.get(MANAGER, "InhibitedActions", "u") & IDLE)
                if on != told:
                    told = on
                    tell(Video(on))
                await bus.rest()
                if bus.owner_of(MANAGER.name) != owner:
                    raise Broken("the GNOME session went away")
