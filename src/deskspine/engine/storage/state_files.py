"""The files of the state: state, sign of life and status; a file that cannot be written is a notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from deskspine.core.schedule import last_input as input_seen
from deskspine.core.schedule.state import State
from deskspine.core.timekeeping.instants import Reading
from deskspine.engine.ports import StateStore, StatusFile, reason
from deskspine.engine.snapshot import Notice

ALIVE_EVERY_S = 60.0
"""Seconds between two signs of life."""


class StateFiles:
    """Writer of the files of the state, and keeper of the notices about them."""

    def __init__(self, store: StateStore, status: StatusFile) -> None:
        self.store, self.status = store, status
        self.notices: dict[str, Notice] = {}
        self._touched: float | None = None
        """Boot second of the last sign of life."""
        self._status: tuple[tuple[str, str], ...] = ()

    def note(self, topic: str, text: str) -> None:
        """Show a notice about `topic`, or remove it if `text` is empty."""
        if text:
            self.notices[topic] = Notice(text)
        else:
            self.notices.pop(topic, None)

    def save(self, state: Mapping[str, Any]) -> None:
        """Save the state; show a notice if it cannot be written."""
        with self._guard("state", "The state", "what happens now is lost when the program ends"):
            self.store.save(state)

    def alive(self, reading: Reading, state: State, *, force: bool = False) -> None:
        """Write the sign of life once a minute, with the evidence of input in `state`."""
        if force or self._touched is None or not 0 <= reading.boot - self._touched < ALIVE_EVERY_S:
            self._touched = reading.boot
            with self._guard("alive", "The sign of life", "after a kill too much time counts as closed"):
                self.store.touch(reading, input_seen.of_state(state))

    def forget_files(self) -> None:
        """Treat sign of life and status file as not written."""
        self._touched, self._status = None, ()

    def write_status(self, fields: tuple[tuple[str, str], ...]) -> None:
        """Rewrite the status file if its fields changed."""
        if fields != self._status:
            self._status = ()
            with self._guard("status", "The status file", "bars and `deskspine status` see nothing new"):
                self.status.write(fields)
                self._status = fields

    @contextmanager
    def _guard(self, topic: str, what: str, cost: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            covered = topic != "state" and "state" in self.notices  # one notice is enough for one folder
            self.note(topic, "" if covered else f"{what} cannot be written ({_place(error)}): {cost}.")
        else:
            self.note(topic, "")


def _place(error: OSError) -> str:
    """Return the reason and the path; for a temporary file, the path of its folder."""
    folder, _, name = str(error.filename or "").rpartition("/")
    place = folder if name.startswith(".") else str(error.filename or "")
    return f"{reason(error)}: {place}" if place else reason(error)
