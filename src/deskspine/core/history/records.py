"""The rows of the history: the engine writes them, and the figures of a day are worked out from them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from deskspine.core.timekeeping.instants import Seconds, Whole

ExerciseOutcome = Literal["done", "shortened", "skipped", "worse", "arm", "side-missed"]
"""Outcomes of an exercise. "arm" is worse with pain or tingling that runs into an arm."""
FELT_WORSE = ("worse", "arm")
"""Outcomes after which an exercise rests."""
PLAYED = ("finished", "shortened")
"""Outcomes of a routine that counted as a break."""


class BreakRecord(Struct, frozen=True):
    """A break as it is written into the journal."""

    started_wall: Seconds
    ended_wall: Seconds
    day: str
    """Local day it belongs to, YYYY-MM-DD by `schedule.day_starts`."""
    utc_offset_s: Whole
    outcome: str
    """finished, shortened, stopped, left, did-it, not-now or natural."""
    routine: str = ""
    level: Whole = 0
    played_s: Seconds = 0.0
    sit_before_s: Seconds = 0.0
    kind: str = "break"
    """break or micro."""
    answer: str = ""
    """better, same or worse, once the person answered."""
    annulled: str = ""
    """Reason for taking it back ("I was here"), or ""; a break taken back no longer counts."""


class ExerciseRecord(Struct, frozen=True):
    """An exercise of a break, with its outcome."""

    item: Whole
    exercise: str
    outcome: str
    """done, shortened, skipped, worse, arm or side-missed."""
    side_missed: str = ""
    eased: bool = False


class StretchRecord(Struct, frozen=True):
    """A stretch of the day: sitting, away, routine or unknown."""

    kind: str
    started_wall: Seconds
    ended_wall: Seconds
    day: str
    utc_offset_s: Whole
    cause: str = ""


class GapRecord(Struct, frozen=True):
    """A time in which nothing could be seen."""

    kind: str
    started_wall: Seconds
    ended_wall: Seconds
    length_s: Seconds
    counted: bool
    day: str
    utc_offset_s: Whole


class WaitRecord(Struct, frozen=True):
    """A stretch in which the person waited for the machine. Only its kind and its times are kept."""

    kind: str
    """build, tests, agent, shell, pane or machine."""
    source: str
    """shell, agent, command, hint or tmux."""
    started_wall: Seconds
    ended_wall: Seconds
    """Wall second of its end; that of its beginning if its end was not seen."""
    day: str
    utc_offset_s: Whole
    outcome: str
    """used, if a break began in it, or passed."""


class DayRows(Struct, frozen=True):
    """The rows of one day, in the order in which they were written."""

    breaks: tuple[BreakRecord, ...] = ()
    stretches: tuple[StretchRecord, ...] = ()
    gaps: tuple[GapRecord, ...] = ()
    events: tuple[tuple[float, str, str], ...] = ()
    """Wall second, kind of the event, and sentence."""
    waits: tuple[WaitRecord, ...] = ()
