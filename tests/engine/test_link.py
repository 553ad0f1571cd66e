"""The link of a face: the newest snapshot, every event, and requests that wait while no engine can be reached."""

from __future__ import annotations

import threading

import pytest
from msgspec.structs import replace

from deskspine.core.commands.registry import Request
from deskspine.core.schedule.events import Event
from deskspine.engine import link as link_module
from deskspine.engine.link import KEPT_EVENTS, KEPT_REQUESTS, Link
from support.fakes import snapshot

PATIENCE_S = 10.0


def event(number: int) -> Event:
    """Return one of several different events."""
    return Event("remind", float(number), float(number), f"event {number}", 0.0)


class Engine:
    """A receiver of requests that takes only as many as it may."""

    def __init__(self, takes: int = 1000) -> None:
        self.names: list[str] = []
        self.takes = takes

    def __call__(self, request: Request) -> bool:
        if len(self.names) >= self.takes:
            return False
        self.names.append(request.name)
        return True


def test_a_face_gets_the_newest_snapshot_and_every_event_in_order() -> None:
    link = Link()
    with pytest.raises(LookupError):
        _ = link.snapshot
    for number in range(3):
        link.put(replace(snapshot(), interval_s=number), (event(number),))
    latest, events = link.take()
    assert latest.interval_s == 2
    assert [entry.why for entry in events] == ["event 0", "event 1", "event 2"]
    assert link.take() == (latest, ())
    assert link.snapshot is latest


def test_it_is_announced_once_until_it_is_taken() -> None:
    link, calls = Link(), list[int]()
    link.on_ready = lambda: calls.append(1)
    link.put(snapshot())
    link.put(snapshot(), (event(1),))
    assert calls == [1]
    link.take()
    link.put(snapshot())
    assert calls == [1, 1]


def test_a_face_that_never_looks_costs_no_more_than_so_many_events() -> None:
    link = Link()
    for number in range(KEPT_EVENTS + 3):
        link.put(snapshot(), (event(number),))
    _, events = link.take()
    assert len(events) == KEPT_EVENTS
    assert events[-1].why == f"event {KEPT_EVENTS + 2}"


def test_requests_wait_for_an_engine_and_reach_it_in_their_order() -> None:
    link, engine = Link(), Engine()
    for name in ("pause", "resume"):
        link.send(Request(name))
    link.connect(engine)
    link.send(Request("meeting"))
    assert engine.names == ["pause", "resume", "meeting"]


def test_a_request_that_does_not_reach_its_engine_is_sent_to_the_next_one() -> None:
    first, second = Engine(takes=1), Engine()
    link = Link(first)
    for name in ("pause", "resume", "meeting"):
        link.send(Request(name))
    assert first.names == ["pause"]
    link.connect(None)
    link.send(Request("away"))
    link.connect(second)
    assert second.names == ["resume", "meeting", "away"]


def test_only_the_last_requests_wait() -> None:
    link, engine = Link(), Engine()
    for number in range(KEPT_REQUESTS + 2):
        link.send(Request(f"request-{number}"))
    link.connect(engine)
    assert engine.names == [f"request-{number}" for number in range(2, KEPT_REQUESTS + 2)]


def test_an_engine_on_the_same_thread_may_put_a_snapshot_at_once() -> None:
    link = Link(lambda request: link.put(replace(snapshot(), interval_s=7)))
    link.send(Request("pause"))
    assert link.take()[0].interval_s == 7


def test_requests_of_several_threads_keep_their_order_while_the_engine_changes() -> None:
    link, engines = Link(), [Engine(takes=40), Engine(takes=40), Engine(takes=1000)]
    begun = threading.Barrier(3)

    def send(thread: int) -> None:
        begun.wait(PATIENCE_S)
        for number in range(KEPT_REQUESTS // 2):
            link.send(Request(f"{thread}-{number}"))

    threads = [threading.Thread(target=send, args=(thread,)) for thread in (0, 1)]
    for thread in threads:
        thread.start()
    begun.wait(PATIENCE_S)
    for engine in engines:
        link.connect(engine)
    for thread in threads:
        thread.join(PATIENCE_S)
    link.connect(engines[-1])
    names = [name for engine in engines for name in engine.names]
    assert sorted(names) == sorted(f"{thread}-{number}" for thread in (0, 1) for number in range(KEPT_REQUESTS // 2))
    assert link_module.KEPT_REQUESTS == KEPT_REQUESTS
