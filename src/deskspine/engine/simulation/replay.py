"""Replay of recorded days: the real engine over the times at which a person was there, with other settings."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from deskspine.core.history.records import (
    AskRecord,
    DayRows,
    GapRecord,
    MeetingRecord,
    SitRecord,
    StretchRecord,
    WaitRecord,
)
from deskspine.core.replay.answers import AnswerShares, InShares
from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import Settings
from deskspine.core.timeline import Timeline, TimelineEntry
from deskspine.engine.simulation.simulation import Seen, Simulation
from deskspine.engine.storage.memory import MemoryJournal

WORD_OF = {"started": "start", "did-it": "did-it", "snoozed": "snooze", "not-now": "not-now", "put-aside": "put-aside"}
"""The word of a timeline for each answer; one that is missing is no answer."""
SHORTEST_STEP_S = 5.0
"""Minimum seconds of a step while a routine plays."""


class GivenAnswer(Struct, frozen=True):
    """The answer of a person to an ask or an offer."""

    word: str
    """A word of a timeline."""
    after_s: float = 0.0
    """Seconds until the person gives it. It is dropped if the ask has gone by then."""


class SimulatedPerson(Protocol):
    """A person who notices what the program shows."""

    def choice(self, seen: Seen) -> GivenAnswer | None:
        """Return the answer to what the person noticed, or None for none."""
        ...


class PersonInShares:
    """A person who answers in the shares of their own recorded answers."""

    def __init__(self, shares: AnswerShares) -> None:
        self._after_s = shares.after_s
        self._breaks, self._micro = InShares(shares.breaks), InShares(shares.micro)
        passed = max(0, shares.offers - shares.offers_taken)
        self._offers = InShares((("started", shares.offers_taken), ("passed", passed)))

    def choice(self, seen: Seen) -> GivenAnswer | None:
        """Return the answer to an ask or an offer, or None for none."""
        if seen.event.kind == "offer":
            answers = self._offers
        elif seen.event.kind == "ask":
            answers = self._micro if seen.event.ask_kind == "micro" else self._breaks
        else:
            return None
        word = WORD_OF.get(answers.next())
        return None if word is None else GivenAnswer(word, self._after_s)


def replayed(timeline: Timeline, shares: AnswerShares, settings: Settings, library: Library) -> DayRows:
    """Return the rows that the engine writes over the recorded days with these settings."""
    simulation = Simulation(timeline, settings, library)
    simulation.source = True  # the recording knows when the person was there
    live(simulation, PersonInShares(shares))
    return all_rows(simulation.journal)


def live(simulation: Simulation, person: SimulatedPerson) -> None:
    """Run the whole timeline of `simulation` with a person who answers."""
    _Life(simulation, person).run()


def all_rows(journal: MemoryJournal) -> DayRows:
    """Return the rows of all days in one value, without asks and sits that were taken back."""
    return DayRows(
        tuple(journal.breaks),
        journal.of(StretchRecord),
        journal.of(GapRecord),
        tuple((wall, kind, why) for _, wall, kind, why in journal.events),
        journal.of(WaitRecord),
        tuple(row for row in journal.of(AskRecord) if not row.annulled),
        journal.of(MeetingRecord),
        tuple(row for row in journal.of(SitRecord) if not row.annulled),
    )


class _Life:
    """A person at the desk of a simulation."""

    def __init__(self, simulation: Simulation, person: SimulatedPerson) -> None:
        self._simulation, self._person = simulation, person
        self._answer: tuple[float, str] | None = None
        """Elapsed second and word of the answer that the person is about to give."""

    def run(self) -> None:
        """Run the timeline to its end."""
        self._simulation.launch()
        self._notice()
        for entry in self._simulation.timeline.entries:
            self._run_to(entry.elapsed_s)
            if entry.event == "end":
                break
            self._simulation.do(entry)
            self._notice()

    def _run_to(self, elapsed_s: float) -> None:
        while True:
            target = min(elapsed_s, self._next_look())
            reached = self._simulation.step_to(target)
            self._notice()
            if self._answer is not None and self._answer[0] <= self._simulation.clock.read().boot:
                self._give(self._answer[1])
            elif reached and target == elapsed_s:
                return

    def _next_look(self) -> float:
        """Return the next instant at which the person answers or a routine may end."""
        now = self._simulation.clock.read().boot
        at = self._simulation.timeline.entries[-1].elapsed_s
        engine = self._simulation.engine
        desk = None if engine is None else engine.situation.desk
        if desk is not None and desk.plan is not None and desk.player is not None:
            at = min(at, now + max(SHORTEST_STEP_S, desk.plan.total_s - desk.player.played(now)))
        return at if self._answer is None else min(at, self._answer[0])

    def _notice(self) -> None:
        for seen in self._simulation.take():
            choice = self._person.choice(seen)
            if choice is not None and self._answer is None:
                self._answer = seen.event.t + choice.after_s, choice.word

    def _give(self, word: str) -> None:
        self._answer = None
        engine = self._simulation.engine
        clock = None if engine is None else engine.situation.desk.clock
        if clock is not None and clock.absence is None and (clock.ask is not None or clock.offer is not None):
            self._simulation.do(TimelineEntry(0, clock.t, word))
            self._notice()
