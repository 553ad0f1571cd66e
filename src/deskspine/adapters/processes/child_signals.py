"""Lets child processes take the signals that this program keeps for one thread of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

KEPT = ("SIGTERM", "SIGHUP", "SIGQUIT")
"""The signals that end the program; they are blocked in every thread but the one that waits for them."""


@contextmanager
def unblocked() -> Iterator[None]:
    """Start children inside: they inherit what is blocked in the thread that starts them.

    A signal that arrives meanwhile is taken by its ordinary handler.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    kept = {getattr(signal, name) for name in KEPT}
    blocked = signal.pthread_sigmask(signal.SIG_UNBLOCK, kept) & kept
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, blocked)
