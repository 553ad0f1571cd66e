"""The row under the cursor: it can be distinguished, and every text on it can be read, in every theme."""

from __future__ import annotations

import pytest
from textual.color import Color

from deskspine.core.settings.settings import DEFAULTS, field_of
from deskspine.tui.app import DeskApp
from deskspine.tui.settings.screen import SettingsScreen
from deskspine.tui.theme import themes
from deskspine.tui.widgets.lines import ROLES
from deskspine.tui.widgets.rows import Rows
from support import fakes

ROW = 1.3
"""Minimum contrast of the row with the page; the mark in its first column and bold text show the cursor too."""
TEXT = 4.5
"""Minimum contrast of a text with the row, as for any text of this size."""
NOT_ON_ROWS = {"track"}
"""Roles that no row has: the rail of a bar."""


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours as WCAG defines it, from 1 to 21."""

    def luminance(color: Color) -> float:
        parts = (part / 255 for part in color.rgb)
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [one.name for one in themes()])
async def test_the_row_under_the_cursor_stands_out_and_its_words_can_be_read(theme: str) -> None:
    assert theme in field_of("appearance.theme").choices
    services, _, _ = fakes.services(fakes.snapshot(settings=DEFAULTS.replace("appearance.theme", theme)))
    app = DeskApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(SettingsScreen(services))
        await pilot.pause()
        rows = app.screen.query_one(Rows)
        row = rows.get_component_styles("rows--cursor")
        if app.current_theme.name == "terminal":
            assert row.text_style.reverse, "the terminal's own colours, the other way round"
            return
        page = app.screen.styles.background
        assert contrast(row.background, page) >= ROW
        for role in sorted(ROLES):
            if role.removeprefix("lines--") not in NOT_ON_ROWS:
                text = app.screen.get_component_styles(role).color
                assert contrast(text, row.background) >= TEXT, role
