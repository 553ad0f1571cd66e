"""The rows of the palette: what makes sense now, in the words that fit the state, and where a picture is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from deskspine.core.commands.registry import COMMANDS, Request
from deskspine.core.history.letter import WeekLetter
from deskspine.engine.requests.arguments import checked
from deskspine.engine.requests.dispatch import HANDLERS
from deskspine.engine.snapshot import Snapshot, TakeBack, Until
from deskspine.tui import palette_app
from deskspine.tui.app import DeskApp
from deskspine.tui.palette_rows import offers
from support import fakes, shipped

NOW = fakes.services()[0].now()
SINCE = Until(fakes.BOOT, fakes.BOOT + 600)


def titles(snapshot: Snapshot, *overlays: str) -> list[str]:
    """Return the titles of the rows, in their order."""
    return [offer.title for offer in offers(snapshot, NOW, overlays)]


def test_the_dashboard_offers_the_commands_of_its_foot_first_and_none_of_other_screens() -> None:
    rows = list(offers(fakes.snapshot(), NOW, ()))
    assert [row.title for row in rows if row.listed][:5] == [
        "Break now",
        "Pause reminders",
        "Meeting",
        "Routines",
        "Settings",
    ]
    assert rows[0].keys == "enter"
    assert not [row for row in rows if row.command.startswith(("ask.", "player."))]
    assert not {"Undo", "Resume", "I am back", "Commands"} & {row.title for row in rows}


def test_a_state_that_is_on_is_ended_by_a_row_with_its_name() -> None:
    paused = replace(fakes.snapshot(), mode="paused", pause=SINCE)
    assert "Resume" in titles(paused)
    assert not [title for title in titles(paused) if title.startswith("Pause")]
    assert {"Pause 30 minutes", "Pause 2 hours", "Pause until tomorrow"} <= set(titles(fakes.snapshot()))
    in_meeting = replace(fakes.snapshot(), meeting=replace(SINCE, cause="meeting"))
    assert "Meeting is over" in titles(in_meeting)
    weekly = replace(fakes.snapshot(), letter=WeekLetter("2026-02-23", "", "", ""))
    assert "Close the weekly letter" in titles(weekly)
    assert "Close the weekly letter" not in titles(replace(weekly, offer=fakes.offer()))
    in_call = replace(fakes.snapshot(), meeting=replace(SINCE, cause="call"))
    assert "Meeting is over" not in titles(in_call), "a call ends by itself"
    assert "I am back" in titles(replace(fakes.snapshot(), mode="away"))
    assert "I was here" in titles(replace(fakes.snapshot(), was_here_until=fakes.BOOT + 60))
    assert "I leave" in titles(replace(fakes.snapshot(), was_here_until=fakes.BOOT - 60))
    undo = TakeBack(fakes.BOOT + 20, "did-it", "counted as a break")
    assert "Undo" in titles(replace(fakes.snapshot(), undo=undo))


def test_an_ask_and_a_routine_offer_their_own_commands_first() -> None:
    assert titles(fakes.asking(), "ask")[:2] == ["Start now", "Snooze"]
    assert "Break now" not in titles(fakes.asking(), "ask")
    used_up = fakes.asking()
    assert used_up.ask is not None
    used_up = replace(used_up, ask=replace(used_up.ask, snoozes_used=3))
    assert "Snooze" not in titles(used_up, "ask")
    playing = list(offers(shipped.playing(30.0), NOW, ("play",), "player"))
    keys = {row.title: row.keys for row in playing}
    assert playing[0].title == "Pause"
    assert (keys["Pause"], keys["Pause reminders"], keys["Quit"]) == ("space", "", "ctrl+q ctrl+x"), "keys of here"
    assert "Into the arm" not in titles(shipped.playing(30.0), "play")
    assert "Into the arm" in titles(shipped.playing(48.0, "worse"), "play")


@pytest.mark.parametrize("state", [fakes.snapshot(), fakes.asking(), shipped.playing(30.0)])
def test_every_row_does_what_the_engine_knows(state: Snapshot) -> None:
    known = {entry.id for entry in COMMANDS}
    rows = list(offers(state, NOW, ("ask", "play")))
    assert all(row.command in known or row.request is not None for row in rows)
    requests = [row.request for row in rows if row.request is not None]
    assert {"minutes": 120} in [request.args for request in requests if request.name == "pause"]
    for request in requests:
        assert isinstance(checked(request, HANDLERS[request.name].args), Request)


async def test_a_pause_of_two_hours_is_one_row_of_the_palette() -> None:
    services, _, sent = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"2 hours")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await shipped.settled(pilot, lambda: sent.names == ["pause"])
        assert sent.last.args == {"minutes": 120}


async def test_the_page_that_is_open_is_not_offered() -> None:
    services, _, _ = fakes.services(shipped.snapshot())
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Settings" in [row.title for row in app.palette_rows() if not row.before]
        await pilot.press("comma")
        await shipped.settled(pilot, lambda: len(app.screen_stack) == 2)
        assert "Settings" not in [row.title for row in app.palette_rows() if not row.before]
        assert "Routines" in [row.title for row in app.palette_rows() if not row.before]


def test_a_picture_is_saved_in_a_folder_that_exists(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(palette_app, "user_downloads_path", lambda: home / "Downloads")
    monkeypatch.setattr(Path, "home", lambda: home)
    assert palette_app.picture_folder() == home
    (home / "Downloads").mkdir()
    assert palette_app.picture_folder() == home / "Downloads"
