"""The cursor of every list of the library and the composer is in view at every size, wherever it goes."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from deskspine.tui.app import DeskApp
from deskspine.tui.library.composer import ComposerScreen
from deskspine.tui.library.screen import LibraryScreen
from deskspine.tui.widgets.rows import Rows
from support import fakes, shipped
from support.every_screen import PERSON, SIZES


async def assert_in_view(pilot: Pilot[None], rows: Rows) -> None:
    """Check that the row of the cursor is inside its list and inside the window."""
    for _ in range(3):
        await pilot.pause()
    box = rows.parent.scrollable_content_region.intersection(rows.screen.region)  # type: ignore[union-attr]
    y = rows.region.y + rows.content_offset.y + rows.lines_of(rows.cursor).start
    assert box.y <= y < box.bottom, (rows.id, rows.cursor, y, box)


async def walk(pilot: Pilot[None], rows: Rows) -> None:
    """Go to both ends and to places in between, and look each time."""
    for key in ("end", "up", "home", *["pagedown"] * 4, "down"):
        await pilot.press(key)
        await assert_in_view(pilot, rows)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_in_the_library(size: tuple[int, int]) -> None:
    services, _, _ = fakes.services(shipped.snapshot(person=PERSON))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await app.push_screen(LibraryScreen(services))
        rows = app.screen.query_one("#routines", Rows)
        await assert_in_view(pilot, rows)
        await walk(pilot, rows)
        await pilot.press("f", "f")
        await walk(pilot, rows)
        await pilot.press("tab")
        await pilot.pause()
        preview = app.screen.query_one(".library-preview")
        assert preview.has_focus
        assert preview.region.height > 0
        await pilot.press("tab")
        await assert_in_view(pilot, rows)
        for other in SIZES:
            await pilot.resize_terminal(*other)
            await assert_in_view(pilot, rows)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_in_both_lists_of_the_composer(size: tuple[int, int]) -> None:
    services, _, _ = fakes.services(shipped.snapshot(person=PERSON))
    app = DeskApp(services)
    async with app.run_test(size=size) as pilot:
        await app.push_screen(ComposerScreen(services, shipped.library().routines["complex-1-2-3"]))
        for name in ("draft", "catalogue"):
            rows = app.screen.query_one(f"#{name}", Rows)
            await assert_in_view(pilot, rows)
            assert rows.has_focus
            await walk(pilot, rows)
            await pilot.press("tab")
        await pilot.press("end", "c", "c")
        await assert_in_view(pilot, app.screen.query_one("#draft", Rows))
