"""The speaker of a playing routine: the lines that became due since it was asked last, and the next instant of one."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from deskspine.core.coach.fitting import in_short
from deskspine.core.player.machine import advance
from deskspine.core.player.plan import Plan
from deskspine.core.player.state import FUZZ_S, PlayerState, segment_s
from deskspine.core.player.view import PlayerView, view
from deskspine.core.player.wording import WAITS
from deskspine.core.routines.model import Library
from deskspine.core.text.durations import count, length
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Playing
from deskspine.plain.segment_lines import SHORT_S, opening_lines, phase_line, posture_words, time_marks
from deskspine.plain.sentences import seconds, sentence, sentences

STALE_S = 1.5
"""Seconds after which a time mark is not said any more: the process was stopped meanwhile."""
LATE_S = 1.0
"""Seconds into a phase from which its remaining time is said: the face joined in the middle of it."""
SOON_S = 0.001
"""Seconds to wait where a segment is over but for a rounding error."""


class _Place(Struct, frozen=True):
    """The place up to which a routine was spoken."""

    index: int
    into_s: float
    side: str
    """The side that was said last in this exercise."""
    paused: bool
    lead_in: bool


class RoutineSpeaker:
    """Speaks one routine. It follows the plan by the time that is passed in, and says each line once."""

    def __init__(self, playing: Playing, plays: Mapping[str, int] | None, library: Library | None) -> None:
        """Speak `playing`; `plays` counts the plays of each exercise, None means a person who knows them all.

        `library` has the words of the postures; without it none is said.
        """
        self.playing = playing
        self._plays = plays
        self._library = library
        self._place: _Place | None = None
        self._posture = ""
        """The posture that was said last; one that stays is not repeated."""
        self._eased: set[int] = set()
        """Exercises whose easier way was said."""

    def opening(self) -> tuple[str, ...]:
        """Return the lines about the routine: name, length, the rules, and the changes made for this person."""
        plan = self.playing.plan
        routine = plan.routine
        name = f"{plain(routine.name)}, {length(round(plan.total_s))}, {count(len(plan.slots), 'exercise')}"
        return sentences((name, routine.texts.before, routine.texts.stop, in_short(routine.notes)))

    def state(self, t: float) -> PlayerState:
        """Return the state of the routine at `t`."""
        return advance(self.playing.state, self.playing.plan, t)[0]

    def view(self, t: float) -> PlayerView:
        """Return the view of the routine at `t`."""
        return view(self.playing.state, self.playing.plan, t)

    def lines(self, t: float) -> tuple[str, ...]:
        """Return the lines that became due by `t`."""
        state, shown = self.state(t), self.view(t)
        if state.outcome:
            return ()
        before, into_s = self._place, state.into(t)
        is_back = before is not None and state.index == before.index and into_s < before.into_s - FUZZ_S
        if before is None or state.index != before.index or is_back:
            said, side = self._entered(state, shown, None if before is None or is_back else before)
            self._place = _Place(state.index, into_s, side, state.paused is not None, state.lead_in)
            return said + self._easier(state) + self._marks(state, -1.0, into_s)
        said = ()
        if state.paused is not None and not before.paused and not state.asking:
            said = (WAITS if state.waiting else sentence(f"paused with {seconds(shown.left_s)} left"),)
        elif before.paused and state.paused is None:
            said = (sentence(f"goes on: {_remaining(shown)}"),)
        elif before.lead_in and not state.lead_in and state.paused is None:
            said = (sentence(_remaining(shown)),)
        marks = self._marks(state, before.into_s, into_s)
        self._place = _Place(state.index, into_s, before.side, state.paused is not None, state.lead_in)
        return said + self._easier(state) + marks

    def next_at(self, t: float) -> float | None:
        """Return the next instant at which a line is due by itself, or None while the routine rests."""
        state, plan = self.state(t), self.playing.plan
        if state.since is None or state.outcome:
            return None
        if state.lead_in:
            return state.since
        into_s = state.into(t)
        ends = (segment_s(state, plan, state.index), *(mark.at_s for mark in time_marks(plan, state, state.index)))
        return t + min((at_s - into_s for at_s in ends if at_s > into_s + FUZZ_S), default=SOON_S)

    def _entered(self, state: PlayerState, shown: PlayerView, before: _Place | None) -> tuple[tuple[str, ...], str]:
        """Return the lines with which the present segment begins, and the side that was said."""
        plan, index = self.playing.plan, state.index
        segment, length_s = plan.segments[index], segment_s(state, plan, index)
        new_exercise = before is None or plan.segments[before.index].item != segment.item or before.index > index
        if new_exercise:
            if before is None or before.index > index:  # the person wants to hear it again
                self._posture = ""
            lines = self._exercise(plan, index, length_s)
            if shown.paused or shown.length_s - shown.left_s > LATE_S:
                left = f"paused with {seconds(shown.left_s)} left" if shown.paused else _remaining(shown)
                lines = (*lines[:-1], sentence(left))
            return lines, segment.side
        last_side = plan.segments[index - 1].next_side or (before.side if before is not None else "")
        said = sentences((phase_line(plan, index, length_s, side=last_side),))
        if segment.after and not segment.answer and shown.next_name:
            said += sentences((f"then {shown.next_name}",))
        return said, segment.side or last_side

    def _exercise(self, plan: Plan, index: int, length_s: float) -> tuple[str, ...]:
        exercise = plan.exercise(plan.segments[index].item)
        plays = None if self._plays is None else self._plays.get(exercise.id, 0)
        posture = posture_words(plan, index, self._library)
        is_said, self._posture = posture == self._posture, posture
        return opening_lines(plan, index, length_s, plays, "" if is_said else posture)

    def _marks(self, state: PlayerState, after_s: float, into_s: float) -> tuple[str, ...]:
        """Return the time marks after one second of the present segment up to another, without the stale ones."""
        if state.paused is not None or state.lead_in:
            return ()
        since_s = max(after_s, into_s - STALE_S)
        marks = time_marks(self.playing.plan, state, state.index)
        return tuple(mark.text for mark in marks if since_s + FUZZ_S < mark.at_s <= into_s + FUZZ_S)

    def _easier(self, state: PlayerState) -> tuple[str, ...]:
        """Return the easier way of the present exercise, once."""
        item = self.playing.plan.segments[state.index].item
        if item not in state.eased or item in self._eased:
            return ()
        self._eased.add(item)
        easier = self.playing.plan.exercise(item).easier
        return sentences((f"easier: {easier}",)) if easier else ()


def _remaining(shown: PlayerView) -> str:
    """Return the phase that goes on, with the seconds left if they are worth saying."""
    return f"{shown.word}, {seconds(shown.left_s)} left" if shown.left_s >= SHORT_S else shown.word
