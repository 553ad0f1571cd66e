"""The page of how it felt: the answers after breaks week by week, and the self-test over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from deskspine.core.history.views import BetterView, FeltWeek, ScoreDay
from deskspine.core.text.dates import MONTHS, day_and_month
from deskspine.core.text.durations import count
from deskspine.tui.history.columns import end_of, places_of
from deskspine.tui.history.drawing import CellCanvas, Drawing, Mark, stacked
from deskspine.tui.history.room import Room, page_of, plot_height

MOST_WEEKS, MOST_SCORES = 53, 40
MOST_FELT_ROWS, MOST_TEST_ROWS = 36, 14
"""Maximum rows of the answers, and of the self-tests."""
PROMISE = "Your answers will be here week by week, and the points of each self-test."
TESTS = "The points of each self-test will be here as well; it is one of the routines."
"""Shown on a page without rows, and on one without self-tests."""
NAMES = 8
"""Columns of the names of the answers."""
NO_ANSWER = (("", "no answers"),)
UNITS = (0.5, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 1000)
"""Answers that one row of a band may stand for."""


def better_page(view: BetterView, room: Room) -> Drawing:
    """Return the page of how it felt."""
    promise = "" if view.scores else TESTS if view.weeks else PROMISE
    left = plot_height(view.sentence, promise, room)
    tests = min(MOST_TEST_ROWS, max(5, left * 4 // 10)) if view.scores else 0
    parts = []
    if view.weeks:
        parts.append(_felt(view.weeks, room, room.width, max(7, min(MOST_FELT_ROWS, left - tests - 1))))
    if view.scores:
        parts += [*([Drawing(((),))] if parts else []), _scores(view.scores, room, room.width, tests)]
    return page_of(view.sentence, promise, stacked(parts), room)


class Band(Struct, frozen=True):
    """The weeks of one answer."""

    name: str
    role: str
    values: tuple[int, ...]


def _felt(weeks: tuple[FeltWeek, ...], room: Room, width: int, height: int) -> Drawing:
    """Return a band for each answer; all have the same scale, so that they can be compared."""
    shown = weeks[-min(MOST_WEEKS, max(1, width - NAMES)) :]
    places = places_of(len(shown), NAMES, width - NAMES)
    bands = (
        Band("better", "move", tuple(week.better for week in shown)),
        Band("same", "same", tuple(week.same for week in shown)),
        Band("worse", "worse", tuple(week.worse for week in shown)),
    )
    space = 1 if height >= 14 else 0
    unit, rows = band_rows([max(band.values, default=0) for band in bands], height - 2 - 2 * space)
    canvas = CellCanvas(width, sum(rows) + 2 + 2 * space, full_blocks=room.full_blocks)
    height = canvas.height
    canvas.put(0, 0, "After breaks", "head")
    if shown:
        answers = count(sum(sum(band.values) for band in bands), "answer")
        canvas.put_right(max(end_of(places), 14 + len(answers)), 0, answers, "dim")
    foot = 0
    for band, high in zip(bands, rows, strict=True):
        foot += high
        canvas.put(0, foot, band.name, "dim")
        for week, value, place in zip(shown, band.values, places, strict=True):
            role = f"mark-{band.role}" if week.monday == room.highlighted else band.role
            eighths = max(1, round(value / unit * 8)) if value else 0
            canvas.column(place.bar_x, place.bar_width, foot, eighths, role)
        foot += space
    for week, place in zip(shown, places, strict=True):
        facts = (("better", str(week.better)), ("same", str(week.same)), ("worse", str(week.worse)))
        answered = week.better or week.same or week.worse
        title = f"Week of {day_and_month(date.fromisoformat(week.monday))}"
        mark = Mark(week.monday, place.x, 1, place.width, height - 1, title, facts if answered else NO_ANSWER)
        canvas.marks.append(mark)
    labels = [(week.monday, week.monday, place.bar_x) for week, place in zip(shown, places, strict=True)]
    _dates(canvas, height - 1, labels, room)
    return canvas.drawing()


def band_rows(most: Sequence[int], rows: int) -> tuple[float, tuple[int, ...]]:
    """Return how many answers one row means, and the rows of each band, in at most `rows` rows."""
    unit = next((unit for unit in UNITS if sum(max(1, -(-number // unit)) for number in most) <= rows), UNITS[-1])
    return unit, tuple(int(max(1, -(-number // unit))) for number in most)


def _dates(canvas: CellCanvas, y: int, places: list[tuple[str, str, int]], room: Room) -> None:
    """Write the months below the bars where they begin, and the highlighted day."""
    free, month = 0, ""
    for _, text, x in places:
        day = date.fromisoformat(text)
        name = MONTHS[day.month - 1][:3]
        if name != month and x >= free and x + 3 <= canvas.width:
            free = canvas.put(x, y, name, "dim") + 1
        month = name
    for key, text, x in places:
        if key == room.highlighted:
            words = f" {day_and_month(date.fromisoformat(text))} "
            canvas.put(max(0, min(x, canvas.width - len(words))), y, words, "mark")


def _scores(scores: tuple[ScoreDay, ...], room: Room, width: int, height: int) -> Drawing:
    """Return the self-tests as columns of their points."""
    shown = scores[-min(MOST_SCORES, max(1, width // 3)) :]
    canvas = CellCanvas(width, height, full_blocks=room.full_blocks)
    canvas.put(0, 0, "Self-test", "head")
    canvas.put(12, 0, f"the line is {shown[-1].full}, full marks", "dim")
    places = places_of(len(shown), 0, width)
    end = max(end_of(places), 24)
    canvas.put(0, 1, "▁" * end, "track")
    for score, place in zip(shown, places, strict=True):
        key = f"test {score.day}"
        chosen = key == room.highlighted
        eighths = round(score.score / max(1, score.full) * (height - 3) * 8)
        canvas.column(place.bar_x, place.bar_width, height - 2, eighths, "mark-longest" if chosen else "longest")
        canvas.put(
            place.bar_x + max(0, (place.bar_width - len(str(score.score)) + 1) // 2),
            height - 2 - max(1, -(-eighths // 8)),
            str(score.score),
            "strong" if chosen else "dim",
        )
        day = date.fromisoformat(score.day)
        title = f"{day_and_month(day)} {day.year}"
        facts = (("self-test", f"{score.score} of {count(score.full, 'point')}"),)
        canvas.marks.append(Mark(key, place.x, 1, place.width, height - 1, title, facts))
    labels = [(f"test {score.day}", score.day, place.bar_x) for score, place in zip(shown, places, strict=True)]
    _dates(canvas, height - 1, labels, room)
    return canvas.drawing()
