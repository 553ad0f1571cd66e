"""X11 with a real server and a real window manager: input, cookies, windows, and a server that stops or dies."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskspine.adapters.busy.full_screen import FullScreen
from deskspine.adapters.channels.window import RaiseWindow, WindowUrgency
from deskspine.adapters.clock import SystemClock
from deskspine.adapters.presence.x11_idle import X11Idle
from deskspine.adapters.x11.client import XServer
from deskspine.core.presence.evidence import IdleReading
from deskspine.core.schedule.inputs import Busy
from deskspine.engine.ports import ChannelMessage, UnusableError
from support.displays import Screen
from support.needs import need
from support.watching import comes, watching

WORD = ChannelMessage("Time for a break", "Two minutes")


@pytest.fixture
def screen() -> Iterator[Screen]:
    need("Xvfb", "xauth", "xdotool")
    with tempfile.TemporaryDirectory(prefix="ds-x") as folder, Screen(Path(folder)) as screen:
        yield screen


@pytest.fixture
def managed(screen: Screen) -> Screen:
    """Return the same screen with a window manager."""
    need("openbox", "xev", "xprop")
    screen.start("openbox", "--config-file", "/dev/null")
    for _ in range(100):
        if "window id" in screen.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"):
            return screen
    raise AssertionError("openbox did not start")


async def test_typing_and_resting_are_seen(screen: Screen) -> None:
    clock = SystemClock()
    source = X11Idle(clock, haste=10)
    source.set_fast_polling(True)
    screen.run("xdotool", "key", "a")
    began = clock.read().boot
    async with watching(source, screen.place()) as (reports, _):
        await comes(lambda: len(reports) == 2)
        rested = clock.read().boot
        screen.run("xdotool", "key", "a")
        await comes(lambda: len(reports) == 3)
    assert [reports[0], reports[2]] == [IdleReading(None), IdleReading(None)]
    assert isinstance(reports[1], IdleReading)
    assert reports[1].idle_since == pytest.approx(began, abs=0.5)
    assert 2.5 < rested - began < 5.0


async def test_the_pointer_counts_and_the_display_may_come_over_tcp(screen: Screen) -> None:
    for display in (screen.display, f"localhost{screen.display}.0"):
        server = await XServer.connect(display, screen.authority)
        await asyncio.sleep(0.3)
        rested_s = await server.idle_s()
        screen.run("xdotool", "mousemove_relative", "5", "5")
        assert await server.idle_s() < rested_s
        server.close()


async def test_without_the_cookie_the_server_refuses(screen: Screen) -> None:
    with pytest.raises(UnusableError, match="the X server refuses the connection: "):
        await X11Idle(SystemClock()).watch(screen.place(XAUTHORITY="/dev/null"), print)


async def test_a_server_that_is_killed_under_the_watch_is_told(screen: Screen) -> None:
    place = screen.place()
    async with watching(X11Idle(SystemClock(), haste=50), place) as (reports, task):
        await comes(lambda: len(reports) == 1)
        screen.server.terminate()
        with pytest.raises(UnusableError, match="the X server is gone"):
            await asyncio.wait_for(task, 5)
    with pytest.raises(UnusableError, match="no X server at"):
        await X11Idle(SystemClock()).watch(place, print)


async def test_a_server_that_is_stopped_is_told_in_time(screen: Screen) -> None:
    async with watching(X11Idle(SystemClock(), haste=50), screen.place()) as (reports, task):
        await comes(lambda: len(reports) == 1)
        screen.server.send_signal(signal.SIGSTOP)
        with pytest.raises(UnusableError, match="does not answer"):
            await asyncio.wait_for(task, 5)


async def test_our_window_is_raised_above_another(managed: Screen) -> None:
    ours, other = managed.window("ours"), managed.window("other")
    server = await XServer.connect(managed.display, managed.authority)
    await server.activate(other)
    await comes(lambda: managed.run("xdotool", "getactivewindow") == str(other))
    assert await RaiseWindow().say(managed.place(WINDOWID=str(ours)), WORD) == f"raised window {ours:#x}"
    await comes(lambda: managed.run("xdotool", "getactivewindow") == str(ours))
    assert await server.active_window() == ours
    server.close()


async def test_our_window_demands_attention_until_hushed(managed: Screen) -> None:
    ours, other = managed.window("ours"), managed.window("other")
    await RaiseWindow().say(managed.place(WINDOWID=str(other)), WORD)
    await comes(lambda: managed.run("xdotool", "getactivewindow") == str(other))

    def demands() -> bool:
        return "DEMANDS_ATTENTION" in managed.run("xprop", "-id", str(ours), "_NET_WM_STATE")

    channel = WindowUrgency()
    assert not demands()
    assert await channel.say(managed.place(WINDOWID=str(ours)), WORD) == f"window {ours:#x} demands attention"
    await comes(demands)
    await channel.dismiss()
    await comes(lambda: not demands())
    assert managed.run("xdotool", "getactivewindow") == str(other), "it does not take the keyboard"


async def test_a_window_that_fills_the_screen_is_busy_unless_it_is_ours(managed: Screen) -> None:
    ours, other = managed.window("ours"), managed.window("other")
    server = await XServer.connect(managed.display, managed.authority)
    fill = await server._atom("_NET_WM_STATE_FULLSCREEN")
    source = FullScreen(SystemClock(), coarse_poll_s=0.05)
    on, off = Busy(True, "full-screen"), Busy(False, "full-screen")
    async with watching(source, managed.place(WINDOWID=str(ours))) as (reports, _):
        await comes(lambda: len(reports) == 1)
        for window in (ours, other):
            await server._request_of("_NET_WM_STATE", window, 1, fill)
        await server.activate(other)
        await comes(lambda: reports == [off, on])
        await server.activate(ours)
        await comes(lambda: reports == [off, on, off])
        assert await server.full_screen(ours)
    server.close()


async def test_without_a_window_manager_nothing_is_claimed(screen: Screen) -> None:
    need("xev")
    window = screen.window("alone")
    for channel in (RaiseWindow(), WindowUrgency()):
        with pytest.raises(UnusableError, match="no window manager"):
            await channel.say(screen.place(WINDOWID=str(window)), WORD)
