"""The doors of a command: key, palette, socket, shell and a face in another process, each over an engine in memory."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from textual.pilot import Pilot

from deskspine.adapters.control.instance_lock import acquire
from deskspine.adapters.control.server import serve
from deskspine.cli.main import main
from deskspine.core.commands.choices import A_TIME
from deskspine.core.commands.command import Command, CommandPlace
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.schedule.inputs import WaitEnded, WaitStarted
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.link import Link
from deskspine.engine.runner import Runner
from deskspine.engine.wire import HostEnd
from deskspine.tui.app import DeskApp
from deskspine.tui.choosers.screen import ChooserScreen
from deskspine.tui.choosers.words import key_of_choice
from deskspine.tui.services import Services
from support import shipped
from support.resident import Resident

FACE_LINE_BYTES = 8 << 20
PATIENCE_S = 10.0
SETTLE_S = 3.0
"""Seconds from a situation to the command: an ask takes keys only after a moment."""
AFTERWARDS_S = 900.0
"""Seconds that are lived after the command, so that a difference in the plan shows as well."""


def _sitting(desk: Resident) -> None:
    desk.live(600)


def _skipped(desk: Resident) -> None:
    desk.live(600)
    desk.ask("not-now")


def _announced(desk: Resident) -> None:
    desk.live(desk.picture.interval_s - 30.0)


def _offered(desk: Resident) -> None:
    desk.live(desk.picture.interval_s * 0.8)
    desk.live(21, [WaitStarted("tests", "tests", "shell", desk.t)])


def _paused(desk: Resident) -> None:
    desk.live(600)
    desk.ask("pause")


def _asking(desk: Resident) -> None:
    desk.live(desk.picture.interval_s - 5.0)
    desk.to_ask()


def _playing(desk: Resident) -> None:
    desk.ask("start")
    desk.live(30)


def _worse(desk: Resident) -> None:
    _playing(desk)
    desk.ask("player-worse")


def _machine_done(desk: Resident) -> None:
    _playing(desk)
    desk.live(5, [WaitStarted("tests", "tests", "shell", desk.t, sure=True)])
    desk.live(1, [WaitEnded("tests")])


ON_THE_DASHBOARD = (_sitting, _skipped, _paused, _announced, _offered)
SITUATIONS: Mapping[CommandPlace, tuple[Callable[[Resident], None], ...]] = {
    "dashboard": ON_THE_DASHBOARD,
    "everywhere": ON_THE_DASHBOARD,
    "ask": (_asking,),
    "player": (_playing, _worse),
}
"""Situations in which the screen of a place is open. A command is tried in the first in which it can be done."""
ITS_OWN: Mapping[str, Callable[[Resident], None]] = {"player.end_early": _machine_done}
"""The situation of a command whose key does something only there, though its request could be sent before."""


class Effect(Struct, frozen=True):
    """The effect of a command, as far as it must not depend on the door."""

    events: tuple[tuple[str, float, str], ...]
    """Kind, boot second and sentence of every event at the command and for some time after it."""
    picture: object
    """The snapshot right after it."""
    later: object
    """The snapshot some time after it."""
    settings: object
    journal: tuple[object, ...]
    ended: HostEnd | None


class Host(Runner):
    """A runner whose engine is launched already, and that notes when it has carried out a request."""

    taken: asyncio.Event

    def take(self, request: Request) -> Reply:
        """Carry out `request` and return the reply."""
        reply = super().take(request)
        self.taken.set()
        return reply


class Try:
    """One try of a command by one door, in a situation of its own."""

    def __init__(self, *before: Callable[[Resident], object]) -> None:
        self.desk = Resident()
        self.desk.ask("first-run-done")
        for step in before:
            step(self.desk)
        self.ended: HostEnd | None = None
        self.runner = Host(self.desk.engine, self.desk.clock, on_end=self._end)
        self.runner.taken = asyncio.Event()

    def _end(self, why: HostEnd) -> None:
        self.ended = why

    def begin(self) -> None:
        """Let the moment pass that every door waits, and forget the events until now."""
        self.desk.live(SETTLE_S)
        self.desk.events.clear()

    def effect(self) -> Effect:
        """Live on for a while, and return what the command did."""
        desk = self.desk
        picture = _comparable(desk)
        desk.live(AFTERWARDS_S)
        self.runner._loop.close()
        return Effect(
            tuple((event.kind, event.t, event.why) for event in desk.events if event.kind != "refused"),
            picture,
            _comparable(desk),
            desk.settings.settings,
            tuple(desk.journal.breaks),
            self.ended,
        )


def _comparable(desk: Resident) -> object:
    return replace(desk.picture, at=Reading(0.0, 0.0, 0.0), library=None, notices=())


def by_request(request: Request, *before: Callable[[Resident], object]) -> tuple[bool, Effect]:
    """Carry out `request` on the engine alone; return if that was done, and its effect."""
    attempt = Try(*before)
    attempt.begin()
    return attempt.runner.take(request).ok, attempt.effect()


async def by_line(line: Mapping[str, Any], socket: Path, *before: Callable[[Resident], object]) -> Effect:
    """Send a line to the control socket."""
    attempt = Try(*before)
    attempt.begin()
    server = await serve(socket, attempt.runner)
    reader, writer = await asyncio.open_unix_connection(socket)
    writer.write(json.dumps(line).encode() + b"\n")
    assert json.loads(await reader.readline())["text"]
    writer.close()
    await writer.wait_closed()
    await server.close()
    return attempt.effect()


async def by_face(request: str, socket: Path, *before: Callable[[Resident], object]) -> Effect:
    """Send the request of a key from a screen in another process."""
    attempt = Try(*before)
    attempt.begin()
    server = await serve(socket, attempt.runner)
    reader, writer = await asyncio.open_unix_connection(socket, limit=FACE_LINE_BYTES)
    writer.write(json.dumps({"request": "subscribe", "face": {"kind": "screen"}}).encode() + b"\n")
    assert [json.loads(await reader.readline())["type"] for _ in range(2)] == ["hello", "news"]
    writer.write(json.dumps({"name": request, "typed": True}).encode() + b"\n")
    await asyncio.wait_for(attempt.runner.taken.wait(), PATIENCE_S)
    writer.close()
    await writer.wait_closed()
    await server.close()
    return attempt.effect()


async def by_shell(words: str, home: Path, *before: Callable[[Resident], object]) -> tuple[int, Effect]:
    """Run a command line in this process, with state in `home`; return its exit code and its effect."""
    attempt = Try(*before)
    attempt.begin()
    socket = home / "s"
    lock = acquire(home / "deskspine" / "lock", socket)
    server = await serve(socket, attempt.runner)
    code = await asyncio.to_thread(main, words.split())
    await server.close()
    lock.release()
    return code, attempt.effect()


async def by_key(key: str, place: CommandPlace, *before: Callable[[Resident], object]) -> Effect:
    """Press a key on the screen of its place."""
    async with _screen(place, *before) as (attempt, pilot, app):
        await pilot.press(key)
        await pilot.pause()
        await _take_proposed(pilot, app)
    return attempt.effect()


async def by_palette(entry: Command, *before: Callable[[Resident], object]) -> Effect | None:
    """Choose a command in the palette, over the screen of its place; return None if it makes no sense there."""
    async with _screen(entry.place, *before) as (attempt, pilot, app):
        offered = [row for row in app.palette_rows() if row.command == entry.id]
        assert len(offered) <= 1, entry.id
        for row in offered:
            row.run()
        await pilot.pause()
        await pilot.pause()
        await _take_proposed(pilot, app)
    effect = attempt.effect()
    return effect if offered else None


async def by_choice(entry: Command, word: str, *before: Callable[[Resident], object]) -> Effect:
    """Press the key of a command, and in the box that opens the key of a choice."""
    async with _screen(entry.place, *before) as (attempt, pilot, app):
        await pilot.press(entry.keys[0])
        await pilot.pause()
        assert isinstance(app.screen, ChooserScreen)
        await pilot.press(key_of_choice(entry.choices, word))
        await pilot.pause()
        if word == A_TIME:
            await pilot.press("1", "4", "colon", "3", "0", "enter")
            await pilot.pause()
    return attempt.effect()


async def by_palette_choice(entry: Command, title: str, *before: Callable[[Resident], object]) -> Effect:
    """Choose a choice of a command in the palette, by its title."""
    async with _screen(entry.place, *before) as (attempt, pilot, app):
        (row,) = [row for row in app.get_system_commands(app.screen) if row[0] == title]
        row.callback()
        await pilot.pause()
    return attempt.effect()


async def _take_proposed(pilot: Pilot[None], app: DeskApp) -> None:
    """Press Enter in the box of a command that asks how long, if one has opened."""
    if isinstance(app.screen, ChooserScreen):
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()


@asynccontextmanager
async def _screen(
    place: CommandPlace, *before: Callable[[Resident], object]
) -> AsyncIterator[tuple[Try, Pilot[None], DeskApp]]:
    attempt, link = Try(*before), Link()
    link.put(attempt.desk.picture)
    attempt.desk.engine.subscribe(link.put)

    def send(request: Request) -> None:
        attempt.runner.take(request)

    app = DeskApp(Services(attempt.desk.clock, send, link))
    wanted = "dashboard" if place == "everywhere" else place
    async with app.run_test(size=(80, 24)) as pilot:
        await shipped.settled(pilot, lambda: getattr(app.screen, "PLACE", None) == wanted and app.screen.is_mounted)
        attempt.begin()
        await pilot.pause()
        yield attempt, pilot, app
