"""The text below the digits of the dashboard: the next break, notes, cards, and the week, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.dashboard import cards, up_next, week, words
from deskspine.tui.dashboard.arrangement import BOX_ROWS, MOVED_ROWS, Arrangement
from deskspine.tui.dashboard.letter import letter_lines
from deskspine.tui.dashboard.moved import moved_line
from deskspine.tui.widgets.lines import Line, fitted

BLANK: Line = ()


def that_fit(lines: Sequence[Line], room: int, width: int) -> list[Line]:
    """Return the lines for which there is room, the last with "…" if others are left out."""
    if room < 1:
        return []
    if len(lines) <= room:
        return list(lines)
    return [*lines[: room - 1], *fitted((*lines[room - 1], ("dim", " …")), width)]


def notes(snapshot: Snapshot, now: Now, width: int, room: int, trouble: str) -> list[Line]:
    """Return the notes in at most `room` lines, wrapped if they fit, otherwise one line each."""
    for minor in dict.fromkeys((trouble, "")):  # what else is wrong is left out first
        lines = words.note_lines(snapshot, now, width, wrapped=True, trouble=minor)
        if len(lines) <= room:
            return lines
    return that_fit(words.note_lines(snapshot, now, width), room, width)


def notes_and_moved(snapshot: Snapshot, now: Now, width: int, room: int, trouble: str) -> list[Line]:
    """Return the notes and below them the bar of the day, which is left out where notes would lose a line to it."""
    moved = moved_line(snapshot, width)
    if len(words.note_lines(snapshot, now, width)) > room - len(moved):
        moved = []
    return [*notes(snapshot, now, width, room - len(moved), trouble), *moved]


def tiny(snapshot: Snapshot, now: Now, seconds: bool, width: int, height: int) -> list[Line]:
    """Return the dashboard on one line, in the middle of its height, with notes below it if there is room."""
    lines = [words.tiny_line(snapshot, now, seconds, width)]
    said = words.note_lines(snapshot, now, width, wrapped=True) or moved_line(snapshot, width)
    lines += said[: max(0, height - 1)]
    return [*[BLANK] * ((height - len(lines)) // 2), *lines]


def mini(snapshot: Snapshot, now: Now, width: int, height: int) -> list[Line]:
    """Return the text of a very small window: a note, or the next time and the sit; more if there is room."""
    said = that_fit(words.note_lines(snapshot, now, width, wrapped=True, holds=False), height, width)
    lines = [] if said and len(said) >= height else [words.mini_line(snapshot, now, width, alone=height < 2)]
    lines += said[: height - len(lines)]
    lines += moved_line(snapshot, width)[: height - len(lines)]
    more = [
        cards.list_of_cards(cards.cards_of(snapshot, now), width),
        [*week.spark_line(snapshot, width), *week.last_line(snapshot, now, width)],
        up_next.lines(snapshot, width, min(5, height)),
    ]
    for block in more:
        if block and len(lines) + 1 + len(block) <= height:
            lines += [BLANK, *block]
    return lines


def below_digits(arrangement: Arrangement, snapshot: Snapshot, now: Now, trouble: str) -> list[Line]:
    """Return the next break, the notes and the cards; with the week if it has no place of its own."""
    place = arrangement.place("page")
    width, room = place.width, place.height
    framed = "week" in arrangement.places
    views = cards.cards_of(snapshot, now)
    boxes = cards.framed_cards(views, width) if framed else cards.plain_cards(views, width)
    moved = moved_line(snapshot, width)
    if framed:  # the cards have a fixed place at the foot
        above = room - BOX_ROWS - MOVED_ROWS
        when = fitted(words.when_line(snapshot, now), width, 2)
        head = [*when, *notes(snapshot, now, width, above - len(when), trouble)]
        return [*head, *[BLANK] * (above - len(head)), *boxes, *moved]
    when = fitted(words.when_line(snapshot, now), width, 2)
    whole = len(words.note_lines(snapshot, now, width, wrapped=True, trouble=""))
    if not room - len(when) - len(boxes) - len(moved) < whole <= room - len(when) - len(boxes):
        boxes += moved  # a note that would be cut for it takes its place, as notes do not stay
    said = notes(snapshot, now, width, room - len(when) - len(boxes), trouble)
    days = [*week.spark_line(snapshot, width), *week.last_line(snapshot, now, width)]
    days = days[: max(0, room - len(when) - len(said) - len(boxes) - 1)]  # the cards keep an empty line above them
    spare = room - len(when) - len(said) - len(boxes) - len(days)
    first = min(2 if spare > 2 else 1, spare)
    return [*when, *said, *[BLANK] * first, *boxes, *[BLANK] * min(1, spare - first), *days]


def small_page(arrangement: Arrangement, snapshot: Snapshot, now: Now) -> list[Line]:
    """Return the text at the digits of a small window: the cards next to them, or the next break and the cards."""
    place = arrangement.place("page")
    views = cards.cards_of(snapshot, now)
    if "poster" not in arrangement.places:
        return cards.list_of_cards(views, place.width)
    when = fitted(words.when_line(snapshot, now), place.width, max(1, place.height - 2))
    return [*when, *[BLANK] * (place.height - 2 - len(when)), *cards.plain_cards(views, place.width)]


def small_side(arrangement: Arrangement, snapshot: Snapshot, now: Now, trouble: str) -> list[Line]:
    """Return the text between digits and strip of a small window, the most important first."""
    place = arrangement.place("side")
    width, room = place.width, place.height
    if snapshot.letter is not None:
        return _small_letter(snapshot, now, width, room)
    lines: list[Line] = []
    if "poster" not in arrangement.places:
        lines += fitted(words.when_line(snapshot, now), width, 2)
    lines += notes_and_moved(snapshot, now, width, room - len(lines), trouble)
    spark, last = week.spark_line(snapshot, width), week.last_line(snapshot, now, width)
    if room - len(lines) <= 1:  # the bars of the week would touch the strip below them
        return [*lines, *(last or up_next.lines(snapshot, width, 1))][:room]
    both = _together(spark, last, width)
    left = room - len(lines) - len(both)
    if left < 1:
        return [*lines, *both][:room]
    coming = up_next.lines(snapshot, width, min(left, 3) if left < 6 else left - 1)
    return [*lines, *both, *([BLANK] if left >= 6 else []), *coming]


def _small_letter(snapshot: Snapshot, now: Now, width: int, room: int) -> list[Line]:
    """Return the notes and the weekly letter, with the bar of the day between them if there is room."""
    said = notes(snapshot, now, width, room, "")
    letter = letter_lines(snapshot, width, room - len(said))
    spare = room - len(said) - len(letter)
    moved = moved_line(snapshot, width)[:spare]
    return [*said, *moved, *([BLANK] if spare - len(moved) and (said or moved) else []), *letter]


def side_lines(snapshot: Snapshot, width: int, room: int) -> list[Line]:
    """Return the weekly letter while there is one, and the next routine below it as far as there is room."""
    letter = letter_lines(snapshot, width, room)
    spare = room - len(letter) - (2 if letter else 0)
    coming = up_next.lines(snapshot, width, spare)
    return [*letter, *([BLANK, BLANK] if letter and coming else []), *coming]


def _together(spark: list[Line], last: list[Line], width: int) -> list[Line]:
    """Return the week and the last break on one line if both fit."""
    if spark and last:
        size = sum(len(text) for line in (*spark, *last) for _, text in line)
        if size + 2 <= width:
            return [(*spark[0], ("", " " * (width - size)), *last[0])]
    return [*spark, *last]


def week_lines(arrangement: Arrangement, snapshot: Snapshot, now: Now) -> list[Line]:
    """Return the week as a chart and the last break, for a window in which they have a place of their own."""
    place = arrangement.place("week")
    last = week.last_line(snapshot, now, place.width)
    room = place.height - len(last) - (place.height > 3)
    chart = week.chart_lines(snapshot, place.width, room)
    if not chart and not last:
        return [(("head", "7 days"),), *fitted((("dim", week.NOTHING_YET),), place.width)]
    return [*chart, *([BLANK] if chart and len(chart) + len(last) < place.height else []), *last]
