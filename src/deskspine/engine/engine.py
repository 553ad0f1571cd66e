"""The companion without a screen: holds the situation, reads the clocks, advances it step by step, and publishes it.

Everything is synchronous. `runner` keeps it on a thread of its own, so that a terminal which stops reading stops a
screen and nothing else; tests and the simulator call it directly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec.structs import replace

from deskspine.core import session as machine
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.first_run import NOT_BEGUN, FirstRun
from deskspine.core.person.today_flags import NOT_UNWELL, Unwell
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.inputs import Gap, Key
from deskspine.core.schedule.late_wakeups import classify
from deskspine.core.schedule.state import State
from deskspine.core.session import Desk, DeskInput
from deskspine.core.timekeeping.instants import Now, Reading
from deskspine.engine.ports import Ports
from deskspine.engine.profile import Profile
from deskspine.engine.profile_files import ProfileFiles
from deskspine.engine.publisher import Publisher, Subscriber
from deskspine.engine.requests.action import Outcome, RefusedError
from deskspine.engine.situation import REPORTS, EngineReport, Situation
from deskspine.engine.snapshot import Notice, Snapshot
from deskspine.engine.step import EngineStep, Listener
from deskspine.engine.storage import saved_state as saved
from deskspine.engine.storage.keeper import Keeper, Unwritten
from deskspine.engine.storage.resume import Resumed, UnusableStateError, counting, present, resume

WAKE_S = 30.0
"""Maximum seconds between two wake-ups, which compare the clocks."""
FAULTS_KEPT = 3
"""Maximum number of faults of deskspine itself that are kept; more of them say nothing new."""


class Engine:
    """Owner of the state. Not thread-safe: one thread calls it.

    Its state is one frozen `Situation`, replaced as a whole. Every call looks at the clocks once at most.
    """

    __slots__ = (
        "_asked_for_s",
        "_ended",
        "_events",
        "_faults",
        "_files",
        "_keeper",
        "_listeners",
        "_ports",
        "_publisher",
        "_reading",
        "_reads_gaps",
        "_saved_rows",
        "_saved_shape",
        "_shape",
        "_shows_refusals",
        "_situation",
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
        """Create an engine over `ports`; `launch` begins.

        `reads_gaps` is False where the clocks run at another speed and a late wake-up means nothing. `first_run` and
        `unwell` are used when no state was saved.
        """
        self._ports, self._wake_s, self._reads_gaps = ports, wake_s, reads_gaps
        self._keeper = Keeper(ports.journal, ports.store, ports.status)
        self._files = ProfileFiles(ports.settings, ports.routines, self._keeper)
        self._publisher = Publisher(self._keeper, ports.pid, self.fault)
        self._listeners: list[Listener] = []
        desk = Desk(State(t=0.0))
        self._situation = Situation(Now(0.0, 0.0), desk, profile=Profile(unwell=unwell), first_run=first_run)
        self._reading = Reading(0.0, 0.0, 0.0)
        self._asked_for_s = 0.0
        """Seconds that the caller meant to sleep after the last step."""
        self._events: tuple[Event, ...] = ()
        self._shows_refusals = True
        """False while a request of another terminal is handled: its refusal is not shown on the screens."""
        self._faults: list[BaseException] = []
        self._shape: object = None
        """The desk after the last step, as far as it matters to screens and files."""
        self._saved_shape: object = None
        self._saved_rows = 0
        self._ended = False  # from then on another process may have the files

    # -- reading -------------------------------------------------------------------------------------------

    @property
    def situation(self) -> Situation:
        """Return the state as it was after the last step."""
        return self._situation

    @property
    def events(self) -> tuple[Event, ...]:
        """Return the events of the last step."""
        return self._events

    @property
    def faults(self) -> tuple[BaseException, ...]:
        """Return the first few faults of deskspine itself that did not end it."""
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
        return self._publisher.snapshot(self._situation, self._ports.clock.read())

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call `subscriber` with each new snapshot and the events since the snapshot before."""
        self._publisher.subscribe(subscriber)

    def listen(self, listener: Listener) -> None:
        """Call `listener` with the events of the player, as they happen."""
        self._listeners.append(listener)

    # -- beginning and ending ---------------------------------------------------------------------------------------

    def launch(self, *, goes_on: bool = False) -> None:
        """Load everything, work out how long the program was closed, and begin.

        A launch is a sign of life, unless it `goes_on` for a process that ended just now: then a playing routine goes
        on as well.
        """
        self._look()
        now = self._situation.now
        state, problem = self._ports.store.load()
        self._keeper.note("saved", problem)
        self._keeper.restore(() if state is None else saved.waiting(state))
        profile = self._situation.profile
        unwell = profile.unwell if state is None else saved.unwell(state)
        self._change(profile=self._files.first(profile, unwell, now))
        self._keeper.day.turn(self._situation.profile.day(now))
        breaks = self._keeper.day.figures().breaks
        past = None if state is None else self._resumed(state, goes_on=goes_on)
        if past is None:
            self._change(desk=machine.begin(now, self._situation.profile.policy, source=self._ports.source))
        with self._step() as step:
            if past is not None:
                step.advance(past.hold, past.start)
        if past is not None:
            self._change(desk=present(self._situation.desk, past))
        first_events = self._events
        with self._step() as step:
            step.advance(() if past is None else past.inputs)
        self._events = first_events + self._events
        self._change(desk=counting(self._situation.desk, self._keeper.day.name, breaks))
        self._shape = saved.shape(self._situation.desk)
        self._finish(True, self._events)
        self._keeper.alive(self._reading, self._situation.desk.clock, force=True)

    def _resumed(self, state: Mapping[str, Any], *, goes_on: bool) -> Resumed | None:
        """Load the saved state and return how to continue from it, or None after it was put aside as unusable."""
        now, profile, reading = self._situation.now, self._situation.profile, self._reading
        self._keeper.resumed(now)

        def check(desk: Desk) -> None:
            self._publisher.snapshot(replace(self._situation, desk=desk), reading)
            machine.next_deadline(desk, now, profile.policy)

        try:
            past = resume(
                state, self._ports.store, reading, now, profile.library, profile.fitted, profile.policy,
                source=self._ports.source, check=check, goes_on=goes_on,
            )  # fmt: skip
        except UnusableStateError as error:
            self._keeper.note("saved", self._ports.store.reject(str(error)))
            self._change(first_run=NOT_BEGUN)
            return None
        self._change(desk=past.desk, **past.kept.values())
        self._keeper.note("saved", past.trouble)
        self._keeper.recall(past.kept, profile.day(now))
        return past

    def quit(self, *, save: bool = True) -> None:
        """Save everything and close the files; without `save`, write nothing more, because another process has them."""
        self._ended = True
        if not save:
            return
        self.step()
        now, profile = self._situation.now, self._situation.profile
        self._keeper.catch_up(now.t, profile.day(now).date, force=True)
        self._keeper.save(self._to_save(ended=True))
        self._keeper.alive(self._reading, self._situation.desk.clock, force=True)
        self._keeper.close()

    # -- stepping ---------------------------------------------------------------------------------------------------

    def step(self, inputs: Sequence[DeskInput] = (), *, asked_for_s: float | None = None) -> float:
        """Read the clocks, do what is due, apply `inputs`, and return the seconds until the next wake-up.

        `asked_for_s` is the time the caller meant to sleep if it differs from what the last step returned.
        """
        gaps = self._look_for_gaps(asked_for_s)
        with self._step() as step:
            step.catch_up()
            step.advance_over(gaps, inputs)
            if not inputs:
                step.tidy()
            step.end()
        return self._end(step)

    def sleeps(self, seconds: float) -> None:
        """Note that the caller sleeps for `seconds`, less than the last step returned."""
        self._asked_for_s = seconds

    def handle(self, request: Request) -> Reply:
        """Carry out `request` in one step and return a sentence, which also says what is not yet on the disk."""
        self._shows_refusals = request.origin != "verb"
        delayed = self._keeper.backlog.delayed
        try:
            self._reread_if_edited([Key()])
            reply = self._handled(request)
        finally:
            self._shows_refusals = True
        if not reply.ok or self._keeper.backlog.delayed == delayed:
            return reply
        if self._keeper.backlog.revision != self._saved_rows:
            self._save()
        return Reply(True, f"{reply.text.removesuffix('.')}. {self._keeper.not_yet_written()}.")

    def _handled(self, request: Request) -> Reply:
        """Carry out `request` in one step. A key counts as input before it counts as a request."""
        from deskspine.engine.requests.dispatch import decide, reply_to  # loaded with the first request

        refusal, outcome = "", Outcome()
        gaps = self._look_for_gaps()
        with self._step() as step:
            if request.name != "history-changed":  # rows that wait may have to be forgotten
                step.catch_up()
            step.advance_over(gaps, [Key()] if request.typed else [])
            try:
                outcome = decide(step.situation, request, step.files())
            except RefusedError as refused:
                refusal = str(refused)
            else:
                step.carry_out(outcome)
            step.end()
        self._end(step, refusal if request.origin in ("key", "notice") else "")
        return Reply(False, refusal) if refusal else reply_to(request, outcome, self._situation, self._events)

    def report(self, report: EngineReport, inputs: Sequence[DeskInput] = ()) -> None:
        """Store a report of presence sources, channels, sounds or hooks, and apply the inputs that follow from it."""
        if self._ended:
            return
        name = REPORTS[type(report)]
        last: EngineReport = getattr(self._situation, name)
        self._change(**{name: report})
        if report.notes != last.notes:
            for topic, text in {**dict.fromkeys(dict(last.notes), ""), **dict(report.notes)}.items():
                self._keeper.note(topic, text)
        if inputs:
            try:
                self.step(inputs)
            except Exception as error:
                self.fault(error)
        elif report != last:
            self._publish(self._ports.clock.read())

    def look_at_files(self) -> None:
        """Read settings and routines again if the settings file was edited. That does not prove presence."""
        self._reread_if_edited([])

    def rewrite(self) -> None:
        """Write state, sign of life and status file again after they were removed."""
        self._saved_shape = None
        self._keeper.forget_files()
        self._save()
        self._publish(self._ports.clock.read())

    def note(self, topic: str, text: str) -> None:
        """Show a notice about `topic`, or remove it if `text` is empty; the next step publishes it."""
        self._keeper.note(topic, text)

    def log(self, where: str, text: str) -> None:
        """Write `text` about the part named `where` into the log."""
        self._ports.log.note(where, text)

    def fault(self, error: BaseException) -> None:
        """Log a fault of deskspine itself and show a notice; the session goes on."""
        self._ports.log.write(error, "engine")
        if len(self._faults) < FAULTS_KEPT:
            self._faults.append(error)
        text = f"A fault in deskspine itself ({type(error).__name__}); it goes on. `log` in its state folder says more."
        self._keeper.notices["fault"] = Notice(text, "error")

    # -- parts of a step --------------------------------------------------------------------------------------------

    def _change(self, **values: Any) -> None:
        """Replace values of the situation."""
        self._situation = replace(self._situation, **values)

    def _look(self) -> None:
        """Read the clocks, once a step."""
        self._reading = self._ports.clock.read()
        self._change(now=Now(self._reading.boot, self._reading.wall, self._ports.clock.zone()))

    def _look_for_gaps(self, asked_for_s: float | None = None) -> list[Gap]:
        """Read the clocks and return the gaps since the last step."""
        last = self._reading
        self._look()
        if not self._reads_gaps:
            return []
        asked_s = self._asked_for_s if asked_for_s is None else asked_for_s
        return [Gap(gap.kind, gap.length_s, gap.grace_s) for gap in classify(last, self._reading, asked_s)]

    @contextmanager
    def _step(self) -> Iterator[EngineStep]:
        """Yield a step and keep the situation that it leads to, also after a fault."""
        step = EngineStep(self._situation, self._keeper, self._files, self._listeners)
        try:
            yield step
        finally:
            self._situation, self._events = step.situation, step.events

    def _end(self, step: EngineStep, refusal: str = "") -> float:
        """Publish and save the changes of a step, and `refusal`; return the seconds until the next wake-up."""
        now, clock = self._situation.now, self._situation.desk.clock
        self._keeper.alive(self._reading, clock)
        before, self._shape = self._shape, saved.shape(self._situation.desk)
        changed = step.news or self._shape != before or self._publisher.is_behind(self._situation)
        if refusal:
            return self._finish(True, (*self._events, Event("refused", now.t, now.wall, refusal, clock.sit.at(now.t))))
        return self._finish(changed, self._events)

    def _finish(self, changed: bool, events: tuple[Event, ...]) -> float:
        """Publish and save when something changed; return the seconds until the next wake-up."""
        if changed or "state" in self._keeper.notices or self._keeper.backlog.revision != self._saved_rows:
            self._save()
        if changed or self._publisher.has_new_notices():
            self._publish(self._reading, events)
        now, situation = self._situation.now, self._situation
        due = machine.next_deadline(situation.desk, now, situation.profile.policy)
        self._asked_for_s = self._wake_s if due is None else min(self._wake_s, max(0.0, due - now.t))
        return self._asked_for_s

    def _publish(self, reading: Reading, events: tuple[Event, ...] = ()) -> None:
        self._publisher.publish(self._situation, reading, events, refusals=self._shows_refusals)

    def _reread_if_edited(self, inputs: Sequence[DeskInput]) -> None:
        """Read settings and routines again if the settings file was edited while the program runs."""
        if self._files.settings_changed():
            gaps = self._look_for_gaps()
            with self._step() as step:
                step.catch_up()
                step.advance_over(gaps, [])
                step.carry_out(Outcome(inputs, reread=True))
                step.advance(())
                step.end()
            self._end(step)

    # -- saving -----------------------------------------------------------------------------------------------

    def _save(self) -> None:
        self._saved_rows = self._keeper.backlog.revision
        shape = saved.shape(self._situation.desk), self._kept()
        if shape != self._saved_shape or "state" in self._keeper.notices:
            self._saved_shape = shape
            self._keeper.save(self._to_save(ended=False))

    def _to_save(self, *, ended: bool) -> dict[str, Any]:
        return saved.to_dict(self._situation.desk, self._reading, self._kept(), ended=ended)

    def _kept(self) -> saved.Kept:
        situation, keeper = self._situation, self._keeper
        return saved.Kept(
            situation.first_run.done,
            situation.first_run.pages_seen,
            situation.profile.unwell,
            situation.follow_up,
            keeper.natural,
            keeper.backlog.texts(),
            keeper.rows.open,
            situation.letter.mark,
        )
