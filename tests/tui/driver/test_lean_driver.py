"""The lean driver on a real pseudo terminal: the same events as the stock one, and a terminal that stops reading."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deskspine.tui.driver import lean_driver
from deskspine.tui.driver.lean_driver import LeanDriver, pick_driver
from support.paths import ROOT

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the lean driver is for Linux")
CHILD = ROOT / "tests" / "support" / "driver_child.py"
PATIENCE_S = 15.0


class Terminal:
    """The far end of a pseudo terminal, which reads until it is asked to stop."""

    def __init__(self, process: subprocess.Popen[bytes], fd: int, log: Path) -> None:
        self.process, self.fd, self.log = process, fd, log
        self.seen = bytearray()
        self.reading = threading.Event()
        self.reading.set()
        self.over = False
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        while not self.over:
            if not self.reading.wait(0.1):
                continue
            try:
                if select.select([self.fd], [], [], 0.02)[0]:
                    data = os.read(self.fd, 65536)
                    if not data:
                        return
                    self.seen += data
            except OSError:
                return

    def words(self) -> list[str]:
        """Return the whole lines that the child has logged so far."""
        return self.log.read_text().split("\n")[:-1] if self.log.exists() else []

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait until `true()` holds; real processes have no simulated clock."""
        end = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < end, f"waited for {what}; got {self.words()[-12:]}"
            time.sleep(0.01)

    def type(self, data: bytes, word: str) -> None:
        """Send `data` and wait until `word` was logged once more."""
        before = self.words().count(word)
        os.write(self.fd, data)
        self.until(lambda: self.words().count(word) > before, word)


@contextmanager
def child(log: Path, *arguments: str, driver: str = "") -> Iterator[Terminal]:
    """Run the small app in a pseudo terminal of 80 by 24."""
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    source = str(Path(lean_driver.__file__).parents[3])
    environ = os.environ | {"TERM": "xterm-256color", "PYTHONPATH": source, "DESKSPINE_DRIVER": driver}
    environ.pop("COLUMNS", None)
    environ.pop("LINES", None)
    process = subprocess.Popen(
        [sys.executable, str(CHILD), str(log), *arguments],
        stdin=far, stdout=far, stderr=far, env=environ, start_new_session=True,
    )  # fmt: skip
    os.close(far)
    terminal = Terminal(process, near, log)
    try:
        yield terminal
    finally:
        terminal.reading.set()
        if process.poll() is None:
            process.kill()
        process.wait()
        terminal.over = True
        terminal.reader.join()
        os.close(near)


def conversation(log: Path, driver: str) -> list[str]:
    """Send everything that a keyboard, a mouse and a window can send, and return what the app saw."""
    with child(log, driver=driver) as terminal:
        terminal.until(lambda: f"ready:{driver != 'stock'}" in terminal.words(), "the app")
        terminal.type(b"a", "key:a")
        terminal.type(b"\x1b[A", "key:up")
        terminal.type(b"\x1b", "key:escape")
        terminal.type("é".encode(), "key:é")
        os.write(terminal.fd, b"\xe2\x82")
        time.sleep(0.05)  # the two halves of a character have to arrive in two reads
        terminal.type(b"\xac", "key:euro_sign")
        terminal.type(b"\x1b[200~hi there\x1b[201~", "paste:hi there")
        terminal.type(b"\x1b[<0;5;6M\x1b[<0;5;6m", "mouse:4,5")
        terminal.type(b"\x1b[O", "blur")
        terminal.type(b"\x1b[I", "focus")
        terminal.type(b"\x1b", "key:escape")
        terminal.type(b"x", "key:x")
        terminal.type(b"\x1bOP", "key:f1")
        fcntl.ioctl(terminal.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        terminal.process.send_signal(signal.SIGWINCH)
        terminal.until(lambda: "size:100x30" in terminal.words(), "the new size")
        os.write(terminal.fd, b"\x11")
        assert terminal.process.wait(PATIENCE_S) == 0
        terminal.until(lambda: b"\x1b[?1049l" in terminal.seen, "the terminal as it was")
        return terminal.words()[1:]


def test_same_events_as_the_stock_driver(tmp_path: Path) -> None:
    lean = conversation(tmp_path / "lean", "")
    stock = conversation(tmp_path / "stock", "stock")
    assert [word for word in lean if not word.startswith("ready")] == [
        word for word in stock if not word.startswith("ready")
    ]


def test_a_terminal_that_stops_reading_stops_nothing_and_is_painted_anew(tmp_path: Path) -> None:
    with child(tmp_path / "log", "flood") as terminal:
        terminal.until(lambda: any(word.endswith("flows") for word in terminal.words()), "frames")
        terminal.reading.clear()
        terminal.until(lambda: terminal.words()[-1].endswith("stalled"), "a full terminal")
        stuck = len(terminal.words())
        terminal.until(lambda: len(terminal.words()) > stuck + 150, "an event loop that goes on")
        assert terminal.words()[-1].endswith("stalled")
        before = len(terminal.seen)
        terminal.reading.set()
        terminal.until(lambda: b"MARKER" in terminal.seen[before:], "a whole new frame")
        late = len(terminal.seen) - before
        assert late < 2_000_000, "stale frames were kept"
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.process.wait(PATIENCE_S) == 0


@pytest.mark.serial
def test_sigterm_ends_within_two_seconds_while_the_terminal_stands_still(tmp_path: Path) -> None:
    with child(tmp_path / "log", "flood") as terminal:
        terminal.until(lambda: any(word.endswith("flows") for word in terminal.words()), "frames")
        terminal.reading.clear()
        terminal.until(lambda: terminal.words()[-1].endswith("stalled"), "a full terminal")
        asked_at = time.monotonic()
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.process.wait(PATIENCE_S) == 0
        assert time.monotonic() - asked_at < 2.0


def test_the_stock_driver_is_used_when_told_so_or_when_a_private_name_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert pick_driver({}, "linux") is LeanDriver
    assert pick_driver({"DESKSPINE_DRIVER": "stock"}, "linux") is None
    assert pick_driver({}, "darwin") is None
    monkeypatch.setattr(lean_driver, "CLASS_NAMES", ("_a_name_of_a_later_release",))
    assert pick_driver({}, "linux") is None
