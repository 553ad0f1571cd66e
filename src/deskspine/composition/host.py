"""The host: the engine in this process, with its lock, its socket and its background services."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from deskspine.adapters.clock import ScaledClock
from deskspine.adapters.control.server import serve_at_first, spare_path
from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.unsent_breaks import UnsentBreaks
from deskspine.composition.home import Home, engine_of
from deskspine.core.commands.messages import FacePlace
from deskspine.core.commands.registry import Request
from deskspine.core.session import Press
from deskspine.core.text.sanitize import plain
from deskspine.engine.background import BackgroundServices
from deskspine.engine.faces import ControlPort, LinkSink
from deskspine.engine.link import Link
from deskspine.engine.ports import Clock
from deskspine.engine.runner import RequestServer, Runner, ServicesFactory
from deskspine.engine.wire import HostEnd


class Host:
    """The engine of the person in this process. It holds the lock until it has ended."""

    def __init__(
        self,
        home: Home,
        clock: Clock,
        log: FaultLog,
        *,
        on_end: Callable[[HostEnd], None],
        first: Request | None = None,
        goes_on: bool = False,
        serves: bool = False,
        demo: ScaledClock | None = None,
    ) -> None:
        """Create a host; `begin` launches the engine. `on_end` is called with the reason when its end begins.

        `first` is the request to begin with. `goes_on` is True if it takes the place of a host that ended just now,
        `serves` if this process has no face.
        """
        self._home, self._log = home, log
        self._quits = False

        def ends(why: HostEnd) -> None:
            self._quits = why == "quit"
            on_end(why)

        self.engine = engine_of(home.paths, clock, log, demo=demo is not None)
        for number, notice in enumerate(home.notices):
            self.engine.note(f"home-{number}", notice)
        self.runner = Runner(
            self.engine,
            clock,
            serve=self._listen if home.instance.held else None,
            first=first,
            real_s=demo.real_s if demo is not None else lambda seconds: seconds,
            on_end=ends,
            on_saved=self._release,
            goes_on=goes_on,
            serves=serves,
            services=None if demo is not None else _services_factory(home.paths, clock),
            each_minute=self._look_after,
        )
        self.runner.faces.on_last_closed = self._nothing_shows
        if demo is not None:
            from deskspine.composition.demo_pace import keep_pace

            keep_pace(self.engine, demo, self.runner)

    def _nothing_shows(self) -> None:
        """Let a playing routine wait: no face leads through it any more, and nothing unseen may count as a break."""
        if self.engine.situation.desk.player is not None:
            self.engine.step([Press("hold")])

    def open_face(self, place: FacePlace, link: Link) -> None:
        """Connect the face of this process; call it before the engine is launched."""
        face = self.runner.faces.open(place, LinkSink(link), own=True)
        link.connect(lambda request: self.runner.send_from(face, request))

    def stop(self) -> None:
        """Save and end, and give the lock back.

        An engine that does not end in time, because a disk does not react, keeps the lock until the process ends:
        another engine would write the same files.
        """
        if self.runner.stop():
            self._release()

    def last_words(self) -> None:
        """Print on standard error what was not written, and where the faults are described."""
        if met := self._log.summary():
            print(met, file=sys.stderr)
        if unwritten := self.engine.unwritten.text:
            print(plain(f"deskspine: {unwritten}", 1000), file=sys.stderr)

    def _release(self) -> None:
        self._home.instance.release(quits=self._quits)

    async def _listen(self, port: ControlPort) -> RequestServer:
        server = await serve_at_first((self._home.socket, spare_path(self._home.socket)), port)
        self._home.instance.name_socket(server.path)
        return server

    def _look_after(self) -> None:
        """Record breaks that an earlier version kept in files, and see that lock and state files are still there.

        If the lock file was removed and another process became the host, this one ends.
        """
        instance, unsent = self._home.instance, UnsentBreaks(self._home.paths.unsent)
        if instance.held and next(unsent.all(), None) is not None:
            from deskspine.engine.requests.late_breaks import take_in

            take_in(self.engine, unsent)
        if instance.look_after():
            self.engine.rewrite()
        if instance.taken:
            self.runner.give_way()
        self.engine.note("lock", instance.notice)


def _services_factory(paths: Paths, clock: Clock) -> ServicesFactory:
    """Return the function that creates the background services on the engine's thread, once the screen is shown."""

    def make(runner: Runner) -> BackgroundServices:
        from deskspine import platform_services

        return platform_services.background_services(runner, clock, os.environ, paths)

    return make
