"""The rows of the composer's two lists, and the lines below them: a note, the length and the first problem."""

from __future__ import annotations

import re

from msgspec import Struct
from rich.cells import cell_len

from deskspine.core.coach.fitting import closes, reason_against
from deskspine.core.coach.recovery import why_resting
from deskspine.core.routines.composer import Draft, region
from deskspine.core.routines.composer import catalogue as offered_exercises
from deskspine.core.routines.model import LEVELS, Exercise, Level, Library, Slot
from deskspine.core.text.durations import minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import EDIT_KEYS, FIND_KEYS, foot, page_key
from deskspine.tui.widgets.lines import KeyList, Line, paragraph, spread, wrap
from deskspine.tui.widgets.rows import CHOOSE, Row

EMPTY = "Nothing chosen yet. Press Enter to add the highlighted exercise."
NOTHING_FOUND = "No exercise found. Search for a name or a part of the body."
RULE_NUMBER = re.compile(r" \(L\d+\)\.?$")
NOTE_LINES = 2
"""Maximum lines of the note about the highlighted exercise."""
LEAVE, DISCARD = page_key("escape", "leave", "Close"), page_key("enter", "discard")
OTHER_SIDE = page_key("tab,shift+tab", "other_side", priority=True)
FIND = page_key("slash", "find", "Find")
SAVE = page_key("ctrl+s", "save", "Save", priority=True)
TIMES_MORE, TIMES_LESS = page_key("plus,equals_sign", "reps(1)"), page_key("minus", "reps(-1)")
HOLD_MORE = page_key("greater_than_sign,right_square_bracket", "hold(1)")
HOLD_LESS = page_key("less_than_sign,left_square_bracket", "hold(-1)")
SIDES = page_key("s", "sides")
MOVE_UP, MOVE_DOWN = page_key("K,shift+up", "move_item(-1)"), page_key("J,shift+down", "move_item(1)")
REMOVE = page_key("x,delete,backspace", "remove")
PAGE_KEYS = (
    LEAVE, DISCARD, OTHER_SIDE, FIND, SAVE, TIMES_MORE, TIMES_LESS, HOLD_MORE, HOLD_LESS, SIDES, MOVE_UP, MOVE_DOWN,
    REMOVE,
)  # fmt: skip
KEYS: dict[str, KeyList] = {
    "catalogue": (
        foot("add", CHOOSE), foot("back", LEAVE), foot("your routine", OTHER_SIDE), foot("find", FIND),
        foot("save", SAVE),
    ),
    "draft": (
        foot("save", SAVE), foot("back", LEAVE), foot("times", TIMES_MORE, TIMES_LESS),
        foot("hold", HOLD_LESS, HOLD_MORE), foot("remove", REMOVE), foot("sides", SIDES),
        foot("move", MOVE_DOWN, MOVE_UP), foot("catalogue", OTHER_SIDE),
    ),
    "find": FIND_KEYS,
    "name": EDIT_KEYS,
    "leave": (foot("discard", DISCARD), foot("keep editing", LEAVE)),
}  # fmt: skip
"""The keys that work in each place, the most important first."""


class Catalogue(Struct, frozen=True):
    """The exercises to choose from, and the reasons against some of them for this person."""

    library: Library
    exercises: tuple[Exercise, ...]
    against: dict[str, str]
    """Reason why an exercise is not played, by exercise id."""
    closing: frozenset[str]
    """Ids of exercises that close a whole routine for this person; others are replaced."""
    level: Level

    @staticmethod
    def of(snapshot: Snapshot) -> Catalogue:
        """Return the catalogue of `snapshot`."""
        library = snapshot.library or Library({}, {}, {})
        exercises = offered_exercises(library)
        person = snapshot.person
        closed = {exercise.id: closes(exercise, person.flags) for exercise in exercises}
        against: dict[str, str] = {}
        for exercise in exercises:
            why = closed[exercise.id] or reason_against(exercise, person.flags)
            if not why and (rest := person.resting.get(exercise.id)):
                why = f"it {why_resting(rest)}"
            if why:
                against[exercise.id] = why
        closing = frozenset(exercise_id for exercise_id, why in closed.items() if why)
        return Catalogue(library, exercises, against, closing, snapshot.level)

    def trouble(self, exercise: Exercise) -> str:
        """Return why `exercise` is not suitable for this person and what happens then, or "" if it is suitable."""
        why = self.against.get(exercise.id, "")
        if not why:
            return ""
        locked = exercise.id in self.closing
        effect = "You cannot start a routine with it." if locked else "Another exercise replaces it."
        return f"Not suitable for you: {why}. {effect}"


def catalogue_rows(catalogue: Catalogue, search: str, width: int) -> list[Row]:
    """Return the exercises with every word of `search` in their names, ids or regions, under their first regions."""
    out: list[Row] = []
    heading = ""
    for exercise in catalogue.exercises:
        text = " ".join((exercise.name, exercise.id, *exercise.body)).lower()
        if not all(word in text or word in text.replace("-", " ") for word in search.lower().split()):
            continue
        if region(exercise) != heading or not out:
            heading = region(exercise)
            out += [("", ())] if out else []
            out.append(("", (("head", f" {heading.replace('-', ' ').capitalize() or 'Other'}"),)))
        seconds = exercise.dose.seconds(catalogue.level, len(exercise.sides))
        out.append((exercise.id, _name_line(exercise, seconds, catalogue)))
    return out or [("", (("dim", f" {line}"),)) for line in wrap(NOTHING_FOUND, width - 2)]


def draft_rows(draft: Draft, catalogue: Catalogue, width: int) -> list[Row]:
    """Return the chosen exercises in order, with seconds and dose; the id of a row is its place."""
    out: list[Row] = [("", (("head", " Your routine"),))]
    for at, slot in enumerate(draft.items):
        left = _name_line(slot.exercise, slot.seconds(catalogue.level), catalogue)
        out.append((str(at), spread(left, (("dim", _dose_short(slot, catalogue.level)),), width)))
    return out if draft.items else [*out, *(("", (("dim", f" {line}"),)) for line in wrap(EMPTY, width - 2))]


def exercise_note(catalogue: Catalogue, exercise: Exercise | None, width: int) -> list[Line]:
    """Return a note about an exercise of the catalogue, or why it is not suitable for this person."""
    if exercise is None:
        return []
    if trouble := catalogue.trouble(exercise):
        return _note(trouble, width, "warn")
    return _note(f"{exercise.cue}. {exercise.why}".strip(), width)


def item_note(catalogue: Catalogue, slot: Slot | None, width: int) -> list[Line]:
    """Return a note about one place of the draft: its dose, and its seconds at every level if they differ."""
    if slot is None:
        return []
    level = catalogue.level
    lengths = [slot.seconds(any_level) for any_level in LEVELS]
    text = f"{slot.seconds(level)} s: {_dose_long(slot, level)}."
    if trouble := catalogue.trouble(slot.exercise):
        return _note(f"{text} {trouble}", width, "warn")
    levels = f" {', '.join(map(str, lengths))} s at levels 1 to 3."
    return _note(text + levels if len(set(lengths)) > 1 else text, width)


def sum_lines(draft: Draft, level: Level, problem: str, width: int) -> list[Line]:
    """Return the length, at all levels if they differ, and the first problem, on one line if that fits.

    The number of the rule at the end of a problem is left out: it helps only a person who edits the file.
    """
    lengths = [minutes_seconds(draft.seconds(any_level)) for any_level in LEVELS]
    line: Line = (("strong", lengths[level - 1]),)
    if len(set(lengths)) > 1:
        others = ", ".join(f"level {other}: {lengths[other - 1]}" for other in LEVELS if other != level)
        line = (*line, ("dim", f" ({others})"))
    text = problem_text(problem)
    used = sum(cell_len(piece) for _, piece in line)
    if text and used + 3 + cell_len(text) <= width:
        return [(*line, ("", "   "), ("warn", text))]
    return [line, *paragraph(text, width, "warn")]


def problem_text(problem: str) -> str:
    """Return a problem as a sentence without the number of its rule, or ""."""
    problem = RULE_NUMBER.sub("", problem)
    return f"{problem[:1].upper()}{problem[1:]}." if problem else ""


def _name_line(exercise: Exercise, seconds: int, catalogue: Catalogue) -> Line:
    """Return seconds and name; what is not suitable for this person has a sign and a dim name."""
    against = exercise.id in catalogue.against
    sign, role = (("warn", " ! "), "dim") if against else (("", "   "), "")
    return (("", " "), ("dim", f"{seconds:>3} s"), sign, (role, plain(exercise.name)))


def _dose_short(slot: Slot, level: Level) -> str:
    """Return the dose in a few signs: "2×8 s left"."""
    reps, hold_s = slot.dose.reps[level - 1], slot.dose.hold_s[level - 1]
    sides = f" {' '.join(slot.only)}" if slot.only else ""
    return plain(f"{reps}×{hold_s} s{sides}" if hold_s else f"{reps}×{sides}", 40)


def _dose_long(slot: Slot, level: Level) -> str:
    reps, hold_s = slot.dose.reps[level - 1], slot.dose.hold_s[level - 1]
    parts = ["once" if reps == 1 else f"{reps} times"]
    parts += [f"held {hold_s} s"] if hold_s else []
    parts += [f"{slot.sides[0]} only" if len(slot.sides) == 1 else " then ".join(slot.sides)] if slot.sides else []
    return plain(", ".join(parts), 120)


def _note(text: str, width: int, role: str = "dim") -> list[Line]:
    """Return `text` on at most `NOTE_LINES` lines, with "…" if it was cut."""
    lines = wrap(plain(text, 400), width)
    if len(lines) > NOTE_LINES:
        lines = [*lines[: NOTE_LINES - 1], lines[NOTE_LINES - 1][: max(0, width - 1)] + "…"]
    return [((role, line),) for line in lines]
