"""Properties of waits and offers: they change no meter and no other event, and an offer is always possible and rare."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given as with_
from hypothesis import strategies as st
from msgspec.structs import replace

from deskspine.core.schedule import machine
from deskspine.core.schedule.events import Event
from deskspine.core.schedule.inputs import (
    DidIt,
    Input,
    NotNow,
    OfferClosed,
    Typing,
    WaitEnded,
    WaitNeedsYou,
    WaitStarted,
)
from deskspine.core.schedule.policy import MAX_OFFERS, MAX_WAIT_S, MAX_WAITS, OFFER_LASTS_S, OFFER_REST_S, Policy
from deskspine.core.schedule.state import State, copied
from deskspine.core.schedule.step import METERS, blocked_words
from deskspine.core.schedule.waits import watch_from, watches
from support.chance import Step, inputs_of, now_at, of_waits, policies, steps_and_gaps, wait_steps
from support.effort import examples

FAMILY = {"wait", "wait-over", "needs-you", "ready", "offer", "offer-withdrawn"}
NEWS = (WaitStarted, WaitEnded, WaitNeedsYou)
soon = st.builds(Step, st.integers(0, 25).map(float), of_waits)
PARTS = (0.6, 0.61, 0.7, 0.99)
"""Parts of an interval after which a break is offered, or nearly due."""

FRESH: tuple[Input, ...] = (DidIt("again"), NotNow(), Typing())


@st.composite
def lives(draw: st.DrawFn) -> tuple[Policy, list[Step]]:
    """Draw a policy, and a day of a person who mostly sits and types and whose machine works a lot."""
    policy = draw(policies)
    day: list[Step] = []
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.integers(0, 3)):
            sat_s = draw(st.sampled_from([policy.interval_s * part for part in PARTS]))
            day += [
                Step(0.0, draw(st.sampled_from(FRESH))),
                Step(sat_s, Typing()),
                *draw(st.lists(soon, min_size=3, max_size=15)),
            ]
        else:
            day += draw(st.lists(st.one_of(soon, wait_steps, steps_and_gaps), max_size=15))
    return policy, day


def without_waits(inputs: Sequence[Input]) -> list[Input]:
    """Return the inputs of a person whose machine never works."""
    return [entry for entry in inputs if not isinstance(entry, NEWS)]


def others(events: Sequence[Event]) -> list[Event]:
    """Return the events that are not about waits; closing an offer that is not open is about them too."""
    return [event for event in events if event.kind not in FAMILY and event.why != "no break is offered"]


def bare(state: State) -> State:
    """Return a state as it would be without waits."""
    plain = copied(state)
    plain.waits, plain.offer, plain.offers = (), None, 0
    plain.undo = None if state.undo is None else replace(state.undo, offers=0)
    return plain


@examples(200)
@with_(lives(), st.booleans())
def test_without_its_waits_a_day_is_the_same_but_for_an_ask_that_comes_earlier(
    life: tuple[Policy, list[Step]], source: bool
) -> None:
    policy, day = life
    here = there = machine.begin(now_at(0.0), policy, source=source)
    t = 0.0
    for step in day:
        t += step.after_s
        inputs = inputs_of(step, t)
        if not step.gap:
            here, said = machine.advance(here, now_at(t), [], policy)
            there, said_there = machine.advance(there, now_at(t), [], policy)
            assert others(said) == others(said_there)
            assert bare(here) == bare(there)
        here, said = machine.advance(here, now_at(t), inputs, policy)
        there, said_there = machine.advance(there, now_at(t), without_waits(inputs), policy)
        if others(said) != others(said_there):
            (ask,) = others(said)
            assert (ask.kind, ask.ask_kind, others(said_there)) == ("ask", "break", [])
            assert any(isinstance(entry, WaitStarted) for entry in inputs)
            assert there.ask is not None
            assert there.ask.ready is not None
            assert there.ask.ready <= t <= there.ask.ready + policy.soft_start_s
            return  # what follows is the same day with that ask some seconds earlier
        assert bare(here) == bare(there)


@examples(200)
@with_(lives(), st.booleans(), st.lists(wait_steps, max_size=8))
def test_waits_and_offers_change_no_meter(life: tuple[Policy, list[Step]], source: bool, news: list[Step]) -> None:
    policy, day = life
    state, t = machine.begin(now_at(0.0), policy, source=source), 0.0
    for step in day:
        t += step.after_s
        state, _ = machine.advance(state, now_at(t), inputs_of(step, t), policy)
    for step in news:
        after, events = machine.advance(state, now_at(t), inputs_of(step, t), policy)
        asked = any(event.kind == "ask" for event in events)
        for name in METERS:
            if name != "since_ask" or not asked:
                assert getattr(after, name).at(t) == getattr(state, name).at(t), name
        assert (after.absence, after.last_input, after.breaks_today) == (
            state.absence,
            state.last_input,
            state.breaks_today,
        )
        state = after


@examples(200)
@with_(lives(), st.booleans())
def test_an_offer_is_open_only_while_nothing_speaks_against_it(life: tuple[Policy, list[Step]], source: bool) -> None:
    policy, day = life
    state, t = machine.begin(now_at(0.0), policy, source=source), 0.0
    for step in day:
        t += step.after_s
        state, events = machine.advance(state, now_at(t), inputs_of(step, t), policy)
        assert len(state.waits) <= MAX_WAITS
        assert all(0 <= t - wait.since < MAX_WAIT_S for wait in state.waits)
        assert len({wait.id for wait in state.waits}) == len(state.waits)
        assert state.offers <= MAX_OFFERS
        for event in events:
            assert event.kind not in FAMILY or event.wait is not None
            if event.kind == "offer":
                assert policy.offers
                assert event.fits_s is None or event.fits_s >= policy.shortest_s
        if state.offer is not None:
            (wait,) = [wait for wait in state.waits if wait.id == state.offer.wait]
            assert wait.noted
            assert wait.offered
            assert not wait.needs_you
            assert t < state.offer.at + OFFER_LASTS_S
            assert (state.ask, state.absence, state.run, blocked_words(state)) == (None, None, None, "")
            assert state.progress.at(state.offer.at) >= policy.interval_s * 0.6 - 1e-6
            assert state.answered is None or state.offer.at >= state.answered + OFFER_REST_S


@examples(200)
@with_(lives(), st.booleans())
def test_each_offer_and_each_wait_that_is_mentioned_has_one_end(life: tuple[Policy, list[Step]], source: bool) -> None:
    policy, day = life
    state, t = machine.begin(now_at(0.0), policy, source=source), 0.0
    open_offers, begun, over = 0, 0, 0
    for step in day:
        t += step.after_s
        state, events = machine.advance(state, now_at(t), inputs_of(step, t), policy)
        for event in events:
            begun += event.kind == "wait"
            over += event.kind == "wait-over"
            taken = event.kind == "started" and event.ask_kind == "break" and open_offers
            open_offers += (event.kind == "offer") - (event.kind == "offer-withdrawn") - bool(taken)
            assert open_offers in (0, 1)
        assert open_offers == (state.offer is not None)
        assert begun - over == sum(wait.noted for wait in state.waits)


@examples(200)
@with_(lives(), st.booleans())
def test_nothing_is_offered_while_the_sources_need_not_look(life: tuple[Policy, list[Step]], source: bool) -> None:
    policy, day = life
    state, t = machine.begin(now_at(0.0), policy, source=source), 0.0
    for step in day:
        t += step.after_s
        state, _ = machine.advance(state, now_at(t), inputs_of(step, t), policy)
        look = watch_from(state, policy, now_at(t))
        assert (look == t) == (watches(state, policy) != "no")
        assert state.offer is None or watches(state, policy) == "slow"
        if look is not None and look > t:  # even a wait that is known for certain is offered from then on only
            _, before = machine.advance(state, now_at((t + look) / 2), [WaitStarted("probe", sure=True)], policy)
            assert "offer" not in [event.kind for event in before]


def test_closing_an_offer_proves_presence_and_a_wait_does_not() -> None:
    policy = Policy()
    state = machine.begin(now_at(0.0), policy, source=True)
    idle, _ = machine.advance(state, now_at(1000.0), [WaitStarted("a")], policy)
    assert idle.last_input == 0.0
    closed, _ = machine.advance(state, now_at(1000.0), [OfferClosed()], policy)
    assert closed.last_input == 1000.0
