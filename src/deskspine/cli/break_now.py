"""`deskspine break [ROUTINE]`: one routine, now, in this terminal; recorded, and gone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from deskspine import composition as wiring
from deskspine.adapters.clock import SystemClock
from deskspine.adapters.control.instance_lock import AlreadyRunning, Instance
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.file_lock import try_lock
from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.adapters.storage.state_file import StateFile
from deskspine.adapters.storage.text_file import open_regular
from deskspine.adapters.storage.unsent_breaks import UnsentBreaks
from deskspine.cli.break_report import Report, Reporter, ReportingJournal, ReportingSettings
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
    """Play `routine` ("" for the next one). Alone it is a short resident; beside one, that one records it."""
    paths = Paths.of_person()
    try:
        home = wiring.move_in(paths, told=False)
    except AlreadyRunning:
        return _beside(paths, routine)
    if home is None:
        return 1
    clock = SystemClock()
    log = FaultLog(paths.log, clock)
    engine = wiring.engine_of(paths, clock, log)
    report = Report()
    engine.subscribe(report.follow)
    code = wiring.live(home, clock, log=log, engine=engine, once=routine)
    if code:
        return code
    left = engine.unwritten
    return report.show("recorded" if not left.rows else "lost" if left.lost else "kept")


def _beside(paths: Paths, routine: str) -> int:
    """Play it while a resident runs, which asks nothing meanwhile and records the break."""
    with _claimed(paths) as free:
        folder = state_folder()
        resident = send(folder, Request("status", origin="verb")) if free else None
        refusal = _refusal(folder, resident) if free else "a routine plays in another terminal"
        if refusal:
            print(plain(f"deskspine: {refusal}", 1000), file=sys.stderr)
            return 1
        return _played_beside(paths, routine, answers=resident is not None and resident.ok)


def _refusal(folder: str, resident: Reply | None) -> str:
    """Return why the resident has no room for a routine now; empty when it has, or cannot be asked."""
    if resident is None or not resident.ok or resident.text != "playing":
        return ""
    reply = send(folder, Request("may-play", origin="verb"))
    return reply.text if reply is not None and not reply.ok else ""


def _played_beside(paths: Paths, routine: str, *, answers: bool) -> int:
    """Play it and report it; a resident that does not answer is not made to keep the screen waiting."""
    folder = state_folder()
    clock = SystemClock()
    settings, _ = ConfigFile(paths.config_file).load()
    reporter = Reporter(lambda request: send(folder, request), UnsentBreaks(paths.unsent))
    journal = ReportingJournal(SqliteJournal(paths.journal), reporter)
    routines = RoutineFiles(paths.own_routines, cache=paths.library_cache)
    log = FaultLog(paths.log, clock)
    own = ReportingSettings(settings, reporter)
    ports = Ports(clock, MemoryStateStore(), journal, own, routines, NullStatus(), log=log)
    kept = StateFile(paths.state_file, paths.alive).peek()
    seen = saved.pages_seen(kept)
    engine = Engine(ports, first_run=FirstRun(True, seen), unwell=saved.unwell(kept))
    journal.leave = lambda: engine.handle(Request("player-leave", origin="verb"))

    def started(snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        if answers and snapshot.playing is not None and any(event.kind == "started" for event in events):
            plan = snapshot.playing.plan
            promise_s = plan.routine.promise_s(plan.level)
            reporter.begin({"routine": plan.routine.id, "promise_s": promise_s})

    report = Report()
    for subscriber in (started, reporter.follow_pages(seen), report.follow):
        engine.subscribe(subscriber)
    home = wiring.Home(paths, Instance(-1), paths.runtime_dir)
    code = wiring.live(home, clock, log=log, engine=engine, once=routine)
    if code:
        return code
    fate = reporter.fate()
    if wiring.record_unsent(paths, clock) and fate == "kept":
        fate = "recorded"
    return report.show(fate)


@contextmanager
def _claimed(paths: Paths) -> Iterator[bool]:
    """Claim the place beside the resident; give whether no other terminal has it.

    The kernel takes the claim back when this process ends. Where there are no locks the place counts as free.
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
