"""Programs that a test starts, with an environment and a user of their own; they end with the test in any case."""

from __future__ import annotations

import functools
import itertools
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL
from typing import IO, Self

END_S = 3.0
"""Maximum seconds that a program may take to end when it is asked to."""
LOOK_S = 0.25
given_up = threading.Event()
"""Set when no test waits for the stories that still run: they end at their next look."""
NOBODY = 65534
_known_users = deque(entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid not in (0, NOBODY))
"""User ids that the system knows and no test has: they are taken first, because a message bus refuses all others."""
FIRST_OTHER = 61001
_other_users = itertools.count(FIRST_OTHER)


class Programs:
    """Programs of one user with one environment. They and all that they started end with the context."""

    def __init__(self, environment: Mapping[str, str], user: int | None = None) -> None:
        """Run programs as `user`, if it is not None, instead of the user who runs the test."""
        self.environment = {"PATH": os.environ["PATH"], **environment}
        self.user = user
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def start(
        self, *command: str, passed: int | None = None, output: IO[bytes] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program and return it; it gets the descriptor `passed` and writes to `output`."""
        program = subprocess.Popen(
            (*run_as(self.user), *command),
            env=self.environment,
            pass_fds=() if passed is None else (passed,),
            stdin=DEVNULL,
            stdout=DEVNULL if output is None else output,
            stderr=DEVNULL,
            start_new_session=True,
        )
        self._running.append(program)
        return program

    def run(self, *command: str) -> str:
        """Run a program and return its output."""
        full_command = (*run_as(self.user), *command)
        return subprocess.run(
            full_command, env=self.environment, capture_output=True, text=True, timeout=15
        ).stdout.strip()

    def end(self) -> None:
        """End everything that was started here, the latest first."""
        for program in reversed(self._running):
            stop(program)
        self._running.clear()


def stop(program: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started, even if it is stopped."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGCONT)
        os.killpg(program.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        program.wait(END_S)
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait(END_S)


def run_as(user: int | None) -> tuple[str, ...]:
    """Return the words before a command that make `user` run it; it may still read whatever the test may."""
    if user is None:
        return ()
    caps = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    return ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *caps)


def another_user() -> int | None:
    """Return a user id that no one has, or None if the test may not choose because root does not run it."""
    if os.getuid() != 0 or not _may_choose():
        return None
    try:
        return _known_users.popleft()
    except IndexError:
        return next(_other_users)


def give_back(user: int | None) -> None:
    """Let another test have the user id `user`; nothing of it may run any more."""
    if user is not None and user < FIRST_OTHER and user not in _known_users:
        _known_users.append(user)


@functools.cache
def _may_choose() -> bool:
    if not shutil.which("setpriv"):
        return False
    command = (*run_as(NOBODY), "sh", "-c", f"{shlex.quote(sys.executable)} -c pass")
    return subprocess.run(command, capture_output=True, timeout=20).returncode == 0


def give(user: int | None, *paths: Path) -> None:
    """Make `user` the owner of these paths."""
    if user is not None:
        for path in paths:
            os.chown(path, user, user)


def until(what: Callable[[], object], within_s: float, hoped: str, shown: Callable[[], object] = str) -> float:
    """Wait until `what` holds and return the seconds that took. `shown` helps to understand why it does not."""
    began = time.monotonic()
    while not what():
        took_s = time.monotonic() - began
        assert not given_up.is_set(), "given up"
        assert took_s < within_s, f"after {took_s:.0f} s still not: {hoped}\n{shown()}"
        time.sleep(LOOK_S)
    return time.monotonic() - began


def stays(what: Callable[[], object], for_s: float, hoped: str, shown: Callable[[], object] = str) -> None:
    """Assert that `what` holds for `for_s` seconds."""
    began = time.monotonic()
    while time.monotonic() - began < for_s:
        assert not given_up.is_set(), "given up"
        assert what(), f"after {time.monotonic() - began:.0f} s no more: {hoped}\n{shown()}"
        time.sleep(LOOK_S)
