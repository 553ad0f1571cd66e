"""Opening a window: which environment it gets, what is tried next, and what a failure says."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from deskspine.adapters.terminal_windows import opening
from deskspine.adapters.terminal_windows.opening import TerminalWindow
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError

COMMAND = ("show", "the break")
DESK = Place(desktop=True, variables=(("DISPLAY", ":7"), ("TMUX", "/s,1,0"), ("XAUTHORITY", "/x")))


class Desk:
    """A desktop with terminals that a test installs; each writes down how it was started."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.log = folder / "log"
        self.environ = {"PATH": str(self.bin), "TERM": "xterm", "TMUX": "/own,1,0", "SSH_CONNECTION": "x", "KEPT": "1"}
        self.setting = "auto"
        self.own: tuple[str, ...] = ()
        self.window = TerminalWindow(COMMAND, setting=lambda: self.setting, own=lambda: self.own, environ=self.environ)

        self.shown = folder / "shown"

    def install(self, name: str, ending: str = "") -> None:
        """Install a terminal that writes down its arguments and environment.

        Then it runs `ending`; without one it shows its command until it is ended.
        """
        script = self.bin / name
        ending = ending or f">{self.shown}; exec /bin/sleep 20"
        script.write_text(f'#!/bin/sh\n{{ echo {name} "$@"; /usr/bin/env; }} >>{self.log}\n{ending}\n')
        script.chmod(0o755)

    async def open(self, place: Place | None = None) -> str:
        """Open a window and return the terminal."""
        self.shown.unlink(missing_ok=True)
        return await self.window.open(place or DESK, self.shown.exists)

    def started(self) -> list[str]:
        """Return the first line of each start."""
        return [line for line in self.log.read_text().splitlines() if "=" not in line]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(opening, "APPEARS_S", 1.0)
    return Desk(tmp_path)


async def test_it_belongs_to_the_desktop_and_not_to_the_terminal_of_the_engine(desk: Desk) -> None:
    desk.install("foot")
    assert await desk.open() == "foot"
    lines = desk.log.read_text().splitlines()
    assert lines[0] == "foot --app-id deskspine show the break"
    environ = dict(line.split("=", 1) for line in lines[1:] if "=" in line)
    assert (environ["DISPLAY"], environ["XAUTHORITY"], environ["KEPT"]) == (":7", "/x", "1")
    assert shlex.split(environ["DESKSPINE_COMMAND"]) == list(COMMAND)
    assert not {"TMUX", "SSH_CONNECTION", "TERM"} & set(environ)
    await desk.window.close()


async def test_one_that_fails_at_once_is_followed_by_the_next(desk: Desk) -> None:
    desk.environ["TERMINAL"] = "broken"
    desk.install("broken", "echo 'cannot open display' >&2; exit 1")
    desk.install("foot", "exec /bin/sleep 20")
    desk.install("konsole", f"(/bin/sleep 0.3; >{desk.shown}) & exit 0")
    desk.install("xterm")
    assert await desk.open() == "konsole", "it hands the command over and ends well"
    assert [line.split()[0] for line in desk.started()] == ["broken", "foot", "konsole"]
    await desk.window.close()


async def test_when_all_fail_every_reason_is_given(desk: Desk) -> None:
    with pytest.raises(UnusableError, match="no terminal is installed"):
        await desk.open()
    desk.install("foot", "echo 'no compositor' >&2; exit 220")
    desk.install("xterm", "exit 1")
    desk.install("konsole", "exit 0")
    why = "foot: no compositor; konsole opened no window within 1 seconds; xterm failed"
    with pytest.raises(UnusableError, match=f"^{why}$"):
        await desk.open()


async def test_a_chosen_terminal_is_the_only_one(desk: Desk) -> None:
    desk.install("foot")
    desk.setting = "kitty"
    with pytest.raises(UnusableError, match=r"^kitty is not installed$"):
        await desk.open()
    desk.own = (str(desk.bin / "mine"), "--big")
    with pytest.raises(UnusableError, match=r"^mine is not installed$"):
        await desk.open()
    desk.install("mine")
    assert await desk.open() == "mine"
    assert desk.started() == ["mine --big show the break"]
    await desk.window.close()


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (Place(), "no desktop"),
        (Place(remote=True, desktop=True, why="over SSH"), "you sit at another machine: over SSH"),
    ],
)
async def test_where_no_window_reaches_the_person(desk: Desk, place: Place, why: str) -> None:
    desk.install("xterm")
    with pytest.raises(UnusableError, match=why):
        await desk.open(place)
    desk.setting = "off"
    with pytest.raises(UnusableError, match=r"interrupt\.terminal is off"):
        await desk.open()
    assert not desk.log.exists()
