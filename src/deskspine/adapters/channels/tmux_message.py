"""Says a word in the status line of every tmux client, whatever window it shows."""

from __future__ import annotations

import asyncio

from deskspine.adapters.processes.command import Run, run
from deskspine.adapters.processes.tmux import Client, Tmux, tmux_of
from deskspine.core.presence.place import Place
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import Broken, Word

SHOWN_S = 8.0
HUSHED_S = 0.001
"""An empty message that is gone at once takes the standing one with it; 0 would stay until a key is pressed."""


class TmuxMessage:
    """A message of eight seconds; the next key takes it away, as with all messages of tmux."""

    name = "tmux"

    def __init__(self, run: Run = run) -> None:
        self._run = run
        self._standing: tuple[Tmux, tuple[Client, ...]] | None = None
        self._over: asyncio.TimerHandle | None = None

    def fits(self, place: Place) -> str:
        """Why no tmux client can show it; empty when one may."""
        if not place.variable("TMUX"):
            return "not in tmux"
        return "" if place.attached else "no tmux client"

    async def ready(self, place: Place) -> None:
        """Whether tmux answers shows when it is asked."""

    async def say(self, place: Place, word: Word) -> str:
        """Show it on every client; answers on how many. Raises Broken when none took it."""
        tmux = tmux_of(place, self._run)
        if tmux is None:
            raise Broken("not in tmux")
        clients = (await tmux.look()).clients
        if not clients:
            raise Broken("no tmux client")
        text = plain(f"{word.heading}: {word.body}" if word.body else word.heading)
        failed = await _show(tmux, clients, text, SHOWN_S)
        if len(failed) == len(clients):
            raise failed[0]
        self._forget()
        self._standing = (tmux, clients)
        self._over = asyncio.get_running_loop().call_later(SHOWN_S, self._forget)
        shown = len(clients) - len(failed)
        return f"shown on {shown} tmux client{'' if shown == 1 else 's'}"

    async def hush(self) -> None:
        """Take the message away if it stands."""
        if self._standing is not None:
            tmux, clients = self._standing
            self._forget()
            await _show(tmux, clients, "", HUSHED_S)

    async def close(self) -> None:
        """Take the message away if it stands."""
        await self.hush()

    def _forget(self) -> None:
        if self._over is not None:
            self._over.cancel()
        self._over = self._standing = None


async def _show(tmux: Tmux, clients: tuple[Client, ...], text: str, shown_s: float) -> list[Broken]:
    """Show `text` everywhere at once; answers what failed."""
    told = await asyncio.gather(*(tmux.message(client, text, shown_s) for client in clients), return_exceptions=True)
    failed = []
    for outcome in told:
        if isinstance(outcome, Broken):
            failed.append(outcome)
        elif isinstance(outcome, BaseException):
            raise outcome
    return failed
