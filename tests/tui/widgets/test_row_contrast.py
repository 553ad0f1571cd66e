"""The row under the cursor: it can be distinguished, and every text on it can be read, in every theme."""

from __future__ import annotations

import pytest

from deskspine.core.settings.settings import DEFAULTS
from deskspine.core.themes.contrast import contrast
from deskspine.core.themes.names import AUTO, SHIPPED
from deskspine.tui.app import DeskApp
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.widgets.lines import ROLES
from deskspine.tui.widgets.rows import Rows
from support import fakes

ROW = 1.3
"""Minimum contrast of the row with the page; the mark in its first column and bold text show the cursor too."""
TEXT = 4.5
"""Minimum contrast of a text with the row, as for any text of this size."""
NOT_ON_ROWS = {"track"}
"""Roles that no row has: the rail of a bar."""


@pytest.mark.long(sample=4)
@pytest.mark.parametrize("theme", [name for name in SHIPPED if name != AUTO])
async def test_the_row_under_the_cursor_stands_out_and_its_words_can_be_read(theme: str) -> None:
    services, _, _ = fakes.services(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", theme)))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(SettingsScreen(services))
        await pilot.pause()
        rows = app.screen.query_one(Rows)
        row = rows.get_component_styles("rows--cursor")
        if app.current_theme.ansi:
            assert row.text_style.reverse, "the terminal's own colours, the other way round"
            return
        page = app.screen.styles.background
        assert contrast(row.background.rgb, page.rgb) >= ROW
        for role in sorted(ROLES):
            if role.removeprefix("lines--") not in NOT_ON_ROWS:
                text = app.screen.get_component_styles(role).color
                assert contrast(text.rgb, row.background.rgb) >= TEXT, role
