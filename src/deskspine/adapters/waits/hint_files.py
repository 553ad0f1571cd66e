"""Source of waits: the small files that shells, coding agents and scripts write in the folder of hints.

A look costs one listing of the folder and one status of each file. A file is read when it has changed, and only if it
is small, regular and of this person, so that a pipe, a link or a large file can neither block nor mislead.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from deskspine.adapters.waits.hint_folder import is_own, ready_folder
from deskspine.adapters.waits.writers import lives
from deskspine.core.presence.place import Place
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Reading
from deskspine.core.waits.hint import MAX_HINT_BYTES, Hint, is_hint_id, parse_hint
from deskspine.engine.ports import Clock
from deskspine.engine.wait_port import WaitSeen
from deskspine.engine.waits.news import EACH_ITS_OWN

MAX_ENTRIES = 2048
"""Maximum number of names that one look lists."""
MAX_FILES = 256
"""Maximum number of files that one look reads, the newest first."""
FORGOTTEN_S = 7200.0
"""Seconds after its last change from which on a file says nothing any more."""
REMOVED_S = 86400.0
"""Seconds after its last change from which on a file is removed."""


class _FileVersion(NamedTuple):
    """The values of a file that change whenever its content does."""

    changed_ns: int
    size: int
    inode: int


class _Known(NamedTuple):
    """A file as it was read last."""

    stamp: _FileVersion
    hint: Hint | None
    """None if its text is no hint."""
    since: float
    """Boot second at which the wait began."""


class HintFiles:
    """Reads the folder of hints. It is created when it is missing."""

    name = "hints"

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        note: Callable[[str], object] = lambda text: None,
        *,
        is_alive: Callable[[int, float], bool] = lives,
    ) -> None:
        """Create a source over `folder`. `note` is called once for each kind of file that is ignored.

        `is_alive` returns True if the process of a hint that was written at a boot second still runs.
        """
        self._folder, self._clock, self._note, self._is_alive = folder, clock, note, is_alive
        self._known: dict[str, _Known] = {}
        self._noted: set[str] = set()

    def fits(self, place: Place) -> str:
        """Return "": hints apply wherever the person sits."""
        return ""

    def ready(self) -> None:
        """Create the folder if it is missing. Raises UnusableError if it is not of this person, or OSError."""
        ready_folder(self._folder)

    async def look(self, place: Place) -> tuple[WaitSeen, ...]:
        """Return the waits that the files name. Raises UnusableError or OSError if the folder cannot be used."""
        ready_folder(self._folder)
        now = self._clock.read()
        stamps = self._listed(now)
        newest = sorted(stamps, key=lambda name: stamps[name].changed_ns, reverse=True)[:MAX_FILES]
        if len(newest) < len(stamps):
            self._ignore("", f"more than {MAX_FILES} hints at a time; the oldest are ignored")
        self._known = {name: self._read(name, stamps[name], now) for name in newest}
        seen = (self._seen(name, known, now) for name, known in self._known.items())
        return tuple(wait for wait in seen if wait is not None)

    def close(self) -> None:
        """Forget everything that was read."""
        self._known.clear()

    def _listed(self, now: Reading) -> dict[str, _FileVersion]:
        """Return the files that may hold a hint, by id; remove those that are a day old."""
        stamps = {}
        with os.scandir(self._folder) as entries:
            listed = list(islice(entries, MAX_ENTRIES))
        for entry in listed:
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:
                continue  # removed meanwhile
            if not stat.S_ISREG(status.st_mode) or not is_own(status):
                self._ignore(entry.name, "not a regular file of yours")
            elif now.wall - status.st_mtime > REMOVED_S:
                with suppress(OSError):
                    os.unlink(entry.path)  # noqa: PTH108 - a Path for each of thousands costs more than the call
            elif is_hint_id(entry.name):
                stamps[entry.name] = _FileVersion(status.st_mtime_ns, status.st_size, status.st_ino)
            elif not entry.name.startswith("."):
                self._ignore(entry.name, "not a name for a hint")
        return stamps

    def _read(self, name: str, stamp: _FileVersion, now: Reading) -> _Known:
        before = self._known.get(name)
        if before is not None and before.stamp == stamp:
            return before  # with its beginning, which stays right when the wall clock is set
        hint = self._hint(name, stamp)
        since = now.boot - max(0.0, now.wall - stamp.changed_ns / 1e9)
        if before is not None and before.hint is not None and hint is not None and _goes_on(before.hint, hint):
            since = before.since
        return _Known(stamp, hint, since)

    def _hint(self, name: str, stamp: _FileVersion) -> Hint | None:
        if stamp.size > MAX_HINT_BYTES:
            self._ignore(name, f"larger than {MAX_HINT_BYTES} bytes")
            return None
        try:
            text = _text(self._folder / name)
        except OSError as error:
            self._ignore(name, error.strerror or type(error).__name__)
            return None
        hint = parse_hint(text)
        if hint is None:
            self._ignore(name, "its text is no hint")
        return hint

    def _seen(self, name: str, known: _Known, now: Reading) -> WaitSeen | None:
        """Return the wait that a file names, or None if it names none or one that is done."""
        hint = known.hint
        if hint is None or hint.state == "done":
            return None
        gone = hint.pid is not None and not self._is_alive(hint.pid, known.since)
        if gone:
            self._remove(name, known.stamp)
        return WaitSeen(
            name,
            hint.kind,
            hint.source,
            known.since,
            hint.for_s,
            needs_you=hint.state == "needs-you",
            sure=hint.sure,
            lost=gone or now.wall - known.stamp.changed_ns / 1e9 > FORGOTTEN_S,
        )

    def _remove(self, name: str, stamp: _FileVersion) -> None:
        """Remove a file whose process has ended, unless it was written again."""
        path = self._folder / name
        with suppress(OSError):
            status = path.lstat()
            if _FileVersion(status.st_mtime_ns, status.st_size, status.st_ino) == stamp:
                path.unlink()

    def _ignore(self, name: str, why: str) -> None:
        """Note that something is ignored, once for each reason, since a flood must not fill the log."""
        if why not in self._noted:
            self._noted.add(why)
            subject = f"{plain(name, 80)} in {self._folder} is ignored: " if name else f"{self._folder}: "
            self._note(f"{subject}{why}")


def _goes_on(before: Hint, after: Hint) -> bool:
    """Return True if a file that was written again names the same wait as before."""
    if "done" in (before.state, after.state) or before.source != after.source:
        return False
    return after.source not in EACH_ITS_OWN or "needs-you" in (before.state, after.state)


def _text(path: Path) -> str:
    """Return the beginning of a file without following a link and without waiting for a writer. Raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("not a regular file")
        return os.read(descriptor, MAX_HINT_BYTES + 1).decode("utf-8", "replace")
    finally:
        os.close(descriptor)
