"""The checks of `deskspine doctor` on the surroundings of a break: what a break would change, and what is changed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from deskspine.cli.findings import Finding
from deskspine.core.presence.place import Place
from deskspine.core.settings.settings import Settings
from deskspine.core.text.failures import UnusableError, reason

NAME = "around"
LOOK_S = 2.0
"""Timeout for looking at one kind of surroundings."""
LABELS = {"media": "music and video", "do_not_disturb": "do-not-disturb", "lock": "lock"}
"""Words for the settings `surroundings.*`."""
ADVICE = {
    "media": "It needs the message bus of your desktop session.",
    "do_not_disturb": "It works with dunst, mako, swaync, Xfce, GNOME and KDE.",
    "lock": "Start a lock program for your session, such as swayidle or xss-lock.",
}
OFF = "music, notices and lock are left alone; the settings surroundings.* change that"
LEFT = "changed for a break and not put right yet: {}"
NEXT_START = "Start deskspine: it puts that right."


async def look(
    place: Place, settings: Settings, record: Path, environ: Mapping[str, str], *, runs: bool
) -> list[Finding]:
    """Return what a break would change at `place`, and what the file `record` says is changed now.

    `runs` is True while deskspine runs, which then puts it right itself.
    """
    chosen = [name for name in LABELS if settings.flag(f"surroundings.{name}")]
    left = _left(record, runs=runs)
    if sys.platform in ("win32", "darwin") or not chosen:
        return [Finding(NAME, "not here", OFF if not chosen else "not available on this system"), *left]
    ways = _ways(environ)
    return [*await asyncio.gather(*(_found(name, *ways[name], place) for name in chosen)), *left]


FitsHere = Callable[[Place], str]
LookAround = Callable[[Place], Awaitable[str]]


def _ways(environ: Mapping[str, str]) -> dict[str, tuple[FitsHere, LookAround]]:
    from deskspine.adapters.surroundings.do_not_disturb import SilentNotices
    from deskspine.adapters.surroundings.lock import DesktopLock
    from deskspine.adapters.surroundings.media import Media

    silence, lock = SilentNotices(environ), DesktopLock()

    async def silenced(place: Place) -> str:
        try:
            changes = await silence.look(place)
        finally:
            await silence.close()
        return f"{changes[0].program} would be silent" if changes else "it is on already"

    return {
        "media": (Media().fits, _playing),
        "do_not_disturb": (silence.fits, silenced),
        "lock": (lock.fits, lock.found),
    }


async def _playing(place: Place) -> str:
    """Return the players that run, in words. Raises UnusableError."""
    from deskspine.adapters.dbus.bus import open_session
    from deskspine.adapters.surroundings.media import players

    async with await open_session(place) as bus:
        found = await players(bus)
    if not found:
        return "no player runs now"
    return "; ".join(f"{name}: {status.lower() or 'no answer'}" for _, name, status in found[:8])


async def _found(name: str, fits: FitsHere, look: LookAround, place: Place) -> Finding:
    label = LABELS[name]
    unfit = fits(place)
    if unfit:
        return Finding(NAME, "not here", f"{label}: {unfit}")
    try:
        async with asyncio.timeout(LOOK_S):
            return Finding(NAME, "ok", f"{label}: {await look(place)}")
    except TimeoutError:
        return Finding(NAME, "problem", f"{label}: no answer within {LOOK_S:g} s", ADVICE[name])
    except (UnusableError, OSError) as error:
        return Finding(NAME, "problem", f"{label}: {reason(error)}", ADVICE[name])


def _left(path: Path, *, runs: bool) -> Sequence[Finding]:
    """Return what the record says is changed now, or nothing without one."""
    if not path.exists():
        return ()
    from deskspine.adapters.surroundings.record_file import RecordFile

    try:
        record = RecordFile(path).read()
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "it is not what deskspine writes"
        return (Finding(NAME, "problem", f"{path} cannot be read ({why})", "The next start keeps it aside."),)
    programs = dict.fromkeys(change.program for change in record.changes) if record is not None else ()
    if not programs:
        return ()
    found = LEFT.format(", ".join(programs))
    return (Finding(NAME, "ok" if runs else "problem", found, "" if runs else NEXT_START),)
