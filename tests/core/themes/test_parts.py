"""The colours of the parts: readable, visible and of the right hue, whatever the colours of the theme are."""

from __future__ import annotations

from colorsys import rgb_to_hls

from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.themes.contrast import MARK, TEXT, Rgb, contrast, lowest, rgb
from deskspine.core.themes.parts import BASE, GROUNDS, MARKS, PARTS, PHASES, ROW, TEXT_COLOURS, derived

COLOURS = st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
NEEDED = {"background": COLOURS, "foreground": COLOURS, "primary": COLOURS}
OTHERS = {name: COLOURS for name in (*BASE, *PARTS) if name not in NEEDED}


@given(st.fixed_dictionaries(NEEDED, optional=OTHERS))
def test_any_colours_give_a_theme_that_can_be_read(given_colours: dict[str, Rgb]) -> None:
    colours = {name: rgb(text) for name, text in derived(given_colours).items()}
    assert set(colours) == {*BASE, *PARTS}
    behind = [colours[name] for name in GROUNDS]
    assert colours["background"] == given_colours["background"]
    for name in TEXT_COLOURS:
        assert lowest(colours[name], behind) >= TEXT, name
    for name in MARKS:
        assert contrast(colours[name], colours["background"]) >= MARK, name
    for name in PHASES:
        assert contrast(colours[f"{name}-text"], colours[name]) >= TEXT, name
        assert contrast(colours[name], colours["background"]) >= TEXT, name
    assert contrast(colours["row"], colours["background"]) >= ROW


GREYS: dict[str, Rgb] = {"background": (20, 20, 20), "foreground": (220, 220, 220), "primary": (200, 200, 200)}


def hue(text: str) -> float:
    """Return the hue of a colour in degrees."""
    return rgb_to_hls(*(part / 255 for part in rgb(text)))[0] * 360


def test_a_theme_of_greys_gets_colours_that_mean_something() -> None:
    colours = derived(GREYS)
    assert 16 <= hue(colours["phase-move"]) <= 60, "amber"
    assert 64 <= hue(colours["phase-hold"]) <= 176, "green"
    assert 184 <= hue(colours["phase-rest"]) <= 240, "blue"


def test_colours_of_the_theme_are_used_where_they_have_the_hue_of_a_phase() -> None:
    colours = derived({**GREYS, "accent": (250, 189, 47), "primary": (131, 165, 232), "success": (142, 192, 124)})
    assert colours["phase-move"] == "#fabd2f"
    assert colours["phase-hold"] == "#8ec07c"
    assert colours["phase-rest"] == "#83a5e8"


def test_a_part_that_the_theme_names_is_kept() -> None:
    assert derived({**GREYS, "phase-hold": (10, 200, 90)})["phase-hold"] == "#0ac85a"
