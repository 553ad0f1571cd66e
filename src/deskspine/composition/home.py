"""The home of a host: the folders of the person, the lock, and the engine over their files."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from deskspine.adapters.clock import zone_trouble
from deskspine.adapters.control.instance_lock import Instance, acquire
from deskspine.adapters.control.server import socket_path
from deskspine.adapters.storage.atomic import sweep
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.adapters.storage.state_file import StateFile
from deskspine.adapters.storage.status_file import StatusFile
from deskspine.adapters.storage.write_errors import explained
from deskspine.composition.start_error import StartError
from deskspine.core.first_run import FirstRun
from deskspine.engine.engine import Engine
from deskspine.engine.ports import Clock, Log, Ports, reason

YOUNG_S = 60.0
"""Maximum age in seconds of a temporary file that may still be in use."""


class Home(Struct, frozen=True):
    """The folders, the lock and the socket of a host."""

    paths: Paths
    instance: Instance
    socket: Path
    notices: tuple[str, ...] = ()
    """Sentences for the person that stay on the screen."""


def acquire_home(paths: Paths) -> Home:
    """Create the folders, take the lock, and return both.

    Raises AlreadyRunningError if another process is the host, and StartError if the folders belong to another person.
    """
    foreign = paths.of_another()
    if foreign:
        raise StartError(foreign)
    notices: list[str] = []
    try:
        paths.ensure()
    except OSError as error:
        # The session goes on; each store shows a notice about what it cannot write.
        notices.append(f"{error.filename}: {reason(error)}.")
    socket = socket_path(paths.runtime_dir, paths.state_dir)
    try:
        instance = acquire(paths.lock, socket)
    except OSError as error:
        why = reason(explained(error, paths.lock))
        notices.append(f"The lock file cannot be used ({why}): other terminals and a second deskspine are not seen.")
        instance = Instance(-1)
    if instance.held:
        _sweep(paths)
    return Home(paths, instance, socket, (*notices, *filter(None, [zone_trouble()])))


def engine_of(paths: Paths, clock: Clock, log: Log, *, demo: bool = False) -> Engine:
    """Return an engine over the person's files; a demo has faster clocks and no first run."""
    ports = Ports(
        clock,
        StateFile(paths.state_file, paths.alive),
        SqliteJournal(paths.journal),
        ConfigFile(paths.config_file, wait_s=0.5),
        RoutineFiles(paths.own_routines, cache=paths.library_cache),
        StatusFile(paths.status),
        pid=os.getpid(),
        log=log,
    )
    return Engine(ports, reads_gaps=not demo, first_run=FirstRun(done=demo))


def _sweep(paths: Paths) -> None:
    """Remove temporary files that killed programs left behind, except young ones, which may be in use."""
    with suppress(OSError):
        before = paths.lock.stat().st_mtime - YOUNG_S
        for folder in (paths.config_dir, paths.own_routines, paths.state_dir, paths.cache_dir):
            sweep(folder, before)
