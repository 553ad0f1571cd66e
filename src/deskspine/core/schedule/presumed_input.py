"""What counts as input for a limited time (a call, a meeting by key, a video, a routine), and what follows it."""

from __future__ import annotations

from deskspine.core.schedule.policy import CALL_CAP_S, VIDEO_CAP_S
from deskspine.core.schedule.state import Cover
from deskspine.core.schedule.step import Draft
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
"""Cause of an absence that began when what had counted as input ended."""


def call_since(d: Draft) -> float | None:
    """Return since when the person is in a call: a meeting by key, or a microphone or camera in use long enough."""
    call = d.s.call_from if d.s.busy_with in CALLS else None
    begins = [m for m in (call, d.s.meeting.since if d.s.meeting else None) if m is not None]
    return min(begins, default=None)


def ends(d: Draft) -> float | None:
    """Return when a call or a video ceases to stand in for input; None without one, or where no source could tell."""
    s = d.s
    if not s.source or s.typing:
        return None
    ends = []
    call = call_since(d)
    if call is not None:
        ends.append(max(s.last_input, call) + CALL_CAP_S)
    if s.video_from is not None:
        ends.append(max(s.last_input, s.video_from) + VIDEO_CAP_S)
    return max((end for end in ends if end > d.t), default=None)


def current(d: Draft) -> Cover:
    """Return what counts as input now, though there is none."""
    s = d.s
    if s.typing:
        return ""
    if s.run is not None:
        return "routine"
    if s.meeting is not None:
        return "meeting"
    if call_since(d) is not None:
        return "call"
    return "video" if s.video_from is not None else ""


def is_behind(d: Draft, since: float) -> bool:
    """Return whether an idleness counted from `since` on began with the end of a cover, later than the last input."""
    return d.s.cover != "" and since - d.s.last_input >= 1.0


def words(d: Draft, since: float) -> str:
    """Return why an idleness is counted from `since` on: it is the last input, or the end of a cover."""
    s = d.s
    if not is_behind(d, since):
        return "the last input"
    ended = ENDED[s.cover]
    if s.cover == "video" and s.video_from is not None:
        ended = f"{duration(VIDEO_CAP_S)} into the video"
    elif s.cover == "call" and s.call_ended != since:
        ended = f"when the {s.busy_with} stopped counting as a call"
    return f"{ended}; {s.idle_cause} since {d.hhmm(s.last_input)}"
