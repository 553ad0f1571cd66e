"""The key reader: from keys, replies and pasted text, cut at any byte, it returns exactly the pressed keys."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.geometry import Size
from textual.message import Message

from deskspine.core.terminal.input_parser import MAX_PASTE_LENGTH, MAX_STRING_S, TerminalReply
from deskspine.core.terminal.key_sequences import MAX_WINDOW_CELLS
from deskspine.core.text.sanitize import is_control
from deskspine.tui.driver.key_reader import KeyReader, parser_is_known

LONG_S = 0.5
"""A gap on a slow line: longer than the pause that makes an Escape, shorter than the silence that ends a reply."""
SILENCE_S = MAX_STRING_S + 5.0
PRESSED = {
    "a": "a", "D": "D", "7": "7", " ": "space", "\r": "enter", "\t": "tab", "\x11": "ctrl+q", "é": "é",
    "\x1b[A": "up", "\x1bOP": "f1", "\x1bO5P": "ctrl+f1", "\x1b[[B": "f2", "\x1b[Z": "shift+tab",
    "\x1b[1;5C": "ctrl+right", "\x1b[6~": "pagedown",
    "\x1bx": "alt+x", "\x1b[97;5u": "ctrl+a", "\x1b[13u": "enter", "\x1b[97;1:1u": "a", "\x1b[97:65;2;65u": "A",
}  # fmt: skip
"""Bytes that a keyboard sends, and the key they mean."""
KNOWN_REPLIES = (
    "\x1b]11;rgb:ffff/ffff/ffff\x1b\\", "\x1b]11;c:dddd/dddd/dddd\x07", "\x1b]7501;?\x1b\\", "\x1b]4;7;rgb:d/d/d\x07",
    "\x1bP>|XTerm(379)\x1b\\", "\x1bP1+r544e=787465726d\x1b\\", "\x1bP0$r0m\x1b\\", "\x1b_Gi=31;OK\x1b\\",
    "\x1b[?62;22c", "\x1b[>1;10;0c", "\x1b[?997;1n", "\x1b[0n", "\x1b[8;24;80t", "\x1b[4;600;800t", "\x1b[12;40R",
    "\x1b[?12;40R", "\x1b[?31u", "\x1b[2;1;1;112;112;1;0x",
    "\x1b[97;1:3u", "\x1b[1;1:3A", "\x1b[1114112u", "\x1b[9999999999u", "\x1b[55296u", "\x1b[1;2;3;4A",
    "\x1b[100~", "\x1b[100A", "\x1b[48;0;0;0;0t", "\x1b[48;9999;9999;1;1t",
)  # fmt: skip
"""Replies of terminals, and reports of keys that make no sense or that say a key was let go."""
SHOWN = st.characters(exclude_categories=("Cc", "Cs"))


@dataclass(frozen=True)
class Item:
    """A piece of input from a terminal, and the places where a long gap may be in it."""

    raw: bytes
    keys: tuple[str, ...] = ()
    pasted: tuple[str, ...] = ()
    slow_from: int = 1_000_000


def a_string(introducer: str, body: str, end: str) -> Item:
    """Return a string of any kind with any body; the first character of the body is at most four bytes long."""
    return Item(f"\x1b{introducer}{body}{end}".encode(), slow_from=6)


def a_paste(text: str) -> Item:
    """Return pasted text, whatever is in it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = "".join(character for character in lines if character in "\n\t" or not is_control(character))
    return Item(f"\x1b[200~{text}\x1b[201~".encode(), pasted=(clean,), slow_from=6)


PASTES = st.text(st.one_of(SHOWN, st.sampled_from("\x1b\r\n\t\x07\\[X]d")), max_size=30).filter(
    lambda text: "\x1b[201~" not in f"{text}\x1b[201~"[:-1]
)
KEYS = st.sampled_from(sorted(PRESSED)).map(lambda raw: Item(raw.encode(), (PRESSED[raw],)))
ITEMS = st.one_of(
    KEYS,
    st.sampled_from(KNOWN_REPLIES).map(lambda raw: Item(raw.encode(), slow_from=2)),
    st.builds(a_string, st.sampled_from("]P_^X"), st.text(SHOWN, max_size=20), st.just("\x1b\\")),
    st.builds(a_string, st.just("]"), st.text(SHOWN, max_size=20), st.just("\x07")),
    PASTES.map(a_paste),
)


class Line:
    """A line from a terminal to a reader, on a clock that moves by hand."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.replies: list[TerminalReply] = []
        self.reader = KeyReader(self.replies.append)
        self.messages: list[Message] = []

    def wait(self, seconds: float) -> None:
        """Let `seconds` pass, with every call that is due on the way."""
        end = self.now + seconds
        while (due := self.reader.due) is not None and due <= end:
            self.now = max(self.now, due)
            self.messages += self.reader.tick(self.now)
        self.now = end

    def send(self, raw: bytes) -> None:
        """Let `raw` arrive in one read."""
        self.messages += self.reader.read(raw, self.now)

    @property
    def keys(self) -> list[str]:
        """The keys read so far."""
        return [message.key for message in self.messages if isinstance(message, events.Key)]

    @property
    def pasted(self) -> list[str]:
        """The pasted texts read so far."""
        return [message.text for message in self.messages if isinstance(message, events.Paste)]


def send_in_pieces(line: Line, items: list[Item], data: st.DataObject) -> None:
    """Send `items` in pieces of any length, some with a gap between them, a few with a long one."""
    for item in items:
        long_left = 3 if item.pasted else 12
        cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(item.raw) - 1)), max_size=6), label="cuts"))
        start = 0
        for cut in [*cuts, len(item.raw)]:
            line.send(item.raw[start:cut])
            start = cut
            slow = item.slow_from <= cut < len(item.raw) and long_left > 0
            long_left -= slow
            line.wait(LONG_S if slow and data.draw(st.booleans(), label="slow") else 0.01)


@given(items=st.lists(ITEMS, max_size=12), data=st.data())
def test_the_keys_that_come_out_are_those_that_were_pressed(items: list[Item], data: st.DataObject) -> None:
    line = Line()
    send_in_pieces(line, items, data)
    line.wait(SILENCE_S)
    assert line.keys == [key for item in items for key in item.keys]
    assert line.pasted == [text for item in items for text in item.pasted]
    assert not line.replies or any(not item.keys and not item.pasted for item in items)


@given(raw=st.binary(max_size=200))
def test_one_read_equals_many(raw: bytes) -> None:
    one_read, single = Line(), Line()
    one_read.send(raw)
    for at in range(len(raw)):
        single.send(raw[at : at + 1])
    for line in (one_read, single):
        line.wait(SILENCE_S)
    assert (one_read.keys, one_read.pasted, one_read.replies) == (single.keys, single.pasted, single.replies)


@pytest.mark.parametrize("reply", KNOWN_REPLIES)
def test_a_key_between_the_pieces_of_a_reply_is_pressed_when_it_is_a_whole_sequence(reply: str) -> None:
    raw = reply.encode()
    if raw.startswith(b"\x1b["):
        return  # a sequence within a control sequence ends it
    for cut in range(3, len(raw)):
        if raw[cut - 1 : cut] == b"\x1b":
            continue
        line = Line()
        line.send(raw[:cut])
        line.send(b"\x1b[A")
        line.send(raw[cut:] + b"q")
        assert line.keys == ["up", "q"], cut
        assert len(line.replies) == 1


@pytest.mark.parametrize("reply", KNOWN_REPLIES)
def test_a_reply_whose_esc_came_long_before_the_rest_presses_escape_at_most(reply: str) -> None:
    line = Line()
    line.send(b"\x1b")
    line.wait(LONG_S)
    for byte in reply[1:].encode():
        line.send(bytes((byte,)))
        line.wait(0.3)
    line.send(b"q")
    line.wait(SILENCE_S)
    assert line.keys == ["escape", "q"]


@pytest.mark.parametrize("reply", KNOWN_REPLIES)
def test_a_reply_that_never_ends_costs_a_second(reply: str) -> None:
    raw = reply.encode()
    for cut in range(3, len(raw)):
        line = Line()
        line.send(raw[:cut])
        line.wait(1.1)
        line.send(b"q")
        assert line.keys == ["q"], cut


@pytest.mark.parametrize(
    ("raw", "keys"),
    [(b"\x1b", ["escape"]), (b"\x1b\x1b[A", ["escape", "up"]), (b"\x1bP", ["alt+shift+p"]), (b"\x1bX", ["alt+shift+x"]),
     (b"\x1b]", ["right_square_bracket"]), (b"\x1bO", ["alt+shift+o"]), (b"\x1b\x1b", ["escape", "escape"])],
)  # fmt: skip
def test_escape_and_alt_keys_that_look_like_the_beginning_of_a_reply_are_pressed(raw: bytes, keys: list[str]) -> None:
    line = Line()
    line.send(raw)
    line.wait(1.1)
    assert line.keys == keys
    line.send(b"d")
    assert line.keys == [*keys, "d"]


@pytest.mark.parametrize("letter", "PXO^_]")
def test_a_letter_right_after_escape_is_itself(letter: str) -> None:
    line = Line()
    line.send(b"\x1b")
    line.wait(0.3)
    line.send(letter.encode())
    line.wait(0.3)
    line.send(b"d")
    assert len(line.keys) == 3
    assert line.keys[::2] == ["escape", "d"]


def test_a_paste_without_an_end_ends_by_time_also_while_somebody_types() -> None:
    line = Line()
    line.send(b"\x1b[200~half a pa")
    for _ in range(30):
        line.wait(0.1)
        line.send(b"k")
    assert line.pasted
    assert line.keys[-3:] == ["k", "k", "k"]
    line.send(b"\x1b[201~q")
    assert line.keys[-1] == "q"


def test_a_long_paste_over_a_slow_line_stays_one_paste() -> None:
    line = Line()
    line.send(b"\x1b[200~")
    for _ in range(200):
        line.send(b"0123456789" * 2)
        line.wait(0.15)
    line.send(b"\x1b[201~q")
    assert (len(line.pasted), line.keys) == (1, ["q"])
    line.send(b"\x1b[200~" + b"x" * (3 * MAX_PASTE_LENGTH) + b"\x1b[201~q")
    assert (len(line.pasted[1]), line.keys) == (MAX_PASTE_LENGTH, ["q", "q"])


def test_a_string_without_an_end_gives_the_keyboard_back_while_somebody_types() -> None:
    line = Line()
    line.send(b"\x1b]52;c;")
    for _ in range(int(MAX_STRING_S / 0.5) + 4):
        line.wait(0.5)
        line.send(b"k")
    assert line.keys[-2:] == ["k", "k"]


def test_a_reply_longer_than_what_is_kept_presses_nothing() -> None:
    line = Line()
    line.send(b"\x1b]52;c;" + b"d" * 200_000 + b"\x1b\\q")
    assert line.keys == ["q"]


ROUGH = st.one_of(
    st.binary(max_size=40),
    st.text(st.sampled_from("\x1b[]PX_^O\\;:?0123456789uAMRt~$<>\x07\x9b\x9d\x9c\x00\x11az"), max_size=40).map(
        str.encode
    ),
)


@given(pieces=st.lists(st.tuples(ROUGH, st.sampled_from((0.0, 0.05, 0.3, 1.5))), max_size=10))
def test_nothing_that_arrives_raises_or_kills_the_keyboard(pieces: list[tuple[bytes, float]]) -> None:
    line = Line()
    for raw, gap in pieces:
        line.send(raw)
        line.wait(gap)
    line.wait(SILENCE_S)
    for message in line.messages:
        if isinstance(message, events.Resize):
            assert 0 < message.size.width <= MAX_WINDOW_CELLS
            assert 0 < message.size.height <= MAX_WINDOW_CELLS
    line.send(b"a\x1b[A\x11")
    assert line.keys[-3:] == ["a", "up", "ctrl+q"]


def test_a_size_without_pixels_is_taken_and_the_mouse_goes_on() -> None:
    line = Line()
    line.send(b"\x1b[48;30;100;0;0t\x1b[<0;5;6M\x1b[48;40;120;800;1200t\x1b[<0;45;46M")
    sizes = [message.size for message in line.messages if isinstance(message, events.Resize)]
    assert sizes == [Size(100, 30), Size(120, 40)]
    clicks = [(message.x, message.y) for message in line.messages if isinstance(message, events.MouseDown)]
    assert clicks == [(4, 5), (4, 2)]


def test_the_parser_is_known() -> None:
    assert parser_is_known()
