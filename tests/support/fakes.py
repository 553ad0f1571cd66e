"""Builders for screen tests: a clock that stands still, a recorder for requests, and a snapshot with sensible defaults.

At the start it is Wednesday 4 March 2026, 10:00 at UTC+1, and the person has been sitting for 32 minutes of 50.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

from msgspec.structs import replace

from deskspine.core.commands.registry import Request
from deskspine.core.figure.pose import Pose
from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.routines.model import BreathPlan, Dose, Exercise, Library, Routine, Slot
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.timekeeping.instants import Meter, Now, Reading
from deskspine.core.waits.kinds import WaitKind
from deskspine.engine.link import Link
from deskspine.engine.requests.arguments import checked
from deskspine.engine.requests.dispatch import HANDLERS, RUNNER_REQUESTS
from deskspine.engine.snapshot import (
    AskView,
    DayStretch,
    LastBreak,
    NextRoutine,
    OfferView,
    PresenceView,
    Snapshot,
    Today,
    WaitView,
    WeekDay,
)
from deskspine.tui.services import Services

ZONE = timezone(timedelta(hours=1))
BOOT = 100_000.0
"""Boot second at which every test begins."""
WALL = datetime(2026, 3, 4, 10, 0, tzinfo=ZONE).timestamp()
"""The wall second that goes with it."""


class FakeClock:
    """A clock that moves only when a test says so."""

    def __init__(self) -> None:
        self.t = BOOT
        self.wall = WALL

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass on all clocks."""
        self.t += seconds
        self.wall += seconds

    def read(self) -> Reading:
        """Return one reading of all clocks."""
        return Reading(boot=self.t, mono=self.t, wall=self.wall, boot_id="test")

    def zone(self) -> tzinfo:
        """Return the zone UTC+1."""
        return ZONE


class Recorder:
    """A replacement for the way to the engine: it records the requests."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.signs = 0
        """Number of signs of life, alone or with a request."""

    def __call__(self, request: Request) -> None:
        if request.name not in RUNNER_REQUESTS:
            checked(request, HANDLERS[request.name].args)  # what a screen sends must be what the engine takes
        self.signs += request.typed or request.name == "key"
        self.requests.append(replace(request, typed=False))

    @property
    def names(self) -> list[str]:
        """The names of the requests in order, signs of a key left out."""
        return [request.name for request in self.requests if request.name != "key"]

    @property
    def last(self) -> Request:
        """The last request that was not a sign of a key."""
        return [request for request in self.requests if request.name != "key"][-1]


def exercise(number: int = 1, **changes: Any) -> Exercise:
    """Return an exercise of a plain kind; every second number has two sides."""
    names = ("Chin tuck", "Ear to shoulder", "Look over the shoulder", "Shoulder rolls", "Elbows back")
    ids = ("chin-tuck", "side-bend", "rotation", "shoulder-rolls", "elbows-back")
    at = (number - 1) % len(names)
    built = Exercise(
        id=ids[at],
        name=names[at],
        kind="hold",
        cue="Slide the chin straight back, as if along a shelf.",
        steps=("Sit tall.", "Slide the chin back.", "Let go slowly."),
        why="Moves the joints that stay still at a screen.",
        feel="A gentle stretch at the back of the neck.",
        watch="Keep the eyes level.",
        easier="Go half as far.",
        body=("neck",) if number < 4 else ("shoulders", "upper back"),
        sides=("left", "right") if number in (2, 3) else (),
        dose=Dose(prep_s=(5, 5, 5), reps=(2, 2, 2), move_s=(2, 2, 2), hold_s=(3, 4, 5), rest_s=(2, 2, 2)),
        breath=BreathPlan(move="out", hold="free", rest="in"),
    )
    return replace(built, **changes)


def routine(routine_id: str = "seated-2min", exercises: int = 5, **changes: Any) -> Routine:
    """Return a routine of five exercises that promises two minutes."""
    slots = tuple(Slot(each, each.dose) for each in (exercise(n) for n in range(1, exercises + 1)))
    name = "Two-minute seated reset" if routine_id == "seated-2min" else "One-minute neck break"
    promise = 120 if routine_id == "seated-2min" else 60
    built = Routine(
        id=routine_id,
        name=name,
        summary="Neck and shoulders, seated, without getting up.",
        duration_s=(promise, promise, promise),
        slots=slots,
    )
    return replace(built, **changes)


def plan(built: Routine | None = None) -> Plan:
    """Return the plan of `built`, or of the two-minute routine, at level 1."""
    return compile_plan(built or routine(), 1)


def library(*routines: Routine) -> Library:
    """Return a library of `routines`, or of the two built here."""
    all_routines = routines or (routine(), routine("micro-1min", exercises=2))
    exercises = {slot.exercise.id: slot.exercise for each in all_routines for slot in each.slots}
    poses = {"neutral": Pose("neutral", "front", "Sitting tall, hands on the thighs, looking ahead.")}
    return Library(exercises=exercises, routines={each.id: each for each in all_routines}, poses=poses)


def ask(**changes: Any) -> AskView:
    """Return the view of an ask that has been open for two seconds."""
    built = AskView(
        stage="asking",
        kind="break",
        number=1,
        step=0,
        asked=BOOT - 2,
        next_remind=BOOT + 58,
        snoozes_used=0,
        snooze_limit=3,
        snooze_s=300,
        again=None,
        why="50 minutes of sitting",
    )
    return replace(built, **changes)


def today(**changes: Any) -> Today:
    """Return a morning since 08:05 with two breaks and one absence."""
    at = WALL - 2 * 3600
    built = Today(
        sitting=Meter(95 * 60.0, BOOT),
        breaks=2,
        natural=1,
        longest_sit=Meter(51 * 60.0),
        strip=(
            DayStretch("sitting", at + 300, at + 3000),
            DayStretch("routine", at + 3000, at + 3120),
            DayStretch("sitting", at + 3120, at + 4680),
            DayStretch("away", at + 4680, at + 5160),
            DayStretch("routine", at + 5160, at + 5280),
            DayStretch("sitting", at + 5280, None),
        ),
        events=(
            (at + 3000, "finished", "Two-minute seated reset, all five exercises"),
            (at + 4680, "away", "Nothing was typed for five minutes"),
            (at + 5160, "back", "Typing again after 8 minutes, counted as a break"),
        ),
    )
    return replace(built, **changes)


def week(*breaks: int) -> tuple[WeekDay, ...]:
    """Return the days up to the present one with their numbers of breaks, oldest first."""
    first = datetime.fromtimestamp(WALL, ZONE).date() - timedelta(len(breaks) - 1)
    return tuple(WeekDay(first + timedelta(at), number, number * 3000, 3000) for at, number in enumerate(breaks))


def snapshot(**changes: Any) -> Snapshot:
    """Sitting for 32 minutes, the next break in 18; any field can be given another value."""
    built = Snapshot(
        at=Reading(BOOT, BOOT, WALL, "test"),
        mode="sitting",
        settings=DEFAULTS,
        interval_s=50 * 60,
        sit=Meter(32 * 60.0, BOOT),
        progress=Meter(32 * 60.0, BOOT),
        due=BOOT + 18 * 60,
        presence=PresenceView(
            state="present",
            since=BOOT - 32 * 60,
            evidence=("typing in this window",),
            sources=("own keys: works", "idle time: none on this machine"),
        ),
        ask=None,
        next=NextRoutine(routine(), 120, "your default"),
        quick=NextRoutine(routine("micro-1min", exercises=2), 60, "the quick one"),
        today=today(),
        week=week(2, 4, 1, 0, 5, 3, 2),
        last_break=LastBreak(WALL - 3000, "Two-minute seated reset", "finished", "better"),
        library=library(),
    )
    return replace(built, **{"next_ask": changes.get("due", built.due), **changes})


def wait(kind: WaitKind = "tests", ago_s: float = 130.0, **changes: Any) -> WaitView:
    """Return the view of a wait that began `ago_s` seconds ago."""
    return replace(WaitView(kind, "shell", BOOT - ago_s), **changes)


def offer(**changes: Any) -> OfferView:
    """Return the view of a break of 60 seconds that was offered two seconds ago, while tests run."""
    quick = NextRoutine(routine("micro-1min", exercises=2), 60, "fits")
    return replace(OfferView("tests", BOOT - 2, BOOT + 118, quick, "your tests are running: 60 seconds?"), **changes)


def asking(**changes: Any) -> Snapshot:
    """Return a snapshot with an open ask."""
    return snapshot(
        mode="asking",
        sit=Meter(50 * 60.0, BOOT),
        progress=Meter(50 * 60.0, BOOT),
        due=BOOT - 2,
        ask=ask(**changes),
    )


FAULTS: list[tuple[BaseException, str]] = []
"""Faults that screens have reported since the test began; a test that expects faults removes them."""


def now() -> Now:
    """Return the moment at which every test begins."""
    return Now(BOOT, WALL, ZONE)


def keep_fault(error: BaseException, where: str) -> None:
    """Add a fault to `FAULTS`, in place of the log of faults."""
    FAULTS.append((error, where))


def services(first: Snapshot | None = None) -> tuple[Services, FakeClock, Recorder]:
    """Return services over fakes, with `first` already put into the link."""
    clock, recorder, link = FakeClock(), Recorder(), Link()
    link.put(first or snapshot())
    return Services(clock=clock, send=recorder, link=link, report=keep_fault), clock, recorder
