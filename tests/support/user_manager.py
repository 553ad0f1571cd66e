"""A systemd user manager of its own, in a mount namespace in which /run belongs to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec import Struct

from support.needs import need
from support.programs import stop, until

SYSTEMD = "/usr/lib/systemd/systemd"
IN_NAMESPACE = f"""\
set -e
mount -t tmpfs tmpfs /run
mkdir -p -m 700 /run/systemd/system /run/user/0
exec {SYSTEMD} --user --log-target=console --log-level=info
"""


class Manager(Struct, frozen=True):
    """A running manager."""

    pid: int
    environ: dict[str, str]

    def run(self, *command: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program that sees this manager."""
        return subprocess.run(
            self.inside(*command), env=self.environ, input=stdin, capture_output=True, text=True, timeout=60
        )

    def inside(self, *command: str) -> list[str]:
        """Return the command that runs a program where it sees this manager."""
        return ["nsenter", f"--target={self.pid}", "--mount", f"--wd={self.environ['HOME']}", "--", *command]

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run Python code that sees this manager."""
        return self.run(sys.executable, "-P", "-c", code)

    def property(self, name: str, unit: str = "deskspine.service") -> str:
        """Return a property of a unit."""
        return self.run("systemctl", "--user", "show", unit, f"--property={name}", "--value").stdout.strip()


@contextmanager
def user_manager(home: Path) -> Iterator[Manager]:
    """Start a manager whose person lives in `home`, or skip the test with the reason."""
    need("systemctl", "unshare", "nsenter")
    if os.getuid() != 0 or subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        pytest.skip("a systemd manager of its own needs root and a mount namespace")
    if not Path(SYSTEMD).exists() or shutil.which("systemctl") is None:
        pytest.skip(f"{SYSTEMD} is not installed, and this test needs the real thing")
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": "/run/user/0", "LANG": "C.UTF-8"}
    log = home / "systemd.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", IN_NAMESPACE],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    manager = Manager(process.pid, environ)
    try:
        until(
            lambda: manager.run("systemctl", "--user", "is-system-running").stdout.strip() in ("running", "degraded"),
            20,
            "the user manager runs",
            log.read_text,
        )
        yield manager
    finally:
        manager.run("systemctl", "--user", "exit")
        stop(process)
