"""Timelines played by the simulator, so that a rule of the sitting clock reads as a table of seconds and words."""

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
"""A Monday morning, for timelines without a start line of their own."""


@lru_cache(maxsize=1)
def library() -> Library:
    """Return the shipped routines, without own ones."""
    return RoutineFiles(Path("/nonexistent")).load()


def settings_of(*overrides: str) -> Settings:
    """Return the default settings with some changed, each as `key=value`."""
    settings = DEFAULTS
    for override in overrides:
        key, _, value = override.partition("=")
        settings = settings.replace(key, parse_text(field_of(key), value))
    return settings


def simulation(text: str, *overrides: str) -> Simulation:
    """Return a simulation of a timeline that has not begun yet."""
    full_text = text if re.search(r"^start\b", text, re.MULTILINE) else START + text
    return Simulation(parse(full_text, "timeline"), settings_of(*overrides), library())


def play(text: str, *overrides: str) -> list[dict[str, Any]]:
    """Return everything that a timeline reports, as the objects that `simulate --json` prints."""
    return [as_object(seen) for seen in simulation(text, *overrides).run()]


def events_of(text: str, *overrides: str, leave_out: str = "") -> list[tuple[int | float, str]]:
    """Return elapsed second and name of every event but the end and those that `leave_out` names."""
    skipped = {"end", *leave_out.split()}
    return [(row["elapsed_s"], row["event"]) for row in play(text, *overrides) if row["event"] not in skipped]


def only(rows: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    """Return the rows of one event."""
    return [row for row in rows if row["event"] == event]


def only_row(rows: list[dict[str, Any]], event: str, at: float | None = None) -> dict[str, Any]:
    """Return the only row of an event, or the only one at an elapsed second."""
    matching = [row for row in only(rows, event) if at is None or row["elapsed_s"] == at]
    assert len(matching) == 1, f"{len(matching)} of {event} in {[(row['elapsed_s'], row['event']) for row in rows]}"
    return matching[0]
