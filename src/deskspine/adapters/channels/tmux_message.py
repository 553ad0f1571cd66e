"""Channel: a message in the status line of every tmux client, whatever window it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from deskspine.adapters.processes.command import RunCommand, run
from deskspine.adapters.processes.tmux import Tmux, TmuxClient, tmux_of
from deskspine.core.presence.place import Place
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import ChannelMessage, UnusableError

SHOWN_S = 8.0
CLEAR_S = 0.001
"""Seconds for an empty message, which replaces the one shown and ends at once; 0 would stay until a key is pressed."""


class TmuxMessage:
    """Shows a message for eight seconds; the next key removes it, as with all messages of tmux."""

    name = "tmux"

    def __init__(self, run: RunCommand = run, covered: Callable[[Tmux, TmuxClient], bool] | None = None) -> None:
        """Create the channel; `covered` returns True for a client that shows our popup."""
        self._run = run
        self._covered = covered or (lambda tmux, client: False)
        self._shown_on: tuple[Tmux, tuple[TmuxClient, ...]] | None = None
        self._end_timer: asyncio.TimerHandle | None = None

    def fits(self, place: Place) -> str:
        """Return why no tmux client can show a message, or "" if one may."""
        if not place.variable("TMUX"):
            return "not in tmux"
        return "" if place.attached else "no tmux client"

    async def ready(self, place: Place) -> None:
        """Do nothing: only showing a message shows if tmux replies."""

    async def say(self, place: Place, message: ChannelMessage) -> str:
        """Show `message` on every client and return on how many. Raises UnusableError if no client accepts it."""
        tmux = tmux_of(place, self._run)
        if tmux is None:
            raise UnusableError("not in tmux")
        clients = (await tmux.look()).clients
        if not clients:
            raise UnusableError("no tmux client")
        clients = tuple(client for client in clients if not self._covered(tmux, client))
        if not clients:
            return "not needed: the popup is open"
        text = plain(f"{message.heading}: {message.body}" if message.body else message.heading)
        failed = await _show(tmux, clients, text, SHOWN_S)
        if len(failed) == len(clients):
            raise failed[0]
        self._forget()
        self._shown_on = (tmux, clients)
        self._end_timer = asyncio.get_running_loop().call_later(SHOWN_S, self._forget)
        count = len(clients) - len(failed)
        return f"shown on {count} tmux client{'' if count == 1 else 's'}"

    async def dismiss(self) -> None:
        """Remove the message if it is still shown."""
        if self._shown_on is not None:
            tmux, clients = self._shown_on
            self._forget()
            await _show(tmux, clients, "", CLEAR_S)

    async def close(self) -> None:
        """Remove the message if it is still shown."""
        await self.dismiss()

    def _forget(self) -> None:
        if self._end_timer is not None:
            self._end_timer.cancel()
        self._end_timer = self._shown_on = None


async def _show(tmux: Tmux, clients: tuple[TmuxClient, ...], text: str, shown_s: float) -> list[UnusableError]:
    """Show `text` on all clients at once and return the failures."""
    outcomes = await asyncio.gather(
        *(tmux.message(client, text, shown_s) for client in clients), return_exceptions=True
    )
    failed = []
    for outcome in outcomes:
        if isinstance(outcome, UnusableError):
            failed.append(outcome)
        elif isinstance(outcome, BaseException):
            raise outcome
    return failed
