"""The messages between an engine and a face in another process: one JSON object a line (docs/control.md).

They are encodings of the values themselves. Both sides have the same version of deskspine, because the engine says
its version first and a face of another version does not go on.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from deskspine.core.schedule.events import Event
from deskspine.engine.snapshot import Snapshot

HostEnd = Literal["ended", "quit", "restart", "moves"]
"""ended: another process goes on with the engine; quit: everything ends; restart: it comes back as a newer version;
moves: `deskspine serve` takes the engine over."""


ENDS: dict[str, tuple[HostEnd, str]] = {
    "quit": ("quit", "deskspine ends; everything is kept"),
    "restart": ("restart", "deskspine starts again; everything is kept"),
    "hand-over": ("moves", "deskspine goes on in another process"),
}
"""The requests that end this host: what its faces are to do, and the reply."""


class Hello(Struct, frozen=True, tag="hello"):
    """First message to a face."""

    program: str
    """Version of deskspine."""
    pid: int


class News(Struct, frozen=True, tag="news"):
    """A snapshot and the events since the one before."""

    snapshot: Snapshot
    """Without the library, which a face reads from the files itself."""
    events: tuple[Event, ...] = ()
    speaks: bool = True
    """True for the face that was used last: only that one rings the bell and shows terminal notices."""
    rank: int = 0
    """Place of the face in the order in which faces take over when the host ends; 0 is the first."""
    library: int = 0
    """Number of the library; another number means that the routines were read again."""


class Heard(Struct, frozen=True, tag="heard"):
    """Acknowledgement of the requests of the face so far; without it the host is stopped or hangs."""


class Bye(Struct, frozen=True, tag="bye"):
    """Last message to a face, if the host ends in an orderly way."""

    why: HostEnd


FaceMessage = Hello | News | Heard | Bye
