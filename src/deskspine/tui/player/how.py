"""The instructions in the panel: how the exercise is done, with notes; they step back while a position is held."""

from __future__ import annotations

from deskspine.core.coach.fitting import in_short
from deskspine.core.player.plan import Plan
from deskspine.core.player.view import PlayerView
from deskspine.core.player.wording import steps_now
from deskspine.core.text.sanitize import plain
from deskspine.tui.widgets.lines import Line, paragraph

MAX_HOW = 3
"""Maximum lines of instructions."""


def steps_back(view: PlayerView) -> bool:
    """Return True while nothing has to be read: in a hold and in the rest after it."""
    return view.phase in ("hold", "rest") and not view.breathing


def cue_lines(view: PlayerView, width: int) -> list[Line]:
    """Return the cue: the one sentence that says what to do."""
    return paragraph(plain(view.exercise.cue), width, "dim" if steps_back(view) else "strong")


def free_lines(view: PlayerView, plan: Plan, width: int, room: int, *, first_time: bool = False) -> list[Line]:
    """Return steps and notes in at most `room` lines, whole ones only; the most important stay longest.

    With `first_time` the reason for the exercise is one of them. It takes no row from anything else.
    """
    exercise = view.exercise
    feel = f"You may feel: {plain(exercise.feel)}" if exercise.feel else ""
    watch = f"Take care: {plain(exercise.watch)}" if exercise.watch else ""
    changed = plain(in_short(plan.routine.notes), 200) if view.item == 0 else ""
    begins = view.item == 0 and view.phase == "prep"
    texts = plan.routine.texts
    before = f"{plain(texts.before)} {plain(texts.stop)}" if begins else ""
    how = (f"Easier: {plain(view.easier)}",) if view.easier else steps_now(view.steps, view.phase)
    role = "accent" if view.easier else "dim" if steps_back(view) else ""
    how_parts = _whole([paragraph(plain(step), width, role) for step in how], MAX_HOW)
    why = paragraph(f"Why: {plain(exercise.why)}", width, "dim") if first_time and exercise.why else []
    notes = [paragraph(feel, width, "dim"), paragraph(watch, width, "dim"), paragraph(changed, width, "accent"),
             why, paragraph(before, width, "dim")]  # fmt: skip
    before_notes, after_notes = (how_parts, []) if view.easier else ([], how_parts)
    order = [*before_notes, notes[2], notes[4], notes[1], *after_notes, notes[0]]
    fitting: list[int] = []
    left = room
    for part in order:
        if part and len(part) <= left:
            fitting.append(id(part))
            left -= len(part)
    if why and len(why) < left:  # the empty row stays
        fitting.append(id(why))
        left -= len(why)
    step_lines = [line for part in how_parts if id(part) in fitting for line in part]
    note_lines = [line for part in notes if id(part) in fitting for line in part]
    return [*step_lines, *([()] if left and step_lines and note_lines else []), *note_lines]


def _whole(parts: list[list[Line]], most: int) -> list[list[Line]]:
    """Return as many of the first `parts` as have at most `most` lines together, but at least the first."""
    while len(parts) > 1 and sum(map(len, parts)) > most:
        parts = parts[:-1]
    return parts
