"""Notices that a terminal shows for the program in it: which kind this one understands, and the bytes for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from deskspine.core.text.sanitize import is_control

NoticeKind = Literal["osc9", "osc777", "osc99", "none"]
MOST_BYTES = 200
"""The longest sequence that is written; some terminals cut or drop longer ones."""
MOST_TITLE_BYTES = 60

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
"""How a terminal's answer to the question for its name begins, in small letters."""


def detect(environ: Mapping[str, str]) -> NoticeKind:
    """The kind of notice the terminal of this environment shows; "none" for one that is not known to show any.

    A multiplexer hides what is behind it. The terminal's own name comes before variables that a program started from
    another terminal inherits.
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
    """The kind to use: what `notice.kind` says, or with "auto" what the terminal understands."""
    return _NAMED.get(setting) or detect(environ)


def client_kind(setting: str, termtype: str, termname: str) -> NoticeKind:
    """The same for the terminal of a multiplexer's client, by what it says of itself and by its TERM.

    What it says comes first: somebody may run kitty with TERM=xterm-256color. A terminal that gave another name is not
    taken for the one in TERM.
    """
    said = termtype.strip().lower()
    if setting in _NAMED:
        return _NAMED[setting]
    if said:
        return next((kind for start, kind in _BY_CLIENT if said.startswith(start)), "none")
    return _by_term(termname) or "none"


def _by_term(term: str) -> NoticeKind | None:
    return next((kind for start, kind in _BY_TERM if term.startswith(start)), None)


def sequence(kind: NoticeKind, title: str, body: str, ident: str = "deskspine") -> str:
    """The escape sequence that shows `title` and `body`; a later one with the same `ident` replaces it where possible.

    At most MOST_BYTES bytes, ended by ST (some terminals ignore the shorter BEL ending). Semicolons separate fields,
    and a text like "4;" would be read as a progress report, so they become commas.
    """
    head = _fit(_clean(title), MOST_TITLE_BYTES)
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
    return opening + _fit(text, MOST_BYTES - len(opening.encode()) - len(ending)) + ending


def _clean(text: str) -> str:
    """`text` with nothing in it that a terminal would obey."""
    spaced = " ".join(text.split())
    return "".join(sign for sign in spaced if not is_control(sign)).replace(";", ",")


def _fit(text: str, most_bytes: int) -> str:
    """The start of `text` that takes at most `most_bytes` bytes, no character cut."""
    return text.encode()[: max(0, most_bytes)].decode("utf-8", "ignore").rstrip()
