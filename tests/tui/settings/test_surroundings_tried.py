"""The settings around a break are tried on their page; and the group of waits."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from deskspine.core.settings.groups import AROUND, WAITS
from deskspine.core.settings.settings import FIELDS
from deskspine.engine.snapshot import Trial
from deskspine.tui.app import DeskApp
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.settings.surroundings import IN_A_DEMO, TOO_LONG, TRIED, TRYING, SurroundingTrials
from support import fakes, shipped


async def at(pilot: Pilot[None], app: DeskApp, key: str) -> SettingsScreen:
    """Open the settings with the cursor on `key`."""
    await app.push_screen(SettingsScreen(app.services))
    screen = app.screen
    assert isinstance(screen, SettingsScreen)
    await shipped.settled(pilot, lambda: screen.is_mounted)
    screen.go_to(key)
    await pilot.pause()
    return screen


def text(app: DeskApp) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=str)
@pytest.mark.parametrize("key", TRIED)
async def test_a_trial_is_asked_of_the_engine_and_its_outcome_shown(key: str, size: tuple[int, int]) -> None:
    services, _, sent = fakes.services(fakes.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await at(pilot, app, key)
        await pilot.press("t")
        await pilot.pause()
        assert (sent.last.name, sent.last.args) == ("try-surroundings", {"what": TRIED[key]})
        assert TRYING in text(app)
        services.link.put(fakes.snapshot(trial=Trial(1, TRIED[key], True, "mpv was paused for 3 s")))
        await pilot.pause()
        assert "Mpv was paused for 3 s." in text(app)
        assert TRYING not in text(app)


async def test_the_label_try_it_is_a_button_and_locking_has_none() -> None:
    services, _, sent = fakes.services(fakes.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot, app, "surroundings.media")
        y, row = next((y, row) for y, row in enumerate(text(app).split("\n")) if "t try it" in row)
        await pilot.click(offset=(row.index("t try it") + 3, y))
        await pilot.pause()
        assert sent.last.name == "try-surroundings"
        sent.requests.clear()
        screen = app.screen
        assert isinstance(screen, SettingsScreen)
        screen.go_to("surroundings.lock")
        await pilot.pause()
        assert "try it" not in text(app)
        await pilot.press("t")
        await pilot.pause()
        assert sent.names == []
        assert isinstance(app.screen, SettingsScreen)


def test_a_trial_without_an_outcome_says_so_and_a_late_one_is_shown() -> None:
    services, _, _ = fakes.services(fakes.snapshot())
    trials = SurroundingTrials(services)
    assert not trials.give_up("surroundings.media")
    trials.begin("surroundings.media")
    assert trials.give_up("surroundings.media")
    assert trials.outcome("surroundings.media") == ("warn", TOO_LONG)
    services.link.put(fakes.snapshot(trial=Trial(1, "bell", True, "sent")))
    services.link.take()
    assert not trials.follow(), "of another kind"
    services.link.put(fakes.snapshot(trial=Trial(2, "media", False, "nothing plays now")))
    services.link.take()
    assert trials.follow()
    assert trials.outcome("surroundings.media") == ("warn", "Nothing plays now.")
    assert not trials.follow()
    assert not trials.give_up("surroundings.media")


def test_a_demo_changes_nothing() -> None:
    services, _, sent = fakes.services(fakes.snapshot())
    trials = SurroundingTrials(replace(services, demo=True))
    trials.begin("surroundings.media")
    assert trials.outcome("surroundings.media") == ("warn", IN_A_DEMO)
    assert sent.names == []


def test_what_is_around_a_break_is_off_until_it_is_chosen_and_waits_are_on() -> None:
    defaults = {section: {field.default for field in FIELDS if field.section == section} for section in (AROUND, WAITS)}
    assert defaults == {AROUND: {False}, WAITS: {True}}


@pytest.mark.parametrize("group", [WAITS, AROUND])
async def test_the_name_of_the_group_is_whole(group: str) -> None:
    services, _, _ = fakes.services(fakes.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        key = next(field.key for field in FIELDS if field.section == group)
        await at(pilot, app, key)
        assert f"▸ {group}" in text(app)
