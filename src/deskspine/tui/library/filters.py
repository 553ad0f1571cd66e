"""The filters of the list: parts of the body, length, place, and what the person does with a routine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from deskspine.core.person.person import Rest
from deskspine.core.routines.model import Routine
from deskspine.tui.library.shelf import LibraryShelf

SHORT_S = 120
"""Maximum length of a short routine at the person's level, in seconds."""
EVERYTHING = "all"
Keeps = Callable[[Routine, LibraryShelf], bool]


def _moves(*regions: str) -> Keeps:
    return lambda routine, shelf: not set(regions).isdisjoint(routine.body())


FILTERS: dict[str, tuple[str, Keeps]] = {
    EVERYTHING: ("All", lambda routine, shelf: True),
    "short": ("Short", lambda routine, shelf: routine.known_s(shelf.level) <= SHORT_S),
    "neck": ("Neck", _moves("neck", "trapezius")),
    "shoulders": ("Shoulders", _moves("shoulders", "chest")),
    "back": ("Back", _moves("upper-back", "thoracic-spine", "low-back")),
    "hands": ("Hands", _moves("wrists", "hands")),
    "eyes": ("Eyes", _moves("eyes")),
    "breath": ("Breath", _moves("breath")),
    "seated": ("Seated", lambda routine, shelf: routine.position == "seated"),
    "standing": ("Standing", lambda routine, shelf: routine.position == "standing"),
    "list": ("My list", lambda routine, shelf: routine.id in shelf.listed),
    "new": ("Not done yet", lambda routine, shelf: not shelf.times(routine.id)),
}
"""The word of each filter, and the routines that it keeps."""
CHIPS = tuple((name, word) for name, (word, _) in FILTERS.items())


def kept(shelf: LibraryShelf, search: str, chosen: str) -> list[Routine]:
    """Return the routines that contain every word of `search` and pass the filter, the shortest first."""
    keeps = FILTERS[chosen][1]
    routines = [
        routine
        for routine in shelf.library.routines.values()
        if keeps(routine, shelf) and has(search, _texts(routine, shelf))
    ]
    return sorted(routines, key=lambda routine: (routine.known_s(shelf.level), routine.id))


def resting(shelf: LibraryShelf, search: str, chosen: str) -> list[Rest]:
    """Return the resting exercises that contain every word of `search`; none if a filter is chosen."""
    return [rest for rest in shelf.resting if chosen == EVERYTHING and has(search, (rest.exercise, shelf.name(rest)))]


def has(search: str, texts: Iterable[str]) -> bool:
    """Return True if `texts` contain every word of `search`."""
    text = "\n".join(texts).lower()
    return all(word in text for word in search.lower().split())


def _texts(routine: Routine, shelf: LibraryShelf) -> Iterator[str]:
    yield from (routine.id, routine.name, routine.summary, routine.position, *routine.body(), *routine.props)
    for slot in routine.slots:
        yield f"{slot.exercise.name} {slot.exercise.id}"
    yield from (f"{system.code} {system.name}" for system in shelf.systems(routine))
