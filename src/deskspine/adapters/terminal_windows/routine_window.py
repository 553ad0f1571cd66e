"""The window for a routine that begins while no face shows it: a popup of tmux, or a terminal window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError
from deskspine.engine.snapshot import Snapshot

TOPIC = "window"
GIVES_UP_S = 20.0
"""Timeout for all ways together; then the routine is given up."""
NO_WINDOW = "no window of deskspine is open to show it: `deskspine break` plays it in this terminal"
"""Refusal of a routine that no window can show."""

BEGIN_A_ROUTINE = frozenset({"start", "quick"})
"""The requests of other programs that are refused if nothing could show the routine."""

WindowRequest = Literal["wait-for-window", "window-open", "no-window", "gate-close"]
"""Requests of the window: the routine waits for it, goes on in it, or is given up."""


Opening = Literal["", "gate", "paused", "plays"]
"""The thing that a window would lead through: nothing, the page before a routine, or a routine."""


class Window(Protocol):
    """The part of an opener that is used here."""

    def fits(self, place: Place) -> str:
        """Return why nothing can be opened for a person at `place`, or "" if something may."""
        ...

    async def open(self, place: Place, is_shown: Callable[[], bool]) -> str:
        """Open it and return where, once `is_shown` returns True. Raises UnusableError."""
        ...

    async def close(self) -> None:
        """Close it if it is still open. Raises nothing."""
        ...


class RoutineWindow:
    """Opens a window for a routine, or for the page before it, that begins while nothing shows it."""

    def __init__(
        self,
        ways: Sequence[Window],
        *,
        place: Callable[[], Place],
        is_shown: Callable[[], bool],
        note: Callable[[str, str], None],
        send: Callable[[WindowRequest], object],
        before: Snapshot | None = None,
    ) -> None:
        """Create it; the first of `ways` that works is used.

        `is_shown` returns True while a screen, a popup or a window of this program is open. `note` shows a notice about
        a topic or removes it, and `send` carries out a request. What is open in `before` has begun before.
        """
        self._ways, self._place, self._is_shown = tuple(ways), place, is_shown
        self._note, self._send = note, send
        self._before: Opening = "" if before is None else _open_in(before)
        self._task: asyncio.Task[None] | None = None

    def refuses(self, request: str) -> str:
        """Return why `request` would begin a routine that nothing shows, or "" if it may be carried out."""
        if request not in BEGIN_A_ROUTINE or self._is_shown():
            return ""
        return NO_WINDOW if all(way.fits(self._place()) for way in self._ways) else ""

    def follow(self, snapshot: Snapshot, events: object = ()) -> None:
        """Open a window if something begins in this snapshot that nothing shows."""
        before, self._before = self._before, _open_in(snapshot)
        opening = self._task is not None and not self._task.done()
        if not self._before:
            if opening and self._task is not None:
                self._task.cancel()
        elif _begins(before, self._before) and not opening and not self._is_shown():
            self._task = asyncio.ensure_future(self._show(waits=self._before == "plays"))

    def show_ask(self) -> None:
        """Open a window for the ask, unless one is being opened or something shows it already."""
        if (self._task is None or self._task.done()) and not self._is_shown():
            self._task = asyncio.ensure_future(self._show(waits=False))

    async def close(self) -> None:
        """Close the window, and stop waiting for it. Raises nothing."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._end()

    async def _show(self, *, waits: bool) -> None:
        """Open a window. A routine that plays waits for it, so that nothing of it is missed and none of it counts."""
        if waits:
            self._send("wait-for-window")
        try:
            async with asyncio.timeout(GIVES_UP_S):
                await self._open()
        except (UnusableError, TimeoutError) as error:
            await self._end()
            why = str(error) or f"no window within {GIVES_UP_S:.0f} seconds"
            self._note(TOPIC, f"The routine could not be shown ({why}). Open deskspine in a terminal to start it.")
            self._send("gate-close" if self._before == "gate" else "no-window")
        except asyncio.CancelledError:
            await self._end()
            raise
        else:
            self._note(TOPIC, "")
            if waits:
                self._before = "plays"
                self._send("window-open")

    async def _open(self) -> None:
        """Open the first window that works. Raises UnusableError with every reason if none does."""
        failures: list[str] = []
        for way in self._ways:
            try:
                await way.open(self._place(), self._is_shown)
            except UnusableError as error:
                failures.append(str(error))
            else:
                return
        raise UnusableError("; ".join(failures) or NO_WINDOW)

    async def _end(self) -> None:
        await asyncio.gather(*(way.close() for way in self._ways), return_exceptions=True)


def _begins(before: Opening, now: Opening) -> bool:
    """Return True if something begins or goes on with this change; a pause is no beginning."""
    return now != before and (now != "paused" or not before)


def _open_in(snapshot: Snapshot) -> Opening:
    """Return what a window would lead through in `snapshot`."""
    if snapshot.playing is None:
        return "gate" if snapshot.gate.routine else ""
    return "plays" if snapshot.playing.state.paused is None else "paused"
