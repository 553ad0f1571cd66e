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
TAKEN = frozenset({*PLAYED, "did-it"})
"""Outcomes of a break that was taken; a natural break is counted apart."""


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
    reason: str = ""
    """Origin of a routine (asked, early, offer, flows or micro), asked or early for an answer, and the cause of the
    absence for a natural break; "" in rows of earlier versions."""


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


AskAnswer = Literal["started", "did-it", "snoozed", "not-now", "put-aside", "owed", "withdrawn"]
"""Ends of an ask. "owed" is an ask without an answer; an absence or the end of the program withdraws one."""
ANSWERED_BY_A_BREAK = ("started", "did-it")
"""Answers to an ask that are a break."""


class AskRecord(Struct, frozen=True):
    """An ask, from the moment at which it was shown to its answer."""

    kind: str
    """break or micro."""
    asked_wall: Seconds
    ended_wall: Seconds
    """Wall second of the answer, or at which it was owed or withdrawn."""
    day: str
    utc_offset_s: Whole
    answer: str
    """One of `AskAnswer`."""
    sit_s: Seconds
    """Seconds of the sit when it was asked."""
    interval_s: Seconds
    """The interval that the person had set then."""
    moved_s: float = 0.0
    """Seconds by which it came later than that because of the person's habits; negative for earlier."""
    held_s: Seconds = 0.0
    """Seconds for which a meeting, a call or a pause had held it back."""
    in_wait: bool = False
    """True if the person waited for the machine when it was asked."""
    annulled: str = ""
    """Reason for taking the answer back, or ""; a row taken back is kept and no longer counts."""


class MeetingRecord(Struct, frozen=True):
    """A meeting or a call that is over."""

    kind: str
    """meeting, or the use that made it known: microphone, camera or full-screen."""
    started_wall: Seconds
    ended_wall: Seconds
    day: str
    utc_offset_s: Whole


class SitRecord(Struct, frozen=True):
    """A sit that is over: the sitting between two breaks."""

    started_wall: Seconds
    ended_wall: Seconds
    day: str
    """Local day on which it ended."""
    utc_offset_s: Whole
    sat_s: Seconds
    ended_by: str
    """routine, did-it, natural or gap."""
    annulled: str = ""
    """Reason for taking back the break that ended it, or ""."""


RevocableRow = AskRecord | SitRecord
"""A row that can be taken back; its values are enough to find it."""
PlainRow = StretchRecord | GapRecord | WaitRecord | MeetingRecord | RevocableRow
"""A row that no other row refers to. Once it is written, it is never changed except that it is taken back."""


class DayRows(Struct, frozen=True):
    """The rows of one day, in the order in which they were written."""

    breaks: tuple[BreakRecord, ...] = ()
    stretches: tuple[StretchRecord, ...] = ()
    gaps: tuple[GapRecord, ...] = ()
    events: tuple[tuple[float, str, str], ...] = ()
    """Wall second, kind of the event, and sentence."""
    waits: tuple[WaitRecord, ...] = ()
    asks: tuple[AskRecord, ...] = ()
    """Without those that were taken back; so are the sits."""
    meetings: tuple[MeetingRecord, ...] = ()
    sits: tuple[SitRecord, ...] = ()
