"""`deskspine simulate`: the events of a made-up day, or of today from now on."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from deskspine.cli.exit_codes import DONE
from deskspine.cli.parser import Parser, reader
from deskspine.cli.usage_error import UsageError
from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import FieldError, Settings, field_of, near_miss, parse_text
from deskspine.core.text.durations import clock
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.calendar import day_ends, has_hours, shifts
from deskspine.core.timeline import MAX_TIMELINE_BYTES, Timeline, TimelineError, elapsed_text, parse
from deskspine.engine.simulation.simulation import Seen, Simulation

AHEAD_S = 8 * 3600.0
"""Seconds that a preview covers without work hours."""


def add_arguments(parser: Parser) -> None:
    """Declare the words after `simulate`."""
    parser.description = (
        "Run the sitting clock over the timeline in FILE (- for standard input) and print what you would have noticed."
        "\n\nWithout FILE it prints when breaks would come today, from now on, if you sit and take every one."
        "\n\nWith --replay it runs the clock over your own recorded days, and prints the figures side by side."
    )
    parser.epilog = (
        "docs/simulate.md describes the format of FILE. Exit code 0, 2 for a file that cannot be read, "
        "or 1 if nothing is recorded on the days to replay."
    )
    parser.add_argument("file", nargs="?", default="", metavar="FILE", help="a timeline")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line; one in all with --replay")
    parser.add_argument(
        "--replay", metavar="DAYS", help="your recorded days: week, month, a date, or two dates as FIRST..LAST"
    )
    parser.add_argument(
        "--set",
        dest="overrides",
        action="append",
        default=[],
        type=reader(_pair, "KEY=VALUE"),
        metavar="KEY=VALUE",
        help="use this value for a setting; may be given more than once",
    )


def run(arguments: Namespace) -> int:
    """Simulate and print; return the exit code, which is 2 with one sentence for input that cannot be read."""
    import gc

    gc.enable()  # a year of events takes long
    file: str = arguments.file
    try:
        own_settings, library = _person()
        settings = _overridden(own_settings, arguments.overrides)
        if arguments.replay is not None:
            return _replay(arguments, own_settings, settings, library)
        seen = _timeline(file, settings, library) if file else _preview(settings, library)
    except TimelineError as error:
        raise _misuse(str(error)) from None
    for entry in seen:
        if arguments.json:
            print(json.dumps(as_object(entry), ensure_ascii=False))
        elif file:
            print(as_line(entry))
        elif entry.event.kind == "ask":
            print(f"{clock(_local(entry))} break")
        elif entry.event.kind == "end":
            print(f"{clock(_local(entry))} {entry.event.why}")
    return DONE


def _replay(arguments: Namespace, own_settings: Settings, settings: Settings, library: Library) -> int:
    if arguments.file:
        raise _misuse(f"expected --replay or a file, not both; {plain(arguments.file, 60)!r} is not read")
    from deskspine.cli import replay

    return replay.run(arguments, own_settings, settings, library)


def _misuse(sentence: str) -> UsageError:
    return UsageError(f"deskspine simulate: {sentence}")


def _pair(text: str) -> tuple[str, str] | None:
    key, equals, value = text.partition("=")
    return (key.strip(), value.strip()) if equals else None


def as_object(seen: Seen) -> dict[str, object]:
    """Return one event as the JSON object of docs/simulate.md."""
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
    if event.wait is not None:
        out["wait"], out["source"] = event.wait, event.source
    if event.kind == "offer":
        out["fits_s"] = None if event.fits_s is None else _number(event.fits_s)
        out["quiet"] = event.quiet
    if event.moved_s:
        out["moved_s"] = _number(event.moved_s)
    if event.kind == "wait-over":
        out["used"] = event.used
    return out


def as_line(seen: Seen) -> str:
    """Return one event as a line for people: elapsed, wall, event, why."""
    wall = _local(seen).isoformat(timespec="seconds")
    return f"{elapsed_text(seen.event.t):>10}  {wall}  {seen.event.kind:<13}  {seen.event.why}"


def _local(seen: Seen) -> datetime:
    return datetime.fromtimestamp(round(seen.event.wall), seen.zone)


def _number(seconds: float) -> int | float:
    rounded = round(seconds, 3)
    return int(rounded) if rounded == int(rounded) else rounded


def _person() -> tuple[Settings, Library]:
    from deskspine.adapters.storage.config_file import ConfigFile
    from deskspine.adapters.storage.paths import Paths
    from deskspine.cli.library import library_of

    paths = Paths.of_person()
    settings, problems = ConfigFile(paths.config_file).load()
    for problem in problems:
        print(problem, file=sys.stderr)
    return settings, library_of(paths)


def _overridden(settings: Settings, overrides: Sequence[tuple[str, str]]) -> Settings:
    for key, text in overrides:
        try:
            settings = settings.replace(key, parse_text(field_of(key), text))
        except KeyError:
            meant = near_miss(key)
            raise _misuse(f"--set: there is no setting {key!r}{f'; did you mean {meant}?' if meant else ''}") from None
        except FieldError as error:
            raise _misuse(f"--set: {key}: expected {error.expected}, not {text!r}") from None
    return settings


def _timeline(file: str, settings: Settings, library: Library) -> Iterator[Seen]:
    return Simulation(parse(_text(file), file), settings, library).run()


def _text(file: str) -> str:
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(MAX_TIMELINE_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                raw = opened.read(MAX_TIMELINE_BYTES + 1)
        if len(raw) > MAX_TIMELINE_BYTES:
            raise _misuse(f"{file}: expected at most 1 MiB of text")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _misuse(f"{file}: expected text in UTF-8") from None
    except OSError as error:
        raise _misuse(f"{file}: {(error.strerror or str(error)).lower()}") from None


def _preview(settings: Settings, library: Library) -> Iterator[Seen]:
    """Return today from now on, by the same engine, for a person who starts every routine that it offers."""
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
