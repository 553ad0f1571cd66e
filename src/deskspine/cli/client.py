"""The client: sends one request to the running deskspine. It loads sockets and JSON and nothing heavier."""

import os

from deskspine.adapters.control.client import ask
from deskspine.cli.status import content, fields_of, held
from deskspine.core.commands.messages import Message
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain

ANSWER_S = 5.0
MAX_REPLY_CHARACTERS = 2000
"""Maximum number of characters of a reply that are shown."""
EMPTY_LOCK = "its lock file is empty, so that other terminals cannot reach it: the disk was full, or it starts just now"
NO_LISTENER = (FileNotFoundError, ConnectionRefusedError)


class Unreached(Reply, frozen=True):
    """The reply if a deskspine runs but the request did not reach it, or its reply did not come back."""


def send(state_folder: str, request: Request) -> Reply | None:
    """Return the reply of the resident whose lock is in `state_folder`, or None if nothing is running.

    The lock file names the socket, so a shell with another runtime folder (cron, SSH, tmux) finds it too.
    """
    lock = f"{state_folder}/lock"
    if not held(lock):
        return None
    note = fields_of(lock)
    try:
        answer = ask(socket_of(lock), Message(request=request.name, args={**request.args}), ANSWER_S)
    except (OSError, ValueError) as error:
        if not held(lock):  # it ended at this moment
            return None
        return Unreached(False, _unreached(note, fields_of(f"{state_folder}/status"), error))
    return Reply(answer.ok, plain(answer.text, MAX_REPLY_CHARACTERS))


def socket_of(lock: str) -> str:
    """Return the path that the lock file names. Its bytes are the path, whatever the locale is."""
    for line in content(lock).encode("utf-8", "surrogateescape").split(b"\n"):
        if line.startswith(b"socket="):
            return os.fsdecode(line.removeprefix(b"socket="))
    return ""


def _unreached(note: dict[str, str], status: dict[str, str], error: Exception) -> str:
    if not note.get("socket"):
        return f"deskspine is running, but {EMPTY_LOCK}."
    who = f"deskspine is running (process {note.get('pid', '?')})"
    if not isinstance(error, NO_LISTENER):
        return f"{who} but gave no answer ({plain(reason(error))}): try again in a moment."
    if status.get("pid", "") != note.get("pid", ""):
        return f"{who} but does not listen: it is starting or ending; try again in a moment."
    where = f" Its window is on {note['where']}." if note.get("where") else ""
    return f"{who} but its socket is gone; it looks after it once a minute.{where} `deskspine quit` ends it."
