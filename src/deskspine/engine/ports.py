"""The ports: what the engine needs of the world, so that a test or a simulation can stand in for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Any, Protocol

from deskspine.core.history import CheckResult, History, Unlock
from deskspine.core.instants import Reading
from deskspine.core.problem import Problem, SettingsUnwritable
from deskspine.core.records import BreakRecord, DayRows, ExerciseRecord, GapRecord, StretchRecord
from deskspine.core.routine import Library
from deskspine.core.settings import Settings, Value

__all__ = [
    "BreakRecord",
    "Clock",
    "DayRows",
    "ExerciseRecord",
    "GapRecord",
    "Journal",
    "RoutineSource",
    "SettingsStore",
    "SettingsUnwritable",
    "StateStore",
    "StatusFile",
    "StretchRecord",
]


class Clock(Protocol):
    """The three clocks and the zone of this machine."""

    def read(self) -> Reading:
        """One look at all clocks."""
        ...

    def zone(self) -> tzinfo:
        """The zone the machine is in now; asked for again each time, because people travel."""
        ...


class StateStore(Protocol):
    """Keeps what must survive a closed terminal."""

    def load(self) -> tuple[Mapping[str, Any] | None, str]:
        """The state as saved last, or None; and a sentence if there was one that could not be read."""
        ...

    def reject(self, why: str) -> str:
        """What was loaded cannot be used: keep it under another name; answers the sentence for the person."""
        ...

    def save(self, state: Mapping[str, Any]) -> None:
        """Replace the saved state. Raises OSError when the disk will not take it."""
        ...

    def touch(self, reading: Reading) -> None:
        """Leave a sign of life. Raises OSError."""
        ...

    def last_alive(self) -> Reading | None:
        """The last sign of life of any earlier run, or None."""
        ...


class Journal(Protocol):
    """The history. Each method raises OSError when the disk will not take it."""

    def add_break(self, record: BreakRecord, exercises: Sequence[ExerciseRecord]) -> int:
        """Append a break with its exercises; answers its row number."""
        ...

    def rate_break(self, row: int, answer: str) -> None:
        """Note "better", "same" or "worse" at break `row`."""
        ...

    def annul_break(self, row: int, why: str) -> None:
        """Mark break `row` as taken back ("I was here"); it stays in the file and counts no more."""
        ...

    def add_stretch(self, record: StretchRecord) -> None:
        """Append a stretch of the day."""
        ...

    def add_gap(self, record: GapRecord) -> None:
        """Append a gap."""
        ...

    def add_event(self, wall: float, day: str, kind: str, why: str) -> None:
        """Append a told event, so that today's list survives a restart."""
        ...

    def add_unlock(self, unlock: Unlock) -> None:
        """Append that the card of a locked exercise was read."""
        ...

    def add_check(self, result: CheckResult, row: int | None) -> None:
        """Append a finished self-test; `row` is its break, None when the disk did not take that one."""
        ...

    def day(self, day: str) -> DayRows:
        """What is known of one local day."""
        ...

    def history(self, today: str) -> History:
        """All that later choices go by, as it is on local day `today` (YYYY-MM-DD).

        The marks of the last `DAYS_KEPT` days, the exercises of the last `RECENT_BREAKS` breaks that had any, and
        everything that felt worse, was unlocked or tested. A break that was taken back counts in none of it.
        """
        ...

    def notes(self) -> tuple[str, ...]:
        """Sentences for the person since last asked (a damaged file was kept aside); usually none."""
        ...

    def close(self) -> None:
        """Let go of the file; a later call opens it again."""
        ...


class SettingsStore(Protocol):
    """The person's settings file."""

    def load(self) -> tuple[Settings, tuple[Problem, ...]]:
        """The settings in force, and every value that was not as expected."""
        ...

    def set(self, key: str, value: Value) -> tuple[Settings, tuple[Problem, ...]]:
        """Write one value into the file as it is now, comments kept.

        Raises SettingsUnwritable when the file cannot be read or written; it is
        then unchanged.
        """
        ...

    def changed(self) -> bool:
        """Whether the file was edited since it was last loaded."""
        ...


class RoutineSource(Protocol):
    """Where routines come from."""

    def load(self) -> Library:
        """Shipped and own routines; what could not be read is in `problems`."""
        ...

    def changed(self) -> bool:
        """Whether the person's own files are others than those that were loaded last."""
        ...

    def save(self, name: str, text: str) -> None:
        """Keep `text` as the own routine file `name`, without the ending; one that is there is never replaced.

        Raises FileExistsError, or OSError when it cannot be written.
        """
        ...


class StatusFile(Protocol):
    """The small file that bars and `deskspine status` read."""

    def write(self, fields: Iterable[tuple[str, str]]) -> None:
        """Replace it. Raises OSError."""
        ...

    def clear(self) -> None:
        """Remove it: nothing is running."""
        ...
