"""The rows of the library: routines in groups, resting exercises, cards, and files that could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from deskspine.core.coach import self_test as selftest
from deskspine.core.coach.fitting import UNREAD, Fitted, fit
from deskspine.core.person.person import Rest
from deskspine.core.routines.model import Level, Library, Routine, System
from deskspine.core.text.dates import day_and_month, weekday
from deskspine.core.text.durations import count, minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import foot, page_key
from deskspine.tui.widgets.lines import KeyList, Line, Piece, short, spread
from deskspine.tui.widgets.rows import CHOOSE, Row

PROBLEMS = "!problems"
"""Row id of the list of files that could not be read; no other id begins with "!p"."""
CARD, RESTING = "!card ", "!rest "
"""Openings of the row ids of cards and of resting exercises."""
GROUPS = ("At the desk", "Self-test", "Away from the desk", "Yours")
NOTHING = Library({}, {}, {})
RowMark = tuple[str, str, str]
"""Role, sign and words of a remark on a row: the sign is always shown, the words if they fit."""
NO_MARK: RowMark = ("", " ", "")
LEAVE, FIND = page_key("escape", "leave", "Close"), page_key("slash", "find", "Find")
OTHER_SIDE = page_key("tab", "other_side")
CHOOSE_PARTS, COMPOSE = page_key("c", "choose_parts", "Choose parts"), page_key("n", "compose_new", "Compose")


class LibraryShelf(Struct, frozen=True):
    """The library for one person now, with each routine adapted once."""

    library: Library
    fitted: dict[str, Fitted]
    level: Level
    coming: str
    """Id of the next routine."""
    why: str
    resting: tuple[Rest, ...]
    snapshot: Snapshot
    today: date

    @staticmethod
    def of(snapshot: Snapshot, today: date) -> LibraryShelf:
        """Return the shelf of `snapshot` on the day `today`."""
        library = snapshot.library or NOTHING
        fitted = {name: fit(routine, library, snapshot.person) for name, routine in library.routines.items()}
        resting = tuple(sorted(snapshot.person.resting.values(), key=lambda rest: (not rest.locked, rest.exercise)))
        coming = snapshot.next
        return LibraryShelf(library, fitted, snapshot.level, coming.routine.id, coming.why, resting, snapshot, today)

    def systems(self, routine: Routine) -> tuple[System, ...]:
        """Return the exercise systems that a routine comes from."""
        codes = routine.system.split()
        return tuple(system for system in self.library.systems if system.code in codes)

    def opens(self, routine: Routine) -> date | None:
        """Return the day from which a self-test may be played again, or None if it may be played now."""
        results = [result for result in self.snapshot.checks if result.routine == routine.id]
        return selftest.next_allowed(results, self.today)

    def playable(self, row_id: str) -> bool:
        """Return True if the row is a routine that this person may start now; an unread card opens by itself then."""
        fitted = self.fitted.get(row_id)
        return fitted is not None and fitted.locked in ((), (UNREAD,)) and self.opens(fitted.routine) is None

    def rest(self, row_id: str) -> Rest | None:
        """Return the rest of the exercise of a row, or None if the row is not a resting exercise."""
        return next((rest for rest in self.resting if RESTING + rest.exercise == row_id), None)

    def name(self, rest: Rest) -> str:
        """Return the name of a resting exercise."""
        exercise = self.library.exercises.get(rest.exercise)
        return plain(exercise.name if exercise else rest.exercise)


def rows(shelf: LibraryShelf, search: str, width: int) -> list[Row]:
    """Return the rows that contain every word of `search`, under headings; all rows if it is empty."""
    routines = sorted(shelf.library.routines.values(), key=lambda routine: (routine.known_s(shelf.level), routine.id))
    routines = [routine for routine in routines if _has(search, _texts(routine, shelf))]
    out: list[Row] = []
    for title in GROUPS:
        members = [routine for routine in routines if _group_of(routine) == title]
        _group(out, title, [_routine_row(routine, shelf, width) for routine in members])
    resting = [rest for rest in shelf.resting if _has(search, (rest.exercise, shelf.name(rest)))]
    _group(out, "Resting", [_rest_row(shelf, rest, width) for rest in resting])
    cards = [card for card in shelf.library.cards.values() if _has(search, (card.id, card.name, card.summary))]
    _group(out, "To read", [_card_row(card, width) for card in sorted(cards, key=lambda card: card.name.lower())])
    if shelf.library.problems and not search:
        files = count(len({problem.file for problem in shelf.library.problems}), "file")
        out += [("", ()), (PROBLEMS, (("", " "), ("warn", f"{files} with problems")))]
    return out


def keys_at(shelf: LibraryShelf, row_id: str) -> KeyList:
    """Return the keys that work on a row."""
    rest = shelf.rest(row_id)
    keys: KeyList = (
        foot("back", LEAVE),
        foot("find", FIND),
        foot("compose", COMPOSE),
        foot("read on", OTHER_SIDE),
    )
    if row_id.startswith(CARD) or (rest is not None and (rest.locked or rest.why == "arm")):
        return (foot("read", CHOOSE), *keys)
    if not shelf.playable(row_id):
        return keys
    parts: KeyList = (foot("choose parts", CHOOSE_PARTS),) if shelf.library.routines[row_id].kind == "routine" else ()
    return (foot("start", CHOOSE), *keys[:2], *parts, *keys[2:])


def day_words(day: date, today: date) -> str:
    """Return a future day in words: "Thursday" within the week, else "15 March"."""
    return weekday(day) if 0 <= (day - today).days < 7 else day_and_month(day)


def _texts(routine: Routine, shelf: LibraryShelf) -> Iterable[str]:
    yield from (routine.id, routine.name, routine.summary, routine.position, *routine.body())
    yield from (f"{slot.exercise.name} {slot.exercise.id}" for slot in routine.slots)
    yield from (f"{system.code} {system.name}" for system in shelf.systems(routine))


def _has(search: str, texts: Iterable[str]) -> bool:
    text = "\n".join(texts).lower()
    return all(word in text for word in search.lower().split())


def _group_of(routine: Routine) -> str:
    if routine.own:
        return "Yours"
    if routine.kind == "check":
        return "Self-test"
    return "At the desk" if routine.desk else "Away from the desk"


def _group(out: list[Row], title: str, members: list[Row]) -> None:
    """Append a heading and its rows to `out`, if there are any."""
    if members:
        out += [("", ())] if out else []
        out += [("", (("head", f" {title}"),)), *members]


def _routine_row(routine: Routine, shelf: LibraryShelf, width: int) -> Row:
    length: Piece = ("dim", f" {minutes_seconds(shelf.fitted[routine.id].routine.promise_s(shelf.level)):>5}")
    return routine.id, _row((length,), routine.name, _mark(routine, shelf), width)


def _mark(routine: Routine, shelf: LibraryShelf) -> RowMark:
    fitted, opens = shelf.fitted[routine.id], shelf.opens(routine)
    if fitted.locked:
        return "warn", "!", "not suitable"
    if opens is not None:
        return "dim", "·", f"from {day_words(opens, shelf.today)}"
    if routine.id == shelf.coming:
        return "good", "●", "next"
    return ("dim", "~", "adapted") if fitted.notes else NO_MARK


def _rest_row(shelf: LibraryShelf, rest: Rest, width: int) -> Row:
    until = ("dim", "·", f"until {day_words(rest.until, shelf.today)}")
    return RESTING + rest.exercise, _row((), shelf.name(rest), ("warn", "!", "locked") if rest.locked else until, width)


def _card_row(card: Routine, width: int) -> Row:
    return CARD + card.id, _row((), card.name, NO_MARK, width)


def _row(before: Line, name: str, mark: RowMark, width: int) -> Line:
    role, sign, words = mark
    head: Line = (*before, (role, f" {sign} "))
    used = sum(len(text) for _, text in head)
    left: Line = (*head, ("", short(plain(name), width - used)))
    return spread(left, ((role, words),), width - 1) if words else left
