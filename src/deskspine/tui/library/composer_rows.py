"""The rows of the composer and the lines below them: catalogue, draft, its length and what is wrong with it."""

from __future__ import annotations

from msgspec import Struct
from rich.cells import cell_len

from deskspine.core.coach.fitting import closes, reason_against
from deskspine.core.coach.recovery import why_resting
from deskspine.core.routines.composer import Draft, catalogue, region
from deskspine.core.routines.lint import LEVELS
from deskspine.core.routines.model import Exercise, Level, Library, Slot
from deskspine.core.text.durations import minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.widgets.lines import KeyList, Line, paragraph, spread, wrap
from deskspine.tui.widgets.rows import Row

EMPTY = "Nothing chosen yet. Press Enter to add the highlighted exercise."
NOTHING_FOUND = "No exercise has this in its name or region."
NOTE_LINES = 2
"""Lines for the highlighted exercise."""
KEYS: dict[str, KeyList] = {
    "catalogue": (
        ("enter", "add"), ("esc", "back"), ("tab", "your routine"), ("/", "find"), ("ctrl+s", "save"), ("?", "help"),
    ),
    "draft": (
        ("ctrl+s", "save"), ("esc", "back"), ("+ -", "times"), ("< >", "hold"), ("x", "remove"), ("s", "sides"),
        ("J K", "move"), ("tab", "catalogue"),
    ),
    "find": (("enter", "go to results"), ("esc", "show all")),
    "name": (("enter", "save"), ("esc", "cancel")),
    "leave": (("enter", "discard"), ("esc", "keep")),
}  # fmt: skip
"""The keys that work in each place, with what they do; those that are needed most come first."""


class Catalogue(Struct, frozen=True):
    """What can be chosen, and what of it is not for this person now."""

    library: Library
    exercises: tuple[Exercise, ...]
    against: dict[str, str]
    """By exercise id: why it is not played."""
    closing: frozenset[str]
    """Ids of those with which a routine is closed as a whole; all others give way to another one."""
    level: Level

    @staticmethod
    def of(snapshot: Snapshot) -> Catalogue:
        """The catalogue as `snapshot` has it."""
        library = snapshot.library or Library({}, {}, {})
        exercises = catalogue(library)
        person = snapshot.person
        closed = {one.id: closes(one, person.flags) for one in exercises}
        against = {one.id: closed[one.id] or reason_against(one, person.flags) for one in exercises}
        resting = {name: f"it {why_resting(rest)}" for name, rest in person.resting.items()}
        kept = {name: against.get(name) or resting.get(name, "") for name in against}
        closing = frozenset(name for name, why in closed.items() if why)
        return Catalogue(library, exercises, {name: why for name, why in kept.items() if why}, closing, snapshot.level)

    def trouble(self, exercise: Exercise) -> str:
        """Return why `exercise` is not for this person and what that does to a routine, in a sentence or two."""
        why = self.against.get(exercise.id, "")
        if not why:
            return ""
        does = "A routine with it is closed to you." if exercise.id in self.closing else "Another one replaces it."
        return f"Not suitable for you: {why}. {does}"


def catalogue_rows(shelf: Catalogue, wanted: str, width: int) -> list[Row]:
    """Return the exercises in whose name, id or regions every wanted word occurs, under the region they move first."""
    out: list[Row] = []
    heading = ""
    for one in shelf.exercises:
        text = " ".join((one.name, one.id, *one.body)).lower()
        if not all(word in text or word in text.replace("-", " ") for word in wanted.lower().split()):
            continue
        if region(one) != heading or not out:
            heading = region(one)
            out += [("", ())] if out else []
            out.append(("", (("head", f" {heading.replace('-', ' ').capitalize() or 'Other'}"),)))
        out.append((one.id, _named(one, one.dose.seconds(shelf.level, len(one.sides)), shelf)))
    return out or [("", (("dim", f" {line}"),)) for line in wrap(NOTHING_FOUND, width - 2)]


def draft_rows(draft: Draft, shelf: Catalogue, width: int) -> list[Row]:
    """What was chosen, in order, each with its seconds and its dose; the id of a row is its place."""
    out: list[Row] = [("", (("head", " Your routine"),))]
    for at, slot in enumerate(draft.items):
        left = _named(slot.exercise, slot.seconds(shelf.level), shelf)
        out.append((str(at), spread(left, (("dim", _dose_short(slot, shelf.level)),), width)))
    return out if draft.items else [*out, *(("", (("dim", f" {line}"),)) for line in wrap(EMPTY, width - 2))]


def exercise_note(shelf: Catalogue, exercise: Exercise | None, width: int) -> list[Line]:
    """What an exercise of the catalogue is, or why it is not for this person."""
    if exercise is None:
        return []
    if trouble := shelf.trouble(exercise):
        return _note(trouble, width, "warn")
    return _note(f"{exercise.cue}. {exercise.why}".strip(), width)


def item_note(shelf: Catalogue, slot: Slot | None, width: int) -> list[Line]:
    """What one place of the draft is: its dose in words, and its seconds at every level when they differ."""
    if slot is None:
        return []
    level = shelf.level
    lengths = [slot.seconds(each) for each in LEVELS]
    text = f"{slot.seconds(level)} s: {_dose_long(slot, level)}."
    if trouble := shelf.trouble(slot.exercise):
        return _note(f"{text} {trouble}", width, "warn")
    levels = f" {', '.join(map(str, lengths))} s at levels 1 to 3."
    return _note(text + levels if len(set(lengths)) > 1 else text, width)


def sum_lines(draft: Draft, level: Level, trouble: str, width: int) -> list[Line]:
    """The length now, at all levels when they differ, and the first thing that is wrong: on one line where it fits."""
    lengths = [minutes_seconds(draft.seconds(each)) for each in LEVELS]
    line: Line = (("strong", lengths[level - 1]),)
    if len(set(lengths)) > 1:
        others = ", ".join(f"level {each}: {lengths[each - 1]}" for each in LEVELS if each != level)
        line = (*line, ("dim", f" ({others})"))
    text = f"{trouble[:1].upper()}{trouble[1:]}." if trouble else ""
    used = sum(cell_len(piece) for _, piece in line)
    if text and used + 3 + cell_len(text) <= width:
        return [(*line, ("", "   "), ("warn", text))]
    return [line, *paragraph(text, width, "warn")]


def _named(exercise: Exercise, seconds: int, shelf: Catalogue) -> Line:
    """How long and what; a sign and a dim name for what is not for this person."""
    against = exercise.id in shelf.against
    sign, role = (("warn", " ! "), "dim") if against else (("", "   "), "")
    return (("", " "), ("dim", f"{seconds:>3} s"), sign, (role, plain(exercise.name)))


def _dose_short(slot: Slot, level: Level) -> str:
    """The dose in a few signs: "2×8 s left"."""
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
    """`text` on the lines there are for it, with a sign where it was cut."""
    lines = wrap(plain(text, 400), width)
    if len(lines) > NOTE_LINES:
        lines = [*lines[: NOTE_LINES - 1], lines[NOTE_LINES - 1][: max(0, width - 1)] + "…"]
    return [((role, line),) for line in lines]
