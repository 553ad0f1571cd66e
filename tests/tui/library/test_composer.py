"""The composer driven as a person would: choose, order, dose, name, save, and leave."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from deskspine.core.commands.registry import Request
from deskspine.core.person.person import Person
from deskspine.core.routines.model import Library, Slot
from deskspine.core.routines.reader import read_routine
from deskspine.core.schedule.events import Event
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.library.composer import ComposerScreen
from deskspine.tui.library.draft_session import QUIET_S
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.services import Services
from deskspine.tui.widgets.lines import Lines
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=str)
THREE = ("shoulder-rolls", "ear-to-shoulder", "chin-tuck")


@dataclass
class Driven:
    """A composer on top of the library, with helpers that drive it."""

    app: DeskApp
    pilot: Pilot[None]
    services: Services
    recorder: fakes.Recorder
    clock: fakes.FakeClock

    @property
    def screen(self) -> Screen[Any]:
        return self.app.screen

    @property
    def items(self) -> tuple[Slot, ...]:
        screen = self.screen
        assert isinstance(screen, ComposerScreen)
        return screen._draft.items

    @property
    def order(self) -> list[str]:
        return [slot.exercise.id for slot in self.items]

    def rows(self, name: str) -> Rows:
        return self.screen.query_one(f"#{name}", Rows)

    def text(self, name: str) -> str:
        """Return the text of one part of the screen, without its line breaks."""
        return " ".join(self.screen.query_one(name, Lines).plain().split())

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def add(self, *ids: str) -> None:
        """Choose these in the catalogue, then go to the draft."""
        catalogue = self.rows("catalogue")
        catalogue.focus()
        for name in ids:
            catalogue.put_cursor(name)
            catalogue.action_choose()
        await self.press("tab")
        await shipped.settled(self.pilot, lambda: not self.text("#composer-sum").startswith("0:00"))

    async def name(self, text: str) -> None:
        """Ask to save, and give it a name."""
        await self.press("ctrl+s")
        self.screen.query_one("#name", Input).value = text
        await self.press("enter")

    async def put(self, snapshot: Snapshot, *events: Event) -> None:
        """Put the engine's next snapshot and events into the link."""
        self.services.link.put(snapshot, events)
        await self.pilot.pause()
        await self.pilot.pause()

    def wait(self) -> None:
        """Let the time pass in which keys after a refused save are ignored."""
        self.clock.advance(QUIET_S)

    async def closed(self) -> None:
        await shipped.settled(self.pilot, lambda: not isinstance(self.app.screen, ComposerScreen))


@asynccontextmanager
async def composer(size: tuple[int, int] = (80, 24), **changes: Any) -> AsyncIterator[Driven]:
    """Yield the composer over the dashboard."""
    services, clock, recorder = fakes.services(fakes.snapshot(**{"library": shipped.library(), **changes}))
    app = DeskApp(services)
    async with app.run_test(size=size, notifications=True) as pilot:
        await app.push_screen(ComposerScreen(services))
        await pilot.pause()
        yield Driven(app, pilot, services, recorder, clock)


def saved(request: Request) -> Library:
    """Return the library with the file of this request in its folder; assert that the file passes every check."""
    library, name = shipped.library(), str(request.args["name"])
    text = str(request.args["text"])
    file, problems = read_routine(text, f"{name}.toml", library.exercises, library.poses, own=True)
    assert problems == ()
    assert file is not None
    return replace(library, routines={**library.routines, name: file.routine})


@pytest.mark.long(sample=1)
@SIZES
async def test_three_items_are_chosen_ordered_dosed_named_and_saved(size: tuple[int, int]) -> None:
    services, clock, recorder = fakes.services(fakes.snapshot(library=shipped.library()))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await pilot.press("n")
        await shipped.settled(pilot, lambda: isinstance(app.screen, ComposerScreen))
        on = Driven(app, pilot, services, recorder, clock)
        for one in THREE:
            on.rows("catalogue").put_cursor(one)
            await on.press("enter")
        await on.press("tab")
        assert on.order == [*THREE]
        assert on.rows("draft").cursor == "2"
        first, tilt, tuck = on.items
        await on.press("plus", "K")
        assert on.order == ["shoulder-rolls", "chin-tuck", "ear-to-shoulder"]
        assert on.rows("draft").cursor == "1", "the cursor goes with what was moved"
        assert on.items[1].dose.reps[0] == tuck.dose.reps[0] + 1
        await on.press("down", "greater_than_sign", "right_square_bracket", "less_than_sign", "s")
        assert on.items[2].dose.hold_s[0] == tilt.dose.hold_s[0] + 1
        assert on.items[2].only == ("left",)
        await on.press("home", "minus", "shift+down", "shift+up")
        assert on.items[0].dose.reps[0] == first.dose.reps[0] - 1
        await on.press("ctrl+s")
        assert on.screen.focused is on.screen.query_one("#name")
        await on.press(*"Window", "enter")
        request = recorder.last
        assert (request.name, request.args["name"]) == ("save-routine", "window")
        items = on.items
        library = saved(request)
        assert library.routines["window"].slots == items
        await on.put(fakes.snapshot(library=library))
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert "Window" in on.text("#routines")


async def test_the_total_and_the_seconds_of_the_line_follow_every_change() -> None:
    async with composer((120, 40)) as on:
        await on.add("shoulder-rolls")
        assert on.text("#composer-sum").startswith("0:16")
        await on.press("plus")
        assert on.text("#composer-sum").startswith("0:20")
        assert "20 s" in on.text("#draft")
        assert on.text("#composer-note").startswith("20 s: 4 times.")
        await on.add("ear-to-shoulder")
        assert on.text("#composer-sum") == "0:48 (level 2: 0:50, level 3: 0:52)"
        before = on.items[1].seconds(1)
        await on.press("s")
        assert f"{on.items[1].seconds(1)} s" in on.text("#draft")
        assert on.items[1].seconds(1) < before
        assert "left only" in on.text("#composer-note")
        await on.press("x")
        assert on.text("#composer-sum").startswith("0:20")


async def test_at_another_level_it_tells_the_seconds_of_that_level() -> None:
    async with composer(level=2) as on:
        await on.add("ear-to-shoulder")
        assert on.text("#composer-sum").startswith("0:30 (level 1")
        await on.put(fakes.snapshot(library=shipped.library(), level=3))
        assert on.text("#composer-sum").startswith("0:32 (level 1")
        assert "32 s" in on.text("#draft")


@SIZES
async def test_the_first_thing_that_is_wrong_is_told_at_once_and_goes_when_it_is_mended(size: tuple[int, int]) -> None:
    async with composer(size) as on:
        await on.add("chin-tuck", "shoulder-rolls")
        assert "the first item warms up" in on.text("#composer-sum")
        await on.press("ctrl+s")
        assert not on.screen.query_one("#name").display, "what the check refuses is not named"
        on.wait()
        await on.press("K")
        assert "warms up" not in on.text("#composer-sum")


@SIZES
async def test_a_refused_save_says_why_and_a_name_typed_after_it_changes_nothing(size: tuple[int, int]) -> None:
    async with composer(size) as on:
        await on.add("chin-tuck", "shoulder-rolls")
        before = on.items
        await on.press("ctrl+s")
        await on.press("ctrl+s")
        toasts = [toast.message for toast in on.app._notifications]
        assert len(toasts) == 1
        assert toasts[0].startswith("Not saved: Chin tuck: the first item warms up")
        assert toasts[0].endswith(".")
        for key in "mxsKm+x":
            on.clock.advance(QUIET_S * 0.6)
            await on.press("plus" if key == "+" else key)
        await on.press("enter")
        assert on.items == before
        on.wait()
        await on.press("x")
        assert len(on.items) == 1


async def test_a_name_that_is_refused_is_said_at_every_try() -> None:
    async with composer() as on:
        await on.add("shoulder-rolls", "chin-tuck")
        for key in ("enter", "ctrl+s"):
            on.app.clear_notifications()
            await on.press(*([] if on.screen.query_one("#name").display else ["ctrl+s", *"ab"]), key)
            assert [toast.message for toast in on.app._notifications] == [
                "Not saved: The name: expected 3 to 40 characters, found 2."
            ]
        await on.press(*"cd", "enter")
        assert "save-routine" in on.recorder.names


async def test_a_change_the_rules_do_not_allow_is_refused_with_the_rule_until_the_next_key() -> None:
    async with composer() as on:
        await on.add("shoulder-rolls", "chin-tuck")
        for _ in range(9):
            on.rows("draft").screen.action_reps(1)  # type: ignore[attr-defined]
        await on.press("plus")
        assert on.items[1].dose.reps == (10, 10, 10)
        assert "The neck repeats 10 times at most" in on.text("#composer-sum")
        await on.press("s")
        assert "Chin tuck has no sides" in on.text("#composer-sum")
        await on.press("up")
        assert "no sides" not in on.text("#composer-sum")


@pytest.mark.long(sample=2)
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("chin TUCK", {"chin-tuck"}),
        ("upper-back heron", {"heron"}),
        ("heron upper back", {"heron"}),
        ("wrists", None),
        ("zzz", set()),
    ],
)
async def test_the_search_goes_by_name_id_and_region(typed: str, found: set[str] | None) -> None:
    exercises = shipped.library().exercises.values()
    expected = {exercise.id for exercise in exercises if "wrists" in exercise.body} if found is None else found
    async with composer() as on:
        await on.press("slash")
        on.screen.query_one("#find", Input).value = typed
        await on.press("enter")
        assert {row for row in on.rows("catalogue")._ids if row} == expected
        assert on.rows("catalogue").has_focus
        await on.press("enter")
        assert set(on.order) <= expected
        assert bool(on.order) is bool(expected)
        assert "esc show all" in on.text("KeyLine")
        await on.press("escape")
        assert "esc back" in on.text("KeyLine")
        assert len(on.rows("catalogue")._ids) > 90
        assert isinstance(on.screen, ComposerScreen)


async def test_letters_in_the_search_are_letters_and_keys_of_the_draft_work_only_there() -> None:
    async with composer() as on:
        await on.add("shoulder-rolls", "ear-to-shoulder")
        before = on.items
        await on.press("tab", "plus", "s", "x", "K", "delete")
        assert on.items == before
        await on.press("slash", *"sxJK", "backspace", "plus")
        assert on.screen.query_one("#find", Input).value == "sxJ+"
        assert on.items == before


@pytest.mark.parametrize(
    ("flag", "name", "said"),
    [
        ("heart", "bridge", "You cannot start a routine with it."),
        ("neck_instability", "shoulder-rolls", "You cannot start a routine with it."),
        ("fever", "shoulder-rolls", "You cannot start a routine with it."),
        ("heart", "press-forehead", "Another exercise replaces it."),
    ],
)
async def test_it_says_what_an_exercise_does_to_the_routine_of_this_person(flag: str, name: str, said: str) -> None:
    async with composer(person=Person(frozenset({flag}))) as on:
        await on.add(name)
        assert f"! {shipped.library().exercises[name].name}" in on.text("#catalogue")
        assert said in on.text("#composer-note")
        await on.press("tab")
        assert said in on.text("#composer-note")


async def test_what_is_not_for_this_person_is_marked_explained_and_can_be_chosen() -> None:
    async with composer(person=Person(frozenset({"heart"}))) as on:
        await on.add("shoulder-rolls", "press-forehead")
        assert "! Forehead press" in on.text("#catalogue")
        assert "! Shoulder rolls" not in on.text("#catalogue")
        assert "Not suitable for you: heart or lung condition" in on.text("#composer-note")
        await on.press("tab")
        assert "Not suitable for you: heart or lung condition" in on.text("#composer-note")
        assert "press-forehead" in on.order
        assert "heart" not in on.text("#composer-sum"), "it is fitted when it is played, so it can be kept"
        await on.put(fakes.snapshot(library=shipped.library()))
        assert "! Forehead press" not in on.text("#catalogue")


async def test_removing_all_of_it_leaves_something_to_stand_on() -> None:
    async with composer((40, 12)) as on:
        await on.add(*THREE)
        await on.press("x")
        assert on.rows("draft").cursor == "1"
        await on.press("home", "delete")
        assert (on.order, on.rows("draft").cursor) == (["ear-to-shoulder"], "0")
        await on.press("backspace", "backspace", "plus", "K", "s", "greater_than_sign")
        assert on.order == []
        assert "Nothing chosen yet" in on.text("#draft")
        await on.press("ctrl+s")
        assert "Nothing is chosen yet" in on.text("#composer-sum")
        on.wait()
        await on.add("chin-tuck")
        assert on.rows("draft").cursor == "0"


async def test_escape_asks_before_it_throws_away_and_only_enter_does() -> None:
    async with composer() as on:
        await on.add("shoulder-rolls", "ear-to-shoulder")
        before = on.items
        await on.press("escape")
        assert on.text("#composer-sum") == "Discard this routine?"
        assert on.text("KeyLine") == "enter discard esc keep editing ? help"
        await on.press("down", "x", "plus", "tab", "slash", "ctrl+s")
        assert on.items == before
        assert "Discard" in on.text("#composer-sum")
        await on.press("escape")
        assert "Discard" not in on.text("#composer-sum")
        assert "discard" not in on.text("KeyLine")
        await on.press("enter")
        assert isinstance(on.screen, ComposerScreen), "enter is an ordinary key again"
        await on.press("escape", "enter")
        await on.closed()
        assert on.recorder.names.count("save-routine") == 0


async def test_with_nothing_composed_escape_simply_closes() -> None:
    async with composer() as on:
        await on.press("escape")
        await on.closed()


async def test_going_elsewhere_instead_of_answering_means_going_on() -> None:
    async with composer() as on:
        await on.add("shoulder-rolls")
        await on.press("escape")
        on.rows("catalogue").focus()
        await on.press("enter")
        assert isinstance(on.screen, ComposerScreen)
        assert len(on.items) == 2


async def test_a_name_is_judged_while_it_is_typed_and_escape_goes_back_to_composing() -> None:
    async with composer() as on:
        await on.add("shoulder-rolls", "chin-tuck")
        await on.press("ctrl+s", *"ab", "enter")
        assert "The name: expected 3 to 40 characters, found 2" in on.text("#composer-sum")
        assert "my-ab.toml" in on.text("#composer-note")
        assert "save-routine" not in on.recorder.names
        await on.press("escape")
        assert not on.screen.query_one("#name").display
        assert on.rows("draft").has_focus
        assert len(on.items) == 2


async def test_a_name_that_is_taken_becomes_another_file() -> None:
    async with composer() as on:
        await on.add("shoulder-rolls", "chin-tuck")
        await on.press("ctrl+s")
        on.screen.query_one("#name", Input).value = "Lewit"
        await on.press("ctrl+s")
        assert on.recorder.last.args["name"] == "lewit-2"
        saved(on.recorder.last)


async def test_a_refusal_is_a_toast_and_the_draft_stays_to_be_saved_again() -> None:
    async with composer() as on:
        await on.add(*THREE)
        await on.name("Window")
        before, request = on.items, on.recorder.last
        why = "window.toml was not saved: Permission denied"
        event = Event("refused", fakes.BOOT, fakes.WALL, why)
        await on.put(fakes.snapshot(library=shipped.library()), event)
        assert isinstance(on.screen, ComposerScreen)
        assert [note.message for note in on.app._notifications] == [why]
        assert on.items == before
        await on.press("ctrl+s", "enter")
        assert on.recorder.last == request
        await on.put(fakes.snapshot(library=saved(request)))
        await on.closed()


async def test_a_file_of_that_name_that_comes_by_another_way_closes_nothing() -> None:
    async with composer() as on:
        await on.add(*THREE)
        await on.name("Window")
        request = on.recorder.last
        await on.press("plus")
        await on.put(fakes.snapshot(library=saved(request)))
        assert isinstance(on.screen, ComposerScreen), "it was changed again since"
        await on.press("ctrl+s", "enter")
        assert on.recorder.last.args["name"] == "window-2"


async def test_saved_while_the_ask_stands_it_closes_when_the_ask_is_gone() -> None:
    async with composer() as on:
        await on.add(*THREE)
        await on.name("Window")
        library = saved(on.recorder.last)
        await on.put(fakes.asking())
        assert not isinstance(on.screen, ComposerScreen)
        await on.put(replace(fakes.asking(), library=library))
        assert any(isinstance(screen, ComposerScreen) for screen in on.app.screen_stack)
        await on.put(fakes.snapshot(library=library))
        await on.closed()
        assert not any(isinstance(screen, ComposerScreen) for screen in on.app.screen_stack)


async def test_composing_goes_on_after_an_ask() -> None:
    async with composer() as on:
        await on.add(*THREE)
        before = on.items
        await on.put(replace(fakes.asking(), library=shipped.library()))
        await on.put(fakes.snapshot(library=shipped.library()))
        await shipped.settled(on.pilot, lambda: isinstance(on.app.screen, ComposerScreen))
        assert on.items == before
        on.rows("draft").focus()
        await on.press("x")
        assert len(on.items) == 2


async def test_an_exercise_that_vanishes_meanwhile_is_told_and_can_be_taken_out() -> None:
    async with composer() as on:
        await on.add(*THREE)
        library = shipped.library()
        exercises = {name: exercise for name, exercise in library.exercises.items() if name != "chin-tuck"}
        await on.put(fakes.snapshot(library=replace(library, exercises=exercises)))
        assert "Chin tuck: there is no exercise chin-tuck" in on.text("#composer-sum")
        await on.press("end", "x")
        assert "chin-tuck" not in on.text("#composer-sum")


@pytest.mark.parametrize("library", [None, Library({}, {}, {})], ids=["none", "empty"])
async def test_without_a_single_exercise_it_opens_and_closes(library: Library | None) -> None:
    async with composer((40, 12), library=library) as on:
        await on.press("enter", "tab", "plus", "x", "ctrl+s", "slash", "a", "escape", "escape")
        await on.closed()


@pytest.mark.long(sample=1)
@SIZES
async def test_every_line_fits_and_the_cursor_stays_in_view(size: tuple[int, int]) -> None:
    async with composer(size) as on:
        await on.add(*THREE, *THREE, "press-forehead")
        for keys in ([], ["home"], ["end", "plus"], ["tab", "end"], ["slash"], ["escape", "ctrl+s"], ["enter"]):
            await on.press(*keys)
            for name in ("#composer-note", "#composer-sum", ".page-foot"):
                lines = on.screen.query_one(name, Lines)
                assert all(len(line) <= lines.content_size.width for line in lines.plain().splitlines())
                assert lines.region.bottom <= size[1]
            focused = on.screen.focused
            if isinstance(focused, Rows):
                y = focused.region.y + focused._ids.index(focused.cursor)
                assert focused.parent.region.y <= y < focused.parent.region.bottom, keys  # type: ignore[union-attr]


async def test_a_window_too_small_for_anything_breaks_nothing() -> None:
    async with composer((12, 4)) as on:
        await on.add(*THREE)
        await on.press("plus", "K", "tab", "slash", "a", "escape", "ctrl+s", "escape", "escape", "enter")
        await on.closed()


async def test_a_window_that_grows_puts_the_sides_next_to_each_other() -> None:
    async with composer((60, 20)) as on:
        await on.add(*THREE)
        catalogue, draft = on.screen.query(".composer-list")
        assert draft.region.y >= catalogue.region.bottom
        await on.pilot.resize_terminal(120, 40)
        await on.pilot.pause()
        assert draft.region.x >= catalogue.region.right
        assert draft.region.y == catalogue.region.y
        assert on.order == [*THREE]
