"""The answers of the ask: three buttons, and the labels of the others with what each leads to."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from deskspine.core.commands.registry import command
from deskspine.core.settings.settings import Settings
from deskspine.engine.snapshot import AskView
from deskspine.engine.wording.asks import MAIN, button_words, leads_to, offered
from deskspine.tui.ask.moment import AskMoment
from deskspine.tui.ask.question import begins_line
from deskspine.tui.bindings import first_key_label
from deskspine.tui.widgets.button_row import Button
from deskspine.tui.widgets.lines import KeyList, Line, Piece, key_flow, short

LEAST_WIDTH = 22
"""Minimum columns for the buttons; a narrower window has only the question and labels of keys."""
TABLE_WIDTH = 48
"""Minimum columns for all answers in one table: keys, titles, and what each leads to."""
KEY_COLUMN = 5
"""Columns for the keys of that table."""
GAP = "   "


def buttons(moment: AskMoment) -> tuple[Button, ...]:
    """Return the three buttons; a snooze that is used up keeps its place, and one that is switched off has none."""
    shown = [each for each in MAIN if each != "ask.snooze" or moment.ask.snooze_limit > 0]
    return tuple(_button(command_id, moment) for command_id in shown)


def _button(command_id: str, moment: AskMoment) -> Button:
    titles, details = button_words(command_id, moment.snapshot, moment.ask, moment.now)
    enabled = command_id in offered(moment.ask)
    key = first_key_label(command_id, moment.snapshot.settings) if enabled else ""
    return Button(command_id, key, titles, details, enabled)


def title_column(moment: AskMoment, width: int) -> int:
    """Return the columns for the titles of all answers in one table, or 0 if a window has no room for the table."""
    titles = [command(each).title for each in offered(moment.ask) if each not in MAIN]
    titles += [button.titles[0] for button in buttons(moment)]
    keys = [first_key_label(each, moment.snapshot.settings) for each in offered(moment.ask)]
    fits = width >= TABLE_WIDTH and all(cell_len(key) <= KEY_COLUMN for key in keys)
    return max(cell_len(title) for title in titles) if fits else 0


def other_forms(moment: AskMoment, width: int, column: int = 0) -> list[list[Line]]:
    """Return the labels of the other answers, with what each leads to, in forms from the best to the smallest.

    With `column`, an answer on a line of its own has its words below those of the buttons, whose titles are so wide.
    """
    entries = []
    for command_id in (each for each in offered(moment.ask) if each not in MAIN):
        if key := first_key_label(command_id, moment.snapshot.settings):
            ends = leads_to(command_id, moment.snapshot, moment.ask, moment.now)
            entries.append((key, command(command_id), ends or ("",)))
    if not entries:
        return [[]]
    levels = [
        [(key, entry.title, ends[min(level, len(ends) - 1)]) for key, entry, ends in entries] for level in range(3)
    ]
    forms: list[list[Line]] = []
    table: list[Line]
    for number, most in ((len(entries), 2), (2, 3)):
        for answers in levels[:most]:
            forms += _columns(answers, width, number) if number <= len(entries) else []
    if not forms and column:
        table = [_in_columns(key, entry.title, ends, width, column) for key, entry, ends in entries]
        forms.append(table)
    elif not forms:
        keys = max(cell_len(key) for key, _, _ in entries)
        table = [_alone(key.rjust(keys), (entry.title, entry.short), ends, width) for key, entry, ends in entries]
        forms.append(table)
    forms.append(key_flow(tuple((key, entry.short) for key, entry, _ in entries), width))
    return forms


def _columns(answers: Sequence[tuple[str, str, str]], width: int, number: int) -> list[list[Line]]:
    """Return one form of `answers` (key, title, what it leads to) in `number` columns, or none if they do not fit."""
    rows = [answers[at : at + number] for at in range(0, len(answers), number)]
    columns = [answers[at::number] for at in range(number)]
    keys = [max(cell_len(key) for key, _, _ in column) for column in columns]
    sizes = [keys[at] + max(cell_len(_words(*answer[1:])) for answer in column) for at, column in enumerate(columns)]
    if sum(sizes) + len(GAP) * (number - 1) > width:
        return []
    form: list[Line] = []
    for row in rows:
        line: list[Piece] = []
        for at, (key, title, end) in enumerate(row):
            rest = sizes[at] - keys[at] - cell_len(_words(title, end))
            line += [("key", key.rjust(keys[at])), ("", f" {title}"), ("dim", _joined(end)), ("", GAP + " " * rest)]
        form.append(tuple(line[:-1]))
    return [form]


def _joined(end: str) -> str:
    """Return what an answer leads to as it follows its title."""
    return f" → {end}" if end else ""


def _words(title: str, end: str) -> str:
    """Return the words after the key of an answer."""
    return f" {title}{_joined(end)}"


def _in_columns(key: str, title: str, ends: Sequence[str], width: int, column: int) -> Line:
    """Return an answer in the columns of the buttons above it."""
    before = f"  {' ' * (KEY_COLUMN - cell_len(key))}"
    room = width - len(before) - cell_len(key) - 2 - column - 2
    end = next((form for form in ends if cell_len(form) <= room), "")
    return (("", before), ("key", key), ("", f"  {title.ljust(column)}"), ("dim", f"  {end}".rstrip()))


def _alone(key: str, titles: tuple[str, str], ends: Sequence[str], width: int) -> Line:
    """Return an answer on a line of its own with as much of its words as fits."""
    room = width - cell_len(key) - 1
    for title, end in ((title, end) for title in titles for end in (*ends, "")):
        if cell_len(f"{title}{_joined(end)}") <= room:
            return (("key", key), ("", f" {title}"), ("dim", _joined(end)))
    return (("key", key), ("", f" {short(titles[-1], room)}"))


def least_lines(moment: AskMoment, width: int, height: int) -> list[Line]:
    """Return the ask for a window without room for buttons: that it is time, and the keys that fit."""
    title: list[Line] = [(("title", moment.title if width >= 12 else "move"),), *begins_line(moment, width)]
    settings = moment.snapshot.settings
    keys = [(first_key_label(each, settings), command(each).short) for each in offered(moment.ask)]
    keys = [(label, words) for label, words in keys if label]
    lines = key_flow(tuple(keys), width)
    return [*title[: max(1, height - 1)], *asleep(lines, awake=moment.awake)][:height]


def labelled(ask: AskView, settings: Settings) -> KeyList:
    """Return the keys of the answers with their titles, without answers that have no key."""
    pairs = ((first_key_label(command_id, settings), command(command_id).title) for command_id in offered(ask))
    return tuple((label, title) for label, title in pairs if label)


def asleep(lines: list[Line], *, awake: bool) -> list[Line]:
    """Return `lines`, all dim if the keys do not work yet."""
    return lines if awake else [tuple(("dim", text) for _, text in line) for line in lines]
