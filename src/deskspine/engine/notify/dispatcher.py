"""Send heads-ups, asks and reminders through the channels that are configured for each escalation step.

Nothing here can hold the engine up: every word is a task with a time limit, and a channel that breaks costs one notice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Protocol

from deskspine.core.notify.escalation import STEPS, channels_for, without_redundant
from deskspine.core.notify.wording import heading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.events import Event
from deskspine.core.text.durations import duration
from deskspine.engine.ports import Broken, Channel, Word, reason
from deskspine.engine.situation import ChannelReport, Situation
from deskspine.engine.snapshot import ChannelView, Snapshot

SAY_S = 4.0
"""Timeout for a channel to send; it is tried again at the next message."""


class ChannelPort(Protocol):
    """The part of the engine that the dispatcher uses."""

    @property
    def situation(self) -> Situation:
        """The state as it was after the last step."""
        ...

    def report(self, report: ChannelReport) -> None:
        """Take in how the person can be reached."""
        ...

    def fault(self, error: BaseException) -> None:
        """Write a fault of our own down."""
        ...


class Reach:
    """Speaks through channels, and takes back what was answered in another way."""

    def __init__(self, engine: ChannelPort, channels: Sequence[Channel]) -> None:
        self._engine, self._channels = engine, tuple(channels)
        self._doing: dict[str, asyncio.Task[None]] = {}
        self._about_ask = False
        self._broken: dict[str, str] = {}
        self._worked: set[str] = set()
        """Names of those that worked once: what was never there is no trouble when it fails."""
        self._notes: dict[str, str] = {}
        """The notices about channels, by topic."""
        self._spoken: set[str] = set()
        """Names of the channels in which something may still stand."""

    def prepare(self) -> None:
        """Find out which channels could speak, shortly before one may have to: it decides which one replaces which."""
        self._show()
        named = {name for step in STEPS for name in self._engine.situation.profile.settings.ladder(step)}
        for channel in self._channels:
            if channel.name in named and not channel.fits(self._place):
                self._next(channel, partial(self._try, channel, partial(channel.ready, self._place)))

    async def close(self) -> None:
        """Take everything back and let go."""
        self._hush()
        if self._doing:
            await asyncio.wait(self._doing.values())
        await asyncio.gather(*(channel.close() for channel in self._channels))

    # -- following the engine ----------------------------------------------------------------------------------------

    def follow(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        """Send what the events of a new snapshot call for, and take back what holds no longer."""
        if self._spoken and not self._stands(snapshot):
            self._hush()
        said = [event for event in events if channels_for(event, snapshot.settings)]
        if not said:
            return
        event = said[-1]  # of several that came together only the last is still true
        works = {view.name for view in self._views() if view.works}
        wanted = without_redundant(channels_for(event, snapshot.settings), works)
        word = word_for(event, snapshot)
        self._about_ask = event.kind != "heads-up"
        for channel in self._channels:
            if channel.name in wanted and not channel.fits(self._place):
                self._say(channel, word)

    def _stands(self, snapshot: Snapshot) -> bool:
        """Return True if the last message still holds: the break is to come, or the ask waits for an answer."""
        if self._about_ask:
            return snapshot.ask is not None and snapshot.mode in ("asking", "owed")
        return snapshot.ask is None and snapshot.mode == "sitting"

    def _say(self, channel: Channel, word: Word) -> None:
        self._spoken.add(channel.name)
        self._next(channel, partial(self._try, channel, partial(channel.say, self._place, word)))

    def _next(self, channel: Channel, job: Callable[[], Awaitable[None]]) -> None:
        """Do `job` when `channel` has done what it was asked before: a word must be out before it can be taken back."""
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
        except (Broken, OSError) as error:
            why = reason(error)
        except Exception as error:
            self._engine.fault(error)
            why = reason(error)
        self._remember(channel.name, why)

    def _remember(self, name: str, why: str) -> None:
        """Keep how a channel did: one that begins to fail costs one notice, which is removed when it works again."""
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
        """Report how each channel is doing."""
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
        pass  # what is still shown there is replaced by the next message


def word_for(event: Event, snapshot: Snapshot) -> Word:
    """Return the message to the person about `event`."""
    if event.kind == "heads-up":
        return Word(heading(event), event.why)
    ask, coming = snapshot.ask, snapshot.next
    if event.ask_kind == "micro":
        return Word(heading(event), event.why, (("start", "Start"), ("not-now", "Skip this one")))
    answers = [("start", "Start")]
    if ask is not None and ask.snoozes_used < ask.snooze_limit:
        answers.append(("snooze", f"{ask.snooze_s // 60} more minutes"))
    answers.append(("not-now", "Skip this one"))
    body = f"{coming.routine.name}, {duration(coming.promise_s)}. {_sentence(event.why)}"
    return Word(heading(event), body, tuple(answers))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
