"""Pictures of the README, made from the program itself: the engine simulates a morning, and the app shows it.

`ask-stretch-done.gif` is one break in about nine seconds; the others are stills. Time is simulated, so a picture
changes only when a screen does. Without arguments all pictures are made, with names only those.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace
from textual.pilot import Pilot

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.commands.registry import Request
from deskspine.core.player.plan import Plan
from deskspine.core.player.view import view
from deskspine.core.routines.model import Phase
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.timeline import parse
from deskspine.engine.link import Link
from deskspine.engine.simulation.simulation import Simulation
from deskspine.engine.snapshot import ChannelView, Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.services import Services
from deskspine.tui.widgets.figure import PosedFigure
from terminal_image import Grid, NoFontError, Painter, grid_of, save_gif, save_png

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
ANIMATION = "ask-stretch-done"
BREAKS_BEFORE = (5, 7, 6, 0, 0, 6)
"""Breaks of the six days before the morning in the pictures."""
PAUSE_S = 0.01
"""Seconds between two looks for a figure that is being drawn."""
SIZE = (100, 30)
"""Columns and rows: the smallest window with large digits on every screen."""
MORNING = """
start 2026-03-10T08:30:00+01:00 Europe/Berlin
+51:00 start
+1:20:00 lock
+1:26:00 unlock
+2:17:00 start
+3:10:30 start
+4:04:00 start
"""
"""A morning in which every break is taken soon after the ask."""
END_S = 5 * 3600 + 30 * 60
"""Second of the morning by which one more break has been asked for."""
DASHBOARD_S = 4 * 3600 + 28 * 60 + 30
STEP_S = 5.0
"""Longest step of the engine in seconds; a much later one would mean that the program had stalled."""
TRIES = 500
"""Maximum number of pauses in which a figure has to be drawn."""


class Frame(NamedTuple):
    """One picture of the app at one instant."""

    showing: str
    """Name of the screen class; while a routine plays also the phase, such as "PlayerScreen hold"."""
    grid: Grid


class Stage:
    """The app with an engine whose time only moves when a scene calls `to`."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._feed = Link()
        self._pilot: Pilot[None] | None = None
        self.send(Request("first-run-done"))
        self.app = DeskApp(Services(simulation.clock, self.send, self._feed))

    @property
    def now(self) -> float:
        """Boot second of the simulated clock."""
        return self._simulation.clock.read().boot

    @property
    def plan(self) -> Plan:
        """The plan of the routine that plays."""
        playing = self._feed.snapshot.playing
        assert playing is not None
        return playing.plan

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Stage]:
        """Open the app during the block."""
        async with self.app.run_test(size=SIZE) as self._pilot:
            yield self

    def send(self, request: Request) -> None:
        """Send a request to the engine, and the new snapshot to the app."""
        self._simulation.request(request)
        assert self._simulation.engine is not None
        self._feed.put(at_a_desktop(self._simulation.engine.snapshot()))

    async def to(self, at: float) -> Frame:
        """Let time pass up to boot second `at`; return what is shown then."""
        while self.now < at:
            self._simulation.clock.to(min(at, self.now + STEP_S))
            self.send(Request("key"))  # the engine takes a step, and sees that the person is there
        self.app.tick()
        return await self._frame()

    async def press(self, key: str) -> Frame:
        """Press a key; return what is shown then."""
        assert self._pilot is not None
        await self._pilot.press(key)
        return await self._frame()

    async def _frame(self) -> Frame:
        """Return what is shown now. Raises RuntimeError when a figure is never finished."""
        assert self._pilot is not None
        for _ in range(TRIES):
            await self._pilot.pause(PAUSE_S)
            figures = [figure for figure in self.app.screen.query(PosedFigure) if figure.display and figure.size]
            if all(figure.settled for figure in figures) and (
                figures or not isinstance(self.app.screen, DashboardScreen)
            ):
                break
        else:
            raise RuntimeError(f"a figure of {type(self.app.screen).__name__} was not drawn")
        showing, playing = type(self.app.screen).__name__, self._feed.snapshot.playing
        if playing is not None and showing == "PlayerScreen":
            showing += f" {view(playing.state, playing.plan, self.now).phase}"
        return Frame(showing, grid_of(self.app))


def at_a_desktop(snapshot: Snapshot) -> Snapshot:
    """Return `snapshot` with what an ordinary desktop and the days before add; a simulation lives one morning."""
    presence = replace(
        snapshot.presence,
        evidence=("active in the last 5 min (wayland)",),
        sources=("watches Wayland idle notices, logind, microphone",),
    )
    days = zip(snapshot.week, BREAKS_BEFORE, strict=False)
    week = (*(replace(day, breaks=breaks) for day, breaks in days), *snapshot.week[len(BREAKS_BEFORE) :])
    return replace(snapshot, presence=presence, week=week, channels=(ChannelView("desktop", True, ""),))


def lived(until_s: float, theme: str = "deskspine-dark") -> tuple[Simulation, list[tuple[float, str]]]:
    """Let the morning pass up to a second of it; return the simulation, and the second and kind of every event."""
    whole = int(until_s)
    end = f"+{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02} end\n"
    settings = DEFAULTS.replace("appearance.theme", theme)
    simulation = Simulation(parse(MORNING + end, "morning"), settings, RoutineFiles().load())
    return simulation, [(seen.event.t, seen.event.kind) for seen in simulation.run()]


def stage_at(at_s: float, theme: str = "deskspine-dark") -> Stage:
    """Return the stage at a second of the morning."""
    return Stage(lived(at_s, theme)[0])


def ask_s() -> float:
    """Return the second of the morning at which the break is asked for that follows the last one taken."""
    _, events = lived(END_S)
    taken = max(at for at, kind in events if kind == "finished")
    return next(at for at, kind in events if kind == "ask" and at > taken)


def begins(plan: Plan, exercise: str, phase: Phase) -> float:
    """Return the second of `plan` at which the first `phase` of `exercise` begins. Raises LookupError."""
    at = 0.0
    for segment in plan.segments:
        if segment.phase == phase and plan.exercise(segment.item).id == exercise:
            return at
        at += segment.seconds
    raise LookupError(f"{plan.routine.id} has no {phase} of {exercise}")


async def animation() -> list[tuple[Frame, float]]:
    """Return one break from the ask to the dashboard: frames, each with the seconds that it is shown.

    Two pieces of the routine play at their real speed and with as many pictures a second as the default setting says.
    """
    rate = DEFAULTS.number("appearance.frames")
    frames: list[tuple[Frame, float]] = []
    async with stage_at(ask_s()).opened() as stage:
        frames.append((await stage.to(stage.now + 2), 1.75))  # from now on the ask takes keys
        await stage.press("enter")
        start = stage.now
        tilt = begins(stage.plan, "ear-to-shoulder", "move")
        for begin_s, length_s in ((0.0, 0.5), (tilt - 0.25, 4.75)):
            for number in range(round(length_s * rate)):
                frames.append((await stage.to(start + begin_s + number / rate), 1 / rate))
        frames.append((await stage.to(start + stage.plan.total_s + 1), 1.25))
        await stage.press("b")
        frames.append((await stage.to(stage.now + 1), 1.25))
    return frames


async def dashboard() -> Frame:
    """Return the dashboard between two breaks."""
    async with stage_at(DASHBOARD_S).opened() as stage:
        return await stage.to(DASHBOARD_S + 1)


async def library() -> Frame:
    """Return the list of routines."""
    async with stage_at(DASHBOARD_S).opened() as stage:
        return await stage.press("r")


async def player() -> Frame:
    """Return a hold in light colours."""
    async with stage_at(ask_s(), "deskspine-light").opened() as stage:
        await stage.to(stage.now + 2)
        await stage.press("enter")
        return await stage.to(stage.now + begins(stage.plan, "look-over", "hold") + 2.5)


STILLS: dict[str, Callable[[], Coroutine[Any, Any, Frame]]] = {
    "dashboard": dashboard,
    "player-light": player,
    "library": library,
}


def make(name: str, painter: Painter) -> Path:
    """Make one picture and return its file. Raises NoFontError."""
    if name == ANIMATION:
        file = PICTURES / f"{name}.gif"
        frames = asyncio.run(animation())
        save_gif([(painter.draw(frame.grid), round(1000 * shown_s)) for frame, shown_s in frames], file)
    else:
        file = PICTURES / f"{name}.png"
        save_png(painter.draw(asyncio.run(STILLS[name]()).grid), file)
    return file


def main() -> int:
    """Write the pictures; return the exit code."""
    known = [ANIMATION, *STILLS]
    wanted, painter = sys.argv[1:] or known, Painter()
    if unknown := [name for name in wanted if name not in known]:
        print(f"There is no picture {unknown[0]}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    PICTURES.mkdir(parents=True, exist_ok=True)
    try:
        for name in wanted:
            file = make(name, painter)
            print(f"docs/pictures/{file.name}  {file.stat().st_size / 1000:.0f} kB")
    except NoFontError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
