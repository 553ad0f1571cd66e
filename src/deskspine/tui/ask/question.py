"""The question of the ask in lines: how long the sit was, and the routine that is offered."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from deskspine.core.coach.fitting import in_short
from deskspine.core.text.durations import count, duration, length, minutes_seconds
from deskspine.core.text.sanitize import plain
from deskspine.engine.wording.asks import WALK, exercise_names, routine_offered
from deskspine.engine.wording.states import time_reached
from deskspine.engine.wording.waits import begins_in, begins_words
from deskspine.tui.ask.moment import AskMoment
from deskspine.tui.bindings import help_foot
from deskspine.tui.widgets.big_digits import Scale, rows_of
from deskspine.tui.widgets.lines import Line, dotted, paragraph, short, spread

GAP = "   "
NOT_YET = "The keys work in a moment, in case you were typing."
IGNORED = "Too early: press it again in a second."


def sit_digits(seconds: float) -> tuple[str, str]:
    """Return a sit for large digits, and its unit: ("50", "min of sitting"), ("1:05", "h of sitting")."""
    whole_s = int(max(0.0, seconds) + 0.5)
    if whole_s < 60:
        return str(whole_s), "s of sitting"
    minutes = whole_s // 60
    return (str(minutes), "min of sitting") if minutes < 60 else (f"{minutes // 60}:{minutes % 60:02d}", "h of sitting")


def facts_lines(moment: AskMoment, width: int, height: int, *, full_blocks: bool = False) -> list[Line]:
    """Return title, sit in large digits, routine and exercises by name, in exactly `height` lines."""
    coming = routine_offered(moment.snapshot)
    digits, unit = sit_digits(moment.sat_s)
    scales: tuple[Scale, ...] = ("tall", "line") if full_blocks else ("tall", "medium")
    names = exercise_names(coming.routine)
    routine = _routine_lines(moment, width)
    notes = paragraph(plain(in_short(coming.routine.notes), 200), width, "dim")
    walk = paragraph(WALK, width, "good") if moment.ask.walk else []
    listed: list[Line] = [(("", f"{at}  {short(name, width - 4)}"),) for at, name in enumerate(names, start=1)]
    flowing = dotted(" · ".join(names), width)
    after = [*([()] if notes else []), *notes, *([()] if walk else []), *walk]
    forms: list[list[Line]] = []
    for scale in scales:
        rows = rows_of(digits, scale, unit)
        if scale == "tall" and cell_len(rows[0]) > width:
            continue
        top: list[Line] = [(("title", moment.title),), (), *_digit_lines(rows, unit), (), *routine]
        if scale == scales[0]:
            forms += [[*top, (), *listed, *after]] if len(listed) > len(flowing) else []
            forms += [[*top, (), *flowing, *after], [*top, *flowing, *after]]
            continue
        tight: list[Line] = [line for line in top if line]
        for head in (top, tight):
            forms += [[*head, *flowing, *after], [*head, *flowing, *notes, *walk]]
        for left in (after, walk, []):
            room = height - len(tight) - len(left)
            if room > 0:
                forms.append([*tight, *_named(names, width, room), *left])
        forms.append(tight)
    fitting = next((form for form in forms if len(form) <= height), forms[-1][:height])
    above = min(4, (height - len(fitting)) // 3)
    return [*[()] * above, *fitting, *[()] * (height - len(fitting) - above)]


def _digit_lines(rows: Sequence[str], unit: str) -> list[Line]:
    """Return the rows of the digits; the unit after them is not large, so it is quiet."""
    *upper, last = rows
    return [*[(("accent", row),) for row in upper], (("accent", last.removesuffix(unit)), ("", unit))]


def _routine_lines(moment: AskMoment, width: int) -> list[Line]:
    """Return the name of the routine with its length and number of exercises, on one line if both fit."""
    coming = routine_offered(moment.snapshot)
    name = plain(coming.routine.name, 60)
    number = count(len(coming.routine.slots), "exercise")
    forms = [f"{words}, {number}" for words in (length(coming.promise_s), minutes_seconds(coming.promise_s))]
    for facts in forms:
        if cell_len(f"{name}{GAP}{facts}") <= width:
            return [(("strong", name), ("dim", f"{GAP}{facts}"))]
    return [(("strong", short(name, width)),), *paragraph(forms[0], width, "dim")]


def _named(names: Sequence[str], width: int, most: int) -> list[Line]:
    """Return the names on at most `most` lines; those without room are counted: "and 3 more"."""
    for shown in range(len(names), 0, -1):
        more = [f"and {len(names) - shown} more"] if shown < len(names) else []
        lines = dotted(" · ".join([*names[:shown], *more]), width)
        if len(lines) <= most:
            return lines
    cut: Line = (("", short(" · ".join(names), width)),)
    return [cut][:most]


def small_lines(moment: AskMoment, width: int, height: int, *, foot: bool = True) -> list[Line]:
    """Return the question for a small window in at most `height` lines, 1 at least.

    Without a `foot` the title says when a routine begins by itself, in place of the sit.
    """
    coming = routine_offered(moment.snapshot)
    sat = duration(moment.sat_s)
    title: Line = (("title", short(moment.title, width)),)
    begins = "" if foot else begins_in(moment.ask, moment.now)
    sat, forms_of_sat = (
        (begins, (f"begins {begins}", begins))
        if begins
        else (sat, (f"You have been sitting for {sat}", f"sat {sat}", sat))
    )
    for words in forms_of_sat:
        before, _, after = words.partition(sat)
        line = spread(title, (("dim", before), ("accent", sat), ("dim", after)), width)
        if line != title:
            title = line
            break
    routine = _routine_lines(moment, width)[:1]
    names = exercise_names(coming.routine)
    walk = paragraph(WALK, width, "good") if moment.ask.walk else []
    flowing = dotted(" · ".join(names), width)
    forms: list[list[Line]] = [
        [title, (), *routine, *flowing, *([()] if walk else []), *walk, ()],
        [title, (), *routine, *flowing, *walk, ()],
        [title, (), *routine, *flowing, ()],
        *[[title, (), *routine, *_named(names, width, rows), ()] for rows in (2, 1)],
        [title, *routine, *_named(names, width, 2)],
        [title, *routine, *_named(names, width, 1), ()],
        [title, *routine, *_named(names, width, 1)],
        [title, *routine],
    ]
    return next((form for form in forms if len(form) <= height), [title])


def begins_line(moment: AskMoment, width: int) -> list[Line]:
    """Return when the routine begins by itself, or nothing if it waits for an answer."""
    words = begins_words(moment.ask, moment.now, width)
    return [(("good", short(words, width)),)] if words else []


def last_line(moment: AskMoment, width: int, *, sat: bool) -> Line:
    """Return the time of the next reminder, after the sit in words if `sat`, and the key of help.

    Where the routine begins by itself, return the seconds until then in place of both.
    Before the keys work, return that they wait, or that one was pressed too early.
    """
    if not moment.awake and moment.ignored:
        return (("warn", short(IGNORED, width)),)
    if not moment.awake:
        return (("dim", short(NOT_YET, width)),)
    parts = [f"You have been sitting for {duration(moment.sat_s)}."] if sat else []
    if moment.ask.next_remind is not None:
        parts.append(f"Next reminder at {time_reached(moment.now, moment.ask.next_remind)}")
    helps: Line = tuple(
        piece for key, word in help_foot(moment.snapshot.settings) for piece in (("key", key), ("dim", f" {word}"))
    )
    room = width - sum(cell_len(text) for _, text in helps) - 2
    if begins := begins_line(moment, room):
        return spread(begins[0], helps, width)
    while parts and cell_len(" ".join(parts)) > room:
        parts.pop()
    return spread((("dim", " ".join(parts)),), helps, width) if parts else helps
