"""What sources on the session bus have in common that see more closely while something may be said."""

from __future__ import annotations

from abc import ABC, abstractmethod

from deskspine.adapters.dbus.bus import Bus, open_session
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Tell


class OnBus(ABC):
    """Keeps how closely to look, and stirs whoever rests on the bus when that changes."""

    def __init__(self) -> None:
        self._closely = False
        self._bus: Bus | None = None

    def attend(self, closely: bool) -> None:
        """Look more closely, or no longer; from now on."""
        self._closely = closely
        if self._bus is not None:
            self._bus.stir()

    async def watch(self, place: Place, tell: Tell) -> None:
        """Tell what is so, then each change. Raises Broken."""
        async with await open_session(place) as bus:
            self._bus = bus
            try:
                await self._follow(bus, place, tell)
            finally:
                if self._bus is bus:
                    self._bus = None

    @abstractmethod
    async def _follow(self, bus: Bus, place: Place, tell: Tell) -> None:
        """Do so on `bus`, until cancelled."""
