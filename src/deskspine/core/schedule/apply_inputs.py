"""What a person or the desktop tells the sitting clock, and what it does with it."""

from __future__ import annotations

from deskspine.core.schedule import absence_question as question
from deskspine.core.schedule import asks, holds, presence, undo
from deskspine.core.schedule import inputs as given
from deskspine.core.schedule import routine_runs as runs
from deskspine.core.schedule.step import Draft
from deskspine.core.text.durations import duration


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
    given.LockAsked,
    given.Unlock,
    given.Sleep,
    given.Wake,
)
_AROUND = (given.Busy, given.Video, given.DoNotDisturb)


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
        case given.Idle(since, enough_s, cause) if s.source:
            s.idle_enough_s, s.idle_cause = enough_s, cause
            _idle(d, min(since, d.t))
        case given.Key():
            asks.heard(d)
            presence.seen(d, d.t)
        case given.Lock():
            presence.prove(d, "locked")
        case given.LockAsked():
            presence.prove(d, "locked", sure=False)
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
    if s.stepped is not None:
        _nobody_since(d, since)
    was_typing, s.typing = s.typing, False
    if since > s.last_input or was_typing:
        if s.absence is not None and since > s.absence.since:
            presence.seen(d, since)
        s.last_input = since
        s.idle_from = max(since, s.kind_since) if s.absence is None else s.idle_from
    presence.settle(d)


def _nobody_since(d: Draft, since: float) -> None:
    """Ask about the time since the clock was set far forward, if no input came after that."""
    s = d.s
    assert s.stepped is not None
    stepped, s.stepped = s.stepped, None
    if since <= stepped and s.absence is None and s.run is None:
        question.put_after_step(d, since - s.stepped_s)
        away = d.hhmm(since - s.stepped_s)
        d.say("back", f"no input since the clock was set {duration(s.stepped_s)} forward: away since {away}?")


def _around(d: Draft, entry: given.Input) -> None:
    match entry:
        case given.Busy(on, what, who):
            holds.busy(d, what, (who or ("",)) if on else ())
        case given.Video(on):
            holds.video(d, on=on)
        case given.DoNotDisturb(on):
            d.s.dnd = on
        case _:
            pass


def _answer(d: Draft, entry: given.Input) -> None:
    asks.heard(d)
    match entry:
        case given.AwayKey():
            presence.unblind(d)
            presence.prove(d, "away_key")
        case given.Back():
            if not question.yes(d):
                presence.answered(d)
        case given.WasHere():
            presence.answered(d)
            refused = presence.was_here(d)
            if refused:
                asks.refuse(d, refused)
        case given.RoutineEnded():
            runs.ended(d, entry)
        case given.MeetingOver():
            presence.answered(d)
            holds.meeting_runs_out(d)
        case given.Resume():
            presence.answered(d)
            holds.pause_runs_out(d)
        case _:
            presence.answered(d)
            _choice(d, entry)


def _choice(d: Draft, entry: given.Input) -> None:
    match entry:
        case given.MeetingStart(length_s):
            holds.meeting(d, length_s)
        case given.PauseStart(length_s, until_wall):
            holds.pause(d, length_s, until_wall)
        case given.RoutineStarted():
            runs.started(d, entry)
        case given.Snooze():
            asks.snooze(d)
        case given.NotNow():
            runs.not_now(d)
        case given.PutAside():
            asks.put_aside(d)
        case given.DidIt():
            runs.did_it(d, entry.by)
        case given.Undo():
            undo.take_back(d)
        case _:
            pass
