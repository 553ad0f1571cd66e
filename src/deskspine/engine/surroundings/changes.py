"""Changes around the person that a break makes, as values that are written down before anything is changed."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from deskspine.core.timekeeping.instants import Instant

What = Literal["media", "do-not-disturb"]
"""The surroundings that a break changes: playing media, and do-not-disturb of the desktop."""
SETTINGS: dict[What, str] = {"media": "surroundings.media", "do-not-disturb": "surroundings.do_not_disturb"}
"""The setting that switches each kind on."""

FORM = 1
"""Version of the written form."""
LATE_S = 900.0
"""Maximum age of a record with which media still go on: music that begins an hour later is a surprise."""


class Change(Struct, frozen=True, omit_defaults=True):
    """One change, with all that is needed to take it back, by this process or by a later one."""

    what: What
    program: str
    """The program that was changed: "mpv", "dunst"."""
    owner: str = ""
    """Unique name of that program on its bus, which no other program has for as long as the bus runs."""
    bus: str = ""
    """Identifier of the bus on which that name is valid."""
    before: str = ""
    """The value before the change."""
    value: str = ""
    """The value that was set."""


class Record(Struct, frozen=True):
    """Everything that is changed now and has to be put right."""

    changes: tuple[Change, ...]
    at: Instant
    """Boot second of the first change."""
    boot_id: str = ""
    """Identifier of the start of the machine in which it was made."""
    form: int = FORM

    def fresh(self, t: float, boot_id: str) -> bool:
        """Return True if it was made in this start of the machine, not long before boot second `t`."""
        return self.boot_id == boot_id and 0.0 <= t - self.at <= LATE_S
