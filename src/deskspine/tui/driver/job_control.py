"""Ctrl+Z: put the whole program aside, where a shell can bring it back."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

NO_SHELL = "Ctrl+Z does nothing here: there is no shell that could bring deskspine back."


def put_aside() -> bool:
    """Stop this program and what was started with it until the shell continues it; False where there is no shell.

    A shell with job control gives each program a process group that is not its own. Without one (in a container, or
    started by a terminal directly) the program would stop for good.
    """
    if not hasattr(signal, "SIGTSTP") or os.getpgrp() == os.getsid(0):
        return False
    os.kill(0, signal.SIGTSTP)
    return True


def is_behind(descriptor: int) -> bool:
    """Return whether this program runs in the background of the terminal behind `descriptor`."""
    try:
        return os.tcgetpgrp(descriptor) != os.getpgrp()
    except (OSError, ValueError):  # a terminal that does not control us
        return False


@contextmanager
def background_allowed() -> Iterator[None]:
    """Let this program touch the terminal from the background, which would stop it otherwise."""
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGTTOU, before)
