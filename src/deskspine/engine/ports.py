"""The ports: what the engine needs of the world, so that a test or a simulation can stand in for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Any, Literal, Protocol

from msgspec import Struct, field

from deskspine.core.history.history import CardRead, CheckResult, History
from deskspine.core.history.records import BreakRecord, DayRows, ExerciseRecord, GapRecord, StretchRecord
from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.routines.model import Library
from deskspine.core.schedule.inputs import Input
from deskspine.core.schedule.last_input import InputSeen
from deskspine.core.settings.settings import Settings, SettingValue
from deskspine.core.text.failures import Broken, RowRefused, reason
from deskspine.core.timekeeping.instants import Reading
from deskspine.core.toml.diagnostics import Problem, SettingsUnwritable

__all__ = [
    "BreakRecord",
    "Broken",
    "Channel",
    "Clock",
    "DayRows",
    "ExerciseRecord",
    "GapRecord",
    "Journal",
    "Log",
    "NoLog",
    "Ports",
    "PresenceSource",
    "RoutineSource",
    "RowRefused",
    "SettingsStore",
    "SettingsUnwritable",
    "Sounds",
    "StateStore",
    "StatusFile",
    "StretchRecord",
    "Survey",
    "Tell",
    "Voice",
    "Word",
    "reason",
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

    def touch(self, reading: Reading, seen: InputSeen) -> None:
        """Leave a sign of life with the evidence of input at that moment. Raises OSError."""
        ...

    def last_alive(self) -> Reading | None:
        """Return the last sign of life of any earlier run, or None."""
        ...

    def last_seen(self) -> InputSeen | None:
        """Return the evidence of input at the last sign of life; None when it was left without."""
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

    def add_unlock(self, unlock: CardRead) -> None:
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

    def set(self, key: str, value: SettingValue) -> tuple[Settings, tuple[Problem, ...]]:
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


class Log(Protocol):
    """Keeps the faults of deskspine itself, each with its traceback. May be called from any thread."""

    def write(self, error: BaseException, where: str) -> None:
        """Add `error`, met in the place named `where`. Never raises."""
        ...

    def summary(self) -> str:
        """Return what to say on stderr when the program ends, or "" if no fault was met."""
        ...


class NoLog:
    """Keeps nothing: for simulations and tests."""

    def write(self, error: BaseException, where: str) -> None:
        """Drop `error`."""

    def summary(self) -> str:
        """Return ""."""
        return ""


Tell = Callable[[IdleReading | Input], None]
"""How a presence source tells what it sees: a sight of input, or a fact (a lock, a sleep, a microphone in use)."""


class PresenceSource(Protocol):
    """One way to see the person. What it raises ends this watch only; the engine tries again later."""

    @property
    def name(self) -> str:
        """One word, as in the setting `presence.source` where it can be chosen: "x11"."""
        ...

    @property
    def title(self) -> str:
        """Two or three words for the person: "X11 idle time"."""
        ...

    @property
    def sees(self) -> Literal["seat", "terminals", "facts"]:
        """All input at this machine's desk; input in terminals alone; or nothing of input, but facts."""
        ...

    def fits(self, place: Place) -> str:
        """Why it has nothing to say about somebody who sits there; empty when it has. Looks at nothing but `place`."""
        ...

    async def watch(self, place: Place, tell: Tell) -> None:
        """Tell the present sight as soon as it is known, then each change, until cancelled.

        Called on the engine's loop: nothing in it may block, and whatever it waits for has a time limit of its own.
        Raises Broken, or OSError, when it cannot see (any more).
        """
        ...

    def set_fast_polling(self, closely: bool) -> None:
        """See pauses of three seconds (an ask waits for one), or those of ten seconds again. Returns at once."""
        ...


class Survey(Protocol):
    """Finds out where the person sits."""

    async def __call__(self) -> Place:
        """Look now. Takes a second at most and raises nothing: what cannot be found out is left as it was."""
        ...


class Word(Struct, frozen=True):
    """One thing to say to the person through a channel."""

    heading: str
    body: str
    answers: tuple[tuple[str, str], ...] = ()
    """Requests that the person may answer with, and their labels: ("start", "Start"). The first is the main one."""
    urgent: bool = False


class Channel(Protocol):
    """One way to reach the person that does not need the screen. Called on the engine's loop; nothing may block."""

    @property
    def name(self) -> str:
        """As in the ladder settings: "desktop"."""
        ...

    def fits(self, place: Place) -> str:
        """Why it cannot reach somebody who sits there; empty when it may. Looks at nothing but `place`."""
        ...

    async def ready(self, place: Place) -> None:
        """Find out whether it could speak now, without a word to the person. Raises Broken or OSError when not."""
        ...

    async def say(self, place: Place, word: Word) -> str:
        """Say it, replacing what still stands of this channel; answers in a few words what was done, and by what.

        Raises Broken or OSError when it cannot; the caller sets a time limit beside.
        """
        ...

    async def dismiss(self) -> None:
        """Take back what stands of it. Raises nothing."""
        ...

    async def close(self) -> None:
        """Let go of everything; nothing of it outlives the program. Raises nothing."""
        ...


class Sounds(Protocol):
    """Plays the sounds that ship with the program."""

    async def play(self, name: str, fresh: tuple[tuple[str, str], ...] = ()) -> str:
        """Begin to play "ask", "hold-start", "hold-end" or "change-side"; answers by what. Raises Broken.

        `fresh` are environment variables that hold now, where the program was started with others.
        """
        ...


class Voice(Protocol):
    """Speaks the cues of a routine aloud."""

    async def speak(self, text: str) -> str:
        """Begin to speak, cutting off what is being spoken; answers by what. Raises Broken."""
        ...

    async def stop(self) -> None:
        """Fall silent. Raises nothing."""
        ...


class Ports(Struct, frozen=True):
    """Everything outside that the engine uses."""

    clock: Clock
    store: StateStore
    journal: Journal
    settings: SettingsStore
    routines: RoutineSource
    status: StatusFile
    pid: int = 0
    log: Log = field(default_factory=NoLog)
    """Keeps the faults of our own."""
    source: bool = False
    """Whether a presence source sees all input (the simulator's does; a resident has its own keys only)."""
