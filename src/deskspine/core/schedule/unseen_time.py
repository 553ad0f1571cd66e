"""Unseen time: the machine was asleep, the program was stopped or closed, or only the clock was set."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.history.day_log import COUNTED, TOO_SHORT
from deskspine.core.schedule import absence_question as question
from deskspine.core.schedule import device_uses as uses
from deskspine.core.schedule import presence
from deskspine.core.schedule.absence_words import counted_words, too_short_words
from deskspine.core.schedule.events import GapKind
from deskspine.core.schedule.step import Step
from deskspine.core.text.durations import duration

GAP_WORDS: dict[GapKind, str] = {
    "asleep": "asleep",
    "stall": "program stopped",
    "closed": "closed",
    "clock": "the clock was set",
}


def read(step: Step, kind: GapKind, length_s: float, grace_s: float) -> None:
    """Read a time in which nothing could be seen, from this instant on, as an absence, and move the step past it."""
    state = step.state
    if kind == "clock":
        way = "forward" if length_s > 0 else "back"
        step.say("gap", f"the clock was set {duration(length_s)} {way}: {_stepped(step, length_s)}",
              gap=kind, length_s=length_s, counted=False)  # fmt: skip
        return
    if length_s < 0:
        step.say("gap", f"the clocks contradict each other (closed for {length_s:.0f} s): your sitting time is kept",
              gap=kind, length_s=length_s, counted=False)  # fmt: skip
        return
    state.uses = uses.unseen(state.uses, length_s)
    state.video_from = uses.video_since(state)
    state.t += grace_s
    begun = state.t
    earlier = state.absence
    if kind == "closed":
        state.locked = state.asleep = state.away_key = None
    since = _dated_back(step, kind, begun + length_s)
    was_visible = presence.leave(step, since, GAP_WORDS[kind], proven=kind == "asleep", report=False)
    unfinished = state.run is not None
    state.t = begun + length_s
    absence = state.absence
    assert absence is not None
    counted = absence.counted or state.t - absence.since >= presence.promise_s(step)
    if counted and not absence.counted:
        presence.natural(step, report=False)
    if kind == "asleep":
        state.asleep = None
    still_idle = state.source and not state.typing and (kind == "asleep" or since < begun)
    over = not still_idle and state.locked is None and state.away_key is None and state.asleep is None
    state.idle_away = state.idle_away or (still_idle and earlier is None)
    if over:
        presence.come_back(step, report=False)
    counts = f", {COUNTED}" if counted else f": {TOO_SHORT}"
    tail = "; the unfinished routine has ended" if unfinished and state.run is None else ""
    before = f", no input since {step.hhmm(absence.since)}" if absence.since < begun and earlier is None else ""
    why = f"{GAP_WORDS[kind]} {duration(length_s)}{before}{counts}{tail}"
    step.say("gap", why, gap=kind, length_s=length_s, counted=counted, since=begun)
    if was_visible and not counted:
        step.say("withdrawn", presence.WITHDRAWN)
    if over and earlier is not None:
        long_s = step.t - earlier.since
        words = counted_words if counted else too_short_words
        step.say("back", words(earlier.cause, long_s), since=earlier.since, length_s=long_s)


def _stepped(step: Step, length_s: float) -> str:
    """Read a wall clock that was set by itself. Return the result in words.

    A machine that was frozen (a virtual one, saved over night) has no other sign of it than a wall clock that is set
    forward afterwards. A wrong clock that is corrected looks the same, so the person is asked if no input was seen.
    """
    state = step.state
    if length_s >= presence.promise_s(step) and state.run is None:
        if state.absence is not None:
            state.absence = replace(state.absence, since=state.absence.since - length_s)
            return "it counts as part of your absence"
        if state.blind is not None:
            state.blind -= length_s
            return "it is still not known if you are here"
        if not (state.source and state.typing):
            since = (step.t if state.idle_from is None else state.idle_from) - length_s
            question.put_after_step(step, since)
            return f"away since {step.hhmm(since)}?"
        state.stepped, state.stepped_s = step.t, length_s
    return "your sitting time stays as it is"


def _dated_back(step: Step, kind: GapKind, ends: float) -> float:
    """Return the start of the absence: the last input before a sleep, or before idleness that lasted too long."""
    state = step.state
    if kind == "asleep":
        return presence.idle_since(step, state.t)
    too_long = state.idle_from is not None and ends - state.idle_from >= step.policy.away_after_s
    return state.idle_from if kind == "stall" and too_long and state.idle_from is not None else state.t
