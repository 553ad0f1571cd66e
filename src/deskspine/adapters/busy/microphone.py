"""Sees which programs record from a microphone: asked of the sound server, or else of the sound cards."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from deskspine.adapters.processes.command import Run, listening, run
from deskspine.core.presence.place import Place
from deskspine.core.schedule.busy_kinds import Users
from deskspine.core.schedule.inputs import Busy
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import Broken, Clock, Tell

LOOK_S, LOOK_AT_CHANGE_S = 1.0, 5.0
"""How soon after a stream came or went, or after one changed, the server is asked for all of them: so that it is asked
at most so often. Gain control changes a stream all the time."""
ANSWER_S = 2.0
CARDS_POLL_S = 5.0
SERVER_AGAIN_S = 300.0
"""While the sound cards are watched, how often it is looked whether the sound server is back."""
METERS = ("org.PulseAudio.pavucontrol", "org.gnome.VolumeControl")
"""Volume controls, which record to show a level."""
LONGEST_NAME = 40


class Microphone:
    """A listener at the sound server (PulseAudio, or PipeWire in its place), which costs nothing while nothing happens.

    Monitors of loudspeakers, paused streams and level meters are no microphones in use.
    """

    name = "microphone"
    title = "microphone"
    sees: Literal["facts"] = "facts"

    def __init__(
        self,
        clock: Clock,
        *,
        run: Run = run,
        environ: Mapping[str, str] = os.environ,
        cards: Path = Path("/proc/asound"),
        cards_poll_s: float = CARDS_POLL_S,
        server_again_s: float = SERVER_AGAIN_S,
    ) -> None:
        self._clock = clock  # made like every source; what it tells bears no time
        self._run = run
        self._environ = environ
        self._cards = cards
        self._cards_poll_s = cards_poll_s
        self._server_again_s = server_again_s
        self._told: Users | None = None

    def fits(self, place: Place) -> str:
        """Why no microphone here can be theirs; empty when one may."""
        if place.remote:
            return "the person sits elsewhere"
        return "not known how to ask this system" if sys.platform in ("darwin", "win32") else ""

    def attend(self, closely: bool) -> None:
        """It is told of changes at once as it is."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Watch until cancelled; what it told of is taken back at the end. Raises Broken."""
        self._told = None
        try:
            while True:
                try:
                    await self._watch_server(place, tell)
                except Broken:
                    if self._recording() is None:
                        raise
                await self._watch_cards(tell)
        finally:
            if self._told:
                self._tell(tell, ())

    async def _watch_server(self, place: Place, tell: Tell) -> None:
        server = sound_server(place, self._environ)
        # Named outright, a server that is not there is an error; else pactl would start one.
        variables = {"PULSE_SERVER": server, "LC_ALL": "C"}
        loop = asyncio.get_running_loop()
        async with listening(("pactl", "subscribe"), variables=variables) as lines:
            self._tell(tell, await self._in_use(variables))
            due: float | None = loop.time() + LOOK_S  # a stream may have come before the listener was ready
            while True:
                try:
                    async with asyncio.timeout_at(due):
                        line = await lines.get()
                except TimeoutError:
                    due = None
                    self._tell(tell, await self._in_use(variables))
                    continue
                if line is None:
                    raise Broken("the sound server is gone")
                if " on source-output " in line:
                    at = loop.time() + (LOOK_AT_CHANGE_S if "'change'" in line else LOOK_S)
                    due = at if due is None else min(due, at)

    async def _in_use(self, variables: Mapping[str, str]) -> Users:
        streams = await self._list("source-outputs", variables)
        recording = [(each.get("source"), _program(each)) for each in streams if _records(each)]
        if not recording:
            return ()
        sources = await self._list("sources", variables)
        monitors = {each.get("index") for each in sources if _is_monitor(each)}
        return tuple(sorted({program for source, program in recording if source not in monitors}))

    async def _list(self, what: str, variables: Mapping[str, str]) -> list[dict[str, Any]]:
        text = await self._run(("pactl", "-f", "json", "list", what), variables=variables, limit_s=ANSWER_S)
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, list):
            raise Broken("pactl answers something else")
        return [each for each in told if isinstance(each, dict)]

    async def _watch_cards(self, tell: Tell) -> None:
        """Watch the sound cards themselves until it is time to look for the server again. Raises Broken."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._server_again_s
        while loop.time() < until:
            recording = self._recording()
            if recording is None:
                raise Broken("no sound server and no sound card")
            self._tell(tell, ("",) if recording else ())
            await asyncio.sleep(self._cards_poll_s)

    def _recording(self) -> bool | None:
        """Whether some card records; None without a card that could."""
        states = list(self._cards.glob("card*/pcm*c/sub*/status"))
        return any(_text(path).startswith("state: RUNNING") for path in states) if states else None

    def _tell(self, tell: Tell, users: Users) -> None:
        if users != self._told:
            self._told = users
            tell(Busy(bool(users), "microphone", () if users == ("",) else users))


def sound_server(place: Place, environ: Mapping[str, str]) -> str:
    """The address of the person's sound server. Raises Broken when there is none."""
    named = environ.get("PULSE_SERVER", "")
    if named:
        if not named.startswith(("unix:", "/")):
            raise Broken("the sound server is one of another machine, or has more than one address")
        return named
    folders = (environ.get("PULSE_RUNTIME_PATH"), f"{place.variable('XDG_RUNTIME_DIR')}/pulse", "/run/pulse")
    for folder in folders:
        if Path(f"{folder}/native").is_socket():
            return f"unix:{folder}/native"
    raise Broken("no sound server")


def _records(stream: dict[str, Any]) -> bool:
    """Whether a stream of a program is running and is more than a level meter."""
    told = stream.get("properties")
    properties = told if isinstance(told, dict) else {}
    meter = (
        stream.get("resample_method") == "peaks"
        or properties.get("resample.peaks") == "true"
        or properties.get("stream.monitor") == "true"
        or properties.get("application.id") in METERS
    )
    # One without a client belongs to the server: echo cancelling, a loop-back.
    return not stream.get("corked") and not meter and stream.get("client") not in (None, "n/a")


def _program(stream: dict[str, Any]) -> str:
    """Return the name of the program that a stream belongs to, or nothing where the server does not know it."""
    told = stream.get("properties")
    properties = told if isinstance(told, dict) else {}
    names = (properties.get("application.name"), properties.get("application.process.binary"))
    return next((plain(name, LONGEST_NAME).strip() for name in names if isinstance(name, str) and name.strip()), "")


def _is_monitor(source: dict[str, Any]) -> bool:
    """Whether a source plays back what a loudspeaker plays."""
    properties = source.get("properties")
    if isinstance(properties, dict) and properties.get("device.class") == "monitor":
        return True
    return source.get("monitor_source") not in (None, "", "n/a") or str(source.get("name")).endswith(".monitor")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
