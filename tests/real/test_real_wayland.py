"""Wayland idle notices of real compositors: sway in every run, and KWin where it is installed."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.presence.wayland_idle import EXT, WaylandIdle
from deskspine.adapters.wayland.client import Wayland
from deskspine.core.presence import evidence
from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.routines.model import Library
from deskspine.engine.engine import Engine
from deskspine.engine.ports import Ports, UnusableError
from deskspine.engine.presence.watch import Watch
from deskspine.engine.simulation.made_up_files import FixedRoutines
from deskspine.engine.storage.memory import MemoryJournal, MemorySettings, MemoryStateStore, NullStatus
from support.displays import Compositor, Sway
from support.needs import need
from support.programs import NOBODY
from support.watching import comes, watching

PAUSE_S = 1.0
FAKE_INPUT = "org_kde_kwin_fake_input"
AUTHENTICATE, POINTER_MOTION = 0, 1


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ds-w") as name:
        yield Path(name)


@pytest.fixture
def sway(folder: Path) -> Iterator[Sway]:
    need("sway", "swaymsg", "wtype", "foot")
    if os.getuid() == 0:
        need("setpriv")
    with Sway(folder, NOBODY if os.getuid() == 0 else None) as sway:
        yield sway


@pytest.fixture
def kwin(folder: Path) -> Iterator[Compositor]:
    found = shutil.which("kwin_wayland")
    if not found:
        pytest.skip("kwin_wayland not installed, and this test needs the real thing")
    need("dbus-run-session")
    # The installed program has capabilities, which containers refuse; a copy has none. Its name must stay.
    program = folder / "kwin_wayland"
    shutil.copy(found, program)
    options = ("--virtual", "--no-lockscreen", "--no-global-shortcuts", "--width", "800", "--height", "600")
    command = ("dbus-run-session", "--", str(program), *options, "--socket", "wayland-7")
    # As the same user as the test: from others it takes no fake input.
    liberal = {"KWIN_WAYLAND_NO_PERMISSION_CHECKS": "1", "KWIN_COMPOSE": "Q"}
    with Compositor(folder, "wayland-7", command, liberal) as kwin:
        yield kwin


async def ready(path: str, *interfaces: str) -> Wayland:
    """Return a connection to a compositor once it offers all that; it begins to listen a while before it does."""
    for _ in range(100):
        link = await Wayland.connect(path)
        if set(interfaces) <= set(link.globals):
            return link
        link.close()
        await asyncio.sleep(0.1)
    raise AssertionError(f"it does not offer {interfaces}")


async def test_sway_tells_keys_and_pointer_from_rest(sway: Sway) -> None:
    clock = SystemClock()
    async with watching(WaylandIdle(clock, coarse_s=PAUSE_S), sway.place) as (reports, _):
        await comes(lambda: reports == [IdleReading(None)])
        began = clock.read().boot
        for count, *command in ((2, "wtype", "a"), (4, "swaymsg", "seat", "seat0", "cursor", "move", "10", "10")):
            await comes(lambda count=count: len(reports) == count)  # type: ignore[misc]
            sway.run(*command)
            await comes(lambda count=count: len(reports) == count + 1)  # type: ignore[misc]
        rests = [each.idle_since for each in reports if isinstance(each, IdleReading)]
    assert [rest is None for rest in rests] == [True, False, True, False, True]
    assert rests[1] == pytest.approx(began, abs=0.5)


async def test_sway_tells_short_pauses_while_they_are_asked_for(sway: Sway) -> None:
    source = WaylandIdle(SystemClock(), coarse_s=60.0, close_s=0.5)
    async with watching(source, sway.place) as (reports, _):
        await comes(lambda: len(reports) == 1)
        source.set_fast_polling(True)
        await comes(lambda: len(reports) == 2)
        source.set_fast_polling(False)
        await comes(lambda: len(reports) == 3)
        await asyncio.sleep(0.8)
        assert [each == IdleReading(None) for each in reports] == [True, False, True]


async def test_an_inhibitor_holds_the_notices_of_sway_back(sway: Sway) -> None:
    sway.start("foot", "--app-id=film", "sleep", "60")
    for _ in range(100):
        if "film" in sway.run("swaymsg", "-t", "get_tree"):
            break
        await asyncio.sleep(0.05)
    sway.run("swaymsg", "[app_id=film] inhibit_idle open")
    async with watching(WaylandIdle(SystemClock(), coarse_s=0.5), sway.place) as (reports, _):
        await asyncio.sleep(1.5)
        assert reports == [IdleReading(None)]
        sway.run("swaymsg", "[app_id=film] inhibit_idle none")
        await comes(lambda: len(reports) == 2)


async def test_a_session_that_is_kept_awake_for_too_long_is_said_to_be(
    sway: Sway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "UNBROKEN_S", 3.0)
    sway.start("foot", "--app-id=film", "sleep", "60")
    await comes(lambda: "film" in sway.run("swaymsg", "-t", "get_tree"))
    sway.run("swaymsg", "[app_id=film] inhibit_idle open")
    clock, shelf = SystemClock(), FixedRoutines(Library({}, {}, {}))
    engine = Engine(Ports(clock, MemoryStateStore(), MemoryJournal(), MemorySettings(), shelf, NullStatus()))
    engine.launch()

    async def here() -> Place:
        return sway.place

    watch = Watch(engine, clock, [WaylandIdle(clock, coarse_s=0.5)], here)
    watching_over = asyncio.create_task(watch.live())
    try:
        await comes(lambda: engine.situation.desk.clock.source)
        await asyncio.sleep(3)
        watch.prepare_for_message(1.0)
        await comes(lambda: not engine.situation.desk.clock.source)
        assert "an idle inhibitor?" in engine._keeper.notices["presence-wayland"].text
        sway.run("swaymsg", "[app_id=film] inhibit_idle none")
        await comes(lambda: engine.situation.desk.clock.source)
        assert "presence-wayland" not in engine._keeper.notices
        assert dict(engine.situation.presence.sources)["Wayland idle notices"] == "works"
    finally:
        watching_over.cancel()
        await asyncio.gather(watching_over, return_exceptions=True)


async def test_a_compositor_that_is_ended_under_the_watch_is_told(sway: Sway) -> None:
    async with watching(WaylandIdle(SystemClock()), sway.place) as (reports, task):
        await comes(lambda: len(reports) == 1)
        sway.compositor.terminate()
        with pytest.raises(UnusableError, match="the compositor is gone"):
            await asyncio.wait_for(task, 8)
    await comes(lambda: sway.compositor.poll() is not None)
    with pytest.raises(UnusableError, match="no compositor at"):
        await WaylandIdle(SystemClock()).watch(sway.place, print)


async def test_a_compositor_that_is_stopped_lets_nobody_wait(sway: Sway) -> None:
    sway.compositor.send_signal(signal.SIGSTOP)
    with pytest.raises(UnusableError, match="does not answer"):
        await asyncio.wait_for(WaylandIdle(SystemClock()).watch(sway.place, print), 5)


async def test_kwin_tells_the_pointer_from_rest(kwin: Compositor) -> None:
    hand = await ready(str(kwin.folder / kwin.display), EXT, FAKE_INPUT)
    fake = hand.bind(FAKE_INPUT, 2)
    hand.send(fake, AUTHENTICATE, "test", "test")
    async with watching(WaylandIdle(SystemClock(), coarse_s=PAUSE_S), kwin.place) as (reports, _):
        await comes(lambda: len(reports) == 2)
        hand.send(fake, POINTER_MOTION, 5 * 256, 5 * 256)
        await comes(lambda: len(reports) == 3)
        await comes(lambda: len(reports) == 4)
    hand.close()
    assert [each == IdleReading(None) for each in reports] == [True, False, True, False]
