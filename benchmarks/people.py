"""Homes for the measured programs: separate folders, in which the first run has been completed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL

from pseudo_terminal import PseudoTerminal

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
DESKSPINE: tuple[str, ...] = (PYTHON, "-m", "deskspine")
SCRIPT = Path(sys.executable).with_name("deskspine")
"""The console script, which people start."""
BARE: tuple[str, ...] = (PYTHON, str(ROOT / "benchmarks" / "bare.py"))
DASHBOARD = b"Next break"
WELCOME = b"Welcome to deskspine"
PATIENCE_S = 20.0


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a person whose home is `home`; Python may write compiled modules."""
    keep = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    home.mkdir(parents=True, exist_ok=True)
    run = home / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE", "DATA", "CACHE")}
    return {"LANG": "C.UTF-8", **keep, **folders, "HOME": str(home), "XDG_RUNTIME_DIR": str(run)} | {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


def read_until(terminal: PseudoTerminal, text: bytes, within_s: float = PATIENCE_S) -> bytes:
    """Read until `text` was written and return everything read. Raises TimeoutError with it after `within_s`."""
    shown, until = b"", time.monotonic() + within_s
    while text not in shown:
        piece = terminal.read(until - time.monotonic())
        if not piece:
            raise TimeoutError(f"{text!r} was not written, but {shown[-2000:]!r}")
        shown += piece
    return shown


def read_for(terminal: PseudoTerminal, seconds: float) -> int:
    """Read for `seconds` and return the number of bytes read."""
    count, until = 0, time.monotonic() + seconds
    while (remaining_s := until - time.monotonic()) > 0:
        count += len(terminal.read(remaining_s) or b"")
    return count


def settle(home: Path) -> dict[str, str]:
    """Complete the first run in `home` and return the environment for further runs."""
    env = environment(home)
    with PseudoTerminal(DESKSPINE, env) as terminal:
        read_until(terminal, WELCOME)
        terminal.type(b"\x1b")
        read_until(terminal, DASHBOARD)
        read_for(terminal, 0.5)
        quit_s(terminal)
    return env


@contextmanager
def serving(env: dict[str, str]) -> Iterator[int]:
    """Run `deskspine serve` in a settled home and yield its process number. Raises RuntimeError if it fails."""
    with subprocess.Popen((*DESKSPINE, "serve"), env=env, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL) as program:
        try:
            until = time.monotonic() + PATIENCE_S
            while subprocess.run((SCRIPT, "status"), env=env, stdout=DEVNULL, stderr=DEVNULL).returncode:
                if time.monotonic() > until or program.poll() is not None:
                    raise RuntimeError("`deskspine serve` does not start")
                time.sleep(0.1)
            yield program.pid
        finally:
            program.terminate()


def quit_s(terminal: PseudoTerminal) -> float:
    """Press the quit key, read until the program has ended, and return the seconds it took."""
    began = time.perf_counter()
    terminal.type(b"\x11")
    while terminal.read(PATIENCE_S):
        pass
    terminal.process.wait(PATIENCE_S)
    return time.perf_counter() - began
