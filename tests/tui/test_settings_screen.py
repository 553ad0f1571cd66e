"""The settings screen: every field is there, a good value is sent, a bad one is explained and changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import fakes
import pytest
import shipped
from textual.pilot import Pilot
from textual.widgets import Input

from deskspine.core.settings import DEFAULTS, FIELDS
from deskspine.engine.snapshot import Notice, Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.screens.settings import SettingsScreen
from deskspine.tui.widgets.lines import Flow
from deskspine.tui.widgets.rows import Rows


class Form:
    """The screen under test, with its clock and recorder."""

    def __init__(self, pilot: Pilot[None], screen: SettingsScreen, recorder: fakes.Recorder) -> None:
        self.pilot, self.screen, self.recorder = pilot, screen, recorder

    async def go_to(self, key: str) -> None:
        """Put the cursor on a setting."""
        self.screen.query_one(Rows).put_cursor(key)
        await self.pilot.pause()

    def text(self, widget_id: str) -> str:
        """What one part of the screen says."""
        return self.screen.query_one(f"#{widget_id}", Flow).plain()

    @property
    def sets(self) -> list[tuple[object, object]]:
        """Key and value of every change that was sent."""
        return [(each.args["key"], each.args["value"]) for each in self.recorder.requests if each.name == "set"]


@asynccontextmanager
async def form(snapshot: Snapshot | None = None, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Form]:
    """The settings screen, opened by its key."""
    services, _, recorder = fakes.services(snapshot)
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await pilot.press("comma")
        await shipped.settled(pilot, lambda: isinstance(app.screen, SettingsScreen))
        assert isinstance(app.screen, SettingsScreen)
        await pilot.pause()
        yield Form(pilot, app.screen, recorder)


async def test_every_setting_can_be_reached_and_shows_its_help_and_default() -> None:
    async with form(size=(120, 40)) as page:
        for field in FIELDS:
            await page.go_to(field.key)
            shown = " ".join(page.text("settings-detail").split())
            assert field.help in shown
            assert f"{field.key} · default" in shown


async def test_a_typed_number_is_sent_as_it_was_typed_and_shown_at_once() -> None:
    async with form() as page:
        await page.go_to("schedule.sit_minutes")
        await page.pilot.press("enter", *"35", "enter")
        assert page.sets == [("schedule.sit_minutes", "35")]
        assert "35 minutes" in page.text("settings-rows")
        assert page.screen.query_one(Rows).has_focus


async def test_a_wrong_value_is_explained_and_nothing_changes() -> None:
    async with form() as page:
        await page.go_to("schedule.sit_minutes")
        await page.pilot.press("enter", *"900", "enter")
        assert page.sets == []
        assert "a whole number of minutes from 1 to 240" in page.text("settings-error")
        assert page.screen.query_one("#editor", Input).has_focus
        await page.pilot.press("escape")
        assert "50 minutes" in page.text("settings-rows")
        assert page.text("settings-error") == ""


async def test_leaving_the_editor_applies_a_good_value() -> None:
    async with form() as page:
        await page.go_to("schedule.snooze_minutes")
        await page.pilot.press("enter", *"10", "tab")
        await page.pilot.pause()
        assert page.sets == [("schedule.snooze_minutes", "10")]
        assert page.screen.query_one(Rows).cursor == "schedule.snooze_limit"


async def test_switches_choices_and_numbers_turn_with_the_arrows() -> None:
    async with form() as page:
        for key, press in (("sound.ask", "right"), ("appearance.motion", "right"), ("schedule.sit_minutes", "left")):
            await page.go_to(key)
            await page.pilot.press(press)
        assert page.sets == [
            ("sound.ask", "off"), ("appearance.motion", "reduced"), ("schedule.sit_minutes", "49")
        ]  # fmt: skip


async def test_a_number_that_may_be_zero_jumps_over_what_it_may_not_be() -> None:
    async with form() as page:
        await page.go_to("schedule.micro_every_minutes")
        await page.pilot.press("right", "left")
        assert [value for _, value in page.sets] == ["10", "0"]


async def test_lists_are_ticked() -> None:
    async with form() as page:
        await page.go_to("ladder.remind_2")
        before = page.screen._settings.words("ladder.remind_2")
        await page.pilot.press("space")
        (key, value), *_ = page.sets
        assert key == "ladder.remind_2"
        assert set(str(value).split(", ")) ^ set(before) == {"screen"}


async def test_a_key_that_is_taken_is_refused_in_words() -> None:
    async with form() as page:
        await page.go_to("keys.ask.snooze")
        await page.pilot.press("enter", "1", "enter")
        assert page.sets == []
        assert "ask.quick" in page.text("settings-error")


async def test_searching_narrows_the_list_and_escape_widens_it_again() -> None:
    async with form() as page:
        whole = page.text("settings-rows")
        await page.pilot.press("slash", *"snooze", "enter")
        await page.pilot.pause()
        assert "Snooze" in page.text("settings-rows")
        assert "Work hours" not in page.text("settings-rows")
        await page.pilot.press("escape")
        await page.pilot.pause()
        assert page.text("settings-rows") == whole
        await page.pilot.press("escape")
        await shipped.settled(page.pilot, lambda: not page.screen.is_attached)


async def test_a_change_made_elsewhere_appears() -> None:
    async with form() as page:
        changed = DEFAULTS.replace("schedule.sit_minutes", 25)
        page.screen.services.feed.put(fakes.snapshot(revision=2, settings=changed))
        await page.pilot.pause()
        await page.pilot.pause()
        assert "25 minutes" in page.text("settings-rows")


async def test_trouble_with_the_file_is_shown_as_it_is() -> None:
    text = "config.toml:3: schedule.sit_minutes: expected [a number]; 50 is used instead"
    async with form(fakes.snapshot(notices=(Notice(text),)), (120, 40)) as page:
        assert text in " ".join(page.text("settings-notices").split())


@pytest.mark.parametrize("size", [(40, 12), (120, 40)])
async def test_the_cursor_stays_in_view_on_the_way_down(size: tuple[int, int]) -> None:
    async with form(size=size) as page:
        await page.pilot.press("end")
        await page.pilot.pause()
        rows = page.screen.query_one(Rows)
        assert rows.cursor == FIELDS[-1].key
        assert rows.parent is not None
        y = rows.plain().count("\n")
        assert rows.region.y + y < rows.parent.region.bottom  # type: ignore[attr-defined]
