"""The row and the details of a setting on the settings page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len, set_cell_size

from deskspine.core.settings.settings import FLAGS, Field, Settings, SettingValue, expected, to_text
from deskspine.tui.bindings import foot, key_label, page_key
from deskspine.tui.widgets.lines import KeyList, Line, paragraph, short, spread
from deskspine.tui.widgets.rows import CHOOSE, LESS, MORE, Row

APPLIES = {
    "live": "applies at once",
    "next-break": "applies from the next break on",
    "restart": "applies after a restart",
}
WHERE = {
    "ask": "at a reminder",
    "player": "in a routine",
    "dashboard": "dashboard",
    "app": "everywhere",
    "verb": "everywhere",
}
"""The place where the keys of a command work, by the first part of its id."""
LEAVE, FIND = page_key("escape", "leave", "Close"), page_key("slash", "find", "Find")
NO_NAMES: Mapping[str, str] = {}
LOW, NARROW_LABEL = 12, 18
"""Minimum columns for the labels, and columns of a line that are reserved for the values."""


def opens_list(field: Field) -> bool:
    """Return True if the values of `field` are chosen from a list on a page of its own."""
    return field.kind in ("choice", "words", "channels", "text")


def pane_height(height: int) -> int:
    """Return the rows of the details in a window of `height` rows; the same for every setting, so nothing jumps."""
    return max(2, min(7, (height - 2) * 2 // 5))


def keys_at(field: Field | None) -> KeyList:
    """Return the keys that work on the row of `field`, the most important first."""
    if field is None:
        return (foot("find", FIND), foot("close", LEAVE))
    does = (
        "switch"
        if field.kind == "flag"
        else "new key"
        if field.kind == "keys"
        else "choose"
        if opens_list(field)
        else "edit"
    )
    step = {"choice": "other value", "number": "less, more"}.get(field.kind, "")
    steps = (foot(step, LESS, MORE),) if step else ()
    return (foot(does, CHOOSE), foot("close", LEAVE), foot("find", FIND), *steps)


def rows_of(
    fields: Sequence[Field], settings: Settings, search: str, width: int, names: Mapping[str, str] = NO_NAMES
) -> list[Row]:
    """Return a heading for each section and a row for each setting that contains `search`.

    `names` are the names of routines by id.
    """
    matches = [field for field in fields if not search or search in _texts(field)]
    longest = max((cell_len(title(field)) for field in matches), default=0)
    column = min(longest, max(LOW, width - NARROW_LABEL))
    rows: list[Row] = []
    section = ""
    for field in matches:
        if field.section != section:
            section = field.section
            rows += [("", ())] if rows else []
            rows.append(("", (("head", section),)))
        value = settings.value(field.key)
        changed = value != field.default
        name = set_cell_size(short(title(field), column), column + 2)
        value_cell = short(value_text(field, value, names), max(1, width - column - 4))
        left: Line = (("", "  "), ("", name), ("strong" if changed else "", value_cell))
        standard = f"default {value_text(field, field.default, names)}"
        rows.append((field.key, spread(left, (("dim", standard),), width) if changed else left))
    return rows


def _texts(field: Field) -> str:
    """Return the text in which a search looks for a setting."""
    flags = " ".join(FLAGS[choice] for choice in field.choices if choice in FLAGS)
    return f"{field.key} {title(field)} {field.help} {flags}".lower()


def title(field: Field) -> str:
    """Return the label of a setting; for keys it says where they work."""
    return f"{field.title} ({WHERE[field.key.split('.')[1]]})" if field.kind == "keys" else field.title


def value_text(field: Field, value: SettingValue, names: Mapping[str, str] = NO_NAMES) -> str:
    """Return a value for people: with its unit, key labels for keys, and names for routines."""
    if field.kind == "text" or (field.kind == "words" and not field.choices):
        ids = value if isinstance(value, tuple) else (value,)
        return ", ".join(names.get(str(id_), str(id_)) for id_ in ids) or "none"
    if field.kind == "keys" and isinstance(value, tuple):
        return " ".join(key_label(str(key)) for key in value) or "none"
    text = to_text(field, value)
    if field.zero and value == 0:
        return field.zero
    if field.unit and text != "none":
        unit = field.unit.removesuffix("s") if text == "1" else field.unit
        return f"{text} {unit}"
    return text


def detail_lines(
    field: Field,
    settings: Settings,
    width: int,
    room: int,
    *,
    editing: bool = False,
    wrong: bool = False,
    names: Mapping[str, str] = NO_NAMES,
) -> list[Line]:
    """Return the details of `field` in at most `room` lines: its possible values, its help and its default.

    `wrong` is True if an error below them says what is expected.
    """
    value = settings.value(field.key)
    help_lines = paragraph(field.help, width)
    values: list[Line] = []
    if field.kind == "choice":
        values = _around(option_lines(field, value, width), room)
    elif field.kind in ("words", "channels") and isinstance(value, tuple) and value:
        words = "; ".join(FLAGS.get(str(entry)) or names.get(str(entry), str(entry)) for entry in value)
        values = paragraph(f"Now: {words}.", width, "dim")
    elif not wrong and field.kind not in ("flag", "keys", "text", "words", "channels"):
        values = paragraph(f"Expected: {expected(field)}.", width, "dim")
    about = f"{field.key} · default {value_text(field, field.default)} · {APPLIES[field.applies]}"
    parts = {"help": help_lines, "values": values, "about": paragraph(about, width, "dim")}
    first = ("values", "help") if editing or field.kind == "choice" else ("help", "values")
    fitting: dict[str, list[Line]] = {}
    left = room
    for name in (*first, "about"):
        if len(parts[name]) <= left or not any(fitting.values()):
            fitting[name] = _cut(parts[name], left, width)
            left -= len(fitting[name])
    return [line for name in parts for line in fitting.get(name, [])]


def option_lines(field: Field, value: SettingValue, width: int) -> list[Line]:
    """Return the values of a choice, the present one in brackets, on as many lines as they need."""
    lines: list[Line] = []
    used = width
    for option in field.choices:
        here = option == to_text(field, value)
        piece = ("strong", f"[{option}]") if here else ("dim", f" {option} ")
        size = cell_len(piece[1]) + 1
        if used + size - 1 > width:
            lines.append(())
            used = 0
        lines[-1] = (*lines[-1], piece, ("", " "))
        used += size
    return lines


def _around(lines: list[Line], room: int) -> list[Line]:
    """Return at most `room` of `lines`, including the line with the present value."""
    at = next((number for number, line in enumerate(lines) if any(role == "strong" for role, _ in line)), 0)
    first = max(0, min(at - room // 2, len(lines) - room))
    return lines[first : first + room]


def _cut(lines: list[Line], room: int, width: int) -> list[Line]:
    """Return at most `room` lines, with "…" at the end if there are more."""
    if len(lines) <= room or room < 1:
        return lines[: max(0, room)]
    last = " ".join("".join(text for _, text in line) for line in lines[room - 1 :])
    return [*lines[: room - 1], ((lines[room - 1][0][0], short(last, width)),)]


def error_lines(error: str, width: int, room: int) -> list[Line]:
    """Return an error in at most `room` lines."""
    return _cut(paragraph(error, width, "warn"), room, width)
