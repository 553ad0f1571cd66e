"""Base of the presence sources that listen to the session bus."""

from __future__ import annotations

from abc import ABC, abstractmethod

from deskspine.adapters.dbus.bus import Bus, open_session
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Tell


class BusSource(ABC):
    """Connects to the session bus, and wakes the watch when it has to look more closely or less."""

    def __init__(self) -> None:
        self._closely = False
        self._bus: Bus | None = None

    def set_fast_polling(self, closely: bool) -> None:
        """Look more closely from now on, or less."""
        self._closely = closely
        if self._bus is not None:
            self._bus.stir()

    async def watch(self, place: Place, tell: Tell) -> None:
        """Report the present state, then each change, until cancelled. Raises UnusableError."""
        async with await open_session(place) as bus:
            self._bus = bus
            try:
                await self._follow(bus, place, tell)
            finally:
                if self._bus is bus:
                    self._bus = None

    @abstractmethod
    async def _follow(self, bus: Bus, place: Place, tell: Tell) -> None:
        """Report to `tell` what `bus` shows, until cancelled. Raises UnusableError."""
