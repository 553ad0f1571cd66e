"""The person's own editor."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain


def editor_of(environ: Mapping[str, str]) -> list[str]:
    """Return the command in $VISUAL or $EDITOR, or an empty list if neither names one."""
    try:
        return shlex.split(environ.get("VISUAL") or environ.get("EDITOR") or "")
    except ValueError:
        return []


def no_editor(path: Path) -> str:
    """Return the sentence for a person without an editor."""
    return f"no editor is named in VISUAL or EDITOR; the file is {plain(str(path), 1000)}"


def edit(path: Path, command: list[str]) -> str:
    """Open `path` with `command` and wait for its end; return a sentence when that failed, or ""."""
    try:
        code = subprocess.run([*command, str(path)], check=False).returncode
    except OSError as trouble:
        return f"{plain(command[0])} could not be started: {reason(trouble)}"
    except ValueError:  # a command line with a zero in it
        return f"{plain(command[0])} could not be started: it cannot be the name of a program"
    return f"{plain(command[0])} ended with code {code}" if code else ""
