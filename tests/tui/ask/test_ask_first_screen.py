"""The card before the first routine of a person who should ask first: it waits for an answer and can be put off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.containers import VerticalScroll
from textual.pilot import Pilot

from deskspine.core.commands.registry import Request
from deskspine.core.follow_up import Gate
from deskspine.core.person.person import ASK_FIRST_CARD, Person
from deskspine.tui.app import DeskApp
from deskspine.tui.ask.ask_first import AskFirstGate
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.pages.card import AskFirstScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped

ASKED = Person(frozenset({"ask_first"}), unread=frozenset({ASK_FIRST_CARD}))


@asynccontextmanager
async def before(
    gate: Gate, size: tuple[int, int] = (80, 24), person: Person = ASKED
) -> AsyncIterator[tuple[Pilot[None], DeskApp, fakes.Recorder]]:
    """Yield the card before a routine, and the recorder of the requests."""
    services, _, recorder = fakes.services(shipped.snapshot(gate=gate, person=person))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await shipped.settled(pilot, lambda: isinstance(app.screen, AskFirstGate))
        await pilot.pause()
        yield pilot, app, recorder


def keys(app: DeskApp) -> str:
    return app.screen.query_one(KeyLine).plain()


async def to_the_end(pilot: Pilot[None], app: DeskApp) -> None:
    for _ in range(12):
        await pilot.press("pagedown")
        await pilot.pause()
    scroll = app.screen.query_one(VerticalScroll)
    scroll.scroll_end(animate=False)
    await pilot.pause()


@pytest.mark.parametrize("size", [(24, 6), (40, 12), (80, 24), (120, 60)])
async def test_it_waits_until_it_was_read_to_the_end_and_then_for_the_answer(size: tuple[int, int]) -> None:
    async with before(Gate("seated-2min", card=ASK_FIRST_CARD), size) as (pilot, app, recorder):
        assert "Two-minute seated reset starts after your answer" in " ".join(shipped.words(app.screen).split())
        if size[1] < 60:
            await pilot.press("y", "enter", "space")
            assert recorder.names == []
        await to_the_end(pilot, app)
        await pilot.press("y")
        assert [request for request in recorder.requests if request.name != "key"][-2:] == [
            Request("card-read", {"card": ASK_FIRST_CARD}),
            Request("start", {"routine": "seated-2min"}),
        ]


async def test_escape_puts_it_off_and_changes_nothing() -> None:
    async with before(Gate("bragg", items="1,2", card=ASK_FIRST_CARD)) as (pilot, app, recorder):
        assert "later" in keys(app)
        await pilot.press("escape")
        assert recorder.names == ["gate-close"]


async def test_the_chosen_part_goes_on_with_the_answer() -> None:
    async with before(Gate("bragg", items="1,2", card=ASK_FIRST_CARD)) as (pilot, app, recorder):
        await to_the_end(pilot, app)
        await pilot.press("y")
        assert recorder.last.args == {"routine": "bragg", "items": "1,2"}


async def test_in_the_library_the_card_can_be_answered_and_a_set_that_waits_for_it_can_be_begun() -> None:
    services, _, recorder = fakes.services(shipped.snapshot(person=ASKED))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        rows = app.screen.query_one("#routines", Rows)
        rows.put_cursor("bragg")
        await pilot.pause()
        assert "start" in keys(app)
        assert "waits to be read" in " ".join(shipped.words(app.screen).split())
        rows.put_cursor(f"!card {ASK_FIRST_CARD}")
        await pilot.press("enter")
        await shipped.settled(pilot, lambda: isinstance(app.screen, AskFirstScreen))
        await to_the_end(pilot, app)
        await pilot.press("y")
        assert recorder.last == Request("card-read", {"card": ASK_FIRST_CARD})
