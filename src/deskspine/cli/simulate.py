"""`deskspine simulate`: what a day would have been like, or will be."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from msgspec import Struct

from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import FieldError, Settings, field_of, near_miss, parse_text
from deskspine.core.text.durations import clock
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.calendar import day_ends, has_hours, shifts
from deskspine.core.timeline import MAX_TIMELINE_BYTES, Timeline, TimelineError, elapsed_text, parse
from deskspine.engine.simulation.simulation import Seen, Simulation

USAGE = """usage: deskspine simulate [FILE] [--json] [--set KEY=VALUE]...

Runs the sitting clock over the timeline in FILE (- for standard input) and prints
what you would have noticed. Without FILE it prints when breaks would come today,
from now on, if you sit and take every one.

  --json            one JSON object a line
  --set KEY=VALUE   as if this setting were so; may be given more than once

The format of FILE is told in docs/simulate.md. Exit code 0, or 2 for a bad file."""
AHEAD_S = 8 * 3600.0
"""Without work hours the preview looks so far ahead."""


class Misuse(ValueError):
    """Says in one sentence what is wrong with the words after `simulate`."""


class Wanted(Struct, frozen=True):
    """What the words after `simulate` ask for."""

    file: str
    as_json: bool
    overrides: tuple[tuple[str, str], ...]


def run(words: Sequence[str]) -> int:
    """Simulate and print; answers the exit code, 2 with one sentence for anything that cannot be read."""
    if "-h" in words or "--help" in words:
        print(USAGE)
        return 0
    try:
        wanted = _wanted(words)
        settings, library = _person()
        settings = _overridden(settings, wanted.overrides)
        seen = _timeline(wanted, settings, library) if wanted.file else _preview(settings, library)
    except (Misuse, TimelineError) as error:
        print(f"deskspine simulate: {plain(str(error), 1000)}", file=sys.stderr)
        return 2
    for entry in seen:
        if wanted.as_json:
            print(json.dumps(as_object(entry), ensure_ascii=False))
        elif wanted.file:
            print(as_line(entry))
        elif entry.event.kind == "ask":
            print(f"{clock(_local(entry))} break")
        elif entry.event.kind == "end":
            print(f"{clock(_local(entry))} {entry.event.why}")
    return 0


def as_object(seen: Seen) -> dict[str, object]:
    """One event as the JSON object of docs/simulate.md."""
    event = seen.event
    out: dict[str, object] = {
        "elapsed_s": _number(event.t),
        "wall": _local(seen).isoformat(timespec="seconds"),
        "event": event.kind,
        "sit_s": _number(event.sit_s),
        "next_due_s": None if event.next_due is None else _number(event.next_due),
        "why": event.why,
    }
    if event.since is not None:
        out["since_s"] = _number(event.since)
    if event.gap is not None:
        out["gap"] = event.gap
    if event.length_s is not None:
        out["length_s"] = _number(event.length_s)
    if event.counted is not None:
        out["counted"] = event.counted
    if event.ask_kind != "break":
        out["kind"] = event.ask_kind
    if event.kind in ("ask", "remind"):
        out["step"], out["quiet"] = event.step, event.quiet
    if event.walk:
        out["walk"] = True
    if event.routine:
        out["routine"] = event.routine
    return out


def as_line(seen: Seen) -> str:
    """One event as a line for people: elapsed, wall, event, why."""
    wall = _local(seen).isoformat(timespec="seconds")
    return f"{elapsed_text(seen.event.t):>10}  {wall}  {seen.event.kind:<13}  {seen.event.why}"


def _local(seen: Seen) -> datetime:
    return datetime.fromtimestamp(round(seen.event.wall), seen.zone)


def _number(seconds: float) -> int | float:
    rounded = round(seconds, 3)
    return int(rounded) if rounded == int(rounded) else rounded


def _wanted(words: Sequence[str]) -> Wanted:
    file, as_json, overrides = "", False, []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--json":
            as_json = True
        elif word == "--set" or word.startswith("--set="):
            pair = word[6:] if word.startswith("--set=") else rest.pop(0) if rest else ""
            key, equals, value = pair.partition("=")
            if not equals:
                raise Misuse(f"--set: expected KEY=VALUE, not {pair!r}")
            overrides.append((key.strip(), value.strip()))
        elif word.startswith("-") and word != "-":
            raise Misuse(f"there is no option {word!r}; see `deskspine simulate --help`")
        elif file:
            raise Misuse(f"expected one file, not also {word!r}")
        else:
            file = word
    return Wanted(file, as_json, tuple(overrides))


def _person() -> tuple[Settings, Library]:
    from deskspine.adapters.storage.config_file import ConfigFile
    from deskspine.adapters.storage.paths import Paths
    from deskspine.adapters.storage.routine_files import RoutineFiles

    paths = Paths.of_person()
    settings, problems = ConfigFile(paths.config_file).load()
    for problem in problems:
        print(problem, file=sys.stderr)
    return settings, RoutineFiles(paths.own_routines, cache=paths.library_cache).load()


def _overridden(settings: Settings, overrides: Sequence[tuple[str, str]]) -> Settings:
    for key, text in overrides:
        try:
            settings = settings.replace(key, parse_text(field_of(key), text))
        except KeyError:
            meant = near_miss(key)
            raise Misuse(f"--set: there is no setting {key!r}{f'; did you mean {meant}?' if meant else ''}") from None
        except FieldError as error:
            raise Misuse(f"--set: {key}: expected {error.expected}, not {text!r}") from None
    return settings


def _timeline(wanted: Wanted, settings: Settings, library: Library) -> Iterator[Seen]:
    return Simulation(parse(_text(wanted.file), wanted.file), settings, library).run()


def _text(file: str) -> str:
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(MAX_TIMELINE_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                raw = opened.read(MAX_TIMELINE_BYTES + 1)
        if len(raw) > MAX_TIMELINE_BYTES:
            raise Misuse(f"{file}: expected at most 1 MiB of text")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Misuse(f"{file}: expected text in UTF-8") from None
    except OSError as error:
        raise Misuse(f"{file}: {(error.strerror or str(error)).lower()}") from None


def _preview(settings: Settings, library: Library) -> Iterator[Seen]:
    """Today from now on, breaks assumed taken: the same engine, with somebody who starts every routine it offers."""
    from deskspine.adapters.clock import SystemClock

    system = SystemClock()
    now, zone = system.read(), system.zone()
    start, end = _span(settings, now.wall, zone)
    if end <= start:
        print("no work hours are left today, so nothing will ask", file=sys.stderr)
        return iter(())
    return Simulation(Timeline(start, zone, ()), settings, library).preview(end - start)


def _span(settings: Settings, wall: float, zone: tzinfo) -> tuple[float, float]:
    hours = settings.hours()
    if not has_hours(hours):
        return wall, wall + AHEAD_S
    ends = day_ends(wall, zone, settings.minute("schedule.day_starts"))
    left = [(max(wall, start), end) for start, end in shifts(wall, zone, hours) if end > wall and start < ends]
    return (left[0][0], left[-1][1]) if left else (wall, wall)
