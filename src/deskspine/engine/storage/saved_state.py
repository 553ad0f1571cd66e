"""The saved state: writing it to the state file and reading it back, also after a restart of the machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.coach.fitting import Fitted
from deskspine.core.coach.swaps import QUIET
from deskspine.core.first_run import FIRST_RUN_PAGES, FirstRun
from deskspine.core.follow_up import FollowUp
from deskspine.core.history.letter import LetterMark, OpenLetter
from deskspine.core.person.today_flags import NOT_UNWELL, DayFlags, Unwell
from deskspine.core.person.today_flags import unwell as unwell
from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.player.saved_plan import SavedPlan, restored, saved_plan
from deskspine.core.player.state import PlayerState, check
from deskspine.core.routines.model import Library, Routine
from deskspine.core.schedule import last_input as input_seen
from deskspine.core.schedule.events import AskKind
from deskspine.core.schedule.last_input import InputSeen
from deskspine.core.schedule.late_wakeups import GRACE_S, ClockGap, classify_launch, set_while_closed
from deskspine.core.schedule.machine import without_run
from deskspine.core.schedule.state import State
from deskspine.core.schedule.step import METERS
from deskspine.core.session import Desk
from deskspine.core.text.plain_data import converted, plain_data
from deskspine.core.timekeeping.instants import Instant, Meter, Reading, Seconds, Whole, shifted
from deskspine.engine.storage.open_rows import OpenRows
from deskspine.engine.storage.upgrades import VERSION, upgraded

T = TypeVar("T")
NOTHING_FOLLOWS = FollowUp()
NOTHING_OPEN = OpenRows()


class Natural(Struct, frozen=True):
    """The last natural break, which "I was here" takes back."""

    row: Whole
    """Its row in the journal, or its ticket until it is written."""
    told: Instant
    """The instant of its event."""


class SavedPlaying(Struct, frozen=True):
    """The values of a playing routine apart from its plan and its player."""

    sit_before_s: Seconds = 0.0
    kind: AskKind = "break"


class SavedState(Struct, frozen=True, kw_only=True):
    """Everything that must survive a closed terminal: the keys of the state file."""

    version: int = VERSION
    ended_by_itself: bool = False
    """True if the program ended by itself and was not killed."""
    first_run_done: bool = False
    pages_seen: int = 0
    unwell: DayFlags = DayFlags()
    saved: Reading
    """The clocks when it was saved."""
    clock: State
    natural: Natural | None = None
    open_rows: OpenRows | None = None
    waiting: tuple[str, ...] = ()
    """Rows of history that could not be written yet."""
    player: PlayerState | None = None
    playing: SavedPlaying | None = None
    plan: SavedPlan | None = None
    follow_up: FollowUp | None = None
    letter: LetterMark | None = None


class Kept(Struct, frozen=True):
    """The saved values apart from the desk."""

    first_run_done: bool = False
    pages_seen: int = 0
    unwell: Unwell = NOT_UNWELL
    follow_up: FollowUp = NOTHING_FOLLOWS
    """The questions and pages that wait before and after a routine."""
    natural: tuple[int, float] | None = None
    """Journal row of the last natural break, and the boot second of its event: "I was here" takes it back."""
    waiting: tuple[str, ...] = ()
    """Rows of history that could not be written yet."""
    open_rows: OpenRows = OpenRows()
    """The asks and the sit that go on."""
    letter: LetterMark = LetterMark()

    def values(self) -> dict[str, Any]:
        """Return the values of the situation that follow, by name."""
        first_run = FirstRun(self.first_run_done, self.pages_seen)
        return {"first_run": first_run, "follow_up": self.follow_up, "letter": OpenLetter(self.letter)}


class Saved(Struct, frozen=True):
    """A state file that could be read."""

    desk: Desk
    """The desk, with instants of the present start of the machine."""
    alive: float
    """The last sign of life, as boot seconds of the present start of the machine."""
    gaps: tuple[ClockGap, ...]
    trouble: str
    """A sentence if the routine that was playing cannot be continued, otherwise ""."""
    kept: Kept


def to_dict(desk: Desk, reading: Reading, kept: Kept, *, ended: bool) -> dict[str, Any]:
    """Return everything that must survive a closed terminal, in the types of a TOML file.

    `ended` is True if the program ends by itself now.
    """
    plays = desk.player is not None
    state = SavedState(
        ended_by_itself=ended,
        first_run_done=kept.first_run_done,
        pages_seen=kept.pages_seen,
        unwell=DayFlags(*kept.unwell),
        saved=reading,
        clock=desk.clock,
        natural=None if kept.natural is None else Natural(*kept.natural),
        open_rows=kept.open_rows if kept.open_rows != NOTHING_OPEN else None,
        waiting=kept.waiting,
        player=desk.player,
        playing=SavedPlaying(desk.sit_before_s, desk.kind) if plays else None,
        plan=saved_plan(desk.plan) if plays and desk.plan is not None else None,
        follow_up=kept.follow_up if kept.follow_up != NOTHING_FOLLOWS else None,
        letter=kept.letter if kept.letter.monday else None,
    )
    out: dict[str, Any] = plain_data(state)
    return out


def read(
    data: Mapping[str, Any], alive: Reading | None, seen: InputSeen | None, now: Reading, library: Library,
    fitted: Callable[[Routine], Fitted], *, goes_on: bool = False,
) -> Saved:  # fmt: skip
    """Return a saved state as of `now`. Raises ValueError with a sentence.

    `seen` is the evidence of input from the sign of life `alive`; `fitted` returns a routine as it may be played.
    If it `goes_on` for a process that ended just now, what that process knew of the person still holds.
    """
    data = upgraded(data)
    saved, state = _required(data, "saved", Reading), _required(data, "clock", State)
    last = _later(saved, alive)
    gap = classify_launch(last, now, data.get("ended_by_itself") is True)
    same_boot = bool(now.boot_id) and now.boot_id == last.boot_id and now.boot >= last.boot
    by_s = 0.0 if same_boot else now.boot - max(0.0, now.wall - last.wall) - last.boot
    if state.t > saved.boot + GRACE_S:
        raise ValueError("its sitting clock is ahead of its time stamp")
    if seen is not None and last is alive and alive.boot_id == saved.boot_id and seen.last_input <= alive.boot + 1:
        state = input_seen.put_into(state, seen)
    state = shifted(state, by_s) if by_s else state
    state = replace(state, undo=None)  # the row of the journal and the player it concerns went with the program
    plan, player, trouble = _player(data, library, fitted, by_s)
    playing = _part(data, "playing", SavedPlaying) or SavedPlaying()
    if gap is None and not goes_on:
        # The person who launches it is at the desk, and the end of a lock or a sleep was not seen.
        state = replace(state, locked=None, asleep=None, away_key=None)
    if player is None:  # an earlier version also kept a routine that another terminal played
        state = without_run(state)
    gaps = tuple(entry for entry in (gap, set_while_closed(last, now)) if entry is not None)
    natural = _part(data, "natural", Natural)
    follow_up = _part(data, "follow_up", FollowUp) or NOTHING_FOLLOWS
    kept = Kept(
        data.get("first_run_done") is True,
        pages_seen(data),
        unwell(data),
        follow_up if goes_on else FollowUp(warm_up_for=follow_up.warm_up_for, interval=follow_up.interval),
        None if natural is None else (natural.row, natural.told + by_s),
        open_rows=shifted(_part(data, "open_rows", OpenRows) or NOTHING_OPEN, by_s),
        letter=_part(data, "letter", LetterMark) or LetterMark(),
    )
    desk = Desk(state, plan, player, playing.sit_before_s, playing.kind)
    return Saved(desk, max(last.boot + by_s, state.t), gaps, trouble, kept)


def _required(data: Mapping[str, Any], key: str, kind: type[T]) -> T:
    """Return the value under `key`. Raises ValueError when it is missing or damaged."""
    if key not in data:
        raise ValueError(f"its {key} is missing")
    return converted(data[key], kind, key)


def _part(data: Mapping[str, Any] | None, key: str, kind: type[T]) -> T | None:
    """Return the value under `key`, or None if it is missing or damaged."""
    try:
        return None if data is None or key not in data else converted(data[key], kind)
    except ValueError:
        return None


def waiting(data: Mapping[str, Any]) -> Sequence[object]:
    """Return the rows of history that were not written when it was saved, as texts."""
    rows = data.get("waiting")
    return rows if isinstance(rows, list) else ()


def pages_seen(data: Mapping[str, Any] | None) -> int:
    """Return the number of pages of the first run that were seen, as far as it was saved.

    An earlier version kept only that the first run was over; then the first page was seen for certain.
    """
    pages = _part(data, "pages_seen", int)
    if pages is not None:
        return max(0, min(FIRST_RUN_PAGES, pages))
    return 1 if data is not None and data.get("first_run_done") is True else 0


def shape(desk: Desk) -> object:
    """Return the values whose change is worth a write: not time alone, nor a pause of the hands.

    The other values are kept with the sign of life.
    """
    clock = desk.clock
    meters = tuple(_line(getattr(clock, name)) for name in METERS)
    rest = replace(clock, t=0.0, typing=False, last_input=0.0, idle_from=None, **dict.fromkeys(METERS, Meter()))
    return meters, rest, desk.player


def _line(meter: Meter) -> Meter:
    """Return an equal value for a growing meter, whenever its seconds were last added up."""
    return meter if meter.since is None else Meter(round(meter.base_s - meter.since, 3), 0.0)


def _player(
    data: Mapping[str, Any], library: Library, fitted: Callable[[Routine], Fitted], by_s: float
) -> tuple[Plan | None, PlayerState | None, str]:
    """Return the plan and the player that were saved, or the reason why that routine is not continued."""
    if not isinstance(data.get("player"), Mapping):
        return None, None, ""
    try:
        player = _not_damaged(data["player"], PlayerState)
        routine = library.routines.get(player.routine)
        if routine is None:
            raise ValueError(f"The routine {player.routine} is not there any more; it is not continued.")
        fit = fitted(routine)
        if fit.locked:
            raise ValueError(f"The routine {player.routine} is not available now: {fit.reason}; it is not continued.")
        plan = (
            restored(_not_damaged(data["plan"], SavedPlan), fit.routine, {QUIET.id: QUIET, **library.exercises})
            if isinstance(data.get("plan"), Mapping)
            else compile_plan(fit.routine, player.level)
        )
        check(player, plan)
        return plan, shifted(player, by_s) if by_s else player, ""
    except ValueError as error:
        return None, None, str(error)


def _not_damaged(table: Mapping[str, Any], kind: type[T]) -> T:
    """Return a saved part of a playing routine. Raises ValueError with a sentence."""
    try:
        return converted(table, kind)
    except ValueError as error:
        raise ValueError(f"The saved routine is damaged ({error}); it is not continued.") from None


def _later(saved: Reading, alive: Reading | None) -> Reading:
    if alive is None:
        return saved
    if alive.boot_id == saved.boot_id:
        return alive if alive.boot > saved.boot else saved
    return alive if alive.wall > saved.wall else saved
