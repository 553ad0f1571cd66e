"""Sentences about a trial of one kind of surroundings, for the settings page."""

from __future__ import annotations

from collections.abc import Sequence

from deskspine.core.text.sanitize import plain
from deskspine.engine.surroundings.changes import Change, What

SHOWN_S = 3.0
"""Seconds for which a trial changes the surroundings."""
PLAYING = "a routine is playing: try it later"
NOT_OVER = "the last trial is not over yet"
UNKNOWN = "not available on this system"
NOTHING: dict[What, tuple[bool, str]] = {
    "media": (False, "nothing plays now: start some music, and try again"),
    "do-not-disturb": (True, "it is on already, so a break leaves it as it is"),
}
"""For a trial without anything to change: if it works, and the sentence."""


def programs(changes: Sequence[Change]) -> str:
    """Return the names of the changed programs: "mpv and vlc"."""
    names = list(dict.fromkeys(plain(change.program, 30) for change in changes))
    head, last = names[:-1][:4], names[-1]
    return f"{', '.join(head)} and {last}" if head else last


def made(what: What, changes: Sequence[Change]) -> str:
    """Return what a trial did: "mpv was paused for 3 s"."""
    if what == "media":
        were = "was" if len({change.program for change in changes}) == 1 else "were"
        return f"{programs(changes)} {were} paused for {SHOWN_S:.0f} s"
    return f"{programs(changes)} showed no notices for {SHOWN_S:.0f} s"
