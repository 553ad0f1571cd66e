"""The page of the body: the minutes that each region was moved, and the movements with how they went."""

from __future__ import annotations

from datetime import date

from deskspine.core.history.sentences import region_name
from deskspine.core.history.summaries import ExerciseDays
from deskspine.core.history.views import BodyView, RegionTime
from deskspine.core.text.dates import day_and_month
from deskspine.core.text.durations import count
from deskspine.tui.history.drawing import CellCanvas, Drawing, Fact, Mark, stacked
from deskspine.tui.history.room import Room, page_of, plot_height
from deskspine.tui.history.words import spent
from deskspine.tui.widgets.lines import short

PROMISE = "The minutes that each part of the body moves will be here, and every movement with how it went."
"""Shown on a page without rows."""
MOST_COLUMNS, BETWEEN = 84, 4
"""Maximum columns of the regions and of the movements, and columns between them."""
NAME_COLUMNS = 20
TIME_COLUMNS = 10
SIDE_BY_SIDE = 104
"""Minimum columns for the regions and the movements side by side."""
EIGHTHS = " ▏▎▍▌▋▊▉█"
"""A cell that is filled by eighths from the left."""


def body_page(view: BodyView, room: Room) -> Drawing:
    """Return the page of the body."""
    promise = "" if view.exercises else PROMISE
    height = plot_height(view.sentence, promise, room)
    beside = room.width >= SIDE_BY_SIDE
    width = min(room.width // 2 - 2, MOST_COLUMNS) if beside else room.width
    regions = _regions(view, room, min(width, MOST_COLUMNS), spaced=2 * len(view.regions) < height and beside)
    movements = _movements(view, room, min(MOST_COLUMNS, room.width - width - BETWEEN) if beside else room.width)
    if not view.exercises:
        plot = regions
    elif beside:
        canvas = CellCanvas(room.width, max(len(regions.lines), len(movements.lines)))
        canvas.put_drawing(0, 0, regions)
        canvas.put_drawing(width + BETWEEN, 0, movements)
        plot = canvas.drawing()
    else:
        plot = stacked((regions, Drawing(((),)), movements))
    return page_of(view.sentence, promise, plot, room)


def _regions(view: BodyView, room: Room, width: int, *, spaced: bool) -> Drawing:
    if not view.regions:
        return Drawing(())
    pitch = 2 if spaced else 1
    canvas = CellCanvas(width, pitch * (len(view.regions) + 1))
    canvas.put(0, 0, "Moved", "head")
    names = min(NAME_COLUMNS, max((len(_name(region)) for region in view.regions), default=0)) + 2
    most = max((region.seconds for region in view.regions), default=0.0)
    bar = width - names - TIME_COLUMNS
    for number, region in enumerate(view.regions):
        y = pitch + number * pitch
        chosen = region.region == room.highlighted
        name = short(_name(region), names - 1)
        canvas.put(0, y, f" {name} " if chosen else f" {name}", "mark" if chosen else "" if region.seconds else "dim")
        eighths = round(region.seconds / most * bar * 8) if most else 0
        full, rest = divmod(max(eighths, 1 if region.seconds else 0), 8)
        role = "mark-move" if chosen else "move"
        if region.seconds:
            end = canvas.put(names, y, "█" * full + (EIGHTHS[rest] if rest and not room.full_blocks else ""), role)
            canvas.put(end + 1, y, spent(region.seconds), "strong" if chosen else "dim")
        else:
            canvas.put(names, y, "· not yet", "track")
        canvas.marks.append(Mark(region.region, 0, y, width, 1, _name(region), _region_facts(region)))
    return canvas.drawing()


def _name(region: RegionTime) -> str:
    return region_name(region.region).capitalize()


def _region_facts(region: RegionTime) -> tuple[Fact, ...]:
    if not region.seconds:
        return (("", "not moved in these days"),)
    last = (("last on", day_and_month(date.fromisoformat(region.last_day))),) if region.last_day else ()
    return (("moved", spent(region.seconds)), ("by", count(region.exercises, "movement")), *last)


def _movements(view: BodyView, room: Room, width: int) -> Drawing:
    """Return the movements: done, and what else happened, in words."""
    canvas = CellCanvas(width, len(view.exercises) + 1)
    names = min(30, max(12, width - 28))
    canvas.put(0, 0, "Movements", "head")
    canvas.put(names + 2, 0, "done   moved", "dim")
    for y, exercise in enumerate(view.exercises, 1):
        chosen = exercise.exercise == room.highlighted
        name = short(exercise_name(exercise.exercise, room), names - 1)
        canvas.put(0, y, f" {name} " if chosen else f" {name}", "mark" if chosen else "")
        canvas.put_right(names + 6, y, str(exercise.done + exercise.shortened), "strong")
        canvas.put(names + 9, y, spent(exercise.seconds), "dim")
        canvas.put(
            names + 18,
            y,
            _other(exercise, resting=exercise.exercise in view.resting),
            "accent" if exercise.exercise in view.resting else "dim",
        )
        canvas.marks.append(
            Mark(exercise.exercise, 0, y, width, 1, exercise_name(exercise.exercise, room), _facts(exercise, view))
        )
    return canvas.drawing()


def exercise_name(exercise_id: str, room: Room) -> str:
    """Return the name of an exercise; one that is no longer in the library has its id."""
    known = None if room.library is None else room.library.exercises.get(exercise_id)
    return exercise_id if known is None else known.name


def _other(exercise: ExerciseDays, *, resting: bool) -> str:
    """Return the most important of what else happened."""
    if resting:
        return "rests now"
    if exercise.worse:
        return f"worse {exercise.worse}×"
    return f"skipped {exercise.skipped}×" if exercise.skipped else ""


def _facts(exercise: ExerciseDays, view: BodyView) -> tuple[Fact, ...]:
    pairs = (
        ("done", exercise.done),
        ("shortened", exercise.shortened),
        ("skipped", exercise.skipped),
        ("felt worse", exercise.worse),
    )
    rests: tuple[Fact, ...] = (("", "rests now"),) if exercise.exercise in view.resting else ()
    return (
        ("moved", spent(exercise.seconds)),
        *((name, str(number)) for name, number in pairs if number),
        *rests,
    )
