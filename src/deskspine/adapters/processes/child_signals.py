"""Signal masks of child processes: this program blocks signals that its children need."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

END_SIGNALS = ("SIGTERM", "SIGHUP", "SIGQUIT")
"""Signals that end the program. They are blocked in every thread except the one that waits for them."""


@contextmanager
def unblocked() -> Iterator[None]:
    """Unblock the signals inside the block, so that children started there inherit no blocked signal.

    A signal that arrives meanwhile is handled by its usual handler.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    end_signals = {getattr(signal, name) for name in END_SIGNALS}
    blocked = signal.pthread_sigmask(signal.SIG_UNBLOCK, end_signals) & end_signals
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, blocked)
