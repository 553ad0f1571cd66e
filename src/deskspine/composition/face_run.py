"""One run of a face in this process: how it joins the engine, and how it ends."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable

from deskspine.adapters.clock import ScaledClock
from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.paths import Paths
from deskspine.composition.face_place import place_of
from deskspine.composition.joining import Joined, NotRunningError
from deskspine.composition.leaving import Leaving, start_again
from deskspine.core.commands.messages import FaceKind
from deskspine.core.commands.registry import Request
from deskspine.core.text.sanitize import plain
from deskspine.engine.link import Link
from deskspine.engine.ports import Clock
from deskspine.engine.wire import HostEnd

NOT_RUNNING = 3
"""The exit code of that name in cli/exit_codes.py."""
GOES_ON = "deskspine goes on without this window; `deskspine quit` ends it."
HAS_ENDED = "deskspine has ended; everything is saved."


class FaceRun:
    """A face of this process, its log, its part in the engine, and its end."""

    def __init__(
        self,
        paths: Paths,
        clock: Clock,
        link: Link,
        kind: FaceKind,
        *,
        first: Request | None = None,
        attaches_only: bool = False,
        demo: ScaledClock | None = None,
    ) -> None:
        """Create it, and handle signals from now on. `first` and `attaches_only` are those of `Joined`."""
        self.log, self.leaving = FaultLog(paths.log, clock), Leaving()
        self._kind, self._demo = kind, demo
        self._ends: list[HostEnd] = []
        self.joined = Joined(
            paths, clock, self.log, link, place_of(kind, os.environ), self._on_end,
            first=first, attaches_only=attaches_only, demo=demo,
        )  # fmt: skip
        self.leaving.watch(self.joined.end)

    def settle(self) -> None:
        """Start what waited for the first words of the face, and switch garbage collection on again.

        Objects that the start created stay for the whole day, so later collections skip them.
        """
        gc.collect()
        gc.freeze()
        gc.enable()
        self.joined.settle()

    def end_at_will(self) -> None:
        """Begin the end, because the person closes the face; its terminal may stall."""
        self.joined.end()
        self.leaving.begin()

    def not_begun(self, error: Exception) -> int:
        """Leave the engine after it could not be joined, and return the exit code."""
        self.joined.leave()
        return 0 if self.leaving.begun and not self._ends else _refused(error)

    def finish(self, code: int, closed: Callable[[Joined], int] | None) -> int:
        """Return the exit code of a face that was closed with `code`, after the last words; or start it again.

        `closed` prints the last line and returns the exit code, if nothing failed.
        """
        if self._ends[:1] == ["restart"]:
            start_again()
        if self.joined.failure is not None:
            return _refused(self.joined.failure)
        if closed is not None and not code:
            return closed(self.joined)
        if self._kind == "screen" and self._ends[:1] == ["quit"]:
            print(HAS_ENDED)
        elif self._kind == "screen" and self.joined.goes_on and not self._ends:
            print(GOES_ON)
        if self.joined.host is not None and self._demo is None:
            self.joined.host.last_words()
        return code

    def _on_end(self, why: HostEnd) -> None:
        self._ends.append(why)
        self.leaving.begin(again=why == "restart")


def _refused(error: Exception) -> int:
    """Print why there is no face, and return the exit code."""
    text = str(error)
    print(plain(text if text.startswith("deskspine ") else f"deskspine: {text}", 1000), file=sys.stderr)
    return NOT_RUNNING if isinstance(error, NotRunningError) else 1
