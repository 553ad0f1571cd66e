"""The ask: which keys count, what is offered, and that it fits."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.text.durations import duration
from deskspine.core.timekeeping.instants import Meter, Now
from deskspine.tui.app import DeskApp
from deskspine.tui.ask.key_guard import KeyGuard
from deskspine.tui.ask.screen import OPTIONS, AskScreen, ask_lines, offered, tiny_lines
from deskspine.tui.widgets.lines import Line, Lines
from support import fakes

NOW = Now(fakes.BOOT, fakes.WALL, fakes.ZONE)


def text(lines: list[Line]) -> str:
    return "\n".join("".join(part for _, part in line) for line in lines)


def test_the_guard_is_deaf_and_then_waits_for_a_second_of_quiet() -> None:
    guard = KeyGuard(100.0)
    assert not guard.press(101.4)
    assert not guard.press(102.3)
    assert not guard.is_open(103.2)
    assert guard.is_open(103.3)
    assert guard.press(103.3)
    assert guard.press(103.4), "once open it stays open"
    assert KeyGuard(100.0).press(101.5)


async def test_typing_on_into_a_new_ask_answers_nothing_and_is_shown() -> None:
    services, clock, sent = fakes.services(fakes.asking())
    app = DeskApp(services)
    async with app.run_test() as pilot:
        shown = app.screen.query_one("#ask-text", Lines)
        assert "The keys work in a moment" in shown.plain()
        await pilot.press("enter", "5", "d", "escape", "N")
        clock.advance(1.4)
        await pilot.press("m")
        clock.advance(0.9)
        await pilot.press("enter")
        assert sent.names == []
        clock.advance(1.0)
        app.tick()
        assert "Next reminder at 10:01" in shown.plain()
        await pilot.press("enter")
        assert sent.names == ["start"]


@pytest.mark.parametrize(
    ("key", "request_name"),
    [("1", "quick"), ("d", "did-it"), ("m", "meeting"), ("N", "not-now"), ("escape", "put-aside")],
)
async def test_every_answer_sends_its_request(key: str, request_name: str) -> None:
    services, clock, sent = fakes.services(fakes.asking())
    async with DeskApp(services).run_test() as pilot:
        clock.advance(2)
        await pilot.press(key)
        assert sent.names == [request_name]


def test_every_answer_says_what_it_leads_to() -> None:
    ask_text = text(ask_lines(fakes.asking(snoozes_used=1, walk=True), NOW, 64, 30, True))
    assert "You have been sitting for 50 min." in ask_text
    assert "Two-minute seated reset   2 min, 5 exercises" in ask_text
    assert "neck · shoulders · upper back" in ask_text
    assert "5  Snooze → reminds again at 10:05 (1 of 3 used)" in ask_text
    assert "N  Skip this one → next break at 10:50" in ask_text
    assert "esc  Close → stays overdue, reminds again at 10:24" in ask_text
    assert "walk for two minutes" in ask_text


def test_a_snooze_is_not_offered_at_the_limit() -> None:
    assert "ask.snooze" in offered(fakes.ask(snoozes_used=2))
    assert "ask.snooze" not in offered(fakes.ask(snoozes_used=3))
    assert "ask.snooze" not in offered(fakes.ask(snoozes_used=0, snooze_limit=0))


@pytest.mark.parametrize("size", [(40, 12), (60, 14), (80, 24), (120, 40), (200, 60), (39, 11), (20, 4), (10, 1)])
async def test_it_fits_every_window(size: tuple[int, int]) -> None:
    services, clock, _ = fakes.services(fakes.asking(walk=True))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        clock.advance(3)
        app.tick()
        await pilot.pause()
        shown = app.screen.query_one("#ask-text", Lines)
        assert shown.region.height == len(shown.lines)
        assert app.screen.region.contains_region(shown.region)
        assert max(len(line) for line in shown.plain().splitlines()) <= shown.size.width
        if size >= (40, 12):
            assert "esc  Close" in shown.plain()
        assert "move" in shown.plain()


def test_a_tiny_window_names_the_keys_it_has_room_for() -> None:
    assert text(tiny_lines(fakes.asking(), NOW, 10, 1, True)) == "move"
    assert "enter start  5 snooze" in text(tiny_lines(fakes.asking(), NOW, 30, 5, True))
    all_of_it = text(tiny_lines(fakes.asking(), NOW, 24, 6, True))
    assert all(f"{key} " in all_of_it for key in ("enter", "5", "1", "d", "m", "N", "esc"))


async def test_the_sit_on_the_ask_is_never_behind_what_other_faces_say() -> None:
    # The sit and the wall clock come to a full minute at different moments.
    first = fakes.asking()
    services, clock, _ = fakes.services(replace(first, sit=Meter(50 * 60.0 - 20, fakes.BOOT)))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, AskScreen)
        ask_text = screen.query_one("#ask-text", Lines)
        assert "sitting for 49 min" in ask_text.plain()
        at = screen.next_change(services.now())
        assert duration(services.snapshot.sit.at(at)) == "50 min"
        clock.advance(at - services.now().t)
        app.tick()
        await pilot.pause()
        assert "sitting for 50 min" in ask_text.plain()


def test_a_tiny_window_leaves_out_answers_that_have_no_key() -> None:
    settings = DEFAULTS
    for option in OPTIONS[:-1]:
        settings = settings.replace(f"keys.{option}", ())
    shown = text(tiny_lines(replace(fakes.asking(), settings=settings), NOW, 24, 6, True))
    assert shown.splitlines() == ["Time to move", "esc close"]
