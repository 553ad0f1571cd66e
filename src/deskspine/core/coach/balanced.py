"""The balanced choice: a seat's worth of variety, by what was moved longest ago."""

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

SHORTEST_S, LONGER_S = 60, 60
"""A balanced choice lasts at least so long, and at most so much longer than the default routine."""
LONG_HOURS = ((10 * 60, 12 * 60), (14 * 60 + 30, 16 * 60 + 30))
"""Late morning and mid-afternoon, in minutes after midnight: once in each a longer routine may come."""
LONGEST_S = 320
"""How long a longer one may be."""
OPEN_TO_ALL = "breath-1min"
"""The routine that is locked for nobody; it stands in where nothing else may be played."""
DAY_S = 24 * 3600
"""A region that waits longer counts for no more than this."""
FIRST_OF_ALL = frozenset({"neck", "trapezius", "shoulders", "upper-back", "thoracic-spine", "chest"})
"""What breaks are for. All other regions decide once a day each, and not before the first breaks of the day."""
FIRST_BREAKS = 2

_IN_WORDS = {"breath": ("it is for the breath", "practised")}
_ORDER = {region: at for at, region in enumerate(BODY)}


class Balanced(Struct, frozen=True):
    """What was chosen, and the facts that made it so."""

    fitted: Fitted
    region: str
    """The region that waited longest."""
    why: str


class _Last(Struct, frozen=True, order=True):
    """When a region last came up."""

    wall: float
    moved: bool
    """False when it was only offered: an exercise skipped twice running is not offered again and again."""


_NEVER = _Last(float("-inf"), False)


def balanced(
    usual: Routine, fitted: Iterable[Fitted], library: Library, history: History, level: Level, now: datetime
) -> Balanced | None:
    """The routine that moves the region moved longest ago; None when no routine suits. `now` is the local time.

    Chosen from are the desk routines in the position of the `usual` one and about as long. Among those that move the
    region, the one comes that was played longest ago; then the one whose regions waited longest together; then the
    length nearest to the usual one.
    """
    most_s = usual.known_s(level) + LONGER_S
    hours = _long_hours(library, history, level, most_s, now)
    longest_s = max(most_s, LONGEST_S) if hours else most_s
    suitable = [one for one in fitted if _suits(one, usual, longest_s, level)]
    last = _last_moved(library, history)
    at = now.timestamp()

    def waited_s(region: str) -> int:
        return min(DAY_S, max(0, int(at - last[region].wall))) if region in last else DAY_S

    played = {one.routine: one.wall for one in history.recent}

    def rank(one: Fitted) -> tuple[float, int, int, str]:
        routine = one.routine
        together_s = sum(waited_s(region) for region in routine.body())
        apart_s = abs(routine.known_s(level) - usual.known_s(level))
        return played.get(routine.id, float("-inf")), -together_s, apart_s, routine.id

    regions = {region for one in suitable for region in one.routine.body()}
    if not regions:
        return None
    regions = regions - _had_their_turn(last, history, now) or regions
    stalest = min(regions, key=lambda region: (last.get(region, _NEVER), _ORDER.get(region, len(BODY)), region))
    chosen = min((one for one in suitable if stalest in one.routine.body()), key=rank)
    seconds = chosen.routine.promise_s(level)
    why = f"{_moves(stalest, last.get(stalest), history, now)}; {length(seconds)}, {chosen.routine.position}"
    if hours and chosen.routine.known_s(level) > most_s:
        why += f"; a longer one, because none beyond {length(most_s)} was played since {clock_of_minute(hours[0])}"
    return Balanced(chosen, stalest, why)


def _suits(one: Fitted, usual: Routine, longest_s: int, level: Level) -> bool:
    routine = one.routine
    return (
        not one.locked
        and one.mostly_itself
        and routine.kind == "routine"
        and routine.desk
        and not routine.ask_first
        and routine.id != OPEN_TO_ALL
        and routine.position == usual.position
        and SHORTEST_S <= routine.known_s(level) <= longest_s
    )


def _long_hours(library: Library, history: History, level: Level, most_s: int, now: datetime) -> tuple[int, int] | None:
    """The hours in which a longer routine may come now; None outside of them, and once there was one."""
    minute = now.hour * 60 + now.minute
    hours = next((each for each in LONG_HOURS if each[0] <= minute < each[1]), None)
    if hours is None:
        return None
    for one in history.recent:
        routine = library.routines.get(one.routine)
        if routine is not None and routine.known_s(level) > most_s:
            ended = datetime.fromtimestamp(one.wall, now.tzinfo)
            if ended.date() == now.date() and hours[0] <= ended.hour * 60 + ended.minute < hours[1]:
                return None
    return hours


def _last_moved(library: Library, history: History) -> Mapping[str, _Last]:
    """For each region when it last came up."""
    found: dict[str, _Last] = {}
    skips: dict[str, int] = {}
    for one in history.recent:
        skips[one.exercise] = skips.get(one.exercise, 0) + 1 if one.outcome == "skipped" else 0
        exercise = QUIET if one.exercise == QUIET.id else library.exercises.get(one.exercise)
        if exercise is not None and skips[one.exercise] != 1:
            last = _Last(one.wall, one.outcome != "skipped")
            for region in exercise.body:
                found[region] = max(last, found.get(region, last))
    return found


def _moves(region: str, last: _Last | None, history: History, now: datetime) -> str:
    words, done = _IN_WORDS.get(region, (f"it moves the {region.replace('-', ' ')}", "moved"))
    if last is None:
        breaks = len({one.wall for one in history.recent})
        if not breaks:
            return f"{words}, and no break is remembered yet"
        return f"{words}, not {done} in the last {'break' if breaks == 1 else count(breaks, 'break')}"
    when = datetime.fromtimestamp(last.wall, now.tzinfo)
    at = f"at {clock(when)}" if when.date() == now.date() else on_day(when.date(), now.date())
    return f"{words}, last {done if last.moved else 'offered'} {at}"


def _had_their_turn(last: Mapping[str, _Last], history: History, now: datetime) -> frozenset[str]:
    """The regions that do not decide any more today, or not yet."""
    others = frozenset(BODY) - FIRST_OF_ALL
    if len({one.wall for one in history.recent if _on(one.wall, now)}) < FIRST_BREAKS:
        return others
    return frozenset(name for name in others & last.keys() if _on(last[name].wall, now))


def _on(wall: float, now: datetime) -> bool:
    """Whether a wall second lies on the local date of `now`."""
    return datetime.fromtimestamp(wall, now.tzinfo).date() == now.date()
