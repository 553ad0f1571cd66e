"""Presumed input: a call, a meeting by key, a video or a routine counts as input for a limited time."""

from __future__ import annotations

from deskspine.core.schedule.policy import CALL_CAP_S, VIDEO_CAP_S
from deskspine.core.schedule.state import Cover
from deskspine.core.schedule.step import Step
from deskspine.core.text.durations import duration

CALLS = frozenset({"microphone", "camera"})
"""Devices whose use is a call: a person who listens is there."""
ENDED: dict[str, str] = {
    "meeting": "when the meeting ended",
    "call": "when the call ended",
    "video": "when the video ended",
    "routine": "when the routine ended",
}
AFTERWARDS = "away"
"""Cause of an absence that began when presumed input ended."""


def call_since(step: Step) -> float | None:
    """Return the beginning of the call the person is in, or None.

    A call is a meeting by key, or a microphone or camera that has been in use for long enough.
    """
    call = step.state.call_from if step.state.busy_with in CALLS else None
    begins = [m for m in (call, step.state.meeting.since if step.state.meeting else None) if m is not None]
    return min(begins, default=None)


def ends(step: Step) -> float | None:
    """Return when a call or a video ceases to count as input, or None if there is neither or no source sees input."""
    state = step.state
    if not state.source or state.typing:
        return None
    ends = []
    call = call_since(step)
    if call is not None:
        ends.append(max(state.last_input, call) + CALL_CAP_S)
    if state.video_from is not None:
        ends.append(max(state.last_input, state.video_from) + VIDEO_CAP_S)
    return max((end for end in ends if end > step.t), default=None)


def current(step: Step) -> Cover:
    """Return what counts as input now although there is no input, or ""."""
    state = step.state
    if state.typing:
        return ""
    if state.run is not None:
        return "routine"
    if state.meeting is not None:
        return "meeting"
    if call_since(step) is not None:
        return "call"
    return "video" if state.video_from is not None else ""


def is_behind(step: Step, since: float) -> bool:
    """Return True if an idleness counted from `since` began at the end of presumed input, later than the last input."""
    return step.state.cover != "" and since - step.state.last_input >= 1.0


def words(step: Step, since: float) -> str:
    """Return the reason why an idleness is counted from `since`: the last input, or the end of presumed input."""
    state = step.state
    if not is_behind(step, since):
        return "last input"
    ended = ENDED[state.cover]
    if state.cover == "video" and state.video_from is not None:
        ended = f"{duration(VIDEO_CAP_S)} into the video"
    elif state.cover == "call" and state.call_ended != since:
        ended = f"when the {state.busy_with} stopped counting as a call"
    return f"{ended}; {state.idle_cause} since {step.hhmm(state.last_input)}"
