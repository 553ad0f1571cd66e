"""The page about presence, and the one line about it on the dashboard."""

from __future__ import annotations

from typing import Any

import pytest

from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.snapshot import ChannelView, PresenceView, Snapshot
from deskspine.tui.app import DeskApp
from deskspine.tui.dashboard.presence import PresenceScreen
from deskspine.tui.dashboard.reach import all_channels, trouble
from deskspine.tui.widgets.lines import Flow, Lines
from support import fakes, shipped

B = fakes.BOOT
GOOD = (ChannelView("screen", True, ""), ChannelView("bell", True, ""), ChannelView("desktop", True, ""))
ONLY = DEFAULTS.replace("ladder.ask", ("screen", "desktop"))
for step in ("heads_up", "remind_1", "remind_2", "remind_3", "owed"):
    ONLY = ONLY.replace(f"ladder.{step}", ("screen",))


def snapshot(*channels: ChannelView, **changes: Any) -> Snapshot:
    view = PresenceView(
        "present",
        B - 1920,
        ("active in the last 5 min (X11 idle time)",),
        ("watches X11 idle time",),
        (("X11 idle time", "works"), ("logind", "no system bus")),
        "at this machine",
    )
    return fakes.snapshot(**{"presence": view, "channels": channels, "settings": ONLY, **changes})


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (120, 40)], ids=str)
async def test_the_page_has_evidence_sources_place_and_channels_with_their_reasons(size: tuple[int, int]) -> None:
    shown = snapshot(
        ChannelView("desktop", False, "no notification service"), ChannelView("tmux", False, "not in tmux", False)
    )
    app = DeskApp(fakes.services(shown)[0])
    async with app.run_test(size=size) as pilot:
        await pilot.press("i")
        await shipped.settled(pilot, lambda: isinstance(app.screen, PresenceScreen))
        page = " ".join(app.screen.query_one(Flow).plain().split())
        for words in (
            "at the desk since 09:28",
            "active in the last 5 min (X11 idle time)",
            "X11 idle time",
            "logind no system bus",
            "Place at this machine",
            "! desktop no notification service",
            "Not used",
            "tmux not in tmux",
        ):
            assert words in page
        assert all(len(line) <= size[0] for line in app.screen.query_one(Flow).plain().splitlines())
        app.services.link.put(snapshot(*GOOD))
        await pilot.pause()
        assert "✓ desktop" in app.screen.query_one(Flow).plain()
        await pilot.press("escape")
        await shipped.settled(pilot, lambda: not isinstance(app.screen, PresenceScreen))


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (snapshot(*GOOD), ""),
        (snapshot(*GOOD[:2], ChannelView("desktop", False, "no service")), "No reminders by desktop here"),
        (snapshot(*GOOD[:2], ChannelView("desktop", False, "another machine", False)), ""),
        (snapshot(*GOOD[:2], ChannelView("voice", False, "no voice")), ""),
        (snapshot(*GOOD, presence=PresenceView("unknown", B - 900, ())), "Not known whether you are here"),
    ],
)
def test_only_what_is_wrong_is_said(shown: Snapshot, said: str) -> None:
    assert trouble(shown, shown.channels) == said


@pytest.mark.parametrize("size", [(40, 12), (60, 16), (80, 24), (120, 40), (200, 60)], ids=str)
async def test_the_dashboard_has_one_line_about_presence_only_when_something_is_wrong(size: tuple[int, int]) -> None:
    app = DeskApp(fakes.services(snapshot(*GOOD))[0])
    async with app.run_test(size=size) as pilot:
        await pilot.pause()

        def page() -> str:
            return "\n".join(lines.plain() for lines in app.screen.query(Lines))

        assert "Not known" not in page()
        assert "i why" not in page()
        unknown = PresenceView("unknown", B - 900, ("no answer and no key since 09:45",))
        app.services.link.put(snapshot(*GOOD, mode="unknown", presence=unknown, due=None, next_ask=None))
        await pilot.pause()
        assert page().count("Not known whether you are here") == 1
        assert "i why" in page()


def test_one_channel_is_listed_once_where_it_works_best() -> None:
    here = (ChannelView("bell", False, "off"), ChannelView("screen", True, ""))
    assert all_channels(here, (ChannelView("bell", True, ""),)) == (
        ChannelView("screen", True, ""),
        ChannelView("bell", True, ""),
    )
