"""Presence source: programs that record from a microphone, from the sound server or else the sound cards."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from deskspine.adapters.processes.command import RunCommand, listening, run
from deskspine.core.presence.place import Place
from deskspine.core.schedule.busy_kinds import ProgramNames
from deskspine.core.schedule.inputs import Busy
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import Clock, Tell, UnusableError

LOOK_S, LOOK_AT_CHANGE_S = 1.0, 5.0
"""Seconds after which all streams are listed again: when a stream has come or gone, and when one has changed. They are
also the minimum between two lists, because gain control changes a stream all the time."""
ANSWER_S = 2.0
CARDS_POLL_S = 5.0
SERVER_AGAIN_S = 300.0
"""Seconds between two attempts to reach the sound server while the sound cards are polled instead."""
METERS = ("org.PulseAudio.pavucontrol", "org.gnome.VolumeControl")
"""Applications that record only to show a level."""
MAX_NAME = 40
"""Maximum length of the name of a program."""


class Microphone:
    """Listens to the sound server (PulseAudio, or PipeWire in its place), which costs nothing while nothing happens.

    Monitors of loudspeakers, paused streams and level meters do not count as microphones in use.
    """

    name = "microphone"
    title = "microphone"
    sees: Literal["facts"] = "facts"

    def __init__(
        self,
        clock: Clock,
        *,
        run: RunCommand = run,
        environ: Mapping[str, str] = os.environ,
        cards: Path = Path("/proc/asound"),
        cards_poll_s: float = CARDS_POLL_S,
        server_again_s: float = SERVER_AGAIN_S,
    ) -> None:
        self._clock = clock  # every source gets one; this one reports no times
        self._run = run
        self._environ = environ
        self._cards = cards
        self._cards_poll_s = cards_poll_s
        self._server_again_s = server_again_s
        self._reported: ProgramNames | None = None

    def fits(self, place: Place) -> str:
        """Return why microphones here do not apply to a person at `place`, or "" if they may."""
        if place.remote:
            return "you sit at another machine"
        return "not supported on this system" if sys.platform in ("darwin", "win32") else ""

    def set_fast_polling(self, closely: bool) -> None:
        """Do nothing: changes are reported at once."""

    async def watch(self, place: Place, tell: Tell) -> None:
        """Watch until cancelled, then report that no microphone is in use. Raises UnusableError."""
        self._reported = None
        try:
            while True:
                try:
                    await self._watch_server(place, tell)
                except UnusableError:
                    if self._recording() is None:
                        raise
                await self._watch_cards(tell)
        finally:
            if self._reported:
                self._report(tell, ())

    async def _watch_server(self, place: Place, tell: Tell) -> None:
        server = sound_server(place, self._environ)
        # With an explicit name, a missing server is an error; otherwise pactl would start one.
        variables = {"PULSE_SERVER": server, "LC_ALL": "C"}
        loop = asyncio.get_running_loop()
        async with listening(("pactl", "subscribe"), variables=variables) as lines:
            self._report(tell, await self._in_use(variables))
            due: float | None = loop.time() + LOOK_S  # a stream may have come before the listener was ready
            while True:
                try:
                    async with asyncio.timeout_at(due):
                        line = await lines.get()
                except TimeoutError:
                    due = None
                    self._report(tell, await self._in_use(variables))
                    continue
                if line is None:
                    raise UnusableError("the sound server is gone")
                if " on source-output " in line:
                    at = loop.time() + (LOOK_AT_CHANGE_S if "'change'" in line else LOOK_S)
                    due = at if due is None else min(due, at)

    async def _in_use(self, variables: Mapping[str, str]) -> ProgramNames:
        streams = await self._list("source-outputs", variables)
        recording = [(stream.get("source"), _program(stream)) for stream in streams if _records(stream)]
        if not recording:
            return ()
        sources = await self._list("sources", variables)
        monitors = {source.get("index") for source in sources if _is_monitor(source)}
        return tuple(sorted({program for source, program in recording if source not in monitors}))

    async def _list(self, kind: str, variables: Mapping[str, str]) -> list[dict[str, Any]]:
        text = await self._run(("pactl", "-f", "json", "list", kind), variables=variables, limit_s=ANSWER_S)
        try:
            entries = msgspec.json.decode(text)
        except (ValueError, RecursionError):
            entries = None
        if not isinstance(entries, list):
            raise UnusableError("pactl prints something unexpected")
        return [entry for entry in entries if isinstance(entry, dict)]

    async def _watch_cards(self, tell: Tell) -> None:
        """Poll the sound cards until it is time to try the server again. Raises UnusableError."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._server_again_s
        while loop.time() < until:
            recording = self._recording()
            if recording is None:
                raise UnusableError("no sound server and no sound card")
            self._report(tell, ("",) if recording else ())
            await asyncio.sleep(self._cards_poll_s)

    def _recording(self) -> bool | None:
        """Return True if a sound card records, or None if no card can record."""
        states = list(self._cards.glob("card*/pcm*c/sub*/status"))
        return any(_text(path).startswith("state: RUNNING") for path in states) if states else None

    def _report(self, tell: Tell, users: ProgramNames) -> None:
        if users != self._reported:
            self._reported = users
            tell(Busy(bool(users), "microphone", () if users == ("",) else users))


def sound_server(place: Place, environ: Mapping[str, str]) -> str:
    """Return the address of the person's sound server. Raises UnusableError if there is no sound server."""
    named = environ.get("PULSE_SERVER", "")
    if named:
        if not named.startswith(("unix:", "/")):
            raise UnusableError("the sound server is on another machine, or has more than one address")
        return named
    folders = (environ.get("PULSE_RUNTIME_PATH"), f"{place.variable('XDG_RUNTIME_DIR')}/pulse", "/run/pulse")
    for folder in folders:
        if Path(f"{folder}/native").is_socket():
            return f"unix:{folder}/native"
    raise UnusableError("no sound server")


def _records(stream: dict[str, Any]) -> bool:
    """Return True if a stream of a program is running and is more than a level meter."""
    properties = _properties(stream)
    meter = (
        stream.get("resample_method") == "peaks"
        or properties.get("resample.peaks") == "true"
        or properties.get("stream.monitor") == "true"
        or properties.get("application.id") in METERS
    )
    # A stream without a client belongs to the server itself: echo cancelling, a loop-back.
    return not stream.get("corked") and not meter and stream.get("client") not in (None, "n/a")


def _program(stream: dict[str, Any]) -> str:
    """Return the name of the program that a stream belongs to, or "" if the server does not know it."""
    properties = _properties(stream)
    names = (properties.get("application.name"), properties.get("application.process.binary"))
    return next((plain(name, MAX_NAME).strip() for name in names if isinstance(name, str) and name.strip()), "")


def _properties(entry: dict[str, Any]) -> dict[str, Any]:
    properties = entry.get("properties")
    return properties if isinstance(properties, dict) else {}


def _is_monitor(source: dict[str, Any]) -> bool:
    """Return True if a source records what a loudspeaker plays."""
    if _properties(source).get("device.class") == "monitor":
        return True
    return source.get("monitor_source") not in (None, "", "n/a") or str(source.get("name")).endswith(".monitor")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
