"""The values of a setting as a list to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from deskspine.core.coach.fitting import fit
from deskspine.core.person.person import Person
from deskspine.core.routines.model import Library, Routine
from deskspine.core.settings.choice_words import CHANNEL_WORDS, choice_words
from deskspine.core.settings.settings import FLAGS, Field, Settings
from deskspine.core.text.durations import minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.tui.widgets.lines import Line, wrap
from deskspine.tui.widgets.rows import Row

GONE = "no longer in the library"
UNSUITABLE = "not suitable for you"
YOURS = "A theme of your own."
BY_DEFAULT = "default"


class Option(Struct, frozen=True):
    """One value that a setting can have, or one entry of its list."""

    id: str
    words: str
    about: str = ""
    """A sentence about it."""
    warning: str = ""


def options_of(
    field: Field, settings: Settings, library: Library | None, person: Person, own: Sequence[str] = ()
) -> tuple[Option, ...]:
    """Return the values of `field` in the order in which they are offered; `own` are those of the person's files."""
    if field.kind == "text" or not field.choices:
        return _routines(field, settings, library or Library({}, {}, {}), person)
    if field.kind == "channels":
        return tuple(Option(name, f"{name}: {CHANNEL_WORDS[name]}") for name in field.choices)
    if field.kind == "words":
        return tuple(Option(name, FLAGS.get(name, name)) for name in field.choices)
    shipped = (Option(name, name, choice_words(field, name)) for name in field.choices)
    return (*shipped, *(Option(name, name, YOURS) for name in own))


def chosen_of(field: Field, settings: Settings) -> tuple[str, ...]:
    """Return the ids of the chosen values in their order."""
    value = settings.value(field.key)
    return tuple(str(entry) for entry in value) if isinstance(value, tuple) else (str(value),)


def is_list(field: Field) -> bool:
    """Return True if several values can be chosen at once."""
    return field.kind in ("words", "channels")


def has_order(field: Field) -> bool:
    """Return True if the order of the chosen values matters."""
    return field.kind == "words" and not field.choices


def text_with(field: Field, settings: Settings, option: str) -> str:
    """Return the setting as text after `option` is chosen, or ticked or cleared in a list."""
    chosen = chosen_of(field, settings)
    if not is_list(field):
        return option
    ids = [entry for entry in chosen if entry != option] if option in chosen else [*chosen, option]
    if field.choices:
        ids = [choice for choice in field.choices if choice in ids]
    return ", ".join(ids) or "none"


def moved(entries: Sequence[str], entry: str, by: int) -> list[str]:
    """Return `entries` with `entry` moved by some places, as far as there are any."""
    order = list(entries)
    at = order.index(entry)
    to = max(0, min(len(order) - 1, at + by))
    order.insert(to, order.pop(at))
    return order


def option_rows(field: Field, settings: Settings, options: Sequence[Option], width: int) -> list[Row]:
    """Return the rows of the options; in a list with an order the chosen ones are numbered."""
    chosen = chosen_of(field, settings)
    defaults = field.default if isinstance(field.default, tuple) else (field.default,)
    rows: list[Row] = []
    for option in options:
        on = option.id in chosen
        if not is_list(field):
            mark = "(•)" if on else "( )"
        elif not has_order(field):
            mark = "[x]" if on else "[ ]"
        else:
            mark = f"[{chosen.index(option.id) + 1}]" if on else "[ ]"
        by_default = not has_order(field) and field.kind != "words" and option.id in defaults
        rows += _rows_of(option, mark, width, on=on, by_default=by_default)
    return rows


def _rows_of(option: Option, mark: str, width: int, *, on: bool, by_default: bool) -> list[Row]:
    role, indent = "strong" if on else "", 3 + len(mark)
    room = max(1, width - indent)
    lines: list[Line] = [((role, line),) for line in wrap(option.words, room) or [""]]
    if by_default and sum(len(text) for _, text in lines[-1]) + len(BY_DEFAULT) + 2 <= room:
        lines[-1] = (*lines[-1], ("dim", f"  {BY_DEFAULT}"))
    lines += [(("dim", line),) for line in wrap(option.about, room)]
    lines += [(("warn", line),) for line in wrap(option.warning, room)]
    first: Line = (("", "  "), (role, f"{mark} "), *lines[0])
    return [(option.id, first), *((option.id, (("", " " * indent), *line)) for line in lines[1:])]


def routines_for_breaks(library: Library) -> list[Routine]:
    """Return the routines that a break can use: those for the desk first, the shortest first."""
    routines = [routine for routine in library.routines.values() if routine.kind == "routine"]
    return sorted(routines, key=lambda routine: (not routine.desk, routine.promise_s(1), routine.name))


def _routines(field: Field, settings: Settings, library: Library, person: Person) -> tuple[Option, ...]:
    """Return the routines that a break can use, and ids in the setting that the library does not know."""
    options = [
        Option(
            routine.id,
            f"{plain(routine.name)}, {minutes_seconds(routine.promise_s(1))}"
            + ("" if routine.desk else ", away from the desk"),
            warning=UNSUITABLE if fit(routine, library, person).locked else "",
        )
        for routine in routines_for_breaks(library)
    ]
    known = {option.id for option in options}
    unknown = [Option(name, name, warning=GONE) for name in chosen_of(field, settings) if name not in known]
    return (*options, *unknown)
