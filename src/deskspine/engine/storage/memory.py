"""Ports in memory, for simulations, demonstrations and tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any, TypeVar

from msgspec.structs import replace

from deskspine.core.history import history
from deskspine.core.history.ask_log import SitBefore, asks_of, with_sit
from deskspine.core.history.history import CardRead, CheckResult, History, RoutinePlays
from deskspine.core.history.records import (
    AskRecord,
    BreakRecord,
    DayRows,
    ExerciseRecord,
    GapRecord,
    MeetingRecord,
    PlainRow,
    RevocableRow,
    SitRecord,
    StretchRecord,
    WaitRecord,
)
from deskspine.core.history.wait_lengths import LAST_WAITS, lengths_of
from deskspine.core.routines.model import Problem
from deskspine.core.schedule.last_input import InputSeen
from deskspine.core.settings.settings import DEFAULTS, Settings, SettingValue
from deskspine.core.timekeeping.instants import Reading

R = TypeVar("R", bound=PlainRow)


class MemoryJournal:
    """A journal in memory; its rows can be inspected.

    `plays` has the number of plays of each exercise, by id; without it the person knows them all.
    """

    def __init__(self, plays: Mapping[str, int] | None = None) -> None:
        self.plays = plays
        self.breaks: list[BreakRecord] = []
        self.exercises: list[tuple[ExerciseRecord, ...]] = []
        """The exercises of each break, in the order of `breaks`."""
        self.rows: list[PlainRow] = []
        self.events: list[tuple[str, float, str, str]] = []
        """Local day, wall second, event word, sentence."""
        self.unlocks: list[CardRead] = []
        self.checks: list[tuple[CheckResult, int | None]] = []
        """Each self-test with the row of its break."""

    def add_break(self, record: BreakRecord, exercises: Sequence[ExerciseRecord] = ()) -> int:
        """Append a break with its exercises; return its row number, from 1."""
        self.breaks.append(record)
        self.exercises.append(tuple(exercises))
        return len(self.breaks)

    def rate_break(self, row: int, answer: str) -> None:
        """Note "better", "same" or "worse" at break `row`; an unknown row is ignored, as on disk."""
        if 0 < row <= len(self.breaks):
            self.breaks[row - 1] = replace(self.breaks[row - 1], answer=answer)

    def annul_break(self, row: int, why: str) -> None:
        """Mark break `row` as taken back."""
        if 0 < row <= len(self.breaks):
            self.breaks[row - 1] = replace(self.breaks[row - 1], annulled=why or "yes")

    def add_row(self, record: PlainRow) -> None:
        """Append a stretch, gap, wait, ask, meeting or sit."""
        self.rows.append(record)

    def annul_row(self, record: RevocableRow, why: str) -> None:
        """Mark an ask or a sit as taken back; one that is not there is added so."""
        annulled = replace(record, annulled=why or "yes")
        if record in self.rows:
            self.rows[self.rows.index(record)] = annulled
        elif annulled not in self.rows:
            self.rows.append(annulled)

    def add_event(self, wall: float, day: str, kind: str, why: str) -> None:
        """Append an event of today's list."""
        self.events.append((day, wall, kind, why))

    def add_unlock(self, unlock: CardRead) -> None:
        """Append that the card of a locked exercise was read."""
        self.unlocks.append(unlock)

    def add_check(self, result: CheckResult, row: int | None) -> None:
        """Append a finished self-test."""
        self.checks.append((result, row))

    def day(self, day: str) -> DayRows:
        """Return the rows of one local day, in the order in which they were written."""
        return DayRows(
            tuple(row for row in self.breaks if row.day == day),
            self.of(StretchRecord, day),
            self.of(GapRecord, day),
            tuple((wall, kind, why) for on, wall, kind, why in self.events if on == day),
            self.of(WaitRecord, day),
            tuple(row for row in self.of(AskRecord, day) if not row.annulled),
            self.of(MeetingRecord, day),
            tuple(row for row in self.of(SitRecord, day) if not row.annulled),
        )

    def of(self, kind: type[R], day: str = "") -> tuple[R, ...]:
        """Return the rows of one kind of that day, or of all days without one."""
        return tuple(row for row in self.rows if isinstance(row, kind) and day in ("", row.day))

    def history(self, today: str) -> History:
        """Return the history that later choices use."""
        first = history.first_day(today)
        counting = [pair for pair in zip(self.breaks, self.exercises, strict=True) if not pair[0].annulled]
        marks = [history.mark_of(*pair) for pair in counting if pair[0].day >= first]
        played = [pair for pair in counting if pair[1]]
        return History(
            history.joined(mark for mark in marks if mark is not None),
            tuple(use for pair in played for use in history.worse_of(*pair)),
            tuple(use for pair in played[-history.RECENT_BREAKS :] for use in history.done_of(*pair)),
            tuple(self.unlocks),
            tuple(result for result, row in self.checks if not self._annulled(row)),
            None if self.plays is None else self._counted(self.plays),
            self._played(),
            lengths_of(self.of(WaitRecord)[-LAST_WAITS:]),
            asks_of(self.of(AskRecord), history.first_day_of_asks(today)),
            self._sits(history.first_day_of_asks(today)),
        )

    def _counted(self, plays: Mapping[str, int]) -> Mapping[str, int]:
        for record, exercises in zip(self.breaks, self.exercises, strict=True):
            plays = plays if record.annulled else history.counted(plays, exercises)
        return plays

    def _played(self) -> Mapping[str, RoutinePlays]:
        played: Mapping[str, RoutinePlays] = {}
        for record in self.breaks:
            played = history.with_play(played, record)
        return played

    def _sits(self, first: str) -> tuple[SitBefore, ...]:
        sits: tuple[SitBefore, ...] = ()
        for record in self.breaks:
            sits = with_sit(sits, record) if record.day >= first else sits
        return sits

    def _annulled(self, row: int | None) -> bool:
        return row is not None and 0 < row <= len(self.breaks) and bool(self.breaks[row - 1].annulled)

    def fill_figures(self, before: str, most: int) -> int:
        """Return 0: figures are not stored in memory."""
        return 0

    def notes(self) -> tuple[str, ...]:
        """Return no sentences: nothing fails in memory."""
        return ()

    def close(self) -> None:
        """Do nothing: there is no file to close."""


class MemoryStateStore:
    """A state store in memory; `alive` can be set to simulate a program that was closed a while ago."""

    def __init__(self, state: Mapping[str, Any] | None = None, alive: Reading | None = None) -> None:
        self.state: dict[str, Any] | None = None if state is None else dict(state)
        self.alive = alive
        self.seen: InputSeen | None = None
        self.saves = 0
        """Number of saves."""

    def load(self) -> tuple[Mapping[str, Any] | None, str]:
        """Return the state as saved last, or None, and no problem."""
        return deepcopy(self.state), ""

    def reject(self, why: str) -> str:
        """Forget the loaded state; return the sentence for the person."""
        self.state = None
        return f"The saved state could not be used ({why})."

    def save(self, state: Mapping[str, Any]) -> None:
        """Replace the saved state."""
        self.state = deepcopy(dict(state))
        self.saves += 1

    def touch(self, reading: Reading, seen: InputSeen) -> None:
        """Keep a sign of life."""
        self.alive, self.seen = reading, seen

    def last_alive(self) -> Reading | None:
        """Return the last sign of life, or None."""
        return self.alive

    def last_seen(self) -> InputSeen | None:
        """Return the evidence of input at the last sign of life, or None."""
        return self.seen


class MemorySettings:
    """A settings store without a file."""

    def __init__(self, settings: Settings = DEFAULTS) -> None:
        self.settings = settings

    def load(self) -> tuple[Settings, tuple[Problem, ...]]:
        """Return the settings in force, and no problems."""
        return self.settings, ()

    def set(self, key: str, value: SettingValue) -> tuple[Settings, tuple[Problem, ...]]:
        """Change one value; return the settings in force."""
        self.settings = self.settings.replace(key, value)
        return self.settings, ()

    def changed(self) -> bool:
        """Return False: there is no file to edit."""
        return False


class NullStatus:
    """A status file that is never written."""

    def write(self, fields: Iterable[tuple[str, str]]) -> None:
        """Drop the fields."""

    def clear(self) -> None:
        """Do nothing: there is no file."""
