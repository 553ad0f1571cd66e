"""The roles of a routine: default, quick one, the person's list; how often it was done; and own routines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from deskspine.core.history.history import RoutinePlays
from deskspine.core.person.person import Person
from deskspine.core.routines.composer import Draft
from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import DEFAULTS, Settings, field_of
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.library.composer import ComposerScreen
from deskspine.tui.library.filters import CHIPS, FILTERS
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.library.shelf import LibraryShelf
from deskspine.tui.widgets.chip_line import ChipLine
from deskspine.tui.widgets.lines import Flow, Lines
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped

DAY = 86400.0
PLAYED = {
    "seated-2min": RoutinePlays(47, fakes.WALL - 3600),
    "eye-reset": RoutinePlays(1, fakes.WALL - DAY),
    "lewit": RoutinePlays(3, fakes.WALL - 20 * DAY),
    "gone": RoutinePlays(9, fakes.WALL),
}


def with_own() -> Library:
    """Return the shipped library with one own routine."""
    draft = Draft().rename("Before lunch")
    for name in ("shoulder-rolls", "chin-tuck"):
        draft = draft.add(shipped.library().exercises[name])
    own = draft.routine()
    return replace(shipped.library(), routines={**shipped.library().routines, own.id: own})


def listing(*ids: str, choose: str = "default") -> Settings:
    """Return settings with that list."""
    return DEFAULTS.replace("routine.list", ids).replace("routine.choose", choose)


class Open:
    """An open library."""

    def __init__(self, pilot: Pilot[None], app: DeskApp, recorder: fakes.Recorder) -> None:
        self.pilot, self.app, self.recorder = pilot, app, recorder

    @property
    def rows(self) -> Rows:
        return self.app.screen.query_one("#routines", Rows)

    def line(self, row_id: str) -> str:
        return self.rows.plain().splitlines()[self.rows.lines_of(row_id).start]

    def text(self, name: str) -> str:
        return " ".join(self.app.screen.query_one(name, Lines).plain().split())

    async def at(self, row_id: str) -> None:
        """Put the cursor on a row."""
        self.rows.put_cursor(row_id)
        await self.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pause()

    async def put(self, snapshot: Snapshot) -> None:
        self.app.services.link.put(snapshot)
        await self.pause()

    async def pause(self) -> None:
        for _ in range(3):
            await self.pilot.pause()

    @property
    def asked(self) -> list[tuple[str, dict[str, Any]]]:
        """The requests since the page was opened."""
        return [(one.name, dict(one.args)) for one in self.recorder.requests if one.name not in ("look", "key")]


@asynccontextmanager
async def library(size: tuple[int, int] = (120, 40), **changes: Any) -> AsyncIterator[Open]:
    """Yield the library."""
    services, _, recorder = fakes.services(shipped.snapshot(**{"library": with_own(), "played": PLAYED, **changes}))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await app.push_screen(LibraryScreen(services))
        page = Open(pilot, app, recorder)
        await page.pause()
        yield page


async def test_a_row_says_how_often_and_when_and_nothing_about_what_was_never_done() -> None:
    async with library() as page:
        assert page.line("seated-2min").split()[-2:] == ["47×", "today"]
        assert page.line("eye-reset").split()[-2:] == ["1×", "yesterday"]
        assert page.line("lewit").split()[-4:] == ["3×", "2", "weeks", "ago"]
        assert page.line("wrist-reset").split() == ["1:40", "Wrist", "reset"]
        await page.at("lewit")
        assert "Done 3 times, last 2 weeks ago" in page.text("#preview")
        await page.at("eye-reset")
        assert "Done once, last yesterday" in page.text("#preview")
        await page.at("wrist-reset")
        assert "Done" not in page.text("#preview")


def test_a_play_at_a_moment_that_no_calendar_has_costs_only_its_day() -> None:
    odd = {"eye-reset": RoutinePlays(2, 9e14), "lewit": RoutinePlays(1, fakes.WALL)}
    shelf = LibraryShelf.of(shipped.snapshot(played=odd), fakes.now())
    assert (shelf.times("eye-reset"), list(shelf.last)) == (2, ["lewit"])


async def test_default_and_quick_one_are_marked_and_changed_by_a_key() -> None:
    async with library() as page:
        assert "★" in page.line("seated-2min")
        assert "»" in page.line("micro-1min")
        await page.press("d")
        assert page.asked == [], "it is the default already"
        await page.at("eye-reset")
        await page.press("d", "1")
        assert page.asked == [
            ("set", {"key": "routine.default", "value": "eye-reset"}),
            ("set", {"key": "routine.quick", "value": "eye-reset"}),
        ]
        assert page.text("#library-note") == "Eye reset is your default routine."
        changed = DEFAULTS.replace("routine.default", "eye-reset")
        await page.put(shipped.snapshot(library=with_own(), settings=changed))
        assert "★" in page.line("eye-reset")
        assert "★" not in page.line("seated-2min")
        await page.press("down")
        assert page.text("#library-note") == ""


@pytest.mark.parametrize("row_id", ["butrimov-check", "!card evidence"])
async def test_what_no_break_can_offer_has_no_role(row_id: str) -> None:
    async with library() as page:
        await page.at(row_id)
        await page.press("d", "1", "l", "c", "e", "x")
        assert page.asked == []
        assert isinstance(page.app.screen, LibraryScreen)


async def test_a_default_that_is_not_suitable_or_seldom_comes_says_so() -> None:
    async with library(person=Person(frozenset({"balance"}))) as page:
        await page.at("warm-up")
        await page.press("d")
        assert "while it is not suitable, another one replaces it" in page.text("#library-note")
    async with library(settings=listing("lewit", choose="list")) as page:
        await page.at("eye-reset")
        await page.press("d")
        assert "Breaks go through your list" in page.text("#library-note")


async def test_the_list_grows_at_its_end_and_a_second_press_takes_off() -> None:
    async with library(settings=listing("lewit", "eye-reset")) as page:
        assert "✓1" in page.line("lewit")
        assert "✓2" in page.line("eye-reset")
        await page.at("wrist-reset")
        await page.press("l")
        assert page.asked == [("set", {"key": "routine.list", "value": "lewit, eye-reset, wrist-reset"})]
        assert "The list is not in use" in page.text("#library-note")
        await page.put(
            shipped.snapshot(library=with_own(), settings=listing("lewit", "eye-reset", "wrist-reset", choose="list"))
        )
        assert "✓3" in page.line("wrist-reset")
        assert "3 of 3 in your list" in page.text("#preview")
        await page.at("lewit")
        await page.press("l")
        assert page.asked[-1][1]["value"] == "eye-reset, wrist-reset"
    async with library(settings=listing("lewit")) as page:
        await page.at("lewit")
        await page.press("l")
        assert page.asked[-1][1]["value"] == "none"


async def test_a_full_list_takes_nothing_more() -> None:
    most = field_of("routine.list").most
    async with library(settings=listing(*(f"routine-{at}" for at in range(most)))) as page:
        await page.at("lewit")
        await page.press("l")
        assert page.asked == []
        assert page.text("#library-note") == "Your list is full."


async def test_labels_in_the_preview_do_what_their_keys_do() -> None:
    async with library() as page:
        await page.at("eye-reset")
        preview = page.app.screen.query_one("#preview", Flow)
        for word, expected in (("make default", "routine.default"), ("add to my list", "routine.list")):
            y = next(at for at, line in enumerate(preview.plain().splitlines()) if word in line)
            x = preview.plain().splitlines()[y].index(word)
            await page.pilot.click(offset=(preview.region.x + 1 + x, preview.region.y + y))
            await page.pause()
            assert page.asked[-1][1]["key"] == expected


@pytest.mark.parametrize("name", [name for name, _ in CHIPS])
async def test_a_filter_shows_its_routines_and_nothing_else(name: str) -> None:
    async with library(settings=listing("lewit")) as page:
        while page.app.screen.query_one(ChipLine).chosen != name:
            await page.press("f")
        shelf = LibraryShelf.of(page.app.services.snapshot, fakes.now())
        expected = {one.id for one in shelf.library.routines.values() if FILTERS[name][1](one, shelf)}
        shown = {row for row in page.rows.places if not row.startswith("!")}
        assert shown == expected
        assert any(row.startswith("!") for row in page.rows.places) is (name == "all")
        assert expected, "every filter finds something here"
        if name != "all":
            await page.press("escape")
            assert page.app.screen.query_one(ChipLine).chosen == "all"
        assert isinstance(page.app.screen, LibraryScreen)


async def test_a_click_on_a_chip_filters_and_the_filter_works_with_the_search() -> None:
    async with library() as page:
        chips = page.app.screen.query_one(ChipLine)
        await page.pilot.click(offset=(chips.region.x + 1 + chips.plain().index("Eyes"), chips.region.y))
        await page.pause()
        assert page.rows.places == ["eye-reset"]
        await page.press("slash", *"neck")
        assert page.rows.places == []
        await page.press("escape", "escape")
        assert len(page.rows.places) > 20


async def test_details_show_dose_and_steps_of_every_exercise() -> None:
    async with library((80, 24)) as page:
        await page.press("i")
        scroll = page.app.screen.query_one(".library-preview")
        routine = shipped.library().routines["seated-2min"]
        shown = page.text("#preview")
        for slot in routine.slots:
            assert all(" ".join(step.split()) in shown for step in slot.exercise.steps)
        assert "Take care:" in shown
        assert scroll.scroll_y > 0, "the exercises are in view"
        await page.press("i")
        assert "Take care:" not in page.text("#preview")
        assert scroll.scroll_y == 0


async def test_an_own_routine_is_removed_and_brought_back() -> None:
    async with library() as page:
        await page.at("seated-2min")
        await page.press("x")
        assert page.asked == [], "what ships stays"
        await page.at("before-lunch")
        await page.press("x")
        assert page.asked == [("remove-routine", {"name": "before-lunch"})]
        await page.put(shipped.snapshot())
        assert page.text("#library-note") == "Removed: Before lunch u bring back"
        note = page.app.screen.query_one("#library-note", Flow)
        await page.pilot.click(offset=(note.region.x + 2 + note.plain().index("u bring"), note.region.y))
        await page.pause()
        assert page.asked[-1] == ("restore-routine", {"name": "before-lunch"})
        await page.put(shipped.snapshot(library=with_own()))
        assert page.text("#library-note") == ""
        assert page.rows.cursor == "before-lunch"
        await page.press("u")
        assert len(page.asked) == 2, "nothing is left to bring back"


async def test_a_routine_with_exercises_of_its_own_is_edited_in_its_file() -> None:
    own = with_own().routines["before-lunch"]
    first = own.slots[0]
    slots = (replace(first, exercise=replace(first.exercise, own=True)), *own.slots[1:])
    shelf = replace(with_own(), routines={"before-lunch": replace(own, slots=slots)})
    async with library(library=shelf) as page:
        await page.at("before-lunch")
        await page.press("e")
        assert isinstance(page.app.screen, LibraryScreen)
        assert "deskspine routines edit before-lunch" in page.text("#library-note")


@pytest.mark.parametrize(
    ("row_id", "heading"), [("before-lunch", "Edit: Before lunch"), ("lewit", "New routine: Neck")]
)
async def test_an_own_routine_is_edited_and_one_that_ships_is_copied(row_id: str, heading: str) -> None:
    async with library() as page:
        await page.at(row_id)
        await page.press("e")
        await shipped.settled(page.pilot, lambda: isinstance(page.app.screen, ComposerScreen))
        assert page.text(".page-head").startswith(heading)
        await page.press("escape", "enter")
        await shipped.settled(page.pilot, lambda: isinstance(page.app.screen, LibraryScreen))
        assert page.rows.cursor == row_id


async def test_a_saved_routine_is_under_the_cursor_and_its_file_is_named() -> None:
    async with library() as page:
        await page.at("lewit")
        await page.press("e")
        await shipped.settled(page.pilot, lambda: isinstance(page.app.screen, ComposerScreen))
        await page.press("ctrl+s")
        for _ in range(40):
            await page.pilot.press("backspace")
        await page.press(*"Mine", "enter")
        request = page.recorder.last
        assert (request.name, request.args["name"]) == ("save-routine", "mine")
        saved = replace(Draft.of(shipped.library().routines["lewit"]).rename("Mine").routine(), id="mine")
        shelf = replace(shipped.library(), routines={**shipped.library().routines, "mine": saved})
        await page.put(shipped.snapshot(library=shelf))
        await shipped.settled(page.pilot, lambda: isinstance(page.app.screen, LibraryScreen))
        await page.pause()
        assert page.rows.cursor == "mine"
        assert page.text("#library-note") == "Saved as mine.toml."
        await page.press("down")
        assert page.text("#library-note") == ""


async def test_the_origin_is_below_and_every_set_of_the_article_is_named() -> None:
    async with library() as page:
        await page.at("complex-1-2-3")
        text = page.text("#preview")
        assert text.index("Where it comes from") > text.index("s Shoulder rolls")
        for name in ("Complex 1: neck mobility", "Complex 2: light neck presses", "Complex 3: shoulders and arms"):
            assert f"“{name}”. " in text
        await page.at("wrist-reset")
        assert "Put together for this program." in page.text("#preview")
        await page.at("before-lunch")
        assert "Your own file before-lunch.toml." in page.text("#preview")
