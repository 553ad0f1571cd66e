"""The start files of shells: one line that reads a file of deskspine, so that a new version changes only that file."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from deskspine.cli.setup.own_file import marked, removed, replaced
from deskspine.cli.setup.part import Part, Target, Workplace
from deskspine.cli.setup.text_edit import with_lines, without_lines
from deskspine.cli.shell_snippets import SHELLS, snippet

MARK = "# deskspine setup shell"


def shell_targets(place: Workplace, wanted: str = "") -> tuple[Target, ...]:
    """Return one target for each shell, or for the one that is wanted."""
    return tuple(_target(shell, place, wanted) for shell in ((wanted,) if wanted else SHELLS))


def _target(shell: str, place: Workplace, wanted: str) -> Target:
    code = place.config_dir / "shell" / f"waits.{shell}"
    line = source_line(shell, code)
    start = start_file(shell, place)
    parts: Sequence[Part] = (
        Part(code, partial(replaced, marked(snippet(shell))), removed, own=True),
        Part(start, partial(replaced, marked(f"{line}\n")), removed, line, 0o644, own=True)
        if shell == "fish"
        else Part(start, partial(with_lines, lines=(line,)), partial(without_lines, mark=MARK), line, 0o644),
    )
    login = Path(place.environ.get("SHELL", "")).name
    there = start.parent.parent.is_dir() if shell == "fish" else start.exists() or start.is_symlink()
    absent = "" if wanted or there or login == shell else f"{shell} is not used here"
    return Target(
        "shell", tuple(parts), absent, (f"A {shell} that is started from now on reports its commands.",), shell
    )


def start_file(shell: str, place: Workplace) -> Path:
    """Return the file that a shell reads at its start, and that gets the line."""
    if shell == "bash":
        return place.home / ".bashrc"
    if shell == "zsh":
        return place.folder("ZDOTDIR", "") / ".zshrc"
    return place.folder("XDG_CONFIG_HOME", ".config") / "fish" / "conf.d" / "deskspine.fish"


def source_line(shell: str, code: Path) -> str:
    """Return the line that reads the file `code` if it is there."""
    if shell == "fish":
        path = "'" + str(code).replace("\\", "\\\\").replace("'", "\\'") + "'"
        return f"test -r {path}; and source {path} {MARK}"
    path = shlex.quote(str(code))
    return f"if [ -r {path} ]; then . {path}; fi {MARK}"
