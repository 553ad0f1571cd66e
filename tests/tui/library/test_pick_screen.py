"""Choosing parts of a routine: ticks, sections, the sum, and what is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from deskspine.core.commands.registry import Request
from deskspine.core.person.person import ANYBODY, Person
from deskspine.core.routines.selection import picked
from deskspine.core.text.durations import minutes_seconds
from deskspine.tui.app import DeskApp
from deskspine.tui.library.pick import PickScreen
from deskspine.tui.widgets.lines import Flow
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped


class Choice:
    """The screen with the boxes."""

    def __init__(self, pilot: Pilot[None], app: DeskApp, recorder: fakes.Recorder) -> None:
        self.pilot, self.app, self.recorder = pilot, app, recorder
        self.started: list[object] = []
        """Results handed back to be started; empty if the screen was left."""

    @property
    def rows(self) -> Rows:
        return self.app.screen.query_one(Rows)

    @property
    def sum(self) -> str:
        return self.app.screen.query_one("#pick-sum", Flow).plain()

    def ticked(self) -> list[int]:
        """Return the ticked places, from 1."""
        lines = zip(self.rows._ids, self.rows.plain().splitlines(), strict=True)
        return [int(row_id) + 1 for row_id, line in lines if row_id.isdigit() and line.startswith("  [x]")]

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()


@asynccontextmanager
async def choosing(routine: str, size: tuple[int, int] = (80, 24), person: Person = ANYBODY) -> AsyncIterator[Choice]:
    """Yield the boxes of a shipped routine."""
    services, _, recorder = fakes.services(shipped.snapshot(person=person))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        choice = Choice(pilot, app, recorder)
        await app.push_screen(PickScreen(services, shipped.library().routines[routine]), choice.started.append)
        await pilot.pause()
        recorder.requests.clear()
        yield choice
        assert recorder.names == [], "it is for the library to send it"


async def test_of_a_whole_routine_everything_is_ticked_and_the_first_stays() -> None:
    async with choosing("seated-2min") as choice:
        assert choice.ticked() == [1, 2, 3, 4, 5, 6]
        assert choice.sum == "2:00   6 of 6 exercises"
        assert "(warm-up, always included)" in choice.rows.plain().splitlines()[0]
        await choice.press("space")
        assert choice.ticked() == [1, 2, 3, 4, 5, 6]
        await choice.press("down", "space", "down", "down", "space")
        assert choice.ticked() == [1, 3, 5, 6]
        seconds = picked(shipped.library().routines["seated-2min"], "1,3,5,6").promise_s(1)
        assert choice.sum == f"{minutes_seconds(seconds)}   4 of 6 exercises"
        await choice.press("enter")
        await shipped.settled(choice.pilot, lambda: len(choice.app.screen_stack) == 1)
        assert choice.started == [Request("start", {"routine": "seated-2min", "items": "1,3,5,6"})]


async def test_all_of_it_is_sent_as_the_routine_itself_and_escape_sends_nothing() -> None:
    async with choosing("seated-2min") as choice:
        await choice.press("escape")
        await shipped.settled(choice.pilot, lambda: not isinstance(choice.app.screen, PickScreen))
        assert choice.started in ([], [None])
    async with choosing("seated-2min") as choice:
        await choice.press("enter")
        assert choice.started == [Request("start", {"routine": "seated-2min", "items": ""})]


async def test_a_heading_ticks_what_stands_below_it_and_only_that() -> None:
    async with choosing("strengthen-stretch") as choice:
        slots = shipped.library().routines["strengthen-stretch"].slots
        sections = [slot.section for slot in slots]
        again = sections.index("Strengthening", sections.index("Stretch"))
        stretch = sections.index("Stretch")
        everything = list(range(1, len(slots) + 1))
        assert choice.ticked() == everything
        choice.rows.put_cursor(f"!section {again}")
        await choice.press("space")
        assert choice.ticked() == everything[:again], "the same words head another place, which keeps its ticks"
        choice.rows.put_cursor("!section 0")
        await choice.press("space")
        assert choice.ticked() == [1, *everything[stretch:again]], "the first one warms up"
        await choice.press("space")
        assert choice.ticked() == everything[:again]
        await choice.press("enter")
        items = ",".join(map(str, everything[:again]))
        assert choice.started == [Request("start", {"routine": "strengthen-stretch", "items": items})]


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("routine", ["strengthen-stretch", "complex-1-2-3", "seated-5min"])
async def test_the_cursor_walks_through_all_rows_and_back(routine: str) -> None:
    async with choosing(routine, (40, 12)) as choice:
        ids = choice.rows.places
        assert len(set(ids)) == len(ids)
        cursors = [choice.rows.cursor]
        for _ in ids[1:]:
            await choice.press("down")
            cursors.append(choice.rows.cursor)
            y = choice.rows.region.y + choice.rows.content_offset.y + choice.rows.lines_of(choice.rows.cursor).start
            assert 0 < y < 11
        assert cursors == ids
        await choice.press("home")
        assert choice.rows.cursor == ids[0]


async def test_of_a_set_to_pick_from_three_to_seven_are_chosen_and_none_is_fixed() -> None:
    routine = shipped.library().routines["morning-seven"]
    assert (routine.order, routine.pick_min, routine.pick_max) == ("pick", 3, 7)
    async with choosing("morning-seven") as choice:
        first = choice.ticked()
        assert len(first) == 3
        assert "stays" not in choice.rows.plain()
        choice.rows.put_cursor(str(first[0] - 1))
        await choice.press("space")
        assert choice.ticked() == first[1:]
        assert choice.sum == "Choose 3 to 7 of the 7, not 2."
        await choice.press("enter")
        assert choice.started in ([], [None])
        assert isinstance(choice.app.screen, PickScreen)
        for place in range(7):
            if place + 1 not in choice.ticked():
                choice.rows.put_cursor(str(place))
                await choice.press("space")
        assert choice.sum == f"{minutes_seconds(routine.promise_s(1))}   7 of 7 exercises"
        choice.rows.put_cursor("0")
        await choice.press("space", "enter")
        assert choice.started == [Request("start", {"routine": "morning-seven", "items": "2,3,4,5,6,7"})]


async def test_with_nothing_ticked_nothing_starts() -> None:
    async with choosing("morning-seven") as choice:
        for place in choice.ticked():
            choice.rows.put_cursor(str(place - 1))
            await choice.press("space")
        assert choice.sum == "Nothing is chosen."
        await choice.press("enter")
        assert choice.started in ([], [None])


async def test_what_gives_way_for_this_person_says_so() -> None:
    async with choosing("seated-5min", person=Person(frozenset({"shoulder_injury"}))) as choice:
        lines = [line for line in choice.rows.plain().splitlines() if "(swapped)" in line]
        assert len(lines) == 3
        assert "Elbow circles" in lines[0]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_nothing_is_cut_off_in_any_window(size: tuple[int, int]) -> None:
    async with choosing("strengthen-stretch", size, Person(frozenset({"balance", "no_wall"}))) as choice:
        text = " ".join(choice.rows.plain().split())
        for slot in shipped.library().routines["strengthen-stretch"].slots:
            assert slot.exercise.name in text
        assert all(len(line) <= choice.rows.size.width for line in choice.rows.plain().splitlines())
        assert choice.app.screen.query_one("#pick-sum").region.bottom <= size[1] - 1
