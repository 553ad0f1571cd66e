"""The question about the interval on the dashboard: put at most once a month, at a quiet moment."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.coach.interval_question import may_be_put
from deskspine.core.follow_up import FollowUp
from deskspine.core.schedule.events import Event
from deskspine.engine.situation import Situation


def put_question(situation: Situation) -> tuple[FollowUp, Event | None]:
    """Return what follows now, with the question put or closed, and the event if it is put at this moment.

    A question is closed when its day is over, and when another interval was set.
    """
    follow_up, profile, now = situation.follow_up, situation.profile, situation.now
    asked, coming, today = follow_up.interval, profile.question, profile.day(now).date
    if asked is not None and asked.is_open:
        same = asked.day == today.isoformat() and asked.minutes == profile.settings.number("schedule.sit_minutes")
        if same and profile.policy.adapts:
            return follow_up, None
        return replace(follow_up, interval=replace(asked, is_open=False)), None
    if coming is None or not may_be_put(asked, today) or not _is_quiet(situation):
        return follow_up, None
    put = replace(coming, day=today.isoformat())
    event = Event("interval-question", now.t, now.wall, put.text, sit_s=situation.desk.clock.sit.at(now.t))
    return replace(follow_up, interval=put), event


def _is_quiet(situation: Situation) -> bool:
    """Return True if the person is at the desk and nothing else wants an answer."""
    clock = situation.desk.clock
    busy = clock.ask is not None or clock.run is not None or clock.offer is not None or clock.meeting is not None
    asked = clock.question is not None or situation.follow_up.unrated is not None or not situation.first_run.done
    return clock.time_kind == "sitting" and not busy and not asked
