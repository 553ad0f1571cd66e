"""A theme file of the person: a few colours in TOML. A wrong colour is replaced by that of the theme it extends."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from deskspine.core.themes.contrast import Rgb, is_dark, rgb
from deskspine.core.themes.names import DARK, LIGHT, SHIPPED
from deskspine.core.themes.parts import BASE, PARTS
from deskspine.core.toml.diagnostics import Problem
from deskspine.core.toml.table_reader import Findings, Table, parse_document

EXTENDABLE = tuple(name for name in SHIPPED if name not in ("auto", "terminal") and not name.startswith("ansi"))
"""Themes whose colours a file can extend."""
COLOUR = "a colour such as #7fd0ae"
INSTEAD = "; that of the theme it extends is used"


class ThemeFile(Struct, frozen=True):
    """The colours of a theme file."""

    name: str
    extends: str
    """Name of the theme that has the colours that the file leaves out."""
    colours: Mapping[str, Rgb]
    """Colours by their names in `BASE` and `PARTS`."""


def read_theme(name: str, text: str, file: str) -> tuple[ThemeFile | None, tuple[Problem, ...]]:
    """Return the theme in `text`, or None if it is no TOML, and the problems of the file.

    `file` is the name of the file in messages.
    """
    findings = Findings(file, text)
    document = parse_document(text, findings)
    if document is None:
        return None, findings.problems()
    table = Table(document, (), findings)
    extends = table.word("extends", EXTENDABLE, "")
    colours = _colours(table, BASE)
    parts = table.table("parts")
    if parts is not None:
        colours |= _colours(parts, PARTS)
        parts.end()
    table.end()
    if not extends:
        extends = LIGHT if _is_light(colours) else DARK
    return ThemeFile(name, extends, colours), findings.problems()


def _is_light(colours: Mapping[str, Rgb]) -> bool:
    """Return True if the background is light, or the text dark where there is no background."""
    if "background" in colours:
        return not is_dark(colours["background"])
    return "foreground" in colours and is_dark(colours["foreground"])


def _colours(table: Table, names: tuple[str, ...]) -> dict[str, Rgb]:
    texts = {name: table.match(name, _is_colour, COLOUR, rule=INSTEAD) for name in names}
    return {name: rgb(text) for name, text in texts.items() if text}


def _is_colour(text: str) -> bool:
    try:
        rgb(text)
    except ValueError:
        return False
    return True
