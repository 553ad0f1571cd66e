"""The companion without a screen: holds the state, reads the clocks, advances the machines, informs subscribers.

Everything is synchronous. `runner` keeps it on a thread of its own, so that a terminal which stops reading stops a
screen and nothing else; tests and the simulator call it directly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from deskspine.core import follow_up as follow
from deskspine.core import session as machine
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.first_run import NOT_BEGUN, FirstRun
from deskspine.core.history.history import Unlock
from deskspine.core.person.today_flags import NOT_UNWELL, Unwell
from deskspine.core.player.machine import PlayerEvent, PlayerState
from deskspine.core.player.plan import Plan
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.inputs import Gap, Idle, Key, RoutineEnded, Typing
from deskspine.core.schedule.late_wakeups import classify
from deskspine.core.schedule.machine import cut, take_stretches
from deskspine.core.schedule.policy import UNDO_S
from deskspine.core.schedule.policy_from_settings import policy_of
from deskspine.core.schedule.state import State
from deskspine.core.session import Desk, DeskInput, Played, Told
from deskspine.core.settings.settings import Value
from deskspine.core.timekeeping.calendar import LocalDay
from deskspine.core.timekeeping.instants import Now, Reading
from deskspine.engine import profile as profiles
from deskspine.engine import view
from deskspine.engine.ports import (
    Clock,
    Journal,
    Log,
    NoLog,
    RoutineSource,
    SettingsStore,
    SettingsUnwritable,
    StateStore,
    StatusFile,
)
from deskspine.engine.profile import Profile
from deskspine.engine.requests.action import Files, FinishedCheck, Outcome, Rating, Refused, RemoteRecord, Write
from deskspine.engine.requests.dispatch import decide
from deskspine.engine.situation import AbsenceRead, AudioReport, ChannelReport, PresenceReport, Report, Situation
from deskspine.engine.snapshot import Notice, Snapshot
from deskspine.engine.storage import saved_state as saved
from deskspine.engine.storage.keeper import Keeper, Unwritten
from deskspine.engine.storage.resume import Unusable, present, resume
from deskspine.engine.storage.status_fields import status_fields

WAKE_S = 30.0
"""The engine wakes at least this often, to compare its clocks."""
REMOTE_LIMIT_S = 900.0
"""Seconds beyond its promise after which a routine in another terminal that is not heard of counts as left."""
FAULTS_KEPT = 3
"""Maximum of our own faults that are kept; more say nothing new."""

Subscriber = Callable[[Snapshot, tuple[Event, ...]], None]
Listener = Callable[[Plan, PlayerState, Sequence[PlayerEvent]], None]


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


class Engine:
    """The one owner of the state. Not thread-safe: one thread calls it.

    Its state is one frozen `Situation`, replaced as a whole. Every call looks at the clocks once at most.
    """

    __slots__ = (
        "_asked_for_s",
        "_by_verb",
        "_faults",
        "_keeper",
        "_listeners",
        "_news",
        "_notices",
        "_ports",
        "_published",
        "_reading",
        "_reads_gaps",
        "_saved_rows",
        "_saved_shape",
        "_shape",
        "_situation",
        "_subscribers",
        "_told",
        "_wake_s",
    )

    def __init__(
        self,
        ports: Ports,
        *,
        wake_s: float = WAKE_S,
        reads_gaps: bool = True,
        first_run: FirstRun = NOT_BEGUN,
        unwell: Unwell = NOT_UNWELL,
    ) -> None:
        """`reads_gaps` is False where the clocks run at another speed, and a late wake-up means nothing.

        `first_run` and `unwell` hold when no state was saved.
        """
        self._ports, self._wake_s, self._reads_gaps = ports, wake_s, reads_gaps
        self._keeper = Keeper(ports.journal, ports.store, ports.status)
        self._situation = Situation(
            Now(0.0, 0.0), Desk(State(t=0.0)), profile=Profile(unwell=unwell), first_run=first_run
        )
        self._reading = Reading(0.0, 0.0, 0.0)
        """The clocks at the last step."""
        self._asked_for_s = 0.0
        """How long the caller meant to sleep after the last step."""
        self._told: tuple[Event, ...] = ()
        self._news = False
        """True once something in the step under way is worth a snapshot."""
        self._by_verb = False
        """True while another terminal asks: a refusal is its reply and shown nowhere else."""
        self._subscribers: list[Subscriber] = []
        self._listeners: list[Listener] = []
        self._faults: list[BaseException] = []
        self._notices: dict[str, Notice] = {}
        """The notices of the last snapshot."""
        self._published: object = None
        """The values of the last snapshot that do not change with time alone."""
        self._shape: object = None
        """The desk after the last step, as far as it matters to screens and files."""
        self._saved_shape: object = None
        self._saved_rows = 0

    # -- what may be read -------------------------------------------------------------------------------------------

    @property
    def situation(self) -> Situation:
        """Return the state as it was after the last step."""
        return self._situation

    @property
    def told(self) -> tuple[Event, ...]:
        """Return the events of the last step."""
        return self._told

    @property
    def faults(self) -> tuple[BaseException, ...]:
        """Return the first few faults of our own that were survived."""
        return tuple(self._faults)

    @property
    def pid(self) -> int:
        """Return the process that the status file names; 0 for none."""
        return self._ports.pid

    @property
    def unwritten(self) -> Unwritten:
        """Return what is not on the disk now."""
        return self._keeper.unwritten()

    def snapshot(self) -> Snapshot:
        """Return the present snapshot."""
        return self._snapshot(self._ports.clock.read())

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call `subscriber` with each new snapshot and what happened since the one before."""
        self._subscribers.append(subscriber)

    def listen(self, listener: Listener) -> None:
        """Call `listener` with the events of the player, as they happen."""
        self._listeners.append(listener)

    # -- beginning and ending -------------------------------------------------------------------------------------

    def launch(self) -> None:
        """Load everything, read how long the program was closed, and begin. Whoever launches it is at the desk."""
        self._look()
        reading, now = self._reading, self._situation.now
        kept, trouble = self._ports.store.load()
        self._keeper.note("saved", trouble)
        self._keeper.restore(() if kept is None else saved.waiting(kept))
        unwell = self._profile.unwell if kept is None else saved.unwell(kept)
        profile = profiles.with_settings(self._profile, *self._ports.settings.load())
        self._change(profile=replace(profile, unwell=unwell, policy=policy_of(profile.settings, 0.0)))
        self._keeper.remember(self._day.date)
        self._settle(library=self._ports.routines.load())
        self._keeper.day.turn(self._day)
        breaks = self._keeper.day.figures().breaks
        self._told = ()
        if kept is None or not self._resume(kept, reading, now):
            self._change(desk=machine.begin(now, self._profile.policy, source=self._ports.source))
            self._advance([])
        self._count_at_least(breaks)
        self._shape = saved.shape(self._desk)
        self._finish(True)
        self._keeper.alive(reading, self._desk.clock, force=True)

    def _resume(self, kept: Mapping[str, Any], reading: Reading, now: Now) -> bool:
        """Go on from the saved state; return False after it was put aside as unusable."""
        profile = self._profile

        def check(desk: Desk) -> None:
            self._snapshot(reading, replace(self._situation, desk=desk))
            machine.next_deadline(desk, now, profile.policy)

        try:
            past = resume(
                kept, self._ports.store, reading, now, profile.library, profile.fitted, profile.policy,
                source=self._ports.source, check=check,
            )  # fmt: skip
        except Unusable as error:
            self._keeper.note("saved", self._ports.store.reject(str(error)))
            self._change(first_run=NOT_BEGUN)
            return False
        self._change(
            desk=past.desk,
            first_run=FirstRun(past.kept.first_run_done, past.kept.pages_seen),
            follow_up=replace(self._situation.follow_up, warm_up_for=past.kept.after_this),
        )
        self._keeper.note("saved", past.trouble)
        if past.kept.natural is not None:
            self._keeper.recall_natural(*past.kept.natural)
        self._advance(past.hold, past.start)
        self._change(desk=present(self._desk, past))
        self._advance(past.inputs)
        return True

    def _count_at_least(self, breaks: int) -> None:
        """Count the breaks of today that the journal has and the saved state does not: another process kept them."""
        clock, day = self._desk.clock, self._keeper.day.name
        if breaks > (clock.breaks_today if clock.breaks_day == day else 0):
            self._change(desk=replace(self._desk, clock=replace(clock, breaks_day=day, breaks_today=breaks)))

    def quit(self) -> None:
        """Save everything; the next launch reads the time in between as closed."""
        self.step()
        self._keeper.catch_up(self._reading.boot, self._day.date, force=True)
        self._keeper.save(self._to_save(ended=True))
        self._keeper.alive(self._reading, self._desk.clock, force=True)
        self._keeper.close()

    # -- stepping ---------------------------------------------------------------------------------------------------

    def step(self, inputs: Sequence[DeskInput] = (), *, asked_for_s: float | None = None) -> float:
        """Look at the clocks, let happen what is due, apply `inputs`; return the seconds until the next wake-up.

        `asked_for_s` is how long the caller meant to sleep, when that is not what the last step returned.
        """
        self._begin_step(inputs, asked_for_s)
        return self._end_step()

    def sleeps(self, seconds: float) -> None:
        """Take note that the caller sleeps for less than what the last step returned."""
        self._asked_for_s = seconds

    def handle(self, request: Request) -> Reply:
        """Do what is asked, in one step; return one sentence, which also says what is not yet on the disk."""
        if self._ports.settings.changed():
            self._reread()
        self._by_verb = request.origin == "verb"
        delayed = self._keeper.backlog.delayed
        try:
            reply = self._handled(request)
        finally:
            self._by_verb = False
        if not reply.ok or self._keeper.backlog.delayed == delayed:
            return reply
        if self._keeper.backlog.revision != self._saved_rows:
            self._save()
        return Reply(True, f"{reply.text.removesuffix('.')}. {self._keeper.not_yet_written()}.")

    def report(self, report: Report, inputs: Sequence[DeskInput] = ()) -> None:
        """Take in what presence sources or channels report, and what it means for the sitting clock."""
        before = self._situation
        match report:
            case PresenceReport():
                last, after = before.presence.notes, replace(before, presence=report)
            case ChannelReport():
                last, after = before.channels.notes, replace(before, channels=report)
            case AudioReport():
                last, after = before.audio.notes, replace(before, audio=report)
        changed = after != before
        if changed:
            self._situation = after
            for topic, text in {**dict.fromkeys(dict(last), ""), **dict(report.notes)}.items():
                self._keeper.note(topic, text)
        if inputs:
            try:
                self.step(inputs)
            except Exception as error:
                self.fault(error)
        elif changed:
            self._publish(self._ports.clock.read())

    def look_at_files(self) -> None:
        """Read settings and routines again if the settings file was edited. That alone proves nobody here."""
        if self._ports.settings.changed():
            self._reread(at_desk=False)

    def rewrite(self) -> None:
        """Write state, sign of life and status again: their files were removed."""
        self._saved_shape = None
        self._keeper.forget_files()
        self._save()
        self._publish(self._ports.clock.read())

    def note(self, topic: str, text: str) -> None:
        """Show a notice about `topic`, or take it away when `text` is empty."""
        if text or topic in self._keeper.notices:
            self._keeper.note(topic, text)

    def fault(self, error: BaseException) -> None:
        """Go on after a fault of our own: write it down and say so on the screen."""
        self._ports.log.write(error, "engine")
        if len(self._faults) < FAULTS_KEPT:
            self._faults.append(error)
        text = f"A fault in deskspine itself ({type(error).__name__}); it goes on. `log` in its state folder says more."
        self._keeper.notices["fault"] = Notice(text, "error")

    # -- one step ---------------------------------------------------------------------------------------------------

    @property
    def _desk(self) -> Desk:
        return self._situation.desk

    @property
    def _profile(self) -> Profile:
        return self._situation.profile

    @property
    def _day(self) -> LocalDay:
        return self._profile.day(self._situation.now)

    def _change(self, **values: Any) -> None:
        """Put values into the situation."""
        self._situation = replace(self._situation, **values)

    def _look(self) -> None:
        """Look at the clocks, once a step."""
        self._reading = self._ports.clock.read()
        self._change(now=self._now(self._reading))

    def _now(self, reading: Reading) -> Now:
        return Now(reading.boot, reading.wall, self._ports.clock.zone())

    def _begin_step(self, inputs: Sequence[DeskInput] = (), asked_for_s: float | None = None) -> None:
        """Look at the clocks, let happen what is due, and apply `inputs`."""
        last, self._told, self._news = self._reading, (), False
        self._look()
        asked_s = self._asked_for_s if asked_for_s is None else asked_for_s
        late = classify(last, self._reading, asked_s) if self._reads_gaps else ()
        if self._keeper.catch_up(self._reading.boot, self._day.date):
            self._settle()
        gaps: list[DeskInput] = [Gap(found.kind, found.length_s, found.grace_s) for found in late]
        self._before_clock_set(gaps)
        self._advance([*gaps, *inputs])

    def _end_step(self, refusal: str = "") -> float:
        """Let end what has lasted too long, and publish and save what changed; return as `step` does.

        `refusal` is shown on the screens: the sitting clock had no word in it.
        """
        now, desk = self._situation.now, self._desk
        run = desk.clock.run
        if run is not None and desk.player is None and now.t > run.since + run.promise_s + REMOTE_LIMIT_S:
            self._advance([RoutineEnded("left", 0.0)])
        self._keeper.alive(self._reading, self._desk.clock)
        before, self._shape = self._shape, saved.shape(self._desk)
        if profiles.is_outdated(self._profile, now):
            self._settle()
        self._change(follow_up=follow.expired(self._situation.follow_up, now.t))
        changed = self._news or self._shape != before or self._shown() != self._published
        sit_s = self._desk.clock.sit.at(now.t)
        return self._finish(changed, (Event("refused", now.t, now.wall, refusal, sit_s),) if refusal else ())

    def _before_clock_set(self, gaps: list[DeskInput]) -> None:
        """Where the wall clock was set, let everything before that happen under its old time; leave the rest in `gaps`.

        What lasted until then is written down at once: its wall times are known only now.
        """
        steps = [gap for gap in gaps if isinstance(gap, Gap) and gap.kind == "clock"]
        if not steps:
            return
        now = self._situation.now
        before = replace(now, wall=now.wall - sum(gap.length_s for gap in steps))
        self._advance([gap for gap in gaps if gap not in steps], before)
        self._change(desk=replace(self._desk, clock=cut(self._desk.clock)))
        self._write_stretches(self._profile.day(before))
        gaps[:] = steps

    def _advance(self, inputs: Sequence[DeskInput], moment: Now | None = None) -> None:
        """Advance the machines to `moment`, by default that of the step, and keep what happened."""
        now = self._situation.now if moment is None else moment
        before, day = self._desk, self._profile.day(now)
        desk, told = machine.advance(before, now, inputs, self._profile.policy)
        self._change(desk=desk)
        # Sights of input come all day long and mostly change nothing.
        ordinary = all(isinstance(entry, Typing | Idle) for entry in inputs)
        self._news = self._news or not ordinary or bool(told.events or told.sounds)
        self._write_stretches(day)
        self._inform_listeners(told)
        for played in told.played:
            self._ended(played, day)
        if told.played:
            self._settle()  # the next routine may be another one, with another promise
        self._keeper.events(told.events, before, day)
        for event in told.events:
            if event.kind in ("back", "gap", "natural-break") and not event.brief:
                self._change(absence_read=AbsenceRead(event.why, event.t))
            if event.here:
                self._keeper.taken_back(event, day)
            self._change(follow_up=follow.after_event(self._situation.follow_up, event))
            if event.kind == "undone":
                self._keeper.undone(self._day.date)
                self._settle()
        self._keeper.day.turn(day)
        self._told += told.events

    def _write_stretches(self, day: LocalDay) -> None:
        closed = self._desk.clock.closed
        if closed:
            self._keeper.stretches(closed, day)
            self._change(desk=replace(self._desk, clock=take_stretches(self._desk.clock)))

    def _inform_listeners(self, told: Told) -> None:
        """Let listeners hear the player; after the last event of a routine it is gone from the desk already."""
        plan, player = self._desk.plan, self._desk.player
        if plan is None or player is None:
            if not told.played:
                return
            plan, player = told.played[-1].plan, told.played[-1].state
        for listener in self._listeners if told.sounds else ():
            listener(plan, player, told.sounds)

    def _ended(self, played: Played, day: LocalDay) -> None:
        """Write down a routine that ended, and open what follows."""
        result = self._keeper.played(played, day)
        known = self._profile.library.routines
        self._change(follow_up=follow.ended(self._situation.follow_up, played, self._keeper.last_row, result, known))

    # -- requests ---------------------------------------------------------------------------------------------------

    def _handled(self, request: Request) -> Reply:
        self._begin_step([Key()] if request.typed else ())
        files = Files(self._read_routines, self._ports.routines.save, self._keeper.has_break)
        try:
            outcome = decide(self._situation, request, files)
        except Refused as refused:
            self._end_step(str(refused) if request.origin in ("key", "notice") else "")
            return Reply(False, str(refused))
        self._carry_out(outcome)
        if outcome.text:
            return Reply(True, outcome.text if isinstance(outcome.text, str) else outcome.text(self._situation))
        refusal = next((event.why for event in self._told if event.kind == "refused"), "")
        if refusal:
            return Reply(False, refusal)
        text = self._told[-1].why if self._told else "done"
        undo = self._desk.clock.undo
        if request.origin == "verb" and undo is not None and undo.at == self._desk.clock.t:
            text += f"; `deskspine undo` takes it back within {UNDO_S:.0f} s"
        return Reply(True, text)

    def _carry_out(self, outcome: Outcome) -> None:
        """Do what a request leads to, and end the step."""
        if outcome.reread:
            self._load_files()
        if outcome.setting is not None:
            self._write_setting(*outcome.setting)
        if outcome.unwell is not None:
            self._change(profile=profiles.with_unwell(self._profile, outcome.unwell, self._situation.now))
            self._settle()
        if outcome.follow_up is not None:
            self._change(follow_up=outcome.follow_up)
        if outcome.first_run is not None:
            self._change(first_run=outcome.first_run)
        for row in outcome.writes:
            self._write(row)
        if outcome.writes:
            self._settle()
        if outcome.inputs:
            self._advance(outcome.inputs)
        self._end_step()

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
            case Unlock():
                self._keeper.unlock(row)

    # -- the profile and its files ----------------------------------------------------------------------------------

    def _settle(self, **changes: Any) -> None:
        """Replace the profile by one that is worked out for the history of this moment and for `changes`."""
        before = self._profile
        changed = replace(before, history=self._keeper.history, **changes)
        profile = profiles.settle(changed, self._situation.now)
        self._change(profile=profile)
        self._keeper.note("settings", profiles.most_important(profile.problems))
        self._keeper.note("routines", profiles.most_important(profile.library.problems))
        self._keeper.note("routine-choice", f"{profile.unknown}; another one stands in." if profile.unknown else "")

    def _write_setting(self, key: str, value: Value) -> None:
        """Write one setting, in effect now; a file that cannot be written is a notice, the value holds all the same."""
        unsaved = {name: kept for name, kept in self._profile.unsaved.items() if name != key}
        try:
            settings, problems = self._ports.settings.set(key, value)
            profile = profiles.with_settings(replace(self._profile, unsaved=unsaved), settings, problems)
            self._keeper.note("settings-write", "")
        except (SettingsUnwritable, OSError) as error:
            settings = self._profile.settings.replace(key, value)
            profile = replace(self._profile, settings=settings, unsaved={**unsaved, key: value})
            self._keeper.note("settings-write", f"{str(error).rstrip('.')}; it holds until deskspine ends.")
        self._change(profile=profile)
        self._settle()

    def _load_files(self) -> None:
        """Read settings and routines as they are now."""
        profile = replace(self._profile, unsaved={})
        self._change(profile=profiles.with_settings(profile, *self._ports.settings.load()))
        self._settle(library=self._ports.routines.load())

    def _reread(self, *, at_desk: bool = True) -> None:
        """Read settings and routines again: a file was edited while the program runs.

        `at_desk` says whether the person asks for something at this moment.
        """
        self._begin_step()
        self._load_files()
        self._advance([Key()] if at_desk else [])
        self._end_step()

    def _read_routines(self, only_if_changed: bool) -> Situation:
        """Read the routine files again, or only if the person's own have changed; return the situation then."""
        if not only_if_changed or self._ports.routines.changed():
            self._settle(library=self._ports.routines.load())
        return self._situation

    # -- what others see --------------------------------------------------------------------------------------------

    def _shown(self) -> object:
        """Return the values that a snapshot is made of and that do not change with time alone."""
        now = self._situation
        return (
            now.profile, now.follow_up, now.first_run, now.absence_read, now.presence, now.channels, now.audio,
        )  # fmt: skip

    def _finish(self, changed: bool, more: tuple[Event, ...] = ()) -> float:
        """Publish and save when something changed; return the seconds until the next wake-up.

        `more` are events that are published with those of the step.
        """
        notices = self._keeper.notices
        if changed or "state" in notices or self._keeper.backlog.revision != self._saved_rows:
            self._save()
        if changed or more or "status" in notices or notices != self._notices:
            self._publish(self._reading, self._told + more)
        now = self._situation.now
        due = machine.next_deadline(self._desk, now, self._profile.policy)
        self._asked_for_s = self._wake_s if due is None else min(self._wake_s, max(0.0, due - now.t))
        return self._asked_for_s

    def _publish(self, reading: Reading, events: tuple[Event, ...] = ()) -> None:
        """Hand a new snapshot to all subscribers, and to the status file."""
        self._published = self._shown()
        if self._by_verb:
            events = tuple(event for event in events if event.kind != "refused")
        if not self._subscribers and not self._ports.pid:
            return
        snapshot = self._snapshot(reading)
        self._keeper.write_status(status_fields(snapshot, self._ports.pid, self._situation.now.zone))
        self._notices = dict(self._keeper.notices)
        snapshot = replace(snapshot, notices=tuple(self._notices.values()))
        for subscriber in self._subscribers:
            try:
                subscriber(snapshot, events)
            except Exception as error:  # a listener that fails costs itself this picture, never the others or the clock
                self.fault(error)

    def _snapshot(self, reading: Reading, situation: Situation | None = None) -> Snapshot:
        now = self._now(reading)
        shown = self._situation if situation is None else situation
        today = self._keeper.day.view(shown.desk.clock, shown.profile.day(now))
        return view.snapshot(view.Picture(reading, now, shown, today, tuple(self._keeper.notices.values())))

    def _save(self) -> None:
        self._saved_rows = self._keeper.backlog.revision
        first_run = self._situation.first_run
        shape = (saved.shape(self._desk), first_run, self._profile.unwell, self._saved_rows)
        if shape != self._saved_shape or "state" in self._keeper.notices:
            self._saved_shape = shape
            self._keeper.save(self._to_save(ended=False))

    def _to_save(self, *, ended: bool) -> dict[str, Any]:
        situation, keeper = self._situation, self._keeper
        kept = saved.Kept(
            situation.first_run.done,
            situation.first_run.pages_seen,
            situation.profile.unwell,
            situation.follow_up.warm_up_for,
            keeper.natural,
            keeper.backlog.texts(),
        )
        return saved.to_dict(situation.desk, self._reading, kept, ended=ended)
