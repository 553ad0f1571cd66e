"""The values of a setting as a list to choose from: what each is called, what is ticked, and what a tick changes."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.coach.fitting import fit
from deskspine.core.person.person import Person
from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import FLAGS, Field, Settings
from deskspine.core.text.durations import minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.tui.widgets.rows import Row, mark_rows

CHANNEL_WORDS = {
    "screen": "this window shows the question",
    "title": "the title of the window",
    "bell": "the bell of the terminal",
    "notice": "a notice shown by the terminal",
    "urgency": "the window asks for attention in the task bar",
    "desktop": "a notification on the desktop",
    "tmux": "a message in tmux",
    "sound": "a soft tone from the speakers",
    "window": "the window comes to the front",
}
GONE = "not in the library any more"
UNSUITABLE = "not suitable for you"


class Option(Struct, frozen=True):
    """One value that a setting can have, or one entry of its list."""

    id: str
    words: str
    warning: str = ""


def options_of(field: Field, settings: Settings, library: Library | None, person: Person) -> tuple[Option, ...]:
    """Return the values of `field` in the order in which they are offered."""
    if field.kind == "text" or not field.choices:
        return _routines(field, settings, library or Library({}, {}, {}), person)
    if field.kind == "channels":
        return tuple(Option(name, f"{name}: {CHANNEL_WORDS[name]}") for name in field.choices)
    return tuple(Option(name, FLAGS.get(name, name)) for name in field.choices)


def chosen_of(field: Field, settings: Settings) -> tuple[str, ...]:
    """Return the ids that are chosen now, in their order."""
    value = settings.value(field.key)
    return tuple(str(one) for one in value) if isinstance(value, tuple) else (str(value),)


def is_list(field: Field) -> bool:
    """Return whether several values can be chosen at once."""
    return field.kind in ("words", "channels")


def text_with(field: Field, settings: Settings, option: str) -> str:
    """Return the setting as it would be typed once `option` is chosen, or ticked or cleared in a list."""
    chosen = chosen_of(field, settings)
    if not is_list(field):
        return option
    changed = [one for one in chosen if one != option] if option in chosen else [*chosen, option]
    if field.choices:
        changed = [one for one in field.choices if one in changed]
    return ", ".join(changed) or "none"


def option_rows(field: Field, settings: Settings, options: tuple[Option, ...], width: int) -> list[Row]:
    """Return a row for each option; a list that has an order shows the number of each."""
    chosen = chosen_of(field, settings)
    rows: list[Row] = []
    for option in options:
        on = option.id in chosen
        if not is_list(field):
            mark = "(•)" if on else "( )"
        elif field.choices:
            mark = "[x]" if on else "[ ]"
        else:
            mark = f"[{chosen.index(option.id) + 1}]" if on else "[ ]"
        rows += mark_rows(option.id, mark, option.words, width, strong=on, warning=option.warning)
    return rows


def _routines(field: Field, settings: Settings, library: Library, person: Person) -> tuple[Option, ...]:
    """Return the routines that a break can be, and whatever else the setting names."""
    found = [one for one in library.routines.values() if one.kind == "routine"]
    found.sort(key=lambda one: (not one.desk, one.promise_s(1), one.name))
    options = [
        Option(
            one.id,
            f"{plain(one.name)}, {minutes_seconds(one.promise_s(1))}" + ("" if one.desk else ", away from the desk"),
            UNSUITABLE if fit(one, library, person).locked else "",
        )
        for one in found
    ]
    known = {option.id for option in options}
    gone = [Option(name, name, GONE) for name in chosen_of(field, settings) if name not in known]
    return (*options, *gone)
