"""Follows a routine by ear: a tone or a voice at the moments at which somebody with a turned head cannot look."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence

from deskspine.core.player import cues
from deskspine.core.player.machine import PlayerEvent, PlayerState
from deskspine.core.player.plan import Plan
from deskspine.core.schedule.events import Event
from deskspine.engine.engine import Engine
from deskspine.engine.ports import Broken, Sounds, Voice, reason
from deskspine.engine.snapshot import Snapshot

MARKS = ("hold-end", "change-side", "hold-start")
"""What a tone marks; of several at one moment the first of these is heard."""
SOUND_S = 4.0
"""A player or a voice that has not begun for so long is given up."""


class Aloud:
    """Plays marks and speaks cues while a routine plays, as the settings have it."""

    def __init__(self, engine: Engine, sounds: Sounds, voice: Voice) -> None:
        self._engine, self._sounds, self._voice = engine, sounds, voice
        self._jobs: set[asyncio.Task[None]] = set()
        self._spoke = False
        engine.listeners.append(self._heard)
        engine.subscribers.append(self._follow)

    async def close(self) -> None:
        """Fall silent."""
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)
        await self._voice.hush()

    def _heard(self, plan: Plan, state: PlayerState, events: Sequence[PlayerEvent]) -> None:
        if self._engine.place.remote:
            return
        kinds = {event.kind for event in events}
        audible = self._engine.audible
        marks = self._flag("sound.player") if audible is None else audible
        if marks and self._engine.settings.text("sound.by") == "chime":
            mark = next((kind for kind in MARKS if kind in kinds), "")
            if mark:
                self._do("sound", self._sounds.play(mark, self._engine.place.variables))
        text = cues.spoken(plan, state, events) if self._speaks() else ""
        if text:
            self._speak(text)

    def _follow(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        """Say what a routine begins with, and fall silent when it stops."""
        playing = snapshot.playing
        if playing is None or playing.state.paused is not None:
            if self._spoke and playing is not None:
                self._spoke = False
                self._do("voice", self._voice.hush())
            return
        began = any(event.kind == "started" for event in events)
        if began and self._speaks():
            self._speak(cues.opening(playing.plan))

    def _speaks(self) -> bool:
        """Whether the voice is wanted, and heard where the person sits."""
        here = not self._engine.place.remote and self._engine.audible is not False
        return here and self._flag("voice.routine")

    def _speak(self, text: str) -> None:
        self._spoke = True
        self._do("voice", self._voice.speak(text))

    def _flag(self, key: str) -> bool:
        return self._engine.settings.flag(key)

    def _do(self, name: str, job: Awaitable[object]) -> None:
        task = asyncio.ensure_future(self._guarded(name, job))
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    async def _guarded(self, name: str, job: Awaitable[object]) -> None:
        """Do it; what cannot be heard is one notice, and none any more when it can."""
        why = ""
        try:
            async with asyncio.timeout(SOUND_S):
                await job
        except (Broken, OSError) as error:
            why = reason(error)
        except Exception as error:
            self._engine.fault(error)
        before = self._engine.keeper.notices.get(name)
        self._engine.keeper.note(name, f"The {name} of the routine cannot be heard ({why})." if why else "")
        if self._engine.keeper.notices.get(name) != before:
            self._engine.publish()
