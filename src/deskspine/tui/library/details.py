"""The exercises of a routine: one line each, or with dose, steps and what to take care of."""

from __future__ import annotations

from deskspine.core.routines.model import Exercise, Level, Routine, Slot
from deskspine.core.text.sanitize import plain
from deskspine.tui.widgets.lines import Line, paragraph, wrap
from deskspine.tui.widgets.markdown_lines import point

INDENT = 7
"""Cells before the name of an exercise: its seconds."""


def item_lines(routine: Routine, level: Level, width: int, *, detailed: bool = False) -> list[Line]:
    """Return the exercises with their lengths, under the headings of their sections."""
    lines: list[Line] = []
    section = ""
    for slot in routine.slots:
        if slot.section and slot.section != section:
            section = slot.section
            lines += paragraph(plain(section), width, "head")
        head, *rest = wrap(with_sides(slot), width - INDENT) or [""]
        role = "strong" if detailed else ""
        lines += [(("dim", f"{slot.seconds(level):>3} s"), (role, f"  {head}"))]
        lines += [((role, " " * INDENT + line),) for line in rest]
        lines += _indented(detail_lines(slot, level, width - INDENT)) if detailed else []
    return lines


def detail_lines(slot: Slot, level: Level, width: int) -> list[Line]:
    """Return the dose of an exercise, how it is done, and what to take care of."""
    exercise = slot.exercise
    lines = paragraph(dose_words(slot, level), width, "dim")
    lines += paragraph(plain(exercise.cue), width)
    for side, steps in exercise.all_steps():
        lines += paragraph(plain(f"{side}:"), width, "dim") if side else []
        lines += [line for step in steps for line in point(plain(step), width)]
    lines += _labelled(exercise, width)
    return [*lines, ()]


def with_sides(slot: Slot) -> str:
    """Return the exercise in a place of a routine, with its sides."""
    if not slot.sides:
        return plain(slot.exercise.name)
    both = "both sides" if slot.sides == ("left", "right") else " and ".join(slot.sides)
    return plain(f"{slot.exercise.name}, {both}")


def dose_words(slot: Slot, level: Level) -> str:
    """Return the dose of a place in a routine: "3 times, held 8 s, left then right"."""
    reps, hold_s = slot.dose.reps[level - 1], slot.dose.hold_s[level - 1]
    parts = ["once" if reps == 1 else f"{reps} times"]
    parts += [f"held {hold_s} s"] if hold_s else []
    parts += [f"{slot.sides[0]} only" if len(slot.sides) == 1 else " then ".join(slot.sides)] if slot.sides else []
    return plain(", ".join(parts), 120)


def _labelled(exercise: Exercise, width: int) -> list[Line]:
    lines: list[Line] = []
    for label, text in (("Take care: ", exercise.watch), ("Easier: ", exercise.easier)):
        lines += paragraph(f"{label}{plain(text)}", width, "dim") if text else []
    return lines


def _indented(lines: list[Line]) -> list[Line]:
    return [(("", " " * INDENT), *line) if line else () for line in lines]
