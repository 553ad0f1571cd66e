"""The background services of a host: what watches the person and the machine, and what is closed at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from deskspine.core.commands.registry import Reply, Request

TYPE_CHECKING = False
if TYPE_CHECKING:  # loaded when the first source is started
    from deskspine.engine.presence.watch import Watch
    from deskspine.engine.waits.watcher import WaitWatch


class Closeable(Protocol):
    """Something that is closed when the program ends."""

    async def close(self) -> None:
        """Remove what is still shown or playing, and release everything."""
        ...


class BackgroundServices(Struct, frozen=True):
    """Services on the engine's loop: the watches, and those that are closed when the program ends."""

    watch: Watch
    closeables: tuple[Closeable, ...] = ()
    refuses: Callable[[str], str] = lambda request: ""  # returns why, or "" if the request may be carried out
    tries: Callable[[Request], Reply] = lambda request: Reply(False, "nothing can be tried here")
    waits: WaitWatch | None = None

    def start(self) -> asyncio.Future[list[None]]:
        """Start the watches; they run until the future is cancelled."""
        return asyncio.gather(*(watch.live() for watch in (self.watch, self.waits) if watch is not None))

    def prepare(self, notice_in_s: float | None) -> float | None:
        """Prepare for a message that may be due in `notice_in_s` seconds, or for none, and for a look at waits.

        Return the seconds after which to call this again at the latest, or None if there is no need.
        """
        again_s = (
            self.watch.prepare_for_message(notice_in_s),
            self.waits.prepare() if self.waits is not None else None,
        )
        return min((seconds for seconds in again_s if seconds is not None), default=None)

    async def close(self) -> None:
        """Close what has to be closed. Raises nothing."""
        await asyncio.gather(*(entry.close() for entry in self.closeables), return_exceptions=True)
