"""The terminal after the program: as it was before, for every end and every state of the screen."""

from __future__ import annotations

import json
import os
import signal
import sys
import termios
import time
from pathlib import Path

import pytest

from deskspine.tui.driver.terminal_escapes import RESTORE_TITLE, SAVE_TITLE
from support.paths import ROOT
from support.robot import DASHBOARD, WELCOME, deskspine, person, wait_for_end
from support.shell_pty import Window

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")

END_WITHIN_S = 2.5
HUNG = ROOT / "tests" / "support" / "hung_screen.py"
DRIVERS = ("", "stock")


def wait_for_socket(env: dict[str, str]) -> None:
    """Wait until the control socket is there, which is before the screen is."""
    end = time.monotonic() + 15
    while not list(Path(env["XDG_RUNTIME_DIR"]).rglob("*.sock")):
        assert time.monotonic() < end
        time.sleep(0.002)


@pytest.mark.long(sample=2)
@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("delay_s", [0.0, 0.1, 0.3])
def test_a_termination_while_the_screen_comes_up(delay_s: float, driver: str, tmp_path: Path) -> None:
    env = person(tmp_path, DESKSPINE_DRIVER=driver)
    with Window(env) as window:
        wait_for_socket(env)
        time.sleep(delay_s)
        window.signal(signal.SIGTERM)
        window.end(END_WITHIN_S)
        assert window.given_back() == []


@pytest.mark.parametrize("delay_s", [0.0, 0.3])
def test_the_verb_quit_while_the_screen_comes_up(delay_s: float, tmp_path: Path) -> None:
    env = person(tmp_path)
    with Window(env) as window:
        wait_for_socket(env)
        time.sleep(delay_s)
        deskspine(env, "quit")
        window.end(END_WITHIN_S)
        assert window.given_back() == []


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("driver", DRIVERS)
def test_a_termination_while_the_screen_is_busy_for_ever(driver: str, tmp_path: Path) -> None:
    env = person(tmp_path, DESKSPINE_DRIVER=driver)
    with Window(env, command=[sys.executable, str(HUNG)]) as window:
        window.wait_for(WELCOME)
        window.type(b"\x1b")
        window.wait_for("hung now")
        assert window.on("1049")
        window.signal(signal.SIGTERM)
        window.end(END_WITHIN_S)
        assert window.given_back() == []


@pytest.mark.parametrize("how", ["signal", "key"])
def test_the_end_after_a_stop_that_nobody_announced(how: str, tmp_path: Path) -> None:
    with Window(person(tmp_path)) as window:
        window.wait_for(WELCOME)
        for _ in range(2):
            before = len(window.written)
            window.signal(signal.SIGSTOP)
            window.until(lambda: window.state() == "T", "a stop")
            window.signal(signal.SIGCONT)
            window.wait_for(WELCOME, since=before)
        if how == "key":
            window.type(b"\x11")
        else:
            window.signal(signal.SIGTERM)
        window.end(END_WITHIN_S)
        assert window.given_back() == []


@pytest.mark.long(sample=1)
@pytest.mark.parametrize(
    ("size", "driver"), [((0, 0), ""), ((100, 0), ""), ((0, 100), ""), ((1, 1), ""), ((0, 0), "stock")]
)
def test_a_terminal_without_a_size_is_painted_followed_and_given_back(
    size: tuple[int, int], driver: str, tmp_path: Path
) -> None:
    with Window(person(tmp_path, DESKSPINE_DRIVER=driver), size=size) as window:
        if size != (1, 1):
            window.wait_for(WELCOME)
        else:
            window.until(lambda: window.on("1049"), "the screen")
        time.sleep(1.0)
        used, written = window.cpu_s(), len(window.written)
        time.sleep(2.0)
        assert window.cpu_s() - used < 0.4
        assert len(window.written) - written < 100_000  # one whole picture of this size is 27,000
        window.resize(100, 30)
        window.signal(signal.SIGWINCH)
        window.wait_for(WELCOME, since=written)
        window.type(b"\x1b")
        window.wait_for(DASHBOARD, since=written)
        window.signal(signal.SIGTERM)
        window.end(END_WITHIN_S)
        assert window.given_back() == []


def test_a_dumb_terminal_gets_one_sentence_from_what_only_draws(tmp_path: Path) -> None:
    with Window(person(tmp_path, TERM="dumb"), ("demo",), size=(120, 40)) as window:
        assert window.end() == 2
        assert window.written.decode().count("\n") == 1
        assert "TERM=dumb" in window.written.decode()
        assert "deskspine --plain" in window.written.decode()
        assert b"\x1b" not in window.written


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("term", ["unknown", "", "vt100"])
def test_an_unknown_terminal_gets_the_screen_and_does_not_spin(term: str, tmp_path: Path) -> None:
    with Window(person(tmp_path, TERM=term), size=(100, 30)) as window:
        window.wait_for("deskspine")
        time.sleep(1.0)
        used = window.cpu_s()
        time.sleep(2.0)
        assert window.cpu_s() - used < 0.4
        window.type(b"\x11")
        window.end(END_WITHIN_S)
        assert window.given_back() == []


def test_errors_in_a_file_keep_the_screen_and_get_no_escapes(tmp_path: Path) -> None:
    errors = tmp_path / "errors"
    with Window(person(tmp_path), errors=errors) as window:
        window.wait_for(WELCOME)
        window.type(b"\x11")
        assert window.end(END_WITHIN_S) == 0
        assert window.given_back() == []
    assert errors.read_bytes() == b""


@pytest.mark.parametrize("redirection", ["2>/dev/null", "2>&-"])
def test_errors_that_go_nowhere_keep_the_screen(redirection: str, tmp_path: Path) -> None:
    command = f"exec {sys.executable} -m deskspine {redirection}"
    with Window(person(tmp_path), command=["sh", "-c", command]) as window:
        window.wait_for(WELCOME)
        window.type(b"\x11")
        assert window.end(END_WITHIN_S) == 0
        assert window.given_back() == []


def test_started_in_the_background_it_comes_up_when_it_is_brought_to_the_front(tmp_path: Path) -> None:
    with Window(person(tmp_path, PS1="prompt> "), command=["bash", "--norc", "--noediting", "-i"]) as window:
        window.wait_for("prompt> ")
        window.attributes = termios.tcgetattr(window.far)
        window.type(f"{sys.executable} -m deskspine &\n".encode())
        time.sleep(2.0)
        before = len(window.written)
        window.type(b"fg\n")
        window.wait_for(WELCOME, since=before)
        before = len(window.written)
        window.type(b"\x11")
        window.wait_for("prompt> ", since=before)
        assert window.given_back() == []


@pytest.mark.long
def test_without_a_second_way_to_the_terminal_it_is_put_aside_and_given_back_all_the_same(tmp_path: Path) -> None:
    with Window(person(tmp_path, PS1="prompt> "), command=["bash", "--norc", "--noediting", "-i"]) as window:
        window.wait_for("prompt> ")
        window.attributes = termios.tcgetattr(window.far)
        code = (
            "from deskspine.composition import screen; from deskspine.tui.driver import lean_driver; "
            "lean_driver.open_again = lambda fd: None; screen.run_resident()"
        )
        window.type(f'{sys.executable} -c "{code}"\n'.encode())
        window.wait_for("Nothing leaves this computer")
        put_aside(window)
        window.type(b"bg\n")
        time.sleep(3.0)
        assert deskspine(person(tmp_path), "did-it").returncode == 0
        before = len(window.written)
        window.type(b"fg\n")
        window.wait_for(DASHBOARD, since=before)
        before = len(window.written)
        window.type(b"\x11")
        window.wait_for("prompt> ", since=before)
        assert window.given_back() == []


def test_errors_in_a_file_under_the_stock_driver_get_one_sentence(tmp_path: Path) -> None:
    errors = tmp_path / "errors"
    with Window(person(tmp_path, DESKSPINE_DRIVER="stock"), errors=errors) as window:
        assert window.end() == 2
        assert window.written == b""
    assert errors.read_text().count("\n") == 1
    assert "standard error" in errors.read_text()


@pytest.mark.parametrize("redirection", ["<&-", "</dev/null", ">/dev/null", ">&-"])
def test_a_stream_that_is_no_terminal_gets_one_sentence(redirection: str, tmp_path: Path) -> None:
    command = f"{sys.executable} -m deskspine {redirection}"
    with Window(person(tmp_path), command=["sh", "-c", command]) as window:
        assert window.end() == 2
        assert window.written.count(b"\n") == 1
        assert b"needs a terminal" in window.written


def test_the_picture_is_cleared_for_a_terminal_that_has_no_second_screen(tmp_path: Path) -> None:
    with Window(person(tmp_path, TERM="screen")) as window:
        window.wait_for(WELCOME)
        window.type(b"\x11")
        window.end(END_WITHIN_S)
        last = bytes(window.written)
        assert last.rindex(b"\x1b[2J") < last.rindex(b"\x1b[?1049l")
        assert b"\x1b[2J" in last[last.rindex(WELCOME.encode()) :]


def run_in_shell(tmp_path: Path) -> Window:
    """Open a window with an interactive shell that has job control, and deskspine in it."""
    window = Window(person(tmp_path, PS1="prompt> ", ENV=""), command=["bash", "--norc", "--noediting", "-i"])
    window.wait_for("prompt> ")
    window.attributes = termios.tcgetattr(window.far)
    window.type(f"{sys.executable} -m deskspine\n".encode())
    window.wait_for(WELCOME)
    return window


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("how", ["key", "signal"])
def test_put_aside_and_brought_back_it_paints_everything(how: str, tmp_path: Path) -> None:
    with run_in_shell(tmp_path) as window:
        window.type(b"\x1b")
        window.wait_for(DASHBOARD)
        for _ in range(2):
            before = len(window.written)
            if how == "key":
                window.type(b"\x1a")
            else:
                pid = int(deskspine_pid(tmp_path))
                os.kill(pid, signal.SIGTSTP)
            window.wait_for("prompt> ", since=before)
            assert window.given_back() == []
            assert RESTORE_TITLE in window.written[before:].decode(errors="replace")
            before = len(window.written)
            window.type(b"fg\n")
            window.wait_for(DASHBOARD, since=before)
            window.wait_for("Today", since=before)
            window.wait_for(SAVE_TITLE, since=before)
            assert window.on("1049")
        before = len(window.written)
        window.type(b"\x11")
        window.wait_for("prompt> ", since=before)
        assert window.given_back() == []


def deskspine_pid(home: Path) -> str:
    """Return the process id of the resident of this home."""
    result = deskspine(person(home), "status", "--json")
    return str(json.loads(result.stdout)["pid"])


def test_the_key_to_put_it_aside_does_nothing_where_nothing_would_bring_it_back(tmp_path: Path) -> None:
    with Window(person(tmp_path)) as window:  # the leader of its session: there is no shell
        window.wait_for(WELCOME)
        window.type(b"\x1b")
        window.wait_for(DASHBOARD)
        window.type(b"\x1a")
        window.wait_for("no shell")
        assert window.state() != "T"
        window.type(b"\x11")
        window.end(END_WITHIN_S)
        assert window.given_back() == []


@pytest.mark.long(sample=1)
@pytest.mark.parametrize(("reply", "theme"), [("ffff/ffff/ffff", "248;247;243"), ("0000/0000/0000", ""), (None, "")])
def test_the_theme_goes_by_the_background_that_the_terminal_names(
    reply: str | None, theme: str, tmp_path: Path
) -> None:
    with Window(person(tmp_path)) as window:
        window.wait_for(WELCOME)
        window.wait_for("\x1b]11;?\x1b\\\x1b[c")
        if reply:
            window.type(f"\x1b]11;rgb:{reply}\x1b\\\x1b[?62;22c".encode())
        if theme:
            window.wait_for(f"48;2;{theme}")
        window.type(b"\x1b")
        window.wait_for(DASHBOARD)
        light = b"48;2;248;247;243" in window.written
        assert light == bool(theme)


def test_the_theme_follows_a_terminal_that_turns_light_and_its_reports_end_with_the_program(tmp_path: Path) -> None:
    attributes = "\x1b[?62;22c"
    with Window(person(tmp_path)) as window:
        window.wait_for("\x1b]11;?\x1b\\\x1b[c")
        window.type(f"\x1b]11;rgb:0000/0000/0000\x1b\\{attributes}".encode())
        window.wait_for("\x1b[?2031$p\x1b[c")
        window.type(f"\x1b[?2031;2$y{attributes}".encode())
        window.wait_for("\x1b[?2031h")
        assert b"48;2;248;247;243" not in window.written
        window.type(b"\x1b[?997;2n")
        window.wait_for("48;2;248;247;243")
        before = len(window.written)
        window.type(b"\x1b[?997;1n")
        window.wait_for("48;2;16;21;28", since=before)
        before = len(window.written)
        window.type(b"\x11")
        window.wait_for("\x1b[?2031l", since=before)
        window.end(END_WITHIN_S)
        assert window.given_back() == []


def put_aside(window: Window) -> None:
    """Stop deskspine with its key, and wait for the shell."""
    window.type(b"\x1b")
    window.wait_for(DASHBOARD)
    before = len(window.written)
    window.type(b"\x1a")
    window.wait_for("prompt> ", since=before)


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("how", ["kill %1", "bg; sleep 1; kill %1", "bg; sleep 1; {me} quit"])
def test_ended_while_it_is_put_aside_it_leaves_the_terminal_to_the_shell(how: str, tmp_path: Path) -> None:
    with run_in_shell(tmp_path) as window:
        pid = int(deskspine_pid(tmp_path))
        put_aside(window)
        before = len(window.written)
        window.type(how.format(me=f"{sys.executable} -m deskspine").encode() + b"; wait; echo all $((6*7))\n")
        window.wait_for("all 42", since=before)
        wait_for_end(pid, END_WITHIN_S)
        assert window.given_back() == []
        assert b"\x1b[" not in window.written[before:].replace(b"\x1b[?2004", b"")


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("how", ["key", "SIGSTOP"])
def test_in_the_background_it_goes_on_and_writes_nothing(how: str, tmp_path: Path) -> None:
    with run_in_shell(tmp_path) as window:
        if how == "key":
            put_aside(window)
        else:
            window.type(b"\x1b")
            window.wait_for(DASHBOARD)
            before = len(window.written)
            os.kill(int(deskspine_pid(tmp_path)), signal.SIGSTOP)
            window.wait_for("prompt> ", since=before)
        window.type(b"bg\n")
        time.sleep(1.0)
        assert deskspine(person(tmp_path), "did-it").returncode == 0  # it is not stopped
        before = len(window.written)
        window.type(b"echo all $((6*7))\n")
        window.wait_for("all 42", since=before)
        time.sleep(1.2)
        assert len(window.written) - before < 200
        window.type(b"fg\n")
        window.wait_for(DASHBOARD, since=before)
        window.wait_for("Today", since=before)
        before = len(window.written)
        window.type(b"\x11")
        window.wait_for("prompt> ", since=before)
        assert window.given_back() == []
