"""The ask: which keys count, what is offered, and that it fits."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from deskspine.core.routines.model import Routine, Slot
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.text.durations import duration
from deskspine.core.timekeeping.instants import Meter, Now
from deskspine.engine.snapshot import NextRoutine, Snapshot
from deskspine.engine.wording.asks import OPTIONS, offered
from deskspine.tui.app import DeskApp
from deskspine.tui.ask.answers import least_lines
from deskspine.tui.ask.key_guard import KeyGuard
from deskspine.tui.ask.moment import AskMoment
from deskspine.tui.ask.question import sit_digits
from deskspine.tui.ask.screen import AskScreen
from deskspine.tui.widgets.lines import Line, Lines
from support import fakes

WORDY = "Lift the chest over the back of the chair with the hands on the thighs"
NOW = Now(fakes.BOOT, fakes.WALL, fakes.ZONE)


def routine_of(number: int, name: str) -> Routine:
    """Return a routine of exercises that all have names of their own."""
    slots = tuple(Slot(each, each.dose) for each in (fakes.exercise(name=f"{WORDY} {at}") for at in range(number)))
    return fakes.routine(name=name, slots=slots)


def text(lines: list[Line]) -> str:
    return "\n".join("".join(part for _, part in line) for line in lines)


def moment(snapshot: Snapshot, *, awake: bool = True) -> AskMoment:
    assert snapshot.ask is not None
    return AskMoment(snapshot, snapshot.ask, NOW, awake)


def shown(app: DeskApp) -> str:
    """Return all text on the ask."""
    return "\n".join(lines.plain() for lines in app.screen.query(Lines) if lines.display and lines.region.area)


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
        await pilot.pause()
        assert "The keys work in a moment" in shown(app)
        await pilot.press("enter", "5", "d", "escape", "N")
        assert "Too early: press it again in a second." in shown(app)
        clock.advance(1.4)
        await pilot.press("m")
        clock.advance(0.9)
        await pilot.press("enter")
        assert sent.names == []
        clock.advance(1.0)
        app.tick()
        assert "Next reminder at 10:01" in shown(app)
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
        if key == "m":  # a box asks how long
            await pilot.press("enter")
        assert sent.names == [request_name]


@pytest.mark.parametrize("size", [(40, 12), (60, 16), (80, 24), (120, 40), (200, 60)], ids=str)
async def test_every_answer_says_what_it_leads_to(size: tuple[int, int]) -> None:
    services, clock, _ = fakes.services(fakes.asking(snoozes_used=1, walk=True))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        clock.advance(3)
        app.tick()
        await pilot.pause()
        words = " ".join(shown(app).split())
        assert re.search(r"5 Snooze to 10:05", words)
        assert re.search(r"1 of 3 used|1/3 used", words)
        assert re.search(r"Start now", words)
        assert re.search(r"next (break at )?10:50", words)
        assert re.search(r"1 Quick one (→ )?1 min", words)
        assert re.search(r"In a meeting (→ )?reminds (after it|when it is over)", words)
        assert re.search(r"Close (→ )?(stays overdue, reminds again|reminds) at 10:24", words)
        assert "50 min" in words
        assert "Two-minute seated reset" in words
        if size >= (60, 16):
            assert "Chin tuck" in words
            assert "2 min, 5 exercises" in words
        if size >= (80, 24):
            assert "walk for two minutes" in words
            assert "Elbows back" in words


def test_a_snooze_is_not_offered_at_the_limit() -> None:
    assert "ask.snooze" in offered(fakes.ask(snoozes_used=2))
    assert "ask.snooze" not in offered(fakes.ask(snoozes_used=3))
    assert "ask.snooze" not in offered(fakes.ask(snoozes_used=0, snooze_limit=0))


SIZES = [
    (40, 12),
    (60, 14),
    (80, 24),
    (72, 20),
    (76, 20),
    (120, 40),
    (200, 60),
    (60, 40),
    (39, 11),
    (24, 6),
    (20, 4),
    (10, 1),
]


@pytest.mark.parametrize("popup", [False, True])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_it_fits_every_window(size: tuple[int, int], popup: bool) -> None:
    services, clock, _ = fakes.services(fakes.asking(walk=True))
    app = DeskApp(replace(services, popup=popup))
    async with app.run_test(size=size) as pilot:
        clock.advance(3)
        app.tick()
        await pilot.pause()
        for lines in [lines for lines in app.screen.query(Lines) if lines.display and lines.region.area]:
            assert len(lines.lines) <= lines.region.height, lines.id
            assert app.screen.region.contains_region(lines.region), lines.id
            assert all(len(line) <= lines.size.width for line in lines.plain().splitlines()), lines.id
        words = shown(app)
        if size >= (24, 6):
            assert all(re.search(rf"\b{key}\b", words) for key in ("enter", "5", "N", "1", "d", "m", "esc"))
        assert "move" in words


def test_a_tiny_window_names_the_keys_it_has_room_for() -> None:
    asking = moment(fakes.asking())
    assert text(least_lines(asking, 10, 1)) == "move"
    assert "enter start  5 snooze" in text(least_lines(asking, 30, 5))
    all_of_it = text(least_lines(asking, 24, 6))
    assert all(f"{key} " in all_of_it for key in ("enter", "5", "1", "d", "m", "N", "esc"))


async def test_the_sit_on_the_ask_is_never_behind_what_other_faces_say() -> None:
    # The sit and the wall clock come to a full minute at different moments.
    first = fakes.asking()
    services, clock, _ = fakes.services(replace(first, sit=Meter(50 * 60.0 - 20, fakes.BOOT)))
    app = DeskApp(services)
    async with app.run_test(size=(40, 12)) as pilot:
        clock.advance(2)
        app.tick()
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, AskScreen)
        assert sit_digits(services.snapshot.sit.at(services.now().t)) == ("49", "min of sitting")
        assert "sat 49 min" in shown(app)
        at = screen.next_change(services.now())
        assert duration(services.snapshot.sit.at(at)) == "50 min"
        clock.advance(at - services.now().t)
        app.tick()
        await pilot.pause()
        assert "sat 50 min" in shown(app)


def test_a_tiny_window_leaves_out_answers_that_have_no_key() -> None:
    settings = DEFAULTS
    for option in OPTIONS[:-1]:
        settings = settings.replace(f"keys.{option}", ())
    words = text(least_lines(moment(replace(fakes.asking(), settings=settings)), 24, 6))
    assert words.splitlines() == ["Time to move", "esc close"]


LONG = routine_of(30, name="A routine with a name of one's own that is far too long for a small window of a terminal")


@pytest.mark.parametrize("popup", [False, True])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_long_names_and_keys_are_cut_with_dots_and_never_at_the_edge(size: tuple[int, int], popup: bool) -> None:
    settings = DEFAULTS.replace("keys.ask.snooze", ("ctrl+shift+f11",)).replace("keys.ask.meeting", ("ctrl+pagedown",))
    asking = replace(fakes.asking(walk=True), settings=settings, next=NextRoutine(LONG, 1800, "yours"))
    services, clock, _ = fakes.services(replace(asking, sit=Meter(10 * 3600.0 + 300)))
    app = DeskApp(replace(services, popup=popup))
    async with app.run_test(size=size) as pilot:
        clock.advance(3)
        app.tick()
        await pilot.pause()
        for lines in [lines for lines in app.screen.query(Lines) if lines.display and lines.region.area]:
            assert len(lines.lines) <= lines.region.height, lines.id
            assert all(len(line) <= lines.size.width for line in lines.plain().splitlines()), lines.id
        if size >= (24, 6):
            assert re.search(r"\besc\b", shown(app))
        if size >= (40, 12):
            assert "10 h 05 min" in shown(app)
            assert re.search(r"A routine with a name.*…", shown(app))


async def test_help_and_others_are_given_every_key_of_the_ask() -> None:
    services, _, _ = fakes.services(fakes.asking())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, AskScreen)
        keys = dict(screen.keys_shown())
        assert [keys[key] for key in ("enter", "5", "N", "esc", "← →")] == [
            "Start now",
            "Snooze",
            "Skip this one",
            "Close",
            "choose a button",
        ]
