"""The list of settings: a heading for each group, and a row for each setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len, set_cell_size

from deskspine.core.settings.choice_words import choice_words
from deskspine.core.settings.groups import GROUPS
from deskspine.core.settings.settings import Field, Settings, to_text
from deskspine.tui.settings.field_words import NO_NAMES, title, value_text
from deskspine.tui.widgets.lines import Line, short
from deskspine.tui.widgets.rows import Row

CHANGED = "•"
"""Mark of a setting that differs from its default."""
LOW, NARROW_LABEL, LONGEST = 12, 18, 24
"""Minimum columns for labels, columns of a line for values, and columns after which a label moves its value."""


def rows_of(
    fields: Sequence[Field], settings: Settings, search: str, width: int, names: Mapping[str, str] = NO_NAMES
) -> list[Row]:
    """Return a heading for each group and a row for each setting that contains `search`.

    `names` are the names of routines by id.
    """
    matches = [field for field in fields if not search or search in _texts(field)]
    longest = max((cell_len(field.title) for field in matches), default=0)
    column = min(longest, max(LOW, width - NARROW_LABEL))
    rows: list[Row] = []
    section = part = ""
    for field in matches:
        if field.section != section:
            section, part = field.section, ""
            rows += [("", ())] if rows else []
            rows.append(("", _heading(section, width)))
        if field.part != part:
            part = field.part
            rows += [("", ())] if rows[-1][0] else []
            rows.append(("", (("dim", f"  {short(part, width - 2)}"),)))
        rows.append((field.key, _row(field, settings, column, width, names)))
    return rows


def _heading(section: str, width: int) -> Line:
    about = f"  {GROUPS[section]}"
    line: Line = (("head", section), ("dim", about))
    return line if cell_len(section + about) <= width else line[:1]


def _row(field: Field, settings: Settings, column: int, width: int, names: Mapping[str, str]) -> Line:
    value = settings.value(field.key)
    changed = value != field.default
    shown = value_text(field, value, names)
    label = field.title
    if cell_len(label) > max(column, width - 5 - cell_len(shown)):
        label = short(label, min(column, LONGEST))  # cut anyway, so the value keeps its column
    name = set_cell_size(label, max(cell_len(label), min(column, LONGEST)) + 2)
    room = max(1, width - cell_len(name) - 3)
    if cell_len(shown) > room and field.kind == "number":
        shown = to_text(field, value)  # the number matters more than its unit
    value_cell = short(shown, room)
    mark: Line = (("", " "), ("accent", CHANGED), ("", " ")) if changed else (("", "   "),)
    left: Line = (*mark, ("", name), ("strong" if changed else "", value_cell))
    default = f"   default: {value_text(field, field.default, names)}" if changed else ""
    fits = sum(cell_len(text) for _, text in left) + cell_len(default) <= width
    return (*left, ("dim", default)) if changed and fits else left


def best_match(fields: Sequence[Field], search: str) -> str:
    """Return the key of the first setting with `search` in its name, or else of the first that contains it, or ""."""
    matches = [field for field in fields if search in _texts(field)]
    return next((field.key for field in matches if search in title(field).lower()), matches[0].key if matches else "")


def _texts(field: Field) -> str:
    """Return the text in which a search looks for a setting."""
    choices = " ".join(choice_words(field, choice) for choice in field.choices)
    return f"{field.key} {field.section} {field.part} {title(field)} {field.help} {choices}".lower()
