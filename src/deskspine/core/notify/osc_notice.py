"""Notices by escape sequence (OSC): the kind that a terminal understands, and the sequence for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from deskspine.core.text.sanitize import is_control

NoticeKind = Literal["osc9", "osc777", "osc99", "none"]
MAX_NOTICE_BYTES = 200
"""Maximum number of bytes of a sequence; some terminals cut or drop longer ones."""
MAX_TITLE_BYTES = 60
"""Maximum number of bytes of a title."""

_BY_TERM: tuple[tuple[str, NoticeKind], ...] = (
    ("tmux", "none"),
    ("screen", "none"),
    ("linux", "none"),
    ("dumb", "none"),
    ("xterm-kitty", "osc99"),
    ("xterm-ghostty", "osc777"),
    ("foot", "osc777"),
    ("wezterm", "osc777"),
    ("alacritty", "none"),
)
_NAMED: dict[str, NoticeKind] = {"osc9": "osc9", "osc777": "osc777", "osc99": "osc99", "none": "none"}
_BY_PROGRAM: dict[str, NoticeKind] = {
    "ghostty": "osc777",
    "wezterm": "osc777",
    "iterm.app": "osc9",
    "kitty": "osc99",
}

_BY_CLIENT: tuple[tuple[str, NoticeKind], ...] = (
    ("kitty", "osc99"),
    ("ghostty", "osc777"),
    ("wezterm", "osc777"),
    ("foot", "osc777"),
    ("konsole", "osc777"),
    ("iterm2", "osc9"),
)
"""Beginning of the name that a terminal reports, in small letters, and the kind of notice it shows."""


def detect(environ: Mapping[str, str]) -> NoticeKind:
    """Return the kind of notice that the terminal of this environment shows, or "none" if it is not known to show any.

    A multiplexer hides the terminal behind it. The terminal's own name has precedence over variables that a program
    inherits if it was started from another terminal.
    """
    if environ.get("TMUX") or environ.get("STY"):
        return "none"
    if environ.get("ZELLIJ") is not None:
        return "osc99"
    by_term = _by_term(environ.get("TERM", ""))
    if by_term is not None:
        return by_term
    program = environ.get("TERM_PROGRAM", "").lower()
    if program:
        return _BY_PROGRAM.get(program, "none")
    if environ.get("VTE_VERSION"):
        return "none"
    if environ.get("KONSOLE_VERSION"):
        return "osc777"
    if environ.get("LC_TERMINAL", "").lower() == "iterm2":
        return "osc9"
    return "osc99" if environ.get("KITTY_WINDOW_ID") else "none"


def kind_for(setting: str, environ: Mapping[str, str]) -> NoticeKind:
    """Return the kind that setting `notice.kind` names, or with "auto" the kind that the terminal understands."""
    return _NAMED.get(setting) or detect(environ)


def client_kind(setting: str, termtype: str, termname: str) -> NoticeKind:
    """Return the kind for the terminal of a multiplexer's client, by the name it reports and by its TERM.

    The reported name has precedence: a person may run kitty with TERM=xterm-256color. TERM counts only if the terminal
    reports no name.
    """
    reported = termtype.strip().lower()
    if setting in _NAMED:
        return _NAMED[setting]
    if reported:
        return next((kind for start, kind in _BY_CLIENT if reported.startswith(start)), "none")
    return _by_term(termname) or "none"


def _by_term(term: str) -> NoticeKind | None:
    return next((kind for start, kind in _BY_TERM if term.startswith(start)), None)


def sequence(kind: NoticeKind, title: str, body: str, ident: str = "deskspine") -> str:
    """Return the escape sequence that shows `title` and `body`.

    A later notice with the same `ident` replaces an earlier one where the terminal can do that. The sequence has at
    most MAX_NOTICE_BYTES bytes and ends with ST, because some terminals ignore the shorter ending BEL. Semicolons
    separate fields, and a text like "4;" would be read as a progress report, so semicolons become commas.
    """
    head = _fit(_clean(title), MAX_TITLE_BYTES)
    text = _clean(body)
    if kind == "osc9":
        return _with_room("\x1b]9;", f"{head}: {text}" if text else head)
    if kind == "osc777":
        return _with_room(f"\x1b]777;notify;{head};", text)
    if kind == "osc99":
        name = "".join(sign for sign in ident if sign.isascii() and sign.isalnum())[:20] or "deskspine"
        return _with_room(f"\x1b]99;i={name}:d=0:p=title;{head}\x1b\\\x1b]99;i={name}:d=1:p=body;", text)
    return ""


def _with_room(opening: str, text: str) -> str:
    ending = "\x1b\\"
    return opening + _fit(text, MAX_NOTICE_BYTES - len(opening.encode()) - len(ending)) + ending


def _clean(text: str) -> str:
    """Return `text` without control characters and semicolons, on one line."""
    spaced = " ".join(text.split())
    return "".join(sign for sign in spaced if not is_control(sign)).replace(";", ",")


def _fit(text: str, most_bytes: int) -> str:
    """Return the beginning of `text` that has at most `most_bytes` bytes, without cutting a character."""
    return text.encode()[: max(0, most_bytes)].decode("utf-8", "ignore").rstrip()
