"""The library: groups, search, cards, what rests, what is locked, and what starts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.widgets import Input

from deskspine.core.history.history import CheckResult, Score
from deskspine.core.person.person import ANYBODY, Person, Rest
from deskspine.core.routines.model import Library
from deskspine.core.toml.diagnostics import Problem
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.library.pick import PickScreen
from deskspine.tui.library.preview import NONE_FOUND, preview
from deskspine.tui.library.rows import rows
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.library.shelf import CARD, PROBLEMS, RESTING, LibraryShelf
from deskspine.tui.pages.card import CardScreen, UnlockScreen
from deskspine.tui.services import Services
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped

SIZES = [(40, 12), (80, 24), (120, 40)]
RESTS = {
    "half-arc": Rest("half-arc", date(2026, 3, 2), date(2026, 3, 5), "worse"),
    "goose": Rest("goose", date(2026, 3, 1), date(2026, 3, 15), "arm"),
    "fakir": Rest("fakir", date(2026, 2, 20), date(2026, 2, 23), "worse", True),
}
SORE = Person(frozenset({"firm_chair", "balance"}), RESTS)


class Opened:
    """An open library, with the recorder of its requests."""

    def __init__(self, pilot: Pilot[None], app: DeskApp, services: Services, recorder: fakes.Recorder) -> None:
        self.pilot, self.app, self.services, self.recorder = pilot, app, services, recorder

    @property
    def rows(self) -> Rows:
        return self.app.screen.query_one("#routines", Rows)

    @property
    def text(self) -> str:
        """The text next to the list."""
        return " ".join(self.app.screen.query_one("#preview", Flow).plain().split())

    @property
    def keys(self) -> str:
        return self.app.screen.query_one(KeyLine).plain()

    def line(self, row_id: str) -> str:
        """Return a row as it is shown."""
        return self.rows.plain().splitlines()[self.rows._ids.index(row_id)]

    def ids(self) -> list[str]:
        """Return the ids of the rows that the cursor can be on."""
        return self.rows.places

    async def stand_on(self, row_id: str) -> None:
        self.rows.put_cursor(row_id)
        await self.pilot.pause()
        await self.pilot.pause()

    async def search(self, text: str) -> list[str]:
        """Search for `text` and return the ids of the results."""
        await self.pilot.press("slash", text[0])
        find = self.app.screen.query_one(Input)
        assert find.value == text[0]
        find.value = text
        await self.pilot.pause()
        await self.pilot.pause()
        return self.ids()


@asynccontextmanager
async def library(
    person: Person = ANYBODY, size: tuple[int, int] = (80, 24), snapshot: Snapshot | None = None
) -> AsyncIterator[Opened]:
    """Yield the library, opened from the dashboard."""
    services, _, recorder = fakes.services(snapshot or shipped.snapshot(person=person))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.press("r")
        await shipped.settled(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await pilot.pause()
        await pilot.pause()
        assert recorder.names == ["look"]
        recorder.requests.clear()
        yield Opened(pilot, app, services, recorder)


@pytest.mark.parametrize("size", SIZES)
async def test_everything_stands_in_its_group_and_what_comes_up_next_is_previewed(size: tuple[int, int]) -> None:
    own = replace(fakes.routine("mine"), name="Mine", own=True)
    shelf = replace(shipped.library(), routines={**shipped.library().routines, "mine": own})
    async with library(size=size, snapshot=shipped.snapshot(library=shelf, person=SORE)) as desk:
        groups: dict[str, set[str]] = {}
        heading = ""
        for row_id, line in zip(desk.rows._ids, desk.rows.plain().splitlines(), strict=True):
            if row_id:
                groups[heading].add(row_id)
            elif line:
                heading = line.removesuffix("last").strip().removesuffix("done").strip()
                groups[heading] = set()
        routines = shelf.routines.values()
        assert list(groups) == [
            "Yours",
            "At the desk",
            "Self-test",
            "Away from the desk",
            "Resting exercises",
            "To read",
        ]
        assert groups["Self-test"] == {"butrimov-check"}
        assert groups["Away from the desk"] == {routine.id for routine in routines if not routine.desk}
        assert groups["Yours"] == {"mine"}
        elsewhere = groups["Self-test"] | groups["Away from the desk"] | groups["Yours"]
        assert groups["At the desk"] == {routine.id for routine in routines} - elsewhere
        assert groups["Resting exercises"] == {RESTING + name for name in RESTS}
        assert groups["To read"] == {CARD + name for name in shelf.cards}
        assert desk.rows.cursor == "seated-2min"
        assert desk.text.startswith("Two-minute seated reset 2:00 · level 1 · seated ● Next: your default routine")
        for slot in shelf.routines["seated-2min"].slots:
            assert slot.exercise.name in desk.text


WANTED = {
    "Bragg": {"bragg"},
    "norbekov": {"norbekov"},
    "EXPRESS": {"seated-2min"},
    "complex 2": {"complex-1-2-3"},
    "shishonin": {"shishonin-seven"},
    "s16": {"borshchenko"},
    "eyes": {"eye-reset"},
    "wrist": {"wrist-reset"},
    "thoracic spine twist": {"morning-seven"},
    "left out": {CARD + "left-out"},
    "goose": {RESTING + "goose", "shishonin-seven"},
}
"""Search text → ids that must be among its few results."""


async def test_search_goes_by_name_region_system_and_exercise() -> None:
    async with library(SORE) as desk:
        for query, expected in WANTED.items():
            ids = await desk.search(query)
            assert expected <= set(ids), query
            assert len(ids) < 8, query
            assert desk.rows.cursor in ids, "the cursor stands on something that was found"
            assert "go to results" in desk.keys
            await desk.pilot.press("escape")
            await desk.pilot.pause()


async def test_a_search_that_finds_nothing_says_so_and_escape_shows_all_again() -> None:
    async with library() as desk:
        everything = desk.ids()
        assert await desk.search("xyzzy") == []
        assert desk.text == NONE_FOUND
        await desk.pilot.press("down", "enter", "c")
        assert desk.recorder.names == []
        assert "esc show all" in desk.keys
        await desk.pilot.press("escape")
        await desk.pilot.pause()
        assert desk.ids() == everything
        assert "esc back" in desk.keys
        await desk.pilot.press("f")
        await desk.pilot.pause()
        assert "esc show all" in desk.keys
        await desk.pilot.press("escape")
        await desk.pilot.pause()
        assert "esc back" in desk.keys
        assert not desk.app.screen.query_one(Input).display
        assert desk.rows.has_focus


async def test_what_was_found_starts_with_enter_twice() -> None:
    async with library() as desk:
        await desk.search("wrist reset")
        await desk.pilot.press("enter", "enter")
        assert desk.recorder.last.args == {"routine": "wrist-reset"}


async def test_enter_starts_the_routine_under_the_cursor_and_escape_starts_nothing() -> None:
    async with library() as desk:
        await desk.pilot.press("escape")
        await shipped.settled(desk.pilot, lambda: not isinstance(desk.app.screen, LibraryScreen))
        assert desk.recorder.names == []
        await desk.pilot.press("r")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, LibraryScreen))
        await desk.pilot.pause()
        await desk.stand_on("seated-5min")
        await desk.pilot.press("enter")
        assert (desk.recorder.last.name, desk.recorder.last.args) == ("start", {"routine": "seated-5min"})


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_signs_say_what_is_fitted_what_is_not_for_this_person_and_what_is_next(size: tuple[int, int]) -> None:
    async with library(SORE, size) as desk:
        assert "● Two" in desk.line("seated-2min")
        assert "~ Five-minute" in desk.line("seated-5min")
        assert "! Standing warm-up" in desk.line("warm-up")
        assert "!" not in desk.line("eye-reset")
        assert "~" not in desk.line("eye-reset")
        assert " ".join(desk.app.screen.query_one("#legend", Flow).plain().split()) == (
            "● next ★ default » quick one ~ adapted for you ! not suitable · later"
        )
        assert desk.line(RESTING + "fakir").split() == ["!", "Palms", "overhead,", "turn", "locked"]
        assert desk.line(RESTING + "goose").split()[:5] == ["·", "Chin", "glide", "and", "turn"]
        assert desk.line(RESTING + "half-arc").endswith("until Thursday")
        assert all(len(line) < desk.rows.size.width + 1 for line in desk.rows.plain().splitlines())
        await desk.stand_on("seated-5min")
        assert "level 1" in desk.text
        assert "Chest lift, hands on thighs became Chair-back chest lift" in desk.text
        assert desk.text.index("became") < desk.text.index("Movements, stretches and two light presses")
        await desk.search("warm-up")
        assert desk.app.screen.query_one("#legend", Flow).plain().strip() == "! not suitable"


async def test_what_is_not_for_this_person_says_why_and_does_not_start() -> None:
    async with library(SORE) as desk:
        await desk.stand_on("dynamic-ip")
        assert desk.text.startswith(
            "Whole body, standing 6:15 · standing away from the desk level 2: 7:20, 3: 8:10 "
            "! Not suitable for you now: unsteady on the feet."
        )
        assert "start" not in desk.keys
        await desk.pilot.press("enter", "c")
        await desk.pilot.pause()
        assert desk.recorder.names == []
        assert isinstance(desk.app.screen, LibraryScreen)


async def test_keys_at_the_foot_are_those_of_the_row() -> None:
    async with library(SORE, (120, 40)) as desk:
        assert desk.keys.startswith(
            "enter start   esc back   / find   f filter   n compose   tab read on   l add to my list"
        )
        await desk.stand_on("butrimov-check")
        assert desk.keys.startswith("enter start   esc back   / find   f filter   n compose   tab read on   i details")
        await desk.stand_on(CARD + "evidence")
        assert desk.keys.startswith("enter read   esc back")
        await desk.stand_on(RESTING + "half-arc")
        assert desk.keys.startswith("esc back   / find   f filter")
        await desk.pilot.press("tab")
        assert desk.keys.startswith("↑ ↓ scroll   esc back   tab to the list")


async def test_the_keys_that_do_not_fit_are_left_out_whole_and_never_the_way_out() -> None:
    async with library(size=(40, 12)) as desk:
        assert desk.keys == "enter start  esc back  / find  ? help"


async def test_the_self_test_shows_its_totals_and_when_it_may_come_again() -> None:
    scores = tuple(Score("chk-ear", side, 2) for side in ("left", "right"))
    checks = tuple(CheckResult(fakes.WALL, day, "butrimov-check", scores) for day in ("2026-02-20", "2026-03-01"))
    async with library(size=(120, 40)) as desk:
        await desk.stand_on("butrimov-check")
        assert "Not done yet." in desk.text
    async with library(size=(120, 40), snapshot=shipped.snapshot(checks=checks)) as desk:
        await desk.stand_on("butrimov-check")
        assert "· Once a week: again from Sunday, 8 March." in desk.text
        assert "Your totals 2026-02-20 4 of 6 2026-03-01 4 of 6" in desk.text
        assert "· Mobility self-test" in desk.line("butrimov-check")
        await desk.pilot.press("enter")
        assert desk.recorder.names == []


@pytest.mark.parametrize("size", SIZES)
async def test_a_card_opens_scrolls_and_closes(size: tuple[int, int]) -> None:
    async with library(size=size) as desk:
        await desk.stand_on(CARD + "evidence")
        assert "No study has tested this program." in desk.text
        await desk.pilot.press("enter")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, CardScreen))
        await desk.pilot.pause()
        scroll = desk.app.screen.query_one(VerticalScroll)
        await desk.pilot.press("down", "down", "j")
        assert scroll.scroll_y == 3
        await desk.pilot.press("end")
        assert scroll.scroll_y == scroll.max_scroll_y > 3
        await desk.pilot.press("escape")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, LibraryScreen))
        assert desk.recorder.names == []


async def test_the_preview_takes_the_keys_with_tab_and_gives_them_back() -> None:
    async with library() as desk:
        beside = desk.app.screen.query_one(".library-preview")
        await desk.pilot.press("tab", "down", "down")
        assert beside.scroll_y == 2
        assert desk.rows.cursor == "seated-2min"
        await desk.pilot.press("tab", "down")
        await desk.pilot.pause()
        assert desk.rows.cursor not in ("", "seated-2min")
        assert beside.scroll_y == 0, "another row is read from its beginning"


async def test_an_exercise_that_rests_says_since_when_and_why() -> None:
    async with library(SORE) as desk:
        await desk.stand_on(RESTING + "half-arc")
        assert desk.text.startswith("Half circle in front It felt worse on Monday and rests until Thursday.")
        await desk.pilot.press("enter")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, LibraryScreen)
        await desk.stand_on(RESTING + "goose")
        assert "pain or tingling in an arm on 1 March and rests until 15 March" in desk.text
        await desk.pilot.press("enter")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, CardScreen))
        assert "stopping is right" in shipped.words(desk.app.screen)
        await desk.pilot.press("u")
        assert desk.recorder.names == []


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_a_locked_exercise_comes_back_only_after_the_end_of_its_card_was_in_view(size: tuple[int, int]) -> None:
    async with library(SORE, size) as desk:
        await desk.stand_on(RESTING + "fakir")
        assert "off until you have read its page" in desk.text
        await desk.pilot.press("enter")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, UnlockScreen))
        await desk.pilot.pause()
        await desk.pilot.press("u", "down", "u")
        assert desk.recorder.names == []
        assert desk.keys.startswith("↓ read to the end")
        await desk.pilot.press("end")
        await desk.pilot.pause()
        assert desk.keys.startswith("u unlock")
        await desk.pilot.press("home", "u")
        assert (desk.recorder.last.name, desk.recorder.last.args) == ("unlock", {"exercise": "fakir"})
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, LibraryScreen))


async def test_a_card_that_fits_its_page_is_read_at_once_also_after_the_window_grew() -> None:
    async with library(SORE, (80, 24)) as desk:
        await desk.stand_on(RESTING + "fakir")
        await desk.pilot.press("enter")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, UnlockScreen))
        await desk.pilot.pause()
        assert "read to the end" in desk.keys
        await desk.pilot.resize_terminal(120, 60)
        await desk.pilot.pause()
        await desk.pilot.press("u")
        assert desk.recorder.names == ["unlock"]


async def test_the_list_follows_what_the_person_tells_meanwhile_and_keeps_its_place() -> None:
    async with library(size=(120, 40)) as desk:
        await desk.stand_on("warm-up")
        desk.services.link.put(shipped.snapshot(person=SORE))
        await desk.pilot.pause()
        await desk.pilot.pause()
        assert desk.rows.cursor == "warm-up"
        assert "Not suitable for you now" in desk.text
        assert RESTING + "goose" in desk.ids()
        assert "start" not in desk.keys


async def test_parts_are_chosen_from_a_routine_and_neither_from_a_card_nor_from_a_self_test() -> None:
    async with library() as desk:
        for row_id in (CARD + "evidence", "butrimov-check"):
            await desk.stand_on(row_id)
            await desk.pilot.press("c")
            await desk.pilot.pause()
            assert isinstance(desk.app.screen, LibraryScreen)
        await desk.stand_on("morning-seven")
        assert "Enter: play all · c: choose 3 to 7 of them" in desk.text
        await desk.pilot.press("c")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, PickScreen))
        await desk.pilot.press("enter")
        await shipped.settled(desk.pilot, lambda: isinstance(desk.app.screen, LibraryScreen))


async def test_text_from_a_file_is_shown_as_it_is_and_bad_files_with_their_reason() -> None:
    odd = replace(fakes.routine("own-one", exercises=1), name="[bold]Mine[/] [link=x]", own=True)
    problem = Problem("broken.toml", 7, "item", "expected a list [of tables]; the file is left out")
    shelf = Library(exercises={}, routines={odd.id: odd}, poses={}, problems=(problem,))
    async with library(size=(100, 30), snapshot=fakes.snapshot(library=shelf)) as desk:
        assert "[bold]Mine[/] [link=x]" in desk.line("own-one")
        assert "[bold]Mine[/] [link=x]" in desk.text
        assert "1 file with problems" in desk.line(PROBLEMS)
        await desk.stand_on(PROBLEMS)
        assert str(problem) in desk.text


async def test_without_any_file_it_says_so_and_nothing_starts() -> None:
    async with library(snapshot=fakes.snapshot(library=Library({}, {}, {}))) as desk:
        assert desk.text == "No routine could be loaded."
        await desk.pilot.press("enter", "c", "tab", "escape")
        assert desk.recorder.names == []


def test_every_row_can_be_told_at_any_width() -> None:
    shelf = LibraryShelf.of(shipped.snapshot(person=SORE), fakes.now())
    for width in (30, 37, 60):
        listed = rows(shelf, "", width)
        assert all(cell_len("".join(text for _, text in line)) <= width for _, line in listed)
        for row_id, _ in listed:
            lines = ["".join(text for _, text in line) for line in preview(shelf, row_id, width)]
            assert lines
            assert all(cell_len(line) <= width for line in lines), row_id
