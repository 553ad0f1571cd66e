"""The numbers that the sitting clock follows, as the settings have them."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.schedule.habits import NO_HABITS, Habits
from deskspine.core.timekeeping.calendar import NO_HOURS, WorkHours

QUIET_S = 3.0
"""Seconds without input that an ask waits for, where a source can see input."""
RETURN_GRACE_S = 60.0
"""Seconds after a return in which nothing asks."""
CORRECTION_S = 600.0
"""Seconds after a return in which "I was here" takes the absence back."""
UNKNOWN_ABSENCE_S = 3 * 3600.0
"""Minimum seconds of an unknown time that is read as an absence; so is one in which the day changed."""
AWAY_KEY_DEAF_S = 30.0
"""Seconds after the away key in which input is the person leaving, not returning."""
LOCK_HINT_S = 10.0
"""Seconds within which a desktop that was asked to lock reports the lock, if it can report it at all."""
LOCK_DEAF_S = 2.0
"""Seconds after a request to lock in which input comes from the hand that made it."""
LOCK_TYPING_S = 25.0
"""Seconds of continued input after a request to lock that prove that nothing locked.

Every source sees a pause in the input within this time.
"""
SLEEP_DEAF_S = 30.0
"""Seconds after the announcement of a sleep from which on input proves that the machine did not sleep."""
BRIEF_S = 30.0
"""Minimum seconds of an absence that is mentioned."""
BACKDATE_S = 60.0
"""Minimum seconds without input before a lock, sleep or gap for it to be back-dated to the last input."""
AFTER_HOLD_S = 120.0
"""Seconds from the end of a hold to the ask that was held."""
CALL_SETTLES_S = 20.0
"""Seconds of use after which a microphone is a call."""
CALL_CAP_S = 7200.0
"""Maximum seconds of idleness in a call that count as sitting; after that presence is not known."""
VIDEO_CAP_S = 3600.0
"""Maximum seconds of idleness at a video that count as sitting."""
OPEN_CAP_S = 7200.0
"""Maximum seconds for which the use of a microphone, a camera, a full screen or a video means that a person is there.
"""
MEETING_ASKS_S = 3600.0
"""Seconds after which a meeting without an end is asked about."""
MEETING_ANSWER_S = 300.0
"""Seconds without an answer to that question after which the meeting is over."""
OWED_AFTER_S = 300.0
"""Seconds from the last reminder to the moment at which an unanswered break is owed."""
OWED_REST_S = 600.0
"""Minimum seconds before an owed break is asked for again."""
MAX_BLIND_ASKS = 3
"""Maximum number of times an unanswered break is asked for again without any presence source."""
MAX_LADDERS = 3
"""Maximum asks in a row without an answer, a break or an absence; after that only screen and title show what is owed.
"""
UNDO_S = 30.0
"""Seconds in which "did it", "not now" and the leaving of a routine can be taken back."""
AGAIN_S = 3.0
"""Seconds in which the same key, pressed again, insists on what was refused."""
MICRO_NEAR_S = 300.0
"""Seconds before a break in which a micro break is dropped, and after which an unanswered one is withdrawn."""
FLOOR_S = 60.0
"""Seconds after a change of the interval in which nothing falls due."""


OFFER_FROM = 0.6
"""Part of the interval from which on a break is offered in a wait."""
WAIT_LASTED_S = 20.0
"""Seconds after which a wait without a known length is long enough to be mentioned, and for an offer."""
WAIT_EXPECTED_S = 60.0
"""Minimum seconds that a wait is expected to last for an offer at its beginning."""
OFFER_REST_S = 600.0
"""Seconds after the answer to an ask in which nothing is offered."""
OFFER_LASTS_S = 120.0
"""Seconds after which an offer that was not taken withdraws."""
MAX_OFFERS = 2
"""Maximum number of offers in an interval."""
MAX_WAITS = 32
"""Maximum number of waits that go on at the same time; the oldest is forgotten for another one."""
MAX_WAIT_S = 7200.0
"""Seconds after which a wait says nothing about the person any more and is forgotten."""
MAX_PUT_OFF = 3
"""Number of breaks put off in a row after which a smaller routine comes, with one reminder at most."""
FLOWS_S = 20.0
"""Seconds without input after which the routine of an ask begins by itself, if the person wants that."""
STILL_BUSY_S = 120.0
"""Seconds by which input at such an ask moves it."""


class Policy(Struct, frozen=True):
    """The person's wishes for the clock of sitting. Times are in seconds."""

    interval_s: float = 3000.0
    heads_up_s: float = 60.0
    soft_start_s: float = 30.0
    snooze_s: float = 300.0
    snooze_limit: int = 3
    remind_s: tuple[float, ...] = (60.0, 180.0, 300.0)
    work_hours: WorkHours = NO_HOURS
    day_starts_min: int = 240
    micro_s: float = 0.0
    """Seconds between micro breaks; 0 means no micro breaks."""
    walk_every: int = 3
    away_after_s: float = 300.0
    busy: frozenset[str] = frozenset({"microphone"})
    """Uses that may hold asks: microphone, camera, full-screen."""
    max_hold_s: float = 3600.0
    promise_s: float = 120.0
    """Promised length of the next routine: an absence at least as long is a natural break."""

    offers: bool = True
    """True if breaks are offered in waits."""
    shortest_s: float = 60.0
    """Promised length of the quick routine: a wait that is expected to end before that gets no offer."""
    flows: bool = False
    """True if the routine of an ask begins by itself (`ask.start`)."""
    adapts: bool = False
    """True if the clock adapts to the person (`coach.adapt`)."""
    habits: Habits = NO_HABITS
    """Times of the day at which the person usually takes a break; empty if asks do not adapt."""

    @property
    def heads_up_at_s(self) -> float | None:
        """Progress in seconds at which the heads-up comes, or None if there is no heads-up."""
        return None if self.heads_up_s <= 0 else max(self.interval_s - self.heads_up_s, self.interval_s / 2)

    def reminders(self, put_off: int) -> int:
        """Return the number of reminders after an ask, if `put_off` breaks in a row were put off before it."""
        return min(1, len(self.remind_s)) if self.is_smaller(put_off) else len(self.remind_s)

    def is_smaller(self, put_off: int) -> bool:
        """Return True if a smaller routine comes after `put_off` breaks in a row that were put off."""
        return self.adapts and put_off >= MAX_PUT_OFF

    @property
    def owed_after_s(self) -> float:
        """Seconds from an ask to the moment at which it is owed."""
        return (self.remind_s[-1] if self.remind_s else 0.0) + OWED_AFTER_S
