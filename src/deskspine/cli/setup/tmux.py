"""The two options of tmux that deskspine needs: to see the focus, and to reach the terminal behind tmux."""

from __future__ import annotations

import os
import re
from functools import partial

from deskspine.cli.setup.part import Part, Target, Workplace
from deskspine.cli.setup.text_edit import Insertion, with_lines, without_lines

READ_FOR = "3.5"
"""Version of tmux whose manual these lines were read from; -q leaves out what an earlier version does not know."""
MARK = "# deskspine setup tmux"
OPTIONS = ("focus-events", "allow-passthrough")


def tmux_target(place: Workplace) -> Target:
    """Return the target for the settings file of tmux: the first that is there, or else ~/.tmux.conf."""
    folder = place.folder("XDG_CONFIG_HOME", ".config") / "tmux"
    places = (place.home / ".tmux.conf", folder / "tmux.conf")
    path = next(filter(os.path.lexists, places), places[0])
    there = place.has("tmux") or os.path.lexists(path)
    part = Part(path, _add, partial(without_lines, mark=MARK), "\n".join(map(_line, OPTIONS)), mode=0o644)
    return Target(
        "tmux",
        (part,),
        "" if there else "tmux is not there",
        (
            f"A tmux that runs already takes it over with: tmux source-file {path}",
            "Panes that print are noticed without any of this. docs/bars.md has the line for the status bar.",
        ),
    )


def _add(text: str) -> tuple[Insertion, ...]:
    """Return the insertion of the options that the file does not set itself. Raises UneditableError."""
    return with_lines(text, [_line(option) for option in OPTIONS if not _is_set(text, option)])


def _line(option: str) -> str:
    return f"set -gq {option} on {MARK}"


def _is_set(text: str, option: str) -> bool:
    return bool(re.search(rf"^[ \t]*set[a-z-]*[ \t][^#\n]*\b{option}\b", text, re.MULTILINE))
