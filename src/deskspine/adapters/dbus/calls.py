"""Calls over a D-Bus connection, which nothing on the bus can hang or crash; the one file that knows jeepney.

jeepney writes and reads the messages. Its own router is not used: it dies when a service answers one call twice, as
mako 1.7 does, and when an answer comes in the moment in which the wait for it is given up.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from msgspec import Struct

from deskspine.adapters.dbus.wire import GONE, Wire
from deskspine.engine.ports import Broken

CALL_S = 2.0
"""Nothing on a bus is waited for any longer."""
LATE = 16
"""So many late answers are still looked out for."""
NO_REPLY, NO_START = 1, 2
"""Flags of a call: nothing is answered, and a service that does not run is not started."""

Body = tuple[Any, ...]
Late = Callable[[Body], None]


class At(NamedTuple):
    """What a call goes to."""

    name: str
    path: str
    interface: str


BUS = At("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


class Signal(Struct, frozen=True):
    """A signal that came in."""

    sender: str
    path: str
    interface: str
    member: str
    signature: str
    body: Body


class BusError(Broken):
    """Says why a call failed; `name` is the D-Bus name of the error when the other side answered with one."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text)
        self.name = name


class Calls:
    """One connection, and what is asked over it. What comes in unasked is left to a subclass."""

    def __init__(self) -> None:
        # Here and not at the top: on a machine without a bus its 3 ms and 0.2 MB are never spent.
        import jeepney  # type: ignore[import-untyped, unused-ignore]
        from jeepney import auth

        self._jeepney: Any = jeepney
        self._wire = Wire(auth.Authenticator(), auth.BEGIN, self._take, self._ended)
        self._serial = 0
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._late: dict[int, Late] = {}
        self._why: Exception | None = None

    async def connect(self, socket: str) -> None:
        """Connect to a bus at `socket` and greet it; the caller sets the time limit. Raises OSError or Broken."""
        if sys.platform == "win32":
            raise Broken("no D-Bus on Windows")
        await asyncio.get_running_loop().create_unix_connection(lambda: self._wire, socket)
        await self._wire.greeted.wait()
        await self.call(BUS, "Hello", answers="s")

    async def close(self) -> None:
        """Close the connection. Signals and answers come no more, and whoever waits for one is told."""
        await self._wire.close()

    def check(self) -> None:
        """Raise what has ended the connection, if anything has."""
        if self._why is not None:
            raise self._why

    def heard(self, signal: Signal) -> None:
        """A signal came in. What this raises ends the connection, and is raised where somebody waits."""

    def ended(self) -> None:
        """The connection is over."""

    # -- asking ------------------------------------------------------------------------------------------------------

    async def call(
        self,
        at: At,
        method: str,
        signature: str = "",
        body: Body = (),
        *,
        answers: str = "",
        start: bool = False,
        late: Late | None = None,
    ) -> Body:
        """Call a method and answer what it answers, which is of signature `answers`. Raises BusError.

        A service that does not run is started only with `start`. An answer that comes when nobody waits for it any
        longer is given to `late`.
        """
        self.check()
        serial = self._send(at, method, signature, body, 0 if start else NO_START)
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[serial] = reply
        waited = False
        try:
            async with asyncio.timeout(CALL_S):
                message = await reply
            waited = True
        except TimeoutError:
            raise BusError(f"no answer within {CALL_S:g} s") from None
        finally:
            self._waiting.pop(serial, None)
            if not waited and late is not None:
                self._look_out(serial, reply, late, answers)
        return self._body(message, method, answers)

    async def get(self, at: At, name: str, kind: str) -> Any:
        """The property `name` of `at`, which is of signature `kind`. Raises BusError."""
        properties = at._replace(interface="org.freedesktop.DBus.Properties")
        ((found, value),) = await self.call(properties, "Get", "ss", (at.interface, name), answers="v")
        if found != kind:
            raise BusError(f"{name} is of type {found!r}, not {kind!r}")
        return value

    def post(self, at: At, method: str, signature: str = "", body: Body = ()) -> None:
        """Call a method without waiting for anything; does nothing when the connection is over."""
        if self._why is None:
            with suppress(BusError):
                self._send(at, method, signature, body, NO_REPLY | NO_START)

    # -- what comes and goes -----------------------------------------------------------------------------------------

    def _send(self, at: At, method: str, signature: str, body: Body, flags: int) -> int:
        j = self._jeepney
        try:
            message = j.new_method_call(j.DBusAddress(at.path, at.name, at.interface), method, signature or None, body)
            message.header.flags = j.MessageFlag(flags)
            self._serial = self._serial % 0xFFFF_FFFF + 1
            data = message.serialise(self._serial)
        except (ValueError, TypeError) as error:
            raise BusError(f"{method} cannot be asked for: {error}") from None
        self._wire.send(data)
        self.check()
        return self._serial

    def _take(self, raw: bytes) -> None:
        j = self._jeepney
        try:
            message = j.Message.from_buffer(raw)
        except Exception:  # whatever it is: what cannot be read costs itself alone, for the next one begins elsewhere
            return
        kind, fields = message.header.message_type, message.header.fields
        if kind is j.MessageType.signal:
            try:
                self._signal(message)
            except Exception as error:
                self._why = error
                self._wire.end(GONE)
        elif kind in (j.MessageType.method_return, j.MessageType.error):
            serial = fields.get(j.HeaderFields.reply_serial)
            waiting, late = self._waiting.pop(serial, None), self._late.pop(serial, None)
            if waiting is not None and not waiting.done():
                waiting.set_result(message)
            elif late is not None:
                late(message)

    def _signal(self, message: Any) -> None:
        key, fields = self._jeepney.HeaderFields, message.header.fields
        sender, path, interface = (fields.get(each, "") for each in (key.sender, key.path, key.interface))
        member, signature = fields.get(key.member, ""), fields.get(key.signature, "")
        self.heard(Signal(sender, path, interface, member, signature, message.body))

    def _body(self, message: Any, method: str, answers: str) -> Body:
        """What a message answers. Raises BusError, also in place of the connection that ended instead."""
        if isinstance(message, Exception):
            raise message
        key, fields = self._jeepney.HeaderFields, message.header.fields
        if message.header.message_type is self._jeepney.MessageType.error:
            name = str(fields.get(key.error_name, "org.freedesktop.DBus.Error.Failed"))
            said = message.body[0] if message.body and isinstance(message.body[0], str) else ""
            raise BusError(f"{name.rpartition('.')[2]}: {' '.join(said.split())[:80]}", name)
        found = fields.get(key.signature, "")
        if found != answers:
            raise BusError(f"{method} was answered with {found!r}, not {answers!r}")
        body: Body = message.body
        return body

    def _look_out(self, serial: int, reply: asyncio.Future[Any], late: Late, answers: str) -> None:
        def give(message: Any) -> None:
            try:
                body = self._body(message, "", answers)
            except Exception:
                return  # it came to nothing, and nobody waits
            late(body)

        if reply.done() and not reply.cancelled():
            give(reply.result())
        elif self._why is None:
            self._late[serial] = give
            while len(self._late) > LATE:
                del self._late[next(iter(self._late))]

    def _ended(self, why: str) -> None:
        if self._why is None:
            self._why = BusError(why)
        for reply in self._waiting.values():
            if not reply.done():
                reply.set_result(self._why)  # not as an exception: one that nobody fetches would be logged
        self._waiting.clear()
        self._late.clear()
        self.ended()
