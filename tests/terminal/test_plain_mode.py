"""Plain mode for real: the program in a pseudo terminal, driven by a test that reads only its text."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
import tomli_w

from support.robot import deskspine, person
from support.shell_pty import Window

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")

ENDS = "deskspine ends here; everything is saved."
GUARD_S = 1.6
"""Seconds after an ask in which a letter at a terminal does not count."""


class Reader:
    """A person who reads lines in a window and types letters. Only the text is looked at."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self._read = 0

    def hear(self, pattern: str) -> str:
        """Wait for a new line that `pattern` matches; return that line. Lines before it count as read."""
        line = ""

        def is_there() -> bool:
            nonlocal line
            lines = self.window.written.decode().split("\r\n")[:-1]
            for number, text in enumerate(lines[self._read :], start=self._read):
                if re.search(pattern, text):
                    line, self._read = text, number + 1
                    return True
            return False

        self.window.until(is_there, pattern)
        return line

    def answer(self, letter: str) -> None:
        """Type a letter and Enter."""
        self.window.type(f"{letter}\n".encode())


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    environment = person(tmp_path, TERM="dumb")
    folder = tmp_path / "config" / "deskspine"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("[schedule]\nsit_minutes = 1\nsoft_start_seconds = 0\n", encoding="utf-8")
    return environment


@pytest.fixture
def almost_due(env: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Return the environment of a person who has been sitting for almost a minute, and has seen the first pages."""
    with Window(env) as window:
        reader = Reader(window)
        reader.hear("page 1 of 3")
        for page in (2, 3):
            reader.answer("")
            reader.hear(f"Page {page} of 3")
        reader.answer("")
        reader.answer("q")
        reader.hear(ENDS)
        assert window.end() == 0
    file = tmp_path / "state" / "deskspine" / "state.toml"
    state = tomllib.loads(file.read_text(encoding="utf-8"))
    assert state["first_run_done"]
    for meter in ("sit", "progress"):
        state["clock"][meter]["base_s"] = 56.0
    file.write_text(tomli_w.dumps(state), encoding="utf-8")
    return env


def test_asked_led_and_left_without_an_escape_sequence(almost_due: dict[str, str]) -> None:
    with Window(almost_due) as window:
        reader = Reader(window)
        assert re.fullmatch(r"Sitting for 5\d s\.", reader.hear("^Sitting for"))
        reader.hear(r"^Next break at \d\d:\d\d, in \d s\.$")
        reader.hear("^Time to move: you have been sitting for 1 min\\.$")
        answers = reader.hear("^Answers: s start now; z snooze")
        assert "n skip this one, next break at" in answers
        time.sleep(GUARD_S)
        reader.answer("s")
        reader.hear("^Dizzy, double vision, numb or weak, chest pain, growing pain: stop\\.$")
        reader.hear("^1 of 6: Shoulder rolls\\.$")
        reader.hear("^Get ready, ")
        reader.answer("n")
        reader.hear("^2 of 6: Chin tuck\\.$")
        reader.answer("p")
        reader.hear("^Paused with ")
        reader.answer("p")
        reader.hear("^Goes on: ")
        reader.answer("w")
        reader.hear("^Stopped: Chin tuck\\.$")
        reader.hear("^Answers: p continue with ")
        reader.answer("p")
        reader.hear("^3 of 6: ")
        reader.answer("hello")
        reader.hear("^That is no answer here\\. Answers: w it makes it worse; s stop")
        reader.answer("x")
        reader.hear("^Break stopped: left after ")
        reader.answer("")
        reader.hear("^Sitting for ")
        assert deskspine(almost_due, "status").stdout.startswith(("sitting", "break overdue"))
        reader.answer("q")
        reader.hear(ENDS)
        assert window.end() == 0
        assert b"\x1b" not in window.written
        assert not set(window.written) & (set(range(32)) - {10, 13})
        assert window.given_back() == []


def test_one_routine_as_lines_ends_by_itself(almost_due: dict[str, str]) -> None:
    with Window(almost_due, ("break", "eye-reset", "--plain")) as window:
        reader = Reader(window)
        reader.hear("^1 of 3: Look far away\\.$")
        reader.answer("s")
        reader.hear("^Call your emergency number now")
        reader.hear("^Eye reset: stopped after .*: no break is owed\\.$")
        assert window.end() == 0
        assert b"\x1b" not in window.written


@pytest.mark.long
def test_a_second_one_is_attached_and_the_end_of_the_terminal_ends_each(almost_due: dict[str, str]) -> None:
    with Window(almost_due) as first:
        one = Reader(first)
        one.hear("^Answers: s start now")
        _second(almost_due, first, one)


def _second(env: dict[str, str], first: Window, one: Reader) -> None:
    with Window(env, ("attach", "--plain")) as second:
        other = Reader(second)
        other.hear("^Answers: s start now")
        time.sleep(GUARD_S)
        other.answer("n")
        one.hear("^Break skipped")
        other.hear("^Break skipped")
        second.type(b"\x04")
        assert second.end() == 0
        one.answer("h")
        one.hear("^Today: ")
        first.signal(15)
        one.hear(ENDS)
        assert first.end() == 0


def test_the_interrupt_key_ends_it_and_everything_is_saved(almost_due: dict[str, str]) -> None:
    with Window(almost_due) as window:
        reader = Reader(window)
        reader.hear("^Next break at")
        window.type(b"\x03")
        reader.hear(ENDS)
        assert window.end() == 0
        assert window.given_back() == []
        assert b"Traceback" not in window.written


@pytest.mark.long
def test_an_attached_one_goes_on_when_the_host_is_killed_in_a_routine(almost_due: dict[str, str]) -> None:
    with Window(almost_due) as first, Window(almost_due, ("--plain",)) as second:
        one, other = Reader(first), Reader(second)
        one.hear("^Answers: s start now")
        other.hear("^Answers: s start now")
        time.sleep(GUARD_S)
        other.answer("s")
        one.hear("^1 of 6: ")
        other.hear("^1 of 6: ")
        host, heir = (first, other) if _is_host(almost_due, first) else (second, one)
        host.signal(9)
        host.process.wait(5)
        heir.answer("w")
        heir.hear("^Stopped: Shoulder rolls")
        heir.answer("s")
        heir.hear("^Call your emergency number now")
        heir.answer("q")
        heir.hear(ENDS)


def _is_host(env: dict[str, str], window: Window) -> bool:
    """Return True if the engine lives in the process of this window."""
    lock = Path(env["XDG_STATE_HOME"]) / "deskspine" / "lock"
    return f"pid={window.process.pid}\n" in lock.read_text(encoding="utf-8")


def test_without_a_terminal_it_only_speaks_and_a_signal_ends_it(almost_due: dict[str, str], tmp_path: Path) -> None:
    said = tmp_path / "said"
    with said.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "deskspine", "--plain"], env=almost_due, stdin=subprocess.DEVNULL, stdout=file
        )
    try:
        end = time.monotonic() + 20
        while b"Time to move" not in said.read_bytes():
            assert time.monotonic() < end, said.read_bytes()
            time.sleep(0.05)
        process.terminate()
        assert process.wait(5) == 0
    finally:
        process.kill()
    assert b"Answers" not in said.read_bytes()
    assert b"\x1b" not in said.read_bytes()


def test_a_reader_that_goes_away_ends_it_quietly(almost_due: dict[str, str], tmp_path: Path) -> None:
    near, far = os.pipe()
    with (tmp_path / "errors").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "deskspine", "--plain"],
            env=almost_due,
            stdin=subprocess.DEVNULL,
            stdout=far,
            stderr=errors,
        )
    os.close(far)
    try:
        assert os.read(near, 20)
        os.close(near)
        assert process.wait(20) == 0
    finally:
        process.kill()
    assert (tmp_path / "errors").read_bytes() == b""


def test_no_terminal_names_plain_mode(almost_due: dict[str, str]) -> None:
    shown = deskspine({**almost_due, "TERM": "xterm"})
    assert shown.returncode == 2
    assert "`deskspine --plain`" in shown.stderr
