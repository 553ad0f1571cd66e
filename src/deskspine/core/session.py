"""The sitting clock and the player as one pure machine, because a routine that plays is part of the sit.

The engine, the simulator and the tests advance this machine and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from deskspine.core.player.events import PlayerEvent, PlayerInput
from deskspine.core.player.plan import Plan
from deskspine.core.player.state import PlayerState
from deskspine.core.schedule import flows, machine
from deskspine.core.schedule.events import AskKind, BreakReason, Event
from deskspine.core.schedule.inputs import Gap, Input, RoutineEnded, RoutineStarted, UndoAnswer
from deskspine.core.schedule.policy import Policy
from deskspine.core.schedule.state import State
from deskspine.core.timekeeping.instants import Now


class Play(Struct, frozen=True):
    """Start a routine."""

    plan: Plan
    kind: AskKind = "break"
    by_itself: bool = False
    """True if the ask began it and not the person."""


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
    reason: BreakReason = ""


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


def advance(
    desk: Desk,
    now: Now,
    inputs: Sequence[DeskInput],
    policy: Policy,
    next_plan: Callable[[], Plan | None] | None = None,
) -> tuple[Desk, StepResult]:
    """Return the desk at `now` with `inputs` applied there, and the result; a `Gap` among the inputs is read first.

    `next_plan` returns the routine that an ask may begin by itself, or None if the person has to look at it first. It
    is called at the moment at which such a routine begins; without it, none begins.
    """
    step = _Step(desk, now, policy, next_plan)
    gaps = [entry for entry in inputs if isinstance(entry, Gap)]
    if gaps:
        step.gaps(gaps)
    step.run()
    for entry in inputs:
        if isinstance(entry, Gap):
            continue
        if isinstance(entry, Play):
            step.play(entry, now)
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
        begins = flows.begins_at(desk.clock, policy)
        if begins is None or begins <= desk.clock.t:  # one that could not begin is not waited for
            return of_clock
        return begins if of_clock is None else min(begins, of_clock)
    from deskspine.core.player import machine as playing  # loaded with the first routine: a start has none to play

    of_player = playing.next_deadline(desk.player, desk.plan)
    return min((at for at in (of_clock, of_player) if at is not None), default=None)


class _Step:
    """A step in progress."""

    def __init__(self, desk: Desk, now: Now, policy: Policy, next_plan: Callable[[], Plan | None] | None) -> None:
        self.desk, self.now, self.policy, self.next_plan = desk, now, policy, next_plan
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
            self.close(player, "natural", now.t, "" if before.run is None else before.run.reason)
        elif after.absence is not None and player.paused is None:
            self.player(now.t, ["hold"])

    def run(self) -> None:
        """Let everything happen in order that is due up to now."""
        self.play_on()
        while self.desk.player is None and self.begin_by_itself():
            self.play_on()
        self.clock(self.now, [])

    def begin_by_itself(self) -> bool:
        """Begin the routine of an ask that waits for quiet, at its instant. Return False if none begins up to now."""
        if self.next_plan is None or not self.policy.flows:
            return False
        while True:
            state = self.desk.clock
            begins = flows.begins_at(state, self.policy)
            due = machine.next_deadline(state, self.now, self.policy)
            at = self.now.t if due is None else due
            if begins is not None and begins <= min(at, self.now.t):
                plan = self.next_plan()
                if plan is None:
                    return False
                self.play(Play(plan, by_itself=True), self.at(max(begins, state.t)))
                return True
            if due is None or due > self.now.t:
                return False
            self.clock(self.at(max(due, state.t)), [])

    def play_on(self) -> None:
        """Let the routine that plays and the clock happen in order, up to now or to the end of the routine."""
        if self.desk.player is None:
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

    def gaps(self, gaps: Sequence[Gap]) -> None:
        """Pause the player at the beginning of the unseen time, then read the gaps."""
        away = any(gap.kind != "clock" and gap.length_s > 0 for gap in gaps)
        if away and self.desk.player is not None:
            self.player(self.desk.clock.t, ["hold"])
        start = self.desk.clock.t
        seen_again = start + sum(gap.length_s + gap.grace_s for gap in gaps if gap.kind != "clock")
        self.clock(self.at(max(start, min(seen_again, self.now.t))), gaps)

    def play(self, entry: Play, now: Now) -> None:
        """Start a routine at `now`, unless one plays already."""
        routine = entry.plan.routine
        sit_s = self.desk.clock.sit.at(now.t)
        busy = self.desk.clock.run is not None
        started = RoutineStarted(routine.id, float(routine.promise_s(entry.plan.level)), entry.kind, entry.by_itself)
        self.clock(now, [started])
        if not busy:
            from deskspine.core.player import machine as playing

            player = playing.start(entry.plan, now.t)
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
            run = self.desk.clock.run
            self.close(state, ended.outcome, ended.t, "" if run is None else run.reason)
            at = self.at(max(ended.t, self.desk.clock.t))
            self.clock(at, [RoutineEnded(ended.outcome, ended.played_s, back)])
            self.desk = replace(self.desk, left=routine)

    def close(self, state: PlayerState, outcome: str, t: float, reason: BreakReason) -> None:
        plan = self.desk.plan
        assert plan is not None
        self.played.append(Played(plan, state, self.desk.kind, outcome, t, self.desk.sit_before_s, reason))
        self.desk = replace(self.desk, plan=None, player=None)
