"""Reads a time that could not be seen: asleep, stopped, closed, or only the clock was set."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.schedule import absence_question as question
from deskspine.core.schedule import device_uses as uses
from deskspine.core.schedule import presence
from deskspine.core.schedule.events import GapKind
from deskspine.core.schedule.step import Draft
from deskspine.core.text.durations import duration

GAP_WORDS: dict[GapKind, str] = {
    "asleep": "asleep",
    "stall": "stopped",
    "closed": "closed",
    "clock": "the clock was set",
}


def read(d: Draft, kind: GapKind, length_s: float, grace_s: float) -> None:
    """Read a time that could not be seen, from this instant on, as an absence; moves the step past it."""
    s = d.s
    if kind == "clock":
        way = "forward" if length_s > 0 else "back"
        d.say("gap", f"the clock was set {duration(length_s)} {way}: {_stepped(d, length_s)}",
              gap=kind, length_s=length_s, counted=False)  # fmt: skip
        return
    if length_s < 0:
        d.say("gap", f"the clocks say that the program was closed for {length_s:.0f} s: the sit is kept",
              gap=kind, length_s=length_s, counted=False)  # fmt: skip
        return
    s.uses = uses.unseen(s.uses, length_s)
    s.video_from = uses.video_since(s)
    s.t += grace_s
    begun = s.t
    already = s.absence
    if kind == "closed":
        s.locked = s.asleep = s.away_key = None
    since = _dated_back(d, kind, begun + length_s)
    standing = presence.leave(d, since, GAP_WORDS[kind], proven=kind == "asleep", tell=False)
    unfinished = s.run is not None
    s.t = begun + length_s
    gone = s.absence
    assert gone is not None
    counted = gone.counted or s.t - gone.since >= presence.promise_s(d)
    if counted and not gone.counted:
        presence.natural(d, tell=False)
    if kind == "asleep":
        s.asleep = None
    still_idle = s.source and not s.typing and (kind == "asleep" or since < begun)
    over = not still_idle and s.locked is None and s.away_key is None and s.asleep is None
    s.idle_away = s.idle_away or (still_idle and already is None)
    if over:
        presence.come_back(d, tell=False)
    counts = "counted as a break" if counted else "not long enough for a break"
    tail = "; the unfinished routine ends" if unfinished and s.run is None else ""
    before = f", no input since {d.hhmm(gone.since)}" if gone.since < begun and already is None else ""
    why = f"{GAP_WORDS[kind]} {duration(length_s)}{before}, {counts}{tail}"
    d.say("gap", why, gap=kind, length_s=length_s, counted=counted, since=begun)
    if standing and not counted:
        d.say("withdrawn", presence.WITHDRAWN)
    if over and already is not None:
        long_s = d.t - already.since
        d.say("back", f"{already.cause} {duration(long_s)}, {counts}", since=already.since, length_s=long_s)


def _stepped(d: Draft, length_s: float) -> str:
    """Read a wall clock that was set by itself; return how, in words.

    A machine that was frozen (a virtual one, saved over night) knows nothing of it but that its wall clock is set
    forward afterwards. This looks the same as a wrong clock put right, so where no input was seen it is asked.
    """
    s = d.s
    if length_s >= presence.promise_s(d) and s.run is None:
        if s.absence is not None:
            s.absence = replace(s.absence, since=s.absence.since - length_s)
            return "it counts as part of the absence"
        if s.blind is not None:
            s.blind -= length_s
            return "it was not known before whether you are here, nor is it now"
        if not (s.source and s.typing):
            since = (d.t if s.idle_from is None else s.idle_from) - length_s
            question.put_after_step(d, since)
            return f"away since {d.hhmm(since)}?"
        s.stepped, s.stepped_s = d.t, length_s
    return "only wall times move"


def _dated_back(d: Draft, kind: GapKind, ends: float) -> float:
    """Since when nobody was there: the last input, for a sleep like a lock, and for idleness that went on too long."""
    s = d.s
    if kind == "asleep":
        return presence.idle_since(d, s.t)
    too_long = s.idle_from is not None and ends - s.idle_from >= d.p.away_after_s
    return s.idle_from if kind == "stall" and too_long and s.idle_from is not None else s.t
