"""The colours of every part of the screens, derived from the few colours of a theme and readable in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from colorsys import hls_to_rgb, rgb_to_hls

from deskspine.core.themes.contrast import (
    BLACK,
    MARK,
    TEXT,
    WHITE,
    Rgb,
    contrast,
    hex_of,
    is_dark,
    luminance,
    mixed,
    seen_on,
)

BASE = (
    "background", "foreground", "primary", "secondary", "accent", "success", "warning", "error", "surface", "panel",
)  # fmt: skip
"""The colours of a theme; only background, foreground and primary are needed, the others are derived if absent."""
TEXT_COLOURS = ("foreground", "primary", "secondary", "accent", "success", "warning", "error", "quiet")
"""Colours of text, readable on the page, on boxes, on head and foot lines and on the row under the cursor."""
GROUNDS = ("background", "surface", "panel", "row")
"""Colours behind text."""
MARKS = ("day-sitting", "day-routine", "day-away", "day-unknown")
"""Colours of bars and strips, seen on the page."""
PHASES = ("phase-ready", "phase-move", "phase-hold", "phase-rest")
"""Colours of a phase, readable on the page and behind its words, whose colour has the same name with "-text"."""
PARTS = ("quiet", "row", "rail", "border-blurred", *MARKS, *PHASES, *(f"{phase}-text" for phase in PHASES))
"""Colours of parts that a theme file may choose by itself."""

AMBER, GREEN, BLUE = 38.0, 120.0, 212.0
"""Hues in degrees."""
MOST_AWAY = {AMBER: 22.0, GREEN: 56.0, BLUE: 28.0}
"""Degrees by which a colour of the theme may differ from a hue, so that it still has that name."""
NEW_HUE = {GREEN: 145.0}
"""Hues of colours that are made because the theme has none of that name."""
AIM = 1.03
"""Factor by which colours exceed the minimum contrast, because a colour is rounded on its way to the screen."""
ROW, GROUND = 1.3, 1.6
"""Minimum contrast of the row under the cursor with the page, and maximum of anything behind text."""


def derived(given: Mapping[str, Rgb]) -> dict[str, str]:
    """Return the colours of every part as texts, from the colours in `given`, named as in `BASE` and `PARTS`.

    A colour in `given` that cannot be seen is moved towards black or white, just far enough.
    """
    page = given["background"]
    dark = is_dark(page)
    ink = WHITE if dark else BLACK
    primary = given["primary"]
    grounds = {"background": page}
    grounds["surface"] = _ground(given.get("surface", mixed(page, ink, 0.03)), page)
    grounds["panel"] = _ground(given.get("panel", mixed(page, ink, 0.07)), page)
    grounds["row"] = _row(given.get("row", mixed(grounds["panel"], primary, 0.12)), page, ink)
    behind = tuple(grounds.values())

    text = {name: given[name] for name in TEXT_COLOURS if name in given}
    base = {
        "secondary": text.get("secondary", primary),
        "accent": text.get("accent", primary),
        "foreground": text["foreground"],
        "primary": primary,
        "quiet": text.get("quiet", mixed(text["foreground"], page, 0.35)),
    }
    hues = [*(text[name] for name in ("warning", "success", "secondary", "accent", "primary", "error") if name in text)]
    amber, green, blue = (_of_hue(hue, hues, dark) for hue in (AMBER, GREEN, BLUE))
    base |= {
        "warning": text.get("warning", amber),
        "success": text.get("success", green),
        "error": text.get("error", mixed(primary, (220, 50, 50), 0.85)),
    }
    colours = {**grounds, **{name: seen_on(colour, behind, TEXT * AIM) for name, colour in base.items()}}
    quiet = colours["quiet"]
    marks = {
        "day-sitting": blue, "day-routine": green, "day-away": mixed(blue, quiet, 0.6), "day-unknown": quiet,
        "phase-ready": quiet, "phase-move": amber, "phase-hold": green, "phase-rest": blue,
    }  # fmt: skip
    for name, colour in marks.items():
        least = TEXT if name in PHASES else MARK
        colours[name] = seen_on(given.get(name, colour), (page,), least * AIM)
    for name in PHASES:
        colours[f"{name}-text"] = _on(colours[name], given.get(f"{name}-text", page), page, colours["foreground"])
    colours["rail"] = given.get("rail", mixed(page, colours["foreground"], 0.22))
    colours["border-blurred"] = given.get("border-blurred", colours["rail"])
    return {name: hex_of(colour) for name, colour in colours.items()}


def _ground(colour: Rgb, page: Rgb) -> Rgb:
    """Return `colour`, mixed with the page until text that is readable on one can be readable on the other."""
    ink = WHITE if is_dark(page) else BLACK
    for step in range(11):
        near = mixed(colour, page, step / 10)
        if contrast(near, page) <= GROUND and contrast(near, ink) >= TEXT * AIM:
            return near
    return page


def _row(colour: Rgb, page: Rgb, ink: Rgb) -> Rgb:
    """Return a colour near `colour` that differs visibly from the page, and on which text of `ink` is readable."""
    away = BLACK if ink == WHITE else WHITE
    for end in (ink, away):
        for step in range(26):
            near = mixed(_ground(colour, page) if end == ink else page, end, step / 50)
            if contrast(near, page) >= ROW * AIM and contrast(near, ink) >= TEXT * AIM:
                return near
    return mixed(page, away, 0.5)


def _of_hue(hue: float, colours: list[Rgb], dark: bool) -> Rgb:
    """Return the colour that is closest to a hue, or a new one as light as the others if none has that hue."""
    near = [
        (_turn(at, hue), colour)
        for colour in colours
        for at, light, full in [_hls(colour)]
        if _turn(at, hue) <= MOST_AWAY[hue] and full >= 0.2 and 0.12 <= light <= 0.92
    ]
    if near:
        return min(near)[1]
    light = 0.66 if dark else 0.34
    if colours:
        light = min(0.72, max(0.3, sum(_hls(colour)[1] for colour in colours) / len(colours)))
    red, green, blue = hls_to_rgb(NEW_HUE.get(hue, hue) / 360, light, 0.5)
    return round(red * 255), round(green * 255), round(blue * 255)


def _hls(colour: Rgb) -> tuple[float, float, float]:
    hue, light, full = rgb_to_hls(*(part / 255 for part in colour))
    return hue * 360, light, full


def _turn(a: float, b: float) -> float:
    return min(abs(a - b), 360 - abs(a - b))


def _on(behind: Rgb, wish: Rgb, page: Rgb, foreground: Rgb) -> Rgb:
    """Return the first of the wish, the page and the text colour that is readable on `behind`, or black or white."""
    for colour in (wish, page, foreground):
        if contrast(colour, behind) >= TEXT:
            return colour
    return WHITE if luminance(behind) < 0.18 else BLACK
