"""The boxes for the length of a pause and a meeting: keys, mouse, a typed time, and small windows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from deskspine.core.commands.registry import Request
from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot, Until
from deskspine.tui.app import DeskApp
from deskspine.tui.choosers.screen import ChooserScreen, MeetingChooser, PauseChooser
from deskspine.tui.choosers.words import end_of, preview
from deskspine.tui.dashboard.screen import DashboardScreen
from deskspine.tui.widgets.lines import Flow
from deskspine.tui.widgets.rows import Rows, RowsScroll
from support import fakes, shipped

B = fakes.BOOT
NOW = Now(B, fakes.WALL, fakes.ZONE)
SIZES = [(24, 6), (40, 12), (80, 24), (120, 40)]


class Desk:
    """An app in which a box is open."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.services, self.clock, self.sent = fakes.services(snapshot)
        self.app = DeskApp(self.services)
        self.pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()
        await self.pilot.pause()

    @property
    def requests(self) -> list[Request]:
        """The answers that were sent, without the signs of life."""
        return [Request(each.name, each.args) for each in self.sent.requests if each.name != "key"]

    @property
    def rows(self) -> Rows:
        return self.app.screen.query_one(Rows)

    @property
    def note(self) -> str:
        return self.app.screen.query_one("#time-note", Flow).plain()


@asynccontextmanager
async def opened(*keys: str, snapshot: Snapshot | None = None, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Desk]:
    desk = Desk(snapshot or shipped.snapshot())
    async with desk.app.run_test(size=size) as desk.pilot:
        await shipped.settled(desk.pilot, lambda: desk.app.screen.is_mounted)
        desk.clock.advance(3.0)
        await desk.press(*keys)
        yield desk


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("keys", "request_sent"),
    [
        (("p", "enter"), Request("pause", {"minutes": 60})),
        (("p", "1"), Request("pause", {"minutes": 15})),
        (("p", "down", "enter"), Request("pause", {"minutes": 120})),
        (("p", "up", "up", "up", "enter"), Request("pause", {"minutes": 15})),
        (("p", "t"), Request("pause", {"until": "tomorrow"})),
        (("p", "u", "1", "4", "colon", "3", "0", "enter"), Request("pause", {"until": "14:30"})),
        (("m", "enter"), Request("meeting")),
        (("m", "4"), Request("meeting", {"minutes": 90})),
        (("m", "u"), Request("meeting")),
        (("m", "up", "enter"), Request("meeting", {"minutes": 90})),
    ],
)
async def test_a_choice_is_sent_and_the_box_closes(
    keys: tuple[str, ...], request_sent: Request, size: tuple[int, int]
) -> None:
    async with opened(keys[0], size=size) as desk:
        assert isinstance(desk.app.screen, ChooserScreen)
        await desk.press(*keys[1:])
        assert desk.requests == [request_sent]
        assert isinstance(desk.app.screen, DashboardScreen)


@pytest.mark.parametrize(
    "keys", [("p", "escape"), ("m", "escape"), ("p", "u", "escape", "escape"), ("p", "5", "escape")]
)
async def test_escape_sends_nothing(keys: tuple[str, ...]) -> None:
    async with opened(*keys) as desk:
        assert desk.requests == []
        assert isinstance(desk.app.screen, DashboardScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_every_choice_can_be_clicked(size: tuple[int, int]) -> None:
    for number in range(5):
        async with opened("m", size=size) as desk:
            rows = desk.rows
            y = rows.lines_of(rows.places[number]).start
            if size[1] > 6 or number:  # the rows scroll in the lowest window
                await desk.pilot.click(rows, offset=(8, y))
                await desk.pilot.pause()
                minutes = (15, 30, 60, 90, None)[number]
                assert desk.requests == [Request("meeting", {} if minutes is None else {"minutes": minutes})]


@pytest.mark.parametrize("size", SIZES)
async def test_the_proposed_choice_is_visible_and_times_are_shown(size: tuple[int, int]) -> None:
    async with opened("p", size=size) as desk:
        rows = desk.rows
        assert rows.cursor == "60"
        (line,) = rows.lines_of("60")
        container = rows.parent
        assert isinstance(container, RowsScroll)
        assert container.content_region.contains_point((rows.content_region.x, rows.content_region.y + line))
        assert "11:00" in rows.plain()


async def test_while_paused_and_in_a_meeting_the_key_ends_it_at_once() -> None:
    paused = shipped.snapshot(mode="paused", pause=Until(B - 60, B + 600, "paused"))
    async with opened("p", snapshot=paused) as desk:
        assert [request.name for request in desk.requests] == ["pause-toggle"]
    meeting = shipped.snapshot(mode="meeting", meeting=Until(B - 60, None, "meeting"))
    async with opened("m", snapshot=meeting) as desk:
        assert [request.name for request in desk.requests] == ["meeting-toggle"]


async def test_in_a_call_the_key_for_a_meeting_opens_the_box() -> None:
    call = shipped.snapshot(mode="meeting", meeting=Until(B - 60, None, "the microphone is in use"))
    async with opened("m", snapshot=call) as desk:
        assert isinstance(desk.app.screen, MeetingChooser)
        desk.services.link.put(call)
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, MeetingChooser)


async def test_a_pause_that_begins_in_another_place_closes_the_box() -> None:
    async with opened("p") as desk:
        desk.services.link.put(shipped.snapshot(mode="paused", pause=Until(B, B + 600, "paused")))
        await desk.pilot.pause()
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, DashboardScreen)
        assert desk.requests == []


async def test_the_key_of_the_ask_opens_the_box_once_the_ask_takes_keys() -> None:
    async with opened("m", snapshot=fakes.asking()) as desk:
        assert isinstance(desk.app.screen, MeetingChooser)
        await desk.press("2")
        assert desk.requests == [Request("meeting", {"minutes": 30})]
        assert desk.app.screen.PLACE == "ask"


async def test_a_new_ask_ignores_the_key() -> None:
    desk = Desk(fakes.asking())
    async with desk.app.run_test() as desk.pilot:
        await shipped.settled(desk.pilot, lambda: getattr(desk.app.screen, "PLACE", "") == "ask")
        await desk.press("m")
        assert getattr(desk.app.screen, "PLACE", "") == "ask"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("14:30", "until 14:30, in 4 h 29 min"),
        ("9:00", "until Thu 09:00, in 22 h 59 min"),
        ("14:", "Type a time such as 14:30."),
        ("25:00", "Type a time such as 14:30."),
    ],
)
async def test_a_typed_time_says_what_it_means(typed: str, shown: str) -> None:
    async with opened("p", "u", *("colon" if sign == ":" else sign for sign in typed)) as desk:
        assert desk.app.screen.query_one(Input).value == typed
        assert desk.note.strip() == shown


async def test_a_time_that_is_none_is_refused_in_the_box() -> None:
    async with opened("p", "u", "2", "5", "enter") as desk:
        assert desk.requests == []
        assert desk.app.screen.query_one("#time-note", Flow).lines[0] == (("warn", "Type a time such as 14:30."),)
        await desk.press("escape")
        assert desk.rows.has_focus
        await desk.press("3")
        assert desk.requests == [Request("pause", {"minutes": 60})]


async def test_a_burst_that_opens_the_box_and_types_a_time_loses_no_key() -> None:
    async with opened() as desk:
        await desk.pilot.press("p", "u", "1", "4", "colon", "3", "0", "enter")
        await desk.pilot.pause()
        assert desk.requests == [Request("pause", {"until": "14:30"})]


async def test_the_times_follow_the_clock() -> None:
    async with opened("p") as desk:
        assert "until 10:15" in desk.rows.plain()
        desk.clock.advance(120.0)
        desk.app.tick()
        await desk.pilot.pause()
        assert "until 10:17" in desk.rows.plain()


async def test_the_palette_opens_the_box_once() -> None:
    async with opened("p") as desk:
        await desk.app.action_command("dashboard.pause")
        await desk.pilot.pause()
        assert [type(screen) for screen in desk.app.screen_stack] == [DashboardScreen, PauseChooser]


def test_tomorrow_is_the_next_day_of_this_person() -> None:
    snapshot = shipped.snapshot()
    assert end_of("tomorrow", snapshot, NOW) == "until Thu 04:00"
    hours = DEFAULTS.replace("schedule.work_hours", _hours("09:00-17:00"))
    assert end_of("tomorrow", replace(snapshot, settings=hours), NOW) == "until Thu 09:00"


def _hours(text: str) -> Any:
    from deskspine.core.settings.settings import field_of, parse_text

    return parse_text(field_of("schedule.work_hours"), f"mon-fri {text}")


def test_a_time_that_has_passed_is_tomorrow() -> None:
    assert preview("09:00", shipped.snapshot(), NOW) == "until Thu 09:00, in 23 h 00 min"
