"""Actions and handlers: an action turns one request into an outcome, which the engine carries out in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from deskspine.core.commands.registry import Request
from deskspine.core.first_run import FirstRun
from deskspine.core.follow_up import FollowUp
from deskspine.core.history.day_span import DaySpan
from deskspine.core.history.history import CardRead, CheckResult
from deskspine.core.history.records import BreakRecord, ExerciseRecord
from deskspine.core.routines.model import Routine
from deskspine.core.schedule.inputs import Key
from deskspine.core.session import DeskInput
from deskspine.core.settings.settings import SettingValue
from deskspine.engine.requests.arguments import Arg
from deskspine.engine.situation import Situation


class RefusedError(Exception):
    """A request cannot be carried out; the message says why in one sentence."""


class Files(Struct, frozen=True):
    """The files that an action may read and write while it decides."""

    read_routines: Callable[[bool], Situation]
    """Read the person's own routine files again (True: only if they changed); return the situation then."""
    save_routine: Callable[[str, str, bool], None]
    """Save a text as an own routine file (True: in place of the present one). Raises FileExistsError or OSError."""
    remove_routine: Callable[[str], None]
    """Put an own routine file aside. Raises OSError."""
    restore_routine: Callable[[str], None]
    """Bring back an own routine file that was put aside. Raises FileExistsError or OSError."""
    has_break: Callable[[str, str, float, float], bool]
    """Return True if the journal has a break of that day and routine that began within some seconds of a moment."""


class Rating(Struct, frozen=True):
    """The answer to "better, same or worse?"."""

    row: int | None
    day: str
    answer: str


class FinishedCheck(Struct, frozen=True):
    """A self-test that was played in another terminal."""

    result: CheckResult
    routine: Routine
    row: int | None


class RemoteRecord(Struct, frozen=True):
    """A break that was played in another terminal."""

    record: BreakRecord
    exercises: tuple[ExerciseRecord, ...] = ()


class HistoryChanged(Struct, frozen=True):
    """Another process changed the journal."""

    forgotten: DaySpan | None = None
    """The days that the person had deleted."""


Write = Rating | FinishedCheck | RemoteRecord | CardRead
"""A row for the history."""
KEY: tuple[DeskInput, ...] = (Key(),)
"""The input of an action that does nothing to the sitting clock, asked for by a person at the desk."""


class Outcome(Struct, frozen=True):
    """The result of a request. It is carried out in this order: `ends`, files, settings, values, rows, inputs."""

    inputs: Sequence[DeskInput] = ()
    text: str | Callable[[Situation], str] = ""
    """The reply, or a function of the situation afterwards that returns it; "" for the sentence of the last event."""
    reread: bool = False
    """Read settings and routines again."""
    setting: tuple[str, SettingValue] | None = None
    """A setting to write, already checked."""
    unwell: frozenset[str] | None = None
    """The flags that hold until the day ends."""
    writes: tuple[Write, ...] = ()
    ends: Sequence[DeskInput] = ()
    """The inputs that end an unfinished routine before anything else is done."""
    follow_up: Callable[[FollowUp], FollowUp] | None = None
    """Returns the new state of what follows a routine."""
    first_run: FirstRun | None = None
    closes_letter: bool = False
    history_changed: HistoryChanged | None = None


Action = Callable[[Situation, Request, Files], Outcome]
"""Returns what a request leads to. Raises RefusedError."""


class RequestHandler(Struct, frozen=True):
    """One request that the engine understands: its action, its arguments, and its sender."""

    act: Action
    args: Mapping[str, Arg] = {}
    sent_by: str = ""
    """Sender of a request that no command of the registry sends; empty for the requests of commands."""
