"""Signals go to terminals that are known to understand them, and to no other."""

from __future__ import annotations

import pytest

from deskspine.core.notify.osc_signals import attention, progress, shows_progress

WINDOWS = {"WT_SESSION": "3f2c0e5a", "TERM": "xterm-256color"}
GNOME = {"VTE_VERSION": "8002", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
KONSOLE = {"KONSOLE_VERSION": "250800", "TERM": "xterm-256color"}
GHOSTTY = {"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.2.3-main+abc"}
ITERM = {"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.6.9"}
ITERM_FAR = {"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2", "SSH_CONNECTION": "a 1 b 2"}
KNOWN = {"windows": WINDOWS, "gnome": GNOME, "konsole": KONSOLE, "ghostty": GHOSTTY}
OTHERS: dict[str, dict[str, str]] = {
    "nothing known": {},
    "xterm": {"TERM": "xterm-256color"},
    "linux console": {"TERM": "linux"},
    "kitty": {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"},
    "wezterm": {"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm", "TERM_PROGRAM_VERSION": "20240203-110809"},
    "vs code": {"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"},
    "apple": {"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"},
    "iterm": ITERM,
    "iterm over ssh": ITERM_FAR,
    "gnome, old": {**GNOME, "VTE_VERSION": "7802"},
    "gnome, odd": {**GNOME, "VTE_VERSION": "²²²²"},
    "konsole, old": {**KONSOLE, "KONSOLE_VERSION": "241203"},
    "ghostty, old": {**GHOSTTY, "TERM_PROGRAM_VERSION": "1.1.3"},
    "ghostty over ssh": {"TERM": "xterm-ghostty"},
    "foot from gnome": {**GNOME, "TERM": "foot"},
    "kitty from gnome": {**GNOME, "TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"},
    "alacritty from konsole": {**KONSOLE, "TERM": "alacritty"},
    "wezterm from windows terminal": {**WINDOWS, "TERM_PROGRAM": "WezTerm"},
    "iterm over ssh from there": {**GNOME, "LC_TERMINAL": "iTerm2"},
}


@pytest.mark.parametrize("environ", KNOWN.values(), ids=KNOWN)
def test_progress_where_it_is_known(environ: dict[str, str]) -> None:
    assert progress(environ, "normal", 50) == "\x1b]9;4;1;50\x1b\\"
    assert progress(environ, "attention", 100) == "\x1b]9;4;4;100\x1b\\"
    assert progress(environ, "off", 70) == "\x1b]9;4;0;0\x1b\\"


@pytest.mark.parametrize("environ", OTHERS.values(), ids=OTHERS)
def test_none_anywhere_else(environ: dict[str, str]) -> None:
    assert not shows_progress(environ)
    assert progress(environ, "normal", 50) == ""
    assert progress(environ, "off") == ""


@pytest.mark.parametrize("between", [{"TMUX": "/tmp/tmux-0/default,1,0"}, {"STY": "1.pts"}, {"ZELLIJ": "0"}])
def test_nothing_through_a_multiplexer(between: dict[str, str]) -> None:
    for environ in (*KNOWN.values(), ITERM, ITERM_FAR):
        assert progress({**environ, **between}, "normal", 50) == ""
        assert attention({**environ, **between}) == ""


@pytest.mark.parametrize(
    ("percent", "shown"), [(-3, 0), (0.4, 0), (99.6, 100), (1e9, 100), (float("nan"), 0), (float("inf"), 100)]
)
def test_percent_is_whole_and_within_bounds(percent: float, shown: int) -> None:
    assert progress(WINDOWS, "normal", percent) == f"\x1b]9;4;1;{shown}\x1b\\"


def test_attention_is_asked_for_where_the_terminal_has_it() -> None:
    for environ in (ITERM, ITERM_FAR):
        assert attention(environ) == "\x1b]1337;RequestAttention=once\x1b\\"
    for environ in (*KNOWN.values(), {}, {"TERM": "foot"}, {**ITERM, "TERM": "foot"}, OTHERS["vs code"]):
        assert attention(environ) == ""
    assert attention({**ITERM_FAR, "TERM_PROGRAM": "WezTerm"}) == ""
