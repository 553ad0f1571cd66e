"""Recorded days as a timeline: the presence, meetings, pauses, waits and own breaks of a person, without the asks.

Another setting brings asks at other times, so asks, and the breaks that answered them, are no part of it. The time of
those breaks counts as time at the desk.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, tzinfo

from msgspec import Struct

from deskspine.core.history.day_totals import merged
from deskspine.core.history.records import TAKEN, BreakRecord, DayRows, StretchRecord
from deskspine.core.timeline import Timeline, TimelineEntry

JOIN_S = 2.0
"""Maximum seconds between two stretches at the desk that are one."""
SAME_ANSWER_S = 2.0
"""Maximum seconds between the end of an ask and the break that answered it."""
NEAR_NOON_S = 48 * 3600.0
"""Maximum seconds between an end of a stretch and noon in UTC of its day, in any time zone."""
AFTERWARDS_S = 3600.0
"""Seconds of absence after the last stretch, so that the last sit ends as well."""
MAX_MINUTES = 1440
"""Maximum minutes of a meeting or a pause."""
USES = ("microphone", "camera", "full-screen")
BY = "recorded"
"""Name of the program that uses a device; the history does not keep names."""

WallSpan = tuple[float, float]
"""The wall seconds of a beginning and an end."""


class _Word(Struct, frozen=True, order=True):
    """A word of the timeline. At equal times ends come first, then breaks, absences, returns and beginnings."""

    at: float
    rank: int
    event: str
    argument: str = ""


_END, _BREAK, _LEAVE, _RETURN, _BEGIN = range(5)


def at_desk(rows: DayRows) -> tuple[WallSpan, ...]:
    """Return the spans in which the person was at the desk, in order of time.

    Where two stretches overlap, the later row counts: an absence that was taken back is time at the desk. A time in
    which presence was not known is an absence if it was counted as a natural break, and time at the desk otherwise.
    """
    natural = [row for row in rows.breaks if row.outcome == "natural" and not row.annulled]
    spans: list[WallSpan] = []
    for piece in merged(row for row in rows.stretches if _is_of_its_day(row)):
        there = piece.kind in ("sitting", "routine") or (
            piece.kind == "unknown"
            and not any(row.started_wall < piece.end and piece.start < row.ended_wall for row in natural)
        )
        if there:
            spans.append((piece.start, piece.end))
    return tuple(_joined(spans))


def timeline_of(rows: DayRows, zone: tzinfo) -> Timeline | None:
    """Return the recorded days as a timeline, or None if the person was never at the desk."""
    present = at_desk(rows)
    if not present:
        return None
    first, last = present[0][0], present[-1][1]
    words = [
        *_presence(present),
        *_meetings(rows, present),
        *_pauses(rows.events, present),
        *_waits(rows, first, last),
        *_own_breaks(rows, present),
        _Word(last + AFTERWARDS_S, _BEGIN, "end"),
    ]
    entries = tuple(TimelineEntry(0, word.at - first, word.event, word.argument) for word in sorted(words))
    return Timeline(first, zone, entries)


def own_break_rows(rows: DayRows) -> tuple[BreakRecord, ...]:
    """Return the breaks that the person took by themselves, without an ask and without an offer."""
    answered = [row.ended_wall for row in rows.asks if row.answer == "did-it" and not row.annulled]

    def is_own(row: BreakRecord) -> bool:
        if row.annulled or row.kind != "break" or row.outcome not in TAKEN:
            return False
        if row.routine:
            return row.reason == "early"
        return bool(rows.asks) and not any(abs(row.ended_wall - ended) <= SAME_ANSWER_S for ended in answered)

    return tuple(row for row in rows.breaks if is_own(row))


def _is_of_its_day(row: StretchRecord) -> bool:
    """Return False for a damaged row: a stretch ends with its day, so both ends lie near the noon of that day."""
    try:
        noon = datetime.combine(date.fromisoformat(row.day), time(12), UTC).timestamp()
    except ValueError:
        return False
    return all(abs(wall - noon) <= NEAR_NOON_S for wall in (row.started_wall, row.ended_wall))


def _presence(present: Sequence[WallSpan]) -> Iterator[_Word]:
    for number, (begun, ended) in enumerate(present):
        if number:
            yield _Word(begun, _RETURN, "unlock")
        yield _Word(ended, _LEAVE, "lock")


def _meetings(rows: DayRows, present: Sequence[WallSpan]) -> Iterator[_Word]:
    """Yield the meetings by key and the calls. Earlier versions kept them only in the list of the day."""
    by_key = [(row.started_wall, row.ended_wall) for row in rows.meetings if row.kind not in USES]
    if not rows.meetings:
        by_key = list(_pairs(rows.events, "meeting", "meeting-over"))
    for begun, ended in _clipped(_joined(by_key), present):
        yield _Word(begun, _BEGIN, "meeting", _minutes(ended - begun))
        yield _Word(ended, _END, "meeting-over")
    for kind in USES:
        for begun, ended in _joined((row.started_wall, row.ended_wall) for row in rows.meetings if row.kind == kind):
            if ended > present[0][0] and begun < present[-1][1]:
                yield _Word(max(begun, present[0][0]), _BEGIN, "use", f"{kind} {BY}")
                yield _Word(ended, _END, "use", kind)


def _pauses(events: Sequence[tuple[float, str, str]], present: Sequence[WallSpan]) -> Iterator[_Word]:
    for begun, ended in _clipped(_joined(_pairs(events, "paused", "resumed")), present):
        yield _Word(begun, _BEGIN, "pause", _minutes(ended - begun))
        yield _Word(ended, _END, "resume")


def _waits(rows: DayRows, first: float, last: float) -> Iterator[_Word]:
    ended_seen = (row for row in rows.waits if first <= row.started_wall < row.ended_wall <= last)
    for number, row in enumerate(ended_seen):
        yield _Word(row.started_wall, _BEGIN, "wait", f"{row.kind} as wait-{number}")
        yield _Word(row.ended_wall, _END, "wait", f"over wait-{number}")


def _own_breaks(rows: DayRows, present: Sequence[WallSpan]) -> Iterator[_Word]:
    for row in own_break_rows(rows):
        at = row.started_wall if row.routine else row.ended_wall
        if any(begun <= at < ended for begun, ended in present):
            yield _Word(at, _BREAK, "start" if row.routine else "did-it")


def _pairs(events: Sequence[tuple[float, str, str]], begin: str, end: str) -> Iterator[WallSpan]:
    """Yield the spans between an event `begin` and the next `end`; one without an end is left out."""
    begun: float | None = None
    for wall, kind, _ in sorted(events):
        if kind == begin and begun is None:
            begun = wall
        elif kind == end and begun is not None:
            yield begun, wall
            begun = None


def _joined(spans: Iterable[WallSpan]) -> Iterator[WallSpan]:
    """Yield the spans in order of time, those joined that overlap or nearly touch."""
    last: WallSpan | None = None
    for begun, ended in sorted(span for span in spans if span[0] < span[1]):
        if last is not None and begun <= last[1] + JOIN_S:
            last = last[0], max(last[1], ended)
            continue
        if last is not None:
            yield last
        last = begun, ended
    if last is not None:
        yield last


def _clipped(spans: Iterable[WallSpan], present: Sequence[WallSpan]) -> Iterator[WallSpan]:
    """Yield each span from its first to its last instant at the desk: its words are answers, which prove presence."""
    for begun, ended in spans:
        inside = [(max(begun, since), min(ended, until)) for since, until in present if since < ended and begun < until]
        if inside:
            yield inside[0][0], inside[-1][1]


def _minutes(seconds: float) -> str:
    return str(min(MAX_MINUTES, max(1, math.ceil(seconds / 60))))
