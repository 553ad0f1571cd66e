"""Breaks that an earlier version kept in files, because its host could not be reached, and that are recorded now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from deskspine.core.commands.registry import Reply, Request


class WaitingBreaks(Protocol):
    """The breaks that wait to be recorded, each as the requests that report it."""

    def all(self) -> Iterable[tuple[str, Sequence[Request]]]:
        """Return each break with its name; one that cannot be read has no requests. Raises nothing."""
        ...

    def done(self, name: str) -> None:
        """Delete a break that was recorded. Raises OSError."""
        ...

    def refused(self, name: str) -> str:
        """Rename a break that cannot be recorded; return where it is. Raises OSError."""
        ...


class Recorder(Protocol):
    """The engine, as far as it records reports."""

    def handle(self, request: Request) -> Reply:
        """Carry out a request and return the reply."""
        ...

    def note(self, topic: str, text: str) -> None:
        """Show a notice about `topic`."""
        ...

    def fault(self, error: BaseException) -> None:
        """Log a fault."""
        ...


def take_in(engine: Recorder, waiting: WaitingBreaks) -> int:
    """Record the waiting breaks; return the number recorded. A break that cannot be recorded becomes a notice."""
    recorded = 0
    for name, requests in waiting.all():
        try:
            replies = [engine.handle(request) for request in requests]
        except Exception as error:  # a fault of ours must not come again every minute
            engine.fault(error)
            replies = []
        try:
            if replies and replies[0].ok:
                recorded += 1
                waiting.done(name)
            else:
                why = replies[0].text if replies else "it cannot be read"
                place = waiting.refused(name)
                engine.note("late", f"A report of another terminal could not be recorded ({why}): see {place}.")
        except OSError as error:
            engine.note("late", f"{error.filename}: {error.strerror}.")
    return recorded
