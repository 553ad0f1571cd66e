"""Channel: a chime from the speakers of this machine."""

from __future__ import annotations

from deskspine.adapters.audio.sound import SILENT, Sounds
from deskspine.core.presence.place import Place
from deskspine.engine.ports import ChannelMessage

ASK = "ask"


class ChimeChannel:
    """Plays the chime of an ask."""

    name = "sound"

    def __init__(self, sounds: Sounds) -> None:
        self._sounds = sounds

    def fits(self, place: Place) -> str:
        """Return why this channel cannot reach a person at `place`, or "" if it may."""
        return f"the speakers of this machine are not where you are: {place.why}" if place.remote else ""

    async def ready(self, place: Place) -> None:
        """Do nothing: only playing a sound shows if a player works."""

    async def say(self, place: Place, message: ChannelMessage) -> str:
        """Play the chime, also for an urgent message; return the player. Raises UnusableError if none works."""
        player = await self._sounds.play(ASK, place.variables)
        return player if player == SILENT else f"chime by {player}"

    async def dismiss(self) -> None:
        """Stop the chime; another sound goes on. Raises nothing."""
        await self._sounds.stop(ASK)

    async def close(self) -> None:
        """Stop playing. Raises nothing."""
        await self._sounds.close()
