"""Speaking up: when a break falls due, how it is asked, reminded, held, snoozed and owed."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.schedule.inputs import BUSY_WORDS
from deskspine.core.schedule.policy import AFTER_HOLD_S, LADDERS_MOST, MICRO_NEAR_S, QUIET_S, RETURN_GRACE_S
from deskspine.core.schedule.state import Ask
from deskspine.core.schedule.step import Step, ask_again, reach
from deskspine.core.text.durations import count, duration


def blocked(step: Step) -> str:
    """What keeps every ask back at this instant, in words; empty when nothing does."""
    state = step.state
    if state.meeting is not None:
        return "in a meeting"
    if state.call_from is not None:
        return BUSY_WORDS[state.busy_with][0]
    if state.pause is not None:
        return "paused"
    return "" if state.on_duty else "outside work hours"


def heads_up(step: Step) -> None:
    """Say quietly that a break falls due soon, unless something keeps the ask back until later."""
    step.state.heads_up_said = True
    left_s = (reach(step.state, step.policy) or step.t) - step.t
    if left_s > 0 and not blocked(step) and step.state.not_before <= step.t + left_s:
        step.say("heads-up", f"a break in {duration(left_s)}", quiet=step.state.dnd)


def due(step: Step) -> None:
    """Progress reached the interval."""
    state = step.state
    state.due_said = state.heads_up_said = True
    state.ask = Ask("break", "waiting", step.t, max(step.t, state.not_before))
    step.say(
        "due", f"{duration(state.progress.at(step.t))} towards a break, {duration(state.sit.at(step.t))} at the desk"
    )
    hold(step)


def micro(step: Step) -> None:
    """The micro break's own count is full: ask, unless a break is near or something stands already."""
    state = step.state
    near = state.progress.at(step.t) >= step.policy.interval_s - MICRO_NEAR_S
    step.reset("micro")
    if not (near or state.ask or blocked(step)):
        state.ask = Ask("micro", "waiting", step.t, max(step.t, state.not_before))


def hold(step: Step) -> None:
    """Keep a due, standing or re-awakened ask back while something blocks it."""
    state = step.state
    reason = blocked(step)
    if not reason or state.ask is None or state.ask.stage not in ("waiting", "asking"):
        return
    if state.ask.kind == "micro":
        stood, state.ask = state.ask.stage == "asking", None
        if stood:
            step.say("withdrawn", f"{reason}: the micro break is dropped", ask_kind="micro")
        return
    state.ask = replace(state.ask, stage="held", ready=None, held=held_since(step), step=0)
    step.say("held", f"{reason}: the ask is kept back")


def held_since(step: Step) -> float | None:
    """Since when a call holds the ask: from now on, if one goes on that did not hold it before."""
    state = step.state
    held = None if state.ask is None else state.ask.held
    return step.t if held is None and state.call_from is not None else held


def unblock(step: Step) -> None:
    """Something that held asks ended: what is held asks two minutes later, if nothing else holds it."""
    state = step.state
    if state.ask is not None and state.ask.stage == "held" and state.ask.ready is None and not blocked(step):
        state.ask = replace(state.ask, ready=step.t + AFTER_HOLD_S)


def hold_on(step: Step) -> None:
    """Something blocks again (or newly): an ask on its way waits again. To be followed by `hold` for a standing one."""
    state = step.state
    if state.ask is not None and state.ask.stage == "held" and blocked(step):
        state.ask = replace(state.ask, ready=None, held=held_since(step))


def ready(step: Step) -> None:
    """What was held, snoozed or owed may be asked again: wait for a moment without typing."""
    state = step.state
    assert state.ask is not None
    blind = state.ask.stage == "owed" and state.blind is not None
    again = state.ask.again + 1 if blind else state.ask.again
    state.snooze_until = None
    state.ask = replace(state.ask, stage="waiting", ready=max(step.t, state.not_before), step=0, again=again)
    hold(step)


def asks_at(step: Step) -> float | None:
    """The instant at which a waiting ask is spoken: three seconds without input, or when waiting was long enough."""
    state = step.state
    if state.ask is None or state.ask.stage != "waiting" or state.ask.ready is None or state.absence is not None:
        return None
    if not state.source:
        return state.ask.ready
    latest = state.ask.ready + step.policy.soft_start_s
    return latest if state.typing else min(latest, max(state.ask.ready, state.last_input + QUIET_S))


def speak(step: Step) -> None:
    """Interrupt."""
    state = step.state
    assert state.ask is not None
    state.asks += 1
    quiet = state.dnd
    walk = (
        state.ask.kind == "break"
        and step.policy.walk_every > 0
        and (breaks_so_far(step) + 1) % step.policy.walk_every == 0
    )
    state.ask = replace(
        state.ask, stage="asking", asked=step.t, spoken=step.t, step=0, quiet=quiet, walk=walk, held=None
    )
    if state.ask.kind == "micro":
        step.say("ask", "a micro break", ask_kind="micro", quiet=quiet)
        return
    step.reset("since_ask")
    why = f"{duration(state.sit.at(step.t))} at the desk, the limit is {duration(step.policy.interval_s)}"
    waited = step.t - state.ask.ready if state.ask.ready is not None else 0.0
    if waited >= 1:
        why += f"; waited {duration(waited)} for a pause in typing"
    if state.snoozes:
        why += f"; {count(state.snoozes, 'snooze')} used"
    step.say("ask", why, quiet=quiet, walk=walk)


def breaks_so_far(step: Step) -> int:
    """Breaks taken on the day of this instant."""
    return step.state.breaks_today if step.state.breaks_day == step.today() else 0


def remind(step: Step) -> None:
    """The time of the next reminder came: said only if somebody was there since the last word."""
    state = step.state
    assert state.ask is not None
    assert state.ask.spoken is not None
    number = state.ask.step + 1
    there = not state.source or state.typing or state.last_input > state.ask.spoken
    state.ask = replace(state.ask, step=number, spoken=step.t if there else state.ask.spoken)
    if there:
        step.say(
            "remind",
            f"{duration(step.t - (state.ask.asked or step.t))} without an answer",
            step=number,
            quiet=state.dnd,
        )


def owe(step: Step) -> None:
    """Nobody answered: the ask steps back and the break is owed."""
    state = step.state
    assert state.ask is not None
    if state.ask.kind == "micro":
        state.ask = None
        step.say("withdrawn", "the micro break went unanswered", ask_kind="micro")
        return
    state.ask = replace(state.ask, stage="owed", owed=step.t, held=None)
    tail = ""
    if not state.source and state.blind is None:
        state.blind = step.t
        step.set_kind("unknown", step.t, "unanswered")
        tail = "; from now on time is not known until a key"
    if state.source:
        state.unanswered += 1
        if state.unanswered == LADDERS_MOST:
            tail = f", {LADDERS_MOST} times in a row; now it only shows on screen and title, until you press a key here"
    step.say("owed", f"no answer for {duration(step.t - (state.ask.asked or step.t))}: the break is owed{tail}",
          quiet=state.dnd)  # fmt: skip


def heard(step: Step) -> None:
    """A key in our own screen or an answer: whoever let asks pass unanswered is reached again, in a minute."""
    state = step.state
    if state.unanswered >= LADDERS_MOST:
        not_before(step, step.t + RETURN_GRACE_S)
    state.unanswered = 0


def wakes(step: Step) -> float | None:
    """When a held, snoozed or owed break may be asked for; None when no time is known or nobody is there."""
    state = step.state
    if state.absence is not None or state.run is not None or state.ask is None:
        return None
    if state.ask.stage == "held" and state.ask.ready is None:
        return None
    return ask_again(state, step.policy, step.now)


def withdraw(step: Step, since: float) -> bool:
    """The desk is empty since `since`: take back what was asked of nobody. True when an ask had been standing."""
    state = step.state
    ask = state.ask
    if state.progress.at(step.t) < step.policy.interval_s:
        state.due_said = False
    threshold = step.policy.heads_up_at_s
    state.heads_up_said = state.heads_up_said and threshold is not None and state.progress.at(step.t) >= threshold
    if ask is None:
        return False
    asked_nobody = ask.due >= since
    if not asked_nobody and (ask.stage in ("snoozed", "held") or (ask.stage == "owed" and (ask.asked or 0.0) < since)):
        return False
    state.ask, state.snooze_until = None, None
    return ask.stage in ("asking", "owed")


def after_return(step: Step) -> None:
    """Somebody is back: what is still due asks afresh once the first minute is over."""
    state = step.state
    if state.run is not None:
        return
    if state.ask is None and state.due_said and state.progress.at(step.t) >= step.policy.interval_s:
        state.ask = Ask("break", "waiting", step.t, state.not_before)
        hold(step)
    else:
        not_before(step, state.not_before)


def not_before(step: Step, t: float) -> None:
    """Nothing asks before instant `t`; an ask that stands already goes on."""
    state = step.state
    state.not_before = max(state.not_before, t)
    if state.ask is not None and state.ask.ready is not None and state.ask.stage != "asking":
        state.ask = replace(state.ask, ready=max(state.ask.ready, t))


def refuse(step: Step, why: str) -> None:
    """Say why an answer cannot be taken."""
    step.say("refused", why)


def snooze(step: Step) -> None:
    """Ask again in a few minutes, three times a break at most."""
    state = step.state
    if state.ask is None or state.ask.kind == "micro":
        refuse(step, "there is nothing to snooze: no break is due")
    elif state.ask.stage == "snoozed" and state.snooze_until is not None:
        refuse(step, f"snoozed already: it asks again at {step.hhmm(state.snooze_until)}")
    elif state.snoozes >= step.policy.snooze_limit:
        refuse(step, f"{count(state.snoozes, 'snooze')} of {step.policy.snooze_limit} used for this break: no more")
    else:
        state.snoozes += 1
        state.snooze_until = step.t + step.policy.snooze_s
        state.ask = replace(state.ask, stage="snoozed", ready=None, held=None, owed=None)
        step.say(
            "snoozed",
            f"snoozed until {step.hhmm(state.snooze_until)}, {state.snoozes} of {step.policy.snooze_limit} used",
        )


def not_now(step: Step) -> None:
    """Let this one go: the next ask comes one full interval later, the sit goes on."""
    state = step.state
    if state.ask is not None and state.ask.kind == "micro":
        state.ask = None
        step.reset("micro")
        step.say("not-now", "the micro break is let go", ask_kind="micro")
        return
    clear(step)
    step.say("not-now", f"not now; the next ask comes in {duration(step.policy.interval_s)}")


def clear(step: Step) -> None:
    """Progress restarts and nothing is due; the sit goes on."""
    state = step.state
    step.reset("progress", "since_ask", "micro")
    state.ask, state.snooze_until, state.snoozes, state.returned, state.undo = None, None, 0, None, None
    state.heads_up_said = state.due_said = False


def put_aside(step: Step) -> None:
    """Close the ask: the break stays owed."""
    state = step.state
    if state.ask is None or state.ask.stage not in ("asking", "waiting"):
        refuse(step, "there is no ask to put aside")
    elif state.ask.kind == "micro":
        state.ask = None
        step.say("put-aside", "the micro break is put aside", ask_kind="micro")
    else:
        state.ask = replace(state.ask, stage="owed", owed=step.t, held=None)
        step.say("put-aside", "put aside; the break stays owed")
