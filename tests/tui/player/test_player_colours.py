"""The phases on the screen: each has a colour that can be seen, and shape and word say the same without it."""

from __future__ import annotations

import pytest
from rich.color import Color
from rich.style import Style

from deskspine.core.player.machine import advance, start
from deskspine.core.player.view import PlayerView, view
from deskspine.core.settings.settings import DEFAULTS
from deskspine.tui.player.band import band_lines
from deskspine.tui.player.grid import band_form
from deskspine.tui.player.questions import PanelKeys
from deskspine.tui.widgets.lines import Lines
from support import shipped
from support.player_desk import Desk, playing
from support.player_text import text_of

PLAN = shipped.plan()
SECONDS = {
    phase: shipped.second_of(PLAN, "ear-to-shoulder", phase, "right" if phase == "rest" else "left") + 1
    for phase in ("prep", "move", "hold", "rest")
}
"""A second of each phase in which no side is announced."""


def shown_at(second: float) -> PlayerView:
    """Return the view at a second of the routine."""
    return view(advance(start(PLAN, 0.0), PLAN, second)[0], PLAN, second)


def luminance(colour: Color) -> float:
    """Return the relative luminance as WCAG defines it."""
    parts = [part / 255 for part in colour.get_truecolor()]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color | None, other: Color | None) -> float:
    """Return the contrast of two colours."""
    assert one is not None
    assert other is not None
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def styles(desk: Desk, widget: str, row: int) -> list[Style]:
    """Return the styles of one row of a widget."""
    strip = desk.player.query_one(widget, Lines).render_line(row)
    return [segment.style for segment in strip if segment.style is not None and segment.text.strip()]


@pytest.mark.parametrize("theme", ["deskspine-dark", "deskspine-light"])
async def test_each_phase_has_one_colour_in_band_edge_and_seconds_that_can_be_seen(theme: str) -> None:
    colours = set()
    for second in SECONDS.values():
        first = shipped.playing(second, settings=DEFAULTS.replace("appearance.theme", theme))
        async with playing(first) as desk:
            band, edge, digits = (styles(desk, *place)[0] for place in (
                ("#player-band", 1), ("#player-band", 3), ("#player-panel", 0),
            ))  # fmt: skip
            assert contrast(band.color, band.bgcolor) >= 4.5
            assert contrast(band.bgcolor, digits.bgcolor) >= 3
            assert edge.color == digits.color == band.bgcolor
            colours.add(band.bgcolor)
    assert len(colours) == 4


@pytest.mark.parametrize("size", [(40, 12), (60, 16), (80, 24), (120, 40)])
def test_each_phase_has_a_shape_and_a_word_of_its_own(size: tuple[int, int]) -> None:
    form = band_form(PLAN, *size)
    bands = {"\n".join(text_of(band_lines(shown_at(at), PanelKeys(), size[0], form))) for at in SECONDS.values()}
    assert len(bands) == 4
    if size[0] >= 60:
        icons = {band.splitlines()[1][5:11] for band in bands}
        assert len(icons) == 4


def test_the_arrow_points_from_the_edge_of_the_band_to_the_side() -> None:
    left, right = (shipped.second_of(PLAN, "ear-to-shoulder", "move", side) + 0.5 for side in ("left", "right"))
    form = band_form(PLAN, 80, 24)
    rows = [text_of(band_lines(shown_at(at), PanelKeys(), 80, form))[1] for at in (left, right)]
    assert rows[0][:5].strip()
    assert not rows[0][-5:].strip()
    assert rows[1][-5:].strip()
    assert not rows[1][:5].strip()
