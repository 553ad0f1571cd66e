"""When a break begins and ends for its surroundings, and if media go on after it. Pure functions of the desk."""

from __future__ import annotations

from msgspec import Struct

from deskspine.core.session import Desk


class Moment(Struct, frozen=True):
    """A break as its surroundings see it. A paused routine is still one: the person has not gone back to work."""

    on: bool = False
    calls_before: bool = False
    """True if a call or a meeting went on when it began."""
    called: bool = False
    """True if one began in it."""


def next_moment(before: Moment, desk: Desk) -> Moment:
    """Return the moment after `before`, as the desk is now.

    A break begins when a routine runs, so one that waits after a restart to be continued changes nothing yet.
    """
    player = desk.player
    if player is None or player.ended is not None:
        return Moment()
    if before.on:
        called = before.called or (in_call(desk) and not before.calls_before)
        return Moment(True, before.calls_before and in_call(desk), called)
    return Moment(True, calls_before=in_call(desk)) if player.since is not None else before


def in_call(desk: Desk) -> bool:
    """Return True in a call or a meeting."""
    return desk.clock.call_from is not None or desk.clock.meeting is not None


def media_go_on(before: Moment, desk: Desk, *, remote: bool) -> bool:
    """Return True if media that a break paused go on at its end.

    They stay paused if a call or a meeting began in it, and if the person has left or sits at another machine.
    """
    called = before.called or (in_call(desk) and not before.calls_before)
    return not called and desk.clock.absence is None and not remote
