"""The events of the sitting clock: everything a person could notice, each with its reason."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from deskspine.core.schedule.busy_kinds import BusyWith
from deskspine.core.schedule.policy import BRIEF_S
from deskspine.core.waits.kinds import WaitKind, WaitSource

EventKind = Literal[
    "heads-up", "due", "ask", "remind", "owed",
    "started", "finished", "shortened", "stopped", "snoozed", "not-now", "did-it", "put-aside", "withdrawn",
    "away", "back", "natural-break", "gap", "meeting", "meeting-over", "background", "held", "paused", "resumed",
    "refused", "off-duty", "on-duty", "undone", "end",
    "wait", "wait-over", "needs-you", "ready", "offer", "offer-withdrawn", "still-busy", "moved",
    "interval-question",
]  # fmt: skip
GapKind = Literal["asleep", "clock", "stall", "closed"]
AskKind = Literal["break", "micro"]
MeetingKind = Literal["meeting", BusyWith]
"""Kinds of meetings: by key, or by the use that made a call known."""
BreakReason = Literal["", "asked", "early", "offer", "flows", "micro"]
"""Origins of a routine: an ask that was shown, the person by themselves, an offer in a wait, an ask that begins the
routine by itself, a micro break.
"""
UndoKind = Literal["did-it", "not-now", "left", "shortened"]
"""Answers that can be taken back for a while; the last two are a routine that was left."""


class Event(Struct, frozen=True):
    """An event of the sitting clock, with the reason in words."""

    kind: EventKind
    t: float
    """Boot second at which it became known."""
    wall: float
    """The same moment on the wall clock, in seconds since 1970."""
    why: str
    """Reason for the event, a sentence for the person without a capital and a full stop."""
    sit_s: float = 0.0
    """Seconds of the sit immediately after the event."""
    next_due: float | None = None
    """Instant at which the next break falls due if nothing changes, or None if none will."""
    since: float | None = None
    """Instant from which the event holds, if it is reported later than that."""
    gap: GapKind | None = None
    length_s: float | None = None
    """Seconds of a gap (negative if the clock was set back) or of an absence; for a routine, the seconds played."""
    counted: bool | None = None
    """True if a gap counted as a break; None for other events."""
    step: int = 0
    """Number of the reminder, from 1; 0 for the ask itself."""
    ask_kind: AskKind = "break"
    quiet: bool = False
    """True if only screen and title may show it (do-not-disturb)."""
    walk: bool = False
    """True if two minutes of standing and walking are suggested."""
    here: bool = False
    """True for a return by "I was here": the absence it reports is taken back."""
    routine: str = ""
    """Id of the routine concerned, or ""."""
    wait: WaitKind | None = None
    """Kind of the wait concerned, or None for an event that is not about a wait."""
    source: WaitSource | None = None
    """Way in which that wait is known."""
    used: bool = False
    """True at the end of a wait in which a break began."""
    lost: bool = False
    """True at the end of a wait whose own end was not seen, so that nothing is known about its length."""
    fits_s: float | None = None
    """For an offer: seconds that the wait is expected to last, or None if that is not known."""
    meeting: MeetingKind | None = None
    """Kind of the meeting or call that is over with this event."""
    meeting_since: float | None = None
    """Instant at which that one began."""
    moved_s: float = 0.0
    """For an ask: seconds by which it comes later than the interval because of the person's habits, negative for
    earlier."""

    @property
    def brief(self) -> bool:
        """True at the end of an absence that is too short to be mentioned."""
        return self.kind == "back" and self.length_s is not None and self.length_s < BRIEF_S and not self.here
