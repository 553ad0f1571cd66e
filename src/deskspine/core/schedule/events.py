"""What the sitting clock says: the events a person would have noticed, or could have."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from deskspine.core.schedule.policy import BRIEF_S

EventKind = Literal[
    "heads-up", "due", "ask", "remind", "owed",
    "started", "finished", "shortened", "stopped", "snoozed", "not-now", "did-it", "put-aside", "withdrawn",
    "away", "back", "natural-break", "gap", "meeting", "meeting-over", "background", "held", "paused", "resumed",
    "refused", "off-duty", "on-duty", "undone", "end",
]  # fmt: skip
GapKind = Literal["asleep", "clock", "stall", "closed"]
AskKind = Literal["break", "micro"]
UndoKind = Literal["did-it", "not-now", "left", "shortened"]
"""What can be taken back for a while; the last two are a routine that was left."""


class Event(Struct, frozen=True):
    """One thing that happened, with the reason in words."""

    kind: EventKind
    t: float
    """When it was known (boot seconds)."""
    wall: float
    """The same moment on the wall clock, seconds since 1970."""
    why: str
    """One sentence for the person."""
    sit_s: float = 0.0
    """The sit right after it."""
    next_due: float | None = None
    """Instant at which the next break falls due if nothing changes; None when nothing will."""
    since: float | None = None
    """Where something is told late: the instant from which it was so."""
    gap: GapKind | None = None
    length_s: float | None = None
    """Of a gap: its seconds (negative when the clock was set back). Of a routine event: the seconds played."""
    counted: bool | None = None
    """Of a gap: whether it counted as a break."""
    step: int = 0
    """Of an ask or a reminder: 0 for the ask, then 1, 2, 3 up the ladder."""
    ask_kind: AskKind = "break"
    quiet: bool = False
    """True when only screen and title may speak (do-not-disturb)."""
    walk: bool = False
    """True when standing and walking two minutes is suggested."""
    here: bool = False
    """Of a return: the person was here all the time, so the absence it tells of is taken back."""
    routine: str = ""
    """Id of the routine concerned, where there is one."""

    @property
    def brief(self) -> bool:
        """Whether this is the end of an absence too short to be worth a word."""
        return self.kind == "back" and self.length_s is not None and self.length_s < BRIEF_S and not self.here
