"""The values of a setting as a list to choose from."""

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
    "screen": "a reminder in this window",
    "title": "the title of the window",
    "bell": "the bell of the terminal",
    "notice": "a notice shown by the terminal",
    "urgency": "the window asks for attention in the task bar",
    "desktop": "a notification on the desktop",
    "tmux": "a message in tmux",
    "sound": "a soft tone from the speakers",
    "window": "the window comes to the front",
}
GONE = "no longer in the library"
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
    """Return the ids of the chosen values in their order."""
    value = settings.value(field.key)
    return tuple(str(entry) for entry in value) if isinstance(value, tuple) else (str(value),)


def is_list(field: Field) -> bool:
    """Return True if several values can be chosen at once."""
    return field.kind in ("words", "channels")


def text_with(field: Field, settings: Settings, option: str) -> str:
    """Return the setting as text after `option` is chosen, or ticked or cleared in a list."""
    chosen = chosen_of(field, settings)
    if not is_list(field):
        return option
    ids = [entry for entry in chosen if entry != option] if option in chosen else [*chosen, option]
    if field.choices:
        ids = [choice for choice in field.choices if choice in ids]
    return ", ".join(ids) or "none"


def option_rows(field: Field, settings: Settings, options: tuple[Option, ...], width: int) -> list[Row]:
    """Return a row for each option; in a list with an order the rows are numbered."""
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
    """Return the routines that a break can use, and ids in the setting that the library does not know."""
    routines = [routine for routine in library.routines.values() if routine.kind == "routine"]
    routines.sort(key=lambda routine: (not routine.desk, routine.promise_s(1), routine.name))
    options = [
        Option(
            routine.id,
            f"{plain(routine.name)}, {minutes_seconds(routine.promise_s(1))}"
            + ("" if routine.desk else ", away from the desk"),
            UNSUITABLE if fit(routine, library, person).locked else "",
        )
        for routine in routines
    ]
    known = {option.id for option in options}
    unknown = [Option(name, name, GONE) for name in chosen_of(field, settings) if name not in known]
    return (*options, *unknown)
