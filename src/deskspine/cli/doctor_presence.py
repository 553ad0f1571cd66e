"""The checks of `deskspine doctor` on what sees the person: the place and every presence source."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from deskspine.adapters.clock import SystemClock
from deskspine.cli.findings import Finding
from deskspine.core.presence.place import Place
from deskspine.core.schedule.busy_kinds import BUSY_KINDS, HOLDING_KINDS
from deskspine.core.settings.settings import Settings
from deskspine.core.text.failures import reason
from deskspine.engine.ports import PresenceSource
from deskspine.platform_services import sources

READ_S, FACTS_S, END_S = 1.5, 0.7, 0.5
"""Timeouts for the first reading of a source, for a source of facts to fail, and for a source to end."""
WORKS, OFF = "works", "switched off"
UNATTACHED = ("no tmux client", "no terminal")
"""Words of the survey for a deskspine that no terminal shows."""


async def look(place: Place, settings: Settings, fields: Mapping[str, str]) -> list[Finding]:
    """Return what sees the person: by the status of the running deskspine, or without one by trying each source."""
    every = sources(SystemClock())
    if "sources" in fields:
        states = pairs(fields["sources"])
    else:
        tried = await asyncio.gather(*(_tried(source, place, settings) for source in every))
        states = [(source.title, state) for source, state in zip(every, tried, strict=True)]
    inputs = {source.title for source in every if source.sees != "facts"}
    found = [_place(fields.get("place") or place.why, desktop=place.desktop)]
    found += [
        Finding("presence", "ok" if state == WORKS else "not here", f"{title}: {state}") for title, state in states
    ]
    if not any(title in inputs and state == WORKS for title, state in states):
        found.append(_unseen(settings))
    return found


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the names and states in a field of the status such as "desktop: works; tmux: not in tmux"."""
    parts = (entry.partition(": ") for entry in text.split("; ") if entry)
    return [(name, state) for name, _, state in parts]


def _place(where: str, *, desktop: bool) -> Finding:
    """Return where the person sits, in the words of the survey. At a `desktop` no terminal is needed to be there."""
    if where in UNATTACHED and desktop:
        return Finding("place", "ok", f"no terminal shows deskspine ({where}); the desktop of this machine is watched")
    if where in UNATTACHED:
        advice = "Attach to its tmux session, or open a screen with `deskspine`; without one you count as away."
        return Finding("place", "problem", f"no terminal shows deskspine: {where}", advice)
    return Finding("place", "ok", f"you are here {where}" if where.endswith("over SSH") else f"you sit at {where}")


def _unseen(settings: Settings) -> Finding:
    if settings.text("presence.source") == "none":
        return Finding("presence", "not here", "switched off by presence.source: you count as always here")
    advice = "You count as here until a break stays unanswered; docs/presence.md says what each source needs."
    return Finding("presence", "problem", "nothing here sees your input", advice)


async def _tried(source: PresenceSource, place: Place, settings: Settings) -> str:
    """Return "works", or why a source does not work here."""
    why = _switched_off(source, settings) or source.fits(place)
    if why:
        return why
    reported = asyncio.Event()
    tasks: Sequence[asyncio.Task[object]] = (
        asyncio.ensure_future(source.watch(place, lambda _: reported.set())),
        asyncio.ensure_future(reported.wait()),
    )
    watching = tasks[0]
    try:
        limit_s = FACTS_S if source.sees == "facts" else READ_S
        await asyncio.wait(tasks, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
        if watching.done() and not reported.is_set():
            error = watching.exception()
            return reason(error) if isinstance(error, Exception) else "it ended"
        return WORKS if reported.is_set() or source.sees == "facts" else "it reports nothing"
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=END_S)


def _switched_off(source: PresenceSource, settings: Settings) -> str:
    for kind in HOLDING_KINDS:
        if source.name == kind:
            return "" if settings.flag(BUSY_KINDS[kind].setting) else OFF
    chosen = settings.text("presence.source")
    return "" if source.sees == "facts" or chosen in ("auto", source.name) else OFF
