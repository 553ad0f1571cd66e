"""The loop of the engine: it sleeps until the next deadline, on a thread of its own where a screen is shown."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress

from msgspec.structs import replace

from deskspine.core.commands.messages import Answer, FacePlace, Message
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.first_run import SAFETY_PAGE
from deskspine.core.schedule.machine import next_notice
from deskspine.engine.background import BackgroundServices
from deskspine.engine.engine import WAKE_S, Engine
from deskspine.engine.faces import ControlPort, Face, Faces, FaceSink
from deskspine.engine.ports import Clock, reason
from deskspine.engine.ports import RequestServer as RequestServer
from deskspine.engine.requests.dispatch import TRIALS
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.storage.status_fields import status_fields
from deskspine.engine.wire import ENDS, HostEnd, News

Serve = Callable[[ControlPort], Awaitable[RequestServer]]


ServicesFactory = Callable[["Runner"], BackgroundServices]
SERVICES_LATEST_S = 5.0
"""Seconds after which the background services start without a report that the screen is shown."""
LOOK_S = 45.0
"""Seconds between two checks of lock and socket; the engine wakes every 30 s."""
SERVICES_END_S = 0.8
"""Timeout for the background services to end."""


class Runner:
    """One engine on one loop. `send` may be called from any thread and returns at once."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        *,
        serve: Serve | None = None,
        first: Request | None = None,
        real_s: Callable[[float], float] = lambda seconds: seconds,
        on_end: Callable[[HostEnd], None] = lambda why: None,
        on_saved: Callable[[], None] = lambda: None,
        goes_on: bool = False,
        serves: bool = False,
        services: ServicesFactory | None = None,
        each_minute: Callable[[], object] = lambda: None,
    ) -> None:
        """Create a runner; `begin` or `start` launches the engine. `clock` says when a face is used.

        `services` creates the background services on the engine's loop. `each_minute` is called there about once a
        minute and checks lock and socket. `on_end` is called with the reason when the end begins, `on_saved` when
        everything is saved and another process may go on. `goes_on` is True if this one goes on for another process,
        `serves` if this process has no face and hands the engine over to no other.
        """
        self.engine = engine
        self.faces = Faces(clock)
        engine.subscribe(self.faces.publish)
        self.refusal = ""
        """Reason why `first`, the request to begin with, was refused; known once `start` has returned."""
        self._first = first
        self._serve = serve
        self._real_s = real_s
        self._on_end, self._on_saved, self._goes_on, self._serves = on_end, on_saved, goes_on, serves
        self._why: HostEnd = "ended"
        self._services_factory = services
        self._each_minute = each_minute
        self._looked: float | None = None
        self._server: RequestServer | None = None
        self._may_be_gone = False
        self._services: BackgroundServices | None = None
        self._watching: asyncio.Future[list[None]] | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._live, name="engine", daemon=True)
        self._ready = threading.Event()
        self._on_launched: Callable[[], object] = lambda: None
        self._failed: BaseException | None = None
        self._launched = False
        self._wake = asyncio.Event()
        self._ending = self._over = self._gives_way = False
        """`_over`: everything is saved, and the files may belong to another process."""
        self._early: list[tuple[Face, Request]] = []
        """The requests of the face in this process that came before the launch was complete."""

    def begin(self) -> None:
        """Launch the engine without waiting for it."""
        self._thread.start()

    def start(self) -> None:
        """Launch the engine and wait for its first snapshot. Raises the exception that kept it from launching."""
        if not self._thread.ident:
            self.begin()
        self._ready.wait()
        if self._failed is not None:
            raise self._failed

    def run(self, launched: Callable[[], object]) -> None:
        """Launch the engine in the calling thread, call `launched`, and return at the end. Raises as `start` does."""
        self._on_launched = launched
        self._live()
        if self._failed is not None:
            raise self._failed

    def send(self, request: Request) -> None:
        """Send a request to the engine; its effect shows in a later snapshot."""
        with suppress(RuntimeError):  # the loop is closed: the program is ending
            self._loop.call_soon_threadsafe(self.take, request)

    def start_services(self) -> None:
        """Start the background services, now that the screen is shown; before, they would delay it."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._start_services)

    def poke(self) -> None:
        """Wake the engine, because the speed of its clock or the next deadline has changed."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._wake.set)

    def end(self, why: HostEnd = "ended") -> None:
        """Begin to save and end; returns at once. `why` says what the faces of other processes are to do."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._begin_end, why)

    def stop(self, timeout_s: float = 2.0) -> bool:
        """Save and end; return True if that was done within `timeout_s`."""
        self.end()
        if self._thread.ident:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def give_way(self) -> None:
        """End without saving, because another process is the host and has the files. Call it on the engine's loop."""
        self._gives_way = True
        self._begin_end("moves")

    def wait(self, timeout_s: float | None = None) -> None:
        """Wait for the end, or for `timeout_s`."""
        self._thread.join(timeout_s)

    def _live(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            # Before the loop runs: it would first carry out the requests that wait, and save over what is to be read.
            self.engine.launch(goes_on=self._goes_on)
            self._loop.run_until_complete(self._main())
        except BaseException as error:
            if self._launched:
                self.engine.fault(error)
                self._on_end("ended")
            else:  # `start` raises it
                self._failed = error
        finally:
            self._ready.set()
            self._loop.close()

    async def _main(self) -> None:
        await self._listen()
        first, self._first = self._first, None
        if first is not None:
            reply = self.take(first)
            self.refusal = "" if reply.ok else reply.text
        self._launched = True
        self._ready.set()
        for face, request in self._early:
            self.take_from(face, request)
        self._on_launched()
        later = self._loop.call_later(SERVICES_LATEST_S, self._start_services)
        try:
            while not self._ending:
                self._wake.clear()
                wait_s = self._step()
                await self._stay_reachable()
                if self._services is not None:
                    wait_s = self._ahead(self._services, wait_s)
                wait_s = self._real_s(wait_s)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), wait_s)
        finally:
            later.cancel()
            try:
                self.engine.quit(save=not self._gives_way)
            finally:
                self._over = True
                self.faces.end(self._why)
                await self._release()

    async def _release(self) -> None:
        """Close the socket, let another process go on, and end the background services."""
        try:
            if self._server is not None:
                await self._server.close()
        finally:
            self._on_saved()
            await self._end_services()

    def _begin_with(self, first: Request) -> Reply:
        """Carry out the request of a face to begin with; while pages of the first run have to be seen, after them."""
        named, desk = str(first.args.get("routine", "")), self.engine.situation.desk
        if desk.plan is not None and desk.player is not None and not desk.player.held and not named:
            return Reply(True, f"{desk.plan.routine.name} is playing already")  # the face that asks shows it
        unknown = bool(named) and named not in self.engine.situation.profile.library.routines
        first_run = self.engine.situation.first_run
        if not unknown and first_run.done and first_run.pages_seen < SAFETY_PAGE:
            self.engine.handle(Request("first-run-again"))  # first the page about who should ask a doctor
        if unknown or self.engine.situation.first_run.done:
            return self.take(first)
        self._first = first
        return Reply(True, "first the pages about health")

    def _step(self) -> float:
        """Take one step and return the seconds until the next. A fault is shown and ends this step only."""
        try:  # edited by hand: seen when the engine wakes anyway, at the cost of one look at the file's stamp
            self.engine.look_at_files()
        except Exception as error:
            self.engine.fault(error)
        try:
            self._look(self.engine.situation.now.t)
            return self.engine.step()
        except Exception as error:
            self.engine.fault(error)
            return WAKE_S

    def _look(self, t: float) -> None:
        if self._looked is None or not 0 <= t - self._looked < LOOK_S:
            self._may_be_gone = self._looked is not None
            self._looked = t
            self._each_minute()

    def _start_services(self) -> None:
        """Start the background services, once. A failure is a fault of deskspine; the clock goes on."""
        make, self._services_factory = self._services_factory, None
        if make is None or self._ending:
            return
        try:
            self._services = make(self)
            self._watching = self._services.begin()
        except Exception as error:
            self.engine.fault(error)
        self._wake.set()

    async def _end_services(self) -> None:
        """End the background services; those that do not end in time end with the process."""
        if self._services is None or self._watching is None:
            return
        self._watching.cancel()
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(SERVICES_END_S):
                await asyncio.gather(self._watching, return_exceptions=True)
                await asyncio.gather(*(entry.close() for entry in self._services.closeables), return_exceptions=True)

    def _ahead(self, services: BackgroundServices, wait_s: float) -> float:
        """Return the seconds to sleep: `wait_s`, or less if a watch must prepare for something before that."""
        situation = self.engine.situation
        notice_at = next_notice(situation.desk.clock, situation.now, situation.profile.policy)
        look_s = services.prepare(None if notice_at is None else max(0.0, notice_at - situation.now.t))
        if look_s is None or look_s >= wait_s:
            return wait_s
        look_s = max(0.0, look_s)
        self.engine.sleeps(look_s)
        return look_s

    async def _listen(self) -> None:
        if self._serve is None:
            return
        try:
            self._server = await self._serve(self)
        except OSError as error:
            text = f"The control socket cannot be opened ({reason(error)}): other terminals cannot reach this one."
            self.engine.note("socket", text)
            self.engine.step()
        else:
            self.engine.note("socket", "")

    async def _stay_reachable(self) -> None:
        """Listen again, once a minute, if the socket was removed or replaced, or could not be created before."""
        due, self._may_be_gone = self._may_be_gone, False
        if not due or self._serve is None or (self._server is not None and self._server.present()):
            return
        gone, self._server = self._server, None
        try:
            if gone is not None:
                await gone.close()
            await self._listen()
        except Exception as error:
            self.engine.fault(error)

    async def answer(self, message: Message) -> Answer:
        """Carry out a message of the control socket; return the answer."""
        if message.request == "status":
            answer = self._status(self.engine.snapshot())
            return replace(answer, status={**(answer.status or {}), "faces": self.faces.listed})
        if self._services is not None and (why := self._services.refuses(message.request)):
            return Answer(False, why)
        given = (message.args or {}).items()
        reply = self.take(Request(message.request, {name: value for name, value in given if value is not None}, "verb"))
        return Answer(reply.ok, reply.text)

    def take(self, request: Request) -> Reply:
        """Carry out `request` now and return the reply. Call it only on the engine's loop."""
        if self._over:
            return Reply(False, "deskspine has ended")
        if request.name == "break":  # `deskspine break` while this host runs
            return self._begin_with(Request("start", {**request.args, "here": True}))
        if request.name in TRIALS:
            return self._services.tries(request) if self._services is not None else Reply(False, "not ready yet")
        if request.name == "hand-over" and self._serves:
            return Reply(False, "another `deskspine serve` is running")
        if request.name in ENDS:
            why, text = ENDS[request.name]
            self._begin_end(why)
            return Reply(True, f"{text.partition(';')[0]}. {lost}" if (lost := self.engine.unwritten.text) else text)
        try:
            reply = self.engine.handle(request)
        except Exception as error:
            self.engine.fault(error)
            reply = Reply(False, f"deskspine could not do that: {type(error).__name__}: {error}")
        self._wake.set()
        if request.name == "first-run-done" and self._first is not None:
            first, self._first = self._first, None
            self.take(first)
        return reply

    def status_of(self, news: News) -> Answer:
        """Return the answer to a request for the status, as of `news`."""
        return self._status(news.snapshot)

    def _status(self, snapshot: Snapshot) -> Answer:
        zone = self.engine.situation.now.zone
        return Answer(True, snapshot.mode, dict(status_fields(snapshot, self.engine.pid, zone)))

    def attach(self, place: FacePlace, sink: FaceSink) -> Face:
        """Open a face of another process, give it the present snapshot, and return it."""
        face = self.faces.open(place, sink)
        self.faces.publish(self.engine.snapshot(), ())
        return face

    def take_from(self, face: Face, request: Request) -> None:
        """Carry out a request of a face. Call it only on the engine's loop."""
        before = self.faces.of_kind()
        with self.faces.asked_by(face, request):
            self.take(request)
        if self.faces.of_kind() != before:  # another face was used last now
            self.faces.publish(self.engine.snapshot(), ())

    def detach(self, face: Face) -> None:
        """Close a face of another process."""
        self.faces.close(face)

    def send_from(self, face: Face, request: Request) -> bool:
        """Send a request of the face in this process; may be called from any thread and returns at once.

        Return False if the engine has ended.
        """
        try:
            self._loop.call_soon_threadsafe(self._take_own, face, request)
        except RuntimeError:  # the loop is closed
            return False
        return True

    def _take_own(self, face: Face, request: Request) -> None:
        """Carry out a request of the face in this process, once the launch is complete."""
        if self._launched:
            self.take_from(face, request)
        else:
            self._early.append((face, request))

    def _begin_end(self, why: HostEnd) -> None:
        if not self._ending:
            self._why, self._ending = why, True
            self._wake.set()
            self._on_end(why)
