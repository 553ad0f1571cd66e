"""A player over a stand-in for the engine that carries out what is pressed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec.structs import replace
from textual.pilot import Pilot

from deskspine.core.commands.registry import Request
from deskspine.core.player.machine import PlayerInput, PlayerState, advance
from deskspine.engine.snapshot import Mode, Playing, Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.player.screen import PlayerScreen
from deskspine.tui.services import NoPictures, PictureStore, Services
from deskspine.tui.widgets.lines import Lines
from support import fakes, shipped

TILT = shipped.second_of(shipped.plan(), "ear-to-shoulder", "hold", "left") + 3
SIZES = [(30, 5), (40, 12), (52, 14), (60, 40), (80, 24), (120, 40)]
PRESSES: dict[str, PlayerInput] = {
    "player-pause": "toggle",
    "player-next": "next",
    "player-back": "back",
    "player-repeat": "repeat",
    "player-worse": "worse",
    "player-arm": "arm",
    "player-easier": "easier",
    "player-stop": "stop",
    "player-leave": "leave",
}
SCORES: dict[object, PlayerInput] = {"0": "score-0", "1": "score-1", "2": "score-2", "3": "score-3"}


class Desk:
    """A player over a stand-in for the engine that carries out what is pressed."""

    def __init__(self, first: Snapshot, pictures: PictureStore | None = None) -> None:
        services, self.clock, self.asked = fakes.services(first)
        self.services = Services(services.clock, self._send, services.link, pictures=pictures or NoPictures())
        self.app = DeskApp(self.services)
        self.snapshot = first
        self.pilot: Pilot[None]

    @property
    def state(self) -> PlayerState:
        """The present state of the player."""
        assert self.snapshot.playing is not None
        return self.snapshot.playing.state

    @property
    def player(self) -> PlayerScreen:
        """The player's screen, which must be on top."""
        assert isinstance(self.app.screen, PlayerScreen)
        return self.app.screen

    @property
    def panel(self) -> str:
        """The text of the panel."""
        return self.player.query_one("#player-panel", Lines).plain()

    @property
    def text(self) -> str:
        """Band and panel without their line breaks."""
        band = self.player.query_one("#player-band", Lines).plain()
        return " ".join(f"{band} {self.panel}".split())

    def let(self, seconds: float) -> None:
        """Let `seconds` pass."""
        self.clock.advance(seconds)
        self.player.tick()

    async def press(self, *keys: str) -> None:
        """Press keys, and wait after each of them."""
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()
            await self.pilot.pause()

    def _send(self, request: Request) -> None:
        self.asked(request)
        playing = self.snapshot.playing
        pressed = SCORES[request.args["score"]] if request.name == "player-score" else PRESSES.get(request.name)
        if playing is None or pressed is None:
            return
        state, _ = advance(playing.state, playing.plan, self.clock.t, [pressed])
        on = None if state.outcome else Playing(playing.plan, state)
        mode: Mode = "sitting" if on is None else "playing"
        self.snapshot = replace(self.snapshot, playing=on, mode=mode)
        self.services.link.put(self.snapshot)


@asynccontextmanager
async def playing(
    first: Snapshot, size: tuple[int, int] = (80, 24), pictures: PictureStore | None = None
) -> AsyncIterator[Desk]:
    """Yield a desk with the player open."""
    desk = Desk(first, pictures)
    async with desk.app.run_test(size=size) as desk.pilot:
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, PlayerScreen))
        await desk.pilot.pause()
        yield desk
