"""The part of a process with a face in the one engine: its host, or attached to the host, or the next host."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from functools import partial

from deskspine import __version__
from deskspine.adapters.clock import ScaledClock
from deskspine.adapters.control.attachment import Attachment, Lost, OtherVersionError, RefusedFaceError
from deskspine.adapters.control.client import ask
from deskspine.adapters.control.instance_lock import AlreadyRunningError, running, was_quit
from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.paths import Paths
from deskspine.composition.intake import Intake
from deskspine.composition.start_error import StartError
from deskspine.composition.versions import version_text
from deskspine.core.commands.messages import FacePlace, Message
from deskspine.core.commands.registry import Request
from deskspine.engine.link import Link
from deskspine.engine.ports import Clock, reason
from deskspine.engine.wire import HostEnd, News

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deskspine.composition.host import Host  # an attached face needs no engine, and so loads none
    from deskspine.core.routines.model import Library

FIND_S = 5.0
"""Timeout to reach the host or to become it."""
MOVES_S = 3.0
"""Seconds in which another host is expected after one that hands over; then this process becomes the host."""
RESTART_S = 10.0
"""The same after a host that starts again."""
LOOK_S = 0.03
"""Seconds between two attempts."""
TURN_S = 0.25
"""Seconds that each face leaves to every face that was used after it to become the host."""
ANSWER_S = 5.0
"""Timeout for the reply to the request to begin with."""
LEAVE_S = 1.0
"""Timeout for a change of the host that is under way when this face is left."""
ASIDE_S = 1.5
"""Timeout for the engine to end before the process is stopped."""
LOSSES = 5
"""Maximum number of connections that end one after another without a message."""


class NotRunningError(StartError):
    """No engine runs, and this face does not start one."""


class OtherVersionRunsError(StartError):
    """The running engine has another version than this face."""


class LeftError(StartError):
    """This face was closed before it was joined."""


class Joined:
    """The part of this process in the one engine. `begin` and `start` join it, `leave` leaves it."""

    def __init__(
        self,
        paths: Paths,
        clock: Clock,
        log: FaultLog,
        link: Link,
        place: FacePlace,
        on_end: Callable[[HostEnd], None],
        *,
        first: Request | None = None,
        attaches_only: bool = False,
        demo: ScaledClock | None = None,
    ) -> None:
        """Create it; `on_end` is called with the reason, from any thread, when this face has to close.

        `first` is the request to begin with. With `attaches_only`, it never begins as the host.
        """
        self._paths, self._clock, self._log, self._link, self._place = paths, clock, log, link, place
        self._on_end, self._first, self._attaches_only, self._demo = on_end, first, attaches_only, demo
        self.host: Host | None = None
        """The engine, while it lives in this process."""
        self.failure: Exception | None = None
        """The reason why no engine can be reached any more."""
        self._attachment: Attachment | None = None
        self._intake = Intake(link, partial(_library, paths))
        self.goes_on = False
        """True if the engine went on in another process when this face was closed."""
        self._left = self._settled = self._steps_aside = False
        self._changing = threading.Lock()
        """Held while the host changes, so that `leave` finds the one to leave."""
        self._ready = threading.Event()

    def begin(self) -> None:
        """Join the engine without waiting for it. Raises StartError."""
        if not self._attaches_only and running(self._paths.lock) is None:
            try:
                self._become_host()
            except AlreadyRunningError:
                pass
            else:
                return
        threading.Thread(target=self._join_first, name="join", daemon=True).start()

    def start(self) -> None:
        """Wait for the first snapshot. Raises StartError, or the exception that kept the engine from launching."""
        if self.host is None:
            self._ready.wait()
        if self.failure is not None:
            raise self.failure
        host = self.host
        if host is not None:
            host.runner.start()
            if host.runner.refusal:
                raise StartError(host.runner.refusal)

    def settle(self) -> None:
        """Do what can wait until the first frame is shown: background services, or the routines of an attached face."""
        self._settled = True
        host = self.host
        if host is not None:
            host.runner.start_services()
            self._intake.load_library(later=True)
        else:
            load = partial(self._intake.load_library, later=False)
            threading.Thread(target=load, name="routines", daemon=True).start()

    def end(self) -> None:
        """Begin to leave, after a signal or the quit key; returns at once."""
        host = self.host
        if host is not None and not self._left:
            self.goes_on = host.runner.faces.go_on
        self._left = True
        if host is not None:
            host.runner.end()

    def step_aside(self) -> None:
        """Let another face go on with the engine, because this process is going to be stopped for a while.

        Without another face nothing changes: the engine stops as well, and reads that as an absence.
        """
        host = self.host
        if host is not None and not self._left and host.runner.faces.go_on:
            self._steps_aside = True
            host.runner.end()
            host.runner.wait(ASIDE_S)

    def leave(self) -> None:
        """Close this face. An engine in this process ends, or goes on in the process of another face."""
        if not self._left:
            self.end()
        may_change = self._changing.acquire(timeout=LEAVE_S)
        host, attachment = self.host, self._attachment
        if may_change:
            self._changing.release()
        if host is not None:
            host.stop()
        elif attachment is not None:
            self.goes_on = self.failure is None
            attachment.close()

    # -- joining --------------------------------------------------------------------------------------------------

    def _join_first(self) -> None:
        try:
            self._find(FIND_S, may_host=not self._attaches_only)
        except Exception as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        """Note why no engine can be reached, for `start` or after the screen has closed."""
        self.failure = error
        self._ready.set()

    def _find(
        self, limit_s: float, *, may_host: bool, goes_on: bool = False, turn_s: float = 0.0, last: int = 0
    ) -> None:
        """Attach to the host, or become it after `turn_s` without one.

        If a host was seen that is not process `last` and ends as well, no other one is expected. Raises StartError, or
        the exception that kept the engine from launching.
        """
        turn, until, why = self._now() + turn_s, self._now() + limit_s, "it does not listen"
        while not self._left:
            host = running(self._paths.lock)
            if host is not None and host.pid not in (None, last):  # a host that ends empties its lock file first
                turn = min(turn, self._now() + TURN_S * self._intake.rank)
            if goes_on and host is None and was_quit(self._paths.lock):
                self._quit()
                return
            if host is None and may_host and self._now() >= turn:
                try:
                    self._launch(self._become_host(goes_on=goes_on))
                except AlreadyRunningError as other:
                    host = other
                else:
                    return
            if host is not None:
                try:
                    self._attach(host.socket)
                except RefusedFaceError as error:
                    raise StartError(str(error)) from error
                except OSError as error:
                    why = reason(error)
                else:
                    return
            elif self._attaches_only and not goes_on:
                raise NotRunningError("deskspine is not running; start it with `deskspine` or `deskspine serve`")
            if self._now() > until:
                process = f" (process {host.pid})" if host is not None and host.pid else ""
                raise StartError(f"the running deskspine{process} cannot be reached ({why}): try again in a moment")
            _pause(LOOK_S)
        raise LeftError("it was closed while it started")

    def _become_host(self, *, goes_on: bool = False) -> Host:
        """Become the host and return it; it launches. Raises AlreadyRunningError or StartError."""
        from deskspine.composition.home import acquire_home
        from deskspine.composition.host import Host

        home = acquire_home(self._paths)
        try:
            if goes_on and not home.instance.held:  # each of several faces would have an engine of its own
                raise StartError(f"it cannot go on here. {' '.join(home.notices)}")
            with self._changing:
                if self._left:
                    raise LeftError("it was closed while it started")
                host = Host(
                    home, self._clock, self._log,
                    on_end=self._host_ends, first=self._first, goes_on=goes_on, demo=self._demo,
                )  # fmt: skip
                self._first = None
                host.open_face(self._place, self._link)
                self.host, self._attachment = host, None
                host.runner.begin()
        except BaseException:
            home.instance.release()
            raise
        if self._settled:
            host.runner.start_services()
        return host

    def _launch(self, host: Host) -> None:
        """Wait for the launch of the engine. Raises its exception, after the lock was given back."""
        try:
            host.runner.start()
        except BaseException:
            self.host = None
            host.stop()
            raise
        self._ready.set()

    def _attach(self, socket: str) -> None:
        """Attach to the host at `socket`. Raises OSError, or StartError if it is of another version or refuses."""
        try:
            attachment = Attachment.open(socket, self._place, __version__, self)
        except OtherVersionError as other:
            raise OtherVersionRunsError(version_text(str(other), __version__)) from other
        try:
            if self._first is not None:
                reply = ask(socket, Message(request=self._first.name, args={**self._first.args}), ANSWER_S)
                if not reply.ok:
                    raise StartError(reply.text)
                self._first = None
            with self._changing:
                if self._left:
                    raise LeftError("it was closed while it started")
                self.host, self._attachment = None, attachment
                self._intake.new_host()
                self._link.connect(attachment.send)
                attachment.begin()
        except BaseException:
            attachment.close()
            raise

    # -- what a host in another process sends ---------------------------------------------------------------------

    def news(self, news: News) -> None:
        """Take a message of the host."""
        self._intake.take(news)
        self._ready.set()

    def silent(self, silent: bool) -> None:
        """Show that the host does not react, or that it does again."""
        attachment = self._attachment
        pid = 0 if attachment is None else attachment.pid
        self._intake.silent(f"The deskspine that keeps the clock (process {pid}) does not react." if silent else "")

    def lost(self, why: Lost) -> None:
        """Go on without the host: with the next one, or as the next one."""
        self._link.connect(None)
        if self._left:
            return
        try:
            self._go_on_after(why)
        except LeftError:
            pass
        except OtherVersionRunsError:  # this program may have been replaced by that version as well
            self._on_end("restart")
        except Exception as error:
            self._fail(error)
            self._on_end("ended")

    # -- the end of a host ----------------------------------------------------------------------------------------

    def _host_ends(self, why: HostEnd) -> None:
        """Take the notice that the engine in this process ends; called on its thread."""
        if why != "moves" and not self._steps_aside:
            if not self._left:
                self._on_end(why)
            return
        host = self.host
        self._link.connect(None)

        def follow() -> None:
            if host is not None:
                host.runner.wait()
            self._steps_aside = False
            self.lost("moves")

        threading.Thread(target=follow, name="follow", daemon=True).start()

    def _go_on_after(self, why: Lost) -> None:
        if why == "quit":
            self._quit()
        elif why == "restart":
            self._wait_for_restart()
            self._on_end(why)
        elif why == "moves":
            last = os.getpid() if self._attachment is None else self._attachment.pid
            self._find(FIND_S + MOVES_S, may_host=True, goes_on=True, turn_s=MOVES_S, last=last)
        else:
            self._intake.losses += 1
            if self._intake.losses > LOSSES:
                raise StartError("the running deskspine closes every connection at once: `deskspine restart` may help")
            turn_s = TURN_S * self._intake.rank
            self._find(FIND_S + turn_s, may_host=True, goes_on=True, turn_s=turn_s)

    def _quit(self) -> None:
        """Close this face, because everything ends."""
        if not self._ready.is_set():
            self._fail(StartError("deskspine was ended"))
        self._on_end("quit")

    def _wait_for_restart(self) -> None:
        """Wait until the host has started again, by whatever version."""
        until = self._now() + RESTART_S
        while self._now() < until and not self._left:
            host = running(self._paths.lock)
            try:
                if host is not None and ask(host.socket, Message(request="status"), 1.0).ok:
                    return
            except (OSError, ValueError):
                pass
            _pause(LOOK_S)

    def _now(self) -> float:
        return self._clock.read().mono


def _library(paths: Paths) -> Library:
    """Return the routines, which an attached face reads after its first frame."""
    from deskspine.adapters.storage.routine_files import RoutineFiles

    return RoutineFiles(paths.own_routines, cache=paths.library_cache).load()


def _pause(seconds: float) -> None:
    time.sleep(seconds)  # noqa: TID251 - for other processes, not for a schedule
