"""Holds: calls, meetings by key and pauses, which keep asks back."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from deskspine.core.schedule import asks, presence
from deskspine.core.schedule import device_uses as uses
from deskspine.core.schedule.busy_kinds import BUSY_KINDS, BusyWith
from deskspine.core.schedule.events import MeetingKind
from deskspine.core.schedule.policy import AFTER_HOLD_S
from deskspine.core.schedule.state import MeetingState, PauseState, Use
from deskspine.core.schedule.step import Step, pause_end
from deskspine.core.text.durations import duration


def busy(step: Step, kind: BusyWith, names: tuple[str, ...]) -> None:
    """Record which programs use `kind` now. If it is in use again soon after a call, the hold continues."""
    state = step.state
    state.uses = uses.updated(state.uses, kind, names, step.t)
    live = uses.holding(state, step.policy)
    if not live:
        call_ends(step)
    elif state.busy_from is None:
        state.busy_from, state.busy_with = step.t, _device(live[0])
        waiting = state.ask is not None and state.ask.stage == "held"
        if waiting and state.call_ended is not None and step.t - state.call_ended <= AFTER_HOLD_S:
            call_begins(step)
    elif state.busy_with != live[0].what:
        state.busy_with = _device(live[0])
        presence.settle(step)


def video(step: Step, *, on: bool) -> None:
    """Record that a playing video began or ceased to count as input."""
    state = step.state
    state.uses = uses.updated(state.uses, "video", ("",) if on else (), step.t)
    since = uses.video_since(state)
    if since != state.video_from:
        state.video_from = since
        presence.settle(step)


def to_background(step: Step) -> None:
    """Mark the uses that lasted too long as background: they no longer hold asks or count as input."""
    state = step.state
    spent = [
        use
        for use in state.uses
        if not use.background and use.until is None and uses.background_at(use, state, step.policy) <= step.t
    ]
    state.uses = tuple(replace(use, background=True) if use in spent else use for use in state.uses)
    call_from = state.call_from
    if not uses.holding(state, step.policy):
        state.busy_from = state.call_from = None
    state.video_from = uses.video_since(state)
    presence.settle(step)
    over = _over(state.busy_with, call_from) if state.call_from is None else {}
    if state.ask is not None and state.ask.stage == "held" and state.ask.ready is None and not asks.blocked(step):
        state.ask = replace(state.ask, ready=step.t)
    for use in spent:
        if use.what == "video" or use.what in step.policy.busy:
            step.say("background", _background_words(use, step.t - use.since), since=use.since, **over)
            over = {}


def _over(kind: MeetingKind, since: float | None) -> dict[str, Any]:
    """Return the fields of an event with which a meeting or call is over that began at `since`; none without one."""
    return {} if since is None else {"meeting": kind, "meeting_since": since}


def _background_words(use: Use, long_s: float) -> str:
    kind = BUSY_KINDS[use.what]
    lasting = f"{use.who} has {kind.lasting_by}" if use.who and kind.lasting_by else kind.lasting
    return f"{lasting} for {duration(long_s)}: {kind.background}"


def _device(use: Use) -> BusyWith:
    assert use.what != "video"
    return use.what


def call_ends(step: Step) -> None:
    """End the call, because its device is free again or only programs in the background use it."""
    state = step.state
    if state.busy_from is None:
        return
    state.busy_from = None
    if state.call_from is None:
        return
    began, state.call_from, state.call_ended = state.call_from, None, step.t
    presence.settle(step)
    asks.unblock(step)
    if state.ask is not None and state.ask.stage != "held":
        state.ask = replace(state.ask, held=None)
    shared = any(use.what == state.busy_with and use.until is None for use in state.uses)
    over = "the call ended" if shared else BUSY_KINDS[state.busy_with].ended
    step.say("meeting-over", f"{over} after {duration(step.t - began)}", **_over(state.busy_with, began))


def call_begins(step: Step) -> None:
    """Begin a call, because its device has been in use for long enough: asks are held."""
    state = step.state
    assert state.busy_from is not None
    goes_on = state.call_ended is not None and state.busy_from - state.call_ended <= AFTER_HOLD_S
    if state.ask is not None and not goes_on:
        state.ask = replace(state.ask, held=None)
    state.call_from = state.busy_from
    presence.settle(step)
    asks.hold_again(step)
    step.say("meeting", f"{BUSY_KINDS[state.busy_with].begun}: breaks wait", since=state.busy_from)
    asks.hold(step)


def meeting_asks(step: Step) -> None:
    """Ask if a meeting without an end, which has run for an hour, still goes on."""
    state = step.state
    assert state.meeting is not None
    state.meeting = replace(state.meeting, asked=step.t)
    step.say(
        "meeting",
        f"in a meeting for {duration(step.t - state.meeting.since)}: is it still going on?",
        since=state.meeting.since,
    )


def meeting_runs_out(step: Step) -> None:
    """End the meeting: at its own end, by key, or because the question was not answered."""
    state = step.state
    if state.meeting is None:
        asks.refuse(step, "there is no meeting to end")
        return
    since, state.meeting = state.meeting.since, None
    presence.settle(step)
    asks.unblock(step)
    held = (
        "; the break that waited comes in two minutes"
        if state.ask is not None and state.ask.stage == "held" and state.ask.ready
        else ""
    )
    step.say(
        "meeting-over",
        f"the meeting ended after {duration(step.t - since)}{held}",
        **_over("meeting", since),
    )


def pause_runs_out(step: Step) -> None:
    """End the pause, at its own end or by key."""
    state = step.state
    if state.pause is None:
        asks.refuse(step, "nothing is paused")
        return
    long_s, state.pause = step.t - state.pause.since, None
    asks.unblock(step)
    step.say("resumed", f"the pause ended after {duration(long_s)}")


def meeting(step: Step, length_s: float | None) -> None:
    """Begin a meeting by key, or confirm that it goes on: asks are held."""
    state = step.state
    since = state.meeting.since if state.meeting is not None else step.t
    state.meeting = MeetingState(since, step.t, until=None if length_s is None else step.t + length_s)
    presence.settle(step)
    end = "until you end it" if length_s is None else step.until(step.t + length_s)
    asks.hold_again(step)
    step.say("meeting", f"in a meeting {end}: breaks wait")
    asks.hold(step)


def pause(step: Step, length_s: float | None, until_wall: float | None) -> None:
    """Hold asks for a number of seconds, until a wall time, or until the person resumes."""
    step.state.pause = PauseState(step.t, None if length_s is None else step.t + length_s, until_wall)
    ends = pause_end(step.state, step.now)
    asks.hold_again(step)
    step.say(
        "paused",
        "no reminders " + ("until you resume" if ends is None else step.until(ends, names_day=until_wall is not None)),
    )
    asks.hold(step)
