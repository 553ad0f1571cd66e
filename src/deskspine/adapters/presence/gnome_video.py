"""Presence source: a video or a presentation that keeps the GNOME session awake."""

from __future__ import annotations

from typing import Literal

from deskspine.adapters.dbus.bus import At, no_desktop_here, open_session
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Video
from deskspine.engine.ports import Tell, UnusableError

MANAGER = At("org.gnome.SessionManager", "/org/gnome/SessionManager", "org.gnome.SessionManager")
IDLE = 8
"""Flag of inhibited actions: the session may not become idle."""


class GnomeVideo:
    """Reports if a program keeps the GNOME session from becoming idle."""

    name = "video"
    title = "GNOME video"
    sees: Literal["facts"] = "facts"

    def fits(self, place: Place) -> str:
        """Return why GNOME does not apply to a person at `place`, or "" if it does."""
        return no_desktop_here(place)

    def set_fast_polling(self, closely: bool) -> None:
        """Do nothing: every change is reported at once."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Report if a video plays, then each change, until cancelled. Raises UnusableError."""
        async with await open_session(place) as bus:
            owner = await bus.owner(MANAGER.name)
            if not owner:
                raise UnusableError("no GNOME session")
            for member in ("InhibitorAdded", "InhibitorRemoved"):
                await bus.on(lambda _: bus.stir(), sender=MANAGER.name, interface=MANAGER.interface, member=member)
            reported: bool | None = None
            while True:
                on = bool(await bus.get(MANAGER, "InhibitedActions", "u") & IDLE)
                if on != reported:
                    reported = on
                    tell(Video(on))
                await bus.rest()
                if bus.owner_of(MANAGER.name) != owner:
                    raise UnusableError("the GNOME session went away")
