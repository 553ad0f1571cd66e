"""The figures of a finished day as they are stored, and the exercises that they are worked out from."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.timekeeping.instants import Seconds, Whole


class DaySummary(Struct, frozen=True):
    """A local day in figures. Rows that were taken back count in none of them."""

    day: str
    """YYYY-MM-DD by `schedule.day_starts`."""
    sitting_s: Seconds = 0.0
    moved_s: Seconds = 0.0
    """Seconds played in routines that counted as a break, and in micro breaks."""
    away_s: Seconds = 0.0
    unknown_s: Seconds = 0.0
    meeting_s: Seconds = 0.0
    """Seconds of meetings and calls; they are part of the sitting."""
    wait_s: Seconds = 0.0
    """Seconds of waits for the machine; they are part of the sitting."""
    longest_sit_s: Seconds = 0.0
    breaks: Whole = 0
    """Breaks taken: finished, shortened or "did it"."""
    shortened: Whole = 0
    natural: Whole = 0
    not_now: Whole = 0
    snoozed: Whole = 0
    asks: Whole = 0
    """Asks for a break, without micro breaks and without those that an absence withdrew."""
    asks_taken: Whole = 0
    """Those of them that were answered with a break."""
    waits_used: Whole = 0
    waits_passed: Whole = 0
    better: Whole = 0
    same: Whole = 0
    worse: Whole = 0
    """Answers to "better, same or worse?" """


class ExerciseDays(Struct, frozen=True):
    """An exercise over a number of days, in figures."""

    exercise: str
    seconds: Seconds = 0.0
    """Its share of the seconds played; an exercise that was skipped has none."""
    done: Whole = 0
    shortened: Whole = 0
    skipped: Whole = 0
    worse: Whole = 0
    """Times after which it felt worse, with pain into an arm or without."""
    last_day: str = ""
    """Last day on which it was played, or ""."""


class PlayedExercise(Struct, frozen=True):
    """An exercise with the seconds of the break that it belongs to; the break was not taken back."""

    break_row: Whole
    """Number that is the same for the exercises of one break."""
    played_s: Seconds
    """Seconds for which the routine of that break was played."""
    exercise: str
    outcome: str
