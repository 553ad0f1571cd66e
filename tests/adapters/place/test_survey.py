"""The person's place, from the environment, tmux and the runtime folder."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from deskspine.adapters.place.own_terminal import own_terminal
from deskspine.adapters.place.survey import PlaceSurvey
from deskspine.core.commands.messages import FacePlace
from deskspine.core.presence.place import Place
from support.tmux_fakes import WALL, FakeServers, FakeTmux

TMUX = {"TMUX": "/tmp/tmux-0/default,12,0", "TMUX_PANE": "%3"}
SSH = "203.0.113.9 50000 10.0.0.2 22"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Yield a folder with a name short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="ds") as name:
        yield Path(name)
    while worlds:
        worlds.pop().servers.close()


worlds: list[World] = []
"""The worlds of the running test, whose sockets are closed at its end."""


class World:
    """A survey of a world that a test describes."""

    def __init__(self, folder: Path, environ: Mapping[str, str], terminal: str = "/dev/pts/0") -> None:
        self.tmux = FakeTmux()
        self.servers = FakeServers(folder, self.tmux)
        self.folder = folder
        self.has_terminals = True
        self.faces: list[FacePlace] = []
        worlds.append(self)
        self.survey = PlaceSurvey(
            {"TMUX_TMPDIR": str(folder), **environ},
            wall=lambda: WALL,
            faces=lambda: self.faces,
            run=self.servers,
            has_terminals=lambda: self.has_terminals,
            x_sockets=folder / "x",
            proc=folder / "proc",
            runtime_dirs=folder / "none",
            terminal=lambda: terminal,
            platform="linux",
        )

    def client(self, pid: int, active_s: float, server: FakeTmux | None = None, **environ: str) -> None:
        """Attach a client that was started with `environ`, to our own server or to another one."""
        (server or self.tmux).attach(f"/dev/pts/{pid}", active_s, pid=pid)
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
    place = await PlaceSurvey(
        {"TMUX_TMPDIR": "/nowhere"}, wall=lambda: WALL, run=run, terminal=lambda: "", platform=platform
    )()
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


# -- other servers of tmux ---------------------------------------------------------------------------------------------


async def test_started_at_login_it_follows_the_tmux_client_of_the_person(folder: Path) -> None:
    world = World(folder, {}, terminal="")
    work = world.servers.start("work")
    work.environment = ["DISPLAY=:4"]
    world.client(7, WALL - 3, work, DISPLAY=":5", XDG_RUNTIME_DIR="/run/me", WEZTERM_PANE="3")
    place = await world.survey()
    assert (place.remote, place.desktop, place.why) == (False, True, "this machine")
    assert place.variable("TMUX") == f"{folder}/tmux-{os.getuid()}/work,12,0"
    assert (place.variable("DISPLAY"), place.variable("XDG_RUNTIME_DIR")) == (":5", "/run/me")
    assert (place.variable("TMUX_PANE"), place.variable("WEZTERM_PANE")) == ("", "3")


async def test_the_client_used_last_of_any_server_counts(folder: Path) -> None:
    world = World(folder, {**TMUX, "DISPLAY": ":0"})
    world.client(1, WALL - 50, DISPLAY=":0")
    other = world.servers.start("other")
    world.client(2, WALL - 60, other, SSH_CONNECTION=SSH)
    assert (await world.survey()).variable("TMUX") == TMUX["TMUX"]
    other.clients.clear()
    world.client(3, WALL - 40, other, SSH_CONNECTION=SSH)
    place = await world.survey()
    assert (place.remote, place.desktop, place.why) == (True, False, "a tmux client over SSH")
    assert place.variable("TMUX").startswith(f"{folder}/tmux-{os.getuid()}/other,")
    assert place.variable("TMUX_PANE") == ""


async def test_an_inner_tmux_is_looked_at_through_the_outer_one(folder: Path) -> None:
    world = World(folder, TMUX)
    world.tmux.attach("/dev/pts/9", WALL)
    outer = world.servers.start("outer")
    world.client(2, WALL - 1, outer, DISPLAY=":8")
    place = await world.survey()
    assert place.variable("TMUX").startswith(f"{folder}/tmux-{os.getuid()}/outer,")
    assert place.variable("DISPLAY") == ":8"


async def test_no_process_runs_for_a_server_without_clients_or_that_is_gone(folder: Path) -> None:
    world = World(folder, {"DISPLAY": ":0"})
    idle, gone = world.servers.start("idle", mode=0o660), world.servers.start("gone")
    world.servers.close()
    place = await world.survey()
    assert (place.attached, place.variable("TMUX")) == (True, "")
    assert not idle.calls
    assert not gone.calls


async def test_a_server_of_another_person_is_not_asked(folder: Path) -> None:
    world = World(folder, {})
    theirs = world.servers.start("theirs")
    theirs.attach("/dev/pts/5")
    if os.getuid() != 0:
        pytest.skip("only root can give a socket away")
    os.chown(folder / "tmux-0" / "theirs", 12345, -1)
    assert (await world.survey()).variable("TMUX") == ""
    os.chown(folder / "tmux-0" / "theirs", 0, -1)
    os.chown(folder / "tmux-0", 12345, -1)
    assert (await world.survey()).variable("TMUX") == ""
    assert not theirs.calls


async def test_a_client_over_ssh_that_rests_does_not_take_the_desk_away(folder: Path) -> None:
    world = World(folder, {"DISPLAY": ":0"}, terminal="")
    home = world.servers.start("home")
    world.client(2, WALL - 301, home, SSH_CONNECTION=SSH)
    place = await world.survey()
    assert (place.remote, place.desktop, place.variable("TMUX")) == (False, True, "")
    home.clients.clear()
    world.client(3, WALL - 299, home, SSH_CONNECTION=SSH)
    assert (await world.survey()).remote
    bare = World(folder, {}, terminal="")
    bare.servers.at = world.servers.at
    home.clients.clear()
    bare.client(4, WALL - 5000, home, SSH_CONNECTION=SSH)
    assert (await bare.survey()).remote, "there is no other place"


async def test_our_own_terminal_counts_if_it_was_used_later(folder: Path) -> None:
    terminal = folder / "tty"
    terminal.touch()
    world = World(folder, {"DISPLAY": ":0"}, terminal=str(terminal))
    other = world.servers.start("other")
    world.client(2, WALL - 100, other, DISPLAY=":9")
    os.utime(terminal, (WALL - 50, WALL))
    assert (await world.survey()).variable("DISPLAY") == ":0"
    os.utime(terminal, (WALL - 150, WALL))
    assert (await world.survey()).variable("DISPLAY") == ":9"


@pytest.mark.parametrize("environ", [{}, TMUX], ids=["outside tmux", "in a tmux that no one looks at"])
async def test_a_screen_in_another_terminal_is_a_place_too(folder: Path, environ: dict[str, str]) -> None:
    world = World(folder, {**environ, "DISPLAY": ":0"}, terminal="")
    ttys = [folder / "tty1", folder / "tty2"]
    for tty in ttys:
        tty.touch()
    world.faces = [
        FacePlace("screen", 1, str(ttys[0]), {"SSH_CONNECTION": SSH}),
        FacePlace("plain", 2, str(ttys[1]), {"DISPLAY": ":5", "KITTY_LISTEN_ON": "unix:/k"}),
        FacePlace("screen", 3, "/dev/pts/9", {"TMUX": "/gone,1,0", "TMUX_PANE": "%1"}),
    ]
    os.utime(ttys[0], (WALL - 10, WALL))
    os.utime(ttys[1], (WALL - 90, WALL))
    place = await world.survey()
    assert (place.remote, place.desktop, place.attached, place.why) == (True, False, True, "over SSH")
    assert place.variable("TMUX") == ""
    os.utime(ttys[1], (WALL - 5, WALL))
    place = await world.survey()
    assert (place.remote, place.variable("DISPLAY"), place.variable("KITTY_LISTEN_ON")) == (False, ":5", "unix:/k")
    other = world.servers.start("other")
    world.client(2, WALL, other, DISPLAY=":9")
    assert (await world.survey()).variable("DISPLAY") == ":9"


async def test_a_server_with_its_socket_in_another_folder_is_known_by_a_screen_in_it(folder: Path) -> None:
    world = World(folder, {}, terminal="")
    elsewhere = FakeServers(folder / "else", world.tmux)
    (folder / "else").mkdir()
    world.client(2, WALL, elsewhere.start("own"), DISPLAY=":9")
    world.servers.at |= elsewhere.at
    (path,) = elsewhere.at
    assert (await world.survey()).variable("TMUX") == ""
    world.faces = [FacePlace("screen", 1, "/dev/pts/9", {"TMUX": f"{path},12,0"})]
    assert (await world.survey()).variable("DISPLAY") == ":9"
    elsewhere.close()


async def test_a_server_that_hangs_hides_no_other(folder: Path) -> None:
    world = World(folder, {}, terminal="")
    world.servers.start("hung").hangs = True
    good = world.servers.start("good")
    world.client(2, WALL, good, DISPLAY=":9")
    assert (await world.survey()).variable("DISPLAY") == ":9"


async def test_without_terminal_desktop_and_client_the_person_is_not_here(folder: Path) -> None:
    world = World(folder, {}, terminal="")
    assert (await world.survey()).attached
    world.has_terminals = False
    place = await world.survey()
    assert (place.attached, place.why) == (False, "no terminal")
    assert (await World(folder, {}, terminal="/dev/tty2").survey()).attached
    desk = World(folder, {"DISPLAY": ":0"}, terminal="")
    desk.has_terminals = False
    assert (await desk.survey()).attached


async def test_a_desktop_that_begins_later_is_found_without_asking_each_minute(folder: Path) -> None:
    world = World(folder, {}, terminal="")
    for _ in range(5):
        assert not (await world.survey()).desktop
    asked = len(world.tmux.calls)
    assert asked <= 2
    (folder / "x").mkdir()
    world.tmux.systemd = "DISPLAY=:6\n"
    assert (await world.survey()).variable("DISPLAY") == ":6"
    assert (await world.survey()).variable("DISPLAY") == ":6"
    assert len(world.tmux.calls) == asked + 1
