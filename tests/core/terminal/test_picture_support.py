"""Which pictures a terminal shows: terminals that reply yes, no, late, wrongly, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from deskspine.core.terminal.input_parser import TerminalReply
from deskspine.core.terminal.picture_support import (
    PictureSupport,
    cell_of,
    knows_placeholders,
    questions,
    usable_cell,
)
from deskspine.core.terminal.queries import (
    CELL_SIZE,
    DEVICE_ATTRIBUTES,
    KITTY_GRAPHICS,
    MORE_SIXEL_COLOURS,
    SIXEL_COLOURS,
    VERSION,
)

KITTY = {
    VERSION.name: TerminalReply("DCS", ">|kitty(0.41.1)"),
    KITTY_GRAPHICS.name: TerminalReply("APC", "Gi=31;OK"),
    DEVICE_ATTRIBUTES.name: TerminalReply("CSI", "?62;c"),
    CELL_SIZE.name: TerminalReply("CSI", "6;18;9t"),
}
GHOSTTY = {**KITTY, VERSION.name: TerminalReply("DCS", ">|ghostty 1.1.3")}
XTERM = {
    VERSION.name: TerminalReply("DCS", ">|XTerm(379)"),
    DEVICE_ATTRIBUTES.name: TerminalReply("CSI", "?63;1;2;4;6;22c"),
    SIXEL_COLOURS.name: TerminalReply("CSI", "?1;0;1024S"),
}
FOOT = {
    **XTERM,
    VERSION.name: TerminalReply("DCS", ">|foot(1.13.1)"),
    DEVICE_ATTRIBUTES.name: TerminalReply("CSI", "?62;4;22c"),
    CELL_SIZE.name: TerminalReply("CSI", "6;16;8t"),
}
WEZTERM = {
    **FOOT,
    VERSION.name: TerminalReply("DCS", ">|WezTerm 20240203"),
    KITTY_GRAPHICS.name: KITTY["kitty graphics"],
}
KONSOLE = {**WEZTERM, VERSION.name: TerminalReply("DCS", ">|Konsole 23.08.1")}
ALACRITTY = {DEVICE_ATTRIBUTES.name: TerminalReply("CSI", "?6c"), CELL_SIZE.name: TerminalReply("CSI", "6;16;8t")}
OLD_KITTY = {**KITTY, VERSION.name: TerminalReply("DCS", ">|kitty(0.26.5)")}
REFUSING = {**KITTY, KITTY_GRAPHICS.name: TerminalReply("APC", "Gi=31;ENOTSUP")}
FEW_COLOURS = {**FOOT, SIXEL_COLOURS.name: TerminalReply("CSI", "?1;0;16S")}
MORE_COLOURS = {**FEW_COLOURS, MORE_SIXEL_COLOURS.name: TerminalReply("CSI", "?1;0;256S")}
WINDOW = (80, 24, 800, 480)
Replies = Mapping[str, TerminalReply]


def asked(replies: Replies, *, in_tmux: bool = False, window: tuple[int, int, int, int] = (0, 0, 0, 0)) -> Any:
    """Return what a terminal with these replies shows, and the texts that were sent to it."""
    sent = []
    asking = questions(in_tmux=in_tmux, window=window)
    try:
        query = next(asking)
        while True:
            sent.append(query.text)
            reply = replies.get(query.name)
            query = asking.send(None if reply is None else query.read(reply))
    except StopIteration as end:
        return end.value, sent


@pytest.mark.parametrize(
    ("replies", "kind", "cell"),
    [
        (KITTY, "kitty", (9, 18)),
        (GHOSTTY, "kitty", (9, 18)),
        (FOOT, "sixel", (8, 16)),
        (WEZTERM, "sixel", (8, 16)),
        (KONSOLE, "sixel", (8, 16)),
        (MORE_COLOURS, "sixel", (8, 16)),
        (ALACRITTY, "", (0, 0)),
        (OLD_KITTY, "", (0, 0)),
        (REFUSING, "", (0, 0)),
        (FEW_COLOURS, "", (0, 0)),
        (XTERM, "", (0, 0)),
        ({}, "", (0, 0)),
    ],
)
def test_a_terminal_shows_what_it_says(replies: Replies, kind: str, cell: tuple[int, int]) -> None:
    support, _ = asked(replies)
    assert (support.kind, support.cell) == (kind, cell)
    assert support.why


def test_the_size_of_a_cell_may_come_from_the_window() -> None:
    assert asked(XTERM, window=WINDOW)[0].cell == (10, 20)


@pytest.mark.parametrize("replies", [FOOT, WEZTERM, KONSOLE, ALACRITTY, OLD_KITTY, XTERM, {}])
def test_a_terminal_that_might_print_the_query_for_pictures_never_sees_it(replies: Replies) -> None:
    for in_tmux in (False, True):
        assert not [text for text in asked(replies, in_tmux=in_tmux)[1] if "_G" in text]


def test_behind_tmux_the_terminal_itself_must_reply() -> None:
    support, sent = asked(KITTY, in_tmux=True)
    assert support == PictureSupport("kitty", "kitty(0.41.1) shows kitty's pictures", (9, 18), in_tmux=True)
    assert [text.startswith("\x1bPtmux;\x1b\x1b") for text in sent] == [True, True, False]
    silent = {name: reply for name, reply in KITTY.items() if name in (DEVICE_ATTRIBUTES.name, CELL_SIZE.name)}
    assert asked(silent, in_tmux=True)[0].kind == ""
    assert "allow-passthrough" in asked(silent, in_tmux=True)[0].why


def test_tmux_that_shows_sixel_itself_needs_no_passthrough() -> None:
    tmux = {name: reply for name, reply in FOOT.items() if name != VERSION.name}
    support, _ = asked(tmux, in_tmux=True)
    assert (support.kind, support.in_tmux) == ("sixel", False)


@pytest.mark.parametrize(
    ("version", "knows"),
    [
        ("kitty(0.28.0)", True),
        ("kitty(0.27.9)", False),
        ("kitty(1.0.0)", True),
        ("kitty", False),
        ("kitty(x.y)", False),
        ("ghostty 1.0.0", True),
        ("Ghostty 1.2", True),
        ("ghostty2", False),
        ("hello kitty(9.9.9)", False),
        ("tmux 3.5a", False),
        ("", False),
    ],
)
def test_only_these_know_cells_of_pictures(version: str, knows: bool) -> None:
    assert knows_placeholders(version) is knows


@pytest.mark.parametrize(
    ("cell", "usable"),
    [
        ((9, 18), True),
        ((4, 6), True),
        ((0, 0), False),
        ((0, 18), False),
        ((9, 0), False),
        ((99999, 99999), False),
        ((3, 18), False),
        ((60, 20), False),
        ((5, 60), False),
        (None, False),
    ],
)
def test_a_size_that_no_cell_has_is_an_error(cell: tuple[int, int] | None, usable: bool) -> None:
    assert usable_cell(cell) == (cell if usable else None)
    if cell:
        width, height = cell
        strange = {**KITTY, CELL_SIZE.name: TerminalReply("CSI", f"6;{height};{width}t")}
        assert bool(asked(strange)[0].kind) is usable


def test_the_cell_of_a_window() -> None:
    assert cell_of(WINDOW) == (10, 20)
    assert cell_of((0, 0, 800, 480)) is None


@pytest.mark.parametrize(
    "body", ["6;18t", "6;a;9t", "4;480;800t", "6;18;9;1t", "6;123456;9t", "?6;18;9t", "6;-1;9t", "8;24;80t"]
)
def test_junk_is_no_size(body: str) -> None:
    assert CELL_SIZE.read(TerminalReply("CSI", body)) is None
    assert CELL_SIZE.read(TerminalReply("OSC", "6;18;9t")) is None


@pytest.mark.parametrize("body", ["?1;1S", "?1;3;0S", "?2;0;256S", "?1;0;xS", "1;0;256S"])
def test_a_refusal_is_no_number_of_colours(body: str) -> None:
    assert SIXEL_COLOURS.read(TerminalReply("CSI", body)) is None
