"""Speaking up: when a break falls due, how it is asked, reminded, held, snoozed and owed."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.schedule.inputs import BUSY_WORDS
from deskspine.core.schedule.policy import AFTER_HOLD_S, LADDERS_MOST, MICRO_NEAR_S, QUIET_S, RETURN_GRACE_S
from deskspine.core.schedule.state import Ask
from deskspine.core.schedule.step import Draft, ask_again, reach
from deskspine.core.text.durations import count, duration


def blocked(d: Draft) -> str:
    """What keeps every ask back at this instant, in words; empty when nothing does."""
    s = d.s
    if s.meeting is not None:
        return "in a meeting"
    if s.call_from is not None:
        return BUSY_WORDS[s.busy_with][0]
    if s.pause is not None:
        return "paused"
    return "" if s.on_duty else "outside work hours"


def heads_up(d: Draft) -> None:
    """Say quietly that a break falls due soon, unless something keeps the ask back until later."""
    d.s.heads_up_said = True
    left_s = (reach(d.s, d.p) or d.t) - d.t
    if left_s > 0 and not blocked(d) and d.s.not_before <= d.t + left_s:
        d.say("heads-up", f"a break in {duration(left_s)}", quiet=d.s.dnd)


def due(d: Draft) -> None:
    """Progress reached the interval."""
    s = d.s
    s.due_said = s.heads_up_said = True
    s.ask = Ask("break", "waiting", d.t, max(d.t, s.not_before))
    d.say("due", f"{duration(s.progress.at(d.t))} towards a break, {duration(s.sit.at(d.t))} at the desk")
    hold(d)


def micro(d: Draft) -> None:
    """The micro break's own count is full: ask, unless a break is near or something stands already."""
    s = d.s
    near = s.progress.at(d.t) >= d.p.interval_s - MICRO_NEAR_S
    d.reset("micro")
    if not (near or s.ask or blocked(d)):
        s.ask = Ask("micro", "waiting", d.t, max(d.t, s.not_before))


def hold(d: Draft) -> None:
    """Keep a due, standing or re-awakened ask back while something blocks it."""
    s = d.s
    reason = blocked(d)
    if not reason or s.ask is None or s.ask.stage not in ("waiting", "asking"):
        return
    if s.ask.kind == "micro":
        stood, s.ask = s.ask.stage == "asking", None
        if stood:
            d.say("withdrawn", f"{reason}: the micro break is dropped", ask_kind="micro")
        return
    s.ask = replace(s.ask, stage="held", ready=None, held=held_since(d), step=0)
    d.say("held", f"{reason}: the ask is kept back")


def held_since(d: Draft) -> float | None:
    """Since when a call holds the ask: from now on, if one goes on that did not hold it before."""
    s = d.s
    held = None if s.ask is None else s.ask.held
    return d.t if held is None and s.call_from is not None else held


def unblock(d: Draft) -> None:
    """Something that held asks ended: what is held asks two minutes later, if nothing else holds it."""
    s = d.s
    if s.ask is not None and s.ask.stage == "held" and s.ask.ready is None and not blocked(d):
        s.ask = replace(s.ask, ready=d.t + AFTER_HOLD_S)


def hold_on(d: Draft) -> None:
    """Something blocks again (or newly): an ask on its way waits again. To be followed by `hold` for a standing one."""
    s = d.s
    if s.ask is not None and s.ask.stage == "held" and blocked(d):
        s.ask = replace(s.ask, ready=None, held=held_since(d))


def ready(d: Draft) -> None:
    """What was held, snoozed or owed may be asked again: wait for a moment without typing."""
    s = d.s
    assert s.ask is not None
    blind = s.ask.stage == "owed" and s.blind is not None
    again = s.ask.again + 1 if blind else s.ask.again
    s.snooze_until = None
    s.ask = replace(s.ask, stage="waiting", ready=max(d.t, s.not_before), step=0, again=again)
    hold(d)


def asks_at(d: Draft) -> float | None:
    """The instant at which a waiting ask is spoken: three seconds without input, or when waiting was long enough."""
    s = d.s
    if s.ask is None or s.ask.stage != "waiting" or s.ask.ready is None or s.absence is not None:
        return None
    if not s.source:
        return s.ask.ready
    latest = s.ask.ready + d.p.soft_start_s
    return latest if s.typing else min(latest, max(s.ask.ready, s.last_input + QUIET_S))


def speak(d: Draft) -> None:
    """Interrupt."""
    s = d.s
    assert s.ask is not None
    s.asks += 1
    quiet = s.dnd
    walk = s.ask.kind == "break" and d.p.walk_every > 0 and (breaks_so_far(d) + 1) % d.p.walk_every == 0
    s.ask = replace(s.ask, stage="asking", asked=d.t, spoken=d.t, step=0, quiet=quiet, walk=walk, held=None)
    if s.ask.kind == "micro":
        d.say("ask", "a micro break", ask_kind="micro", quiet=quiet)
        return
    d.reset("since_ask")
    why = f"{duration(s.sit.at(d.t))} at the desk, the limit is {duration(d.p.interval_s)}"
    waited = d.t - s.ask.ready if s.ask.ready is not None else 0.0
    if waited >= 1:
        why += f"; waited {duration(waited)} for a pause in typing"
    if s.snoozes:
        why += f"; {count(s.snoozes, 'snooze')} used"
    d.say("ask", why, quiet=quiet, walk=walk)


def breaks_so_far(d: Draft) -> int:
    """Breaks taken on the day of this instant."""
    return d.s.breaks_today if d.s.breaks_day == d.today() else 0


def remind(d: Draft) -> None:
    """The time of the next reminder came: said only if somebody was there since the last word."""
    s = d.s
    assert s.ask is not None
    assert s.ask.spoken is not None
    step = s.ask.step + 1
    there = not s.source or s.typing or s.last_input > s.ask.spoken
    s.ask = replace(s.ask, step=step, spoken=d.t if there else s.ask.spoken)
    if there:
        d.say("remind", f"{duration(d.t - (s.ask.asked or d.t))} without an answer", step=step, quiet=s.dnd)


def owe(d: Draft) -> None:
    """Nobody answered: the ask steps back and the break is owed."""
    s = d.s
    assert s.ask is not None
    if s.ask.kind == "micro":
        s.ask = None
        d.say("withdrawn", "the micro break went unanswered", ask_kind="micro")
        return
    s.ask = replace(s.ask, stage="owed", owed=d.t, held=None)
    tail = ""
    if not s.source and s.blind is None:
        s.blind = d.t
        d.set_kind("unknown", d.t, "unanswered")
        tail = "; from now on time is not known until a key"
    if s.source:
        s.unanswered += 1
        if s.unanswered == LADDERS_MOST:
            tail = f", {LADDERS_MOST} times in a row; now it only shows on screen and title, until you press a key here"
    d.say("owed", f"no answer for {duration(d.t - (s.ask.asked or d.t))}: the break is owed{tail}",
          quiet=s.dnd)  # fmt: skip


def heard(d: Draft) -> None:
    """A key in our own screen or an answer: whoever let asks pass unanswered is reached again, in a minute."""
    s = d.s
    if s.unanswered >= LADDERS_MOST:
        not_before(d, d.t + RETURN_GRACE_S)
    s.unanswered = 0


def wakes(d: Draft) -> float | None:
    """When a held, snoozed or owed break may be asked for; None when no time is known or nobody is there."""
    s = d.s
    if s.absence is not None or s.run is not None or s.ask is None:
        return None
    if s.ask.stage == "held" and s.ask.ready is None:
        return None
    return ask_again(s, d.p, d.now)


def withdraw(d: Draft, since: float) -> bool:
    """The desk is empty since `since`: take back what was asked of nobody. True when an ask had been standing."""
    s = d.s
    ask = s.ask
    if s.progress.at(d.t) < d.p.interval_s:
        s.due_said = False
    threshold = d.p.heads_up_at_s
    s.heads_up_said = s.heads_up_said and threshold is not None and s.progress.at(d.t) >= threshold
    if ask is None:
        return False
    asked_nobody = ask.due >= since
    if not asked_nobody and (ask.stage in ("snoozed", "held") or (ask.stage == "owed" and (ask.asked or 0.0) < since)):
        return False
    s.ask, s.snooze_until = None, None
    return ask.stage in ("asking", "owed")


def after_return(d: Draft) -> None:
    """Somebody is back: what is still due asks afresh once the first minute is over."""
    s = d.s
    if s.run is not None:
        return
    if s.ask is None and s.due_said and s.progress.at(d.t) >= d.p.interval_s:
        s.ask = Ask("break", "waiting", d.t, s.not_before)
        hold(d)
    else:
        not_before(d, s.not_before)


def not_before(d: Draft, t: float) -> None:
    """Nothing asks before instant `t`; an ask that stands already goes on."""
    s = d.s
    s.not_before = max(s.not_before, t)
    if s.ask is not None and s.ask.ready is not None and s.ask.stage != "asking":
        s.ask = replace(s.ask, ready=max(s.ask.ready, t))


def refuse(d: Draft, why: str) -> None:
    """Say why an answer cannot be taken."""
    d.say("refused", why)


def snooze(d: Draft) -> None:
    """Ask again in a few minutes, three times a break at most."""
    s = d.s
    if s.ask is None or s.ask.kind == "micro":
        refuse(d, "there is nothing to snooze: no break is due")
    elif s.ask.stage == "snoozed" and s.snooze_until is not None:
        refuse(d, f"snoozed already: it asks again at {d.hhmm(s.snooze_until)}")
    elif s.snoozes >= d.p.snooze_limit:
        refuse(d, f"{count(s.snoozes, 'snooze')} of {d.p.snooze_limit} used for this break: no more")
    else:
        s.snoozes += 1
        s.snooze_until = d.t + d.p.snooze_s
        s.ask = replace(s.ask, stage="snoozed", ready=None, held=None, owed=None)
        d.say("snoozed", f"snoozed until {d.hhmm(s.snooze_until)}, {s.snoozes} of {d.p.snooze_limit} used")


def not_now(d: Draft) -> None:
    """Let this one go: the next ask comes one full interval later, the sit goes on."""
    s = d.s
    if s.ask is not None and s.ask.kind == "micro":
        s.ask = None
        d.reset("micro")
        d.say("not-now", "the micro break is let go", ask_kind="micro")
        return
    clear(d)
    d.say("not-now", f"not now; the next ask comes in {duration(d.p.interval_s)}")


def clear(d: Draft) -> None:
    """Progress restarts and nothing is due; the sit goes on."""
    s = d.s
    d.reset("progress", "since_ask", "micro")
    s.ask, s.snooze_until, s.snoozes, s.returned, s.undo = None, None, 0, None, None
    s.heads_up_said = s.due_said = False


def put_aside(d: Draft) -> None:
    """Close the ask: the break stays owed."""
    s = d.s
    if s.ask is None or s.ask.stage not in ("asking", "waiting"):
        refuse(d, "there is no ask to put aside")
    elif s.ask.kind == "micro":
        s.ask = None
        d.say("put-aside", "the micro break is put aside", ask_kind="micro")
    else:
        s.ask = replace(s.ask, stage="owed", owed=d.t, held=None)
        d.say("put-aside", "put aside; the break stays owed")
