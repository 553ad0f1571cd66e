"""Audio cues of a routine: a tone or a voice at the moments at which a person with a turned head cannot look."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from deskspine.core.player import cues
from deskspine.core.player.machine import PlayerEvent, PlayerState
from deskspine.core.player.plan import Plan
from deskspine.core.player.ticks import ticks_from
from deskspine.core.schedule.events import Event
from deskspine.core.settings.settings import Settings
from deskspine.engine.ports import Sounds, UnusableError, Voice, reason
from deskspine.engine.situation import AudioReport, Situation
from deskspine.engine.snapshot import Snapshot

MARKS = ("hold-end", "change-side", "hold-start")
"""The events that have a tone; of several at one moment the first in this order is played."""
NEEDS_YOU_TONE = "ask"
"""The tone for a machine that cannot go on without the person: the chime that calls them at other times, too."""
SOUND_S = 4.0
"""Timeout for a sound player or a voice to begin."""


SleepFunction = Callable[[float], Awaitable[None]]


class AudioPort(Protocol):
    """The part of the engine that the audio cues use."""

    @property
    def situation(self) -> Situation:
        """Return the state as it was after the last step."""
        ...

    def report(self, report: AudioReport) -> None:
        """Store the state of sounds and voice."""
        ...

    def fault(self, error: BaseException) -> None:
        """Log a fault of deskspine itself."""
        ...


class AudioCues:
    """Player of tones and spoken cues while a routine plays, as the settings say."""

    def __init__(self, engine: AudioPort, sounds: Sounds, voice: Voice, sleep: SleepFunction = asyncio.sleep) -> None:
        self._engine, self._sounds, self._voice, self._sleep = engine, sounds, voice, sleep
        self._jobs: set[asyncio.Task[None]] = set()
        self._ticking: asyncio.Task[None] | None = None
        """Waits for the next tick of the hold that runs."""
        self._spoke = False
        self._notes: dict[str, str] = {}
        """Notices about sound and voice, by topic."""

    async def close(self) -> None:
        """Stop all sounds."""
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)
        await self._voice.stop()

    def hear(self, plan: Plan, state: PlayerState, events: Sequence[PlayerEvent]) -> None:
        """Play and speak the cues for the events of the player."""
        place = self._engine.situation.presence.place
        if place.remote:
            return
        kinds = {event.kind for event in events}
        if self._marks() and self._settings.text("sound.by") == "chime":
            mark = next((kind for kind in MARKS if kind in kinds), "")
            if mark:
                self._do("sound", self._sounds.play(mark, place.variables))
            if "hold-start" in kinds:
                self._count_down(plan, state)
        text = cues.spoken(plan, state, events) if self._speaks() else ""
        if text:
            self._speak(text)

    def _count_down(self, plan: Plan, state: PlayerState) -> None:
        """Tick in the last seconds of the hold that has begun, in place of the one before."""
        if self._ticking is not None:
            self._ticking.cancel()
        waits = ticks_from(plan, state, self._engine.situation.now.t)
        if waits:
            self._ticking = asyncio.ensure_future(self._tick(state, waits))
            self._jobs.add(self._ticking)
            self._ticking.add_done_callback(self._jobs.discard)

    async def _tick(self, state: PlayerState, waits: Sequence[float]) -> None:
        """Play a tick after each of `waits` seconds, while the hold that began with `state` still runs."""
        past_s = 0.0
        for wait_s in waits:
            await self._sleep(wait_s - past_s)
            past_s = wait_s
            situation = self._engine.situation
            player, audible = situation.desk.player, situation.follow_up.audible
            if player is None or (player.index, player.since) != (state.index, state.since):
                return
            if audible is not False:
                self._do("sound", self._sounds.play("tick", situation.presence.place.variables))

    def follow(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        """Speak the opening of a routine, stop the voice with it, and play a soft tone if the machine needs the person.

        The tone is played as well where the bell marks the holds: a bell is not soft.
        """
        playing = snapshot.playing
        place = self._engine.situation.presence.place
        needed = playing is not None and any(event.kind == "needs-you" for event in events)
        if needed and self._marks() and not place.remote:
            self._do(self._of_chime(), self._sounds.play(NEEDS_YOU_TONE, place.variables))
        if playing is None or playing.state.paused is not None:
            if self._spoke and playing is not None:
                self._spoke = False
                self._do("voice", self._voice.stop())
            return
        began = any(event.kind == "started" for event in events)
        if began and self._speaks():
            self._speak(cues.opening(playing.plan))

    def _marks(self) -> bool:
        """Return True if sounds mark the routine: by the key for it, or else by the setting."""
        audible = self._engine.situation.follow_up.audible
        return self._flag("sound.player") if audible is None else audible

    def _of_chime(self) -> str:
        """Return the topic of a notice about a tone that cannot be played; "" if the person did not choose tones."""
        return "sound" if self._settings.text("sound.by") == "chime" else ""

    def _speaks(self) -> bool:
        """Return True if the voice is switched on and the person can hear it."""
        situation = self._engine.situation
        here = not situation.presence.place.remote and situation.follow_up.audible is not False
        return here and self._flag("voice.routine")

    def _speak(self, text: str) -> None:
        self._spoke = True
        self._do("voice", self._voice.speak(text))

    def _flag(self, key: str) -> bool:
        return self._settings.flag(key)

    @property
    def _settings(self) -> Settings:
        return self._engine.situation.profile.settings

    def _do(self, name: str, job: Awaitable[object]) -> None:
        task = asyncio.ensure_future(self._guarded(name, job))
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    async def _guarded(self, name: str, job: Awaitable[object]) -> None:
        """Await `job`; show a notice if it fails, and remove the notice when it works again."""
        why = ""
        try:
            async with asyncio.timeout(SOUND_S):
                await job
        except (UnusableError, OSError) as error:
            why = reason(error)
        except Exception as error:
            self._engine.fault(error)
        if not name:
            return
        self._notes[name] = f"The {name} of the routine cannot be heard ({why})." if why else ""
        self._engine.report(AudioReport(tuple((topic, text) for topic, text in self._notes.items() if text)))
