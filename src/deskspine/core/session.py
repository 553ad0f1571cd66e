"""The sitting clock and the player as one pure machine, because a routine that plays is part of the sit.

The engine, the simulator and the tests advance this machine and no other.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.player.events import PlayerEvent, PlayerInput
from deskspine.core.player.plan import Plan
from deskspine.core.player.state import PlayerState
from deskspine.core.schedule import machine
from deskspine.core.schedule.events import AskKind, Event
from deskspine.core.schedule.inputs import Gap, Input, RoutineEnded, RoutineStarted, UndoAnswer
from deskspine.core.schedule.policy import Policy
from deskspine.core.schedule.state import State
from deskspine.core.timekeeping.instants import Now


class Play(Struct, frozen=True):
    """Start a routine."""

    plan: Plan
    kind: AskKind = "break"
    by_itself: bool = False
    """True if no request started it: it begins a while after an ask without input, which is no sign of the person."""


class Press(Struct, frozen=True):
    """An input of the player."""

    what: PlayerInput


DeskInput = Input | Play | Press


class Played(Struct, frozen=True):
    """A routine that ended, with everything the journal needs."""

    plan: Plan
    state: PlayerState
    kind: AskKind
    outcome: str
    """finished, shortened, left, stopped, or natural when an absence ended it."""
    ended: float
    sit_before_s: float


class LeftRoutine(Struct, frozen=True):
    """A routine that was left, paused at its last position."""

    plan: Plan
    player: PlayerState
    kind: AskKind
    sit_before_s: float


class Desk(Struct, frozen=True):
    """The sitting clock and the player at one instant."""

    clock: State
    plan: Plan | None = None
    player: PlayerState | None = None
    sit_before_s: float = 0.0
    """Seconds of the sit when the routine began."""
    kind: AskKind = "break"
    """Kind of the playing routine: a break or a micro break."""
    left: LeftRoutine | None = None
    """The routine that was left last, while that can be taken back."""


class StepResult(Struct, frozen=True):
    """The events, sounds and ended routines of one step."""

    events: tuple[Event, ...] = ()
    sounds: tuple[PlayerEvent, ...] = ()
    played: tuple[Played, ...] = ()


def begin(now: Now, policy: Policy, *, source: bool = False) -> Desk:
    """Return the desk of a person who sits down at `now`."""
    return Desk(machine.begin(now, policy, source=source))


def advance(desk: Desk, now: Now, inputs: Sequence[DeskInput], policy: Policy) -> tuple[Desk, StepResult]:
    """Return the desk at `now` with `inputs` applied there, and the result; a `Gap` among the inputs is read first."""
    step = _Step(desk, now, policy)
    gaps = [entry for entry in inputs if isinstance(entry, Gap)]
    if gaps:
        step.gaps(gaps)
    step.run()
    for entry in inputs:
        if isinstance(entry, Gap):
            continue
        if isinstance(entry, Play):
            step.play(entry)
        elif isinstance(entry, Press):
            step.press(entry.what)
        elif isinstance(entry, UndoAnswer):
            step.undo()
        else:
            step.clock(now, [entry])
        step.run()
    return step.desk, StepResult(tuple(step.events), tuple(step.sounds), tuple(step.played))


def next_deadline(desk: Desk, now: Now, policy: Policy) -> float | None:
    """Return the next instant at which something happens by itself, or None if nothing is planned."""
    of_clock = machine.next_deadline(desk.clock, now, policy)
    if desk.plan is None or desk.player is None:
        return of_clock
    from deskspine.core.player import machine as playing  # loaded with the first routine: a start has none to play

    of_player = playing.next_deadline(desk.player, desk.plan)
    return min((at for at in (of_clock, of_player) if at is not None), default=None)


class _Step:
    """A step in progress."""

    def __init__(self, desk: Desk, now: Now, policy: Policy) -> None:
        self.desk, self.now, self.policy = desk, now, policy
        self.events: list[Event] = []
        self.sounds: list[PlayerEvent] = []
        self.played: list[Played] = []

    def at(self, t: float) -> Now:
        return Now(t, self.now.wall_at(t), self.now.zone)

    def clock(self, now: Now, inputs: Sequence[Input]) -> None:
        """Advance the sitting clock; an absence that began pauses the player, one that counted as a break ends it."""
        before = self.desk.clock
        after, events = machine.advance(before, now, inputs, self.policy)
        self.events.extend(events)
        self.desk = replace(self.desk, clock=after, left=None if after.undo is None else self.desk.left)
        player, plan = self.desk.player, self.desk.plan
        if player is None or plan is None:
            return
        if after.run is None:
            self.close(player, "natural", now.t)
        elif after.absence is not None and player.paused is None:
            self.player(now.t, ["hold"])

    def run(self) -> None:
        """Let everything happen in order that is due up to now."""
        if self.desk.player is None:
            self.clock(self.now, [])
            return
        from deskspine.core.player import machine as playing

        read_state: State | None = None
        first: float | None = None
        while (plan := self.desk.plan) is not None and (player := self.desk.player) is not None:
            due = playing.next_deadline(player, plan)
            if due is None or due > self.now.t:
                break
            if self.desk.clock is not read_state:  # read once for many segments: it costs more than playing one
                read_state = self.desk.clock
                first = machine.next_deadline(read_state, self.now, self.policy)
            if first is not None and first <= due:
                self.clock(self.at(max(first, read_state.t)), [])
            else:
                self.player(self.now.t if first is None or first > self.now.t else due, [])
        self.clock(self.now, [])

    def gaps(self, gaps: Sequence[Gap]) -> None:
        """Pause the player at the beginning of the unseen time, then read the gaps."""
        away = any(gap.kind != "clock" and gap.length_s > 0 for gap in gaps)
        if away and self.desk.player is not None:
            self.player(self.desk.clock.t, ["hold"])
        start = self.desk.clock.t
        seen_again = start + sum(gap.length_s + gap.grace_s for gap in gaps if gap.kind != "clock")
        self.clock(self.at(max(start, min(seen_again, self.now.t))), gaps)

    def play(self, entry: Play) -> None:
        """Start a routine, unless one plays already."""
        routine = entry.plan.routine
        sit_s = self.desk.clock.sit.at(self.now.t)
        busy = self.desk.clock.run is not None
        started = RoutineStarted(routine.id, float(routine.promise_s(entry.plan.level)), entry.kind, entry.by_itself)
        self.clock(self.now, [started])
        if not busy:
            from deskspine.core.player import machine as playing

            player = playing.start(entry.plan, self.now.t)
            self.desk = replace(self.desk, plan=entry.plan, player=player, sit_before_s=sit_s, kind=entry.kind)

    def press(self, entry: PlayerInput) -> None:
        """Pass an input on to the player; without a playing routine it does nothing."""
        if self.desk.player is not None:
            self.player(self.now.t, [entry])

    def undo(self) -> None:
        """Take the last answer back. A routine that was left is there again, paused until the person resumes it."""
        routine = self.desk.left
        self.clock(self.now, [UndoAnswer()])
        if routine is not None and self.desk.clock.run is not None:
            self.desk = replace(
                self.desk,
                plan=routine.plan,
                player=routine.player,
                kind=routine.kind,
                sit_before_s=routine.sit_before_s,
                left=None,
            )

    def player(self, t: float, inputs: Sequence[PlayerInput]) -> None:
        plan, player = self.desk.plan, self.desk.player
        assert plan is not None
        assert player is not None
        from deskspine.core.player import machine as playing

        paused = playing.advance(player, plan, t, ["hold"])[0] if "leave" in inputs else None
        state, sounds = playing.advance(player, plan, t, inputs)
        self.sounds.extend(sounds)
        self.desk = replace(self.desk, player=state)
        ended = next((event for event in sounds if event.kind == "ended"), None)
        if ended is not None and ended.outcome:
            back = paused is not None and not paused.outcome
            routine = None
            if paused is not None and back:
                routine = LeftRoutine(plan, paused, self.desk.kind, self.desk.sit_before_s)
            self.close(state, ended.outcome, ended.t)
            at = self.at(max(ended.t, self.desk.clock.t))
            self.clock(at, [RoutineEnded(ended.outcome, ended.played_s, back)])
            self.desk = replace(self.desk, left=routine)

    def close(self, state: PlayerState, outcome: str, t: float) -> None:
        plan = self.desk.plan
        assert plan is not None
        self.played.append(Played(plan, state, self.desk.kind, outcome, t, self.desk.sit_before_s))
        self.desk = replace(self.desk, plan=None, player=None)
