"""Takes in breaks of other terminals that could not be reported while they were played."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from deskspine.core.commands.registry import Reply, Request


class WaitingBreaks(Protocol):
    """The breaks that wait to be recorded, each as the requests that report it."""

    def all(self) -> Iterable[tuple[str, Sequence[Request]]]:
        """Return each with its name; one that cannot be read has no requests. Raises nothing."""
        ...

    def done(self, name: str) -> None:
        """Forget one that is recorded. Raises OSError."""
        ...

    def refused(self, name: str) -> str:
        """Keep one that cannot be recorded under another name; return where it is. Raises OSError."""
        ...


class Recorder(Protocol):
    """The part of the engine that takes the reports."""

    def handle(self, request: Request) -> Reply:
        """Do what is asked."""
        ...

    def note(self, topic: str, text: str) -> None:
        """Show a notice about `topic`."""
        ...

    def fault(self, error: BaseException) -> None:
        """Write a fault down."""
        ...


def take_in(engine: Recorder, waiting: WaitingBreaks) -> int:
    """Record what waits; return how many were taken in. What cannot be recorded is a notice."""
    taken = 0
    for name, requests in waiting.all():
        try:
            replies = [engine.handle(request) for request in requests]
        except Exception as error:  # a fault of ours must not come again every minute
            engine.fault(error)
            replies = []
        try:
            if replies and replies[0].ok:
                taken += 1
                waiting.done(name)
            else:
                why = replies[0].text if replies else "it cannot be read"
                place = waiting.refused(name)
                engine.note("late", f"A report of another terminal could not be recorded ({why}): see {place}.")
        except OSError as error:
            engine.note("late", f"{error.filename}: {error.strerror}.")
    return taken
