"""The balanced choice of a routine: it moves the region that was moved longest ago."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from deskspine.core.coach.fitting import Fitted
from deskspine.core.coach.swaps import QUIET
from deskspine.core.figure.regions import BODY
from deskspine.core.history.history import History
from deskspine.core.routines.model import Level, Library, Routine
from deskspine.core.text.dates import on_day
from deskspine.core.text.durations import clock, clock_of_minute, count, length

MIN_LENGTH_S, MAX_LONGER_S = 60, 60
"""Minimum seconds of a balanced choice, and maximum seconds by which it is longer than the default routine."""
LONG_HOURS = ((10 * 60, 12 * 60), (14 * 60 + 30, 16 * 60 + 30))
"""Late morning and mid-afternoon, in minutes after midnight: a longer routine may come once in each."""
MAX_LONG_ROUTINE_S = 320
"""Maximum seconds of a longer routine."""
OPEN_TO_ALL = "breath-1min"
"""The routine that is never locked; it replaces another when no other may be played."""
DAY_S = 24 * 3600
"""Maximum seconds of waiting that count for a region."""
FIRST_OF_ALL = frozenset({"neck", "trapezius", "shoulders", "upper-back", "thoracic-spine", "chest"})
"""The regions that breaks are for. All others decide once a day each, and not before the first breaks of the day."""
FIRST_BREAKS = 2

_IN_WORDS = {"breath": ("it is for the breath", "practised")}
_ORDER = {region: at for at, region in enumerate(BODY)}


class Balanced(Struct, frozen=True):
    """The chosen routine and the facts that decided it."""

    fitted: Fitted
    region: str
    """The region that has waited longest."""
    why: str


class _Last(Struct, frozen=True, order=True):
    """The last time a region came up."""

    wall: float
    moved: bool
    """False if it was only offered: an exercise skipped twice in a row is not offered again and again."""


_NEVER = _Last(float("-inf"), False)


def balanced(
    usual: Routine, fitted: Iterable[Fitted], library: Library, history: History, level: Level, now: datetime
) -> Balanced | None:
    """Return the routine that moves the region moved longest ago, or None if no routine suits. `now` is local time.

    It is chosen among the desk routines in the position of the `usual` one and of about its length. Of those that move
    the region, the first is the one played longest ago, then the one whose regions have waited longest together, then
    the one nearest to the usual length.
    """
    most_s = usual.known_s(level) + MAX_LONGER_S
    hours = _long_hours(library, history, level, most_s, now)
    longest_s = max(most_s, MAX_LONG_ROUTINE_S) if hours else most_s
    suitable = [candidate for candidate in fitted if _suits(candidate, usual, longest_s, level)]
    last = _last_moved(library, history)
    at = now.timestamp()

    def waited_s(region: str) -> int:
        return min(DAY_S, max(0, int(at - last[region].wall))) if region in last else DAY_S

    played = {play.routine: play.wall for play in history.recent}

    def rank(candidate: Fitted) -> tuple[float, int, int, str]:
        routine = candidate.routine
        together_s = sum(waited_s(region) for region in routine.body())
        apart_s = abs(routine.known_s(level) - usual.known_s(level))
        return played.get(routine.id, float("-inf")), -together_s, apart_s, routine.id

    regions = {region for candidate in suitable for region in candidate.routine.body()}
    if not regions:
        return None
    regions = regions - _had_their_turn(last, history, now) or regions
    stalest = min(regions, key=lambda region: (last.get(region, _NEVER), _ORDER.get(region, len(BODY)), region))
    chosen = min((candidate for candidate in suitable if stalest in candidate.routine.body()), key=rank)
    seconds = chosen.routine.promise_s(level)
    why = f"{_moves(stalest, last.get(stalest), history, now)}; {length(seconds)}, {chosen.routine.position}"
    if hours and chosen.routine.known_s(level) > most_s:
        why += f"; a longer one, because none beyond {length(most_s)} was played since {clock_of_minute(hours[0])}"
    return Balanced(chosen, stalest, why)


def _suits(candidate: Fitted, usual: Routine, longest_s: int, level: Level) -> bool:
    routine = candidate.routine
    return (
        not candidate.locked
        and candidate.mostly_itself
        and routine.kind == "routine"
        and routine.desk
        and not routine.ask_first
        and routine.id != OPEN_TO_ALL
        and routine.position == usual.position
        and MIN_LENGTH_S <= routine.known_s(level) <= longest_s
    )


def _long_hours(library: Library, history: History, level: Level, most_s: int, now: datetime) -> tuple[int, int] | None:
    """Return the hours in which a longer routine may come now, or None outside of them and after there was one."""
    minute = now.hour * 60 + now.minute
    hours = next(((begin, end) for begin, end in LONG_HOURS if begin <= minute < end), None)
    if hours is None:
        return None
    for play in history.recent:
        routine = library.routines.get(play.routine)
        if routine is not None and routine.known_s(level) > most_s:
            ended = datetime.fromtimestamp(play.wall, now.tzinfo)
            if ended.date() == now.date() and hours[0] <= ended.hour * 60 + ended.minute < hours[1]:
                return None
    return hours


def _last_moved(library: Library, history: History) -> Mapping[str, _Last]:
    """Return for each region the last time it came up."""
    last: dict[str, _Last] = {}
    skips: dict[str, int] = {}
    for play in history.recent:
        skips[play.exercise] = skips.get(play.exercise, 0) + 1 if play.outcome == "skipped" else 0
        exercise = QUIET if play.exercise == QUIET.id else library.exercises.get(play.exercise)
        if exercise is not None and skips[play.exercise] != 1:
            latest = _Last(play.wall, play.outcome != "skipped")
            for region in exercise.body:
                last[region] = max(latest, last.get(region, latest))
    return last


def _moves(region: str, last: _Last | None, history: History, now: datetime) -> str:
    words, verb = _IN_WORDS.get(region, (f"it moves the {region.replace('-', ' ')}", "moved"))
    if last is None:
        breaks = len({play.wall for play in history.recent})
        if not breaks:
            return f"{words}, and no break is remembered yet"
        return f"{words}, not {verb} in the last {'break' if breaks == 1 else count(breaks, 'break')}"
    when = datetime.fromtimestamp(last.wall, now.tzinfo)
    at = f"at {clock(when)}" if when.date() == now.date() else on_day(when.date(), now.date())
    return f"{words}, last {verb if last.moved else 'offered'} {at}"


def _had_their_turn(last: Mapping[str, _Last], history: History, now: datetime) -> frozenset[str]:
    """Return the regions that do not decide any more today, or not yet."""
    later_regions = frozenset(BODY) - FIRST_OF_ALL
    if len({play.wall for play in history.recent if _on(play.wall, now)}) < FIRST_BREAKS:
        return later_regions
    return frozenset(name for name in later_regions & last.keys() if _on(last[name].wall, now))


def _on(wall: float, now: datetime) -> bool:
    """Return True if a wall second lies on the local date of `now`."""
    return datetime.fromtimestamp(wall, now.tzinfo).date() == now.date()
