"""The check of `deskspine doctor` on the shared folder. No file is created, changed or removed."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.write_errors import explained
from deskspine.adapters.sync.machine import ThisMachine, find_machine, host_name
from deskspine.adapters.sync.sync_files import SyncFiles, folder_of
from deskspine.cli.findings import Finding
from deskspine.core.sync.lines import SyncLine
from deskspine.core.text.dates import clock_and_day
from deskspine.core.text.durations import count
from deskspine.core.text.failures import reason

NAME = "sync"
SINCE_S = 7 * 86400.0
"""Seconds before now of which lines are looked at."""
AHEAD_S = 86400.0
"""Seconds after now: the clock of another machine may be wrong."""
ADVICE = "Create it or connect its disk; `deskspine config unset sync.folder` ends sharing."


def sync(paths: Paths) -> list[Finding]:
    """Return the state of the shared folder, and the other machines that wrote there in the last week."""
    setting = ConfigFile(paths.config_file).load()[0].text("sync.folder")
    if not setting:
        return [Finding(NAME, "not here", "no folder is shared with other machines")]
    try:
        folder = folder_of(setting)
        machine = find_machine(paths.machine, host_name()) or ThisMachine("", host_name())
        clock = SystemClock()
        now, zone = clock.read().wall, clock.zone()
        files = SyncFiles(folder, machine, paths.journal)
        lines = files.others(now - SINCE_S, now + AHEAD_S)
    except OSError as error:
        return [Finding(NAME, "problem", f"{setting} cannot be read: {reason(error)}", ADVICE)]
    latest: dict[str, SyncLine] = {}
    for line in lines:
        if line.machine not in latest or line.ended_wall > latest[line.machine].ended_wall:
            latest[line.machine] = line
    here = datetime.fromtimestamp(now, zone)
    seen = [
        f"{line.host} until {clock_and_day(datetime.fromtimestamp(line.ended_wall, zone), here)}"
        for line in sorted(latest.values(), key=lambda line: -line.ended_wall)
    ]
    others = f"{count(len(seen), 'other machine')}: {', '.join(seen)}" if seen else "no other machine in the last week"
    found = f"{setting}: this machine is {machine.host}; {others}"
    return [_unwritable(folder, found) or Finding(NAME, "ok", found)]


def _unwritable(folder: Path, found: str) -> Finding | None:
    """Return the problem of a folder that can be read and not written, or None."""
    if os.access(folder, os.W_OK | os.X_OK):
        return None
    why = reason(explained(PermissionError(13, "no permission to write there"), folder))
    return Finding(
        NAME, "problem", f"{found}; nothing of this machine can be shared: {why}", "Allow it, or choose another."
    )
