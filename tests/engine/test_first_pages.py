"""Pages of the first run that were skipped: offered again until they are seen or declined, and before a break."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from deskspine.core.commands.registry import Request
from deskspine.core.first_run import FIRST_RUN_PAGES, SAFETY_PAGE, FirstRun
from deskspine.engine.engine import Engine
from deskspine.engine.ports import Ports
from deskspine.engine.runner import Runner
from deskspine.engine.simulation.made_up_files import FixedRoutines
from deskspine.engine.snapshot import Question
from deskspine.engine.storage import saved_state as saved
from deskspine.engine.storage.memory import MemoryJournal, MemorySettings, MemoryStateStore, NullStatus
from support.resident import MORNING, HandClock, Resident, shipped


def question_of(resident: Resident) -> str:
    """Return the question that is asked about the pages."""
    question = resident.picture.question
    return question.text if isinstance(question, Question) and question.kind == "skipped-pages" else ""


@pytest.mark.parametrize("seen", range(1, FIRST_RUN_PAGES))
def test_skipped_pages_are_offered_until_they_are_seen(seen: int) -> None:
    resident = Resident()
    assert question_of(resident) == ""
    resident.engine.handle(Request("first-run-done", {"pages": seen}))
    assert bool(question_of(resident)) is (seen < FIRST_RUN_PAGES)
    assert ("health" in question_of(resident)) is (seen < SAFETY_PAGE)
    resident.engine.handle(Request("first-run-again"))
    assert resident.picture.first_run
    assert resident.picture.pages_seen == seen, "it begins behind them"
    assert question_of(resident) == ""
    resident.engine.handle(Request("first-run-done", {"pages": FIRST_RUN_PAGES}))
    assert not resident.picture.first_run
    assert question_of(resident) == ""


def test_declined_pages_are_not_offered_again_also_after_a_restart() -> None:
    resident = Resident()
    resident.engine.handle(Request("first-run-done", {"pages": 1}))
    resident.closed(60.0)
    assert question_of(resident)
    resident.engine.handle(Request("first-run-done"))
    assert question_of(resident) == ""
    resident.closed(60.0)
    assert question_of(resident) == ""
    assert not resident.picture.first_run


@pytest.mark.parametrize("pages", [0, 4, -1, "two", True, 1.5])
def test_a_number_of_pages_that_there_is_not_is_refused(pages: Any) -> None:
    reply = Resident().engine.handle(Request("first-run-done", {"pages": pages}))
    assert not reply.ok
    assert "1 to 3 pages" in reply.text


@pytest.mark.parametrize(
    ("kept", "pages"),
    [
        (None, 0),
        ({}, 0),
        ({"first_run_done": False}, 0),
        ({"first_run_done": True}, 1),
        ({"first_run_done": True, "pages_seen": 2}, 2),
        ({"first_run_done": True, "pages_seen": 900}, FIRST_RUN_PAGES),
        ({"first_run_done": True, "pages_seen": "all"}, 1),
    ],
)
def test_the_state_of_an_earlier_version_is_read(kept: dict[str, Any] | None, pages: int) -> None:
    assert saved.pages_seen(kept) == pages


@pytest.mark.parametrize(
    ("seen", "routine", "first"),
    [(0, "", True), (1, "", True), (1, "micro-1min", True), (2, "", False), (3, "", False), (1, "unknown", False)],
)
def test_a_break_shows_the_safety_page_first_to_whoever_never_saw_it(seen: int, routine: str, first: bool) -> None:
    ports = Ports(
        HandClock(MORNING, UTC),
        MemoryStateStore(),
        MemoryJournal(),
        MemorySettings(),
        FixedRoutines(shipped()),
        NullStatus(),
    )
    engine = Engine(ports, first_run=FirstRun(seen > 0, seen))
    first_runs: list[bool] = []
    engine.subscribe(lambda snapshot, events: first_runs.append(snapshot.first_run))
    runner = Runner(engine, ports.clock, first=Request("break", {"routine": routine}))
    runner.start()
    assert (engine.situation.desk.player is None) is (first or routine == "unknown")
    assert first_runs[-1] is first
    runner.stop()


@pytest.mark.parametrize("origin", ["verb", "notice"])
@pytest.mark.parametrize("name", ["start", "quick"])
def test_no_verb_and_no_notice_starts_a_routine_before_the_page_about_health(origin: str, name: str) -> None:
    desk = Resident()
    desk.to_ask()
    reply = desk.engine.handle(Request(name, origin=origin))  # type: ignore[arg-type]
    assert not reply.ok
    assert "who should see a doctor" in reply.text
    desk.ask("first-run-done", pages=2)
    assert desk.engine.handle(Request(name, origin=origin)).ok  # type: ignore[arg-type]
