"""Offers: a break proposed in a wait before it is due. An offer withdraws by itself and is never owed."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.schedule import asks, waits
from deskspine.core.schedule.policy import OFFER_FROM, OFFER_LASTS_S
from deskspine.core.schedule.state import Offer, Wait
from deskspine.core.schedule.step import Step
from deskspine.core.text.durations import duration
from deskspine.core.waits.kinds import WAIT_KINDS

OVERRUN = 2.0
"""Number of times the expected length after which that length says nothing about this wait any more."""
AWAY = "you are away"
"""Reason for a withdrawal."""
_SLACK_S = 1.0
"""Seconds of progress that an offer may lack at its own beginning, because sums of fractions are not exact."""


def next_offer(step: Step) -> float | None:
    """Return when a break can be offered, if nothing changes, or None if it cannot."""
    coming = _next(step)
    return None if coming is None else coming[0]


def _next(step: Step) -> tuple[float, Wait] | None:
    """Return the next offer: its instant and its wait."""
    state = step.state
    if state.offer is not None or not state.waits or asks.blocked(step):
        return None
    first = waits.offers_from(state, step.policy)
    if first is None:
        return None
    first = max(first, step.t)
    coming = [
        (_offered_at(wait, first, step.policy.shortest_s), wait)
        for wait in state.waits
        if wait.noted and not wait.needs_you and not wait.offered
    ]
    return min(coming, key=lambda each: (each[0], -(waits.left_s(each[1], each[0]) or 0.0)), default=None)


def _offered_at(wait: Wait, first: float, shortest_s: float) -> float:
    """Return the instant, from `first` on, at which this wait is long enough for a break.

    If too little of it is left, it is offered once it has lasted twice as long as expected: then its length is not
    known.
    """
    if wait.expected_s is None or wait.since + wait.expected_s - first >= shortest_s:
        return first
    return max(first, wait.since + wait.expected_s * OVERRUN)


def make(step: Step) -> None:
    """Offer a break in the wait whose turn it is."""
    state = step.state
    coming = _next(step)
    assert coming is not None
    wait = coming[1]
    fits_s = waits.left_s(wait, step.t)
    state.offer = Offer(wait.id, step.t, fits_s)
    state.offers += 1
    state.waits = tuple(replace(each, offered=True) if each.id == wait.id else each for each in state.waits)
    proposal = f": {step.policy.shortest_s:.0f} seconds?" if fits_s is None else ": a break?"
    why = waits.runs_words(wait, step.t) + proposal
    step.say("offer", why, wait=wait.kind, source=wait.source, fits_s=fits_s, since=wait.since, quiet=state.dnd)


def ends(step: Step) -> float | None:
    """Return when the open offer ends: now if anything speaks against it, otherwise after two minutes."""
    offer = step.state.offer
    if offer is None:
        return None
    return step.t if _against(step) else max(step.t, offer.at + OFFER_LASTS_S)


def end(step: Step) -> None:
    """Withdraw the open offer. If it lapsed, the other waits of this moment have had their offer with it."""
    reason = _against(step)
    if not reason:
        _spend(step)
    withdraw(step, reason or f"not taken within {duration(OFFER_LASTS_S)}")


def _against(step: Step) -> str:
    """Return what speaks against the open offer at this moment, or ""."""
    state = step.state
    assert state.offer is not None
    wait = waits.find(state, state.offer.wait)
    if wait is None:
        return "the wait is over"
    if wait.needs_you:
        return WAIT_KINDS[wait.kind].needs
    if state.absence is not None:
        return AWAY
    if state.run is not None:
        return "a routine is playing"
    if state.ask is not None:
        return "the break is due"
    reason = asks.blocked(step)
    if reason or not step.policy.offers:
        return reason or "offers are off"
    grows = state.progress.since is not None
    if not grows or waits.reached_at(state, step.policy, OFFER_FROM) > step.t + _SLACK_S:
        return "no break is near any more"
    return ""


def withdraw(step: Step, why: str) -> None:
    """Take the open offer back, if there is one."""
    state = step.state
    if state.offer is not None:
        waits.withdraw_offer(step, waits.find(state, state.offer.wait), why)


def close(step: Step) -> None:
    """Close the open offer, because the person does not want it. Refuse without an open offer."""
    if step.state.offer is None:
        asks.refuse(step, "no break is offered")
        return
    _spend(step)
    withdraw(step, "you closed it")


def take(step: Step) -> None:
    """Record that a routine begins: it takes the open offer, and the waits that go on are used."""
    step.state.offer = None
    waits.use(step)


def _spend(step: Step) -> None:
    """Count the open offer as the one of each wait that goes on, so that no other one follows at once."""
    step.state.waits = tuple(replace(wait, offered=wait.offered or wait.noted) for wait in step.state.waits)
