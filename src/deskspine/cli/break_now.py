"""`deskspine break [ROUTINE]`: one routine, now, in this terminal; recorded, and gone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from deskspine import wiring
from deskspine.adapters.clock import SystemClock
from deskspine.adapters.config_file import ConfigFile
from deskspine.adapters.instance import AlreadyRunning, Instance
from deskspine.adapters.paths import Paths
from deskspine.adapters.routine_files import RoutineFiles
from deskspine.cli.client import send
from deskspine.cli.status import state_folder
from deskspine.core.commands import Request
from deskspine.core.records import BreakRecord, ExerciseRecord, to_text
from deskspine.core.schedule.events import Event
from deskspine.engine.engine import Engine, Ports
from deskspine.engine.memory import MemoryJournal, MemorySettings, MemoryStateStore, NullStatus
from deskspine.engine.requests import handle
from deskspine.engine.snapshot import Snapshot


def run(routine: str) -> int:
    """Play `routine` ("" for the next one). Alone it is a short resident; beside one, that one takes the record."""
    paths = Paths.of_person()
    try:
        home = wiring.move_in(paths, told=False)
    except AlreadyRunning:
        return _beside(paths, routine)
    if home is None:
        return 1
    clock = SystemClock()
    return wiring.live(home, clock, engine=wiring.engine_of(paths, clock), once=routine)


def _beside(paths: Paths, routine: str) -> int:
    """A resident runs: it is told, asks nothing meanwhile, and writes the break down."""
    resident = send(state_folder(), Request("status", origin="verb"))
    if resident is not None and resident.text == "playing":
        print("deskspine: a routine is playing already", file=sys.stderr)
        return 1
    clock = SystemClock()
    settings, _ = ConfigFile(paths.config_file).load()
    journal = _TellingJournal()
    ports = Ports(
        clock, MemoryStateStore(), journal, MemorySettings(settings), RoutineFiles(paths.own_routines), NullStatus()
    )
    engine = Engine(ports)
    engine.first_run_done = True
    journal.leave = lambda: handle(engine, Request("player-leave", origin="verb"))

    def started(snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        if snapshot.playing is not None and any(event.kind == "started" for event in events):
            plan = snapshot.playing.plan
            promise_s = plan.routine.promise_s(plan.level)
            _tell("play-elsewhere", {"routine": plan.routine.id, "promise_s": promise_s})

    engine.subscribers.append(started)
    return wiring.live(wiring.Home(paths, Instance(-1), paths.runtime_dir), clock, engine=engine, once=routine)


class _TellingJournal(MemoryJournal):
    """A journal that passes everything on to the resident, whose journal it is."""

    def __init__(self) -> None:
        super().__init__()
        self.leave: Callable[[], object] = lambda: None
        """Ends a routine that still plays, so that the resident does not wait for it in vain."""

    def add_break(self, record: BreakRecord, exercises: Sequence[ExerciseRecord] = ()) -> int:
        """Tell the resident how the routine ended."""
        told: dict[str, str | int | float | bool] = {
            "outcome": record.outcome,
            "played_s": record.played_s,
            "exercises": to_text(tuple(exercises)),
        }
        _tell("played-elsewhere", told)
        return super().add_break(record, exercises)

    def close(self) -> None:
        """This terminal ends."""
        self.leave()

    def rate_break(self, row: int, answer: str) -> None:
        """Tell the resident how it felt."""
        _tell("rate-elsewhere", {"answer": answer})


def _tell(name: str, args: dict[str, str | int | float | bool]) -> None:
    """Tell the resident; one that ended meanwhile has nothing to be told."""
    send(state_folder(), Request(name, args, "verb"))
