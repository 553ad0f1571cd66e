"""The checks of `deskspine doctor` on the program itself: its installation, Python, the terminal and the service."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

import deskspine
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.paths import Paths
from deskspine.cli.findings import Finding
from deskspine.cli.service import serve_command
from deskspine.cli.service_state import status_sentence
from deskspine.cli.service_unit import NAME
from deskspine.cli.user_manager import SystemctlError, UserManager
from deskspine.core.notify.hooks import HOOK_EVENTS

NEEDED = ("textual", "msgspec", "platformdirs", "tomli_w", "tomlkit")
"""Packages that the program needs on every system."""
LEAST_COLUMNS, LEAST_LINES = 40, 12
SYSTEMCTL_S = 0.8
"""Timeout for one command of systemctl."""
BY_HAND = "`deskspine service install` prints what starts it at login here."
INSTALL = "`deskspine service install` starts it at login."
STATUS = "`deskspine service install` writes and starts it again."


def installation(environ: Mapping[str, str], script: str = sys.executable) -> list[Finding]:
    """Return where the program is, and if a shell finds it. `script` is the interpreter that runs now."""
    folder = Path(deskspine.__file__).resolve().parent
    checkout = folder.parent.name == "src" and (folder.parents[1] / "pyproject.toml").is_file()
    found = f"version {deskspine.__version__}, {'a checkout' if checkout else 'installed'} in {folder}"
    own = Path(script).parent / ("deskspine.exe" if sys.platform == "win32" else "deskspine")
    first = shutil.which("deskspine", path=environ.get("PATH", os.defpath))
    if first is None:
        add = f"Add {own.parent} to PATH, or run" if own.is_file() else "Run"
        return [Finding("deskspine", "problem", f"{found}; a shell does not find it", f"{add} `python -m deskspine`.")]
    if own.is_file() and not own.samefile(first):
        why = f"{found}; but `deskspine` in a shell is another one, {first}"
        return [Finding("deskspine", "problem", why, f"Remove one of them, or put {own.parent} first in PATH.")]
    return [Finding("deskspine", "ok", f"{found}; `deskspine` is {first}")]


def python() -> list[Finding]:
    """Return the versions of Python and of the packages that matter."""
    from importlib.metadata import PackageNotFoundError, version
    from importlib.util import find_spec

    jeepney = () if sys.platform in ("darwin", "win32") else ("jeepney",)
    missing = [name for name in (*NEEDED, *jeepney) if find_spec(name) is None]
    try:
        textual = version("textual")
    except PackageNotFoundError:
        textual = "?"
    found = f"Python {sys.version.split()[0]}, textual {textual}, msgspec {msgspec.__version__}"
    if missing:
        why = f"{found}; missing: {', '.join(missing)}"
        return [Finding("python", "problem", why, "Install deskspine again; a package that it needs is gone.")]
    return [Finding("python", "ok", found)]


def terminal(environ: Mapping[str, str], size: tuple[int, int] | None) -> list[Finding]:
    """Return what is known of the terminal; `size` is columns and lines, or None if the output is no terminal."""
    name = environ.get("TERM", "")
    within = [
        *(["in tmux"] if environ.get("TMUX") else ["in GNU Screen"] if environ.get("STY") else []),
        *(["over SSH"] if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY") else []),
    ]
    if size is None:
        return [Finding("terminal", "not here", ", ".join(["the output is no terminal", *within]))]
    columns, lines = size
    found = ", ".join([name or "TERM is not set", f"{columns}×{lines}", _colours(environ), *within])
    if name in ("", "dumb"):
        advice = "Set TERM to the name of your terminal; without that deskspine cannot draw here."
        return [Finding("terminal", "problem", found, advice)]
    if columns < LEAST_COLUMNS or lines < LEAST_LINES:
        advice = f"Make the window at least {LEAST_COLUMNS} columns wide and {LEAST_LINES} lines high."
        return [Finding("terminal", "problem", f"{found}: too small for every page", advice)]
    return [Finding("terminal", "ok", found)]


def own_size() -> tuple[int, int] | None:
    """Return columns and lines of this terminal, or None if the output is no terminal."""
    try:
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return None
    return columns, lines


class ServiceLook(Struct, frozen=True):
    """The manager of the service, and the command that the service should run."""

    manager: UserManager
    command: tuple[str, ...]


def service(environ: Mapping[str, str]) -> list[Finding]:
    """Return if a systemd unit of the person starts deskspine at login, and if it runs."""
    if not sys.platform.startswith("linux"):
        return [Finding("service", "not here", "this system has no systemd", BY_HAND)]
    look = ServiceLook(UserManager(environ, SYSTEMCTL_S), serve_command())
    try:
        path = look.manager.unit_folder() / NAME
    except SystemctlError as missing:
        return [Finding("service", "not here", f"no systemd of yours is reached: {missing}", BY_HAND)]
    unit = path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
    sentence, good = status_sentence(unit, look)
    if unit is None:
        return [Finding("service", "not here", sentence.partition(":")[0], INSTALL)]
    return [Finding("service", "ok" if good else "problem", sentence, "" if good else STATUS)]


def hooks(paths: Paths, environ: Mapping[str, str]) -> list[Finding]:
    """Return which hooks name a program that cannot be found."""
    settings, _ = ConfigFile(paths.config_file).load()
    commands = {name: settings.words(f"hooks.{name}") for name in HOOK_EVENTS}
    names = [name for name, command in commands.items() if command]
    path = environ.get("PATH", os.defpath)
    missing = [name for name in names if shutil.which(os.path.expanduser(commands[name][0]), path=path) is None]  # noqa: PTH111
    if not names:
        return [Finding("hooks", "not here", "no hook is set")]
    found = [
        Finding(
            "hooks",
            "problem",
            f"hooks.{name}: {commands[name][0]!r} is no program that can be run",
            f"Correct it, then try it: `deskspine hooks test {name}`.",
        )
        for name in missing
    ]
    return found or [Finding("hooks", "ok", f"the programs exist: {', '.join(names)}")]


def _colours(environ: Mapping[str, str]) -> str:
    if environ.get("NO_COLOR"):
        return "no colours (NO_COLOR)"
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million colours"
    return "256 colours" if "256color" in environ.get("TERM", "") else "16 colours or fewer"
