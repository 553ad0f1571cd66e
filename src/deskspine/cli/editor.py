"""Opens a file in the person's own editor."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path


def edit(path: Path, environ: Mapping[str, str]) -> str:
    """Open `path` in $VISUAL or $EDITOR and wait; answers one sentence when that did not work, else nothing."""
    editor = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        command = shlex.split(editor)
    except ValueError:
        command = []
    if not command:
        return f"no editor is named in VISUAL or EDITOR; the file is {path}"
    try:
        code = subprocess.run([*command, str(path)], check=False).returncode
    except OSError as trouble:
        return f"{command[0]} could not be started: {trouble.strerror}"
    return f"{command[0]} ended with code {code}" if code else ""
