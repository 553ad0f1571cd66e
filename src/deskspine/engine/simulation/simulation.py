"""Simulation of a made-up day: the real engine on clocks that only move by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from zoneinfo import ZoneInfo

from msgspec import Struct

from deskspine.core.commands.registry import Request, timeline_request
from deskspine.core.first_run import FIRST_RUN_PAGES, FirstRun
from deskspine.core.presence.evidence import SAVER
from deskspine.core.routines.model import Library
from deskspine.core.schedule import inputs as given
from deskspine.core.schedule import last_input as input_seen
from deskspine.core.schedule.busy_kinds import HOLDING_KINDS
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.last_input import InputSeen
from deskspine.core.schedule.machine import next_deadline
from deskspine.core.schedule.policy import Policy
from deskspine.core.session import Desk, DeskInput
from deskspine.core.session import next_deadline as next_desk_deadline
from deskspine.core.settings.settings import Settings
from deskspine.core.timekeeping.instants import Now, Reading
from deskspine.core.timeline import Timeline, TimelineEntry, wait_of
from deskspine.core.waits.kinds import WaitKind, WaitSource
from deskspine.engine.engine import Engine
from deskspine.engine.ports import Ports
from deskspine.engine.simulation.clock import SimulatedClock
from deskspine.engine.simulation.made_up_files import FixedRoutines, LongJournal, UncopiedStore
from deskspine.engine.storage.keeper import ALIVE_EVERY_S
from deskspine.engine.storage.memory import MemorySettings, NullStatus

SOURCE_OF: dict[WaitKind, WaitSource] = {
    "build": "shell",
    "tests": "shell",
    "shell": "shell",
    "agent": "agent",
    "pane": "tmux",
    "machine": "hint",
}
"""The source from which a resident usually knows each kind of wait."""


class Seen(Struct, frozen=True):
    """One event as the person would have noticed it."""

    event: Event
    zone: tzinfo


class Simulation:
    """The run of one timeline."""

    def __init__(self, timeline: Timeline, settings: Settings, library: Library) -> None:
        self.timeline = timeline
        self.clock = SimulatedClock(timeline.wall, timeline.zone)
        self.store = UncopiedStore()
        self.journal = LongJournal()
        self.ports = Ports(
            self.clock,
            self.store,
            self.journal,
            MemorySettings(settings),
            FixedRoutines(library),
            NullStatus(),
            source=True,
        )
        self.engine: Engine | None = None
        self.typing = True
        self.source = settings.text("presence.source") != "none"
        self.asleep = False
        self.launched_at = 0.0
        self._waits: list[str] = []
        """Names of the waits that go on, in the order in which they began."""
        self._sign: tuple[Reading, InputSeen] | None = None
        """The last sign of life that a resident would have left, and the evidence of input at that moment."""
        self._later: list[DeskInput] = []
        self._seen: list[Seen] = []

    def run(self) -> Iterator[Seen]:
        """Yield everything that the person would have noticed, in the order in which it was known."""
        self.launch()
        yield from self.take()
        for entry in self.timeline.entries:
            yield from self._run_to(entry.elapsed_s)
            if entry.event == "end":
                break
            self.do(entry)
            yield from self.take()
        yield self._end()

    def request(self, request: Request) -> None:
        """Send a request to the engine as a key would."""
        if self.engine is None or self.asleep:
            why = "deskspine is not running" if self.engine is None else "the machine is asleep"
            self._tell([self._own("refused", why)])
            return
        reply = self.engine.handle(request)
        self._tell(self.engine.events)
        if not reply.ok and not any(event.kind == "refused" for event in self.engine.events):
            self._tell([self._own("refused", reply.text)])

    def preview(self, length_s: float) -> Iterator[Seen]:
        """Yield the events of `length_s` seconds for a person without a source who starts every offered routine."""
        self.launch()
        self._source("none")
        while True:
            for seen in self.take():
                yield seen
                if seen.event.kind == "ask":
                    self.request(Request("start", origin="timeline"))
            due = None if self.engine is None else next_desk_deadline(*_due_by(self.engine))
            if self._seen:
                continue
            if due is None or due > length_s:
                break
            self.clock.to(due)
            self._step([])
        yield from self._run_to(length_s)
        yield self._end()

    def _run_to(self, elapsed_s: float) -> Iterator[Seen]:
        """Run the engine up to `elapsed_s`."""
        while not self.step_to(elapsed_s):
            yield from self.take()
        yield from self.take()

    def step_to(self, elapsed_s: float) -> bool:
        """Run the engine to the next thing that happens by itself, at most to `elapsed_s`.

        Return True if `elapsed_s` was reached.
        """
        due: float | None = None
        if self.engine is not None and not self.asleep:
            # Only what the sitting clock waits for: a routine walks through its segments within one step.
            desk, now, policy = _due_by(self.engine)
            due = next_deadline(desk.clock, now, policy)
        reached = due is None or due > elapsed_s
        self._pass_to(elapsed_s if due is None or reached else due)
        self._step([])
        return reached

    def _pass_to(self, elapsed_s: float) -> None:
        """Move the clocks on, and leave the sign of life of the last full minute since the launch on the way.

        A resident wakes often enough to leave one every minute; here the engine wakes only when something happens.
        """
        now = self.clock.read()
        minute = elapsed_s - (elapsed_s - self.launched_at) % ALIVE_EVERY_S
        if minute >= now.boot:
            self._leave_sign(minute - now.boot)
        self.clock.to(elapsed_s, asleep=self.asleep)

    def _leave_sign(self, ahead_s: float = 0.0) -> None:
        """Remember the sign of life of this instant, or of one `ahead_s` later before which nothing happens."""
        if self.engine is not None and not self.asleep:
            now = self.clock.read()
            at = Reading(now.boot + ahead_s, now.mono + ahead_s, now.wall + ahead_s, now.boot_id)
            self._sign = at, input_seen.of_state(self.engine.situation.desk.clock)

    def _step(self, inputs: Sequence[DeskInput], asked_for_s: float = math.inf) -> None:
        if self.engine is None or self.asleep:
            self._later.extend(inputs)
            return
        self.engine.step(inputs, asked_for_s=asked_for_s)
        self._tell(self.engine.events)

    def _tell(self, events: Sequence[Event]) -> None:
        self._seen.extend(Seen(event, self.clock.zone()) for event in events)

    def take(self) -> list[Seen]:
        """Return what the person noticed since the last call."""
        taken, self._seen = self._seen, []
        return taken

    def _at_desk(self) -> list[DeskInput]:
        self.typing = True
        return [given.Typing()] if self.source else []

    def _gone(self) -> list[DeskInput]:
        self.typing = False
        return [given.Idle(self.clock.read().boot)] if self.source else []

    def _answer(self) -> None:
        """Let the person be at the desk. Where an ask begins by itself, an answer is a key in our own screen."""
        own = [given.Key()] if self.engine is not None and _due_by(self.engine)[2].flows else []
        self._step([*own, *self._at_desk()])

    def do(self, entry: TimelineEntry) -> None:
        """Do what a line of the timeline says, at this instant."""
        act = WORDS.get(entry.event)
        if act is not None:
            act(self, entry.argument)
            return
        self._answer()
        request = timeline_request(entry.event, entry.argument)
        assert request is not None, "every other word is one of a command"
        self.request(request)

    def launch(self, _: str = "") -> None:
        """Start the program, unless it runs."""
        if self.engine is not None:
            return
        self.asleep = False
        self.engine = Engine(self.ports, wake_s=math.inf, first_run=FirstRun(True, FIRST_RUN_PAGES))
        self.engine.launch()
        self.launched_at = self.clock.read().boot
        self._leave_sign()
        self._tell(self.engine.events)
        waiting, self._later = self._later, []
        source: list[DeskInput] = [given.Source(self.source)]
        self._step([*source, *waiting, *self._at_desk()])

    def _quit(self, _: str) -> None:
        if self.engine is not None and not self.asleep:
            self.engine.quit()
        self.engine, self.asleep = None, False

    def _kill(self, _: str) -> None:
        if self.engine is not None and not self.asleep:
            assert self._sign is not None
            self.store.alive, self.store.seen = self._sign
        self.engine, self.asleep = None, False

    def _wake(self, _: str) -> None:
        if not self.asleep:
            return
        self.asleep = False
        waiting, self._later = self._later, []
        self._step([given.Wake(), *waiting, *self._at_desk()])
        self._leave_sign()

    def _sleep(self, _: str) -> None:
        self._step([given.Sleep(), *self._gone()])
        self.asleep = self.engine is not None

    def _idle(self, _: str) -> None:
        self._step(self._gone())

    def _input(self, _: str) -> None:
        self._step(self._at_desk())

    def _lock(self, _: str) -> None:
        self._step([given.Lock(), *self._gone()])

    def _lock_asked(self, _: str) -> None:
        self._step([given.LockAsked(), *self._gone()])

    def _saver(self, text: str) -> None:
        on = text == "on"
        last = (
            self.clock.read().boot
            if self.engine is None or self.typing
            else self.engine.situation.desk.clock.last_input
        )
        self.typing = not on
        self._step([given.Idle(last, cause=SAVER) if on else given.Typing()] if self.source else [])

    def _sleep_announced(self, _: str) -> None:
        self._step([given.Sleep()])

    def _unlock(self, _: str) -> None:
        self._step([given.Unlock(), *self._at_desk()])

    def _away(self, _: str) -> None:
        self._step([given.AwayKey(), *self._gone()])

    def _back(self, _: str) -> None:
        self._step([given.Back(), *self._at_desk()])

    def _key(self, _: str) -> None:
        self._step([given.Key()])

    def _mic(self, text: str) -> None:
        self._step([given.Busy(text == "on")])

    def _use(self, text: str) -> None:
        device, _, names = text.partition(" ")
        who = tuple(name.strip() for name in names.split(",") if name.strip())
        kind = next(kind for kind in HOLDING_KINDS if kind == device)
        self._step([given.Busy(bool(who), kind, who)])

    def _video(self, text: str) -> None:
        self._step([given.Video(text == "on")])

    def _dnd(self, text: str) -> None:
        self._step([given.DoNotDisturb(text == "on")])

    def _source(self, text: str) -> None:
        self.source = text == "on"
        now = self.clock.read().boot
        seen: list[DeskInput] = [given.Typing() if self.typing else given.Idle(now)] if self.source else []
        self._step([given.Source(self.source), *seen])

    def _clock(self, text: str) -> None:
        self.clock.set_wall(float(text))
        self._step([])

    def _stall(self, text: str) -> None:
        self.clock.to(self.clock.read().boot + float(text))
        self._step([], asked_for_s=0.0)
        self._leave_sign()

    def _zone(self, text: str) -> None:
        self.clock.travel(ZoneInfo(text))
        self._step([])

    def _interval(self, text: str) -> None:
        self._answer()
        self.request(Request("interval-up", {"by": int(text)}, "timeline"))

    def _score(self, text: str) -> None:
        self._answer()
        self.request(Request("player-score", {"score": text}, "timeline"))

    def _wait(self, text: str) -> None:
        words = wait_of(text)
        assert words is not None, "the timeline was read"
        if words.over:
            name = self._wait_named(words.id)
            self._waits = [each for each in self._waits if each != name]
            self._step([given.WaitEnded(name)])
            return
        self._waits = [*(name for name in self._waits if name != words.id), words.id]
        since = self.clock.read().boot
        source = SOURCE_OF[words.kind]
        self._step([given.WaitStarted(words.id, words.kind, source, since, words.expected_s, words.sure)])

    def _needs_you(self, text: str) -> None:
        self._step([given.WaitNeedsYou(self._wait_named(text))])

    def _wait_named(self, name: str) -> str:
        """Return the name, or without one that of the wait that began last."""
        return name or (self._waits[-1] if self._waits else "")

    def _end(self) -> Seen:
        return Seen(self._own("end", "the timeline ends"), self.clock.zone())

    def _own(self, kind: str, why: str) -> Event:
        now = self.clock.read()
        if self.engine is None:
            return Event("end" if kind == "end" else "refused", now.boot, now.wall, why)
        snapshot = self.engine.snapshot()
        sit_s = snapshot.sit.at(now.boot)
        return Event("end" if kind == "end" else "refused", now.boot, now.wall, why, sit_s, snapshot.due)


def _due_by(engine: Engine) -> tuple[Desk, Now, Policy]:
    situation = engine.situation
    return situation.desk, situation.now, situation.profile.policy


WORDS = {
    "idle": Simulation._idle, "input": Simulation._input, "lock": Simulation._lock, "unlock": Simulation._unlock,
    "lock-asked": Simulation._lock_asked, "sleep-announced": Simulation._sleep_announced, "saver": Simulation._saver,
    "away": Simulation._away, "back": Simulation._back, "sleep": Simulation._sleep, "wake": Simulation._wake,
    "key": Simulation._key, "mic": Simulation._mic, "use": Simulation._use, "video": Simulation._video,
    "dnd": Simulation._dnd, "source": Simulation._source, "clock": Simulation._clock, "stall": Simulation._stall,
    "zone": Simulation._zone, "interval": Simulation._interval, "quit": Simulation._quit, "kill": Simulation._kill,
    "launch": Simulation.launch, "score": Simulation._score, "wait": Simulation._wait,
    "needs-you": Simulation._needs_you,
}  # fmt: skip
"""Words of a timeline that mean more, or something else, than the request of a command."""
