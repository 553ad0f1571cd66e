"""Pushes the status to a display outside, tmux's option, when it changes: nothing is polled on either side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from deskspine.core.schedule.events import Event
from deskspine.core.status.facts import StatusFacts
from deskspine.core.status.fields import next_change_s
from deskspine.core.status.template import parse
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.ports import Clock, StatusDisplay, UnusableError
from deskspine.engine.situation import Situation
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.storage.status_fields import status_fields

LEAST_STEP_S = 60.0
"""Minimum seconds between two values of a running number: each push costs a process."""
RETRY_S = 60.0
"""Seconds after which a failed push is tried again: tmux may have been started since."""
STYLE_SIGN = "#"
"""The sign that begins a style or a command in tmux. It is left out of values, which may be names from files."""


Later = Callable[[float, Callable[[], None]], asyncio.TimerHandle]


class StatusPort(Protocol):
    """The part of the engine that the push uses."""

    @property
    def situation(self) -> Situation:
        """Return the state as it was after the last step."""
        ...

    def fault(self, error: BaseException) -> None:
        """Log a fault of deskspine itself."""
        ...


class StatusPush:
    """Keeps the display current while the setting `status.tmux` is on.

    One push runs at a time, and the latest text wins.
    """

    def __init__(self, engine: StatusPort, clock: Clock, display: StatusDisplay, later: Later | None = None) -> None:
        """Create a push; `later` calls a function after a number of seconds, by default on the running loop."""
        self._engine, self._clock, self._display = engine, clock, display
        self._later = later or _later
        self._fields: dict[str, str] = {}
        self._wanted: tuple[str, str] | None = None
        """The tmux of the person and the text, or None for no text."""
        self._tried: tuple[str, str] | None = None
        """The one that was pushed last, whether that worked or not."""
        self._failed = False
        """True if the last push failed. It is not repeated at once."""
        self._job: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def follow(self, snapshot: Snapshot, events: tuple[Event, ...] = ()) -> None:
        """Push the status of a new snapshot, or remove it if the setting is off."""
        if snapshot.settings.flag("status.tmux"):
            self._fields = dict(status_fields(snapshot, 0, self._clock.zone()))
            self._refresh()
        elif self._wanted is not None:
            self._want(None)

    async def close(self) -> None:
        """Remove the status."""
        self._cancel_timer()
        if self._job is not None:
            self._job.cancel()
            await asyncio.wait([self._job])
        await self._display.clear()

    def _refresh(self) -> None:
        """Push the text of this moment, and plan the next moment at which time alone changes it."""
        reading = self._clock.read()
        facts = StatusFacts(self._fields, Now(reading.boot, reading.wall, self._clock.zone()), reading.boot_id)
        situation = self._engine.situation
        template = parse(situation.profile.settings.text("status.tmux_format"))
        place = situation.presence.place
        text = template.line(facts, without=STYLE_SIGN).rstrip()  # the last field may be empty
        self._want((place.variable("TMUX"), text))
        wait_s = next_change_s(template.names, facts, LEAST_STEP_S)
        if self._failed:
            wait_s = RETRY_S if wait_s is None else min(wait_s, RETRY_S)
        if wait_s is not None:
            self._timer = self._later(wait_s, self._again)

    def _again(self) -> None:
        """Push what time alone has changed, and what could not be pushed before."""
        if self._failed:
            self._tried = None
        self._refresh()

    def _want(self, wanted: tuple[str, str] | None) -> None:
        self._cancel_timer()
        self._wanted = wanted
        if self._wanted != self._tried and (self._job is None or self._job.done()):
            self._job = asyncio.ensure_future(self._push())

    async def _push(self) -> None:
        """Push until what was pushed last is what is wanted."""
        while self._wanted != self._tried:
            self._tried = self._wanted
            self._failed = not await self._shown(self._tried)
        if self._failed and self._wanted is not None and self._timer is None:
            self._timer = self._later(RETRY_S, self._again)

    async def _shown(self, wanted: tuple[str, str] | None) -> bool:
        """Show or remove the text; return True if that worked."""
        try:
            if wanted is None:
                await self._display.clear()
            else:
                await self._display.show(self._engine.situation.presence.place, wanted[1])
        except (UnusableError, OSError):  # there is no tmux now
            return False
        except Exception as error:
            self._engine.fault(error)
            return False
        return True

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _later(seconds: float, call: Callable[[], None]) -> asyncio.TimerHandle:
    return asyncio.get_running_loop().call_later(seconds, call)
