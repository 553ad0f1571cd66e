"""The background services on the engine's loop: the watches, and everything that is closed when the program ends."""

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
    share: Callable[[], object] = lambda: None  # called after each step, for the shared folder

    def begin(self) -> asyncio.Future[list[None]]:
        """Start the watches; cancel the future to end them."""
        watches = (self.watch, self.waits)
        return asyncio.gather(*(watch.live() for watch in watches if watch is not None))

    def prepare(self, ahead_s: float | None) -> float | None:
        """Let the watches prepare after a step; `ahead_s` seconds are left until a message may be due, if any.

        Return the seconds after which to call this again at the latest, or None if there is no need.
        """
        self.share()
        waits_s = None if self.waits is None else self.waits.prepare()
        message_s = self.watch.prepare_for_message(ahead_s)
        return min((seconds for seconds in (message_s, waits_s) if seconds is not None), default=None)
