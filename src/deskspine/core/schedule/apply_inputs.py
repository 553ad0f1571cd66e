"""The inputs of the sitting clock and their effect: evidence, use of devices, and the person's answers."""

from __future__ import annotations

from deskspine.core.schedule import absence_question as question
from deskspine.core.schedule import asks, flows, holds, inputs, offers, presence, snoozes, undo, waits
from deskspine.core.schedule import routine_runs as runs
from deskspine.core.schedule.step import Step
from deskspine.core.text.durations import duration


def apply(step: Step, entry: inputs.Input) -> None:
    """Apply one input at the present instant."""
    if isinstance(entry, _SIGHT):
        _sight(step, entry)
    elif isinstance(entry, _AROUND):
        _around(step, entry)
    elif isinstance(entry, _MACHINE):
        _machine(step, entry)
    elif isinstance(entry, inputs.RoutineStarted) and entry.by_itself:
        _choice(step, entry)
    else:
        _answer(step, entry)


_SIGHT = (
    inputs.Source,
    inputs.Typing,
    inputs.Idle,
    inputs.Key,
    inputs.Lock,
    inputs.LockAsked,
    inputs.Unlock,
    inputs.Sleep,
    inputs.Wake,
)
_AROUND = (inputs.Busy, inputs.Video, inputs.DoNotDisturb, inputs.SatThere)
_MACHINE = (inputs.WaitStarted, inputs.WaitEnded, inputs.WaitNeedsYou)
"""News of the machine, which say nothing about the person."""


def _sight(step: Step, entry: inputs.Input) -> None:
    state = step.state
    match entry:
        case inputs.Source(on):
            state.source, state.typing = on, False
            state.last_input = max(state.last_input, step.t) if on else state.last_input
            state.idle_away = state.idle_away and on
            presence.update(step)
        case inputs.Typing() if state.source:
            state.typing = True
            presence.input_seen(step, step.t)
            flows.input_seen(step, step.t)
        case inputs.Idle(since, enough_s, cause) if state.source:
            state.idle_enough_s, state.idle_cause = enough_s, cause
            _idle(step, min(since, step.t))
            flows.input_seen(step, min(since, step.t))
        case inputs.Key():
            asks.note_answer(step)
            presence.input_seen(step, step.t)
            flows.key(step)
        case inputs.Lock():
            presence.prove(step, "locked")
        case inputs.LockAsked():
            presence.prove(step, "locked", sure=False)
        case inputs.Unlock():
            presence.unprove(step, "locked")
        case inputs.Sleep():
            presence.prove(step, "asleep")
        case inputs.Wake():
            presence.unprove(step, "asleep")
        case _:
            pass


def _idle(step: Step, since: float) -> None:
    """Note that the last input was at `since`. An instant later than the known one is input; idleness begins there."""
    state = step.state
    if state.stepped is not None:
        _nobody_since(step, since)
    was_typing, state.typing = state.typing, False
    if since > state.last_input or was_typing:
        if state.absence is not None and since > state.absence.since:
            presence.input_seen(step, since)
        state.last_input = since
        state.idle_from = max(since, state.kind_since) if state.absence is None else state.idle_from
    presence.settle(step)


def _nobody_since(step: Step, since: float) -> None:
    """Ask about the time since the clock was set far forward, if no input came after that."""
    state = step.state
    assert state.stepped is not None
    stepped, state.stepped = state.stepped, None
    if since <= stepped and state.absence is None and state.run is None:
        question.put_after_step(step, since - state.stepped_s)
        away = step.hhmm(since - state.stepped_s)
        step.say("back", f"no input since the clock was set {duration(state.stepped_s)} forward: away since {away}?")


def _around(step: Step, entry: inputs.Input) -> None:
    match entry:
        case inputs.Busy(on, what, who):
            holds.busy(step, what, (who or ("",)) if on else ())
        case inputs.Video(on):
            holds.video(step, on=on)
        case inputs.DoNotDisturb(on):
            step.state.dnd = on
        case inputs.SatThere(host):
            presence.sat_there(step, host)
        case _:
            pass


def _machine(step: Step, entry: inputs.Input) -> None:
    match entry:
        case inputs.WaitStarted():
            waits.started(step, entry)
        case inputs.WaitEnded():
            waits.ended(step, entry)
        case inputs.WaitNeedsYou():
            waits.needs_you(step, entry)
        case _:
            pass


def _answer(step: Step, entry: inputs.Input) -> None:
    asks.note_answer(step)
    match entry:
        case inputs.AwayKey():
            presence.unblind(step)
            presence.prove(step, "away_key")
        case inputs.Back():
            if not question.yes(step):
                presence.answered(step)
        case inputs.WasHere():
            presence.answered(step)
            refused = presence.was_here(step)
            if refused:
                asks.refuse(step, refused)
        case inputs.RoutineEnded():
            runs.ended(step, entry)
        case inputs.MeetingOver():
            presence.answered(step)
            holds.meeting_runs_out(step)
        case inputs.Resume():
            presence.answered(step)
            holds.pause_runs_out(step)
        case _:
            presence.answered(step)
            if step.state.run is not None and isinstance(entry, _ABOUT_A_BREAK):
                asks.refuse(step, runs.PLAYING)
            else:
                _choice(step, entry)


_ABOUT_A_BREAK = (inputs.Snooze, inputs.NotNow, inputs.PutAside, inputs.DidIt)
"""Answers to an ask. While a routine plays there is no ask, and the routine is the break."""


_ANSWERS = (*_ABOUT_A_BREAK, inputs.RoutineStarted)
"""Answers after which nothing is offered for a while, if they were given to a visible ask."""


def _choice(step: Step, entry: inputs.Input) -> None:
    state = step.state
    visible = state.ask if state.ask is not None and state.ask.stage == "asking" else None
    _chosen(step, entry)
    if visible is not None and state.ask is not visible and isinstance(entry, _ANSWERS):
        state.answered = step.t


def _chosen(step: Step, entry: inputs.Input) -> None:
    match entry:
        case inputs.MeetingStart(length_s):
            holds.meeting(step, length_s)
        case inputs.PauseStart(length_s, until_wall):
            holds.pause(step, length_s, until_wall)
        case inputs.RoutineStarted():
            runs.started(step, entry)
        case inputs.Snooze():
            snoozes.snooze(step)
        case inputs.NotNow():
            runs.not_now(step)
        case inputs.PutAside():
            asks.put_aside(step)
        case inputs.DidIt():
            runs.did_it(step, entry.by)
        case inputs.UndoAnswer():
            undo.take_back(step)
        case inputs.OfferClosed():
            offers.close(step)
        case _:
            pass
