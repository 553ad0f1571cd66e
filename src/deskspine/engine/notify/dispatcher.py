"""Sends offers, heads-ups, asks and reminders through the channels configured for each escalation step.

Nothing here can delay the engine: every message is a task with a time limit, and a channel that fails becomes a notice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Protocol

from deskspine.core.notify.escalation import STEPS, channels_for, without_redundant
from deskspine.core.notify.wording import buttons, heading, offer_buttons
from deskspine.core.presence.place import Place
from deskspine.core.schedule.events import Event, EventKind
from deskspine.core.text.durations import duration, length
from deskspine.engine.ports import Channel, ChannelMessage, UnusableError, reason
from deskspine.engine.situation import ChannelReport, Situation
from deskspine.engine.snapshot import AskView, ChannelView, Snapshot

SAY_S = 4.0
"""Timeout for a channel to deliver a message; it is tried again with the next message."""
JOIN_S = 3.0
"""Seconds in which the faces of an earlier host come to this one."""


class ChannelPort(Protocol):
    """The part of the engine that the dispatcher uses."""

    @property
    def situation(self) -> Situation:
        """Return the state as it was after the last step."""
        ...

    def report(self, report: ChannelReport) -> None:
        """Store the state of the channels."""
        ...

    def fault(self, error: BaseException) -> None:
        """Log a fault of deskspine itself."""
        ...


class Dispatcher:
    """Sender of messages through channels; it dismisses those that no longer apply."""

    def __init__(
        self,
        engine: ChannelPort,
        channels: Sequence[Channel],
        *,
        is_shown: Callable[[], bool] = lambda: True,
        before: Snapshot | None = None,
    ) -> None:
        """Create it. The reminder that is open in `before` is sent again if then `is_shown` returns False.

        `is_shown` returns True while a face of this program is open.
        """
        self._engine, self._channels = engine, tuple(channels)
        self._is_shown = is_shown
        self._taken_over = before if before is not None and before.mode == "asking" else None
        """The newest snapshot while a reminder is open that another host may have shown."""
        self._joining: asyncio.TimerHandle | None = None
        self._doing: dict[str, asyncio.Task[None]] = {}
        self._about: EventKind = "ask"
        """The kind of the last event that was sent."""
        self._broken: dict[str, str] = {}
        self._worked: set[str] = set()
        """Names of channels that worked once. The failure of any other is not shown."""
        self._notes: dict[str, str] = {}
        """Notices about channels, by topic."""
        self._spoken: set[str] = set()
        """Names of the channels that may still show a message."""

    def prepare(self) -> None:
        """Check the channels shortly before a message, because which ones are redundant depends on which work."""
        self._show()
        named = {name for step in STEPS for name in self._engine.situation.profile.settings.ladder(step)}
        for channel in self._channels:
            if channel.name in named and not channel.fits(self._place):
                self._next(channel, partial(self._try, channel, partial(channel.ready, self._place)))
        if self._taken_over is not None and self._joining is None:
            self._joining = asyncio.get_running_loop().call_later(JOIN_S, self._say_again)

    async def close(self) -> None:
        """Dismiss all messages and close the channels."""
        if self._joining is not None:
            self._joining.cancel()
        self._hush()
        if self._doing:
            await asyncio.wait(self._doing.values())
        await asyncio.gather(*(channel.close() for channel in self._channels))

    # -- following the engine ----------------------------------------------------------------------------------------

    def follow(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        """Send the messages for the events of a new snapshot, and dismiss those that no longer apply."""
        if self._spoken and not self._stands(snapshot):
            self._hush()
        if self._taken_over is not None:
            self._taken_over = snapshot if snapshot.mode == "asking" else None
        reaching = [
            event
            for event in events
            if channels_for(event, snapshot.settings) and (event.kind != "offer" or snapshot.offer is not None)
        ]
        if not reaching:
            return
        self._taken_over = None
        self._send(reaching[-1], snapshot)  # of several that came together only the last still applies

    def _say_again(self) -> None:
        """Send the open reminder of an earlier host, which nothing shows now."""
        snapshot, self._taken_over = self._taken_over, None
        if snapshot is not None and snapshot.ask is not None and not self._is_shown():
            self._send(self._event_of(snapshot.ask), snapshot)

    def _event_of(self, ask: AskView) -> Event:
        """Return the event that shows the open `ask` at its present step."""
        now, dnd = self._engine.situation.now, self._engine.situation.desk.clock.dnd
        kind: EventKind = "remind" if ask.step else "ask"
        return Event(kind, now.t, now.wall, ask.why, step=ask.step, ask_kind=ask.kind, quiet=dnd, walk=ask.walk)

    def _send(self, event: Event, snapshot: Snapshot) -> None:
        works = {view.name for view in self._views() if view.works}
        names = without_redundant(channels_for(event, snapshot.settings), works)
        message = message_for(event, snapshot)
        self._about = event.kind
        for channel in self._channels:
            if channel.name in names and not channel.fits(self._place):
                self._say(channel, message)

    def _stands(self, snapshot: Snapshot) -> bool:
        """Return True if the last message still applies: the offer is open, the break is to come, or the ask waits."""
        if self._about == "offer":
            return snapshot.offer is not None
        if self._about == "heads-up":
            return snapshot.ask is None and snapshot.mode == "sitting"
        return snapshot.ask is not None and snapshot.mode in ("asking", "owed")

    def _say(self, channel: Channel, message: ChannelMessage) -> None:
        self._spoken.add(channel.name)
        self._next(channel, partial(self._try, channel, partial(channel.say, self._place, message)))

    def _next(self, channel: Channel, job: Callable[[], Awaitable[None]]) -> None:
        """Run `job` after the earlier job of `channel`: a message must be shown before it can be dismissed."""
        earlier = self._doing.get(channel.name)

        async def in_turn() -> None:
            if earlier is not None:
                await asyncio.wait([earlier])
            await job()

        self._doing[channel.name] = asyncio.ensure_future(in_turn())

    async def _try(self, channel: Channel, job: Callable[[], Awaitable[object]]) -> None:
        why = ""
        try:
            async with asyncio.timeout(SAY_S):
                await job()
        except (UnusableError, OSError) as error:
            why = reason(error)
        except Exception as error:
            self._engine.fault(error)
            why = reason(error)
        self._remember(channel.name, why)

    def _remember(self, name: str, why: str) -> None:
        """Show one notice when a channel begins to fail, and remove it when the channel works again."""
        before = self._broken.get(name, "")
        if not why:
            self._worked.add(name)
        if before == why:
            return
        if why:
            self._broken[name] = why
        else:
            self._broken.pop(name, None)
        if not (why and before) and (name in self._worked or not why):
            text = f"The channel {name!r} does not reach you ({why}); the others go on." if why else ""
            self._notes[f"channel-{name}"] = text
        self._show()

    def _hush(self) -> None:
        for channel in self._channels:
            if channel.name in self._spoken:
                self._next(channel, partial(_silenced, channel))
        self._spoken.clear()

    @property
    def _place(self) -> Place:
        return self._engine.situation.presence.place

    def _show(self) -> None:
        """Report the state of each channel."""
        notes = tuple((topic, text) for topic, text in self._notes.items() if text)
        self._engine.report(ChannelReport(self._views(), notes))

    def _views(self) -> tuple[ChannelView, ...]:
        views = []
        for channel in self._channels:
            unfit = channel.fits(self._place)
            why = unfit or self._broken.get(channel.name, "")
            views.append(ChannelView(channel.name, not why, why, here=not unfit))
        return tuple(views)


async def _silenced(channel: Channel) -> None:
    try:
        async with asyncio.timeout(SAY_S):
            await channel.dismiss()
    except (TimeoutError, OSError):
        pass  # the next message replaces it


def message_for(event: Event, snapshot: Snapshot) -> ChannelMessage:
    """Return the message to the person about `event`."""
    if event.kind == "heads-up":
        return ChannelMessage(heading(event), event.why)
    if event.kind == "offer" and snapshot.offer is not None:
        routine = snapshot.offer.routine
        body = f"{_capital(snapshot.offer.why)} {routine.routine.name}, {length(routine.promise_s)}."
        return ChannelMessage(heading(event), body, offer_buttons())
    ask, coming = snapshot.ask, snapshot.next
    if event.ask_kind == "micro":
        return ChannelMessage(heading(event), event.why, buttons())
    snooze_minutes = ask.snooze_s // 60 if ask is not None and ask.snoozes_used < ask.snooze_limit else 0
    body = f"{coming.routine.name}, {duration(coming.promise_s)}. {_sentence(event.why)}"
    return ChannelMessage(heading(event), body, buttons(snooze_minutes))


def _sentence(text: str) -> str:
    return f"{_capital(text)}." if text else ""


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
