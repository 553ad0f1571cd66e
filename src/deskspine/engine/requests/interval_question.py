"""The answers to the question about the interval."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.coach.interval_question import IntervalQuestion
from deskspine.core.commands.registry import Request
from deskspine.core.follow_up import FollowUp
from deskspine.engine.requests.action import KEY, Files, Outcome, RefusedError, RequestHandler
from deskspine.engine.situation import Situation


def _open(situation: Situation) -> IntervalQuestion:
    """Return the open question. Raises RefusedError without one."""
    asked = situation.follow_up.interval
    if asked is None or not asked.is_open:
        raise RefusedError("there is no question about the interval")
    return asked


def _closed(follow_up: FollowUp) -> FollowUp:
    asked = follow_up.interval
    return replace(follow_up, interval=None if asked is None else replace(asked, is_open=False))


def _keep(situation: Situation, request: Request, files: Files) -> Outcome:
    return Outcome(KEY, f"the interval stays at {_open(situation).minutes} minutes", follow_up=_closed)


def _change(situation: Situation, request: Request, files: Files) -> Outcome:
    minutes = _open(situation).proposed
    text = f"the interval is {minutes} minutes from now on"
    return Outcome(KEY, text, setting=("schedule.sit_minutes", minutes), follow_up=_closed)


INTERVAL_ANSWERS = {"keep-interval": RequestHandler(_keep), "change-interval": RequestHandler(_change)}
"""The requests that answer the question with yes and with no."""
