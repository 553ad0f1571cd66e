"""Library, first run, help, today, the question after a routine, and the stop card."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import fakes
import pytest
import shipped
from textual.screen import Screen

from deskspine.core.commands import COMMANDS
from deskspine.core.routine import Library, Problem, Routine
from deskspine.core.settings import DEFAULTS, PROFILE_FLAGS
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.screens.after import WALK, AfterScreen
from deskspine.tui.screens.first_run import FirstRunScreen
from deskspine.tui.screens.help import HelpScreen
from deskspine.tui.screens.library import PROBLEMS, LibraryScreen
from deskspine.tui.screens.stop_card import stop_card_lines
from deskspine.tui.screens.today import TodayScreen
from deskspine.tui.widgets.lines import Flow
from deskspine.tui.widgets.rows import Rows


def shown(screen: Screen[Any]) -> str:
    """All running text of a screen, without line breaks."""
    return " ".join(" ".join(flow.plain().split()) for flow in screen.query(Flow))


def with_library(library: Library, **changes: object) -> Snapshot:
    """A snapshot over a library."""
    return replace(fakes.snapshot(library=library), **changes)  # type: ignore[arg-type]


async def test_the_library_lists_what_there_is_and_previews_what_comes_up_next() -> None:
    services, _, _ = fakes.services(fakes.snapshot(library=shipped.library()))
    app = DeskApp(services)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await pilot.pause()
        text = shown(app.screen)
        for routine in shipped.library().routines.values():
            assert routine.name in text
        assert app.screen.query_one(Rows).cursor == "seated-2min"
        for slot in shipped.library().routines["seated-2min"].slots:
            assert slot.exercise.name in text


async def test_enter_starts_the_routine_under_the_cursor_and_escape_starts_nothing() -> None:
    services, _, recorder = fakes.services(fakes.snapshot(library=shipped.library()))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await pilot.press("escape")
        await shipped.settled(pilot, lambda: not isinstance(app.screen, LibraryScreen))
        assert recorder.names == []
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await pilot.pause()
        app.screen.query_one(Rows).put_cursor("seated-5min")
        await pilot.press("enter")
        await pilot.pause()
        await shipped.settled(pilot, lambda: not isinstance(app.screen, LibraryScreen))
        assert (recorder.last.name, recorder.last.args) == ("start", {"routine": "seated-5min"})


async def test_text_from_a_file_is_shown_as_it_is_and_bad_files_with_their_reason() -> None:
    odd = replace(fakes.routine("own-one", exercises=1), name="[bold]Mine[/] [link=x]", own=True)
    problem = Problem("broken.toml", 7, "item", "expected a list [of tables]; the file is left out")
    library = Library(exercises={}, routines={odd.id: odd}, poses={}, problems=(problem,))
    services, _, _ = fakes.services(with_library(library))
    app = DeskApp(services)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert "[bold]Mine[/] [link=x]" in shown(app.screen)
        app.screen.query_one(Rows).put_cursor(PROBLEMS)
        await pilot.pause()
        assert str(problem) in shown(app.screen)


async def test_a_routine_that_is_not_for_this_person_says_so_and_does_not_start() -> None:
    locked: Routine = fakes.routine("seated-2min", locked_for=("heart",))
    settings = DEFAULTS.replace("safety.flags", ("heart",))
    services, _, recorder = fakes.services(with_library(fakes.library(locked), settings=settings))
    app = DeskApp(services)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert "Not for you now: heart condition." in shown(app.screen)
        await pilot.press("enter")
        assert recorder.names == []


async def test_first_run_keeps_what_was_chosen() -> None:
    services, _, recorder = fakes.services(fakes.snapshot(first_run=True))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = shown(app.screen)
        assert "not medical advice" in text
        assert "no clinician has reviewed" in text
        assert "Nothing leaves this machine" in text
        await pilot.press("left", "enter", "space", "down", "down", "space", "enter")
        await pilot.pause()
        flags = list(PROFILE_FLAGS)
        assert recorder.names == ["set", "set", "first-run-done"]
        sets = [each.args for each in recorder.requests if each.name == "set"]
        assert sets[0] == {"key": "schedule.sit_minutes", "value": "45"}
        assert sets[1] == {"key": "safety.flags", "value": f"{flags[0]}, {flags[2]}"}
        await shipped.settled(pilot, lambda: not isinstance(app.screen, FirstRunScreen))


async def test_the_box_under_the_cursor_can_be_seen_in_a_small_window() -> None:
    services, _, _ = fakes.services(fakes.snapshot(first_run=True))
    app = DeskApp(services)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        rows = app.screen.query_one(Rows)
        for _ in range(len(PROFILE_FLAGS)):
            await pilot.press("down")
            await pilot.pause()
            y = rows.region.y + rows.content_offset.y + rows._ids.index(rows.cursor)
            assert 0 < y < 11


@pytest.mark.parametrize("before", [(), ("enter",), ("left", "enter", "space")])
async def test_escape_skips_first_run_and_keeps_nothing(before: tuple[str, ...]) -> None:
    services, _, recorder = fakes.services(fakes.snapshot(first_run=True))
    app = DeskApp(services)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        await pilot.press(*before, "escape")
        assert recorder.names == ["first-run-done"]


async def test_help_names_every_key_as_it_is_bound_now() -> None:
    settings = DEFAULTS.replace("keys.ask.snooze", ("z",))
    services, _, _ = fakes.services(fakes.snapshot(settings=settings))
    app = DeskApp(services)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark")
        await shipped.settled(pilot, lambda: isinstance(app.screen, HelpScreen))
        lines = app.screen.query_one(Flow).plain().splitlines()
        for entry in COMMANDS:
            assert not entry.keys or any(entry.title in line and entry.help[:20] in line for line in lines)
        assert any(line.split()[:2] == ["z", "Snooze"] for line in lines)
        await pilot.press("escape")
        await shipped.settled(pilot, lambda: not isinstance(app.screen, HelpScreen))


async def test_today_tells_the_events_in_order_with_local_times_and_follows() -> None:
    services, _, _ = fakes.services()
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("h")
        await shipped.settled(pilot, lambda: isinstance(app.screen, TodayScreen))
        lines = app.screen.query_one(Flow).plain().splitlines()
        assert [line[:5] for line in lines] == ["08:50", "09:18", "09:26"]
        later = (*fakes.today().told, (fakes.WALL, "ask", "50 minutes of [sitting]"))
        services.feed.put(fakes.snapshot(revision=2, today=fakes.today(told=later)))
        await pilot.pause()
        await pilot.pause()
        assert "10:00  ask" in app.screen.query_one(Flow).plain()
        assert "[sitting]" in app.screen.query_one(Flow).plain()


@pytest.mark.parametrize(("key", "answer"), [("b", "better"), ("s", "same"), ("w", "worse"), ("escape", "skip")])
async def test_the_question_after_a_routine_takes_one_key(key: str, answer: str) -> None:
    services, _, recorder = fakes.services(fakes.snapshot(finished="seated-2min"))
    app = DeskApp(services)
    async with app.run_test(size=(40, 12)) as pilot:
        await shipped.settled(pilot, lambda: isinstance(app.screen, AfterScreen))
        await pilot.press(key)
        await pilot.pause()
        assert recorder.last.args == {"answer": answer}
        await shipped.settled(pilot, lambda: not isinstance(app.screen, AfterScreen))


async def test_the_question_goes_when_it_is_settled_elsewhere() -> None:
    services, _, recorder = fakes.services(fakes.snapshot(finished="seated-2min"))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        services.feed.put(fakes.snapshot(revision=2))
        await pilot.pause()
        await shipped.settled(pilot, lambda: not isinstance(app.screen, AfterScreen))
        assert recorder.names == []


@pytest.mark.parametrize(("breaks", "due"), [(2, False), (3, True), (4, False), (6, True)])
async def test_a_walk_is_suggested_after_every_third_break(breaks: int, due: bool) -> None:
    snapshot = fakes.snapshot(finished="seated-2min", today=fakes.today(breaks=breaks))
    services, _, _ = fakes.services(snapshot)
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert (WALK in shown(app.screen)) is due


def test_the_stop_card_fits_any_width_and_names_what_must_be_named() -> None:
    for width in (34, 60, 96):
        lines = ["".join(piece for _, piece in line) for line in stop_card_lines(width)]
        assert all(len(line) <= width for line in lines)
        text = " ".join(" ".join(lines).split())
        for needed in (
            "emergency number",
            "seeing double",
            "chest",
            "See a doctor",
            "clicks and creaks",
            "not a diagnosis",
        ):
            assert needed in text
