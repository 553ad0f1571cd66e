"""The thread of the engine: it sleeps until the next deadline, and no screen can make it wait."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

from msgspec import Struct

from deskspine.core.commands.messages import Answer, Message
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.first_run import SAFETY_PAGE
from deskspine.core.schedule.machine import next_notice
from deskspine.engine.engine import WAKE_S, Engine
from deskspine.engine.ports import reason
from deskspine.engine.storage.status_fields import status_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deskspine.engine.presence.watch import Watch  # loaded when the first source is started

Handler = Callable[[Message], Awaitable[Answer]]


class RequestServer(Protocol):
    """The control socket once it listens."""

    def present(self) -> bool:
        """Return True if other processes can still find it."""
        ...

    async def close(self) -> None:
        """Stop listening."""
        ...


Serve = Callable[[Handler], Awaitable[RequestServer]]


class Closeable(Protocol):
    """Something that is closed when the program ends."""

    async def close(self) -> None:
        """Remove what is still shown or playing, and release everything."""
        ...


class BackgroundServices(Struct, frozen=True):
    """Services on the engine's loop: the presence watch, channels and audio cues."""

    watch: Watch
    closeables: tuple[Closeable, ...] = ()
    """Channels and audio cues, which are closed when the program ends."""


ServicesFactory = Callable[["Runner"], BackgroundServices]
SERVICES_LATEST_S = 5.0
"""Seconds after which the background services start without a report that the screen is shown."""
LOOK_S = 45.0
"""Seconds between two checks of lock and socket; the engine wakes every 30 s."""
SERVICES_END_S = 0.8
"""Timeout for the background services to end."""


class Runner:
    """One engine on one thread. `send` may be called from any thread and returns at once."""

    def __init__(
        self,
        engine: Engine,
        *,
        serve: Serve | None = None,
        first: Request | None = None,
        real_s: Callable[[float], float] = lambda seconds: seconds,
        on_end: Callable[[], None] = lambda: None,
        services: ServicesFactory | None = None,
        each_minute: Callable[[], object] = lambda: None,
    ) -> None:
        """Create a runner; `begin` or `start` launches the engine.

        `services` creates the background services on the engine's loop. `each_minute` is called there about once a
        minute and checks lock and socket.
        """
        self.engine = engine
        self.refusal = ""
        """Reason why `first`, the request to begin with, was refused; known once `start` has returned."""
        self._first = first
        self._serve = serve
        self._real_s = real_s
        self._on_end = on_end
        self._services_factory = services
        self._each_minute = each_minute
        self._looked: float | None = None
        self._server: RequestServer | None = None
        self._may_be_gone = False
        self._services: BackgroundServices | None = None
        self._watching: asyncio.Future[None] | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._live, name="engine", daemon=True)
        self._ready = threading.Event()
        self._failed: BaseException | None = None
        self._launched = False
        self._wake = asyncio.Event()
        self._ending = False

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

    def stop(self, timeout_s: float = 2.0) -> bool:
        """Save and end; return True if that was done within `timeout_s`."""
        self.send(Request("quit"))
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _live(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._main())
        except BaseException as error:
            if self._launched:
                self.engine.fault(error)
                self._on_end()
            else:  # `start` raises it
                self._failed = error
        finally:
            self._ready.set()
            self._loop.close()

    async def _main(self) -> None:
        self.engine.launch()
        await self._listen()
        named = str(self._first.args.get("routine", "")) if self._first is not None else ""
        unknown = bool(named) and named not in self.engine.situation.profile.library.routines
        first_run = self.engine.situation.first_run
        if self._first is not None and not unknown and first_run.done and first_run.pages_seen < SAFETY_PAGE:
            self.engine.handle(Request("first-run-again"))  # first the page about who should ask a doctor
        if self.engine.situation.first_run.done or unknown:
            self._begin()
        self._launched = True
        self._ready.set()
        later = self._loop.call_later(SERVICES_LATEST_S, self._start_services)
        try:
            while not self._ending:
                self._wake.clear()
                wait_s = self._step()
                await self._stay_reachable()
                if self._services is not None:
                    wait_s = self._ahead(self._services.watch, wait_s)
                wait_s = self._real_s(wait_s)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), wait_s)
        finally:
            later.cancel()
            try:
                self.engine.quit()
                await self._end_services()
            finally:
                if self._server is not None:
                    await self._server.close()

    def _begin(self) -> None:
        """Carry out the request to begin with, once: at launch, or after the pages of the first run."""
        first, self._first = self._first, None
        if first is not None:
            reply = self.take(first)
            self.refusal = "" if reply.ok else reply.text

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
            self._watching = asyncio.ensure_future(self._services.watch.live())
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

    def _ahead(self, watch: Watch, wait_s: float) -> float:
        """Return the seconds to sleep: `wait_s`, or less if the watch must prepare for a message before that."""
        situation = self.engine.situation
        notice_at = next_notice(situation.desk.clock, situation.now, situation.profile.policy)
        look_s = watch.prepare_for_message(None if notice_at is None else max(0.0, notice_at - situation.now.t))
        if look_s is None or look_s >= wait_s:
            return wait_s
        look_s = max(0.0, look_s)
        self.engine.sleeps(look_s)
        return look_s

    async def _listen(self) -> None:
        if self._serve is None:
            return
        try:
            self._server = await self._serve(self._answer)
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

    async def _answer(self, message: Message) -> Answer:
        """Carry out a message of the control socket; return the answer."""
        if message.request == "status":
            snapshot = self.engine.snapshot()
            fields = status_fields(snapshot, self.engine.pid, self.engine.situation.now.zone)
            return Answer(True, snapshot.mode, dict(fields))
        args = {name: value for name, value in (message.args or {}).items() if value is not None}
        reply = self.take(Request(message.request, args, "verb"))
        return Answer(reply.ok, reply.text)

    def take(self, request: Request) -> Reply:
        """Carry out `request` now and return the reply. Call it only on the engine's loop."""
        if request.name == "quit":
            self._ending = True
            self._wake.set()
            self._on_end()
            unwritten = self.engine.unwritten.text
            return Reply(True, f"deskspine ends. {unwritten}" if unwritten else "deskspine ends; everything is kept")
        try:
            reply = self.engine.handle(request)
        except Exception as error:
            self.engine.fault(error)
            reply = Reply(False, f"deskspine could not do that: {type(error).__name__}: {error}")
        self._wake.set()
        if request.name == "first-run-done":
            self._begin()
        return reply
