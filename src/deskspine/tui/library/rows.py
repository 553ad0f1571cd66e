"""The rows of the library: routines by where they are done, what rests, cards, and what could not be read."""

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
from deskspine.tui.widgets.lines import KeyList, Line, Piece, short, spread
from deskspine.tui.widgets.rows import Row

PROBLEMS = "!problems"
"""The row behind which the files that could not be read are listed; no id begins like this."""
CARD, RESTING = "!card ", "!rest "
"""Begin the row ids of cards and of exercises that rest."""
GROUPS = ("At the desk", "Self-test", "Away from the desk", "Yours")
NOTHING = Library({}, {}, {})
Mark = tuple[str, str, str]
"""Role, sign and words of what a person must know of a row: the sign is always shown, the words where they fit."""
NO_MARK: Mark = ("", " ", "")


class Shelf(Struct, frozen=True):
    """The library as one person sees it now, each routine fitted once."""

    library: Library
    fitted: dict[str, Fitted]
    level: Level
    coming: str
    """Id of the routine that comes up next."""
    why: str
    resting: tuple[Rest, ...]
    snapshot: Snapshot
    today: date

    @staticmethod
    def of(snapshot: Snapshot, today: date) -> Shelf:
        """What there is according to `snapshot`."""
        library = snapshot.library or NOTHING
        fitted = {name: fit(one, library, snapshot.person) for name, one in library.routines.items()}
        resting = tuple(sorted(snapshot.person.resting.values(), key=lambda rest: (not rest.locked, rest.exercise)))
        coming = snapshot.next
        return Shelf(library, fitted, snapshot.level, coming.routine.id, coming.why, resting, snapshot, today)

    def systems(self, routine: Routine) -> tuple[System, ...]:
        """The systems of the article a routine comes from."""
        codes = routine.system.split()
        return tuple(system for system in self.library.systems if system.code in codes)

    def opens(self, routine: Routine) -> date | None:
        """The day from which a self-test may be played again; None when nothing stands against it."""
        return selftest.next_allowed([one for one in self.snapshot.checks if one.routine == routine.id], self.today)

    def playable(self, row_id: str) -> bool:
        """Return whether the row is a routine this person may start now; a card that waits comes up by itself then."""
        fitted = self.fitted.get(row_id)
        return fitted is not None and fitted.locked in ((), (UNREAD,)) and self.opens(fitted.routine) is None

    def rest(self, row_id: str) -> Rest | None:
        """The exercise that rests behind a row."""
        return next((rest for rest in self.resting if RESTING + rest.exercise == row_id), None)

    def name(self, rest: Rest) -> str:
        """What an exercise that rests is called."""
        exercise = self.library.exercises.get(rest.exercise)
        return plain(exercise.name if exercise else rest.exercise)


def rows(shelf: Shelf, wanted: str, width: int) -> list[Row]:
    """Everything in which `wanted` occurs, under headings; all of it when nothing is wanted."""
    routines = sorted(shelf.library.routines.values(), key=lambda one: (one.known_s(shelf.level), one.id))
    found = [one for one in routines if _has(wanted, _texts(one, shelf))]
    out: list[Row] = []
    for title in GROUPS:
        _group(out, title, [_routine_row(one, shelf, width) for one in found if _group_of(one) == title])
    resting = [rest for rest in shelf.resting if _has(wanted, (rest.exercise, shelf.name(rest)))]
    _group(out, "Resting", [_rest_row(shelf, rest, width) for rest in resting])
    cards = [one for one in shelf.library.cards.values() if _has(wanted, (one.id, one.name, one.summary))]
    _group(out, "To read", [_card_row(one, width) for one in sorted(cards, key=lambda card: card.name.lower())])
    if shelf.library.problems and not wanted:
        files = count(len({problem.file for problem in shelf.library.problems}), "file")
        out += [("", ()), (PROBLEMS, (("", " "), ("warn", f"{files} with problems")))]
    return out


def keys_at(shelf: Shelf, row_id: str) -> KeyList:
    """What the keys do on a row."""
    rest = shelf.rest(row_id)
    keys: KeyList = (("esc", "back"), ("/", "find"), ("n", "compose"), ("tab", "read on"), ("?", "help"))
    if row_id.startswith(CARD) or (rest is not None and (rest.locked or rest.why == "arm")):
        return (("enter", "read"), *keys)
    if not shelf.playable(row_id):
        return keys
    parts: KeyList = (("c", "choose parts"),) if shelf.library.routines[row_id].kind == "routine" else ()
    return (("enter", "start"), *keys[:2], *parts, *keys[2:])


def day_words(day: date, today: date) -> str:
    """A day that comes: "Thursday" within the week, else "15 March"."""
    return weekday(day) if 0 <= (day - today).days < 7 else day_and_month(day)


def _texts(routine: Routine, shelf: Shelf) -> Iterable[str]:
    yield from (routine.id, routine.name, routine.summary, routine.position, *routine.body())
    yield from (f"{slot.exercise.name} {slot.exercise.id}" for slot in routine.slots)
    yield from (f"{system.code} {system.name}" for system in shelf.systems(routine))


def _has(wanted: str, texts: Iterable[str]) -> bool:
    text = "\n".join(texts).lower()
    return all(word in text for word in wanted.lower().split())


def _group_of(routine: Routine) -> str:
    if routine.own:
        return "Yours"
    if routine.kind == "check":
        return "Self-test"
    return "At the desk" if routine.desk else "Away from the desk"


def _group(out: list[Row], title: str, found: list[Row]) -> None:
    if found:
        out += [("", ())] if out else []
        out += [("", (("head", f" {title}"),)), *found]


def _routine_row(routine: Routine, shelf: Shelf, width: int) -> Row:
    length: Piece = ("dim", f" {minutes_seconds(shelf.fitted[routine.id].routine.promise_s(shelf.level)):>5}")
    return routine.id, _row((length,), routine.name, _mark(routine, shelf), width)


def _mark(routine: Routine, shelf: Shelf) -> Mark:
    fitted, opens = shelf.fitted[routine.id], shelf.opens(routine)
    if fitted.locked:
        return "warn", "!", "not suitable"
    if opens is not None:
        return "dim", "·", f"from {day_words(opens, shelf.today)}"
    if routine.id == shelf.coming:
        return "good", "●", "next"
    return ("dim", "~", "adapted") if fitted.notes else NO_MARK


def _rest_row(shelf: Shelf, rest: Rest, width: int) -> Row:
    until = ("dim", "·", f"until {day_words(rest.until, shelf.today)}")
    return RESTING + rest.exercise, _row((), shelf.name(rest), ("warn", "!", "locked") if rest.locked else until, width)


def _card_row(card: Routine, width: int) -> Row:
    return CARD + card.id, _row((), card.name, NO_MARK, width)


def _row(before: Line, name: str, mark: Mark, width: int) -> Line:
    role, sign, words = mark
    head: Line = (*before, (role, f" {sign} "))
    used = sum(len(text) for _, text in head)
    left: Line = (*head, ("", short(plain(name), width - used)))
    return spread(left, ((role, words),), width - 1) if words else left
