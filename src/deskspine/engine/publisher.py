"""Hands snapshots to subscribers and to the status file, each when it shows something new."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from deskspine.core.schedule.events import Event
from deskspine.core.timekeeping.instants import Now, Reading
from deskspine.engine import view
from deskspine.engine.situation import Situation
from deskspine.engine.snapshot import Notice, Snapshot
from deskspine.engine.storage.keeper import Keeper
from deskspine.engine.storage.status_fields import status_fields

Subscriber = Callable[[Snapshot, tuple[Event, ...]], None]


class Publisher:
    """Knows what was shown last, and who wants to see what comes next."""

    def __init__(self, keeper: Keeper, pid: int, fault: Callable[[BaseException], None]) -> None:
        """Make a publisher; `pid` is the process that the status file names, 0 writes none without subscribers."""
        self._keeper, self._pid, self._fault = keeper, pid, fault
        self._subscribers: list[Subscriber] = []
        self._notices: dict[str, Notice] = {}
        """The notices of the last snapshot."""
        self._shown: object = None
        """The values of the last snapshot that do not change with time alone."""

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call `subscriber` with each new snapshot and what happened since the one before."""
        self._subscribers.append(subscriber)

    def is_behind(self, situation: Situation) -> bool:
        """Return whether `situation` has other values than the last snapshot, time and the sitting clock left out."""
        return _lasting(situation) != self._shown

    def has_new_notices(self) -> bool:
        """Return whether other notices hold than in the last snapshot, or the status file has to be tried again."""
        return "status" in self._keeper.notices or self._keeper.notices != self._notices

    def publish(self, situation: Situation, reading: Reading, events: tuple[Event, ...], *, refusals: bool) -> None:
        """Hand out a snapshot of `situation` and what happened; without `refusals`, those are left out."""
        self._shown = _lasting(situation)
        if not refusals:
            events = tuple(event for event in events if event.kind != "refused")
        if not self._subscribers and not self._pid:
            return
        shown = self.snapshot(situation, reading)
        self._keeper.write_status(status_fields(shown, self._pid, situation.now.zone))
        self._notices = dict(self._keeper.notices)
        shown = replace(shown, notices=tuple(self._notices.values()))
        for subscriber in self._subscribers:
            try:
                subscriber(shown, events)
            except Exception as error:  # it costs itself this snapshot, never the others or the clock
                self._fault(error)

    def snapshot(self, situation: Situation, reading: Reading) -> Snapshot:
        """Return the snapshot of `situation` at `reading`."""
        now = Now(reading.boot, reading.wall, situation.now.zone)
        today = self._keeper.day.view(situation.desk.clock, situation.profile.day(now))
        return view.snapshot(view.Picture(reading, now, situation, today, tuple(self._keeper.notices.values())))


def _lasting(situation: Situation) -> object:
    return (
        situation.profile,
        situation.follow_up,
        situation.first_run,
        situation.absence_read,
        situation.presence,
        situation.channels,
        situation.audio,
    )
