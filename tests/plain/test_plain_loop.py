"""The loop of plain mode over pipes and a pseudo terminal, with a stand-in for the engine."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from deskspine.cli.exit_codes import READER_GONE
from deskspine.core.commands.registry import Request
from deskspine.engine.link import Link
from deskspine.plain.loop import PlainLoop
from deskspine.plain.waiting import POLLS
from support import fakes
from support.paths import ROOT

PATIENCE_S = 10.0


class Running:
    """A loop on a thread of its own, and what it has written."""

    def __init__(self, stdin: int) -> None:
        self.near, self.far = os.pipe()
        self.requests: list[Request] = []
        self.link = Link(self.requests.append)
        self.link.put(fakes.snapshot())
        self.input: TextIO = open(stdin, closefd=False)  # noqa: SIM115
        self.out: TextIO = open(self.far, "w", closefd=False)  # noqa: SIM115
        self.faults: list[str] = []
        self.loop = PlainLoop(
            self.link, fakes.FakeClock(), self.input, self.out, report=lambda error, where: self.faults.append(where)
        )
        self.code: int | None = None
        self.written = b""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self.code = self.loop.run()

    def wait_for(self, text: str) -> None:
        """Wait until `text` was written."""
        while text.encode() not in self.written:
            assert select.select([self.near], [], [], PATIENCE_S)[0], f"waited for {text!r}: {self.written!r}"
            self.written += os.read(self.near, 65536)

    def ended(self) -> int | None:
        """Wait for the end of the loop; return its exit code, or None if it goes on."""
        self._thread.join(PATIENCE_S)
        return self.code


@pytest.fixture(autouse=True, params=["here", "select"])
def way_of_waiting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let each test wait as this system does, and as systems do that wait with `select`."""
    if request.param == "select":
        monkeypatch.setattr("deskspine.plain.waiting.POLLS", False)
    return str(request.param)


@pytest.fixture
def typed() -> Iterator[tuple[int, int]]:
    pipe = os.pipe()
    yield pipe
    for descriptor in pipe:
        try:
            os.close(descriptor)
        except OSError:
            pass


def test_a_line_is_answered_and_sent_and_q_ends_it(typed: tuple[int, int]) -> None:
    running = Running(typed[0])
    running.wait_for("Type a letter and press Enter")
    os.write(typed[1], b"b\n")
    os.write(typed[1], b"pau")
    os.write(typed[1], b"se 30\r\nq\n")
    assert running.ended() == 0
    running.wait_for("deskspine ends here; everything is saved.\n")
    assert [(request.name, request.typed) for request in running.requests] == [
        ("start", True),
        ("pause", True),
        ("key", False),
    ]


def test_a_snapshot_of_the_engine_wakes_it(typed: tuple[int, int]) -> None:
    running = Running(typed[0])
    running.wait_for("Next break at")
    running.link.put(fakes.asking())
    running.wait_for("Time to move: ")
    running.loop.close()
    assert running.ended() == 0


def test_an_input_that_is_no_terminal_may_end_and_it_goes_on_speaking(typed: tuple[int, int]) -> None:
    os.close(typed[1])
    running = Running(typed[0])
    running.wait_for("Next break at")
    running.link.put(fakes.asking())
    running.wait_for("Time to move: ")
    running.wait_for("2 min, 5 exercises")
    assert b"Type a letter" not in running.written
    assert b"Answers" not in running.written
    assert running.code is None
    running.loop.close()
    assert running.ended() == 0


def test_lines_that_wait_in_a_pipe_are_answered_before_its_end(typed: tuple[int, int]) -> None:
    os.write(typed[1], b"h\n?")
    os.close(typed[1])
    running = Running(typed[0])
    running.wait_for("Today: sitting")
    running.wait_for("At any time: ")
    running.loop.close()
    assert running.ended() == 0


def test_the_end_of_a_terminal_ends_it() -> None:
    near, far = os.openpty()
    running = Running(far)
    running.wait_for("Next break at")
    os.write(near, b"\x04")
    assert running.ended() == 0
    os.close(near)
    os.close(far)


def test_a_closed_output_ends_it_quietly(typed: tuple[int, int], way_of_waiting: str) -> None:
    running = Running(typed[0])
    running.wait_for("Next break at")
    os.close(running.near)
    if way_of_waiting == "select" or not POLLS:  # then only the next line shows it
        os.write(typed[1], b"h\n")
    assert running.ended() == 0
    running.out.write("one more line")
    running.out.flush()  # the output leads nowhere now


def test_a_very_long_line_is_dropped_and_the_next_is_answered(typed: tuple[int, int]) -> None:
    running = Running(typed[0])
    running.wait_for("Next break at")
    for _ in range(5):
        os.write(typed[1], b"x" * 2000)
    os.write(typed[1], b"\nh\nq\n")
    running.wait_for("Today: sitting")
    assert running.ended() == 0


def test_what_comes_from_outside_cannot_steer_the_terminal(typed: tuple[int, int]) -> None:
    from deskspine.engine.snapshot import Notice

    running = Running(typed[0])
    running.wait_for("Next break at")
    running.link.put(fakes.snapshot(notices=(Notice("bad \x1b[2Jname\x07\nnext"),)))
    running.wait_for("Bad ?[2Jname??next.")
    running.loop.close()
    assert running.ended() == 0
    assert b"\x1b" not in running.written


def test_a_fault_is_said_once_and_logged_and_it_goes_on(
    typed: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    running = Running(typed[0])
    running.wait_for("Next break at")
    with monkeypatch.context() as patch:
        patch.setattr("deskspine.plain.face.today_lines", broken)
        os.write(typed[1], b"h\nh\n")
        running.wait_for("A fault in plain mode, ZeroDivisionError: the log has it, and deskspine goes on.")
        os.write(typed[1], b"?\n")
        running.wait_for("At any time: ")
    running.link.put(fakes.asking())
    running.wait_for("Time to move: ")
    running.loop.close()
    assert running.ended() == 0
    assert running.faults == ["plain mode", "plain mode"]
    assert running.written.count(b"A fault in plain mode") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that can close an output")
def test_an_output_that_is_closed_from_the_start_ends_it(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "HOME": str(tmp_path)}
    env |= {name: str(tmp_path) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")}
    near, far = os.pipe()  # an input that never ends, so that only the closed output can end it
    line = ["sh", "-c", f"exec '{sys.executable}' -m deskspine --plain >&-"]
    try:
        ended = subprocess.run(line, env=env, stdin=near, stderr=subprocess.PIPE, text=True, timeout=60)
    finally:
        os.close(near)
        os.close(far)
    assert (ended.returncode, ended.stderr) == (READER_GONE, "")
    assert list(tmp_path.iterdir()) == []


LOADED = """
import sys
import deskspine.plain.loop
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_plain_mode_loads_no_screen() -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    shown = subprocess.run([sys.executable, "-c", LOADED], env=env, capture_output=True, text=True, timeout=60)
    loaded = shown.stdout.split()
    assert "deskspine" in loaded, shown.stderr
    assert not {"textual", "rich", "asyncio"}.intersection(loaded)
