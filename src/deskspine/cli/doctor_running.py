"""The check of `deskspine doctor` on the running deskspine: its lock, its process and its socket."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

import deskspine
from deskspine.adapters.control.client import ask
from deskspine.adapters.storage.paths import Paths
from deskspine.cli.client import EMPTY_LOCK, NO_LISTENER, socket_of
from deskspine.cli.findings import Finding
from deskspine.cli.status import fields_of, held, sentence
from deskspine.core.commands.messages import Message
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain

REPLY_S = 1.2
"""Timeout for a piece of the reply."""
START = "Start it: `deskspine` in a terminal that you see."


class RunningLook(Struct, frozen=True):
    """The running deskspine, as far as it can be seen."""

    finding: Finding
    runs: bool = False
    started_in: str = ""
    """The terminal in which it was started, or ""."""
    fields: Mapping[str, str] | None = None
    """Its status, or None if it gives no answer."""
    hangs: bool = False
    """True if it listens and gives no answer in time, so that it cannot ask either."""

    @property
    def faces(self) -> frozenset[str]:
        """Return the kinds of its open faces; without an answer, a screen if it was started in a terminal."""
        if self.fields is None or "faces" not in self.fields:
            return frozenset({"screen"} if self.started_in else ())
        return frozenset(entry.partition(":")[0] for entry in self.fields["faces"].split("; ") if entry)


UNKNOWN = RunningLook(Finding("running", "problem", "it could not be found out"), runs=True)
"""The look that came to no end."""


def look(paths: Paths) -> RunningLook:
    """Return the running deskspine, which is asked for its status."""
    lock = str(paths.lock)
    if not held(lock):
        return RunningLook(Finding("running", "not here", "deskspine is not running", START))
    note = fields_of(lock)
    where = note.get("where", "")
    who = f"process {note.get('pid', '?')}{f' on {where}' if where else ''}"
    try:
        answer = ask(socket_of(lock), Message(request="status"), REPLY_S)
    except (OSError, ValueError) as error:
        if not held(lock):  # it ended at this moment
            return RunningLook(Finding("running", "not here", "deskspine is not running", START))
        if not note.get("socket"):
            advice = "Make room on the disk if it is full, close deskspine in its own window, and start it again."
            return RunningLook(Finding("running", "problem", f"it runs, but {EMPTY_LOCK}", advice), True, where)
        why = f"{who} gives no answer: {reason(error)}"
        advice = "Try again in a moment; if that does not help, `deskspine quit` ends it."
        hangs = not isinstance(error, NO_LISTENER)
        return RunningLook(Finding("running", "problem", why, advice), True, where, hangs=hangs)
    fields = {key: plain(value, 2000) for key, value in (answer.status or {}).items()}
    return RunningLook(_finding(who, fields), True, where, fields)


def _finding(who: str, fields: Mapping[str, str]) -> Finding:
    version = fields.get("version", "")
    if version and version != deskspine.__version__:
        why = f"{who} is version {version}, and this is {deskspine.__version__}"
        return Finding("running", "problem", why, "`deskspine restart` starts it again in this version.")
    shown = [entry for entry in fields.get("faces", "").split("; ") if entry and not entry.startswith("status:")]
    faces = f"; open: {'; '.join(shown) or 'no face'}" if "faces" in fields else ""
    return Finding("running", "ok", f"{who} answers: {sentence(dict(fields))}{faces}")
