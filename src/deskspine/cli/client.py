"""Sends one request to the running deskspine; loads sockets and JSON and nothing heavier."""

import os

from deskspine.adapters.control_client import ask
from deskspine.cli.status import content, held
from deskspine.core.commands import Reply, Request

ANSWER_S = 5.0


def send(state_folder: str, request: Request) -> Reply | None:
    """What the resident whose lock is in `state_folder` answers; None when nothing is running.

    The lock file names the socket, so a shell with another runtime folder (cron, SSH, tmux) finds it too.
    """
    lock = f"{state_folder}/lock"
    if not held(lock):
        return None
    fields = dict(line.split("=", 1) for line in content(lock).splitlines() if "=" in line)
    who = f"deskspine is running (process {fields.get('pid', '?')})"
    path = os.fsdecode(fields.get("socket", "").encode("utf-8", "surrogateescape"))
    try:
        answer = ask(path, {"v": 1, "request": request.name, "args": request.args}, ANSWER_S)
    except (FileNotFoundError, ConnectionRefusedError):
        return Reply(False, f"{who} but does not listen: it may be starting or ending; try again in a moment.")
    except OSError as error:
        return Reply(False, f"{who} but could not be asked: {error.strerror or error}.")
    return Reply(answer.get("ok") is True, str(answer.get("text", "")))
