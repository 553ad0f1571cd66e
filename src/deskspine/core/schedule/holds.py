"""What keeps asks back: a call, a meeting by key, a pause; how each begins, is asked about and ends."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.schedule import asks, presence
from deskspine.core.schedule import device_uses as uses
from deskspine.core.schedule.inputs import BUSY_WORDS, USED_WORDS, BusyWith
from deskspine.core.schedule.policy import AFTER_HOLD_S
from deskspine.core.schedule.state import MeetingState, PauseState, Use
from deskspine.core.schedule.step import Draft, pause_end
from deskspine.core.text.durations import duration


def busy(d: Draft, what: BusyWith, names: tuple[str, ...]) -> None:
    """Take in which programs use `what` now: in use again soon after a call, the hold goes on."""
    s = d.s
    s.uses = uses.updated(s.uses, what, names, d.t)
    live = uses.holding(s, d.p)
    if not live:
        call_ends(d)
    elif s.busy_from is None:
        s.busy_from, s.busy_with = d.t, _device(live[0])
        waiting = s.ask is not None and s.ask.stage == "held"
        if waiting and s.call_ended is not None and d.t - s.call_ended <= AFTER_HOLD_S:
            call_begins(d)
    elif s.busy_with != live[0].what:
        s.busy_with = _device(live[0])
        presence.settle(d)


def video(d: Draft, *, on: bool) -> None:
    """A playing video began or ceased to count as input."""
    s = d.s
    s.uses = uses.updated(s.uses, "video", ("",) if on else (), d.t)
    since = uses.video_since(s)
    if since != s.video_from:
        s.video_from = since
        presence.settle(d)


def to_background(d: Draft) -> None:
    """Some use lasted too long to mean anything: it neither holds asks nor counts as input any more."""
    s = d.s
    spent = [use for use in s.uses if not use.background and use.until is None and uses.gives_out(use, s, d.p) <= d.t]
    s.uses = tuple(replace(use, background=True) if use in spent else use for use in s.uses)
    if not uses.holding(s, d.p):
        s.busy_from = s.call_from = None
    s.video_from = uses.video_since(s)
    presence.settle(d)
    if s.ask is not None and s.ask.stage == "held" and s.ask.ready is None and not asks.blocked(d):
        s.ask = replace(s.ask, ready=d.t)
    for use in spent:
        if use.what == "video" or use.what in d.p.busy:
            d.say("background", _background_words(use, d.t - use.since), since=use.since)


def _background_words(use: Use, long_s: float) -> str:
    if use.what == "video":
        return f"the screen has been kept awake for {duration(long_s)}: it no longer counts as a video"
    unnamed, named = USED_WORDS[use.what]
    used = f"{use.who} has {named}" if use.who else unnamed
    return f"{used} for {duration(long_s)}: it no longer holds breaks"


def _device(use: Use) -> BusyWith:
    assert use.what != "video"
    return use.what


def call_ends(d: Draft) -> None:
    """What held asks is free again, or only programs in the background use it."""
    s = d.s
    if s.busy_from is None:
        return
    s.busy_from = None
    if s.call_from is None:
        return
    began, s.call_from, s.call_ended = s.call_from, None, d.t
    presence.settle(d)
    asks.unblock(d)
    if s.ask is not None and s.ask.stage != "held":
        s.ask = replace(s.ask, held=None)
    shared = any(use.what == s.busy_with and use.until is None for use in s.uses)
    over = "the call is over" if shared else BUSY_WORDS[s.busy_with][1]
    d.say("meeting-over", f"{over} after {duration(d.t - began)}")


def call_begins(d: Draft) -> None:
    """It has been in use long enough: asks are held."""
    s = d.s
    assert s.busy_from is not None
    goes_on = s.call_ended is not None and s.busy_from - s.call_ended <= AFTER_HOLD_S
    if s.ask is not None and not goes_on:
        s.ask = replace(s.ask, held=None)
    s.call_from = s.busy_from
    presence.settle(d)
    asks.hold_on(d)
    d.say("meeting", f"{BUSY_WORDS[s.busy_with][0]}: asks are held", since=s.busy_from)
    asks.hold(d)


def meeting_asks(d: Draft) -> None:
    """A meeting without an end has run for an hour: ask whether it still does."""
    s = d.s
    assert s.meeting is not None
    s.meeting = replace(s.meeting, asked=d.t)
    d.say(
        "meeting",
        f"in a meeting for {duration(d.t - s.meeting.since)}: does it still run?",
        since=s.meeting.since,
    )


def meeting_runs_out(d: Draft) -> None:
    """The meeting is over: by its own end, by key, or because nobody said that it still runs."""
    s = d.s
    if s.meeting is None:
        asks.refuse(d, "there is no meeting to end")
        return
    long_s, s.meeting = d.t - s.meeting.since, None
    presence.settle(d)
    asks.unblock(d)
    held = "; the held break asks in two minutes" if s.ask is not None and s.ask.stage == "held" and s.ask.ready else ""
    d.say("meeting-over", f"the meeting is over after {duration(long_s)}{held}")


def pause_runs_out(d: Draft) -> None:
    """The pause is over, by itself or by key."""
    s = d.s
    if s.pause is None:
        asks.refuse(d, "nothing is paused")
        return
    long_s, s.pause = d.t - s.pause.since, None
    asks.unblock(d)
    d.say("resumed", f"the pause is over after {duration(long_s)}")


def meeting(d: Draft, length_s: float | None) -> None:
    """A meeting by key begins, or still runs: asks are held."""
    s = d.s
    since = s.meeting.since if s.meeting is not None else d.t
    s.meeting = MeetingState(since, d.t, until=None if length_s is None else d.t + length_s)
    presence.settle(d)
    end = "until you say that it is over" if length_s is None else f"until {d.hhmm(d.t + length_s)}"
    asks.hold_on(d)
    d.say("meeting", f"in a meeting {end}: asks are held")
    asks.hold(d)


def pause(d: Draft, length_s: float | None, until_wall: float | None) -> None:
    """Nothing asks for a length, until a time, or until resumed."""
    d.s.pause = PauseState(d.t, None if length_s is None else d.t + length_s, until_wall)
    ends = pause_end(d.s, d.now)
    asks.hold_on(d)
    d.say("paused", "nothing asks " + ("until you resume" if ends is None else f"until {d.hhmm(ends)}"))
    asks.hold(d)
