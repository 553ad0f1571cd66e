"""The ports: everything outside that the engine uses, so that a test or a simulation can replace it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Any, Literal, Protocol

from msgspec import Struct, field

from deskspine.core.history.history import CardRead, CheckResult, History
from deskspine.core.history.records import BreakRecord, DayRows, ExerciseRecord, PlainRow, RevocableRow, StretchRecord
from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.routines.model import Library
from deskspine.core.schedule.inputs import Input
from deskspine.core.schedule.last_input import InputSeen
from deskspine.core.settings.settings import Settings, SettingValue
from deskspine.core.text.failures import RowRefusedError, UnusableError, reason
from deskspine.core.timekeeping.instants import Reading
from deskspine.core.toml.diagnostics import Problem, SettingsWriteError
from deskspine.engine.wait_port import WaitPort, WaitSeen

__all__ = [
    "BreakRecord",
    "Channel",
    "ChannelMessage",
    "Clock",
    "DayRows",
    "ExerciseRecord",
    "Journal",
    "Log",
    "NoLog",
    "Ports",
    "PresenceSource",
    "RoutineSource",
    "RowRefusedError",
    "SettingsStore",
    "SettingsWriteError",
    "Sounds",
    "StateStore",
    "StatusDisplay",
    "StatusFile",
    "StretchRecord",
    "Survey",
    "Tell",
    "UnusableError",
    "Voice",
    "WaitPort",
    "WaitSeen",
    "reason",
]


class Clock(Protocol):
    """The three clocks and the zone of this machine."""

    def read(self) -> Reading:
        """Return the time of all clocks at this moment."""
        ...

    def zone(self) -> tzinfo:
        """Return the time zone of the machine now; it is read each time, because people travel."""
        ...


class StateStore(Protocol):
    """The file of everything that must survive a closed terminal."""

    def load(self) -> tuple[Mapping[str, Any] | None, str]:
        """Return the state as saved last, or None, and a sentence if it could not be read."""
        ...

    def reject(self, why: str) -> str:
        """Keep the loaded state, which cannot be used, under another name; return the sentence for the person."""
        ...

    def save(self, state: Mapping[str, Any]) -> None:
        """Replace the saved state. Raises OSError when it cannot be written."""
        ...

    def touch(self, reading: Reading, seen: InputSeen) -> None:
        """Write a sign of life with the evidence of input at that moment. Raises OSError."""
        ...

    def last_alive(self) -> Reading | None:
        """Return the last sign of life of any earlier run, or None."""
        ...

    def last_seen(self) -> InputSeen | None:
        """Return the evidence of input at the last sign of life, or None if there is no such evidence."""
        ...


class Journal(Protocol):
    """The history. Each method raises OSError when the file cannot be read or written."""

    def add_break(self, record: BreakRecord, exercises: Sequence[ExerciseRecord]) -> int:
        """Append a break with its exercises; return its row number."""
        ...

    def rate_break(self, row: int, answer: str) -> None:
        """Note "better", "same" or "worse" at break `row`."""
        ...

    def annul_break(self, row: int, why: str) -> None:
        """Mark break `row` as taken back ("I was here"); it stays in the file and no longer counts."""
        ...

    def add_row(self, record: PlainRow) -> None:
        """Append a stretch, gap, wait, ask, meeting or sit. Raises OSError."""
        ...

    def annul_row(self, record: RevocableRow, why: str) -> None:
        """Mark an ask or a sit as taken back; it stays in the file and no longer counts. A missing one is added."""
        ...

    def add_event(self, wall: float, day: str, kind: str, why: str) -> None:
        """Append an event of today's list, so that the list survives a restart."""
        ...

    def add_unlock(self, unlock: CardRead) -> None:
        """Append that the card of a locked exercise was read."""
        ...

    def add_check(self, result: CheckResult, row: int | None) -> None:
        """Append a finished self-test; `row` is its break, or None if that break could not be written."""
        ...

    def day(self, day: str) -> DayRows:
        """Return the rows of one local day."""
        ...

    def history(self, today: str) -> History:
        """Return the history that later choices use, as it is on local day `today` (YYYY-MM-DD).

        The marks of the last `DAYS_KEPT` days, the exercises of the last `RECENT_BREAKS` breaks that had any, and
        everything that felt worse, was unlocked or tested. A break that was taken back is not part of it.
        """
        ...

    def fill_figures(self, before: str, most: int) -> int:
        """Store the figures of at most `most` days before the day `before` that have none; return their number.

        They are a cache of the rows: views are the same without them, only slower.
        """
        ...

    def notes(self) -> tuple[str, ...]:
        """Return new sentences for the person, such as one about a damaged file that was kept aside."""
        ...

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        ...


class SettingsStore(Protocol):
    """The person's settings file."""

    def load(self) -> tuple[Settings, tuple[Problem, ...]]:
        """Return the settings in force and a problem for every value that was not as expected."""
        ...

    def set(self, key: str, value: SettingValue) -> tuple[Settings, tuple[Problem, ...]]:
        """Write one value into the file as it is now, keep its comments, and return the settings in force.

        Raises SettingsWriteError when the file cannot be read or written; it is then unchanged.
        """
        ...

    def changed(self) -> bool:
        """Return True if the file was edited since it was last loaded."""
        ...


class RoutineSource(Protocol):
    """Origin of the routines."""

    def load(self) -> Library:
        """Return shipped and own routines; `problems` names what could not be read."""
        ...

    def changed(self) -> bool:
        """Return True if the person's own files differ from those that were loaded last."""
        ...

    def save(self, name: str, text: str, *, replace: bool = False) -> None:
        """Write `text` to the own routine file `name` (without the ending); keep a replaced file under another name.

        Raises FileExistsError if it exists and `replace` is False, or OSError when it cannot be written.
        """
        ...

    def remove(self, name: str) -> None:
        """Put the own routine file `name` aside, so that `restore` can bring it back. Raises OSError."""
        ...

    def restore(self, name: str) -> None:
        """Bring the own routine file `name` back. Raises FileExistsError if there is another one, or OSError."""
        ...


class StatusFile(Protocol):
    """The small file that bars and `deskspine status` read."""

    def write(self, fields: Iterable[tuple[str, str]]) -> None:
        """Replace the file. Raises OSError."""
        ...

    def clear(self) -> None:
        """Remove the file: nothing is running."""
        ...


class Log(Protocol):
    """The log: faults of deskspine itself with tracebacks, and notes. May be called from any thread."""

    def write(self, error: BaseException, where: str) -> None:
        """Add `error`, which happened in the part named `where`. Raises nothing."""
        ...

    def note(self, where: str, text: str) -> None:
        """Add `text`, one or more lines about the part named `where`; it is no fault. Raises nothing."""
        ...

    def summary(self) -> str:
        """Return the text for stderr when the program ends, or "" if there was no fault."""
        ...


class NoLog:
    """A log that keeps nothing, for simulations and tests."""

    def write(self, error: BaseException, where: str) -> None:
        """Drop `error`."""

    def note(self, where: str, text: str) -> None:
        """Drop `text`."""

    def summary(self) -> str:
        """Return ""."""
        return ""


Tell = Callable[[IdleReading | Input], None]
"""Callback of a presence source: it takes an idle reading or a fact (a lock, a sleep, a microphone in use)."""


class PresenceSource(Protocol):
    """One way to notice the person. An exception ends this source only; the engine tries it again later."""

    @property
    def name(self) -> str:
        """Return the name, as in the setting `presence.source` if it can be chosen there: "x11"."""
        ...

    @property
    def title(self) -> str:
        """Return two or three words for the person: "X11 idle time"."""
        ...

    @property
    def sees(self) -> Literal["seat", "terminals", "facts"]:
        """Return the reach: all input at this machine, input in terminals only, or facts without input."""
        ...

    def fits(self, place: Place) -> str:
        """Return why this source cannot apply at `place`, or "" if it can. Looks at nothing but `place`."""
        ...

    async def watch(self, place: Place, tell: Tell) -> None:
        """Call `tell` with the first reading as soon as it is known, then with each change, until cancelled.

        Runs on the engine's loop: nothing in it may block, and everything it waits for has a time limit of its own.
        Raises UnusableError or OSError when it cannot read presence, or no longer can.
        """
        ...

    def set_fast_polling(self, closely: bool) -> None:
        """Notice pauses of three seconds if `closely` (an ask waits for one), otherwise of ten. Returns at once."""
        ...


class Survey(Protocol):
    """Function that finds out where the person sits."""

    async def __call__(self) -> Place:
        """Return the place of the person now. Takes a second at most; raises nothing."""
        ...


class ChannelMessage(Struct, frozen=True):
    """One message to the person through a channel."""

    heading: str
    body: str
    answers: tuple[tuple[str, str], ...] = ()
    """Requests that the person may answer with, and their labels: ("start", "Start"). The first is the default."""
    urgent: bool = False


class Channel(Protocol):
    """One way to reach the person that does not need the screen. Called on the engine's loop; nothing may block."""

    @property
    def name(self) -> str:
        """Return the name, as in the ladder settings: "desktop"."""
        ...

    def fits(self, place: Place) -> str:
        """Return why this channel cannot reach a person at `place`, or "" if it may. Looks at nothing but `place`."""
        ...

    async def ready(self, place: Place) -> None:
        """Check that it works now, without a message to the person. Raises UnusableError or OSError if not."""
        ...

    async def say(self, place: Place, message: ChannelMessage) -> str:
        """Show `message` in place of an earlier one; return in a few words what was done, and by what.

        Raises UnusableError or OSError when it cannot; the caller sets a time limit.
        """
        ...

    async def dismiss(self) -> None:
        """Remove the message that this channel still shows. Raises nothing."""
        ...

    async def close(self) -> None:
        """Release everything; nothing of it outlives the program. Raises nothing."""
        ...


class StatusDisplay(Protocol):
    """A place outside that shows one line of status until the next one. Called on the engine's loop; nothing blocks."""

    async def show(self, place: Place, text: str) -> None:
        """Show `text` in place of the line before. Raises UnusableError or OSError when it cannot."""
        ...

    async def clear(self) -> None:
        """Remove the line. Raises nothing."""
        ...


class Sounds(Protocol):
    """Player of the sounds that ship with the program."""

    async def play(self, name: str, fresh: tuple[tuple[str, str], ...] = ()) -> str:
        """Begin to play "ask", "tick", "hold-start" …; return the player used. Raises UnusableError.

        `fresh` are environment variables that apply now if the program was started with others.
        """
        ...


class Voice(Protocol):
    """Speech output for the cues of a routine."""

    async def speak(self, text: str) -> str:
        """Begin to speak `text` in place of what is being spoken; return the program used. Raises UnusableError."""
        ...

    async def stop(self) -> None:
        """Stop speaking. Raises nothing."""
        ...


class Ports(Struct, frozen=True):
    """Everything outside the engine that the engine uses."""

    clock: Clock
    store: StateStore
    journal: Journal
    settings: SettingsStore
    routines: RoutineSource
    status: StatusFile
    pid: int = 0
    log: Log = field(default_factory=NoLog)
    """The log of the faults of deskspine itself."""
    source: bool = False
    """True if a presence source sees all input (the simulator's does; a resident has its own keys only)."""


class RequestServer(Protocol):
    """The control socket once it listens."""

    def present(self) -> bool:
        """Return True if other processes can still find it."""
        ...

    async def close(self) -> None:
        """Stop listening."""
        ...
