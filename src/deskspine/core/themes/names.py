"""The names of the themes that a person can choose without a file of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

AUTO, DARK, LIGHT, TERMINAL = "auto", "deskspine-dark", "deskspine-light", "terminal"
OURS = (AUTO, DARK, LIGHT, TERMINAL)
"""The choices of deskspine itself."""
OTHERS = (
    "atom-one-dark", "atom-one-light", "catppuccin-frappe", "catppuccin-latte", "catppuccin-macchiato",
    "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine", "rose-pine-dawn",
    "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark", "textual-light", "tokyo-night", "ansi-dark",
    "ansi-light",
)  # fmt: skip
"""The themes of Textual; those that begin with "ansi" use the colours of the terminal."""
SHIPPED = (*OURS, *OTHERS)

_OWN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
OWN_RULE = "letters, digits, hyphen and underscore, 40 at most"


def may_be_own(name: str) -> bool:
    """Return True if a theme file of the person may have this name, without ".toml"."""
    return name not in SHIPPED and _OWN.fullmatch(name) is not None


def unknown_theme(name: str, own: Sequence[str]) -> str:
    """Return a sentence about a theme that neither ships nor is one of the person's `own`, or "" if it is known."""
    if name in SHIPPED or name in own:
        return ""
    from difflib import get_close_matches  # only needed when something is wrong

    near = get_close_matches(name, (*SHIPPED, *own), 1)
    return f"there is no theme {name!r}" + (f" (did you mean {near[0]}?)" if near else "")
