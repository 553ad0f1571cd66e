"""Which pictures a terminal shows is asked on a real terminal of the system, behind which a test replies."""

from __future__ import annotations

import os
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from deskspine.adapters.place import terminal_pictures
from deskspine.adapters.place.terminal_pictures import TerminalPictures, pictures_of, support_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no terminals of this kind")

KITTY = {"\x1b[>0q": "\x1bP>|kitty(0.32.2)\x1b\\", "\x1b_Gi=31": "\x1b_Gi=31;OK\x1b\\", "\x1b[16t": "\x1b[6;20;10t"}
SIXEL = {"\x1b[>0q": "\x1bP>|XTerm(390)\x1b\\", "\x1b[16t": "\x1b[6;18;9t", "\x1b]11;?": "\x1b]11;rgb:ff/80/00\x1b\\"}


@contextmanager
def terminal(replies: dict[str, str], fence: str, send: Callable[[int, bytes], object] = os.write) -> Iterator[int]:
    """Yield a descriptor of a terminal that gives these replies."""
    master, slave = os.openpty()

    def reply() -> None:
        seen = ""
        try:
            while data := os.read(master, 1024).decode():
                seen += data
                while "\x1b[c" in seen:
                    asked, _, seen = seen.partition("\x1b[c")
                    text = "".join(answer for query, answer in replies.items() if query in asked) + fence
                    send(master, text.encode())
        except OSError:
            pass

    thread = Thread(target=reply, daemon=True)
    thread.start()
    try:
        yield slave
    finally:
        os.close(slave)
        thread.join(5)
        os.close(master)


@contextmanager
def seen_by(descriptor: int) -> Iterator[bytearray]:
    """Yield all that is written to a descriptor meanwhile."""
    seen, write = bytearray(), os.write

    def note(target: int, data: bytes) -> int:
        if target == descriptor:
            seen.extend(data)
        return write(target, data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.write", note)
        yield seen


def in_pieces(descriptor: int, data: bytes) -> None:
    for at in range(len(data)):
        os.write(descriptor, data[at : at + 1])


@pytest.mark.parametrize("send", [os.write, in_pieces])
def test_kitty_says_what_it_shows(send: Callable[[int, bytes], object]) -> None:
    with terminal(KITTY, "\x1b[?62;c", send) as descriptor:
        before = termios.tcgetattr(descriptor)
        assert pictures_of(descriptor, descriptor) == TerminalPictures("kitty", (10, 20))
        assert termios.tcgetattr(descriptor) == before


def test_a_terminal_with_sixels_says_so_and_its_page() -> None:
    with terminal(SIXEL, "\x1b[?64;4;22c") as descriptor:
        assert pictures_of(descriptor, descriptor) == TerminalPictures("sixel", (9, 18), (255, 128, 0))


@pytest.mark.parametrize(
    ("replies", "fence"),
    [
        ({}, "\x1b[?62;22c"),
        ({"\x1b[16t": "\x1b[6;18;9t"}, "\x1b[?62;22c"),
        ({}, "\x1b[?62;4c"),  # sixels, but cells of no size
        ({"\x1b[16t": "\x1b[6;999;1t"}, "\x1b[?62;4c"),
        ({"\x1b[>0q": "\x1bP>|ki", "\x1b[16t": "\x1b[6;1"}, "junk"),
    ],
)
def test_one_whose_reply_is_missing_gets_cells(
    replies: dict[str, str], fence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_pictures, "REPLY_S", 0.2)
    with terminal(replies, fence) as descriptor:
        assert pictures_of(descriptor, descriptor) is None


def test_the_size_of_a_cell_may_come_from_the_window() -> None:
    with terminal({}, "\x1b[?62;4c") as descriptor:
        assert pictures_of(descriptor, descriptor, (80, 24, 800, 480)) == TerminalPictures("sixel", (10, 20))


@pytest.mark.parametrize(
    "name", ["", "tmux 3.3a", "WezTerm 20240203", "Konsole 23.08.1", "XTerm(390)", "kitty(0.26.5)", "hello kitty(9.9)"]
)
@pytest.mark.parametrize("fence", ["\x1b[?62;22c", "\x1b[?62;4c"])
def test_only_one_that_says_it_is_kitty_or_ghostty_sees_an_apc(name: str, fence: str) -> None:
    version = {"\x1b[>0q": f"\x1bP>|{name}\x1b\\"} if name else {}
    replies = {**version, "\x1b_G": "\x1b_Gi=31;OK\x1b\\", "\x1b[16t": "\x1b[6;18;9t"}
    with terminal(replies, fence) as descriptor, seen_by(descriptor) as seen:
        pictures = pictures_of(descriptor, descriptor)
    assert pictures == (TerminalPictures("sixel", (9, 18)) if ";4c" in fence else None)
    assert b"\x1b[>0q" in seen
    assert b"\x1b_" not in seen


def test_behind_tmux_a_program_with_a_screen_asks_in_an_envelope_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal_pictures, "REPLY_S", 0.2)
    with terminal({}, "\x1b[?62;22c") as descriptor, seen_by(descriptor) as seen:
        support = support_of(descriptor, descriptor, in_tmux=True)
    assert support.kind == ""
    assert "allow-passthrough" in support.why
    assert seen.startswith(b"\x1bPtmux;\x1b\x1b[>0q\x1b\\")
    assert b"\x1b_" not in seen


def test_what_is_no_terminal_shows_none() -> None:
    source, target = os.pipe()
    assert pictures_of(source, target) is None
    assert support_of(source, target, in_tmux=False).kind == ""
    os.close(source)
    os.close(target)
