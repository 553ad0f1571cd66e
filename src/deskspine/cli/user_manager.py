"""The systemd manager of a person, asked through `systemctl --user` with a time limit."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain

SYSTEMCTL_TIMEOUT_S = 20.0
"""Timeout for one command; starting the service takes less than a second."""


class SystemctlError(Exception):
    """A command of systemctl failed; the text says why."""


class UserManager(Struct, frozen=True):
    """The user manager that can be reached with the variables of `environ`."""

    environ: Mapping[str, str]
    timeout_s: float = SYSTEMCTL_TIMEOUT_S

    def run(self, *words: str) -> str:
        """Run `systemctl --user` with `words` and return its output. Raises SystemctlError."""
        program = shutil.which("systemctl", path=self.environ.get("PATH", os.defpath))
        if program is None:
            raise SystemctlError("systemctl is not installed")
        command = [program, "--user", "--no-pager", "--no-ask-password", *words]
        try:
            result = subprocess.run(
                command,
                env={**self.environ, "SYSTEMD_COLORS": "0", "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self.timeout_s,
            )
        except subprocess.TimeoutExpired:
            raise SystemctlError(f"systemctl did not end within {self.timeout_s:g} s") from None
        except (OSError, ValueError) as error:
            raise SystemctlError(f"systemctl could not be started: {reason(error)}") from None
        if result.returncode != 0:
            lines = result.stderr.decode("utf-8", "replace").strip().splitlines()
            raise SystemctlError(f"systemctl: {plain(lines[0]) if lines else f'exit code {result.returncode}'}")
        return result.stdout.decode("utf-8", "replace")

    def properties(self, *words: str) -> dict[str, str]:
        """Return what `systemctl --user show` prints for `words`, by property. Raises SystemctlError."""
        lines = self.run("show", *words).splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def unit_folder(self) -> Path:
        """Return the folder in which this manager looks for units of the person. Raises SystemctlError.

        Its XDG_CONFIG_HOME is the one of the login, which a shell may have changed.
        """
        searched = self.properties("--property=UnitPath").get("UnitPath", "")
        home = Path(self.environ.get("HOME") or Path.home()) / ".config"
        folders = [Path(self.environ.get("XDG_CONFIG_HOME") or home), home]
        places = [folder / "systemd" / "user" for folder in folders]
        return next((place for place in places if f"{place} " in f"{searched} "), places[0])

    def desktop_is_managed(self) -> bool:
        """Return True if the desktop session that runs now is known to this manager. Raises SystemctlError."""
        return self.is_active("graphical-session.target")

    def is_active(self, unit: str) -> bool:
        """Return True if `unit` is active. Raises SystemctlError."""
        return self.properties(unit, "--property=ActiveState").get("ActiveState") == "active"
