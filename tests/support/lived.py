"""Plays timelines through the simulator, so that a rule of the sitting clock reads as a table of seconds and words."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.cli.simulate import as_object
from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import DEFAULTS, Settings, field_of, parse_text
from deskspine.core.timeline import parse
from deskspine.engine.simulation.simulation import Simulation

START = "start 2026-03-02T08:00:00+00:00 UTC\n"
"""A Monday morning. Used where a timeline does not begin with a line of its own."""


@lru_cache(maxsize=1)
def library() -> Library:
    """The shipped routines, and none of anybody's own."""
    return RoutineFiles(Path("/nonexistent")).load()


def settings_of(*overrides: str) -> Settings:
    """The default settings with some changed, each as `key=value`."""
    settings = DEFAULTS
    for override in overrides:
        key, _, value = override.partition("=")
        settings = settings.replace(key, parse_text(field_of(key), value))
    return settings


def simulation(text: str, *overrides: str) -> Simulation:
    """A simulation of a timeline that has not begun yet."""
    whole = text if re.search(r"^start\b", text, re.MULTILINE) else START + text
    return Simulation(parse(whole, "timeline"), settings_of(*overrides), library())


def play(text: str, *overrides: str) -> list[dict[str, Any]]:
    """Everything that a timeline tells, as the objects that `simulate --json` prints."""
    return [as_object(seen) for seen in simulation(text, *overrides).run()]


def told(text: str, *overrides: str, leave_out: str = "") -> list[tuple[int | float, str]]:
    """Elapsed second and event of everything told, the end left out, and what `leave_out` names."""
    skipped = {"end", *leave_out.split()}
    return [(row["elapsed_s"], row["event"]) for row in play(text, *overrides) if row["event"] not in skipped]


def only(rows: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    """The rows of one event."""
    return [row for row in rows if row["event"] == event]


def one(rows: list[dict[str, Any]], event: str, at: float | None = None) -> dict[str, Any]:
    """The only row of an event, or the only one at an elapsed second."""
    found = [row for row in only(rows, event) if at is None or row["elapsed_s"] == at]
    assert len(found) == 1, f"{len(found)} of {event} in {[(row['elapsed_s'], row['event']) for row in rows]}"
    return found[0]
