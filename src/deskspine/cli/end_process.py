"""Ending the running deskspine by a signal, for `quit` if its socket cannot be used."""

from __future__ import annotations

import os
import select
import signal
import time

from deskspine.cli.status import fields_of, held, started_of
from deskspine.core.commands.registry import Reply
from deskspine.core.text.failures import reason

END_S = 5.0
"""Timeout for the process to save and end."""
LOOK_S = 0.05


def end_process(state_folder: str) -> Reply | None:
    """End the process that the lock file names; return None if none is running.

    A process id may belong to another program by now, or to a process of another container. So a signal is sent only
    to a process that was started at the time that the lock file names.
    """
    lock = f"{state_folder}/lock"
    note = fields_of(lock)
    pid, started = note.get("pid", ""), note.get("started", "")
    if not held(lock):
        return None
    if not (pid.isascii() and pid.isdigit() and len(pid) < 12):
        return Reply(False, "deskspine is running, but the lock file does not name its process; end it in its window.")
    who = f"deskspine (process {pid})"
    try:
        link = os.pidfd_open(int(pid)) if hasattr(os, "pidfd_open") else -1
    except OSError:
        link = -1
    try:
        if not started or started_of(pid) != started:
            return Reply(False, f"{who} cannot be recognised from here and was not ended; end it in its window.")
        return _ended(lock, who, int(pid), link)
    except OSError as error:
        return Reply(False, f"{who} cannot be ended from here: {reason(error)}.")
    finally:
        if link >= 0:
            os.close(link)


def _ended(lock: str, who: str, pid: int, link: int) -> Reply:
    """Send the signal and wait. With a `link` to the process, no other process with its number can get the signal."""
    if link >= 0:
        signal.pidfd_send_signal(link, signal.SIGTERM)
        gone = bool(select.select([link], [], [], END_S)[0])
    else:
        os.kill(pid, signal.SIGTERM)
        gone = _released(lock)
    if gone:
        return Reply(True, f"{who} did not listen and was ended by a signal")
    return Reply(False, f"{who} was asked to end by a signal and is still there after {END_S:.0f} s.")


def _released(lock: str) -> bool:
    for _ in range(int(END_S / LOOK_S)):
        if not held(lock):
            return True
        time.sleep(LOOK_S)  # noqa: TID251 - for a process, not for a schedule
    return False
