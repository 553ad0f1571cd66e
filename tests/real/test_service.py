"""The service under a real systemd manager: installed, started, killed, restarted, removed."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from support.displays import Screen
from support.needs import need
from support.programs import until
from support.shell_pty import Window
from support.user_manager import Manager, user_manager

ENGINE = '''
"""In place of `deskspine serve`: does what presence, hooks and channels do, writes what works, ends on SIGTERM."""
import json, os, pathlib, signal, socket, subprocess, sys, tempfile

works = {}
def attempt(name, act):
    try:
        works[name] = bool(act())
    except OSError as error:
        works[name] = str(error)

def unix_socket():
    folder = tempfile.mkdtemp(dir="/tmp")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(folder + "/s")
        server.listen()
        client.connect(folder + "/s")
        return True

def terminal():
    near, far = os.openpty()
    name = os.ttyname(far)
    with open(name, "w") as file:
        file.write("title")
    return name.startswith("/dev/pts/") and os.stat(name).st_atime and os.read(near, 5) == b"title"

home = pathlib.Path.home()
attempt("unix sockets in /tmp", unix_socket)
attempt("another terminal", terminal)
attempt("files of other processes", lambda: os.listdir(f"/proc/{os.getppid()}/fd"))
attempt("own folders", lambda: (home / "written").write_text("x"))
attempt("devices", lambda: os.listdir("/dev"))
attempt("network", lambda: socket.socket(socket.AF_INET).close() or True)
attempt("privileges by sudo", lambda: "NoNewPrivs:\\t0" in pathlib.Path("/proc/self/status").read_text())
window = subprocess.Popen(["sleep", "600"], start_new_session=True)
facts = {"works": works, "pid": os.getpid(), "window": window.pid, "config": os.environ.get("XDG_CONFIG_HOME"),
         "folder": os.getcwd(), "path": sys.path[0], "starts": 1}
file = home / "facts.json"
if file.exists():
    facts["starts"] = json.loads(file.read_text())["starts"] + 1
draft = home / "facts.draft"
draft.write_text(json.dumps(facts))
draft.replace(file)
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
signal.pause()
'''
VERB = """
import os, sys
from argparse import Namespace
from deskspine.cli.service import ServiceContext, perform
from deskspine.cli.tree import parser_of
from deskspine.cli.user_manager import UserManager
environ = {{**os.environ, **{variables!r}}}
pid = lambda: UserManager(environ).properties("deskspine.service", "--property=MainPID")["MainPID"]
context = ServiceContext(environ, UserManager(environ), print, None, {command!r}, pid)
sys.exit(perform(parser_of("service").parse_args({words!r}), context))
"""
SEEN = ["unix sockets in /tmp", "another terminal", "files of other processes", "own folders", "devices"]
ODD = "a $HOME %h \"b\" 'c' \\d ü"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with the engine in a folder whose name needs every kind of escape."""
    folder = tmp_path / ODD
    folder.mkdir()
    (folder / "engine.py").write_text(ENGINE, encoding="utf-8")
    (folder / "python").symlink_to(sys.executable)
    return tmp_path


def service(manager: Manager, home: Path, *words: str) -> tuple[int, str]:
    """Run `deskspine service` with the engine above; return exit code and output."""
    folder = home / ODD
    command = (str(folder / "python"), str(folder / "engine.py"))
    code = VERB.format(variables={"XDG_CONFIG_HOME": str(folder)}, command=command, words=[*words])
    result = manager.python(code)
    assert result.stderr == ""
    return result.returncode, result.stdout


def facts(home: Path, start: int = 1) -> dict[str, object]:
    """Wait for the engine's start of this number and return what it wrote."""
    file = home / "facts.json"
    until(lambda: file.exists() and json.loads(file.read_text())["starts"] == start, 20, f"start {start}")
    found: dict[str, object] = json.loads(file.read_text())
    return found


def lives(pid: object) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_life_of_the_service(home: Path) -> None:
    with user_manager(home) as manager:
        unit = home / ".config" / "systemd" / "user" / "deskspine.service"
        assert service(manager, home, "status")[0] == 1
        code, text = service(manager, home, "install")
        assert (code, unit.exists()) == (1, False)
        assert "ExecStart=" in text
        assert str(unit) in text

        code, text = service(manager, home, "install", "--yes")
        assert (code, unit.stat().st_mode & 0o777) == (0, 0o644)
        assert "The service is installed, enabled and active (process " in text
        first = facts(home)
        assert first["works"] == dict.fromkeys([*SEEN, "network", "privileges by sudo"], True)
        assert (first["config"], first["folder"]) == (str(home / ODD), str(home))
        assert service(manager, home, "status")[0] == 0

        os.kill(int(str(first["pid"])), signal.SIGKILL)
        second = facts(home, 2)
        assert lives(first["window"]), "a window closed because the engine was killed"
        assert manager.property("ActiveState") == "active"

        assert service(manager, home, "install", "--yes", "--at", "desktop", "--strict")[0] == 0
        third = facts(home, 3)
        works = dict(third["works"])  # type: ignore[call-overload]
        assert works.pop("privileges by sudo") is False
        assert "not supported" in works.pop("network")
        assert works == dict.fromkeys(SEEN, True)
        wanted = home / ".config" / "systemd" / "user" / "graphical-session.target.wants" / "deskspine.service"
        assert wanted.is_symlink()
        assert not (wanted.parent.parent / "default.target.wants" / "deskspine.service").is_symlink()

        code, text = service(manager, home, "remove", "--yes")
        assert (code, unit.exists(), wanted.is_symlink()) == (0, False, False)
        assert manager.property("LoadState") == "not-found"
        assert not lives(third["pid"])
        for start in (first, second, third):
            assert lives(start["window"]), "a window closed because the service was stopped"
            os.kill(int(str(start["window"])), signal.SIGKILL)


def deskspine(manager: Manager, *words: str) -> tuple[int, str]:
    """Run a verb of the real program; return exit code and output."""
    result = manager.run(sys.executable, "-P", "-m", "deskspine", *words)
    return result.returncode, result.stdout + result.stderr


def status(manager: Manager) -> dict[str, str]:
    """Return what `status --json` prints."""
    fields: dict[str, str] = json.loads(deskspine(manager, "status", "--json")[1])
    return fields


def test_the_real_engine_lives_through_it(tmp_path: Path) -> None:
    with user_manager(tmp_path) as manager:
        code, text = deskspine(manager, "service", "install", "--yes")
        assert (code, "installed, enabled and active" in text) == (0, True), text
        until(lambda: "pid" in status(manager), 15, "the engine has written its status")
        first = status(manager)
        assert str(first["pid"]) == manager.property("MainPID")

        os.kill(int(first["pid"]), signal.SIGKILL)
        until(lambda: manager.property("NRestarts") == "1", 15, "it starts again")
        until(lambda: status(manager).get("pid") not in (None, first["pid"]), 15, "the engine runs again")

        pid = manager.property("MainPID")
        began = Path(f"/proc/{pid}/cmdline").read_bytes()
        lock = tmp_path / ".local" / "state" / "deskspine" / "lock"
        taken = lock.stat().st_mtime_ns
        assert deskspine(manager, "restart")[0] == 0
        until(lambda: lock.stat().st_mtime_ns > taken, 15, "it starts again")
        until(lambda: str(status(manager).get("pid")) == pid, 15, "it is the same process")
        assert Path(f"/proc/{pid}/cmdline").read_bytes() == began
        assert manager.property("NRestarts") == "1"

        code, text = deskspine(manager, "serve")
        assert (code, text) == (4, "deskspine: another `deskspine serve` is running\n")

        assert deskspine(manager, "quit")[0] == 0
        until(lambda: manager.property("ActiveState") == "inactive", 10, "who quits it wants it to end")
        assert manager.property("Result") == "success"
        assert deskspine(manager, "status")[0] == 3

        manager.run("systemctl", "--user", "start", "deskspine")
        until(lambda: deskspine(manager, "status")[0] == 0, 15, "it runs")
        assert deskspine(manager, "service", "remove", "--yes")[0] == 0
        assert deskspine(manager, "status")[0] == 3
        assert manager.property("LoadState") == "not-found"


def test_a_screen_has_the_engine_until_the_service_is_back(tmp_path: Path) -> None:
    with user_manager(tmp_path) as manager:
        assert deskspine(manager, "service", "install", "--yes")[0] == 0
        command = manager.inside(sys.executable, "-P", "-m", "deskspine")
        with Window(manager.environ | {"TERM": "xterm-256color"}, command=command, size=(100, 30)) as screen:
            screen.wait_for("deskspine")
            first = manager.property("MainPID")
            os.kill(int(first), signal.SIGKILL)
            until(lambda: str(status(manager).get("pid", first)) != first, 10, "an engine runs")
            assert manager.property("ActiveState") == "activating", "the engine is that of the screen"
            until(
                lambda: str(status(manager).get("pid")) == manager.property("MainPID"), 20, "the service has it again"
            )
            screen.type(b"q")
            screen.wait_for("ctrl+q")
            assert screen.process.poll() is None


def test_another_engine_without_a_screen_is_left_alone(tmp_path: Path) -> None:
    with user_manager(tmp_path) as manager:
        manager.run("systemd-run", "--user", "--unit=other", sys.executable, "-P", "-m", "deskspine", "serve")
        until(lambda: deskspine(manager, "status")[0] == 0, 15, "the other one runs")
        until(lambda: "pid" in status(manager), 15, "the other one has written its status")
        other = status(manager)["pid"]
        code, text = deskspine(manager, "service", "install", "--yes")
        assert code == 1
        assert "not active, because another `deskspine serve` was running already" in text
        assert (manager.property("NRestarts"), status(manager)["pid"]) == ("0", other)


@pytest.mark.parametrize("strict", [False, True])
def test_presence_and_channels_see_the_same_in_the_unit(tmp_path: Path, strict: bool) -> None:
    need("Xvfb", "xauth", "xdotool", "dbus-daemon")
    with Screen(tmp_path) as screen, user_manager(tmp_path) as manager:
        names = [f"{name}={value}" for name, value in screen.environment.items() if name != "PATH"]
        manager.run("systemctl", "--user", "set-environment", *names)
        screen.typing()
        command = ["--strict"] if strict else []
        assert deskspine(manager, "service", "install", "--yes", *command)[0] == 0
        until(
            lambda: "X11 idle time: works" in str(status(manager).get("sources")),
            20,
            "X11 is seen",
            lambda: status(manager),
        )
        seen = status(manager)
        assert (seen["presence"], "no session bus" in seen["sources"]) == ("present", False)
        enforced = Path(f"/proc/{seen['pid']}/status").read_text()
        assert (f"NoNewPrivs:\t{int(strict)}" in enforced, f"Seccomp:\t{2 * strict}" in enforced) == (True, True)
