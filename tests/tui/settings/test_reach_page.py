"""The page on which the ways to reach the person are tried: what is sent, and what is said about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from deskspine.engine.snapshot import ChannelView, Trial
from deskspine.tui.app import DeskApp
from deskspine.tui.settings.channel_trials import WAYS
from deskspine.tui.settings.reach import ReachScreen
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped
from support.settings_form import form

NO_DAEMON = ChannelView("desktop", False, "no notification service")


@asynccontextmanager
async def reach(**changes: object) -> AsyncIterator[tuple[Pilot[None], Rows, fakes.Recorder]]:
    """Yield the page over a snapshot with `changes`."""
    services, _, recorder = fakes.services(fakes.snapshot(**changes))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(ReachScreen(app.services))
        await pilot.pause()
        yield pilot, app.screen.query_one(Rows), recorder


def text(rows: Rows, channel: str) -> str:
    """Return the rows of a channel as one text."""
    lines = rows.plain().splitlines()
    return " ".join(" ".join(lines[at].split()) for at in rows.lines_of(channel))


async def test_a_way_of_the_desktop_is_tried_by_the_engine_and_its_outcome_is_shown() -> None:
    async with reach() as (pilot, rows, recorder):
        rows.put_cursor("desktop")
        await pilot.press("enter")
        assert recorder.last.name == "try-channel"
        assert recorder.last.args == {"channel": "desktop"}
        assert "sending" in text(rows, "desktop")
        snapshot = fakes.snapshot(trial=Trial(1, "desktop", True, "shown by dunst"))
        pilot.app.services.link.put(snapshot)  # type: ignore[attr-defined]
        await shipped.settled(pilot, lambda: "shown by dunst. Did it reach you?" in text(rows, "desktop"))


async def test_the_same_outcome_twice_is_shown_twice() -> None:
    async with reach(trial=Trial(1, "desktop", True, "shown by dunst")) as (pilot, rows, _):
        assert "dunst" not in text(rows, "desktop"), "an outcome from before this page was opened"
        rows.put_cursor("desktop")
        await pilot.press("t")
        snapshot = fakes.snapshot(trial=Trial(2, "desktop", True, "shown by dunst"))
        pilot.app.services.link.put(snapshot)  # type: ignore[attr-defined]
        await shipped.settled(pilot, lambda: "Did it reach you?" in text(rows, "desktop"))


async def test_a_way_that_does_not_work_here_says_why_before_and_after_it_is_tried() -> None:
    async with reach(channels=(NO_DAEMON,)) as (pilot, rows, _):
        assert "Not here: no notification service." in text(rows, "desktop")
        rows.put_cursor("desktop")
        await pilot.press("enter")
        failed = fakes.snapshot(trial=Trial(1, "desktop", False, "the bus is gone"))
        pilot.app.services.link.put(failed)  # type: ignore[attr-defined]
        await shipped.settled(pilot, lambda: "Not here: the bus is gone." in text(rows, "desktop"))


async def test_the_bell_is_rung_by_this_terminal_at_once_and_a_click_does_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rung: list[str] = []
    async with reach() as (pilot, rows, recorder):
        monkeypatch.setattr(pilot.app.terminal, "bell", lambda: rung.append("bell"))  # type: ignore[attr-defined]
        rows.put_cursor("bell")
        await pilot.press("enter")
        assert "sent. Did it reach you?" in text(rows, "bell")
        y = rows.region.y + rows.lines_of("bell").start
        await pilot.click(offset=(70, y))
        await pilot.pause()
        assert rung == ["bell", "bell"]
        assert "try-channel" not in recorder.names


async def test_an_engine_that_does_not_reply_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskspine.tui.settings.reach.WAIT_S", 0.05)
    async with reach() as (pilot, rows, _):
        rows.put_cursor("voice")
        await pilot.press("enter")
        await shipped.settled(pilot, lambda: "no outcome yet" in text(rows, "voice"))


async def test_every_way_of_the_ladder_is_on_the_page() -> None:
    async with reach() as (_, rows, _recorder):
        assert rows.places == list(WAYS)


@pytest.mark.parametrize(("key", "channel"), [("sound.volume", "sound"), ("notice.kind", "notice")])
async def test_the_page_opens_at_the_way_that_the_setting_is_about(key: str, channel: str) -> None:
    async with form() as page:
        await page.go_to(key)
        await page.pilot.press("t")
        await shipped.settled(page.pilot, lambda: isinstance(page.pilot.app.screen, ReachScreen))
        rows = page.pilot.app.screen.query_one(Rows)
        await shipped.settled(page.pilot, lambda: rows.cursor == channel)


async def test_from_the_channels_of_a_step_it_opens_at_the_one_under_the_cursor() -> None:
    async with form() as page:
        await page.go_to("ladder.ask")
        await page.pilot.press("enter", "down", "down", "t")
        await shipped.settled(page.pilot, lambda: isinstance(page.pilot.app.screen, ReachScreen))
        await shipped.settled(page.pilot, lambda: page.pilot.app.screen.query_one(Rows).cursor == "bell")
        assert page.sets == []
