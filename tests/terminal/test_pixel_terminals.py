"""The running program in terminals that show pictures, or say so, or do not: what they get, and what is left."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from deskspine.core.terminal.kitty_pictures import PLACEHOLDER
from support.robot import DASHBOARD, WELCOME, person
from support.shell_pty import Window

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the lean driver is for Linux"),
    pytest.mark.long(sample=3),
]

VERSION, GRAPHICS, CELL, COLOURS, ATTRIBUTES = b"\x1b[>0q", b"\x1b_Gi=31", b"\x1b[16t", b"\x1b[?1;1;0S", b"\x1b[c"
FENCE = b"\x1b[?62;c"
KITTY = {VERSION: b"\x1bP>|kitty(0.41.1)\x1b\\", GRAPHICS: b"\x1b_Gi=31;OK\x1b\\", CELL: b"\x1b[6;8;4t"}
SIXEL = {CELL: b"\x1b[6;8;4t", COLOURS: b"\x1b[?1;0;256S"}
OTHERS: Mapping[str, dict[bytes, bytes]] = {
    "silent": {},
    "refusing": {**KITTY, GRAPHICS: b"\x1b_Gi=31;ENOTSUP\x1b\\"},
    "old kitty": {**KITTY, VERSION: b"\x1bP>|kitty(0.26.5)\x1b\\"},
    "no cell": {**KITTY, CELL: b"\x1b[6;0;0t"},
    "huge cell": {**KITTY, CELL: b"\x1b[6;30000;30000t"},
    "junk": {VERSION: b"\x1bP>|\xff\xfe\x1b\\", GRAPHICS: b"\x1b_G;;;\x1b\\", CELL: b"\x1b[6;x;t"},
    "half": {VERSION: b"\x1bP>|kit", CELL: b"\x1b[6;8"},
    "another": {**KITTY, VERSION: b"\x1bP>|WezTerm 20240203\x1b\\"},
}


DRAWS_S = 90.0
"""Timeout for a picture, which a quiet process draws in the background."""


class Terminal(Window):
    """A window whose terminal replies to queries, each once it is seen."""

    def __init__(self, home: Path, replies: Mapping[bytes, bytes], *, fence: bytes = FENCE) -> None:
        self._replies, self._fence, self._seen = replies, fence, 0
        super().__init__(person(home, TERM="xterm-256color", COLORTERM="truecolor"), size=(120, 40))

    def __enter__(self) -> Terminal:
        return self

    def answer(self) -> None:
        """Reply to what was asked since the last call."""
        text = bytes(self.written[self._seen :])
        end = text.rfind(ATTRIBUTES) + len(ATTRIBUTES)
        if ATTRIBUTES not in text:
            return
        self._seen += end
        for part in text[:end].split(ATTRIBUTES)[:-1]:
            for query, reply in self._replies.items():
                if query in part:
                    self.type(reply)
            self.type(self._fence)

    def wait_answering(self, text: bytes, since: int = 0) -> None:
        """Reply until `text` was written."""
        end = time.monotonic() + DRAWS_S
        while text not in self.written[since:]:
            assert time.monotonic() < end, f"waited for {text!r}"
            self.answer()
            time.sleep(0.02)

    def answer_for(self, seconds: float) -> None:
        """Reply for a while."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.answer()
            time.sleep(0.02)

    def open_dashboard(self) -> None:
        """Close the first page."""
        self.wait_answering(WELCOME.encode())
        self.type(b"\x1b")
        self.wait_answering(DASHBOARD.encode())


def left_in_memory(written: bytes) -> set[bytes]:
    """Return the numbers of the pictures that were sent and not deleted."""
    there: set[bytes] = set()
    for action, number in re.findall(rb"\x1b_Ga=(T|d)[^;\x1b]*?,i=(\d+)", written):
        there.add(number) if action == b"T" else there.discard(number)
    return there


@pytest.mark.parametrize("end", [b"\x11", signal.SIGTERM, signal.SIGHUP], ids=["quit", "terminated", "hung up"])
def test_pictures_are_shown_and_none_is_left_at_the_end(end: bytes | signal.Signals, tmp_path: Path) -> None:
    with Terminal(tmp_path, KITTY) as window:
        window.open_dashboard()
        window.wait_answering(PLACEHOLDER.encode())
        assert left_in_memory(bytes(window.written))
        window.type(end) if isinstance(end, bytes) else window.signal(end)
        window.end(4)
        written = bytes(window.written)
        assert left_in_memory(written) == set()
        assert written.rindex(b"\x1b_Ga=d") < written.rindex(b"\x1b[?1049l"), "while the screen is still ours"
        assert window.given_back() == []


def test_a_stop_deletes_the_pictures_and_a_return_sends_them_again(tmp_path: Path) -> None:
    with Terminal(tmp_path, KITTY) as window:
        window.open_dashboard()
        window.wait_answering(PLACEHOLDER.encode())
        window.signal(signal.SIGTSTP)
        window.until(lambda: window.state() == "T", "the stop")
        window.until(lambda: left_in_memory(bytes(window.written)) == set(), "no pictures")
        since = len(window.written)
        window.signal(signal.SIGCONT)
        window.wait_answering(PLACEHOLDER.encode(), since)
        assert left_in_memory(bytes(window.written))
        window.type(b"\x11")
        window.end(4)
        assert left_in_memory(bytes(window.written)) == set()


def test_sixel_is_drawn_and_nothing_is_left(tmp_path: Path) -> None:
    with Terminal(tmp_path, SIXEL, fence=b"\x1b[?62;4c") as window:
        window.open_dashboard()
        window.wait_answering(b"\x1b[?1070h\x1b7")
        assert re.search(rb"\x1bP[\d;]*q", window.written)
        window.type(b"\x11")
        assert window.end(4) == 0
        assert window.given_back() == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_person_never_sees_bytes_of_a_picture_that_the_terminal_does_not_know(name: str, tmp_path: Path) -> None:
    with Terminal(tmp_path, OTHERS[name]) as window:
        window.open_dashboard()
        window.answer_for(4)
        written = bytes(window.written)
        assert PLACEHOLDER.encode() not in written
        assert b"\x1b_Ga=T" not in written
        assert re.search(rb"\x1bP[\d;]*q", written) is None
        if name in ("silent", "old kitty", "another", "junk", "half"):
            assert b"\x1b_G" not in written, "not even the query"
        window.type(b"\x11")
        assert window.end(4) == 0
