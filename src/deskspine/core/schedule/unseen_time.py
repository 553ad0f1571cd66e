"""Reads a time that could not be seen: asleep, stopped, closed, or only the clock was set."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.schedule import absence_question as question
from deskspine.core.schedule import device_uses as uses
from deskspine.core.schedule import presence
from deskspine.core.schedule.events import GapKind
from deskspine.core.schedule.step import Step
from deskspine.core.text.durations import duration

GAP_WORDS: dict[GapKind, str] = {
    "asleep": "asleep",
    "stall": "stopped",
    "closed": "closed",
    "clock": "the clock was set",
}


def read(step: Step, kind: GapKind, length_s: float, grace_s: float) -> None:
    """Read a time that could not be seen, from this instant on, as an absence; moves the step past it."""
    state = step.state
    if kind == "clock":
        way = "forward" if length_s > 0 else "back"
        step.say("gap", f"the clock was set {duration(length_s)} {way}: {_stepped(step, length_s)}",
              gap=kind, length_s=length_s, counted=False)  # fmt: skip
        return
    if length_s < 0:
        step.say("gap", f"the clocks say that the program was closed for {length_s:.0f} s: the sit is kept",
              gap=kind, length_s=length_s, counted=False)  # fmt: skip
        return
    state.uses = uses.unseen(state.uses, length_s)
    state.video_from = uses.video_since(state)
    state.t += grace_s
    begun = state.t
    already = state.absence
    if kind == "closed":
        state.locked = state.asleep = state.away_key = None
    since = _dated_back(step, kind, begun + length_s)
    standing = presence.leave(step, since, GAP_WORDS[kind], proven=kind == "asleep", tell=False)
    unfinished = state.run is not None
    state.t = begun + length_s
    gone = state.absence
    assert gone is not None
    counted = gone.counted or state.t - gone.since >= presence.promise_s(step)
    if counted and not gone.counted:
        presence.natural(step, tell=False)
    if kind == "asleep":
        state.asleep = None
    still_idle = state.source and not state.typing and (kind == "asleep" or since < begun)
    over = not still_idle and state.locked is None and state.away_key is None and state.asleep is None
    state.idle_away = state.idle_away or (still_idle and already is None)
    if over:
        presence.come_back(step, tell=False)
    counts = "counted as a break" if counted else "not long enough for a break"
    tail = "; the unfinished routine ends" if unfinished and state.run is None else ""
    before = f", no input since {step.hhmm(gone.since)}" if gone.since < begun and already is None else ""
    why = f"{GAP_WORDS[kind]} {duration(length_s)}{before}, {counts}{tail}"
    step.say("gap", why, gap=kind, length_s=length_s, counted=counted, since=begun)
    if standing and not counted:
        step.say("withdrawn", presence.WITHDRAWN)
    if over and already is not None:
        long_s = step.t - already.since
        step.say("back", f"{already.cause} {duration(long_s)}, {counts}", since=already.since, length_s=long_s)


def _stepped(step: Step, length_s: float) -> str:
    """Read a wall clock that was set by itself; return how, in words.

    A machine that was frozen (a virtual one, saved over night) knows nothing of it but that its wall clock is set
    forward afterwards. This looks the same as a wrong clock put right, so where no input was seen it is asked.
    """
    state = step.state
    if length_s >= presence.promise_s(step) and state.run is None:
        if state.absence is not None:
            state.absence = replace(state.absence, since=state.absence.since - length_s)
            return "it counts as part of the absence"
        if state.blind is not None:
            state.blind -= length_s
            return "it was not known before whether you are here, nor is it now"
        if not (state.source and state.typing):
            since = (step.t if state.idle_from is None else state.idle_from) - length_s
            question.put_after_step(step, since)
            return f"away since {step.hhmm(since)}?"
        state.stepped, state.stepped_s = step.t, length_s
    return "only wall times move"


def _dated_back(step: Step, kind: GapKind, ends: float) -> float:
    """Since when nobody was there: the last input, for a sleep like a lock, and for idleness that went on too long."""
    state = step.state
    if kind == "asleep":
        return presence.idle_since(step, state.t)
    too_long = state.idle_from is not None and ends - state.idle_from >= step.policy.away_after_s
    return state.idle_from if kind == "stall" and too_long and state.idle_from is not None else state.t
