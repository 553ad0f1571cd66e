"""Offers and waits as a face sees them: in the snapshot, through requests, in the journal and after a restart."""

from __future__ import annotations

from typing import Literal

import msgspec
import pytest

from deskspine.core.commands.registry import Request
from deskspine.core.history.records import WaitRecord
from deskspine.core.schedule.inputs import WaitEnded, WaitNeedsYou, WaitStarted
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wire import News
from support.resident import Resident


def waiting(expected_s: float | None = None, *, minutes: int = 40, **values: bool) -> Resident:
    """Return a person who has been sitting for some minutes of 50, in a wait that began just now."""
    desk = Resident(**values)  # type: ignore[arg-type]
    desk.ask("first-run-done")
    desk.live(minutes * 60)
    desk.live(0.0, [WaitStarted("t", "tests", "shell", desk.t, expected_s)])
    return desk


def offered(expected_s: float | None = None) -> Resident:
    desk = waiting(expected_s)
    desk.live(21)
    assert desk.picture.offer is not None
    return desk


def test_a_wait_is_shown_once_it_is_long_enough() -> None:
    desk = waiting(minutes=5)
    began = desk.t
    assert not desk.picture.waits
    desk.live(21)
    wait = desk.picture.waits[-1]
    assert (wait.kind, wait.source, wait.since, wait.expected_s, wait.needs_you) == (
        "tests",
        "shell",
        began,
        None,
        False,
    )
    desk.live(1, [WaitNeedsYou("t")])
    assert [wait.needs_you for wait in desk.picture.waits] == [True]
    assert desk.picture.offer is None


@pytest.mark.parametrize(
    ("expected_s", "routine", "why"),
    [
        (None, "micro-1min", "your tests are running: 60 seconds?"),
        (70.0, "micro-1min", "your tests are running: 60 seconds?"),
        (170.0, "seated-2min", "your tests are running: 2 minutes?"),
    ],
)
def test_an_offer_has_the_routine_that_fits(expected_s: float | None, routine: str, why: str) -> None:
    desk = offered(expected_s)
    offer = desk.picture.offer
    assert offer is not None
    assert (offer.kind, offer.routine.routine.id, offer.why) == ("tests", routine, why)
    assert offer.until == offer.at + 120
    assert desk.picture.mode == "sitting"
    assert desk.picture.ask is None


@pytest.mark.parametrize("origin", ["key", "verb", "notice", "timeline"])
def test_start_takes_the_offer(origin: Literal["key", "verb", "notice", "timeline"]) -> None:
    desk = offered()
    reply = desk.engine.handle(Request("start", origin=origin))
    assert reply.ok, reply.text
    playing = desk.picture.playing
    assert playing is not None
    assert playing.plan.routine.id == "micro-1min"
    assert desk.picture.offer is None
    desk.to_end()
    desk.live(1, [WaitEnded("t")])
    assert desk.picture.today.breaks == 1
    assert (desk.picture.today.waits_used, desk.picture.today.waits_passed) == (1, 0)
    (row,) = desk.journal.of(WaitRecord)
    assert (row.kind, row.source, row.outcome, row.day) == ("tests", "shell", "used", "2026-03-10")
    assert (row.ended_wall - row.started_wall, row.ended_wall) == (81.0, desk.clock.read().wall - 1)


def test_a_named_routine_is_not_replaced_by_the_offered_one() -> None:
    desk = offered()
    assert desk.ask("start", routine="eye-reset").ok
    playing = desk.picture.playing
    assert playing is not None
    assert playing.plan.routine.id == "eye-reset"


def test_an_offer_is_closed_by_request_and_owes_nothing() -> None:
    desk = offered()
    reply = desk.ask("offer-close")
    assert (reply.ok, reply.text) == (True, "not this time; nothing is owed")
    assert desk.picture.offer is None
    assert len(desk.picture.waits) == 1
    assert desk.ask("offer-close").text == "no break is offered now"
    assert desk.picture.ask is None
    desk.live(130)
    assert desk.picture.offer is None
    assert desk.picture.today.not_now == 0


def test_an_offer_that_went_away_is_too_late_for_a_button() -> None:
    desk = offered()
    desk.live(1, [WaitEnded("t")])
    assert desk.picture.offer is None
    late = desk.engine.handle(Request("start", origin="notice"))
    assert (late.ok, late.text) == (False, "the notice came too late: nothing asks any more")
    assert desk.picture.playing is None
    assert [row.outcome for row in desk.journal.of(WaitRecord)] == ["passed"]


def test_a_routine_says_that_the_machine_needs_you_only_while_it_does() -> None:
    desk = offered()
    desk.ask("start")
    desk.live(5, [WaitStarted("other", kind="agent", source="agent", sure=True)])
    for again in (WaitStarted("t", kind="tests", source="hint"), WaitEnded("t", lost=True)):
        desk.live(5, [WaitNeedsYou("t")])
        assert desk.picture.machine_word == "your tests need you"
        desk.live(5, [again])
        assert desk.picture.machine_word == ""
    assert desk.picture.playing is not None


def test_a_routine_says_that_the_machine_is_done_and_the_next_one_does_not() -> None:
    desk = offered()
    desk.ask("start")
    assert desk.picture.machine_word == ""
    desk.live(10, [WaitNeedsYou("t")])
    assert desk.picture.machine_word == "your tests need you"
    desk.live(2, [WaitEnded("t")])
    assert desk.picture.machine_word == "your tests are done"
    assert desk.picture.playing is not None
    desk.to_end()
    assert desk.picture.machine_word == ""
    desk.ask("start")
    assert desk.picture.machine_word == ""


def test_an_offer_and_its_wait_survive_a_kill() -> None:
    desk = offered(170.0)
    before = desk.picture.offer
    desk.killed()
    desk.live(0.0)
    assert desk.picture.offer == before
    assert len(desk.picture.waits) == 1


def test_a_state_of_a_version_without_waits_is_read() -> None:
    desk = offered()
    desk.engine.quit()
    assert desk.store.state is not None
    clock = {
        name: value
        for name, value in desk.store.state["clock"].items()
        if name not in ("waits", "offer", "offers", "answered")
    }
    assert len(clock) < len(desk.store.state["clock"])
    desk.damage(clock=clock)
    desk.launch()
    assert desk.notices == []
    assert (desk.picture.waits, desk.picture.offer) == ((), None)
    assert desk.sit_s == pytest.approx(2421, abs=5)


def test_a_snapshot_with_waits_goes_over_the_wire() -> None:
    desk = offered(170.0)
    desk.ask("start")
    desk.live(2, [WaitEnded("t")])
    for picture in desk.pictures[-5:]:
        sent = News(msgspec.structs.replace(picture, library=None))
        assert msgspec.json.decode(msgspec.json.encode(sent), type=News).snapshot == sent.snapshot


@pytest.mark.parametrize("expected_s", [None, 170.0])
def test_without_offers_a_wait_is_only_shown(expected_s: float | None) -> None:
    desk = waiting(expected_s, waits__offer=False)
    desk.live(60)
    picture: Snapshot = desk.picture
    assert (len(picture.waits), picture.offer) == (1, None)
