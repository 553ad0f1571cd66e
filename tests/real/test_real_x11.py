"""X11 before a real server and a real window manager: input, cookies, windows, and a server that stops or dies."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from subprocess import DEVNULL

import pytest
from needs import need

from deskspine.adapters.busy.full_screen import FullScreen
from deskspine.adapters.channels.window import RaiseWindow, WindowUrgency
from deskspine.adapters.clock import SystemClock
from deskspine.adapters.presence.x11_idle import X11Idle
from deskspine.adapters.x11 import XServer
from deskspine.core.evidence import Sight
from deskspine.core.place import Place
from deskspine.core.schedule.inputs import Busy, Input
from deskspine.engine.ports import Broken, PresenceSource, Word

WORD = Word("Time for a break", "Two minutes")
COOKIE = "00112233445566778899aabbccddeeff"


class Screen:
    """An Xvfb of our own, which only our cookie opens, and the programs that were started on it."""

    def __init__(self, folder: Path) -> None:
        self.authority = str(folder / "authority")
        self._programs: list[subprocess.Popen[bytes]] = []
        self.run("xauth", "-q", "-f", self.authority, "add", ":0", ".", COOKIE)
        reading, writing = os.pipe()
        command = ("Xvfb", "-displayfd", str(writing), "-auth", self.authority, "-screen", "0", "640x480x24")
        self.server = subprocess.Popen(
            (*command, "-noreset", "-listen", "tcp"), pass_fds=(writing,), stdout=DEVNULL, stderr=DEVNULL
        )
        os.close(writing)
        number = b""
        # Up to the end of the line: it dies when it cannot write that.
        while not number.endswith(b"\n") and select.select([reading], [], [], 20)[0]:
            piece = os.read(reading, 20)
            assert piece, "Xvfb did not start"
            number += piece
        os.close(reading)
        self.display = f":{int(number)}"
        self.run("xauth", "-q", "-f", self.authority, "add", self.display, ".", COOKIE)

    @property
    def environment(self) -> dict[str, str]:
        """What programs on this screen are started with."""
        return {"PATH": os.environ["PATH"], "DISPLAY": getattr(self, "display", ""), "XAUTHORITY": self.authority}

    def run(self, *command: str) -> str:
        """What a program answers."""
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=10).stdout.strip()

    def start(self, *command: str) -> None:
        """Let a program run until the end of the test."""
        self._programs.append(subprocess.Popen(command, env=self.environment, stdout=DEVNULL, stderr=DEVNULL))

    def window(self, name: str) -> int:
        """Open a window and answer its number once it is shown."""
        self.start("xev", "-name", name, "-geometry", "200x100+20+20")
        return int(self.run("xdotool", "search", "--sync", "--onlyvisible", "--name", f"^{name}$").split()[0])

    def place(self, **variables: str) -> Place:
        """Somebody who sits before this screen."""
        return Place(desktop=True, variables=tuple({**self.environment, **variables}.items()))

    def end(self) -> None:
        """End everything that was started here."""
        for program in (*self._programs, self.server):
            program.send_signal(signal.SIGCONT)
            program.terminate()
            program.wait(10)


@pytest.fixture
def screen() -> Iterator[Screen]:
    need("Xvfb", "xauth", "xdotool")
    with tempfile.TemporaryDirectory(prefix="ds-x") as folder:
        screen = Screen(Path(folder))
        yield screen
        screen.end()


@pytest.fixture
def managed(screen: Screen) -> Screen:
    """The same with a window manager."""
    need("openbox", "xev", "xprop")
    screen.start("openbox", "--config-file", "/dev/null")
    for _ in range(100):
        if "window id" in screen.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"):
            return screen
    raise AssertionError("openbox did not start")


@contextlib.asynccontextmanager
async def watching(
    source: PresenceSource, place: Place
) -> AsyncIterator[tuple[list[Sight | Input], asyncio.Task[None]]]:
    """What `source` tells while it watches; it is cancelled at the end."""
    seen: list[Sight | Input] = []
    task = asyncio.create_task(source.watch(place, seen.append))
    try:
        yield seen, task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true: Callable[[], bool], limit_s: float = 8.0) -> None:
    """Wait for something to become true."""
    for _ in range(int(limit_s / 0.02)):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"it did not happen within {limit_s} s")


async def test_typing_and_resting_are_seen(screen: Screen) -> None:
    clock = SystemClock()
    source = X11Idle(clock, close_poll_s=0.1)
    source.attend(True)
    screen.run("xdotool", "key", "a")
    began = clock.read().boot
    async with watching(source, screen.place()) as (seen, _):
        await until(lambda: len(seen) == 2)
        rested = clock.read().boot
        screen.run("xdotool", "key", "a")
        await until(lambda: len(seen) == 3)
    assert [seen[0], seen[2]] == [Sight(None), Sight(None)]
    assert isinstance(seen[1], Sight)
    assert seen[1].idle_since == pytest.approx(began, abs=0.5)
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
    with pytest.raises(Broken, match="the X server refuses: "):
        await X11Idle(SystemClock()).watch(screen.place(XAUTHORITY="/dev/null"), print)


async def test_a_server_that_is_killed_under_the_watch_is_told(screen: Screen) -> None:
    place = screen.place()
    async with watching(X11Idle(SystemClock(), coarse_poll_s=0.1), place) as (seen, task):
        await until(lambda: len(seen) == 1)
        screen.server.terminate()
        with pytest.raises(Broken, match="the X server is gone"):
            await asyncio.wait_for(task, 5)
    with pytest.raises(Broken, match="no X server at"):
        await X11Idle(SystemClock()).watch(place, print)


async def test_a_server_that_is_stopped_is_told_in_time(screen: Screen) -> None:
    async with watching(X11Idle(SystemClock(), coarse_poll_s=0.1), screen.place()) as (seen, task):
        await until(lambda: len(seen) == 1)
        screen.server.send_signal(signal.SIGSTOP)
        with pytest.raises(Broken, match="does not answer"):
            await asyncio.wait_for(task, 5)


async def test_our_window_is_raised_above_another(managed: Screen) -> None:
    ours, other = managed.window("ours"), managed.window("other")
    server = await XServer.connect(managed.display, managed.authority)
    await server.activate(other)
    await until(lambda: managed.run("xdotool", "getactivewindow") == str(other))
    assert await RaiseWindow().say(managed.place(WINDOWID=str(ours)), WORD) == f"raised window {ours:#x}"
    await until(lambda: managed.run("xdotool", "getactivewindow") == str(ours))
    assert await server.active_window() == ours
    server.close()


async def test_our_window_demands_attention_until_hushed(managed: Screen) -> None:
    ours, other = managed.window("ours"), managed.window("other")
    await RaiseWindow().say(managed.place(WINDOWID=str(other)), WORD)
    await until(lambda: managed.run("xdotool", "getactivewindow") == str(other))

    def demands() -> bool:
        return "DEMANDS_ATTENTION" in managed.run("xprop", "-id", str(ours), "_NET_WM_STATE")

    channel = WindowUrgency()
    assert not demands()
    assert await channel.say(managed.place(WINDOWID=str(ours)), WORD) == f"window {ours:#x} demands attention"
    await until(demands)
    await channel.hush()
    await until(lambda: not demands())
    assert managed.run("xdotool", "getactivewindow") == str(other), "it does not take the keyboard"


async def test_a_window_that_fills_the_screen_is_busy_unless_it_is_ours(managed: Screen) -> None:
    ours, other = managed.window("ours"), managed.window("other")
    server = await XServer.connect(managed.display, managed.authority)
    fill = await server._atom("_NET_WM_STATE_FULLSCREEN")
    source = FullScreen(SystemClock(), coarse_poll_s=0.05)
    on, off = Busy(True, "full-screen"), Busy(False, "full-screen")
    async with watching(source, managed.place(WINDOWID=str(ours))) as (seen, _):
        await until(lambda: len(seen) == 1)
        for window in (ours, other):
            await server._request_of("_NET_WM_STATE", window, 1, fill)
        await server.activate(other)
        await until(lambda: seen == [off, on])
        await server.activate(ours)
        await until(lambda: seen == [off, on, off])
        assert await server.full_screen(ours)
    server.close()


async def test_without_a_window_manager_nothing_is_claimed(screen: Screen) -> None:
    need("xev")
    window = screen.window("alone")
    for channel in (RaiseWindow(), WindowUrgency()):
        with pytest.raises(Broken, match="no window manager"):
            await channel.say(screen.place(WINDOWID=str(window)), WORD)
