"""Makes the pictures of the README from the program itself: the engine lives through a morning, the app shows it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.commands.registry import Request
from deskspine.core.presence.place import Place
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.timeline import parse
from deskspine.engine.engine import Engine
from deskspine.engine.simulation.simulation import Simulation
from deskspine.engine.situation import ChannelReport, PresenceReport
from deskspine.engine.snapshot import ChannelView
from deskspine.tui.app import DeskApp
from deskspine.tui.services import Feed, Services

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
MORNING = """
start 2026-03-10T08:30:00+01:00 Europe/Berlin
+50:40 start
+1:20:00 lock
+1:26:00 unlock
+2:17:00 start
+2:40:00 meeting 20
+3:52:00 start
"""
SHOTS: dict[str, tuple[str, tuple[int, int], tuple[str, ...]]] = {
    "dashboard": ("+4:16:24 end\n", (100, 30), ()),
    "ask": ("+4:44:42 end\n", (100, 30), ()),
    "player": ("+4:44:50 start\n+4:45:40 end\n", (100, 30), ()),
    "library": ("+4:16:24 end\n", (100, 30), ("r",)),
}
"""For each picture how the morning ends, the size of the window and the keys that are pressed then."""


def main() -> int:
    """Write every picture; answers the exit code."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, (end, size, keys) in SHOTS.items():
        svg = asyncio.run(picture(MORNING + end, size, keys))
        (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")
        print(PICTURES / f"{name}.svg")
    return 0


async def picture(timeline: str, size: tuple[int, int], keys: tuple[str, ...] = ()) -> str:
    """The screen at the end of a timeline and after these keys, as SVG that asks nothing of the network."""
    simulation = Simulation(parse(timeline, "morning"), DEFAULTS, RoutineFiles().load())
    for _ in simulation.run():
        pass
    engine = simulation.engine
    assert engine is not None
    engine.handle(Request("first-run-done"))
    at_a_desktop(engine)
    feed = Feed()
    feed.put(engine.snapshot())
    app = DeskApp(Services(simulation.clock, lambda request: None, feed))
    async with app.run_test(size=size) as pilot:
        simulation.clock.to(simulation.clock.read().boot + 3)  # an ask takes no keys at first, and says so
        app.tick()
        await pilot.press(*keys)
        await pilot.pause(0.6)  # figures are drawn after everything else
        return app.export_screenshot(title="deskspine")


def at_a_desktop(engine: Engine) -> None:
    """What stands in the corner of the dashboard on an ordinary desktop; a simulation has no surroundings."""
    titles = ("Wayland idle notices", "keys in your terminals", "logind", "microphone")
    sources = tuple((title, "works") for title in titles)
    engine.report(PresenceReport(Place(desktop=True, wayland=True), sources, ("wayland", "terminals")))
    engine.report(ChannelReport((ChannelView("desktop", True, ""),)))


if __name__ == "__main__":
    sys.exit(main())
