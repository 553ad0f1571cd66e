"""A resident in memory: clocks moved by hand, disks that can be full, and every snapshot it published."""

from __future__ import annotations

import errno
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.history.history import CardRead, CheckResult
from deskspine.core.history.records import BreakRecord, ExerciseRecord, PlainRow
from deskspine.core.routines.model import Library, Problem
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.last_input import InputSeen
from deskspine.core.session import DeskInput
from deskspine.core.settings.settings import DEFAULTS, Settings, SettingValue
from deskspine.core.timekeeping.instants import Now, Reading
from deskspine.core.toml.diagnostics import SettingsWriteError
from deskspine.engine.engine import WAKE_S, Engine
from deskspine.engine.ports import Ports, RoutineSource
from deskspine.engine.simulation.clock import SimulatedClock
from deskspine.engine.simulation.made_up_files import FixedRoutines
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.storage.memory import MemoryJournal, MemorySettings, MemoryStateStore

MORNING = datetime(2026, 3, 10, 9, tzinfo=UTC).timestamp()


@cache
def shipped() -> Library:
    """Return the routines that deskspine ships."""
    return RoutineFiles(Path("/nowhere")).load()


def no_space() -> OSError:
    """Return the error of a full disk."""
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class HandClock(SimulatedClock):
    """Clocks moved by hand that can also restart the machine."""

    def pass_by(self, seconds: float, *, asleep: bool = False) -> None:
        """Let `seconds` pass on all clocks; the one that stops in sleep stops if `asleep`."""
        self.to(self.read().boot + seconds, asleep=asleep)

    def reboot(self, off_s: float) -> None:
        """Turn the machine off for `off_s` seconds; boot seconds count from zero again."""
        self._reading = Reading(3.0, 3.0, self.read().wall + off_s, f"{self.read().boot_id}+")


class Store(MemoryStateStore):
    """A state store whose disk can be full; like the one on disk it keeps what is not the program's."""

    full = False
    rejected: Mapping[str, Any] | None = None

    def save(self, state: Mapping[str, Any]) -> None:
        if self.full:
            raise no_space()
        super().save(state)

    def touch(self, reading: Reading, seen: InputSeen) -> None:
        if self.full:
            raise no_space()
        super().touch(reading, seen)

    def reject(self, why: str) -> str:
        self.rejected = self.state
        return super().reject(why)


class Journal(MemoryJournal):
    """A journal whose disk can be full, and that can have notes for the person."""

    full = False
    said: tuple[str, ...] = ()

    def notes(self) -> tuple[str, ...]:
        notes, self.said = self.said, ()
        return notes

    def add_event(self, wall: float, day: str, kind: str, why: str) -> None:
        if self.full:
            raise no_space()
        super().add_event(wall, day, kind, why)

    def add_break(self, record: BreakRecord, exercises: Sequence[ExerciseRecord] = ()) -> int:
        if self.full:
            raise no_space()
        return super().add_break(record, exercises)

    def add_row(self, record: PlainRow) -> None:
        if self.full:
            raise no_space()
        super().add_row(record)

    def add_unlock(self, unlock: CardRead) -> None:
        if self.full:
            raise no_space()
        super().add_unlock(unlock)

    def add_check(self, result: CheckResult, row: int | None) -> None:
        if self.full:
            raise no_space()
        super().add_check(result, row)


class SettingsFile(MemorySettings):
    """A settings file whose disk can be full; `edited` is what a person wrote into it by hand."""

    full = False
    edited: Settings | None = None

    def load(self) -> tuple[Settings, tuple[Problem, ...]]:
        self.settings, self.edited = self.edited or self.settings, None
        return super().load()

    def set(self, key: str, value: SettingValue) -> tuple[Settings, tuple[Problem, ...]]:
        if self.full:
            raise SettingsWriteError("config.toml was not changed: no space left on device")
        return super().set(key, value)

    def changed(self) -> bool:
        return self.edited is not None


class Status:
    """A status file in a variable."""

    full = False

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.writes = 0

    def write(self, fields: Iterable[tuple[str, str]]) -> None:
        if self.full:
            raise no_space()
        self.fields, self.writes = dict(fields), self.writes + 1

    def clear(self) -> None:
        self.fields = {}


class Resident:
    """One person's program over many runs; `engine` is the present one."""

    def __init__(
        self,
        *,
        minutes: int = 50,
        wall: float = MORNING,
        zone: tzinfo = UTC,
        source: bool = False,
        **values: SettingValue,
    ) -> None:
        settings = DEFAULTS.replace("schedule.sit_minutes", minutes)
        for key, value in values.items():
            settings = settings.replace(key.replace("__", "."), value)
        self.clock = HandClock(wall, zone)
        self.store, self.journal, self.status = Store(), Journal(), Status()
        self.settings = SettingsFile(settings)
        self.library = shipped()
        self.routines: RoutineSource | None = None
        """Source of the routines; None for `library`."""
        self.source = source
        self.pictures: list[Snapshot] = []
        self.events: list[Event] = []
        self.launch()

    def launch(self, *, goes_on: bool = False) -> None:
        """Start the program on what the previous run left; with `goes_on`, in the place of one that ended just now."""
        routines = self.routines or FixedRoutines(self.library)
        ports = Ports(
            self.clock, self.store, self.journal, self.settings, routines, self.status, pid=4711, source=self.source
        )
        self.engine = Engine(ports)
        self.engine.subscribe(self._take)
        self.engine.launch(goes_on=goes_on)

    def _take(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        self.pictures.append(snapshot)
        self.events.extend(events)

    def killed(self, for_s: float = 0.0) -> None:
        """Kill the program without an orderly end, and start it again `for_s` seconds later."""
        self.clock.pass_by(for_s)
        self.launch()

    def taken_over(self, for_s: float = 0.0, *, killed: bool = True) -> None:
        """Kill the program, or end it in an orderly way; another process goes on `for_s` seconds later."""
        if not killed:
            self.engine.quit()
        self.clock.pass_by(for_s)
        self.launch(goes_on=True)

    def closed(self, for_s: float) -> None:
        """End the program by its quit key, and start it again `for_s` seconds later."""
        self.engine.quit()
        self.clock.pass_by(for_s)
        self.launch()

    def live(self, seconds: float, inputs: Sequence[DeskInput] = ()) -> None:
        """Let time pass as the runner does: from deadline to deadline, in steps of 30 s at most."""
        until = self.clock.read().boot + seconds
        wait_s = self.engine.step(inputs)
        while (left_s := until - self.clock.read().boot) > 0:
            self.clock.pass_by(min(max(wait_s, 0.001), left_s, WAKE_S))
            wait_s = self.engine.step()

    def ask(self, name: str, /, **args: str | float) -> Reply:
        """Send a request as a key does, and return the reply."""
        return self.engine.handle(Request(name, dict(args)))

    def to_ask(self) -> None:
        """Sit until the break is asked for."""
        while self.picture.mode != "asking":
            self.live(5.0)

    def jump(self, seconds: float) -> None:
        """Let time pass in one step, as on a machine that is never late; for days that must run quickly."""
        self.clock.pass_by(seconds)
        self.engine.step(asked_for_s=math.inf)

    def to_day(self, days: int = 1, *, at: str = "09:00") -> None:
        """Let time pass unseen up to that hour, `days` days later, as on a laptop that sleeps."""
        now = datetime.fromtimestamp(self.clock.read().wall, self.clock.zone())
        hour, minute = map(int, at.split(":"))
        then = (now + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
        self.clock.pass_by(then.timestamp() - now.timestamp(), asleep=True)
        self.engine.step()

    def to_exercise(self, exercise: str) -> None:
        """Play until this exercise begins to move."""
        while (playing := self.picture.playing) is not None:
            segment = playing.plan.segments[playing.state.index]
            if playing.plan.exercise(segment.item).id == exercise and segment.phase != "prep":
                return
            self.live(1.0)
        raise AssertionError(f"{exercise} was not played")

    def to_end(self) -> None:
        """Play to the end of the routine."""
        while self.picture.playing is not None:
            self.jump(2.0)

    def play(self, routine: str = "", **args: str | float) -> None:
        """Play a routine from its beginning to its end, the next one without a name."""
        reply = self.ask("start", **({"routine": routine} if routine else {}), **args)
        assert reply.ok, reply.text
        self.to_end()

    @property
    def played(self) -> list[str]:
        """The exercises of the routine that plays, in order."""
        playing = self.picture.playing
        return [] if playing is None else [slot.exercise.id for slot in playing.plan.slots]

    @property
    def coming(self) -> list[str]:
        """The exercises of the next routine, in order."""
        return [slot.exercise.id for slot in self.picture.next.routine.slots]

    @property
    def picture(self) -> Snapshot:
        """The present snapshot."""
        return self.engine.snapshot()

    @property
    def t(self) -> float:
        """The present boot second."""
        return self.clock.read().boot

    @property
    def day(self) -> date:
        """The present day."""
        reading = self.clock.read()
        return self.engine.situation.profile.day(Now(reading.boot, reading.wall, self.clock.zone())).date

    @property
    def sit_s(self) -> float:
        """Seconds at the desk since the last break."""
        return self.picture.sit.at(self.t)

    @property
    def notices(self) -> list[str]:
        """The open notices in the latest published snapshot."""
        return [notice.text for notice in self.pictures[-1].notices]

    @property
    def outcomes(self) -> list[str]:
        """Outcomes of the breaks in the journal."""
        return [row.outcome for row in self.journal.breaks]

    def sentences_of(self, kind: str) -> list[str]:
        """Return the sentences of every event of that kind."""
        return [event.why for event in self.events if event.kind == kind]

    def damage(self, **changes: Any) -> None:
        """Change the saved state behind the program's back."""
        assert self.store.state is not None
        self.store.state = {**self.store.state, **changes}

    def without(self, routine: str) -> None:
        """Take a routine out of the library, for the next launch."""
        routines = {name: each for name, each in self.library.routines.items() if name != routine}
        self.library = replace(self.library, routines=routines)
