"""Keeps the engine alive on a thread of its own: it sleeps to the next deadline, and nothing can make it wait."""

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


class Server(Protocol):
    """The control socket once it listens."""

    def present(self) -> bool:
        """Return whether other processes can still find it."""
        ...

    async def close(self) -> None:
        """Stop listening."""
        ...


Serve = Callable[[Handler], Awaitable[Server]]


class Mouth(Protocol):
    """Something that reaches the person."""

    async def close(self) -> None:
        """Take back what is still shown, and let go."""
        ...


class Beside(Struct, frozen=True):
    """The services on the engine's loop."""

    watch: Watch
    mouths: tuple[Mouth, ...] = ()
    """The services that reach the person, and take back what is still shown when the program ends."""


Companions = Callable[["Runner"], Beside]
ALONE_S = 5.0
"""Seconds after which the engine starts its services if no screen has reported its first frame."""
LOOK_S = 45.0
"""Seconds between two looks at what marks this process as the resident; it wakes every 30 s."""
PART_S = 0.8
"""Timeout for sources and channels to shut down."""


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
        companions: Companions | None = None,
        each_minute: Callable[[], object] = lambda: None,
    ) -> None:
        """Make a runner; `companions` makes what sees and reaches the person, once there is a loop to live on.

        `each_minute` looks after what marks this process as the resident, on the engine's thread.
        """
        self.engine = engine
        self.refusal = ""
        """The reason why `first`, the request to begin with, was refused; known once `start` has returned."""
        self._first = first
        self._serve = serve
        self._real_s = real_s
        self._on_end = on_end
        self._companions = companions
        self._each_minute = each_minute
        self._looked: float | None = None
        self._server: Server | None = None
        self._may_be_gone = False
        self._beside: Beside | None = None
        self._watching: asyncio.Future[None] | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._live, name="engine", daemon=True)
        self._ready = threading.Event()
        self._failed: BaseException | None = None
        self._launched = False
        self._wake = asyncio.Event()
        self._ending = False

    def begin(self) -> None:
        """Launch the engine, and let the caller do something else meanwhile."""
        self._thread.start()

    def start(self) -> None:
        """Launch the engine and wait until it has a first snapshot. Raises what kept it from launching."""
        if not self._thread.ident:
            self.begin()
        self._ready.wait()
        if self._failed is not None:
            raise self._failed

    def send(self, request: Request) -> None:
        """Ask something of the engine; what comes of it shows in a later snapshot."""
        with suppress(RuntimeError):  # the loop is closed: the program is ending
            self._loop.call_soon_threadsafe(self.take, request)

    def accompany(self) -> None:
        """Begin to see and reach the person, after the first frame: it was not to slow the start down."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._meet)

    def poke(self) -> None:
        """Let the engine look at its clock now, because its speed or the next deadline was changed."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._wake.set)

    def stop(self, timeout_s: float = 2.0) -> bool:
        """Save and end; True when that was done within `timeout_s`."""
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
            else:  # handed to whoever started the thread
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
        later = self._loop.call_later(ALONE_S, self._meet)
        try:
            while not self._ending:
                self._wake.clear()
                wait_s = self._step()
                await self._stay_reachable()
                if self._beside is not None:
                    wait_s = self._ahead(self._beside.watch, wait_s)
                wait_s = self._real_s(wait_s)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), wait_s)
        finally:
            later.cancel()
            try:
                self.engine.quit()
                await self._part()
            finally:
                if self._server is not None:
                    await self._server.close()

    def _begin(self) -> None:
        """Do the request to begin with, once: at launch, or after the welcome of a first run."""
        first, self._first = self._first, None
        if first is not None:
            reply = self.take(first)
            self.refusal = "" if reply.ok else reply.text

    def _step(self) -> float:
        """Take one step; a fault of ours costs this step only, because a dead engine would never ask again."""
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

    def _meet(self) -> None:
        """Begin to see and reach the person, once. What cannot be made is a fault of ours; the clock goes on."""
        make, self._companions = self._companions, None
        if make is None or self._ending:
            return
        try:
            self._beside = make(self)
            self._watching = asyncio.ensure_future(self._beside.watch.live())
        except Exception as error:
            self.engine.fault(error)
        self._wake.set()

    async def _part(self) -> None:
        """End the services of the engine; whatever does not end in time goes with the process."""
        if self._beside is None or self._watching is None:
            return
        self._watching.cancel()
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(PART_S):
                await asyncio.gather(self._watching, return_exceptions=True)
                await asyncio.gather(*(each.close() for each in self._beside.mouths), return_exceptions=True)

    def _ahead(self, watch: Watch, wait_s: float) -> float:
        """Return the seconds to sleep when a look is due before the next message to the person."""
        situation = self.engine.situation
        word = next_notice(situation.desk.clock, situation.now, situation.profile.policy)
        look_s = watch.heed(None if word is None else max(0.0, word - situation.now.t))
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
        """Listen again, once a minute, if the socket was removed or replaced, or could not be made before."""
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
        """Do what a message of the control socket asks for; return the answer."""
        if message.request == "status":
            snapshot = self.engine.snapshot()
            fields = status_fields(snapshot, self.engine.pid, self.engine.situation.now.zone)
            return Answer(True, snapshot.mode, dict(fields))
        args = {name: value for name, value in (message.args or {}).items() if value is not None}
        reply = self.take(Request(message.request, args, "verb"))
        return Answer(reply.ok, reply.text)

    def take(self, request: Request) -> Reply:
        """Do what is asked, now; only on the engine's loop."""
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
