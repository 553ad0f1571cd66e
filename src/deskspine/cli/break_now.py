"""`deskspine break [ROUTINE]`: one routine, now, in this terminal; recorded, and gone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from deskspine import wiring
from deskspine.adapters.clock import SystemClock
from deskspine.adapters.config_file import ConfigFile
from deskspine.adapters.fault_log import FaultLog
from deskspine.adapters.instance import AlreadyRunning, Instance
from deskspine.adapters.journal import SqliteJournal
from deskspine.adapters.paths import Paths
from deskspine.adapters.routine_files import RoutineFiles
from deskspine.adapters.state_file import StateFile
from deskspine.cli.client import send
from deskspine.cli.status import state_folder
from deskspine.core.commands import Request
from deskspine.core.elsewhere import exercises_to_text, scores_to_text
from deskspine.core.history import CheckResult, History, Unlock
from deskspine.core.records import BreakRecord, ExerciseRecord
from deskspine.core.schedule.events import Event
from deskspine.core.settings import Problem, Settings, Value, field_of, to_text
from deskspine.engine import saved
from deskspine.engine.engine import Engine, Ports, Subscriber
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
    journal = _TellingJournal(SqliteJournal(paths.journal))
    routines = RoutineFiles(paths.own_routines, cache=paths.library_cache)
    log = FaultLog(paths.log, clock)
    ports = Ports(clock, MemoryStateStore(), journal, _TellingSettings(settings), routines, NullStatus(), log=log)
    engine = Engine(ports)
    kept = StateFile(paths.state_file, paths.alive).peek()
    engine.first_run_done, engine.pages_seen = True, saved.pages_seen(kept)
    engine.unwell = saved.unwell(kept)
    journal.leave = lambda: handle(engine, Request("player-leave", origin="verb"))

    def started(snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        if snapshot.playing is not None and any(event.kind == "started" for event in events):
            plan = snapshot.playing.plan
            promise_s = plan.routine.promise_s(plan.level)
            _tell("play-elsewhere", {"routine": plan.routine.id, "promise_s": promise_s})

    engine.subscribers.append(started)
    engine.subscribers.append(_tell_pages(engine))
    return wiring.live(wiring.Home(paths, Instance(-1), paths.runtime_dir), clock, engine=engine, once=routine)


def _tell_pages(engine: Engine) -> Subscriber:
    """Return a subscriber that tells the resident which pages of the first run were seen here."""
    told = engine.pages_seen

    def follow(snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        nonlocal told
        if snapshot.pages_seen > told:
            told = snapshot.pages_seen
            _tell("first-run-done", {"pages": told})

    return follow


class _TellingSettings(MemorySettings):
    """Settings that are changed here are changed by the resident, whose file it is."""

    def set(self, key: str, value: Value) -> tuple[Settings, tuple[Problem, ...]]:
        """Change one value here and there."""
        _tell("set", {"key": key, "value": to_text(field_of(key), value)})
        return super().set(key, value)


class _TellingJournal(MemoryJournal):
    """A journal that passes everything on to the resident, whose journal it is; only looking back reads the file."""

    def __init__(self, kept: SqliteJournal) -> None:
        super().__init__()
        self._kept = kept
        self.leave: Callable[[], object] = lambda: None
        """Ends a routine that still plays, so that the resident does not wait for it in vain."""

    def add_break(self, record: BreakRecord, exercises: Sequence[ExerciseRecord] = ()) -> int:
        """Tell the resident how the routine ended."""
        told: dict[str, str | int | float | bool] = {
            "outcome": record.outcome,
            "played_s": record.played_s,
            "exercises": exercises_to_text(exercises),
        }
        _tell("played-elsewhere", told)
        return super().add_break(record, exercises)

    def add_check(self, result: CheckResult, row: int | None) -> None:
        """Tell the resident what a self-test came to."""
        _tell("checked-elsewhere", {"routine": result.routine, "scores": scores_to_text(result.scores)})

    def add_unlock(self, unlock: Unlock) -> None:
        """Tell the resident that a card was read."""
        _tell("card-read", {"card": unlock.exercise})
        super().add_unlock(unlock)

    def history(self, today: str) -> History:
        """What the resident wrote down so far."""
        return self._kept.history(today)

    def close(self) -> None:
        """This terminal ends."""
        self.leave()
        self._kept.close()

    def rate_break(self, row: int, answer: str) -> None:
        """Tell the resident how it felt."""
        _tell("rate-elsewhere", {"answer": answer})


def _tell(name: str, args: dict[str, str | int | float | bool]) -> None:
    """Tell the resident; one that ended meanwhile has nothing to be told."""
    send(state_folder(), Request(name, args, "verb"))
