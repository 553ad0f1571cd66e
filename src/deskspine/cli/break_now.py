"""`deskspine break [ROUTINE]`: one routine, now, in this terminal; the program ends after it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from deskspine import composition as wiring
from deskspine.adapters.clock import SystemClock
from deskspine.adapters.control.instance_lock import AlreadyRunningError, Instance
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.file_lock import try_lock
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.adapters.storage.state_file import StateFile
from deskspine.adapters.storage.text_file import open_regular
from deskspine.adapters.storage.unsent_breaks import UnsentBreaks
from deskspine.cli.break_report import ClosingLine, Reporter, ReportingJournal, ReportingSettings
from deskspine.cli.client import send
from deskspine.cli.status import state_folder
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.first_run import FirstRun
from deskspine.core.schedule.events import Event
from deskspine.core.text.sanitize import plain
from deskspine.engine.engine import Engine
from deskspine.engine.ports import Ports
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.storage import saved_state as saved
from deskspine.engine.storage.memory import MemoryStateStore, NullStatus


def run(routine: str) -> int:
    """Play `routine` ("" for the next one) and return the exit code. A running resident records it, if there is one."""
    paths = Paths.of_person()
    try:
        home = wiring.acquire_home(paths, report=False)
    except AlreadyRunningError:
        return _play_with_resident(paths, routine)
    if home is None:
        return 1
    clock = SystemClock()
    log = FaultLog(paths.log, clock)
    engine = wiring.engine_of(paths, clock, log)
    line = ClosingLine()
    engine.subscribe(line.follow)
    code = wiring.live(home, clock, log=log, engine=engine, once=routine)
    if code:
        return code
    left = engine.unwritten
    return line.show("recorded" if not left.rows else "lost" if left.lost else "kept")


def _play_with_resident(paths: Paths, routine: str) -> int:
    """Play it while a resident runs, which does not ask meanwhile and records the break; return the exit code."""
    with _claimed(paths) as free:
        folder = state_folder()
        resident = send(folder, Request("status", origin="verb")) if free else None
        refusal = _refusal(folder, resident) if free else "a routine plays in another terminal"
        if refusal:
            print(plain(f"deskspine: {refusal}", 1000), file=sys.stderr)
            return 1
        return _play_and_report(paths, routine, answers=resident is not None and resident.ok)


def _refusal(folder: str, resident: Reply | None) -> str:
    """Return why the resident allows no routine now, or "" if it does or cannot be asked."""
    if resident is None or not resident.ok or resident.text != "playing":
        return ""
    reply = send(folder, Request("may-play", origin="verb"))
    return reply.text if reply is not None and not reply.ok else ""


def _play_and_report(paths: Paths, routine: str, *, answers: bool) -> int:
    """Play it, report it and return the exit code. A resident that does not reply does not delay the screen."""
    folder = state_folder()
    clock = SystemClock()
    settings, _ = ConfigFile(paths.config_file).load()
    reporter = Reporter(lambda request: send(folder, request), UnsentBreaks(paths.unsent))
    journal = ReportingJournal(SqliteJournal(paths.journal), reporter)
    routines = RoutineFiles(paths.own_routines, cache=paths.library_cache)
    log = FaultLog(paths.log, clock)
    own = ReportingSettings(settings, reporter)
    ports = Ports(clock, MemoryStateStore(), journal, own, routines, NullStatus(), log=log)
    state = StateFile(paths.state_file, paths.alive).peek()
    seen = saved.pages_seen(state)
    engine = Engine(ports, first_run=FirstRun(True, seen), unwell=saved.unwell(state))
    journal.leave = lambda: engine.handle(Request("player-leave", origin="verb"))

    def started(snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        if answers and snapshot.playing is not None and any(event.kind == "started" for event in events):
            plan = snapshot.playing.plan
            promise_s = plan.routine.promise_s(plan.level)
            reporter.begin({"routine": plan.routine.id, "promise_s": promise_s})

    line = ClosingLine()
    for subscriber in (started, reporter.follow_pages(seen), line.follow):
        engine.subscribe(subscriber)
    home = wiring.Home(paths, Instance(-1), paths.runtime_dir)
    code = wiring.live(home, clock, log=log, engine=engine, once=routine)
    if code:
        return code
    record_state = reporter.record_state()
    if wiring.record_unsent(paths, clock) and record_state == "kept":
        record_state = "recorded"
    return line.show(record_state)


@contextmanager
def _claimed(paths: Paths) -> Iterator[bool]:
    """Claim the only place for a routine in another terminal; yield True if no other terminal has it.

    The kernel releases the claim when this process ends. Without locks the place counts as free.
    """
    descriptor = -1
    try:
        try:
            descriptor = open_regular(paths.break_lock, os.O_RDWR | os.O_CREAT)
            free = try_lock(descriptor)
        except OSError:
            free = True
        yield free
    finally:
        if descriptor >= 0:
            os.close(descriptor)
