"""The history as buckets of ActivityWatch: presence, breaks and meetings with their times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from msgspec import Struct

from deskspine.core.export.stored_rows import StoredBreak, StoredMeeting, StoredRow, StoredStretch
from deskspine.core.text.plain_data import json_line

CLIENT = "deskspine"
PRESENCE, BREAKS, MEETINGS = "afkstatus", "deskspine.break", "deskspine.meeting"
"""Types of the buckets; ActivityWatch knows the first one from its own watcher."""
_BUCKETS = {PRESENCE: "deskspine-presence", BREAKS: "deskspine-breaks", MEETINGS: "deskspine-meetings"}
_STATUS = {"sitting": "not-afk", "routine": "not-afk", "away": "afk"}


class WatchEvent(Struct, frozen=True):
    """An event of a bucket."""

    timestamp: str
    duration: float
    data: dict[str, str | float]


def bucket_events(rows: Iterable[StoredRow]) -> dict[str, list[WatchEvent]]:
    """Return the events of each bucket by its type, in order of time. Rows that were taken back are left out."""
    found: dict[str, list[tuple[float, WatchEvent]]] = {kind: [] for kind in _BUCKETS}
    for row in rows:
        if isinstance(row, StoredStretch) and row.kind in _STATUS:
            data: dict[str, str | float] = {"status": _STATUS[row.kind]}
            found[PRESENCE].append((row.started_wall, _event(row, data)))
        elif isinstance(row, StoredBreak) and not row.annulled:
            data = {"title": row.routine or row.outcome, "outcome": row.outcome, "kind": row.kind}
            data |= {"played_s": row.played_s, "answer": row.answer}
            found[BREAKS].append((row.started_wall, _event(row, data)))
        elif isinstance(row, StoredMeeting):
            found[MEETINGS].append((row.started_wall, _event(row, {"title": row.kind})))
    return {kind: [event for _, event in sorted(events, key=lambda at: at[0])] for kind, events in found.items()}


def to_buckets(rows: Iterable[StoredRow], host: str) -> Iterator[bytes]:
    """Yield the pieces of one JSON document as ActivityWatch imports it. Buckets without events are left out."""
    buckets = {kind: events for kind, events in bucket_events(rows).items() if events}
    yield b'{"buckets":{'
    for number, (kind, events) in enumerate(buckets.items()):
        name = f"{_BUCKETS[kind]}_{host}"
        about = {"id": name, "created": events[0].timestamp, "type": kind, "client": CLIENT, "hostname": host}
        yield b"," * bool(number) + json_line(name) + b":" + json_line(about)[:-1] + b',"events":['
        for at, event in enumerate(events):
            yield (b",\n" if at else b"\n") + json_line(event)
        yield b"]}"
    yield b"}}\n"


def _event(row: StoredStretch | StoredBreak | StoredMeeting, data: dict[str, str | float]) -> WatchEvent:
    return WatchEvent(_stamp(row.started_wall), round(max(0.0, row.ended_wall - row.started_wall), 3), data)


def _stamp(wall: float) -> str:
    """Return a time as ActivityWatch reads it; a time that no calendar has is the nearest that one has."""
    seconds = min(max(wall, 0.0), 2.5e11)
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
