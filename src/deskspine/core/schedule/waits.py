"""Waits: the stretches in which the machine works for the person, from their beginning to their end.

A wait proves no presence and changes no meter. It is evidence of a good moment, and of nothing else.
"""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from deskspine.core.schedule import asks, inputs
from deskspine.core.schedule.policy import (
    MAX_OFFERS,
    MAX_WAIT_S,
    MAX_WAITS,
    OFFER_FROM,
    OFFER_REST_S,
    WAIT_EXPECTED_S,
    WAIT_LASTED_S,
    Policy,
)
from deskspine.core.schedule.state import State, Wait
from deskspine.core.schedule.step import Step, blocked_words, needed_s
from deskspine.core.text.durations import duration
from deskspine.core.timekeeping.instants import Now
from deskspine.core.waits.kinds import WAIT_KINDS

Watching = Literal["no", "slow", "fast"]


def started(step: Step, entry: inputs.WaitStarted) -> None:
    """Record that a wait began, or that a known one goes on: the machine works again, or more is known about it."""
    state = step.state
    known = find(state, entry.id)
    if known is not None:
        expected_s = known.expected_s if entry.expected_s is None else entry.expected_s
        _put(state, replace(known, needs_you=False, expected_s=expected_s, sure=known.sure or entry.sure))
        return
    since = step.t if entry.since is None else min(entry.since, step.t)
    if step.t - since >= MAX_WAIT_S:
        return
    used = state.run is not None and since <= state.run.since  # seen late: no source looks while an ask is open
    wait = Wait(entry.id, entry.kind, entry.source, since, entry.expected_s, entry.sure, used=used)
    if len(state.waits) >= MAX_WAITS:
        oldest = state.waits[0]
        _over(step, oldest, f"more than {MAX_WAITS} waits at the same time: the oldest one is forgotten")
    state.waits = tuple(sorted((*state.waits, wait), key=lambda each: each.since))
    _bring_forward(step, since)


def _bring_forward(step: Step, since: float) -> None:
    """Show a break that waits for a pause in typing: the beginning of a wait is a better moment than the next pause."""
    state = step.state
    ask = state.ask
    if ask is None or ask.kind != "break" or ask.stage != "waiting" or ask.ready is None:
        return
    if state.absence is None and state.run is None and ask.ready <= since:
        asks.show(step)


def ended(step: Step, entry: inputs.WaitEnded) -> None:
    """Record the end of a wait. In a routine the person hears of it, unless only its source ended."""
    wait = find(step.state, entry.id)
    if wait is None:
        return
    words = WAIT_KINDS[wait.kind]
    long_s = step.t - wait.since
    if entry.lost:
        _over(step, wait, f"no more news after {duration(long_s)} in which {words.runs}")
        return
    _over(step, wait, f"{words.over} after {duration(long_s)}", words.over)
    if wait.noted and step.state.run is not None:
        step.say("ready", words.over, wait=wait.kind, source=wait.source, since=wait.since)


def needs_you(step: Step, entry: inputs.WaitNeedsYou) -> None:
    """Record that the machine cannot go on without the person."""
    wait = find(step.state, entry.id)
    if wait is None or wait.needs_you:
        return
    _put(step.state, replace(wait, needs_you=True))
    if wait.noted or step.state.run is not None:
        step.say("needs-you", WAIT_KINDS[wait.kind].needs, wait=wait.kind, source=wait.source, since=wait.since)


def use(step: Step) -> None:
    """Record that a break begins in the waits that go on."""
    step.state.waits = tuple(replace(wait, used=True) for wait in step.state.waits)


def find(state: State, name: str) -> Wait | None:
    """Return the wait with this id that goes on, or None."""
    return next((wait for wait in state.waits if wait.id == name), None)


def _put(state: State, changed: Wait) -> None:
    state.waits = tuple(changed if wait.id == changed.id else wait for wait in state.waits)


def withdraw_offer(step: Step, wait: Wait | None, why: str) -> None:
    """Take back the open offer, which was made in `wait`."""
    step.state.offer = None
    about: dict[str, str] = {} if wait is None else {"wait": wait.kind, "source": wait.source}
    step.say("offer-withdrawn", why, **about)


def _over(step: Step, wait: Wait, why: str, no_offer: str = "") -> None:
    """End a wait and its offer, and say why. The end of one that was never mentioned is not mentioned either.

    Without `no_offer`, the words for the end of an offer, the end of the wait itself was not seen.
    """
    state = step.state
    state.waits = tuple(each for each in state.waits if each.id != wait.id)
    if wait.noted:
        step.say("wait-over", why, wait=wait.kind, source=wait.source, used=wait.used, since=wait.since,
              length_s=step.t - wait.since, lost=not no_offer)  # fmt: skip
    if state.offer is not None and state.offer.wait == wait.id:
        withdraw_offer(step, wait, no_offer or why)


def next_forgotten(step: Step) -> float | None:
    """Return when a wait has lasted too long to say anything about the person, or None without waits."""
    return _first(step, [wait.since + MAX_WAIT_S for wait in step.state.waits])


def forget(step: Step) -> None:
    """Forget the oldest wait, which has lasted too long."""
    wait = step.state.waits[0]
    _over(step, wait, f"{WAIT_KINDS[wait.kind].runs} for more than {duration(MAX_WAIT_S).removesuffix(' 00 min')}")


def next_noted(step: Step) -> float | None:
    """Return when a wait has lasted long enough to be mentioned, or None if all of them were."""
    return _first(step, [_noted_at(wait) for wait in step.state.waits if not wait.noted])


def note(step: Step) -> None:
    """Mention the wait whose time has come."""
    wait = min((wait for wait in step.state.waits if not wait.noted), key=_noted_at)
    _put(step.state, replace(wait, noted=True))
    step.say("wait", runs_words(wait, step.t), wait=wait.kind, source=wait.source, since=wait.since)


def left_s(wait: Wait, at: float) -> float | None:
    """Return the seconds that the wait is expected to last from instant `at` on, or None if that is not known."""
    left = None if wait.expected_s is None else wait.since + wait.expected_s - at
    return left if left is not None and left > 0 else None


def runs_words(wait: Wait, at: float) -> str:
    """Return words for a wait that goes on, with the time it is expected to take: "the build is running, …"."""
    left = left_s(wait, at)
    more = " more" if at - wait.since >= WAIT_LASTED_S else ""
    return WAIT_KINDS[wait.kind].runs + ("" if left is None else f", for about {duration(left)}{more}")


def _noted_at(wait: Wait) -> float:
    long_enough = wait.sure or (wait.expected_s is not None and wait.expected_s >= WAIT_EXPECTED_S)
    return wait.since + (0.0 if long_enough else WAIT_LASTED_S)


def _first(step: Step, instants: list[float]) -> float | None:
    """Return the earliest instant, but none before now: a wait may have begun while nothing could be seen."""
    return max(min(instants), step.t) if instants else None


def offers_from(state: State, policy: Policy) -> float | None:
    """Return the instant from which on a break can be offered, or None while nothing leads to one.

    It does not look at what blocks an ask at this moment.
    """
    if not policy.offers or state.absence is not None or state.run is not None or state.ask is not None:
        return None
    if state.snoozes or state.offers >= MAX_OFFERS or state.progress.since is None:
        return None
    rested = state.not_before if state.answered is None else max(state.not_before, state.answered + OFFER_REST_S)
    return max(reached_at(state, policy, OFFER_FROM), state.floor, rested)


def reached_at(state: State, policy: Policy, part: float) -> float:
    """Return the instant at which progress reaches a part of the interval. Progress must be growing."""
    assert state.progress.since is not None
    return state.progress.since - state.progress.base_s + needed_s(state, policy) * part


def watches(state: State, policy: Policy) -> Watching:
    """Return how often the sources of waits have to look now: not at all, every now and then, or often."""
    if state.absence is not None:
        return "no"
    ask = state.ask
    if state.run is not None:
        return "fast"
    if blocked_words(state):
        return "no"
    if ask is not None and ask.kind == "break" and ask.stage == "waiting" and (ask.ready or 0.0) <= state.t:
        return "fast"
    if state.progress.since is None or reached_at(state, policy, OFFER_FROM) > state.t:
        return "no"
    if state.offer is not None or (policy.offers and state.waits):
        return "slow"
    first = offers_from(state, policy)
    return "slow" if first is not None and first <= state.t else "no"


def watch_from(state: State, policy: Policy, now: Now) -> float | None:
    """Return the instant from which the sources of waits have to look, if nothing else happens before it.

    It is this moment while they have to look already, and None if no time is known.
    """
    if watches(state, policy) != "no":
        return now.t
    if blocked_words(state):
        return None
    first = offers_from(state, policy)
    return None if first is None else max(first, now.t)
