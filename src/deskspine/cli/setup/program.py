"""The command with which other programs start this one, also where PATH does not lead to it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from shutil import which


def own_program(executable: str = sys.executable) -> tuple[str, ...]:
    """Return the command of this program: the script on PATH if it is this one, or next to Python, or Python itself."""
    # Not resolved: a virtual environment is known by the path of its own interpreter.
    python = Path(executable).absolute()
    script = python.with_name("deskspine")
    on_path = which("deskspine")
    if script.is_file() and os.access(script, os.X_OK):
        same = on_path is not None and Path(on_path).resolve() == script.resolve()
        return (str(Path(str(on_path)).absolute() if same else script),)
    return (str(python), "-P", "-m", "deskspine")
