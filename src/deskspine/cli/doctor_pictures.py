"""The check of `deskspine doctor` on pictures in pixels: if this terminal shows them, by its own replies."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TextIO

from deskspine.adapters.place.terminal_pictures import support_of
from deskspine.cli.findings import Finding
from deskspine.tui.driver.window_size import window_pixels

WORDS = {"kitty": "pictures in pixels", "sixel": "pictures in pixels (sixel)", "": "the figure in blocks of colour"}


def pictures(environ: Mapping[str, str], *, send: bool) -> list[Finding]:
    """Return which pictures this terminal shows, by its own replies; it is asked only with `send`."""
    if not send:
        return [Finding("pictures", "not here", "`deskspine doctor --try` asks this terminal for pictures in pixels")]
    if not sys.platform.startswith("linux") or not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        return [Finding("pictures", "not here", "this terminal cannot be asked")]
    if environ.get("TERM", "dumb") in ("dumb", "linux") or (environ.get("STY") and not environ.get("TMUX")):
        return [Finding("pictures", "not here", "this terminal shows none")]
    source, target = sys.stdin.fileno(), sys.stdout.fileno()
    support = support_of(source, target, window_pixels(target), in_tmux=bool(environ.get("TMUX")))
    words = f"{WORDS[support.kind]}: {support.why}"
    return [Finding("pictures", "ok" if support.kind else "not here", words)]


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
