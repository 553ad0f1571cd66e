"""Routines and exercises as plain text of 80 columns, for the command line and for a pipe."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence

from deskspine.core.coach.fitting import closes, closing, fit, in_short, reason_against
from deskspine.core.person.person import Person
from deskspine.core.routines.model import LEVELS, Dose, Exercise, Level, Library, Problem, Routine
from deskspine.core.text.durations import minutes_seconds
from deskspine.core.text.markdown import blocks
from deskspine.core.text.sanitize import plain

WIDTH = 80
Out = Callable[[str], None]
"""Function that prints one line."""


def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """Return `text` in lines of at most 80 columns; a word longer than a line, such as a path, stays whole."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def routine_rows(routines: Iterable[Routine]) -> Iterator[str]:
    """Return a table of routines: id, promised length at each level, position, name."""
    rows = [(one, _lengths(one)) for one in routines]
    ids = max((len(one.id) for one, _ in rows), default=2)
    long = max((len(lengths) for _, lengths in rows), default=0)
    long = max(long, len("LEVEL 1, 2, 3"))
    yield _cut(f"{'ID':<{ids}}  {'LEVEL 1, 2, 3':<{long}}  {'POSITION':<8}  NAME")
    for one, lengths in rows:
        yours = "yours: " if one.own else ""
        yield _cut(f"{one.id:<{ids}}  {lengths:<{long}}  {one.position:<8}  {yours}{one.name}")


def fitted_rows(routines: Iterable[Routine], library: Library, person: Person) -> Iterator[str]:
    """Return the closed parts and the changes for `person`, with the reasons, under a heading each."""
    fitted = [fit(one, library, person) for one in routines]
    closed = [(one.routine.id, f"{one.reason}.") for one in fitted if one.locked]
    changed = [(one.routine.id, in_short(one.notes)) for one in fitted if one.notes and not one.locked]
    for heading, found in (("Closed to you:", closed), ("Changed for you:", changed)):
        if found:
            yield ""
            yield heading
        for name, words in found:
            yield from wrapped(f"{name}: {plain(words, 300)}", "  ", "    ")


def routine_page(routine: Routine, library: Library, person: Person) -> Iterator[str]:
    """Return the page of a routine: description and needs, changes for `person`, and its items with their seconds."""
    yield f"{routine.name} ({routine.id})"
    yield from wrapped(routine.summary)
    yield ""
    yield from _field(
        "Length",
        _lengths(routine) + " at level 1, 2, 3; longer while it is new" if routine.slots else "a card, no timer",
    )
    yield from _field("Position", routine.position if routine.desk else f"{routine.position}, away from the desk")
    yield from _field("Needs", ", ".join(routine.props).replace("_", " "))
    if routine.slots:
        yield from _field("Locked for", ", ".join(closing(routine)).replace("_", " "))
        yield from _for_you(routine, library, person)
    yield from _field("From", "your own folder" if routine.own else f"shipped; {', '.join(routine.source)}")
    if routine.slots:
        yield ""
        yield from arithmetic(routine, 1)
    if routine.about:
        yield ""
        yield from prose(routine.about)


def _for_you(routine: Routine, library: Library, person: Person) -> Iterator[str]:
    fitted = fit(routine, library, person)
    if fitted.locked:
        yield from _field("For you", f"closed: {fitted.reason}.")
    for at, note in enumerate(fitted.notes):
        yield from wrapped(plain(note, 300), f"{'For you' if at == 0 else '':<12}", " " * 12)
    if fitted.notes:
        yield from _field("", "Below it is as it was written.")


def card_page(card: Routine) -> Iterator[str]:
    """Return the page of a card."""
    yield card.name
    yield ""
    yield from prose(card.about)


def prose(text: str) -> Iterator[str]:
    """Return light Markdown as plain text."""
    before = ""
    for block in blocks(text):
        if before and not (block.kind == "point" and before == "point") and before != "heading":
            yield ""
        yield from wrapped(block.text, "- ", "  ") if block.kind == "point" else wrapped(block.text)
        before = block.kind


def system_rows(library: Library) -> Iterator[str]:
    """Return the systems of the article: name, the result for its entries, and its routine now."""
    for system in library.systems:
        yield _cut(f"{system.code}  {system.name}")
        summary = f"{system.entries} in the article" if system.entries else "the article gives no exercises for it"
        summary += f", {system.kept} kept or adapted" if system.entries else ""
        summary += f", {len(system.replaced)} replaced" if system.replaced else ""
        summary += f", {len(system.left_out)} left out" if system.left_out else ""
        yield from wrapped(summary, "     ", "     ")
        yield from wrapped("; ".join((*system.replaced, *system.left_out)), "     ", "     ")
        played = ", ".join(one.id for one in library.of_system(system))
        card = f"; card: {system.card}" if system.card else ""
        yield from wrapped(f"now: {played or 'a card only'}{card}", "     ", "     ")
    systems = library.systems
    totals = [sum(one.entries for one in systems), sum(one.kept for one in systems)]
    totals += [sum(len(one.replaced) for one in systems), sum(len(one.left_out) for one in systems)]
    yield ""
    yield (
        f"{len(systems)} systems: {totals[0]} exercises and tests, "
        f"{totals[1]} kept or adapted, {totals[2]} replaced, {totals[3]} left out"
    )


def exercise_page(exercise: Exercise, library: Library, person: Person) -> Iterator[str]:
    """Return the page of an exercise: how it is done, what to watch for, its key poses in words."""
    yield f"{exercise.name} ({exercise.id})"
    yield exercise.cue
    yield ""
    for side, steps in exercise.all_steps():
        if side:
            yield f"  {side[0].upper()}{side[1:]}"
        for number, line in enumerate(steps, 1):
            yield f"  {number}. {line}"
    yield ""
    yield from _field("Why", exercise.why)
    yield from _field("Feel", exercise.feel)
    yield from _field("Watch", exercise.watch)
    yield from _field("Easier", exercise.easier)
    yield from _field("Sides", ", ".join(exercise.sides))
    yield from _field("Usual", dose_sum(len(exercise.sides), exercise.dose, 1))
    yield from _field("Moves", ", ".join(exercise.body))
    yield from _field("Tags", ", ".join(exercise.tags))
    yield from _field("Instead", exercise.alt)
    closed, against = closes(exercise, person.flags), reason_against(exercise, person.flags)
    given = f"another one replaces it: {against}." if against else ""
    yield from _field("For you", f"closes a routine that has it: {closed}." if closed else given)
    yield from _field("In", ", ".join(_users(exercise, library)))
    yield from _field("From", "your own folder" if exercise.own else ", ".join(exercise.source))
    yield ""
    yield "Key poses"
    for frame in exercise.frames:
        pose = library.poses.get(frame.pose)
        side = f" ({frame.side})" if frame.side else ""
        yield from wrapped(f"{pose.words if pose else frame.pose}{side}", f"  {frame.phase:<5} ", " " * 8)


def arithmetic(routine: Routine, level: Level) -> Iterator[str]:
    """Return the sum of a routine at `level`, item by item, and the length that it promises."""
    for number, slot in enumerate(routine.slots, 1):
        sides = f"  {', '.join(slot.sides)}" if slot.sides else ""
        yield _cut(f"  {number:>2}  {slot.exercise.id:<22}  {dose_sum(len(slot.sides), slot.dose, level)}{sides}")
    played_s = sum(slot.seconds(level) for slot in routine.slots)
    yield f"      level {level}: {played_s} s, promised {routine.promise_s(level)} s"


def exercise_sums(exercises: Sequence[Exercise]) -> Iterator[str]:
    """Return the usual dose of each exercise at every level."""
    for one in exercises:
        sides = f" ({', '.join(one.sides)})" if one.sides else ""
        yield f"  {one.id}{sides}"
        for level in LEVELS:
            yield f"      level {level}: {dose_sum(len(one.sides), one.dose, level)}"


def problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Return each problem on lines of its own."""
    for one in problems:
        yield from wrapped(plain(str(one), 600), "  ", "    ")


def dose_sum(sides: int, dose: Dose, level: Level) -> str:
    """Return the seconds of one exercise as a sum: "5 + 2 x 1 x (2 + 8 + 2) = 29 s"."""
    at = level - 1
    after = f" + {dose.rest_after_s[at]}" if dose.rest_after_s[at] else ""
    once = f"({dose.move_s[at]} + {dose.hold_s[at]} + {dose.rest_s[at]})"
    total = dose.seconds(level, sides)
    return f"{dose.prep_s[at]} + {max(1, sides)} x {dose.reps[at]} x {once}{after} = {total} s"


def _lengths(routine: Routine) -> str:
    return "  ".join(minutes_seconds(routine.promise_s(level)) for level in LEVELS) if routine.slots else "card"


def _users(exercise: Exercise, library: Library) -> list[str]:
    return [one.id for one in library.routines.values() if any(slot.exercise.id == exercise.id for slot in one.slots)]


def _field(name: str, text: str) -> list[str]:
    return wrapped(text, f"{name:<12}", " " * 12) if text else []


def _cut(line: str) -> str:
    line = line.rstrip()
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
