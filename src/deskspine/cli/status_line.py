"""The lines of `deskspine status` for bars and scripts: one now, or one now and one at each change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from deskspine.adapters.clock import SystemClock
from deskspine.cli.exit_codes import DONE, NOT_RUNNING, REFUSED
from deskspine.cli.status import as_object, read, sentence, state_folder
from deskspine.cli.usage_error import UsageError, closest
from deskspine.core.status.facts import StatusFacts
from deskspine.core.status.fields import NAMES
from deskspine.core.status.lines import DEFAULT_SHORT, DEFAULT_TEXT, StatusLine
from deskspine.core.status.template import TemplateError, parse
from deskspine.core.text.plain_data import json_line
from deskspine.core.timekeeping.instants import Now

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Protocol

    from deskspine.engine.ports import Clock

    class LineForm(Protocol):
        """A form of line."""

        def text(self, facts: StatusFacts) -> str:
            """Return the line for `facts`."""
            ...

        def next_change_s(self, facts: StatusFacts) -> float | None:
            """Return the seconds until time alone changes the line; None if it does not."""
            ...

    class Feed(Protocol):
        """The changes of the status, as cli/status_feed.py gives them."""

        def wait(self, limit_s: float | None) -> Mapping[str, str] | None:
            """Return the next fields, {} if deskspine has ended; None if nothing changed within `limit_s`."""
            ...


class JsonLine:
    """The object of `status --json`. It has instants, so time alone does not change it."""

    def text(self, facts: StatusFacts) -> str:
        """Return the object."""
        fields = dict(facts.fields)
        said = sentence(fields) if fields else "deskspine is not running"
        return json_line(as_object(fields, said)).decode()

    def next_change_s(self, facts: StatusFacts) -> float | None:
        """Return None."""
        return None


def print_lines(arguments: Namespace) -> int:
    """Print what `arguments` ask for and return the exit code. Raises UsageError."""
    form, clock = form_of(arguments), SystemClock()
    if not arguments.follow:
        fields = read(state_folder())
        print(form.text(facts_at(clock, fields)))
        return DONE if fields else NOT_RUNNING
    import gc

    from deskspine.cli.status_feed import OlderError, StatusFeed

    gc.enable()
    feed = StatusFeed(state_folder(), clock)
    try:
        follow(feed, clock, form, _write)
    except OlderError as error:
        print(error, file=sys.stderr)
    finally:
        feed.close()
    return REFUSED


def form_of(arguments: Namespace) -> LineForm:
    """Return the form of line that the options ask for. Raises UsageError."""
    if arguments.json:
        other = "--waybar" if arguments.waybar else "--format" if arguments.format is not None else ""
        if other:
            raise UsageError(f"deskspine status: --json and {other} cannot be used together")
        return JsonLine()
    text = arguments.format
    if text is None:
        text = DEFAULT_SHORT if arguments.waybar else DEFAULT_TEXT
    try:
        return StatusLine(parse(text), arguments.waybar)
    except TemplateError as error:
        near = closest(error.name, NAMES) if error.name else ""
        hint = f"did you mean {near}?" if near else "docs/bars.md describes templates"
        raise UsageError(f"deskspine status: --format: {error}; {hint}") from None


def facts_at(clock: Clock, fields: Mapping[str, str]) -> StatusFacts:
    """Return `fields` at this moment."""
    reading = clock.read()
    return StatusFacts(fields, Now(reading.boot, reading.wall, clock.zone()), reading.boot_id)


def follow(feed: Feed, clock: Clock, form: LineForm, write: Callable[[str], None]) -> None:
    """Write a line now and one at each change, until the process ends.

    It wakes when the status changes, and at the moment at which time alone changes the line, which it computes.
    Raises the exceptions of `feed` and `write`.
    """
    fields = feed.wait(None) or {}
    written = None
    while True:
        facts = facts_at(clock, fields)
        line = form.text(facts)
        if line != written:
            write(line)
            written = line
        news = feed.wait(form.next_change_s(facts))
        fields = fields if news is None else news


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
