"""The details of the setting under the cursor: its values to click, its help, and its default."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message

from deskspine.core.settings.choice_words import choice_words
from deskspine.core.settings.settings import Field, Settings, SettingValue, expected, to_text
from deskspine.tui.settings.field_words import APPLIES, NO_NAMES, value_text
from deskspine.tui.settings.number_bar import bar_line, value_at
from deskspine.tui.widgets.lines import Flow, Line, paragraph, short

SWITCH = ("on", "off")
OTHERS = 3
"""Lines of the details that long choices leave to the sentence about the value and to its default."""


def pane_height(height: int) -> int:
    """Return the rows of the details in a window of `height` rows; the same for every setting, so nothing jumps."""
    return max(2, min(7, (height - 2) * 2 // 5))


def detail_lines(
    field: Field,
    settings: Settings,
    width: int,
    room: int,
    *,
    choices: tuple[str, ...] = (),
    editing: bool = False,
    wrong: bool = False,
    names: Mapping[str, str] = NO_NAMES,
) -> list[Line]:
    """Return the details of `field` in at most `room` lines: its values, its help and its default.

    `choices` are the values of a choice. `wrong` is True if an error below them says what is expected.
    """
    value = settings.value(field.key)
    help_lines = len(paragraph(field.help, width))
    values = _value_lines(field, value, choices, width, room, help_lines, wrong=wrong, names=names)
    words = choice_words(field, str(value)) if field.kind == "choice" else ""
    changed = " (changed)" if value != field.default else ""
    default = f"default: {value_text(field, field.default, names)}{changed}"
    parts = {
        "values": values,
        "words": paragraph(words, width),
        "help": paragraph(field.help, width, "dim" if words or field.kind in ("words", "channels") else ""),
        "about": _about(field, default, width),
    }
    first = ("values", "help") if editing or field.kind in ("choice", "number", "flag") else ("help", "values")
    fitting: dict[str, list[Line]] = {}
    left = room
    for name in (*first, "words", "about"):
        if len(parts[name]) <= left or not any(fitting.values()):
            fitting[name] = cut(parts[name], left, width)
            left -= len(fitting[name])
    return [line for name in parts for line in fitting.get(name, [])]


def _about(field: Field, default: str, width: int) -> list[Line]:
    """Return the key and the default, and when a change applies; "at once" is left out where it has no room."""
    about = f"{field.key} · {default}"
    when = f" · {APPLIES[field.applies]}"
    fits = cell_len(about + when) <= width
    return paragraph(about + when if fits or field.applies != "live" else about, width, "dim")


def _value_lines(
    field: Field,
    value: SettingValue,
    choices: tuple[str, ...],
    width: int,
    room: int,
    help_lines: int,
    *,
    wrong: bool,
    names: Mapping[str, str],
) -> list[Line]:
    if field.kind in ("choice", "flag"):
        shown = choice_lines(choices or SWITCH, to_text(field, value), width - 1)
        fits = len(shown) <= room and not field.own
        return shown if fits else _around(shown, max(1, room - help_lines - (OTHERS if field.own else 0)))
    if field.kind == "number" and isinstance(value, int):
        return [bar_line(field, value, width)]
    if field.kind in ("words", "channels") and isinstance(value, tuple) and value:
        words = "; ".join(choice_words(field, str(entry)) or names.get(str(entry), str(entry)) for entry in value)
        return cut(paragraph(f"Now: {words}.", width), max(1, room - help_lines - 1), width)
    if field.kind in ("keys", "text", "words", "channels") or wrong:
        return []
    return paragraph(f"Takes {expected(field)}.", width, "dim")


def choice_lines(choices: tuple[str, ...], chosen: str, width: int) -> list[Line]:
    """Return the values of a choice, the present one in brackets, on as many lines as they need."""
    lines: list[Line] = []
    used = width
    for option in choices:
        piece = ("strong", f"[{option}]") if option == chosen else ("", f" {option} ")
        size = cell_len(piece[1]) + 1
        if used + size - 1 > width:
            lines.append(())
            used = 0
        lines[-1] = (*lines[-1], piece, ("", " "))
        used += size
    return lines


def _around(lines: list[Line], room: int) -> list[Line]:
    """Return at most `room` of `lines`, including the line with the present value, and "…" if there are more."""
    at = next((number for number, line in enumerate(lines) if any(role == "strong" for role, _ in line)), 0)
    first = max(0, min(at - room // 2, len(lines) - room))
    shown = lines[first : first + room]
    return [*shown[:-1], (*shown[-1], ("dim", "…"))] if len(shown) < len(lines) else shown


def cut(lines: list[Line], room: int, width: int) -> list[Line]:
    """Return at most `room` lines, with "…" at the end if there are more."""
    if len(lines) <= room or room < 1:
        return lines[: max(0, room)]
    last = " ".join("".join(text for _, text in line) for line in lines[room - 1 :])
    return [*lines[: room - 1], ((lines[room - 1][0][0], short(last, width)),)]


class DetailPane(Flow):
    """The details of a setting; a click on a value or on the bar of a number takes it, and the wheel changes it."""

    class Picked(Message):
        """A value was clicked, or a number on the bar."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Turned(Message):
        """The wheel was turned."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    field: Field | None = None
    """The setting that is shown."""
    choices: tuple[str, ...] = ()

    def on_click(self, event: Click) -> None:
        """Post the value under the mouse pointer."""
        at = event.get_content_offset_capture(self)
        if self.field is None or not 0 <= at.y < len(self.lines):
            return
        line = self.lines[at.y]
        if self.field.kind == "number" and any(role == "title" for role, _ in line):
            value = value_at(self.field, self.size.width, at.x)
            if value is not None:
                self.post_message(self.Picked(str(value)))
        elif self.field.kind in ("choice", "flag"):
            text = _piece_at(line, at.x).strip(" []")
            if text in (self.choices or SWITCH):
                self.post_message(self.Picked(text))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Take the next lower number or the next value."""
        event.stop()
        self.post_message(self.Turned(-1 if self.field is not None and self.field.kind == "number" else 1))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Take the next higher number or the value before."""
        event.stop()
        self.post_message(self.Turned(1 if self.field is not None and self.field.kind == "number" else -1))


def _piece_at(line: Line, x: int) -> str:
    end = 0
    for _, text in line:
        end += cell_len(text)
        if x < end:
            return text
    return ""
