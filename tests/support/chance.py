"""Chance for the property tests of the sitting clock: inputs, policies and timelines made up by hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.habits import NO_HABITS, SLOTS, Estimate, Habits
from deskspine.core.schedule.policy import Policy
from deskspine.core.timekeeping.calendar import NO_HOURS
from deskspine.core.timekeeping.instants import Now

WALL = 1_772_438_400.0
"""Monday 2026-03-02 08:00 UTC, where boot second 0 lies."""
DAY_SHIFTS = (*[((9 * 60, 12 * 60 + 30), (13 * 60 + 30, 18 * 60))] * 5, (), ())


@dataclass(frozen=True, slots=True)
class Step:
    """A pause of `after_s` seconds and what happens after it; a gap is a pause in which no process ran."""

    after_s: float
    entry: given.Input | None = None
    idle_s: float | None = None
    """Seconds since the last input, as a source reports it."""
    enough_s: float | None = None
    """Seconds of idleness that count as away in that report; None for the person's setting."""
    gap: bool = False
    waited_s: float | None = None
    """Seconds since the beginning of a wait, as a source reports it."""


def now_at(t: float) -> Now:
    """Return the moment of boot second `t`, on a machine whose clock is never set."""
    return Now(t, WALL + t)


def inputs_of(step: Step, t: float) -> list[given.Input]:
    """Return the inputs that a step gives the machine at instant `t`."""
    if step.gap:
        return [given.Gap("stall", step.after_s), *([] if step.entry is None else [step.entry])]
    if step.idle_s is not None:
        return [given.Idle(t - step.idle_s, step.enough_s)]
    if step.waited_s is not None:
        return [given.WaitStarted("d", "build", "command", t - step.waited_s)]
    return [] if step.entry is None else [step.entry]


def shifted_inputs(inputs: Sequence[given.Input], by_s: float) -> list[given.Input]:
    """Return the same inputs on boot seconds that are `by_s` later."""
    dated = (given.Idle, given.WaitStarted)
    return [
        replace(entry, since=entry.since + by_s) if isinstance(entry, dated) and entry.since is not None else entry
        for entry in inputs
    ]


seconds = st.one_of(
    st.integers(0, 8 * 70).map(lambda eighths: eighths / 8),
    st.integers(60, 1200).map(float),
    st.integers(1200, 8000).map(float),
    st.sampled_from([3.0, 20.0, 30.0, 60.0, 119.0, 120.0, 300.0, 600.0, 2940.0, 3000.0]),
)
happenings: st.SearchStrategy[given.Input] = st.sampled_from(
    [
        given.Typing(), given.Typing(), given.Typing(), given.Key(), given.Lock(), given.LockAsked(), given.Unlock(),
        given.Sleep(),
        given.Wake(), given.AwayKey(), given.Back(), given.WasHere(), given.Source(True), given.Source(False),
        given.SatThere("laptop"),
        given.Busy(True), given.Busy(False), given.Busy(True, "microphone", ("OBS",)),
        given.Busy(True, "microphone", ("OBS", "Zoom")), given.Busy(True, "camera"), given.Busy(True, "full-screen"),
        given.Video(True), given.Video(False),
        given.DoNotDisturb(True), given.DoNotDisturb(False), given.MeetingStart(), given.MeetingStart(900.0),
        given.MeetingOver(), given.PauseStart(900.0), given.PauseStart(until_wall=WALL + 9000.0), given.PauseStart(),
        given.Resume(), given.RoutineStarted("seated-2min", 120.0), given.RoutineEnded("finished", 120.0),
        given.RoutineEnded("shortened", 70.0), given.RoutineEnded("left", 20.0), given.RoutineEnded("stopped", 30.0),
        given.Snooze(), given.Snooze(), given.NotNow(), given.DidIt(), given.PutAside(),
        given.OfferClosed(), given.DidIt("again"),
        given.RoutineEnded("left", 20.0, back=True), given.UndoAnswer(), given.UndoAnswer(),
    ]
)  # fmt: skip
of_waits: st.SearchStrategy[given.Input] = st.sampled_from(
    [
        given.WaitStarted("a", "tests", "shell"), given.WaitStarted("b", "agent", "agent", expected_s=200.0),
        given.WaitStarted("c", sure=True), given.WaitStarted("a", "tests", "shell", expected_s=45.0),
        given.WaitEnded("a"), given.WaitEnded("b"), given.WaitEnded("c", lost=True), given.WaitNeedsYou("a"),
        given.WaitNeedsYou("b"),
    ]
)  # fmt: skip
"""News of the machine."""
wait_steps = st.one_of(
    st.builds(Step, seconds, of_waits),
    st.builds(Step, seconds, of_waits),
    st.builds(Step, seconds, waited_s=st.sampled_from([0.0, 10.0, 100.0, 7100.0, 9000.0])),
)
steps = st.one_of(
    wait_steps,
    st.builds(Step, seconds),
    st.builds(Step, seconds, happenings),
    st.builds(Step, seconds, happenings),
    st.builds(Step, seconds, idle_s=st.sampled_from([0.0, 3.0, 20.0, 100.0, 400.0])),
    st.builds(Step, seconds, idle_s=st.sampled_from([0.0, 20.0, 400.0]), enough_s=st.sampled_from([0.0, 1200.0, None])),
)
clock_set = st.sampled_from([-3600.0, 90.0, 5000.0, 52_200.0]).map(lambda by_s: Step(0.0, given.Gap("clock", by_s)))
steps_and_gaps = st.one_of(steps, steps, steps, st.builds(Step, seconds, gap=st.just(True)), clock_set)
habits = st.one_of(
    st.just(NO_HABITS),
    st.lists(
        st.builds(Estimate, st.sampled_from([0.1, 0.5, 0.95]), st.sampled_from([0.0, 40.0])),
        min_size=6,
        max_size=6,
    ).map(lambda hour: Habits(tuple(hour * (SLOTS // 6)))),
)
"""None, or habits that change from slot to slot, the same in each hour."""
policies = st.builds(
    Policy,
    interval_s=st.sampled_from([60.0, 600.0, 3000.0]),
    soft_start_s=st.sampled_from([0.0, 30.0]),
    heads_up_s=st.sampled_from([0.0, 60.0, 600.0]),
    micro_s=st.sampled_from([0.0, 0.0, 900.0]),
    work_hours=st.sampled_from([NO_HOURS, NO_HOURS, DAY_SHIFTS]),
    max_hold_s=st.sampled_from([300.0, 3600.0]),
    snooze_limit=st.sampled_from([0, 3]),
    offers=st.sampled_from([True, True, False]),
    flows=st.sampled_from([False, False, True]),
    adapts=st.booleans(),
    habits=habits,
    busy=st.sampled_from([frozenset({"microphone"}), frozenset({"camera", "full-screen"}), frozenset[str]()]),
)
other_interval = st.sampled_from([300.0, 2700.0, 3300.0])


def longer(policy: Policy, interval_s: float) -> Policy:
    """Return the same policy with another interval."""
    return replace(policy, interval_s=interval_s)


_WORDS = [
    "idle", "input", "start", "quick", "snooze", "not-now", "did-it", "put-aside", "lock", "unlock", "away", "back",
    "sleep", "wake", "meeting-over", "resume", "quit", "kill", "launch", "launch", "worse", "stop", "leave", "was-here",
    "key", "space", "meeting", "pause", "meeting 20", "pause 15", "mic on", "mic off", "video on", "video off",
    "dnd on", "dnd off", "source none", "source on", "stall 25", "stall 90", "stall 900", "interval +5", "interval -5",
    "start seated-5min", "start nothing-there", "arm", "start butrimov-check", "start warm-up", "score 0", "score 2",
    "score 3", "lock-asked", "sleep-announced", "saver on", "saver off", "use microphone OBS",
    "use microphone OBS, Zoom", "use microphone", "undo", "undo", "did-it-again",
    "wait tests", "wait agent 3m as one", "wait machine sure", "wait over", "wait over one", "needs-you", "offer-close",
]  # fmt: skip
WALL_WORDS = ["clock -3600", "clock 4000", "zone America/New_York", "zone Australia/Lord_Howe"]
lines = st.lists(st.tuples(st.integers(0, 4000), st.sampled_from(_WORDS)), min_size=1, max_size=14)
lines_with_walls = st.lists(
    st.tuples(st.integers(0, 4000), st.sampled_from(_WORDS + WALL_WORDS)), min_size=1, max_size=14
)


def at(elapsed_s: int) -> str:
    """Return an elapsed second as a timeline writes it."""
    return f"+{elapsed_s // 3600}:{elapsed_s // 60 % 60:02d}:{elapsed_s % 60:02d}"


def timeline(made_up: Sequence[tuple[int, str]], then_s: int = 4000) -> tuple[str, int]:
    """Return a timeline's text without its end, from pauses and words, and the second at which it may end."""
    rows, elapsed_s = [], 0
    for pause_s, word in made_up:
        elapsed_s += pause_s
        rows.append(f"{at(elapsed_s)} {word}")
    return "\n".join(rows), elapsed_s + then_s
