"""The messages of a host in another process on their way into the link of a face."""

from __future__ import annotations

import threading
from collections.abc import Callable

from msgspec.structs import replace

from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import Settings
from deskspine.engine.link import Link
from deskspine.engine.snapshot import Notice, Snapshot
from deskspine.engine.wire import News


class Intake:
    """Puts the messages of hosts into a link, one host after another."""

    def __init__(self, link: Link, load: Callable[[], Library]) -> None:
        """Create an intake; `load` reads the routines, which do not come over the socket."""
        self._link, self._load = link, load
        self.rank = 0
        """Place of this face in the order in which faces take over."""
        self.losses = 0
        """Number of connections that ended since the last message."""
        self._lock = threading.Lock()
        self._loads = False
        self._settings: Settings | None = None
        self._library: Library | None = None
        self._library_number = -1
        self._latest: Snapshot | None = None
        """The last snapshot of the host, without a notice of this process."""

    def new_host(self) -> None:
        """Expect the messages of another host, which numbers its library by itself."""
        with self._lock:
            self._library_number, self._latest = -1, None

    def take(self, news: News) -> None:
        """Put a message into the link. Equal values keep their identity, by which screens see changes."""
        with self._lock:
            self.rank, self.losses = news.rank, 0
            if news.snapshot.settings != self._settings:
                self._settings = news.snapshot.settings
            changed, self._library_number = news.library != self._library_number, news.library
            if changed and self._loads:
                self._library = self._load()
            self._latest = replace(news.snapshot, settings=self._settings, library=self._library)
            self._link.speaks = news.speaks
            self._link.put(self._latest, news.events)

    def load_library(self, *, later: bool) -> None:
        """Read the routines from now on; with `later`, first when the next host sends a message."""
        with self._lock:
            self._loads = True
            if not later:
                self._library = self._load()
                if self._latest is not None:
                    self._latest = replace(self._latest, library=self._library)
                    self._link.put(self._latest)

    def silent(self, notice: str) -> None:
        """Show `notice` about a host that does not react, until its next message; "" removes it."""
        with self._lock:
            if self._latest is not None:
                added = (Notice(notice),) if notice else ()
                self._link.put(replace(self._latest, notices=(*self._latest.notices, *added)))
