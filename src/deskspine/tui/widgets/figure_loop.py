"""A figure that shows one exercise of a routine, or all of them in turn, again and again in a short form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, pi

from msgspec import Struct
from msgspec.structs import replace
from textual.message import Message
from textual.timer import Timer

from deskspine.core.figure.film import Shot, shot_of
from deskspine.core.player.plan import Plan, compile_plan
from deskspine.core.player.poses import pose_in
from deskspine.core.player.shots import shots_of
from deskspine.core.routines.figure_signs import signs_of
from deskspine.core.routines.model import ByLevel, Dose, Level, Library, Routine, Slot
from deskspine.core.settings.settings import Settings
from deskspine.core.timekeeping.instants import Now
from deskspine.tui.widgets.figure import Figure
from deskspine.tui.widgets.figure_frames import (
    BREATH_S,
    HELD_FRAMES,
    LEAST_WAIT_S,
    UNSEEN_FRAMES,
    drawn,
    next_frame_s,
    poses_of,
    show_key_pose,
)

PREP_S, MOVE_S, HOLD_S, REST_S = 1, 4, 2, 3
"""Maximum seconds of each phase: a passing look sees the whole movement."""
REPS = 1


class LoopShot(Struct, frozen=True):
    """One instant of a loop: its picture, and the place in its segment."""

    shot: Shot
    moves: bool
    held: bool
    """True in a hold, in which the figure only breathes."""
    into_s: float
    left_s: float


class FigureLoop(Figure):
    """A figure that repeats exercises while it is visible. With reduced motion it stays in the first key pose."""

    class Reached(Message):
        """The figure begins to show another place of the routine."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, now: Callable[[], Now], *, unseen: bool = False, id: str | None = None) -> None:
        """Create a figure that stops while the terminal is not in focus, or moves more slowly if `unseen` is True."""
        super().__init__(id=id)
        self._unseen = unseen
        self._rests = True
        """True while the page has stopped the figure."""
        self._blurred_at: float | None = None
        """Boot second at which a moving figure stopped because the terminal lost the focus."""
        self._now = now
        self._began = now().t
        self._plans: tuple[Plan, ...] = ()
        """The loop of each place that is shown."""
        self._all_shots: tuple[tuple[Shot, ...], ...] = ()
        """All shots of each loop."""
        self._places: tuple[int, ...] = ()
        """The places of the routine that these loops are of."""
        self._place = -1
        self._rounds = 0
        """Number of rounds after which the figure stops; 0 if it never does."""
        self._source: tuple[Library, Settings] | None = None
        self._timer: Timer | None = None

    @property
    def runs(self) -> bool:
        """True while a timer waits for the next picture."""
        return self._timer is not None

    def play(
        self,
        library: Library | None,
        settings: Settings,
        routine: Routine,
        level: Level,
        *,
        whole: bool = False,
        rounds: int = 0,
    ) -> bool:
        """Show the first exercise of `routine` from now on, or all in turn; return False if there is no picture.

        After this number of `rounds`, unless it is 0, the figure stays in a key pose.
        """
        self._stop()
        self._rests, self._blurred_at = False, None
        slots = routine.slots if whole else routine.slots[:1]
        places = [at for at, slot in enumerate(slots) if drawn(library, slot.exercise, settings)]
        self._plans, self._places, self._place = (), tuple(places), -1
        if library is None or not places:
            return False
        self._source, self._rounds, self._began = (library, settings), rounds, self._now().t
        self._plans = tuple(loop_plan(routine, level, at) for at in places)
        self._all_shots = tuple(shots_of(plan, 0) for plan in self._plans)
        self._step()
        return True

    def go_on(self) -> None:
        """Continue after `rest`."""
        self._rests = False
        self._step()

    def rest(self) -> None:
        """Stop moving, because the figure is covered or hidden."""
        self._rests = True
        self._stop()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def on_mount(self) -> None:
        """Follow the focus of the terminal."""
        self.watch(self.app, "app_focus", self._focus_changed, init=False)

    def on_unmount(self) -> None:
        """Stop the timer."""
        self.rest()

    def _focus_changed(self) -> None:
        """Stop, or continue where it stopped."""
        if self._unseen or self._rests:
            return
        if self.app.app_focus:
            self._step()
        elif self.runs:
            self._stop()
            self._blurred_at = self._now().t

    def _step(self) -> None:
        """Show the present instant, and set a timer for the next picture."""
        self._stop()
        if not self._plans or self._source is None or not self.is_attached:
            return
        library, settings = self._source
        seen = self._unseen or self.app.app_focus
        if seen and self._blurred_at is not None:
            self._began += self._now().t - self._blurred_at
            self._blurred_at = None
        seconds = (self._now().t if self._blurred_at is None else self._blurred_at) - self._began
        still = settings.text("appearance.motion") != "full"
        stopped = self._rounds and seconds >= self._rounds * sum(plan.total_s for plan in self._plans)
        at, into = (0, 0.0) if still or stopped else part_at(self._plans, seconds)
        plan = self._plans[at]
        exercise = plan.exercise(0)
        if self._places[at] != self._place:
            self._place = self._places[at]
            self.post_message(self.Reached(self._place))
        if still or stopped or not plan.segments:
            show_key_pose(self, library, settings, plan.routine, exercise)
            return
        shown = loop_shot(plan, into)
        stands, signs = plan.routine.position == "standing", signs_of(exercise)
        self.show(
            library, settings, poses_of(exercise), shown.shot, stands=stands, signs=signs, shots=self._all_shots[at]
        )
        if not seen:
            self._blurred_at = self._began + seconds
            return
        frames = settings.number("appearance.frames")
        if shown.held or not self.app.app_focus:
            frames = min(frames, HELD_FRAMES if shown.held else UNSEEN_FRAMES)
        wait = min(next_frame_s(shown.into_s, frames), shown.left_s) if shown.moves else shown.left_s
        self._timer = self.set_timer(max(LEAST_WAIT_S, wait), self._step)


def loop_plan(routine: Routine, level: Level, at: int = 0) -> Plan:
    """Return the plan of the exercise at place `at` alone, with short phases and one repetition a side."""
    slot = routine.slots[at]
    dose = slot.dose
    short = Dose(
        prep_s=_at_most(dose.prep_s, PREP_S),
        reps=(REPS, REPS, REPS),
        move_s=_at_most(dose.move_s, MOVE_S),
        hold_s=_at_most(dose.hold_s, HOLD_S),
        rest_s=_at_most(dose.rest_s, REST_S),
    )
    return compile_plan(replace(routine, slots=(Slot(slot.exercise, short, only=slot.only),)), level)


def part_at(plans: Sequence[Plan], seconds: float) -> tuple[int, float]:
    """Return which of `plans` is shown `seconds` after their first round began, and the seconds since it began."""
    into = max(0.0, seconds) % sum(plan.total_s for plan in plans)
    for at, plan in enumerate(plans):
        if into < plan.total_s:
            return at, into
        into -= plan.total_s
    return 0, 0.0


def loop_shot(plan: Plan, seconds: float) -> LoopShot:
    """Return the picture `seconds` after the beginning of the first of many rounds of `plan`."""
    into = max(0.0, seconds) % plan.total_s
    index = 0
    while into >= plan.segments[index].seconds and index < len(plan.segments) - 1:
        into -= plan.segments[index].seconds
        index += 1
    segment = plan.segments[index]
    pose = pose_in(plan, index, min(1.0, into / segment.seconds))
    held = segment.phase == "hold"
    breath = 0.5 - 0.5 * cos(2 * pi * into / BREATH_S) if held else 0.0
    moves = held or pose.start not in ("", pose.end)
    shot = shot_of(pose.start, pose.end, pose.progress, breath, before=pose.before, after=pose.after)
    return LoopShot(shot, moves, held, into, segment.seconds - into)


def _at_most(seconds: ByLevel, most: int) -> ByLevel:
    first, second, third = (min(most, value) for value in seconds)
    return first, second, third
