"""What a person or the desktop tells the sitting clock, and what it does with it."""

from __future__ import annotations

from dataclasses import replace

from deskspine.core.schedule import asks, presence
from deskspine.core.schedule import inputs as given
from deskspine.core.schedule.draft import Draft, pause_end
from deskspine.core.schedule.policy import AFTER_HOLD_S
from deskspine.core.schedule.state import Ask, MeetingState, PauseState, Run
from deskspine.core.textfmt import count, duration


def apply(d: Draft, entry: given.Input) -> None:
    """Apply one input at this instant."""
    if isinstance(entry, _SIGHT):
        _sight(d, entry)
    elif isinstance(entry, _AROUND):
        _around(d, entry)
    else:
        _answer(d, entry)


_SIGHT = (
    given.Source,
    given.Typing,
    given.Idle,
    given.Key,
    given.Lock,
    given.Unlock,
    given.Sleep,
    given.Wake,
)
_AROUND = (given.Microphone, given.Video, given.DoNotDisturb)


def _sight(d: Draft, entry: given.Input) -> None:
    s = d.s
    match entry:
        case given.Source(on):
            s.source, s.typing = on, False
            s.last_input = max(s.last_input, d.t) if on else s.last_input
            s.idle_away = s.idle_away and on
            presence.update(d)
        case given.Typing() if s.source:
            s.typing = True
            presence.seen(d, d.t)
        case given.Idle(since) if s.source:
            _idle(d, min(since, d.t))
        case given.Key():
            presence.seen(d, d.t)
        case given.Lock():
            presence.prove(d, "locked")
        case given.Unlock():
            presence.unprove(d, "locked")
        case given.Sleep():
            presence.prove(d, "asleep")
        case given.Wake():
            presence.unprove(d, "asleep")
        case _:
            pass


def _idle(d: Draft, since: float) -> None:
    """The last input was at `since`: a later one than known is input; from there on idleness runs."""
    s = d.s
    was_typing, s.typing = s.typing, False
    if since > s.last_input or was_typing:
        if s.absence is not None and since > s.absence.since:
            presence.seen(d, since)
        s.last_input = since
        s.idle_from = max(since, s.kind_since) if s.absence is None else s.idle_from
    presence.settle(d)


def _around(d: Draft, entry: given.Input) -> None:
    s = d.s
    match entry:
        case given.Microphone(on):
            _microphone(d, on)
        case given.Video(on):
            if on != (s.video_from is not None):
                s.video_from = d.t if on else None
                presence.settle(d)
        case given.DoNotDisturb(on):
            s.dnd = on
        case _:
            pass


def _microphone(d: Draft, on: bool) -> None:
    s = d.s
    if on and s.mic_from is None:
        s.mic_from = d.t
        waiting = s.ask is not None and s.ask.stage == "held"
        if waiting and s.call_ended is not None and d.t - s.call_ended <= AFTER_HOLD_S and d.p.microphone:
            call_begins(d)
    elif not on and s.mic_from is not None:
        s.mic_from = None
        if s.call_from is not None:
            began, s.call_from, s.call_ended = s.call_from, None, d.t
            presence.settle(d)
            asks.unblock(d)
            if s.ask is not None and s.ask.stage != "held":
                s.ask = replace(s.ask, held=None)
            d.say("meeting-over", f"the microphone is free again after {duration(d.t - began)}")


def call_begins(d: Draft) -> None:
    """The microphone has been in use long enough: asks are held."""
    s = d.s
    assert s.mic_from is not None
    goes_on = s.call_ended is not None and s.mic_from - s.call_ended <= AFTER_HOLD_S
    if s.ask is not None and not goes_on:
        s.ask = replace(s.ask, held=None)
    s.call_from = s.mic_from
    presence.settle(d)
    asks.hold_on(d)
    d.say("meeting", "the microphone is in use: asks are held", since=s.mic_from)
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


def _answer(d: Draft, entry: given.Input) -> None:
    match entry:
        case given.AwayKey():
            presence.unblind(d)
            presence.prove(d, "away_key")
        case given.Back():
            if not presence.yes_away(d):
                presence.answered(d)
        case given.WasHere():
            presence.answered(d)
            refused = presence.was_here(d)
            if refused:
                asks.refuse(d, refused)
        case given.RoutineEnded():
            _routine_ended(d, entry)
        case given.MeetingOver():
            presence.answered(d)
            meeting_runs_out(d)
        case given.Resume():
            presence.answered(d)
            pause_runs_out(d)
        case _:
            presence.answered(d)
            _choice(d, entry)


def _choice(d: Draft, entry: given.Input) -> None:
    match entry:
        case given.MeetingStart(length_s):
            _meeting(d, length_s)
        case given.PauseStart(length_s, until_wall):
            _pause(d, length_s, until_wall)
        case given.RoutineStarted():
            _routine_started(d, entry)
        case given.Snooze():
            asks.snooze(d)
        case given.NotNow():
            asks.not_now(d)
        case given.PutAside():
            asks.put_aside(d)
        case given.DidIt():
            _did_it(d)
        case _:
            pass


def _meeting(d: Draft, length_s: float | None) -> None:
    s = d.s
    since = s.meeting.since if s.meeting is not None else d.t
    s.meeting = MeetingState(since, None if length_s is None else d.t + length_s, d.t)
    presence.settle(d)
    end = "until you say that it is over" if length_s is None else f"until {d.hhmm(d.t + length_s)}"
    asks.hold_on(d)
    d.say("meeting", f"in a meeting {end}: asks are held")
    asks.hold(d)


def _pause(d: Draft, length_s: float | None, until_wall: float | None) -> None:
    d.s.pause = PauseState(d.t, None if length_s is None else d.t + length_s, until_wall)
    ends = pause_end(d.s, d.now)
    asks.hold_on(d)
    d.say("paused", "nothing asks " + ("until you resume" if ends is None else f"until {d.hhmm(ends)}"))
    asks.hold(d)


def _routine_started(d: Draft, entry: given.RoutineStarted) -> None:
    s = d.s
    if s.run is not None:
        asks.refuse(d, "a routine is playing already")
        return
    answered = s.ask if s.ask is not None and (entry.kind == "break" or s.ask.kind == "micro") else None
    s.run = Run(entry.routine, entry.promise_s, entry.kind, d.t, answered)
    s.ask = None if answered is not None else s.ask
    s.snooze_until = None if answered is not None else s.snooze_until
    presence.settle(d)
    d.say("started", f"{duration(entry.promise_s)} of movement after {duration(s.sit.at(d.t))} at the desk",
          routine=entry.routine, ask_kind=entry.kind)  # fmt: skip


def _routine_ended(d: Draft, entry: given.RoutineEnded) -> None:
    s = d.s
    run = s.run
    if run is None:
        return
    s.run = None
    s.last_input = d.t if s.absence is None else s.last_input
    played = {"routine": run.routine, "length_s": entry.played_s, "ask_kind": run.kind}
    taken = entry.outcome in ("finished", "shortened")
    if run.kind == "micro" and taken:
        d.reset("micro")
        presence.settle(d)
        d.say(
            "finished" if entry.outcome == "finished" else "shortened",
            "a micro break; its own count restarts",
            **played,
        )
    elif taken:
        _taken(d, entry, played)
    elif entry.outcome == "stopped":
        asks.clear(d)
        presence.settle(d)
        d.say("stopped", "stopped; nothing is owed, the sit goes on", **played)
    else:
        _left(d, run, entry.played_s, played)


def _taken(d: Draft, entry: given.RoutineEnded, played: dict[str, object]) -> None:
    walk = d.count_break()
    d.rest()
    presence.settle(d)
    nth = count(d.s.breaks_today, "break")
    tail = "; standing and walking two minutes does what a seated stretch cannot" if walk else ""
    if entry.outcome == "finished":
        d.say("finished", f"done, {nth} today{tail}", walk=walk, **played)
    else:
        d.say(
            "shortened",
            f"left after {duration(entry.played_s)}, more than half: a break, shortened{tail}",
            walk=walk,
            **played,
        )


def _left(d: Draft, run: Run, played_s: float, played: dict[str, object]) -> None:
    s = d.s
    owed = ""
    if run.ask is not None and run.ask.kind == "break":
        s.ask = owed_again(run, d.t)
        s.due_said = s.heads_up_said = True
        owed = "; the break is still owed"
    presence.settle(d)
    d.say("stopped", f"left after {duration(played_s)}, less than half: not a break{owed}", **played)


def owed_again(run: Run, t: float) -> Ask | None:
    """The ask that a routine answered, owed since `t` if it was not before; None when it answered none."""
    if run.ask is None or run.ask.kind == "micro":
        return None
    return replace(run.ask, stage="owed", owed=run.ask.owed or t, held=None, ready=None)


def _did_it(d: Draft) -> None:
    s = d.s
    if s.run is not None:
        asks.refuse(d, "a routine is playing")
        return
    if s.ask is not None and s.ask.kind == "micro":
        s.ask = None
        d.reset("micro")
        d.say("did-it", "the micro break was taken already", ask_kind="micro")
        return
    sit_s = s.sit.at(d.t)
    walk = d.count_break()
    d.rest()
    presence.settle(d)
    d.say("did-it", f"done already, counted as a break after {duration(sit_s)} at the desk", walk=walk)
