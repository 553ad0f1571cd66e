"""The person's place, from the environment, tmux and the runtime folder."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from deskspine.adapters.place import PlaceSurvey, own_terminal
from deskspine.core.presence.place import Place
from support.tmux_fakes import FakeTmux

TMUX = {"TMUX": "/tmp/tmux-0/default,12,0", "TMUX_PANE": "%3"}
SSH = "203.0.113.9 50000 10.0.0.2 22"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Yield a folder with a name short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="ds") as name:
        yield Path(name)


class World:
    """A survey of a world that a test describes."""

    def __init__(self, folder: Path, environ: Mapping[str, str], terminal: str = "/dev/pts/0") -> None:
        self.tmux = FakeTmux()
        self.folder = folder
        self.survey = PlaceSurvey(
            environ,
            run=self.tmux,
            proc=folder / "proc",
            runtime_dirs=folder / "none",
            terminal=lambda: terminal,
            platform="linux",
        )

    def client(self, pid: int, active_s: float, **environ: str) -> None:
        """Attach a client that was started with `environ`."""
        self.tmux.attach(f"/dev/pts/{pid}", active_s, pid=pid)
        path = self.folder / "proc" / str(pid) / "environ"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"".join(f"{name}={value}".encode() + b"\0" for name, value in environ.items()))


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, (False, False, False, "this machine")),
        ({"DISPLAY": ":0"}, (False, True, False, "this machine")),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, (False, True, True, "this machine")),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, (False, True, True, "this machine")),
        ({"SSH_CONNECTION": SSH}, (True, False, False, "over SSH")),
        ({"SSH_TTY": "/dev/pts/0", "STY": "1.pts"}, (True, False, False, "over SSH")),
        ({"SSH_CONNECTION": ""}, (False, False, False, "this machine")),
    ],
)
async def test_outside_tmux_our_own_environment_tells(
    folder: Path, environ: dict[str, str], expected: tuple[bool, bool, bool, str]
) -> None:
    place = await World(folder, environ).survey()
    assert (place.remote, place.desktop, place.wayland, place.why) == expected
    assert place.attached


async def test_only_the_variables_that_are_needed_are_told_and_sorted(folder: Path) -> None:
    environ = {"WINDOWID": "7", "TERM": "xterm", "HOME": "/h", "DISPLAY": ":0", "SECRET": "x", "XDG_SESSION_ID": "2"}
    place = await World(folder, environ).survey()
    assert place.variables == (("DISPLAY", ":0"), ("HOME", "/h"), ("TERM", "xterm"), ("WINDOWID", "7"))


async def test_text_consoles(folder: Path) -> None:
    assert (await World(folder, {}, "/dev/tty2").survey()).console
    assert (await World(folder, {}, "/dev/ttyv0").survey()).why == "a text console"
    assert not (await World(folder, {"DISPLAY": ":0"}, "/dev/tty2").survey()).console
    assert not (await World(folder, {"SSH_TTY": "x"}, "/dev/tty2").survey()).console
    assert not (await World(folder, {}, "/dev/ttyS0").survey()).console
    world = World(folder, TMUX, "/dev/pts/3")
    world.tmux.attach("/dev/tty1")
    assert (await world.survey()).console


async def test_somebody_who_goes_home_and_attaches_over_ssh(folder: Path) -> None:
    world = World(folder, {**TMUX, "DISPLAY": ":0"})
    world.client(1, 1000, DISPLAY=":0")
    world.tmux.environment = ["DISPLAY=:0", "-SSH_CONNECTION"]
    assert not (await world.survey()).remote
    world.client(2, 2000, SSH_CONNECTION=SSH)
    world.tmux.environment = ["-DISPLAY", f"SSH_CONNECTION={SSH}"]
    place = await world.survey()
    assert (place.remote, place.desktop, place.why) == (True, False, "a tmux client over SSH")
    assert place.variable("DISPLAY") == ""


async def test_back_at_the_desk_the_client_active_last_tells(folder: Path) -> None:
    """Expect the desk although the client over SSH attached last and is still there."""
    world = World(folder, {**TMUX, "SSH_TTY": "/dev/pts/7"})
    world.client(1, 3000, DISPLAY=":0", WINDOWID="9")
    world.client(2, 2000, SSH_CONNECTION=SSH)
    world.tmux.environment = ["-DISPLAY", f"SSH_CONNECTION={SSH}"]
    place = await world.survey()
    assert (place.remote, place.desktop, place.variable("WINDOWID")) == (False, True, "9")


async def test_with_one_client_what_tmux_was_told_counts(folder: Path) -> None:
    """Expect the display of `tmux set-environment`, by which people mend a display."""
    world = World(folder, {**TMUX, "DISPLAY": ":5", "XAUTHORITY": "/old", "SSH_TTY": "/dev/pts/7"})
    world.client(1, 1000, DISPLAY=":0", WAYLAND_DISPLAY="wayland-1", DBUS_SESSION_BUS_ADDRESS="unix:path=/bus")
    world.tmux.environment = ["DISPLAY=:1", "-XAUTHORITY", "-SSH_CONNECTION"]
    place = await world.survey()
    assert (place.variable("DISPLAY"), place.variable("XAUTHORITY")) == (":1", "")
    assert place.variable("WAYLAND_DISPLAY") == "wayland-1"
    assert place.variable("DBUS_SESSION_BUS_ADDRESS") == "unix:path=/bus"
    assert not place.remote


async def test_without_a_client_nobody_is_attached_and_no_forwarded_display_is_left(folder: Path) -> None:
    world = World(folder, {**TMUX, "DISPLAY": "localhost:10.0", "SSH_CONNECTION": SSH})
    place = await world.survey()
    assert (place.attached, place.remote, place.desktop, place.why) == (False, False, False, "no tmux client")
    world.tmux.attach("/dev/pts/1")
    assert (await world.survey()).remote


async def test_the_service_manager_is_asked_once_and_only_for_want_of_anything_else(folder: Path) -> None:
    world = World(folder, {})
    world.tmux.systemd = "DISPLAY=:3\nXAUTHORITY=$'/a\\nb'\nPATH=/bin\nWAYLAND_DISPLAY=\n"
    place = await world.survey()
    assert (place.variable("DISPLAY"), place.variable("XAUTHORITY"), place.variable("PATH")) == (":3", "", "")
    assert await world.survey() == place
    assert [call[0] for call in world.tmux.calls] == ["systemctl"]
    for environ in ({"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "w"}, {"SSH_CONNECTION": SSH}):
        other = World(folder, environ)
        await other.survey()
        assert not other.tmux.calls
    broken = World(folder, {})
    broken.tmux.broken = {"systemctl": "not installed"}
    assert not (await broken.survey()).desktop


def listener(path: Path) -> socket.socket:
    """Return a socket that a process listens to."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(os.fspath(path))
    listening.listen()
    return listening


async def test_what_is_missing_is_found_in_the_runtime_folder(folder: Path) -> None:
    world = World(folder, {"XDG_RUNTIME_DIR": str(folder)})
    listener(folder / "wayland-0").close()
    (folder / "wayland-0.lock").touch()
    assert not (await world.survey()).desktop, "nobody listens to that socket any more"
    with listener(folder / "bus"), listener(folder / "wayland-1"):
        place = await world.survey()
        assert (place.desktop, place.wayland) == (True, True)
        assert place.variable("WAYLAND_DISPLAY") == "wayland-1"
        assert place.variable("DBUS_SESSION_BUS_ADDRESS") == f"unix:path={folder}/bus"
        remote = await World(folder, {"XDG_RUNTIME_DIR": str(folder), "SSH_CONNECTION": SSH}).survey()
        assert not remote.desktop
        if os.getuid() == 0:
            os.chown(folder / "wayland-1", 12345, -1)
            os.chown(folder / "bus", 12345, -1)
            place = await world.survey()
            assert (place.desktop, place.variable("DBUS_SESSION_BUS_ADDRESS")) == (False, "")
            os.chown(folder, 12345, -1)
            assert (await World(folder, {}).survey()).variables == ()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
async def test_other_systems_have_a_desktop_and_nothing_to_look_for(folder: Path, platform: str) -> None:
    run = FakeTmux()
    place = await PlaceSurvey({}, run=run, terminal=lambda: "", platform=platform)()
    assert (place.desktop, place.wayland, run.calls) == (True, False, [])


async def test_when_tmux_does_not_answer_the_last_known_place_stands(folder: Path) -> None:
    world = World(folder, {**TMUX, "DISPLAY": ":0"})
    world.tmux.broken = {"tmux": "no server"}
    assert await world.survey() == Place(desktop=True, variables=(("DISPLAY", ":0"), *sorted(TMUX.items())))
    world.tmux.broken.clear()
    away = await world.survey()
    assert not away.attached
    world.tmux.hangs = True
    loop = asyncio.get_running_loop()
    began = loop.time()
    assert await world.survey() == away
    assert loop.time() - began < 1.0


def test_our_own_terminal_is_a_device_or_nothing() -> None:
    assert own_terminal() == "" or own_terminal().startswith("/dev/")
