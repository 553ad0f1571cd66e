"""Reaches the person by a chime from the speakers of this machine."""

from __future__ import annotations

from deskspine.adapters.audio.sound import SILENT, Sounds
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Word

ASK = "ask"


class ChimeChannel:
    """Plays the chime of an ask."""

    name = "sound"

    def __init__(self, sounds: Sounds) -> None:
        self._sounds = sounds

    def fits(self, place: Place) -> str:
        """Why it cannot reach somebody who sits there; empty when it may."""
        return f"the speakers of this machine are not where you are: {place.why}" if place.remote else ""

    async def ready(self, place: Place) -> None:
        """Whether a player works shows only when it plays."""

    async def say(self, place: Place, word: Word) -> str:
        """Play it; answers by what. An urgent word sounds the same. Raises Broken when nothing can play."""
        by = await self._sounds.play(ASK, place.variables)
        return by if by == SILENT else f"chime by {by}"

    async def hush(self) -> None:
        """Cut the chime off; a mark of the player goes on. Raises nothing."""
        await self._sounds.hush(ASK)

    async def close(self) -> None:
        """Fall silent. Raises nothing."""
        await self._sounds.close()
