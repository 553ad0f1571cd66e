"""The numbers the sitting clock goes by, as the settings have them."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.timekeeping.calendar import NO_HOURS, WorkHours

QUIET_S = 3.0
"""An ask waits for this long without input, where a source can tell."""
RETURN_GRACE_S = 60.0
"""Nothing asks in the first minute after a return."""
CORRECTION_S = 600.0
"""For so long after a return "I was here" takes the absence back."""
UNKNOWN_MOST_S = 3 * 3600.0
"""A time not known that is at least this long, or in which the day changed, is read as an absence."""
AWAY_KEY_DEAF_S = 30.0
"""Input in the first seconds after the away key is the person leaving, not returning."""
LOCK_HINT_S = 10.0
"""A desktop that was asked to lock says so within this, if it can say so at all."""
LOCK_DEAF_S = 2.0
"""Input so soon after a lock was asked for is the hand that asked for it."""
LOCK_TYPING_S = 25.0
"""Input that still goes on this long after a lock was asked for proves that nothing locked; a pause before it is seen
within this time by every source."""
SLEEP_DEAF_S = 30.0
"""Input this long after the machine said that it goes to sleep proves that it did not."""
BRIEF_S = 30.0
"""An absence shorter than this is not worth a word."""
BACKDATE_S = 60.0
"""A lock, sleep or gap with no input for this long before it began at the last input."""
AFTER_HOLD_S = 120.0
"""What was held asks this long after the hold ends."""
CALL_SETTLES_S = 20.0
"""A microphone in use for this long is a call."""
CALL_CAP_S = 7200.0
"""Idle in a call for longer than this is not known to be sitting."""
VIDEO_CAP_S = 3600.0
"""Idle at a video for longer than this is idle."""
OPEN_CAP_S = 7200.0
"""A microphone, a camera, a full screen or a video in use for longer than this says nothing about the person."""
MEETING_ASKS_S = 3600.0
"""A meeting without an end is asked about after this."""
MEETING_ANSWER_S = 300.0
"""No answer to that question for this long: the meeting is over."""
OWED_AFTER_S = 300.0
"""So long after the last reminder an unanswered break is owed."""
OWED_REST_S = 600.0
"""An owed break is not asked for again sooner than this."""
BLIND_ASKS = 3
"""Without any presence source, an unanswered break is asked for again at most so often."""
LADDERS_MOST = 3
"""After this many asks in a row without an answer, a break or an absence, only screen and title show what is owed."""
UNDO_S = 30.0
"""For this long "did it", "not now" and the leaving of a routine can be taken back."""
AGAIN_S = 3.0
"""The same key a second time within this insists on what was refused."""
MICRO_NEAR_S = 300.0
"""A micro break is dropped when a break is due within this, and withdrawn when it went unanswered for this long."""
FLOOR_S = 60.0
"""After the interval was changed nothing falls due sooner than this."""


class Policy(Struct, frozen=True):
    """What the person wants of the clock of sitting. Times in seconds."""

    interval_s: float = 3000.0
    heads_up_s: float = 60.0
    soft_start_s: float = 30.0
    snooze_s: float = 300.0
    snooze_limit: int = 3
    remind_s: tuple[float, ...] = (60.0, 180.0, 300.0)
    work_hours: WorkHours = NO_HOURS
    day_starts_min: int = 240
    micro_s: float = 0.0
    """Seconds between micro breaks; 0 for none."""
    walk_every: int = 3
    away_after_s: float = 300.0
    busy: frozenset[str] = frozenset({"microphone"})
    """What may hold asks by itself: microphone, camera, full-screen."""
    max_hold_s: float = 3600.0
    promise_s: float = 120.0
    """Promised length of the next routine: an absence at least as long is a natural break."""

    @property
    def heads_up_at_s(self) -> float | None:
        """Progress in seconds at which the heads-up comes; None when there is none."""
        return None if self.heads_up_s <= 0 else max(self.interval_s - self.heads_up_s, self.interval_s / 2)

    @property
    def owed_after_s(self) -> float:
        """Seconds from an ask to the moment it is owed."""
        return (self.remind_s[-1] if self.remind_s else 0.0) + OWED_AFTER_S
