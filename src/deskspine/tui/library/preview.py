"""The preview of a row of the library."""

from __future__ import annotations

from deskspine.core.coach import self_test as selftest
from deskspine.core.coach.recovery import why_resting
from deskspine.core.person.person import Rest
from deskspine.core.routines.model import Level, Routine, Slot, System
from deskspine.core.text.dates import day_and_month, weekday
from deskspine.core.text.durations import count, minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.core.toml.diagnostics import Problem
from deskspine.tui.library.rows import CARD, PROBLEMS, LibraryShelf
from deskspine.tui.widgets.lines import Line, dotted, paragraph, wrap
from deskspine.tui.widgets.markdown_lines import prose_lines
from deskspine.tui.wording import body_parts

LOCKED = "It felt worse twice and is off until you have read its page. Press Enter to open the page."
REPLACED = "Meanwhile another exercise replaces it."
ARM_CARD = "Press Enter to read about pain or tingling into an arm."
NONE_LOADED = "No routine could be loaded."
NONE_FOUND = "Nothing found. Search for a name, a part of the body or an exercise system."
TOTALS_SHOWN = 6


def preview(shelf: LibraryShelf, row_id: str, width: int) -> list[Line]:
    """Return the preview of one row."""
    if row_id == PROBLEMS:
        return problem_lines(shelf.library.problems, width)
    if row_id.startswith(CARD) and row_id.removeprefix(CARD) in shelf.library.cards:
        card = shelf.library.cards[row_id.removeprefix(CARD)]
        return [*paragraph(plain(card.name), width, "title"), (), *prose_lines(card.about, width)]
    rest = shelf.rest(row_id)
    if rest is not None:
        return _rest_lines(shelf, rest, width)
    fitted = shelf.fitted.get(row_id)
    if fitted is None:
        return paragraph(NONE_FOUND, width, "dim") if shelf.library.routines else paragraph(NONE_LOADED, width, "warn")
    lines = paragraph(f"Not suitable for you now: {fitted.reason}.", width, "warn") if fitted.locked else []
    opens = shelf.opens(fitted.routine)
    if opens is not None:
        lines += paragraph(f"Once a week: again from {weekday(opens)}, {day_and_month(opens)}.", width, "warn")
    if row_id == shelf.coming:
        lines += paragraph(f"Next: {plain(shelf.why)}", width, "good")
    # The reason for the next routine often contains the first note already.
    repeated = row_id == shelf.coming and bool(fitted.notes) and fitted.notes[0][1:].rstrip(".") in shelf.why
    notes = fitted.notes[1:] if repeated else fitted.notes
    return [*lines, *([()] if lines else []), *routine_lines(fitted.routine, shelf, width, notes)]


def problem_lines(problems: tuple[Problem, ...], width: int) -> list[Line]:
    """Return a paragraph for each problem of a file."""
    lines = [*paragraph("These files have errors and were skipped or read in part.", width, "dim"), ()]
    for problem in problems:
        lines += [*paragraph(plain(str(problem), 600), width), ()]
    return lines


def routine_lines(routine: Routine, shelf: LibraryShelf, width: int, notes: tuple[str, ...]) -> list[Line]:
    """Return what a person wants to know before starting: length, notes, exercises, what it needs, where it is from."""
    level = shelf.level
    facts = [minutes_seconds(routine.promise_s(level)), routine.position, f"level {level}"]
    facts += [] if routine.desk else ["away from the desk"]
    facts += ["your own"] if routine.own else []
    lines = [*paragraph(plain(routine.name), width, "title"), *dotted(" · ".join(facts), width, "strong")]
    lines += dotted(body_parts(routine), width, "dim") if routine.body() else []
    if routine.learning_s[level - 1]:
        reading = f"This includes {count(routine.learning_s[level - 1], 'second')} for reading what is new to you."
        lines += paragraph(reading, width, "dim")
    for note in notes:
        lines += paragraph(plain(note, 200), width, "warn")
    lines += [(), *paragraph(plain(routine.summary), width)] if routine.summary else []
    lines += [(), *item_lines(routine, level, width)]
    if routine.order == "pick":
        choose = f"Enter: play all · c: choose {routine.pick_min} to {routine.pick_max} of them"
        lines += [(), *paragraph(choose, width)]
    if routine.kind == "check":
        lines += [(), *_totals(shelf, routine, width)]
    if routine.props:
        lines += [(), *paragraph(f"Needs: {', '.join(routine.props)}".replace("_", " "), width)]
    for system in shelf.systems(routine):
        lines += [(), *paragraph(f"{plain(system.name)}. {_system_words(system)}", width, "dim")]
    for text in (routine.about, routine.source_note):
        lines += [(), *prose_lines(text, width, "dim")] if text else []
    return lines


def item_lines(routine: Routine, level: Level, width: int) -> list[Line]:
    """Return the exercises with their lengths, under the headings of their sections."""
    lines: list[Line] = []
    section = ""
    for slot in routine.slots:
        if slot.section and slot.section != section:
            section = slot.section
            lines += paragraph(plain(section), width, "head")
        head, *rest = wrap(with_sides(slot), width - 7) or [""]
        lines += [(("dim", f"{slot.seconds(level):>3} s"), ("", f"  {head}"))]
        lines += [(("", " " * 7 + line),) for line in rest]
    return lines


def with_sides(slot: Slot) -> str:
    """Return the exercise in a place of a routine, with its sides."""
    if not slot.sides:
        return plain(slot.exercise.name)
    both = "both sides" if slot.sides == ("left", "right") else " and ".join(slot.sides)
    return plain(f"{slot.exercise.name}, {both}")


def _system_words(system: System) -> str:
    entries = count(system.entries, "exercise")
    if not system.entries:
        return "The article names this system, but not its exercises."
    parts = [f"{system.kept} kept or adapted"]
    parts += [f"{len(system.replaced)} replaced"] * bool(system.replaced)
    parts += [f"{len(system.left_out)} left out"] * bool(system.left_out)
    return f"{entries} in the article: {', '.join(parts)}."


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
    totals = [(("dim", f"{day}  "), ("strong", f"{total:>2}"), ("dim", f" of {most}")) for day, total in trend]
    return [*paragraph("Your totals", width, "head"), *totals]
