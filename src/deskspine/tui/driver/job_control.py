"""Job control: stopping the program with Ctrl+Z, and its place in the foreground or background."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

NO_SHELL = "Ctrl+Z does nothing here: no shell could bring deskspine back."


def put_aside(prepare: Callable[[], object]) -> bool:
    """Stop this program's process group until the shell continues it, after `prepare`; return False without a shell.

    A shell with job control gives each program a process group that is not its own. Without one (in a container, or
    started by a terminal directly) the program would stop for good.
    """
    if not hasattr(signal, "SIGTSTP") or os.getpgrp() == os.getsid(0):
        return False
    prepare()
    os.kill(0, signal.SIGTSTP)
    return True


def is_behind(descriptor: int) -> bool:
    """Return True if this program runs in the background of the terminal of `descriptor`."""
    try:
        return os.tcgetpgrp(descriptor) != os.getpgrp()
    except (OSError, ValueError):  # a terminal that does not control us
        return False


@contextmanager
def background_allowed() -> Iterator[None]:
    """Allow this program to use the terminal from the background, which would stop it otherwise."""
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGTTOU, before)
