"""The routine of the next break in words: its name, why it is next, and its exercises."""

from __future__ import annotations

from rich.cells import cell_len

from deskspine.core.coach.course import DAYS, MEANING
from deskspine.core.routines.model import Routine
from deskspine.core.text.durations import length, minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wording.states import body_parts
from deskspine.tui.widgets.lines import Line, dotted, fitted, paragraph, short, wrap

PLENTY = 11
"""Minimum lines for naming the exercises of the next routine."""
HEADING: Line = (("head", "Up next"),)


def lines(snapshot: Snapshot, width: int, room: int) -> list[Line]:
    """Return the next routine with a heading in at most `room` lines, with its exercises if `room` is large."""
    if room < 1:
        return []
    name = _name(snapshot, width)
    if room < 6:
        one = (*HEADING, ("", "  "), *_name(snapshot, width - 9))
        return [*fitted(one, width), *_few(snapshot, width, room - 1)]
    body = dotted(body_parts(snapshot.next.routine), width, "dim")
    why = plain(snapshot.next.why)
    reason = dotted(f"{why} · {course_words(snapshot)}" if why else course_words(snapshot), width, "dim")
    if room < PLENTY:
        return [HEADING, name, *_few(snapshot, width, room - 2)]
    head = [HEADING, name, *body[:2], *reason]
    parts = _exercises(snapshot.next.routine, width, room - len(head))
    rest: list[Line] = [(), *paragraph(MEANING[snapshot.level], width, "dim")]
    return [*head, *parts, *(rest if len(head) + len(parts) + len(rest) <= room else [])]


def _name(snapshot: Snapshot, width: int) -> Line:
    coming = snapshot.next
    lasts = length(coming.promise_s)
    routine_name = plain(coming.routine.name, 60)
    if cell_len(routine_name) + 3 + cell_len(lasts) > width:
        lasts = minutes_seconds(coming.promise_s)
    routine_name = short(routine_name, max(1, width - 3 - len(lasts)))
    return (("strong", routine_name), ("dim", f"   {lasts}"))


def _few(snapshot: Snapshot, width: int, room: int) -> list[Line]:
    """Return body parts, reason and course in at most `room` lines, the course last."""
    course, why = course_words(snapshot), plain(snapshot.next.why)
    body = dotted(body_parts(snapshot.next.routine), width, "dim")
    both = f"{why} · {course}" if why else course
    if room < 1:
        return []
    if room == 1:
        return [(("dim", both if cell_len(both) <= width else short(course, width)),)]
    if cell_len(both) <= width:
        return [*body[: room - 1], (("dim", both),)]
    last = paragraph(course, width, "dim")
    reason = wrap(why, width)
    most = max(1, room - len(last))
    if len(reason) > most:
        reason = [*reason[: most - 1], short(" ".join(reason[most - 1 :]), width)]
    rows: list[Line] = [*((("dim", line),) for line in reason), *last]
    return [*body[: max(0, room - len(rows))], *rows][:room]


def _exercises(routine: Routine, width: int, room: int) -> list[Line]:
    """Return an empty line and the exercises of a routine in at most `room` lines, with their cues if they fit."""
    if room < 3 or not routine.slots:
        return []
    room -= 1
    cued: list[Line] = []
    for number, slot in enumerate(routine.slots, start=1):
        cued.append((("dim", f"{number:>2}  "), ("", plain(slot.exercise.name, max(1, min(50, width - 4))))))
        cued += [(("dim", f"    {line}"),) for line in wrap(plain(slot.exercise.cue), width - 4)]
    bare = [line for line in cued if len(line) == 2]
    if len(cued) <= room:
        return [(), *cued]
    if len(bare) <= room:
        return [(), *bare]
    shown = bare[: max(0, room - 1)]
    return [(), *shown, (("dim", f"    and {len(bare) - len(shown)} more"),)]


def course_words(snapshot: Snapshot) -> str:
    """Return the day and level of the course, as "day 9 of 21, level 2"."""
    course, level = snapshot.course, snapshot.level
    if snapshot.settings.text("course.level") != "auto":
        return f"level {level}, set by you"
    return f"course done, level {level}" if course.complete else f"day {course.day} of {DAYS}, level {level}"
