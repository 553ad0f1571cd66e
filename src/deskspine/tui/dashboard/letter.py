"""The panel of the weekly letter: the week in numbers, what went well, and one suggestion with its key."""

from __future__ import annotations

from deskspine.core.commands.registry import command
from deskspine.core.history.letter import WeekLetter
from deskspine.core.settings.settings import Settings
from deskspine.engine.snapshot import Snapshot
from deskspine.tui.bindings import first_key_label
from deskspine.tui.widgets.lines import Line, dotted, fitted, paragraph, short, spread

CLOSE = "dashboard.offer_close"
"""The command that closes the letter as well."""
MOST_ROWS = 99
"""More rows than a suggestion has: it is wrapped and never cut."""
BETWEEN = 11
"""Minimum rows of a part in which the letter has empty lines between its sentences."""


def letter_lines(snapshot: Snapshot, width: int, room: int) -> list[Line]:
    """Return the letter in at most `room` lines; nothing without one.

    Where there is little room the numbers are left out first, then what went well.
    """
    letter = snapshot.letter
    if letter is None or room < 1:
        return []
    heading = _heading(letter, snapshot.settings, width)
    parts = [
        dotted(letter.facts, width, "dim"),
        paragraph(letter.good, width),
        _advice(letter, snapshot.settings, width),
    ]
    for first in range(len(parts)):
        shown = [part for part in parts[first:] if part]
        gaps = len(shown) if room >= BETWEEN else 0
        if sum(map(len, shown)) + gaps < room:
            spaced = ([*([()] if gaps else []), *part] for part in shown)
            return [heading, *(line for part in spaced for line in part)]
    return [heading, *fitted(_joined(letter, snapshot.settings), width, room - 1)][:room]


def _heading(letter: WeekLetter, settings: Settings, width: int) -> Line:
    key = first_key_label(CLOSE, settings)
    close: Line = (("key", key), ("dim", " close")) if key else ()
    words = next((form for form in (letter.heading, "Your week") if len(form) + 2 + len(key) + 6 <= width), "Your week")
    return spread((("head", short(words, width)),), close, width)


def _advice(letter: WeekLetter, settings: Settings, width: int) -> list[Line]:
    return fitted(_joined(letter, settings), width, MOST_ROWS)


def _joined(letter: WeekLetter, settings: Settings) -> Line:
    """Return the suggestion on one line, with the key of its command, or with its name if it has no key."""
    if not letter.command:
        return (("", letter.advice),)
    entry = command(letter.command)
    label = first_key_label(letter.command, settings)
    works_here = entry.place in ("dashboard", "everywhere")
    before, _, after = letter.advice.partition("{press}")
    key = ("key" if works_here else "strong", label) if label else ("strong", f"“{entry.title}”")
    return ("", f"{before}{'Press' if label else 'Choose'} "), key, ("", after)
