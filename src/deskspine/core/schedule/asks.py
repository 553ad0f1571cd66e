"""Asks: when a break falls due and is announced, asked for, reminded of, held, snoozed and owed."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.history.asked import SMALLER
from deskspine.core.schedule import moved_ask
from deskspine.core.schedule.policy import AFTER_HOLD_S, MAX_LADDERS, MICRO_NEAR_S, QUIET_S, RETURN_GRACE_S
from deskspine.core.schedule.state import Ask
from deskspine.core.schedule.step import Step, ask_again, blocked_words, heads_up_at_s, needed_s, reach
from deskspine.core.text.durations import count, duration


def blocked(step: Step) -> str:
    """Return the reason why no ask may come at this instant, in words, or "" if there is no such reason."""
    return blocked_words(step.state)


def heads_up(step: Step) -> None:
    """Announce quietly that a break falls due soon, unless the ask is held until later."""
    step.state.heads_up_said = True
    left_s = (reach(step.state, step.policy) or step.t) - step.t
    if left_s > 0 and not blocked(step) and step.state.not_before <= step.t + left_s:
        step.say("heads-up", f"a break in {duration(left_s)}", quiet=step.state.dnd)


def due(step: Step) -> None:
    """Create the ask of a break, because progress reached the interval."""
    state = step.state
    state.due_said = state.heads_up_said = True
    state.ask = Ask("break", "waiting", step.t, max(step.t, state.not_before))
    sit, progress = duration(state.sit.at(step.t)), duration(state.progress.at(step.t))
    part = "" if sit == progress else f", {progress} of it since you last skipped or stopped a break"
    step.say("due", f"you have been sitting for {sit}{part}")
    hold(step)


def micro(step: Step) -> None:
    """Create the ask of a micro break, unless a break is near, another ask exists, or asks are blocked."""
    state = step.state
    near = state.progress.at(step.t) >= needed_s(state, step.policy) - MICRO_NEAR_S
    step.reset("micro")
    if not (near or state.ask or blocked(step)):
        state.ask = Ask("micro", "waiting", step.t, max(step.t, state.not_before))


def hold(step: Step) -> None:
    """Hold the present ask while something blocks it. A micro break is withdrawn instead."""
    state = step.state
    reason = blocked(step)
    if not reason or state.ask is None or state.ask.stage not in ("waiting", "asking"):
        return
    if state.ask.kind == "micro":
        was_visible, state.ask = state.ask.stage == "asking", None
        if was_visible:
            step.say("withdrawn", f"{reason}: the micro break is skipped", ask_kind="micro")
        return
    state.ask = replace(state.ask, stage="held", ready=None, held=held_since(step), step=0)
    step.say("held", f"{reason}: the break waits")


def held_since(step: Step) -> float | None:
    """Return the instant from which a call holds the ask: now if a call goes on that did not hold it before."""
    state = step.state
    held = None if state.ask is None else state.ask.held
    return step.t if held is None and state.call_from is not None else held


def unblock(step: Step) -> None:
    """Let a held ask come two minutes after its hold ended, unless something else still blocks it."""
    state = step.state
    if state.ask is not None and state.ask.stage == "held" and state.ask.ready is None and not blocked(step):
        state.ask = replace(state.ask, ready=step.t + AFTER_HOLD_S)


def hold_again(step: Step) -> None:
    """Hold an ask that was about to be released, as something blocks it again. A visible ask needs `hold` as well."""
    state = step.state
    if state.ask is not None and state.ask.stage == "held" and blocked(step):
        state.ask = replace(state.ask, ready=None, held=held_since(step))


def ready(step: Step) -> None:
    """Make a held, snoozed or owed ask wait for the next moment without typing."""
    state = step.state
    assert state.ask is not None
    blind = state.ask.stage == "owed" and state.blind is not None
    again = state.ask.again + 1 if blind else state.ask.again
    state.snooze_until = None
    state.ask = replace(state.ask, stage="waiting", ready=max(step.t, state.not_before), step=0, again=again)
    hold(step)


def shown_at(step: Step) -> float | None:
    """Return the instant at which a waiting ask is shown, or None if no ask waits.

    It is shown after three seconds without input, and at the end of the longest wait in any case.
    """
    state = step.state
    if state.ask is None or state.ask.stage != "waiting" or state.ask.ready is None or state.absence is not None:
        return None
    if not state.source:
        return state.ask.ready
    latest = state.ask.ready + step.policy.soft_start_s
    return latest if state.typing else min(latest, max(state.ask.ready, state.last_input + QUIET_S))


def show(step: Step) -> None:
    """Show the ask."""
    state = step.state
    assert state.ask is not None
    state.asks += 1
    quiet = state.dnd
    walk = (
        state.ask.kind == "break"
        and step.policy.walk_every > 0
        and (breaks_so_far(step) + 1) % step.policy.walk_every == 0
    )
    usual, first = moved_ask.words(step), state.ask.asked is None
    state.ask = replace(
        state.ask, stage="asking", asked=step.t, spoken=step.t, step=0, quiet=quiet, walk=walk, held=None
    )
    if state.ask.kind == "micro":
        step.say("ask", "time for a micro break", ask_kind="micro", quiet=quiet)
        return
    early_s = moved_ask.early_s(state, step.policy, step.t)
    step.reset("since_ask", to_s=-early_s or (max(0.0, state.moved_s) if first else 0.0))
    why = f"you have been sitting for {duration(state.sit.at(step.t))}{usual}"
    used = state.snoozes - moved_ask.spared_snoozes(state, step.policy)
    if used > 0:
        why += f"; {count(used, 'snooze')} used"
    step.say("ask", why, quiet=quiet, walk=walk, moved_s=state.moved_s if first else 0.0)


def breaks_so_far(step: Step) -> int:
    """Return the number of breaks taken on the day of this instant."""
    return step.state.breaks_today if step.state.breaks_day == step.today() else 0


def remind(step: Step) -> None:
    """Take the next step of the reminders. It is said only if input came since the ask was last shown."""
    state = step.state
    assert state.ask is not None
    assert state.ask.spoken is not None
    number = state.ask.step + 1
    input_came = not state.source or state.typing or state.last_input > state.ask.spoken
    state.ask = replace(state.ask, step=number, spoken=step.t if input_came else state.ask.spoken)
    if input_came:
        step.say(
            "remind",
            f"no answer for {duration(step.t - (state.ask.asked or step.t))}",
            step=number,
            quiet=state.dnd,
        )


def become_owed(step: Step) -> None:
    """Mark the unanswered ask as owed. A micro break is withdrawn instead."""
    state = step.state
    assert state.ask is not None
    if state.ask.kind == "micro":
        state.ask = None
        step.say("withdrawn", "no answer to the micro break", ask_kind="micro")
        return
    state.ask = replace(state.ask, stage="owed", owed=step.t, held=None)
    state.put_off += state.source  # without a source it is not known if the person was there
    tail = _smaller(step) if state.source else ""
    if not state.source and state.blind is None:
        state.blind = step.t
        step.set_kind("unknown", step.t, "unanswered")
        tail += "; from now on it is not known if you are here, until you press a key"
    if state.source:
        state.unanswered += 1
        if state.unanswered == MAX_LADDERS:
            smaller = f"; {SMALLER}" if tail else ""
            tail = f", {MAX_LADDERS} times in a row{smaller}"
            tail += "; until you press a key it only shows on screen and in the title"
    step.say("owed", f"no answer for {duration(step.t - (state.ask.asked or step.t))}: the break is overdue{tail}",
          quiet=state.dnd)  # fmt: skip


def note_answer(step: Step) -> None:
    """Note a key or an answer. If asks went unanswered until they stopped, they may come again after one minute."""
    state = step.state
    if state.unanswered >= MAX_LADDERS:
        not_before(step, step.t + RETURN_GRACE_S)
    state.unanswered = 0


def ready_at(step: Step) -> float | None:
    """Return the instant at which a held, snoozed or owed break may be asked for, or None if no time is known."""
    state = step.state
    if state.absence is not None or state.run is not None or state.ask is None:
        return None
    if state.ask.stage == "held" and state.ask.ready is None:
        return None
    return ask_again(state, step.policy, step.now)


def withdraw(step: Step, since: float) -> bool:
    """Withdraw what was asked while the desk was empty, from `since` on. Return True if the ask was visible."""
    state = step.state
    ask = state.ask
    if state.progress.at(step.t) < needed_s(state, step.policy):
        state.due_said = False
    threshold = heads_up_at_s(state, step.policy)
    state.heads_up_said = state.heads_up_said and threshold is not None and state.progress.at(step.t) >= threshold
    if ask is None:
        return False
    unseen = ask.due >= since
    if not unseen and (ask.stage in ("snoozed", "held") or (ask.stage == "owed" and (ask.asked or 0.0) < since)):
        return False
    state.ask, state.snooze_until = None, None
    return ask.stage in ("asking", "owed")


def after_return(step: Step) -> None:
    """Ask again for a break that is still due, once the first minute after the return is over."""
    state = step.state
    if state.run is not None:
        return
    if state.ask is None and state.due_said and state.progress.at(step.t) >= needed_s(state, step.policy):
        state.ask = Ask("break", "waiting", step.t, state.not_before)
        hold(step)
    else:
        not_before(step, state.not_before)


def not_before(step: Step, t: float) -> None:
    """Let no new ask come before instant `t`. An ask that is visible already stays."""
    state = step.state
    state.not_before = max(state.not_before, t)
    if state.ask is not None and state.ask.ready is not None and state.ask.stage != "asking":
        state.ask = replace(state.ask, ready=max(state.ask.ready, t))


def refuse(step: Step, why: str) -> None:
    """Report that an answer is not possible, with the reason."""
    step.say("refused", why)


def not_now(step: Step) -> None:
    """Skip this break: the next ask comes one full interval later, and the sit continues."""
    state = step.state
    if state.ask is not None and state.ask.kind == "micro":
        state.ask = None
        step.reset("micro")
        step.say("not-now", "micro break skipped", ask_kind="micro")
        return
    later_s = max(0.0, state.moved_s)
    put_off = state.put_off + (state.ask is None or state.ask.stage != "owed")
    clear(step)
    step.reset("progress", to_s=later_s)
    state.put_off = put_off
    left = duration(step.policy.interval_s - later_s)
    step.say("not-now", f"skipped: the next break is due in {left} of sitting{_smaller(step)}")


def _smaller(step: Step) -> str:
    """Return words for the smaller routine that follows, once that many breaks were put off in a row."""
    put_off = step.state.put_off
    return f"; {put_off} put off in a row, so {SMALLER}" if step.policy.is_smaller(put_off) else ""


def clear(step: Step) -> None:
    """Restart progress so that nothing is due. The sit continues."""
    state = step.state
    step.reset("progress", "since_ask", "micro")
    state.ask, state.snooze_until, state.snoozes, state.returned, state.undo = None, None, 0, None, None
    state.heads_up_said = state.due_said = False
    state.added_s, state.offers = 0.0, 0
    state.moved_s, state.move_decided = 0.0, False


def put_aside(step: Step) -> None:
    """Close the ask: the break stays owed."""
    state = step.state
    if state.ask is None or state.ask.stage not in ("asking", "waiting"):
        refuse(step, "there is no break reminder to close")
    elif state.ask.kind == "micro":
        state.ask = None
        step.say("put-aside", "micro break closed", ask_kind="micro")
    else:
        state.ask = replace(state.ask, stage="owed", owed=step.t, held=None)
        state.put_off += 1
        step.say("put-aside", f"closed: the break stays overdue{_smaller(step)}")
