"""Trials of the ways to reach the person: a test message through one channel, and what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from msgspec import Struct

from deskspine.core.commands.registry import Reply, Request
from deskspine.core.notify.escalation import STEPS
from deskspine.core.notify.wording import TIME_TO_MOVE, buttons
from deskspine.core.presence.place import Place
from deskspine.core.settings.settings import Settings
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import Channel, ChannelMessage, UnusableError, Voice, reason
from deskspine.engine.situation import Situation, TrialReport
from deskspine.engine.snapshot import Trial

WORD = ChannelMessage(TIME_TO_MOVE, "This is a test of deskspine; nothing is due.", buttons())
SAID = "This is a test of the voice."
SHOWN_S = 3.0
"""Seconds for which title, progress and notices are shown before they are removed."""
SAY_S = 4.0
"""Timeout for one channel."""
VOICE = "voice"
ASKING = "a reminder is open: try it later"


class TrialOutcome(Struct, frozen=True):
    """The result of trying one way to reach the person."""

    did: str
    """A few words: what it did, or why it did nothing."""
    works: bool = True


class TrialPort(Protocol):
    """The part of the engine that trials use."""

    @property
    def situation(self) -> Situation:
        """Return the state as it was after the last step."""
        ...

    def report(self, report: TrialReport) -> None:
        """Store the outcome of a trial."""
        ...

    def fault(self, error: BaseException) -> None:
        """Log a fault of deskspine itself."""
        ...


class Trials:
    """Sender of test messages. Its channels are made when the first is tried, and are not those of reminders."""

    def __init__(self, engine: TrialPort, channels: Callable[[], Sequence[Channel]], voice: Voice) -> None:
        self._engine, self._make, self._voice = engine, channels, voice
        self._channels: tuple[Channel, ...] | None = None
        self._jobs: dict[str, asyncio.Task[None]] = {}

    def begin(self, request: Request) -> Reply:
        """Begin to try the channel of `request`, or the voice; its outcome is in a later snapshot."""
        name = plain(str(request.args.get("channel", "")), 40)
        why = self._begin(name)
        if why:
            self._report(name, TrialOutcome(why, False))
        return Reply(not why, why or "sent")

    def _begin(self, name: str) -> str:
        """Begin to try `name`; return the reason why that is not done, or ""."""
        if self._engine.situation.desk.clock.ask is not None:
            return ASKING
        if name in self._jobs and not self._jobs[name].done():
            return "the last trial of it is not over yet"
        if self._channels is None:
            self._channels = tuple(self._make())
        place = self._engine.situation.presence.place
        channel = next((entry for entry in self._named(name) if not entry.fits(place)), None)
        if name == VOICE:
            if place.remote:
                return "you are at another machine"
            self._jobs[name] = asyncio.ensure_future(self._try(name, lambda: self._voice.speak(SAID)))
        elif channel is not None:
            self._jobs[name] = asyncio.ensure_future(self._try_channel(channel, place))
        else:
            unfit = next((entry.fits(place) for entry in self._named(name)), "")
            return unfit or "not available on this system"
        return ""

    async def close(self) -> None:
        """Remove what is still shown, and close the channels."""
        for job in self._jobs.values():
            job.cancel()
        await asyncio.gather(*self._jobs.values(), return_exceptions=True)
        await asyncio.gather(*(channel.close() for channel in self._channels or ()))

    def _named(self, name: str) -> list[Channel]:
        return [channel for channel in self._channels or () if channel.name == name]

    async def _try_channel(self, channel: Channel, place: Place) -> None:
        try:
            await self._try(channel.name, lambda: channel.say(place, WORD))
            await asyncio.sleep(SHOWN_S)
        finally:
            await channel.dismiss()

    async def _try(self, name: str, doing: Callable[[], Awaitable[str]]) -> None:
        try:
            outcome = await outcome_of(doing())
        except Exception as error:
            self._engine.fault(error)
            outcome = TrialOutcome(reason(error), False)
        self._report(name, outcome)

    def _report(self, name: str, outcome: TrialOutcome) -> None:
        last = self._engine.situation.trial.trial
        number = last.number + 1 if last is not None else 1
        self._engine.report(TrialReport(Trial(number, name, outcome.works, outcome.did)))


async def try_channel(channel: Channel, place: Place, settings: Settings, limit_s: float = SAY_S) -> TrialOutcome:
    """Send the test message through `channel`, unless it cannot reach a person at `place`, and return the outcome."""
    named = any(channel.name in settings.ladder(step) for step in STEPS)
    unfit = channel.fits(place)
    if unfit:
        return TrialOutcome(unfit, False)
    if channel.name == "window" and not named:
        return TrialOutcome("not tried: no step of your ladder names it", False)
    outcome = await outcome_of(channel.say(place, WORD), limit_s)
    return outcome if named else TrialOutcome(f"{outcome.did} (no step of your ladder names it)", outcome.works)


async def outcome_of(doing: Awaitable[str], limit_s: float = SAY_S) -> TrialOutcome:
    """Return the result of `doing`, or the reason why it failed or was not ready in time."""
    try:
        async with asyncio.timeout(limit_s):
            return TrialOutcome(await doing)
    except (UnusableError, OSError) as error:
        return TrialOutcome(reason(error), False)


def popup_command() -> tuple[str, ...]:
    """Return the command that shows the test message in a popup."""
    return "sh", "-c", 'printf "\\n  %s\\n" "$1"; sleep 60', "sh", WORD.body
