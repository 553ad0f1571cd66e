"""The companion without a screen: owns the state, reads the clocks, asks the machines, tells everybody.

Everything is synchronous. `runner` keeps it on a thread of its own, so that a terminal which stops reading stops a
screen and nothing else; tests and the simulator call it directly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from deskspine.core import session as machine
from deskspine.core.history.history import CheckResult
from deskspine.core.player.machine import PlayerEvent, PlayerState
from deskspine.core.player.plan import Plan
from deskspine.core.presence.place import Place
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.inputs import Gap, Idle, Key, RoutineEnded, Typing
from deskspine.core.schedule.late_wakeups import classify
from deskspine.core.schedule.machine import next_notice, split_stretch, without_ended_stretches
from deskspine.core.schedule.state import State
from deskspine.core.session import Desk, DeskInput, Played, StepResult
from deskspine.core.timekeeping.instants import Now, Reading
from deskspine.engine import view
from deskspine.engine.ports import Clock, Journal, Log, NoLog, RoutineSource, SettingsStore, StateStore, StatusFile
from deskspine.engine.profile import Preferences
from deskspine.engine.snapshot import ChannelView, Gate, Notice, Snapshot
from deskspine.engine.storage import resume
from deskspine.engine.storage import saved_state as saved
from deskspine.engine.storage.day import stamp
from deskspine.engine.storage.keeper import Keeper
from deskspine.engine.storage.status_fields import status_fields

WAKE_S = 30.0
"""The engine wakes at least this often, to compare its clocks."""
ELSEWHERE_LIMIT_S = 900.0
"""A routine played in another terminal that was not heard of for this long beyond its promise was left."""
FAULTS_KEPT = 3
"""More faults of our own than this say nothing new."""

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


class Engine(Preferences):
    """The one owner of the state. Not thread-safe: one thread calls it."""

    def __init__(self, ports: Ports, *, wake_s: float = WAKE_S, reads_gaps: bool = True) -> None:
        self.ports = ports
        self.reads_gaps = reads_gaps
        """False where the clocks run at another speed, and a late wake-up means nothing."""
        self.wake_s = wake_s
        self.keeper = Keeper(ports.journal, ports.store, ports.status)
        super().__init__(ports.settings, ports.routines, self.keeper, ports.clock)
        self.subscribers: list[Subscriber] = []
        self.first_run_done = False
        self.pages_seen = 0
        """How many pages of the first run were seen; all of them once the rest was declined."""
        self.unrated: tuple[int | None, str, float] | None = None
        """Journal row, routine and end of the routine whose "better, same or worse?" is open."""
        self.gate = Gate()
        """What stands before a routine that is done away from the desk, while it is open."""
        self.after_this = Gate()
        """The gate that opens when the playing routine, a warm-up, is over."""
        self._was_after = Gate()
        """The same of the routine that ended last, in case its end is taken back."""
        self.result: CheckResult | None = None
        """The self-test that was finished last, until it was looked at."""
        self.rated_elsewhere: int | None = None
        """Journal row of the routine that another terminal played last."""
        self.played_elsewhere = ""
        """Id of that routine."""
        self.by_verb = False
        """True while another terminal asks: a refusal is answered there and shown nowhere else."""
        self.asked_for_s = 0.0
        self.revision = 0
        self.read, self.read_at = "", 0.0
        """How the last absence was read, and when that was told."""
        self.place = Place()
        """Where the person sits, as far as was found out."""
        self.sources: tuple[tuple[str, str], ...] = ()
        """Every presence source and how it is doing: ("X11 idle time", "works")."""
        self.seen_by: tuple[str, ...] = ()
        """The sources by which input is seen, or idleness; none when nothing can tell."""
        self.enough_s: float | None = None
        """How long idleness must last to be an absence, where that is not the person's setting."""
        self.channels: tuple[ChannelView, ...] = ()
        """The ways to reach the person that do not need the screen."""
        self.listeners: list[Listener] = []
        """Whoever wants to hear what the player tells, as it happens."""
        self.audible: bool | None = None
        """Whether the routine that plays is to be heard; None while that is as the settings have it."""
        self.told: tuple[Event, ...] = ()
        """What the last step told."""
        self.desk: Desk = Desk(State(t=0.0))
        self.faults: list[BaseException] = []
        """Faults of our own that were met and survived, the first few."""
        self._notices: dict[str, Notice] = {}
        self._seen = Reading(0.0, 0.0, 0.0)
        self._shape: object = None
        """The desk as it was after the last step, as far as it matters to screens and files."""
        self._saved_shape: object = None
        self._saved_rows = 0

    # -- beginning and ending -------------------------------------------------------------------------------------

    def launch(self) -> None:
        """Load everything, read how long the program was closed, and begin. Whoever launches it is at the desk."""
        reading = self.ports.clock.read()
        now = self._now(reading)
        kept, trouble = self.ports.store.load()
        self.keeper.note("saved", trouble)
        self.unwell = self.unwell if kept is None else saved.unwell(kept)
        self.keeper.restore(() if kept is None else saved.waiting(kept))
        self.load_settings()
        self.keeper.remember(self.today())
        self.load_library()
        self._seen = reading
        self.keeper.day.turn(now, self.policy.day_starts_min)
        breaks = self.keeper.day.figures().breaks
        told = None if kept is None else resume.go_on(self, kept, reading, now)
        if told is None:
            self.desk = machine.begin(now, self.policy, source=self.ports.source)
            told = self._apply(now, []).events
        self.told = told
        self._count_at_least(breaks)
        self._shape = saved.shape(self.desk)
        self.finish_step(now, changed=True, events=told)
        self.keeper.alive(reading, self.desk.clock, force=True)

    def _count_at_least(self, breaks: int) -> None:
        """Count the breaks of today that the journal has and the saved state does not: another process kept them."""
        clock, day = self.desk.clock, self.keeper.day.name
        if breaks > (clock.breaks_today if clock.breaks_day == day else 0):
            self.desk = replace(self.desk, clock=replace(clock, breaks_day=day, breaks_today=breaks))

    def quit(self) -> None:
        """Save everything as it stands; the next launch reads the time in between as closed."""
        reading = self.ports.clock.read()
        self.step()
        self.keeper.catch_up(reading.boot, self.today(), force=True)
        self.keeper.save(self._to_save(reading, ended=True))
        self.keeper.alive(reading, self.desk.clock, force=True)
        self.keeper.close()

    # -- stepping ---------------------------------------------------------------------------------------------------

    def step(self, inputs: Sequence[DeskInput] = (), *, asked_for_s: float | None = None) -> float:
        """Look at the clocks, let happen what is due, apply `inputs`; answers seconds until the next wake-up.

        `asked_for_s` is how long the caller meant to sleep, when that was not what the last step answered.
        """
        reading = self.ports.clock.read()
        now = self._now(reading)
        asked_s = self.asked_for_s if asked_for_s is None else asked_for_s
        late = classify(self._seen, reading, asked_s) if self.reads_gaps else ()
        self._seen = reading
        before = self.revision
        if self.keeper.catch_up(now.t, self.today()):
            self.settle()
            self.revision += 1
        gaps: list[DeskInput] = [Gap(found.kind, found.length_s, found.grace_s) for found in late]
        earlier = self._before_step(now, gaps)
        told = self._apply(now, [*gaps, *inputs])
        self.told = earlier + told.events + self._end_elsewhere(now)
        self.keeper.alive(reading, self.desk.clock)
        changed = bool(gaps or self.told or told.sounds) or self._shows(inputs)
        changed = self.settle_by_time() or changed or self.revision != before
        if self.unrated is not None and now.t - self.unrated[2] > view.UNRATED_S:
            self.unrated, changed = None, True
        return self.finish_step(now, changed=changed, events=self.told)

    def _before_step(self, now: Now, gaps: list[DeskInput]) -> tuple[Event, ...]:
        """Where the wall clock was set, let everything before that happen under its old time; leave the rest in `gaps`.

        Return what was said. What lasted until then is written down at once: its wall times are known only now.
        """
        steps = [gap for gap in gaps if isinstance(gap, Gap) and gap.kind == "clock"]
        if not steps:
            return ()
        before = replace(now, wall=now.wall - sum(gap.length_s for gap in steps))
        told = self._apply(before, [gap for gap in gaps if gap not in steps])
        self.desk = replace(self.desk, clock=split_stretch(self.desk.clock))
        self._write_stretches(before)
        gaps[:] = steps
        return told.events

    def _shows(self, inputs: Sequence[DeskInput]) -> bool:
        """Return whether this step is worth a new picture: sights of input come all day long and mostly change nothing.

        Time alone can change something without an event: a call that has lasted too long makes time "not known".
        """
        before, self._shape = self._shape, saved.shape(self.desk)
        return self._shape != before or not all(isinstance(each, Typing | Idle) for each in inputs)

    def finish_step(self, now: Now, *, changed: bool, events: tuple[Event, ...] = ()) -> float:
        """Publish and save when something changed; answers seconds until the next wake-up."""
        if changed or "state" in self.keeper.notices or self.keeper.backlog.revision != self._saved_rows:
            self._save()
        if changed or "status" in self.keeper.notices or self.keeper.notices != self._notices:
            self.publish(events)
        due = self.deadline(now)
        wait_s = self.wake_s if due is None else min(self.wake_s, max(0.0, due - now.t))
        self.asked_for_s = wait_s
        return wait_s

    def next_word(self, now: Now) -> float | None:
        """The next instant at which something may be said to the person; None when nothing is on its way."""
        return next_notice(self.desk.clock, now, self.policy)

    def deadline(self, now: Now) -> float | None:
        """The next instant at which something happens by itself; None when nothing is planned."""
        return machine.next_deadline(self.desk, now, self.policy)

    def publish(self, events: tuple[Event, ...] = ()) -> None:
        """Hand a fresh snapshot to everybody who listens, and to the status file."""
        self.revision += 1
        if self.by_verb:
            events = tuple(event for event in events if event.kind != "refused")
        if not self.subscribers and not self.ports.pid:
            return
        snapshot = self.snapshot()
        self.keeper.write_status(status_fields(snapshot, self.ports.pid, self.ports.clock.zone()))
        self._notices = dict(self.keeper.notices)
        snapshot = replace(snapshot, notices=tuple(self._notices.values()))
        for subscriber in self.subscribers:
            try:
                subscriber(snapshot, events)
            except Exception as error:  # a listener that fails costs itself this picture, never the others or the clock
                self.fault(error)

    def fault(self, error: BaseException) -> None:
        """Go on after a fault of our own: write it down and say so on the screen."""
        self.ports.log.write(error, "engine")
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(error)
        text = f"A fault in deskspine itself ({type(error).__name__}); it goes on. `log` in its state folder says more."
        self.keeper.notices["fault"] = Notice(text, "error")

    def snapshot(self) -> Snapshot:
        """The present picture."""
        return view.snapshot(self, self.now())

    def _apply(self, now: Now, inputs: Sequence[DeskInput]) -> StepResult:
        before = self.desk
        starts = self.policy.day_starts_min
        self.desk, told = machine.advance(before, now, inputs, self.policy)
        self._write_stretches(now)
        self._tell_player(told)
        for entry in told.played:
            self._ended(entry, now)
        if told.played:
            self.settle()  # the next routine may be another one, with another promise
        self.keeper.events(told.events, before, now, starts)
        for event in told.events:
            if event.kind in ("back", "gap", "natural-break") and not event.brief:
                self.read, self.read_at = event.why, event.t
            if event.here:
                self.keeper.taken_back(event, now, starts)
            if event.kind == "undone":
                self.keeper.undone(self.today())
                self.after_this = self._was_after if event.routine else self.after_this
                self.settle()
            if event.kind in ("ask", "started", "undone"):
                self.unrated = None
        self.keeper.day.turn(now, starts)
        return told

    def _write_stretches(self, now: Now) -> None:
        closed = self.desk.clock.closed
        if closed:
            self.keeper.stretches(closed, now, self.policy.day_starts_min)
            self.desk = replace(self.desk, clock=without_ended_stretches(self.desk.clock))

    def _tell_player(self, told: StepResult) -> None:
        """Let listeners hear the player; after the last event of a routine it is gone from the desk already."""
        plan, player = self.desk.plan, self.desk.player
        if plan is None or player is None:
            if not told.played:
                return
            plan, player = told.played[-1].plan, told.played[-1].state
        for listener in self.listeners if told.sounds else ():
            listener(plan, player, told.sounds)

    def _ended(self, entry: Played, now: Now) -> None:
        """Write down a routine that ended, and open what follows: the question, a result, or what it warmed up for."""
        self.audible = None
        result = self.keeper.played(entry, now, self.policy.day_starts_min)
        coming, self.after_this = self.after_this, Gate()
        self._was_after = coming
        if entry.outcome not in ("finished", "shortened"):
            return
        if coming.routine in self.library.routines:
            self.gate = coming
        elif entry.plan.routine.kind == "check":
            self.result = result
        else:
            self.unrated = (self.keeper.last_row, entry.plan.routine.id, entry.ended)

    def _end_elsewhere(self, now: Now) -> tuple[Event, ...]:
        run = self.desk.clock.run
        if run is None or self.desk.player is not None or now.t <= run.since + run.promise_s + ELSEWHERE_LIMIT_S:
            return ()
        return self._apply(now, [RoutineEnded("left", 0.0)]).events

    def _save(self) -> None:
        self._saved_rows = self.keeper.backlog.revision
        shape = (saved.shape(self.desk), self.first_run_done, self.pages_seen, self.unwell, self._saved_rows)
        if shape != self._saved_shape or "state" in self.keeper.notices:
            self._saved_shape = shape
            self.keeper.save(self._to_save(self._seen, ended=False))

    def keep_waiting(self) -> None:
        """Save the state if rows of history wait that it does not hold yet."""
        if self.keeper.backlog.revision != self._saved_rows:
            self._save()

    def rewrite(self) -> None:
        """Write state, sign of life and status again: their files were removed."""
        self._saved_shape = None
        self.keeper.forget_files()
        self._save()
        self.publish()

    def _to_save(self, reading: Reading, *, ended: bool) -> dict[str, Any]:
        waiting, natural = self.keeper.backlog.texts(), self.keeper.natural
        kept = saved.Kept(self.first_run_done, self.pages_seen, self.unwell, self.after_this, natural, waiting)
        return saved.to_dict(self.desk, reading, kept, ended=ended)

    def day_at(self, t: float) -> str:
        """The local day of boot second `t`, as the journal names it."""
        now = self.now()
        return stamp(now.wall_at(t), now, self.policy.day_starts_min)[0]

    def now(self) -> Now:
        """This moment."""
        return self._now(self.ports.clock.read())

    def keep_elsewhere(self, outcome: str, played_s: float, exercises: str) -> None:
        """Write down a routine that another terminal played; `exercises` as `core.history.remote_report` reads them."""
        now, state = self.now(), self.desk.clock
        run = state.run
        if run is not None:
            self.played_elsewhere = run.routine
            self.rated_elsewhere = self.keeper.elsewhere(
                run, self.level, outcome, played_s, exercises, state, now, self.policy.day_starts_min
            )
            self.settle()

    def _now(self, reading: Reading) -> Now:
        return Now(reading.boot, reading.wall, self.ports.clock.zone())

    def reload(self, *, at_desk: bool = True) -> None:
        """Read settings and routines again: a file was edited while the program runs.

        `at_desk` says whether somebody asks for something at this moment. A file that changed alone proves nobody here.
        """
        self.step()
        self.load_settings()
        self.reload_library()
        if at_desk:
            self.step([Key()])
        else:
            self.step()
            self.publish()

    def reload_library(self) -> None:
        """Read the routine files again."""
        self.load_library()
        self.revision += 1

    def refuse(self, why: str) -> None:
        """Tell the screens why something asked for cannot be done, when the sitting clock had no word in it."""
        now = self.now()
        sit_s = self.desk.clock.sit.at(now.t)
        self.publish((Event("refused", now.t, now.wall, why, sit_s),))
