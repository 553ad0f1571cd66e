"""Today's list as a person reads it: one line for each absence, and one for a series of similar events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

ListedEvent = tuple[float, str, str]
"""Wall second, kind of the event, and sentence."""
COUNTED = "counted as a break"
TOO_SHORT = "too short to count as a break"
READINGS = (COUNTED, TOO_SHORT, "not long enough for a break")
"""Words that say how an absence was read; the last ones are those of earlier versions."""
REPEATED = frozenset({"away", "back", "gap", "meeting", "meeting-over", "background", "held", "withdrawn", "paused",
                      "resumed", "on-duty", "off-duty", "wait-over", "offer", "offer-withdrawn",
                      "still-busy"})  # fmt: skip
"""Kinds of events that may come in series; asks, answers and breaks are always listed one by one."""


class _Line(Struct, frozen=True):
    event: ListedEvent
    shape: str
    times: int = 1


def readable(events: Iterable[ListedEvent], *, away: bool) -> tuple[ListedEvent, ...]:
    """Return the events worth showing; `away` is True while an absence goes on."""
    return _runs(_absences(events, away=away))


def _absences(events: Iterable[ListedEvent], *, away: bool) -> list[ListedEvent]:
    """Return the events without earlier readings of the same absence, and without absences too brief to be read."""
    listed: list[ListedEvent] = []
    began: int | None = None
    """Index of the first event of an absence that goes on, or that has not been read yet."""
    for event in events:
        if event[1] == "away":
            _drop_unread(listed, began)
            began = len(listed)
        elif event[1] == "back" and began is not None:
            listed[began:] = [earlier for earlier in listed[began:] if not _superseded(earlier)]
            began = None
        elif event[1] == "natural-break" and began is None:
            began = len(listed)
        listed.append(event)
    if not away:
        _drop_unread(listed, began)
    return listed


def _drop_unread(listed: list[ListedEvent], began: int | None) -> None:
    """Remove the beginning of an absence that was too brief to be read."""
    if began is not None and listed[began][1] == "away" and not any(map(_reading, listed[began:])):
        del listed[began]


def _reading(event: ListedEvent) -> bool:
    return event[1] in ("natural-break", "gap") and any(words in event[2] for words in READINGS)


def _superseded(event: ListedEvent) -> bool:
    """Return True if an event adds nothing to the return: the absence has begun, or was long enough already."""
    return _reading(event) or (event[1] == "away" and " since " not in event[2])


def _runs(events: Sequence[ListedEvent]) -> tuple[ListedEvent, ...]:
    """Return the events with repetitions of one, or of two in turn, as the last of them and their number."""
    lines: list[_Line] = []
    for event in events:
        line = _Line(event, _shape(event))
        lines.append(line)
        if not line.shape:
            continue
        if len(lines) >= 2 and lines[-2].shape == line.shape:
            lines[-2:] = [replace(line, times=lines[-2].times + 1)]
        elif len(lines) >= 4 and lines[-2].shape and _shapes(lines[-4:-2]) == _shapes(lines[-2:]):
            lines[-4:] = [replace(last, times=last.times + first.times)
                          for first, last in zip(lines[-4:-2], lines[-2:], strict=True)]  # fmt: skip
    return tuple(_counted(line) for line in lines)


def _shapes(lines: Sequence[_Line]) -> list[str]:
    return [line.shape for line in lines]


def _shape(event: ListedEvent) -> str:
    """Return the words that similar events share, without numbers, or "" for an event that is never a repetition."""
    _, kind, why = event
    if kind not in REPEATED or COUNTED in why:
        return ""
    words = re.sub(r"\d[\d:]*( ?(h|min|s)\b)?", "", why)
    return f"{kind} {' '.join(words.split())}"


def _counted(line: _Line) -> ListedEvent:
    wall, kind, why = line.event
    return line.event if line.times == 1 else (wall, kind, f"{why} ({line.times} times)")
