"""Publisher of snapshots, to subscribers and to the status file, whenever they show something new."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from deskspine.core.schedule.events import Event
from deskspine.core.timekeeping.instants import Now, Reading
from deskspine.engine import view
from deskspine.engine.flowing import begins_at
from deskspine.engine.situation import Situation
from deskspine.engine.snapshot import Notice, Snapshot
from deskspine.engine.storage.keeper import Keeper
from deskspine.engine.storage.status_fields import status_fields

Subscriber = Callable[[Snapshot, tuple[Event, ...]], None]


class Publisher:
    """Publisher that knows the last snapshot and the subscribers of the next."""

    def __init__(self, keeper: Keeper, pid: int, fault: Callable[[BaseException], None]) -> None:
        """Create a publisher; `pid` is the process that the status file names, or 0 for none."""
        self._keeper, self._pid, self._fault = keeper, pid, fault
        self._subscribers: list[Subscriber] = []
        self._notices: dict[str, Notice] = {}
        """The notices of the last snapshot."""
        self._shown: object = None
        """The values of the last snapshot that do not change with time alone."""

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call `subscriber` with each new snapshot and the events since the snapshot before."""
        self._subscribers.append(subscriber)

    def is_behind(self, situation: Situation) -> bool:
        """Return True if `situation` differs from the last snapshot, apart from time and the sitting clock."""
        return _lasting(situation) != self._shown

    def has_new_notices(self) -> bool:
        """Return True if the notices differ from those of the last snapshot, or the status file must be tried again."""
        return "status" in self._keeper.notices or self._keeper.notices != self._notices

    def publish(self, situation: Situation, reading: Reading, events: tuple[Event, ...], *, refusals: bool) -> None:
        """Send subscribers a snapshot of `situation` and the events; without `refusals`, those are left out."""
        self._shown = _lasting(situation)
        if not refusals:
            events = tuple(event for event in events if event.kind != "refused")
        if not self._subscribers and not self._pid:
            return
        latest = self.snapshot(situation, reading)
        self._keeper.write_status(status_fields(latest, self._pid, situation.now.zone))
        self._notices = dict(self._keeper.notices)
        latest = replace(latest, notices=tuple(self._notices.values()))
        for subscriber in self._subscribers:
            try:
                subscriber(latest, events)
            except Exception as error:  # only this subscriber misses the snapshot
                self._fault(error)

    def snapshot(self, situation: Situation, reading: Reading) -> Snapshot:
        """Return the snapshot of `situation` at `reading`."""
        now = Now(reading.boot, reading.wall, situation.now.zone)
        today = self._keeper.day.view(situation.desk.clock, situation.profile.day(now))
        shared = situation.sync
        if shared.machines and shared.day == self._keeper.day.name:
            from deskspine.engine.sync.numbers import counted_together  # loaded when a folder is shared

            today = counted_together(today, shared.machines, self._keeper.day.rows.breaks)
        week, last = self._keeper.day.week()
        notices = tuple(self._keeper.notices.values())
        return view.snapshot(
            view.SnapshotParts(reading, now, situation, today, notices, week, last, begins_at(situation))
        )


def _lasting(situation: Situation) -> object:
    return (
        situation.profile,
        situation.follow_up,
        situation.first_run,
        situation.letter.letter,
        situation.absence_read,
        situation.presence,
        situation.channels,
        situation.audio,
        situation.hooks,
        situation.sync,
    )
