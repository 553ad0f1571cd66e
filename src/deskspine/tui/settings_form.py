"""What the settings screen says about each setting: its row, its details, and lists to tick."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from deskspine.core.settings import FLAGS, Field, Settings, Value, expected, field_of, to_text
from deskspine.tui.widgets.lines import Line, paragraph, short, spread
from deskspine.tui.widgets.rows import Row

FLAGS_SHOWN = 5
"""Safety flags that are shown at once, around the present one."""
APPLIES = {"live": "", "next-break": "from the next break on", "restart": "after a restart"}


class Choices:
    """The boxes of a setting that is a list of known words, and the one the keys are on."""

    def __init__(self) -> None:
        self.key = ""
        self.options: tuple[str, ...] = ()
        self.at = 0

    @property
    def many(self) -> bool:
        """Whether the present setting is ticked rather than typed."""
        return bool(self.options)

    def begin(self, key: str, settings: Settings) -> None:
        """Turn to another setting."""
        field = field_of(key) if key else None
        ticked = field is not None and field.kind in ("words", "channels")
        self.key, self.at = key, 0
        self.options = field.choices if field is not None and ticked else ()

    def move(self, step: int) -> None:
        """Go to the next box."""
        self.at = (self.at + step) % len(self.options)

    def toggled(self, settings: Settings) -> str:
        """The setting as it would be typed with the present box changed, in the order of the choices."""
        on = set(settings.words(self.key)) ^ {self.options[self.at]}
        return ", ".join(word for word in self.options if word in on) or "none"


def rows_of(fields: Sequence[Field], settings: Settings, wanted: str, width: int) -> list[Row]:
    """A heading for each section and a row for each setting in which `wanted` occurs."""
    found = [field for field in fields if not wanted or wanted in _texts(field)]
    column = min(max((cell_len(title(field)) for field in found), default=0), max(12, width - 18)) + 2
    rows: list[Row] = []
    section = ""
    for field in found:
        if field.section != section:
            section = field.section
            rows += [("", ())] if rows else []
            rows.append(("", (("accent", section),)))
        value = settings.value(field.key)
        changed = value != field.default
        name = set_cell_size(title(field), column)
        shown = value_text(field, value)
        left: Line = (("", "  "), ("", name), ("strong" if changed else "", shown))
        standard = f"default {to_text(field, field.default)}"
        rows.append((field.key, spread(left, (("dim", standard),), width) if changed else left))
    return rows


def _texts(field: Field) -> str:
    """Everything a person may look a setting up by."""
    flags = " ".join(FLAGS[each] for each in field.choices if each in FLAGS)
    return f"{field.key} {title(field)} {field.help} {flags}".lower()


def title(field: Field) -> str:
    """The label of a setting; keys are told apart by where they work."""
    place = field.key.split(".")[1] if field.kind == "keys" else ""
    return f"{field.title}, {place}" if place else field.title


def value_text(field: Field, value: Value) -> str:
    """A value with its unit, as a row shows it."""
    text = to_text(field, value)
    if field.zero and value == 0:
        return field.zero
    if field.unit and text != "none":
        one = field.unit.removesuffix("s") if text == "1" else field.unit
        return f"{text} {one}"
    return text


def detail_lines(
    field: Field, settings: Settings, choices: Choices, width: int, tall: bool, editing: bool
) -> list[Line]:
    """Help, what is expected, the default and where it stands in the file; in a low window as little as serves."""
    lines: list[Line] = [] if editing and not tall else paragraph(field.help, width)
    if choices.many:
        lines += box_lines(choices, settings.words(field.key), width)
    elif field.kind in ("flag", "choice"):
        lines.append(option_line(field, settings.value(field.key)))
    elif editing or tall:
        lines += paragraph(f"Takes {expected(field)}.", width, "dim")
    if tall:
        applies = f" · {APPLIES[field.applies]}" if APPLIES[field.applies] else ""
        about = f"{field.key} · default {to_text(field, field.default)}{applies}"
        lines += paragraph(about, width, "dim")
    return lines


def option_line(field: Field, value: Value) -> Line:
    """The values of a choice side by side, the present one in brackets."""
    pieces: list[tuple[str, str]] = []
    for option in field.choices or ("on", "off"):
        here = option == to_text(field, value)
        pieces += [("strong", f"[{option}]") if here else ("dim", f" {option} "), ("", " ")]
    return tuple(pieces)


def box_lines(choices: Choices, on: Sequence[str], width: int) -> list[Line]:
    """The boxes of a list: as many a line as fit, or those around the present one where each has words of its own."""
    if choices.options[0] in FLAGS:
        return _flag_lines(choices, on, width)
    lines: list[list[tuple[str, str]]] = [[]]
    room = width
    for at, option in enumerate(choices.options):
        text = f"[{'x' if option in on else ' '}] {option}"
        size = cell_len(text) + 2
        if size > room and lines[-1]:
            lines.append([])
            room = width
        room -= size
        lines[-1] += [("key" if at == choices.at else "" if option in on else "dim", text), ("", "  ")]
    return [tuple(line) for line in lines]


def _flag_lines(choices: Choices, on: Sequence[str], width: int) -> list[Line]:
    """A few safety flags in their words, the present one marked."""
    first = max(0, min(choices.at - FLAGS_SHOWN // 2, len(choices.options) - FLAGS_SHOWN))
    lines: list[Line] = []
    for at in range(first, min(first + FLAGS_SHOWN, len(choices.options))):
        option, here = choices.options[at], at == choices.at
        text = short(f"[{'x' if option in on else ' '}] {FLAGS[option]}", width - 2)
        lines.append((("key", "▸ " if here else "  "), ("key" if here else "" if option in on else "dim", text)))
    return lines
