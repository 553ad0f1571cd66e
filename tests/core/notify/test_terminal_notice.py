"""Terminal notices: the right kind for the terminal, and bytes that cannot do anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.notify.osc_notice import MAX_NOTICE_BYTES, NoticeKind, client_kind, detect, kind_for, sequence
from support.effort import examples

KINDS: tuple[NoticeKind, ...] = ("osc9", "osc777", "osc99")


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({"TERM": "xterm-kitty"}, "osc99"),
        ({"TERM": "xterm-256color", "ZELLIJ": "0"}, "osc99"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "osc777"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "osc777"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230805"}, "osc777"),
        ({"TERM": "foot"}, "osc777"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "osc9"),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, "osc9"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, "none"),
        ({"TERM": "xterm-256color"}, "none"),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"}, "none"),
        ({"TERM": "foot", "KITTY_WINDOW_ID": "1"}, "osc777"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode", "KITTY_WINDOW_ID": "1"}, "none"),
        ({}, "none"),
    ],
)
def test_the_terminal_is_known_by_its_environment(environ: dict[str, str], kind: str) -> None:
    assert detect(environ) == kind


def test_the_setting_overrides_what_was_found() -> None:
    assert kind_for("auto", {"TERM": "foot"}) == "osc777"
    assert kind_for("none", {"TERM": "foot"}) == "none"
    assert kind_for("osc9", {"TMUX": "x"}) == "osc9"


@pytest.mark.parametrize(
    ("termtype", "termname", "kind"),
    [
        ("kitty(0.32.1)", "xterm-256color", "osc99"),
        ("ghostty 1.1.0", "xterm-ghostty", "osc777"),
        ("WezTerm 20240203-110809-5046fc22", "xterm-256color", "osc777"),
        ("iTerm2 3.5.0", "xterm-256color", "osc9"),
        ("foot(1.13.1)", "foot", "osc777"),
        ("Konsole 22.12.3", "xterm-256color", "osc777"),
        ("XTerm(379)", "xterm-256color", "none"),
        ("XTerm(379)", "xterm-kitty", "none"),
        ("tmux 3.3a", "tmux-256color", "none"),
        ("", "xterm-kitty", "osc99"),
        ("", "foot-extra", "osc777"),
        ("", "alacritty", "none"),
        ("", "tmux-256color", "none"),
        ("", "xterm-256color", "none"),
        ("", "", "none"),
    ],
)
def test_the_terminal_of_a_tmux_client_is_known_by_what_it_says_of_itself(
    termtype: str, termname: str, kind: str
) -> None:
    assert client_kind("auto", termtype, termname) == kind
    assert client_kind("osc9", termtype, termname) == "osc9"
    assert client_kind("none", termtype, termname) == "none"


def test_the_three_forms() -> None:
    assert sequence("osc9", "Time to move", "50 min") == "\x1b]9;Time to move: 50 min\x1b\\"
    assert sequence("osc777", "Time to move", "50 min") == "\x1b]777;notify;Time to move;50 min\x1b\\"
    assert (
        sequence("osc99", "Time to move", "50 min", "ask")
        == "\x1b]99;i=ask:d=0:p=title;Time to move\x1b\\\x1b]99;i=ask:d=1:p=body;50 min\x1b\\"
    )
    assert sequence("none", "Time to move", "50 min") == ""


@examples(100)
@given(kind=st.sampled_from(KINDS), title=st.text(max_size=80), body=st.text(max_size=300), ident=st.text(max_size=40))
def test_no_text_can_break_out(kind: NoticeKind, title: str, body: str, ident: str) -> None:
    title, body = (text.encode("utf-8", "ignore").decode() for text in (title, body))
    written = sequence(kind, title, body, ident)
    assert len(written.encode()) <= MAX_NOTICE_BYTES
    assert written.endswith("\x1b\\")
    pieces = written.split("\x1b\\")[:-1]
    assert len(pieces) == (2 if kind == "osc99" else 1)
    for piece in pieces:
        assert piece.startswith("\x1b]")
        assert not [sign for sign in piece[1:] if ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0]
        assert piece.count(";") == {"osc9": 1, "osc777": 3, "osc99": 2}[kind]


def test_a_text_like_a_progress_report_is_not_one() -> None:
    assert sequence("osc9", "4;1;50", "") == "\x1b]9;4,1,50\x1b\\"
