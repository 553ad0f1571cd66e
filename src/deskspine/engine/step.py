"""One step of the engine: from a situation, through everything that is due and asked for, to the next situation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from deskspine.core import follow_up as follow
from deskspine.core import session as machine
from deskspine.core.history.history import CardRead
from deskspine.core.player.events import PlayerEvent
from deskspine.core.player.plan import Plan
from deskspine.core.player.state import PlayerState
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.inputs import Gap, Idle, Typing
from deskspine.core.schedule.machine import split_stretch, without_ended_stretches, without_run
from deskspine.core.session import Desk, DeskInput, Play, Played, StepResult
from deskspine.core.timekeeping.calendar import LocalDay
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.flowing import beginning
from deskspine.engine.interval_question import put_question
from deskspine.engine.offered import offered
from deskspine.engine.profile import Profile, is_outdated, with_unwell
from deskspine.engine.profile_files import ProfileFiles
from deskspine.engine.requests.action import Files, FinishedCheck, Outcome, Rating, RemoteRecord, Write
from deskspine.engine.situation import AbsenceRead, MachineWord, Situation
from deskspine.engine.storage.keeper import Keeper
from deskspine.engine.weekly_letter import weekly

Listener = Callable[[Plan, PlayerState, Sequence[PlayerEvent]], None]


class EngineStep:
    """A step under way. It writes down events as they happen and replaces the situation value by value."""

    def __init__(
        self, situation: Situation, keeper: Keeper, files: ProfileFiles, listeners: Sequence[Listener]
    ) -> None:
        self._keeper, self._files, self._listeners = keeper, files, listeners
        self._situation = situation
        self._events: tuple[Event, ...] = ()
        self._news = False

    @property
    def situation(self) -> Situation:
        """Return the situation at this point of the step."""
        return self._situation

    @property
    def events(self) -> tuple[Event, ...]:
        """Return the events so far."""
        return self._events

    @property
    def news(self) -> bool:
        """Return True if something happened that is worth a snapshot."""
        return self._news

    def catch_up(self) -> None:
        """Write rows that wait for the journal, and read the history again if it could not be read."""
        if self._keeper.catch_up(self._now.t, self._profile.day(self._now).date):
            self._settle()

    def tidy(self) -> None:
        """Do work that has time, in a step whose result no one waits for."""
        self._keeper.tidy(self._profile.day(self._now).date)

    def advance_over(self, gaps: Sequence[Gap], inputs: Sequence[DeskInput]) -> None:
        """Advance over `gaps` and apply `inputs`.

        If the wall clock was set, everything before that happens at its old time. Stretches that lasted until then
        are written down at once, because their wall times are known only now.
        """
        set_by = [gap for gap in gaps if gap.kind == "clock"]
        if set_by:
            before = replace(self._now, wall=self._now.wall - sum(gap.length_s for gap in set_by))
            self.advance([gap for gap in gaps if gap.kind != "clock"], before)
            self._change(desk=replace(self._desk, clock=split_stretch(self._desk.clock)))
            self._write_stretches(self._profile.day(before))
        self.advance([*(set_by or gaps), *inputs])

    def advance(self, inputs: Sequence[DeskInput], moment: Now | None = None) -> None:
        """Advance the machines to `moment`, by default that of the step, and write down what happened."""
        now = self._now if moment is None else moment
        before, day = self._desk, self._profile.day(now)
        desk, result = machine.advance(before, now, inputs, self._profile.policy, self._plan_by_itself)
        self._change(desk=desk)
        # Readings of input come all day long and mostly change nothing.
        ordinary = all(isinstance(entry, Typing | Idle) for entry in inputs)
        self._news = self._news or not ordinary or bool(result.events or result.sounds)
        self._write_stretches(day)
        self._inform_listeners(result)
        for played in result.played:
            self._ended(played, day)
        if result.played:
            self._settle()  # the next routine may be another one, with another promise
        self._keeper.events(result.events, before, desk, day)
        known, history = self._profile.history, self._keeper.history
        if history.waits is not known.waits or history.asks is not known.asks:  # they count in the next choice
            self._change(profile=replace(self._profile, history=history))
        for event in result.events:
            self._take_note(event, day)
        self._choose_smaller()
        self._keeper.day.turn(day)
        self._events += result.events

    def _plan_by_itself(self) -> Plan | None:
        """Return the routine that an ask may begin by itself, or None if the person has to answer something first."""
        desk = Desk(without_run(self._desk.clock))  # a routine that played in this step is over by now
        outcome = beginning(replace(self._situation, desk=desk))
        if outcome is None:
            return None
        if outcome.follow_up is not None:
            self._change(follow_up=outcome.follow_up(self._situation.follow_up))
        return next((entry.plan for entry in outcome.inputs if isinstance(entry, Play)), None)

    def carry_out(self, outcome: Outcome) -> None:
        """Apply the outcome of a request."""
        now = self._now
        if outcome.ends:
            self.advance(outcome.ends)
        if outcome.reread:
            self._change(profile=self._files.read(self._profile, now))
        if outcome.setting is not None:
            self._change(profile=self._files.write(self._profile, *outcome.setting, now))
        if outcome.history_changed is not None:
            self._keeper.history_changed(self._profile.day(now).date, outcome.history_changed.forgotten)
            self._change(letter=self._situation.letter.unread())
            self._settle()
        if outcome.unwell is not None:
            self._change(profile=self._files.settled(with_unwell(self._profile, outcome.unwell, now), now))
        if outcome.follow_up is not None:
            self._change(follow_up=outcome.follow_up(self._situation.follow_up))
        if outcome.closes_letter:
            self._change(letter=self._situation.letter.put_away())
        if outcome.first_run is not None:
            self._change(first_run=outcome.first_run)
        for row in outcome.writes:
            self._write(row)
        if outcome.writes:
            self._settle()
        if outcome.inputs:
            self.advance(outcome.inputs)

    def files(self) -> Files:
        """Return the files that an action may read or write while it decides."""
        return Files(
            self._read_routines,
            self._files.save_routine,
            self._files.remove_routine,
            self._files.restore_routine,
            self._keeper.has_break,
        )

    def end(self) -> None:
        """End what has lasted too long, and settle the profile again if a new day or half hour began."""
        now = self._now
        if is_outdated(self._profile, now):
            self._settle()
        self._put_question()
        self._change(follow_up=follow.expired(self._situation.follow_up, now.t))
        self._change(offered=offered(self._situation), letter=weekly(self._situation, self._keeper.day.between))

    def _choose_smaller(self) -> None:
        """Choose a smaller routine after breaks that were put off in a row, and the usual one after a rest."""
        smaller = self._profile.policy.is_smaller(self._desk.clock.put_off)
        if smaller != self._profile.smaller:
            self._change(profile=replace(self._profile, smaller=smaller))
            self._settle()

    def _put_question(self) -> None:
        """Put or close the question about the interval."""
        follow_up, question = put_question(self._situation)
        if question is not None:
            self._keeper.events((question,), self._desk, self._desk, self._profile.day(self._now))
            self._events += (question,)
        if follow_up is not self._situation.follow_up:
            self._change(follow_up=follow_up)
            self._news = True

    @property
    def _now(self) -> Now:
        return self._situation.now

    @property
    def _desk(self) -> Desk:
        return self._situation.desk

    @property
    def _profile(self) -> Profile:
        return self._situation.profile

    def _change(self, **values: Any) -> None:
        self._situation = replace(self._situation, **values)

    def _settle(self) -> None:
        self._change(profile=self._files.settled(self._profile, self._now))

    def _read_routines(self, only_if_changed: bool) -> Situation:
        profile = self._files.read_routines(self._profile, self._now, only_if_changed=only_if_changed)
        if profile is not self._profile:
            self._change(profile=profile)
        return self._situation

    def _take_note(self, event: Event, day: LocalDay) -> None:
        """Apply what follows from an event that was written down."""
        if event.kind in ("back", "gap", "natural-break") and not event.brief:
            self._change(absence_read=AbsenceRead(event.why, event.t))
        if event.kind in ("ready", "needs-you") and self._desk.clock.run is not None:
            asks = event.wait if event.kind == "needs-you" else None
            self._change(machine=MachineWord(event.why, asks))
        elif event.kind == "started":
            self._change(machine=MachineWord())
        if event.here:
            self._keeper.taken_back(event, day)
        self._change(follow_up=follow.after_event(self._situation.follow_up, event))
        if event.kind == "undone":
            self._keeper.undone(self._profile.day(self._now).date)
            self._settle()

    def _write_stretches(self, day: LocalDay) -> None:
        closed = self._desk.clock.closed
        if closed:
            self._keeper.stretches(closed, day)
            self._change(desk=replace(self._desk, clock=without_ended_stretches(self._desk.clock)))

    def _inform_listeners(self, result: StepResult) -> None:
        """Call the listeners with the player's events; after the last event the desk has no player any more."""
        plan, player = self._desk.plan, self._desk.player
        if plan is None or player is None:
            if not result.played:
                return
            plan, player = result.played[-1].plan, result.played[-1].state
        for listener in self._listeners if result.sounds else ():
            listener(plan, player, result.sounds)

    def _ended(self, played: Played, day: LocalDay) -> None:
        """Write down a routine that ended, and set its follow-up."""
        result = self._keeper.played(played, day)
        row, known = self._keeper.last_row, self._profile.library.routines
        self._change(follow_up=follow.ended(self._situation.follow_up, played, row, result, known))

    def _write(self, row: Write) -> None:
        """Add a row to the history."""
        match row:
            case Rating(number, day, answer):
                self._keeper.rate(number, day, answer)
            case FinishedCheck(result, routine, number):
                self._keeper.check(result, routine, number)
            case RemoteRecord(record, exercises):
                remote = follow.RemoteBreak(record.routine, self._keeper.add_break(record, exercises))
                self._change(follow_up=replace(self._situation.follow_up, remote=remote))
            case CardRead():
                self._keeper.unlock(row)
