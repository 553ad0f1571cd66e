"""The draft as rows, and the lines about it: a note, the length and the first problem."""

from __future__ import annotations

import re

from rich.cells import cell_len

from deskspine.core.routines.composer import Draft
from deskspine.core.routines.model import LEVELS, Exercise, Level, Slot
from deskspine.core.text.durations import minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.tui.library.catalogue import Catalogue, name_line
from deskspine.tui.library.details import dose_words
from deskspine.tui.widgets.lines import Line, paragraph, short, spread, wrap
from deskspine.tui.widgets.rows import Row

EMPTY = "Nothing chosen yet. Press Enter to add the highlighted exercise."
RULE_NUMBER = re.compile(r" \(L\d+\)\.?$")
NOTE_LINES, LOW_NOTE_LINES = 2, 1
"""Maximum lines of the note about the highlighted exercise, in a high and in a low window."""


def draft_rows(draft: Draft, catalogue: Catalogue, width: int) -> list[Row]:
    """Return the chosen exercises in order, with seconds and dose; the id of a row is its place."""
    out: list[Row] = [("", (("head", " Your routine"),))]
    for at, slot in enumerate(draft.items):
        left = name_line(slot.exercise, slot.seconds(catalogue.level), catalogue, width)
        out.append((str(at), spread(left, (("dim", _dose_short(slot, catalogue.level)),), width)))
    return out if draft.items else [*out, *(("", (("dim", f" {line}"),)) for line in wrap(EMPTY, width - 2))]


def exercise_note(catalogue: Catalogue, exercise: Exercise | None, width: int, most: int = NOTE_LINES) -> list[Line]:
    """Return a note about an exercise of the catalogue, or why it is not suitable for this person."""
    if exercise is None:
        return []
    if trouble := catalogue.trouble(exercise):
        return _note(trouble, width, most, "warn")
    return _note(f"{exercise.cue}. {exercise.why}".strip(), width, most)


def item_note(catalogue: Catalogue, slot: Slot | None, width: int, most: int = NOTE_LINES) -> list[Line]:
    """Return a note about one place of the draft: its dose, and its seconds at every level if they differ."""
    if slot is None:
        return []
    level = catalogue.level
    lengths = [slot.seconds(any_level) for any_level in LEVELS]
    text = f"{slot.seconds(level)} s: {dose_words(slot, level)}."
    if trouble := catalogue.trouble(slot.exercise):
        return _note(f"{text} {trouble}", width, most, "warn")
    levels = f" {', '.join(map(str, lengths))} s at levels 1 to 3."
    return _note(text + levels if len(set(lengths)) > 1 else text, width, most)


def sum_lines(draft: Draft, level: Level, problem: str, width: int) -> list[Line]:
    """Return the length, at all levels if they differ, and the first problem, on one line if that fits.

    The length of the routine before its changes follows, if it was another. The number of the rule at the end of a
    problem is left out: it helps only a person who edits the file.
    """
    lengths = [minutes_seconds(draft.seconds(any_level)) for any_level in LEVELS]
    line: Line = (("strong", lengths[level - 1]),)
    if len(set(lengths)) > 1:
        others = ", ".join(f"level {other}: {lengths[other - 1]}" for other in LEVELS if other != level)
        line = (*line, ("dim", f" ({others})"))
    before = "" if draft.base is None else minutes_seconds(draft.base.known_s(level))
    line = (*line, ("dim", f"   was {before}")) if before not in ("", lengths[level - 1]) else line
    text = problem_text(problem)
    used = sum(cell_len(piece) for _, piece in line)
    if text and used + 3 + cell_len(text) <= width:
        return [(*line, ("", "   "), ("warn", text))]
    return [line, *paragraph(text, width, "warn")]


def problem_text(problem: str) -> str:
    """Return a problem as a sentence without the number of its rule, or ""."""
    problem = RULE_NUMBER.sub("", problem)
    return f"{problem[:1].upper()}{problem[1:]}." if problem else ""


def that_fit(lines: list[Line], width: int, height: int) -> list[Line]:
    """Return as many lines as fit in a window of `height` rows; the problem is more important than the length."""
    room = 1 if height < 10 else 2 if height < 16 else 4
    fitting = lines[-room:] if room == 1 else lines[:room]
    if len(fitting) == len(lines) or not fitting[-1]:
        return fitting
    role = fitting[-1][-1][0]
    text = " ".join("".join(part for _, part in line) for line in lines[1 if room == 1 else room - 1 :])
    return [*fitting[:-1], ((role, short(text, width)),)]


def _dose_short(slot: Slot, level: Level) -> str:
    """Return the dose in a few signs: "2×8 s left"."""
    reps, hold_s = slot.dose.reps[level - 1], slot.dose.hold_s[level - 1]
    sides = f" {' '.join(slot.only)}" if slot.only else ""
    return plain(f"{reps}×{hold_s} s{sides}" if hold_s else f"{reps}×{sides}", 40)


def _note(text: str, width: int, most: int, role: str = "dim") -> list[Line]:
    """Return `text` on at most `most` lines, with "…" if it was cut."""
    lines = wrap(plain(text, 400), width)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: max(0, width - 1)] + "…"]
    return [((role, line),) for line in lines]
