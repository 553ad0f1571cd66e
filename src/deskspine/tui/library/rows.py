"""The rows of the library: routines in groups, resting exercises, cards, and files that could not be read."""

from __future__ import annotations

from rich.cells import cell_len

from deskspine.core.person.person import Rest
from deskspine.core.routines.model import Routine
from deskspine.core.text.dates import until_day
from deskspine.core.text.durations import count, minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.tui.library.filters import EVERYTHING, has, kept, resting
from deskspine.tui.library.marks import list_sign, rest_sign, role_sign, state_sign
from deskspine.tui.library.shelf import CARD, PROBLEMS, RESTING, LibraryShelf
from deskspine.tui.widgets.lines import Line, Piece, short, spread
from deskspine.tui.widgets.routine_row import NO_SIGN, ListedRoutine, heading_line, routine_line
from deskspine.tui.widgets.rows import Row

GROUPS = ("Yours", "At the desk", "Self-test", "Away from the desk")


def rows(shelf: LibraryShelf, search: str, width: int, chosen: str = EVERYTHING) -> list[Row]:
    """Return the rows that contain every word of `search` and pass the filter `chosen`, under headings."""
    routines = kept(shelf, search, chosen)
    out: list[Row] = []
    for title in GROUPS:
        members = [routine for routine in routines if _group_of(routine) == title]
        heading = (("head", f" {title}"),) if out else heading_line(title, width)
        _group(out, heading, [(routine.id, _routine_line(routine, shelf, width)) for routine in members])
    if chosen != EVERYTHING:
        return out
    rests = resting(shelf, search, chosen)
    _group(out, (("head", " Resting exercises"),), [_rest_row(shelf, rest, width) for rest in rests])
    cards = [card for card in shelf.library.cards.values() if has(search, (card.id, card.name, card.summary))]
    by_name = sorted(cards, key=lambda card: card.name.lower())
    _group(out, (("head", " To read"),), [(CARD + card.id, _line(NO_SIGN, card.name, "", width)) for card in by_name])
    if shelf.library.problems and not search:
        files = count(shelf.unreadable(), "file")
        out += [("", ()), (PROBLEMS, (("", " "), ("warn", f"{files} with problems")))]
    return out


def _group_of(routine: Routine) -> str:
    if routine.own:
        return "Yours"
    if routine.kind == "check":
        return "Self-test"
    return "At the desk" if routine.desk else "Away from the desk"


def _group(out: list[Row], heading: Line, members: list[Row]) -> None:
    """Append a heading and its rows to `out`, if there are any."""
    if members:
        out += [("", ())] if out else []
        out += [("", heading), *members]


def _routine_line(routine: Routine, shelf: LibraryShelf, width: int) -> Line:
    row = ListedRoutine(
        routine.name,
        minutes_seconds(shelf.fitted[routine.id].routine.promise_s(shelf.level)),
        state_sign(routine, shelf),
        role_sign(routine, shelf),
        list_sign(routine, shelf),
        shelf.times(routine.id),
        shelf.last.get(routine.id),
    )
    return routine_line(row, width, shelf.today)


def _rest_row(shelf: LibraryShelf, rest: Rest, width: int) -> Row:
    words = "locked" if rest.locked else f"until {until_day(rest.until, shelf.today)}"
    return RESTING + rest.exercise, _line(rest_sign(rest), shelf.name(rest), words, width)


def _line(sign: Piece, name: str, words: str, width: int) -> Line:
    """Return a row with a sign, a name, and words at its right end if they fit."""
    head: Line = (("", " "), sign, ("", " "))
    left: Line = (*head, ("", short(plain(name), width - 3)))
    right: Line = ((sign[0], words),) if words else ()
    used = sum(cell_len(text) for _, text in left)
    return spread(left, right, width - 1) if words and used < width else left
