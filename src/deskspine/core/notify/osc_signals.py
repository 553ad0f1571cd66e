"""Quiet signals of a terminal: progress in its tab or task bar, and a request for attention to its window.

They are sent only to terminals that are known to understand them: others may show a progress bar as a notice "4;1;50".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

ProgressState = Literal["off", "normal", "attention"]
"""off: no bar. normal: a percentage. attention: a percentage in the colour of a pause or a warning."""

KONSOLE_SINCE = 250400
"""KONSOLE_VERSION of 25.04. It shows the percentage, but does not show a request for attention at once."""
VTE_SINCE = 8000
"""VTE_VERSION of 0.80."""
GHOSTTY_SINCE = (1, 2)
GHOSTTY_FORGETS_S = 15.0
"""Seconds after which Ghostty removes a bar that was not set again."""

_CODES: dict[ProgressState, int] = {"off": 0, "normal": 1, "attention": 4}
_ENDING = "\x1b\\"
"""The ending ST. Some of these terminals ignore the shorter ending BEL."""
_PLAIN_TERMS = ("xterm-256color", "xterm", "xterm-direct", "")
"""TERM in terminals that are recognised by other variables.

A terminal that was started from one of them inherits those variables, but has its own name in TERM.
"""


def progress(environ: Mapping[str, str], state: ProgressState, percent: float = 0.0) -> str:
    """Return the sequence that shows `percent`, or "" for a terminal that may not understand it."""
    if not shows_progress(environ):
        return ""
    shown_percent = 0 if state == "off" or percent != percent else round(max(0.0, min(100.0, percent)))
    return f"\x1b]9;4;{_CODES[state]};{shown_percent}{_ENDING}"


def attention(environ: Mapping[str, str]) -> str:
    """Return the sequence that requests attention to the window once, or "" where only the bell can do that."""
    return f"\x1b]1337;RequestAttention=once{_ENDING}" if _is_iterm(environ) else ""


def shows_progress(environ: Mapping[str, str]) -> bool:
    """Return True if the terminal of this environment is known to show progress.

    Some versions of kitty, WezTerm and iTerm2 do, but they cannot be distinguished from versions that show a notice.
    """
    if _is_hidden(environ):
        return False
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "").lower()
    if program == "ghostty" and term in ("xterm-ghostty", *_PLAIN_TERMS):
        return _version(environ.get("TERM_PROGRAM_VERSION", "")) >= GHOSTTY_SINCE
    if program or environ.get("LC_TERMINAL") or environ.get("KITTY_WINDOW_ID") or term not in _PLAIN_TERMS:
        return False
    return (
        bool(environ.get("WT_SESSION"))
        or _number(environ, "VTE_VERSION") >= VTE_SINCE
        or _number(environ, "KONSOLE_VERSION") >= KONSOLE_SINCE
    )


def _is_iterm(environ: Mapping[str, str]) -> bool:
    """Return True for iTerm2, by its own variable or by the one that it sends over SSH."""
    if _is_hidden(environ) or environ.get("TERM", "") not in _PLAIN_TERMS:
        return False
    program = environ.get("TERM_PROGRAM", "").lower()
    return program == "iterm.app" or (not program and environ.get("LC_TERMINAL", "").lower() == "iterm2")


def _is_hidden(environ: Mapping[str, str]) -> bool:
    """Return True in a multiplexer, which drops unknown sequences or passes them to the wrong window."""
    return bool(environ.get("TMUX") or environ.get("STY")) or environ.get("ZELLIJ") is not None


def _number(environ: Mapping[str, str], name: str) -> int:
    value = environ.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _version(text: str) -> tuple[int, ...]:
    """Return the numbers of a version: (1, 2, 3) for "1.2.3-main+abc"."""
    parts = text.split("-")[0].split("+")[0].split(".")
    return tuple(int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 10)


def is_console(environ: Mapping[str, str]) -> bool:
    """Return True if the terminal is the text console of Linux."""
    return environ.get("TERM", "").startswith("linux")
