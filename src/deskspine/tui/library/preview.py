"""The preview of a row of the library."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deskspine.core.coach import self_test as selftest
from deskspine.core.coach.recovery import why_resting
from deskspine.core.person.person import Rest
from deskspine.core.routines.model import LEVELS, Level, Routine
from deskspine.core.text.dates import day_and_month, days_ago, weekday
from deskspine.core.text.durations import count, minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.core.toml.diagnostics import Problem
from deskspine.engine.wording.states import body_parts
from deskspine.tui.library.details import item_lines
from deskspine.tui.library.keys import routine_keys
from deskspine.tui.library.marks import DEFAULT, LISTED, QUICK
from deskspine.tui.library.provenance import provenance_lines
from deskspine.tui.library.shelf import CARD, PROBLEMS, LibraryShelf
from deskspine.tui.widgets.lines import Line, dotted, key_flow, paragraph
from deskspine.tui.widgets.markdown_lines import prose_lines

LOCKED = "It felt worse twice and is off until you have read its page. Press Enter to open the page."
REPLACED = "Meanwhile another exercise replaces it."
ARM_CARD = "Press Enter to read about pain or tingling into an arm."
NONE_LOADED = "No routine could be loaded."
NONE_FOUND = "Nothing found. Search for a name, a part of the body or an exercise system."
TOTALS_SHOWN = 6
FIRST_ITEM = re.compile(r" *\d+ s")
"""The first piece of a line about an exercise: its seconds."""
NOT_IN_TURN = {
    "default": "The list is not in use: breaks offer your default routine.",
    "balanced": "The list is not in use: breaks vary what they move.",
}
"""Sentence about a list that is not in use, by the way in which the next routine is chosen."""
NOT_OFFERED = {
    "balanced": "Breaks vary what they move, so it seldom comes.",
    "list": "Breaks go through your list, so it seldom comes.",
}
"""Sentence about a default routine that is not offered by itself."""


def preview(shelf: LibraryShelf, row_id: str, width: int, *, detailed: bool = False) -> list[Line]:
    """Return the preview of one row; `detailed` adds dose and steps to every exercise."""
    if row_id == PROBLEMS:
        return problem_lines(shelf.library.problems, width)
    if row_id.startswith(CARD) and row_id.removeprefix(CARD) in shelf.library.cards:
        card = shelf.library.cards[row_id.removeprefix(CARD)]
        return [*paragraph(plain(card.name), width, "title"), (), *prose_lines(card.about, width)]
    rest = shelf.rest(row_id)
    if rest is not None:
        return _rest_lines(shelf, rest, width)
    if row_id in shelf.fitted:
        return _routine_lines(shelf, row_id, width, detailed=detailed)
    return paragraph(NONE_FOUND, width, "dim") if shelf.library.routines else paragraph(NONE_LOADED, width, "warn")


def problem_lines(problems: tuple[Problem, ...], width: int) -> list[Line]:
    """Return a paragraph for each problem of a file."""
    lines = [*paragraph("These files have errors and were skipped or read in part.", width, "dim"), ()]
    for problem in problems:
        lines += [*paragraph(plain(str(problem), 600), width), ()]
    return lines


def first_item(lines: Sequence[Line]) -> int:
    """Return the number of the first line about an exercise, or 0 without one."""
    return next((at for at, line in enumerate(lines) if line and FIRST_ITEM.fullmatch(line[0][1])), 0)


def lengths(routine: Routine, level: Level) -> tuple[str, str]:
    """Return the length at `level`, and those of the other levels if they differ: "level 2: 1:34, 3: 1:35"."""
    each = {other: minutes_seconds(routine.promise_s(other)) for other in LEVELS}
    others = ", ".join(f"{other}: {each[other]}" for other in LEVELS if other != level)
    return each[level], "" if len(set(each.values())) == 1 else f"level {others}"


def _routine_lines(shelf: LibraryShelf, row_id: str, width: int, *, detailed: bool) -> list[Line]:
    """Return the preview of a routine: name, warnings, roles, keys, exercises, needs, and where it comes from."""
    fitted = shelf.fitted[row_id]
    routine, level = fitted.routine, shelf.level
    length, others = lengths(routine, level)
    facts = [length] if others else [length, f"level {level}"]
    facts += [routine.position] if routine.desk else [routine.position, "away from the desk"]
    lines = [*paragraph(plain(routine.name), width, "title"), *dotted(" · ".join(facts), width, "strong")]
    lines += paragraph(others, width, "dim")
    lines += _state_lines(shelf, row_id, width)
    lines += _role_lines(shelf, row_id, width)
    lines += [(), *key_flow(routine_keys(shelf, row_id), width)]
    lines += [(), *paragraph(plain(routine.summary), width)] if routine.summary else []
    if routine.order == "pick":
        lines += [
            (),
            *paragraph(f"Enter: play all · c: choose {routine.pick_min} to {routine.pick_max} of them", width),
        ]
    lines += [(), *item_lines(routine, level, width, detailed=detailed)]
    if routine.learning_s[level - 1]:
        reading = f"This includes {count(routine.learning_s[level - 1], 'second')} for reading what is new to you."
        lines += paragraph(reading, width, "dim")
    if routine.kind == "check":
        lines += [(), *_totals(shelf, routine, width)]
    lines += [()] if lines[-1] else []
    lines += dotted(f"Moves {body_parts(routine)}", width, "dim") if routine.body() else []
    lines += paragraph(f"Needs: {', '.join(routine.props)}".replace("_", " "), width, "dim") if routine.props else []
    return [*lines, (), *provenance_lines(routine, shelf, width)]


def _state_lines(shelf: LibraryShelf, row_id: str, width: int) -> list[Line]:
    """Return why a routine is not suitable, when it opens, that it is the next one, and how it was adapted."""
    fitted = shelf.fitted[row_id]
    lines = paragraph(f"! Not suitable for you now: {fitted.reason}.", width, "warn") if fitted.locked else []
    opens = shelf.opens(fitted.routine)
    if opens is not None:
        lines += paragraph(f"· Once a week: again from {weekday(opens)}, {day_and_month(opens)}.", width, "warn")
    if row_id == shelf.coming:
        lines += paragraph(f"● Next: {plain(shelf.why)}", width, "good")
    # The reason for the next routine often contains the first note already.
    repeated = row_id == shelf.coming and bool(fitted.notes) and fitted.notes[0][1:].rstrip(".") in shelf.why
    for note in fitted.notes[1:] if repeated else fitted.notes:
        lines += paragraph(f"~ {plain(note, 200)}", width, "warn")
    return lines


def _role_lines(shelf: LibraryShelf, row_id: str, width: int) -> list[Line]:
    """Return how often a routine was done, and its roles in the settings."""
    lines: list[Line] = []
    times = shelf.times(row_id)
    if times and row_id in shelf.last:
        often = "once" if times == 1 else f"{times} times"
        lines += paragraph(f"Done {often}, last {days_ago(shelf.last[row_id], shelf.today)}", width, "dim")
    if row_id == shelf.default and not (row_id == shelf.coming and shelf.chosen_by == "default"):
        lines += _marked(DEFAULT, f"Your default routine{', unused' if shelf.chosen_by != 'default' else ''}", width)
    if row_id == shelf.quick:
        lines += _marked(QUICK, "The quick one at a reminder", width)
    if row_id in shelf.listed:
        place = f"{shelf.listed.index(row_id) + 1} of {len(shelf.listed)}"
        lines += _marked(LISTED, f"{place} in {'your list' if shelf.chosen_by == 'list' else 'list, unused'}", width)
    return lines


def _marked(sign: tuple[str, str], text: str, width: int) -> list[Line]:
    """Return a paragraph with a sign before its first line."""
    first, *rest = paragraph(text.strip(), width - 2, "dim") or [()]
    return [(sign, ("", " "), *first), *((("", "  "), *line) for line in rest)]


def _rest_lines(shelf: LibraryShelf, rest: Rest, width: int) -> list[Line]:
    arm = f" {ARM_CARD}" if rest.why == "arm" else ""
    text = LOCKED if rest.locked else f"It {why_resting(rest)}. {REPLACED}{arm}"
    return [*paragraph(shelf.name(rest), width, "title"), (), *paragraph(text, width)]


def _totals(shelf: LibraryShelf, routine: Routine, width: int) -> list[Line]:
    checks = [result for result in shelf.snapshot.checks if result.routine == routine.id]
    trend = selftest.trend(checks)[-TOTALS_SHOWN:]
    if not trend:
        return paragraph("Not done yet. Later results are compared with your first one.", width)
    most = selftest.max_total(checks[-1])
    totals: list[Line] = [
        (("dim", f"{day}  "), ("strong", f"{total:>2}"), ("dim", f" of {most}")) for day, total in trend
    ]
    return [*paragraph("Your totals", width, "head"), *totals]
