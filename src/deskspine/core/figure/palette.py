"""The colours of the figure: skin and hair from settings, clothes and highlight from a theme, three tones of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from deskspine.core.figure.raster import FLAT
from deskspine.core.figure.shapes import BANDS, MATERIALS
from deskspine.core.themes.contrast import MARK, lowest, seen_on
from deskspine.core.themes.contrast import Rgb as Rgb
from deskspine.core.themes.contrast import mixed as mixed

SKINS: Mapping[str, Rgb] = {
    "tan": (212, 164, 128),
    "light": (236, 194, 164),
    "olive": (190, 150, 108),
    "brown": (158, 110, 78),
    "deep": (112, 74, 54),
    "dark": (84, 56, 44),
}
"""Skin tones by name; the first is the default."""
HAIRS: Mapping[str, Rgb] = {
    "brown": (78, 56, 46),
    "black": (44, 40, 42),
    "auburn": (120, 62, 40),
    "blond": (186, 150, 90),
    "grey": (136, 136, 138),
    "white": (206, 206, 204),
}
"""Hair colours by name; the first is the default."""
SIXTEEN: Mapping[str, int] = {
    "skin": 11, "hair": 8, "shirt": 4, "sleeve": 12, "trousers": 8, "shoe": 0, "lit": 10, "chair": 8, "prop": 6,
    "wall": 8, "floor": 8, "eye": 0, "white": 15, "mouth": 1, "nail": 15, "line": 0, "ghost": 8,
    "neck": 3, "screen": 14, "blank": 0, "seat": 7, "headset": 14, "sign": 13, "sign-rim": 0,
}  # fmt: skip
"""One of a terminal's sixteen colours for each material, with the default skin and hair; there are no tones."""
DARK_SKINS = frozenset({"olive", "brown", "deep", "dark"})
"""Skins that use the darker of the two yellows, which many terminals show as brown."""
HAIRS_OF_SIXTEEN: Mapping[str, int] = {"brown": 8, "black": 8, "auburn": 1, "blond": 3, "grey": 7, "white": 15}


SIXTEEN_ON_LIGHT: Mapping[str, int] = {"seat": 8, "headset": 5, "sign": 5, "sign-rim": 15}
"""Materials that have another of the sixteen colours on a light page, because theirs could not be seen on it."""


def sixteen(skin: str, hair: str, *, light_page: bool = False) -> Mapping[str, int]:
    """Return one of the sixteen colours for each material, for these names of skin and hair."""
    dark = skin in DARK_SKINS
    blond_on_dark = dark and hair == "blond"
    tones = {
        "skin": 3 if dark else 11,
        "neck": 8 if dark else 3,
        "hair": 11 if blond_on_dark else HAIRS_OF_SIXTEEN.get(hair, 8),
    }
    return {**SIXTEEN, **(SIXTEEN_ON_LIGHT if light_page else {}), **tones}


VGA: tuple[Rgb, ...] = (
    (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
    (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255),
    (255, 255, 255),
)  # fmt: skip
"""The sixteen colours of the text console, as red, green and blue."""


class Looks(Struct, frozen=True):
    """The colours from which a palette is mixed."""

    background: Rgb = (16, 21, 28)
    cloth: Rgb = (143, 180, 217)
    light: Rgb = (240, 171, 85)
    """Colour of a working muscle."""
    skin: str = next(iter(SKINS))
    hair: str = next(iter(HAIRS))


LIGHT = Looks((248, 247, 243), (47, 95, 143), (143, 74, 0))
"""Looks on a light page."""
HEADSETS: tuple[Rgb, ...] = ((232, 236, 240), (0, 150, 165), (20, 24, 34))
"""Colours of a headset, of which the one is used that differs most from hair and page."""
SIGNS: tuple[Rgb, ...] = ((96, 240, 255), (255, 84, 220), (190, 0, 110), (0, 110, 40))
"""Colours of signs, of which the one is used that differs most from page, skin, hair, clothes and highlight."""
STEPS_256 = (0, 95, 135, 175, 215, 255)
"""Levels of red, green and blue in a terminal of 256 colours."""


def palette(looks: Looks) -> tuple[Rgb, ...]:
    """Return the colour of every ink."""
    back = looks.background
    dark = sum(back) < 3 * 110
    skin, hair = SKINS.get(looks.skin, SKINS["tan"]), HAIRS.get(looks.hair, HAIRS["brown"])
    if sum(abs(a - b) for a, b in zip(skin, hair, strict=True)) < 60:
        hair = mixed(hair, (255, 255, 255) if sum(skin) < 330 else (0, 0, 0), 0.22)
    if sum(abs(a - b) for a, b in zip(hair, back, strict=True)) < 75:
        hair = mixed(hair, (255, 255, 255) if dark else (0, 0, 0), 0.16)
    cloth = mixed(looks.cloth, (10, 20, 34), 0.45) if dark else mixed(looks.cloth, (255, 255, 255), 0.12)
    trousers = (64, 70, 94) if dark else (92, 98, 122)
    plain: dict[str, Rgb] = {
        "none": back,
        "skin": skin,
        "hair": hair,
        "shirt": cloth,
        "sleeve": mixed(cloth, (0, 0, 0), 0.1),
        "trousers": trousers,
        "shoe": mixed(trousers, (0, 0, 0), 0.3),
        # On a light page the accent is dark, because text needs that; a highlighted muscle must glow.
        "lit": seen_on(looks.light if dark else mixed(looks.light, (255, 170, 60), 0.55), (back,), MARK),
        "chair": mixed(back, (128, 140, 160), 0.34 if dark else 0.42),
        "prop": (196, 158, 96) if dark else (160, 116, 54),
        "wall": mixed(back, (128, 140, 160), 0.24 if dark else 0.32),
        "floor": mixed(back, (128, 140, 160), 0.18 if dark else 0.26),
        "eye": (34, 26, 26) if sum(skin) > 330 else (18, 14, 14),
        "white": (240, 236, 230),
        "mouth": mixed(skin, (168, 60, 64), 0.55),
        "nail": mixed(skin, (255, 255, 255), 0.3),
        "line": mixed(skin, (40, 14, 8), 0.55),
        "ghost": mixed(back, (128, 140, 160), 0.3),
        "neck": mixed(skin, (20, 10, 16), 0.24),
        "screen": (150, 190, 214),
        "blank": (34, 40, 54) if dark else (70, 78, 98),
        # An empty chair is all there is to see of an absence.
        "seat": seen_on(mixed(back, (128, 140, 160), 0.62 if dark else 0.8), (back,), MARK),
        "sign-rim": (8, 12, 18) if dark else (255, 255, 255),
        "headset": max(HEADSETS, key=lambda colour: lowest(colour, (hair, back))),
    }
    seen = [colour for colour in SIGNS if lowest(colour, (back,)) >= MARK]
    behind = [plain[name] for name in ("none", "skin", "hair", "shirt", "trousers", "lit")]
    plain["sign"] = max(seen or SIGNS, key=lambda colour: min(_far(colour, other) for other in behind))
    return tuple(_tone(plain[name], name, tone) for name in MATERIALS for tone in range(BANDS))


def _tone(colour: Rgb, material: str, tone: int) -> Rgb:
    if material in FLAT or material == "none" or tone == 1:
        return colour
    if tone == 0:
        return mixed(colour, (20, 10, 16), 0.24)
    return mixed(colour, (255, 250, 240), 0.16 if material == "skin" else 0.08)


def of_256(colour: Rgb) -> int:
    """Return the number of the nearest of a terminal's 256 colours: of its cube or of its greys."""
    near = [min(range(6), key=[abs(step - value) for step in STEPS_256].__getitem__) for value in colour]
    grey = max(0, min(23, round((sum(colour) / 3 - 8) / 10)))
    cube = (STEPS_256[near[0]], STEPS_256[near[1]], STEPS_256[near[2]])
    if _far(colour, (8 + 10 * grey,) * 3) < _far(colour, cube):
        return 232 + grey
    return 16 + 36 * near[0] + 6 * near[1] + near[2]


def _far(a: Sequence[int], b: Sequence[int]) -> int:
    return sum((x - y) ** 2 for x, y in zip(a, b, strict=True))
