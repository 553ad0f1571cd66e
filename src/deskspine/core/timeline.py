"""Timeline files: the events of a day, one on a line, for `deskspine simulate`. docs/simulate.md has the format."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from deskspine.core.commands.argument_forms import arguments_of
from deskspine.core.commands.registry import COMMANDS
from deskspine.core.schedule.busy_kinds import HOLDING_KINDS
from deskspine.core.text.durations import minutes_of
from deskspine.core.text.sanitize import has_control, plain
from deskspine.core.waits.kinds import WAIT_KIND_NAMES, WaitKind

MAX_TIMELINE_BYTES = 1 << 20
SAMPLE = "start 2026-03-29T00:30:00+01:00 Europe/Berlin"
MAX_SPAN_S = 400 * 86400.0
"""Maximum number of seconds that a timeline covers: a year and a month."""
YEARS = (1980, 2200)
"""First and last year in which a timeline may start: between them wall clocks and time zones are reliable."""
_AT = re.compile(r"\+(?:([0-9]{1,5}):)?([0-9]{1,5}):([0-9]{2})(?=\s|$)")


class TimelineError(ValueError):
    """A timeline is not valid; the message is a sentence with file and line that says why."""


class TimelineEntry(Struct, frozen=True):
    """One line of a timeline: an event and its time."""

    line: int
    elapsed_s: float
    event: str
    argument: str = ""


class Timeline(Struct, frozen=True):
    """All lines of a timeline file."""

    wall: float
    """Wall second at which it starts."""
    zone: tzinfo
    entries: tuple[TimelineEntry, ...]


class TimelineWait(Struct, frozen=True):
    """The words after `wait`: the beginning of a wait, or its end."""

    over: bool = False
    id: str = ""
    """Name of the wait; without one, its kind, and at the end the wait that began last."""
    kind: WaitKind = "machine"
    expected_s: float | None = None
    sure: bool = False


_WAIT = re.compile(r"(?P<kind>[a-z]+)(?: (?P<length>[0-9hm]+|[0-9]+s))?(?P<sure> sure)?(?: as (?P<id>\S+))?")
_WAIT_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_MAX_EXPECTED_MIN = 1440


def wait_of(text: str) -> TimelineWait | None:
    """Return what the words after `wait` say, or None if they say nothing that a timeline knows."""
    first, _, rest = text.partition(" ")
    if first == "over":
        return TimelineWait(over=True, id=rest) if not rest or _WAIT_ID.fullmatch(rest) else None
    match = _WAIT.fullmatch(text)
    kind = next((kind for kind in WAIT_KIND_NAMES if kind == first), None)
    if match is None or kind is None or not _WAIT_ID.fullmatch(match["id"] or kind):
        return None
    expected_s = None
    if match["length"]:
        seconds = match["length"].removesuffix("s")
        minutes = minutes_of(seconds)
        if minutes is None:
            return None
        expected_s = minutes * (1.0 if match["length"].endswith("s") else 60.0)
        if not 1.0 <= expected_s <= _MAX_EXPECTED_MIN * 60.0:
            return None
    return TimelineWait(False, match["id"] or kind, kind, expected_s, bool(match["sure"]))


def _none(text: str) -> bool:
    return not text


def _whole(text: str) -> bool:
    return bool(re.fullmatch(r"[+-]?[0-9]{1,7}", text))


def _takes(word: str) -> Callable[[str], bool]:
    """Return a test of what may follow `word`: nothing, or what may follow the verb of its command."""
    entry = next(entry for entry in COMMANDS if word in entry.timeline)
    return lambda text: not text or arguments_of(entry.forms, text, entry.max_minutes) is not None


_LENGTH = "minutes from 1 to 1440 such as 45 or 1h30m"
EVENTS: dict[str, tuple[Callable[[str], bool], str]] = {
    **dict.fromkeys(
        [
            *(word for entry in COMMANDS for word in entry.timeline),
            *("idle", "input", "key", "lock", "lock-asked", "unlock", "sleep", "sleep-announced", "wake"),
            *("kill", "launch", "end"),
        ],
        (_none, "nothing after it"),
    ),
    "start": (
        lambda text: not text or bool(re.fullmatch(r"[a-z0-9-]{3,32}", text)),
        "nothing, or the id of a routine",
    ),
    "score": (lambda text: text in ("0", "1", "2", "3"), "0, 1, 2 or 3"),
    "meeting": (_takes("meeting"), f"nothing, or {_LENGTH}"),
    "pause": (_takes("pause"), f"nothing, {_LENGTH}, a time such as until 14:30, or tomorrow"),
    "use": (
        lambda text: text.partition(" ")[0] in HOLDING_KINDS and not has_control(text),
        f"one of {', '.join(HOLDING_KINDS)}, and the programs that use it",
    ),
    "wait": (
        lambda text: wait_of(text) is not None,
        f"{', '.join(WAIT_KIND_NAMES)} or over, and for a kind a length such as 3m or 90s, sure, and as with a name",
    ),
    "needs-you": (
        lambda text: not text or bool(_WAIT_ID.fullmatch(text)),
        "nothing, or the name of a wait",
    ),
    **dict.fromkeys(("mic", "video", "saver", "dnd"), (lambda text: text in ("on", "off"), "on or off")),
    "source": (lambda text: text in ("on", "none"), "on or none"),
    "clock": (_whole, "seconds by which the wall clock is set"),
    "stall": (
        lambda text: _whole(text) and 0 <= int(text) <= 999_999,
        "seconds for which the process is stopped",
    ),
    "zone": (lambda text: _zone(text) is not None, "the name of a time zone, such as Europe/Berlin"),
    "interval": (
        lambda text: bool(re.fullmatch(r"[+-][0-9]{1,3}", text)) and int(text) % 5 == 0 != int(text),
        "+5 or -5",
    ),
}
"""Every event of a line, with a test of its argument and a description of that argument."""


def parse(text: str, file: str) -> Timeline:
    """Return the timeline in `text`. Raises TimelineError for the first line that is not valid."""
    if len(text) > MAX_TIMELINE_BYTES:
        raise TimelineError(f"{file}: expected at most 1 MiB of text")
    start: tuple[float, tzinfo] | None = None
    entries: list[TimelineEntry] = []
    set_s = 0
    # Lines end with a line feed, as editors count them; a carriage return before it is stripped.
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.split("#", 1)[0].strip()
        if not line:
            continue
        if start is None:
            start = _start(line, file, number)
            continue
        entry = _entry(line, file, number)
        if entries and entries[-1].event == "end":
            raise TimelineError(f"{file}:{number}: expected nothing after end")
        if entries and entry.elapsed_s < entries[-1].elapsed_s:
            raise TimelineError(
                f"{file}:{number}: expected a time not before the line above it, not {plain(line, 40)!r}"
            )
        set_s += int(entry.argument) if entry.event == "clock" else 0
        if abs(set_s) > MAX_SPAN_S:
            raise TimelineError(
                f"{file}:{number}: clock: expected the wall clock to stay within 400 days of the real time"
            )
        entries.append(entry)
    if start is None:
        raise TimelineError(f"{file}:1: expected a first line such as `{SAMPLE}`")
    return Timeline(start[0], start[1], tuple(entries))


def elapsed_text(seconds: float) -> str:
    """Return an elapsed time as a line of a timeline has it: "+0:50:40"."""
    whole_s = round(seconds)
    return f"+{whole_s // 3600}:{whole_s // 60 % 60:02d}:{whole_s % 60:02d}"


def _start(line: str, file: str, number: int) -> tuple[float, tzinfo]:
    words = line.split()
    expected = f"{file}:{number}: expected `start` with a date, time and offset and a zone, such as `{SAMPLE}`"
    if words[0] != "start" or len(words) not in (2, 3):
        raise TimelineError(f"{expected}, not {plain(line, 60)!r}")
    try:
        moment = datetime.fromisoformat(words[1])
        wall = moment.timestamp()
    except (ValueError, OverflowError, OSError):
        raise TimelineError(f"{expected}, not {plain(words[1], 60)!r}") from None
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise TimelineError(f"{file}:{number}: expected a year from {YEARS[0]} to {YEARS[1]}, not {moment.year}")
    if moment.tzinfo is None:
        raise TimelineError(f"{expected}; the offset from UTC is missing in {plain(words[1], 60)!r}")
    zone: tzinfo | None = moment.tzinfo
    if len(words) == 3:
        zone = _zone(words[2])
        if zone is None:
            raise TimelineError(f"{file}:{number}: expected the name of a time zone, not {plain(words[2], 60)!r}")
    assert zone is not None
    return wall, zone


def _entry(line: str, file: str, number: int) -> TimelineEntry:
    match = _AT.match(line)
    if match is None or int(match[3]) > 59 or (match[1] is not None and int(match[2]) > 59):
        raise TimelineError(
            f"{file}:{number}: expected a time such as +50:40 or +2:00:00, not {plain(line.split()[0], 40)!r}"
        )
    elapsed_s = int(match[1] or 0) * 3600.0 + int(match[2]) * 60.0 + int(match[3])
    if elapsed_s > MAX_SPAN_S:
        raise TimelineError(f"{file}:{number}: expected a time within 400 days")
    words = line[match.end() :].split()
    if not words or words[0] not in EVENTS:
        raise TimelineError(f"{file}:{number}: {_unknown(words[0] if words else '')}")
    test, expected = EVENTS[words[0]]
    argument = " ".join(words[1:])
    if not test(argument):
        described = plain(argument, 40) or "nothing"
        raise TimelineError(f"{file}:{number}: {words[0]}: expected {expected}, not {described!r}")
    return TimelineEntry(number, elapsed_s, words[0], argument)


def _unknown(word: str) -> str:
    from difflib import get_close_matches  # imported only for an error

    near = get_close_matches(word, EVENTS, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"expected an event, not {plain(word, 40)!r}{hint}" if word else "expected an event after the time"


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
