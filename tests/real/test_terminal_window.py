"""No terminal is open: a notice of a real dunst, its Start, and a real xterm that shows the routine and closes."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable

import pytest

from deskspine.adapters.channels.desktop_notice import NOTICES, DesktopNotice
from deskspine.adapters.terminal_windows.opening import TerminalWindow
from deskspine.adapters.terminal_windows.routine_window import RoutineWindow
from deskspine.core.commands.registry import Request
from deskspine.core.presence.place import Place
from deskspine.engine.ports import ChannelMessage, UnusableError
from support.buses import Desktop, closing, folder_of_a_session
from support.displays import Sway
from support.needs import need
from support.programs import NOBODY
from support.resident import Resident

ASK = ChannelMessage("Time to move", "Two-minute reset", (("start", "Start"), ("not-now", "Skip this one")))
FACE = """
import os, pathlib, sys, time
folder = pathlib.Path(sys.argv[1])
print("\\033]2;THE ROUTINE\\a", end="", flush=True)
(folder / "environ").write_text("\\n".join(f"{name}={value}" for name, value in os.environ.items()))
(folder / "open").touch()
while not (folder / "over").exists():
    time.sleep(0.05)
(folder / "open").unlink()
"""
"""A replacement for our own face: it is open until the file `over` exists."""


@pytest.fixture
async def desktop() -> AsyncIterator[Desktop]:
    need("dbus-daemon", "Xvfb", "dunst", "dunstctl", "xdotool", "xterm")
    with folder_of_a_session() as folder, closing(Desktop(folder)) as desktop:
        await desktop.owned(NOTICES.name)
        yield desktop


class Opener:
    """The part of an engine without a screen that a notice reaches, in an environment without a display."""

    def __init__(self, desktop: Desktop, setting: str = "auto", own: tuple[str, ...] = ()) -> None:
        self.folder = desktop.folder
        self.place = desktop_place(desktop)
        environ = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        environ |= {"HOME": str(self.folder), "TMUX": "/nowhere,1,0", "TERM": "dumb"}
        self.command = (sys.executable, "-c", FACE, str(self.folder))
        self.window = TerminalWindow(self.command, setting=lambda: setting, own=lambda: own, environ=environ)
        self.notes: list[str] = []
        self.desk = Resident()
        self.start = RoutineWindow(
            (self.window,),
            place=lambda: self.place,
            is_shown=(self.folder / "open").exists,
            note=lambda topic, text: self.notes.append(text),
            send=lambda name: self.desk.engine.handle(Request(name, origin="verb")),
        )
        self.desk.engine.subscribe(self.start.follow)
        self.notice = DesktopNotice(self.answer)

    async def open(self) -> str:
        """Open a window and return the terminal."""
        return await self.window.open(self.place, (self.folder / "open").exists)

    def answer(self, request: str) -> None:
        assert request == "start"
        self.begin()

    def begin(self) -> None:
        """Begin the next routine, which needs a window."""
        assert self.desk.ask("start").ok

    @property
    def plays(self) -> bool:
        """True if the routine plays."""
        return self.desk.picture.playing is not None

    async def close(self) -> None:
        await self.notice.close()
        await self.start.close()


def desktop_place(desktop: Desktop) -> Place:
    """Return the place of a person at this desktop."""
    return Place(
        desktop=True, variables=tuple(sorted((*desktop.place.variables, ("DISPLAY", desktop.environ["DISPLAY"]))))
    )


async def until(holds: Callable[[], object]) -> None:
    """Wait until `holds`."""
    async with asyncio.timeout(15):
        while not holds():  # noqa: ASYNC110 - files and other programs set no events
            await asyncio.sleep(0.05)


async def windows(desktop: Desktop, count: int) -> list[str]:
    """Wait until there are `count` windows with the routine and return them."""
    async with asyncio.timeout(10):
        while True:
            found = (await desktop.tool("xdotool", "search", "--onlyvisible", "--name", "THE ROUTINE")).split()
            if len(found) == count:
                return found
            await asyncio.sleep(0.1)


async def test_start_on_a_notice_opens_a_window_that_closes_at_the_end(desktop: Desktop) -> None:
    opener = Opener(desktop, "xterm")
    try:
        await opener.notice.say(opener.place, ASK)
        await desktop.shown(1)
        await desktop.tool("dunstctl", "action", "0")
        await until((opener.folder / "open").exists)
        await windows(desktop, 1)
        environ = dict(
            line.split("=", 1) for line in (opener.folder / "environ").read_text().splitlines() if "=" in line
        )
        assert environ["DISPLAY"] == desktop.environ["DISPLAY"]
        assert environ["DBUS_SESSION_BUS_ADDRESS"] == desktop.environ["DBUS_SESSION_BUS_ADDRESS"]
        assert environ["TERM"].startswith("xterm")
        assert "TMUX" not in environ
        await until(lambda: opener.notes)
        (opener.folder / "over").touch()
        await windows(desktop, 0)
        assert set(opener.notes) == {""}
        assert opener.plays
        program = opener.window._program
        await until(lambda: program is not None and not program.runs)
    finally:
        await opener.close()


async def test_own_command_and_auto_open_one_too(desktop: Desktop) -> None:
    own = Opener(desktop, own=("xterm", "-geometry", "50x20", "-e"))
    try:
        assert await own.open() == "xterm"
        await windows(desktop, 1)
    finally:
        await own.close()
    await windows(desktop, 0)
    (own.folder / "open").unlink(missing_ok=True)
    auto = Opener(desktop)
    try:
        assert await auto.open()
        await windows(desktop, 1)
    finally:
        await auto.close()


async def test_a_display_that_is_gone_is_one_notice_with_the_reason(desktop: Desktop) -> None:
    opener = Opener(desktop, "xterm")
    opener.place = Place(desktop=True, variables=(("DISPLAY", ":4242"),))
    try:
        with pytest.raises(UnusableError, match=r"xterm: .*display"):
            await opener.open()
        opener.begin()
        await until(lambda: opener.notes)
        assert "The routine could not be shown (xterm: " in opener.notes[0]
        assert not opener.plays
    finally:
        await opener.close()


async def test_kitty_shows_it_over_the_window_where_the_person_sits(desktop: Desktop) -> None:
    if not shutil.which("kitty"):
        pytest.skip("kitty is not installed")
    listens = f"unix:{desktop.folder}/kitty"
    options = ("--config", "NONE", "-o", "allow_remote_control=yes", "--listen-on", listens)
    desktop.environ["LIBGL_ALWAYS_SOFTWARE"] = "1"
    kitty = desktop.run("kitty", *options, "sh", "-c", "echo WORK; exec cat")

    async def text() -> str:
        return await desktop.tool("kitty", "@", "--to", listens, "get-text")

    async def shows(word: str) -> None:
        async with asyncio.timeout(15):
            while word not in await text():
                if kitty.poll() is not None:
                    pytest.skip("kitty finds no OpenGL here")
                await asyncio.sleep(0.1)

    await shows("WORK")
    opener = Opener(desktop)
    opener.place = Place(desktop=True, variables=(*opener.place.variables, ("KITTY_LISTEN_ON", listens)))
    try:
        assert await opener.open() == "kitty overlay"
        await until((opener.folder / "open").exists)
        assert "WORK" not in await text()
        (opener.folder / "over").touch()
        await shows("WORK")
    finally:
        await opener.close()


async def test_foot_opens_on_wayland_under_a_name_that_window_rules_find() -> None:
    need("sway", "swaymsg", "foot", *(("setpriv",) if os.getuid() == 0 else ()))
    with folder_of_a_session() as folder, Sway(folder, NOBODY if os.getuid() == 0 else None) as sway:
        environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        window = TerminalWindow(("sleep", "60"), setting=lambda: "foot", environ=environ)

        def is_there() -> bool:
            return '"app_id": "deskspine"' in sway.run("swaymsg", "-t", "get_tree")

        try:
            assert await window.open(sway.place, is_there) == "foot"
        finally:
            await window.close()
        await until(lambda: not is_there())
