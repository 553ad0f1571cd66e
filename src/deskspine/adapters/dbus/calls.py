"""Calls over a D-Bus connection, which nothing on the bus can block or crash. Only this file uses jeepney.

jeepney writes and reads the messages. Its own router is not used: it fails when a service replies twice to one call, as
mako 1.7 does, and when a reply arrives at the moment in which the wait for it is cancelled.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from msgspec import Struct

from deskspine.adapters.dbus.wire import GONE, Wire
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import UnusableError

CALL_S = 2.0
"""Timeout for every call."""
LATE = 16
"""Maximum number of late replies that are still expected."""
NO_REPLY, NO_START = 1, 2
"""Flags of a call: no reply is expected; a service that does not run is not started."""

Body = tuple[Any, ...]
Late = Callable[[Body], None]


class At(NamedTuple):
    """Address of a call: name, path and interface."""

    name: str
    path: str
    interface: str


BUS = At("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


class Signal(Struct, frozen=True):
    """A signal that arrived."""

    sender: str
    path: str
    interface: str
    member: str
    signature: str
    body: Body


class BusError(UnusableError):
    """Failure of a call; `name` is the D-Bus name of the error if the other side replied with one."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text)
        self.name = name


class Calls:
    """One connection and the calls over it. Signals are left to a subclass."""

    def __init__(self) -> None:
        # Imported here, not at the top: a machine without a bus never spends its 3 ms and 0.2 MB.
        import jeepney  # type: ignore[import-untyped, unused-ignore]
        from jeepney import auth

        self._jeepney: Any = jeepney
        self._wire = Wire(auth.Authenticator(), auth.BEGIN, self._take, self._ended)
        self._serial = 0
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._late: dict[int, Late] = {}
        self._why: Exception | None = None

    async def connect(self, socket: str) -> None:
        """Connect to a bus and authenticate; the caller limits the time. Raises OSError or UnusableError."""
        if sys.platform == "win32":
            raise UnusableError("no D-Bus on Windows")
        await asyncio.get_running_loop().create_unix_connection(lambda: self._wire, socket)
        await self._wire.greeted.wait()
        await self.call(BUS, "Hello", answers="s")

    async def close(self) -> None:
        """Close the connection. Calls that wait for a reply raise BusError."""
        await self._wire.close()

    def check(self) -> None:
        """Raise what has ended the connection, if it has ended."""
        if self._why is not None:
            raise self._why

    @property
    def alive(self) -> bool:
        """Return True while the connection has not ended."""
        return self._why is None

    def on_signal(self, signal: Signal) -> None:
        """Handle a signal. What this raises ends the connection, and is raised by the calls that wait."""

    def on_end(self) -> None:
        """Handle the end of the connection."""

    # -- calls -------------------------------------------------------------------------------------------------------

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
        """Call a method and return the body of its reply, which has the signature `answers`. Raises BusError.

        A service that does not run is started only with `start`. A reply that arrives after the wait has ended is
        passed to `late`.
        """
        self.check()
        serial = self._send(at, method, signature, body, 0 if start else NO_START)
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[serial] = reply
        replied = False
        try:
            async with asyncio.timeout(CALL_S):
                message = await reply
            replied = True
        except TimeoutError:
            raise BusError(f"no answer within {CALL_S:g} s") from None
        finally:
            self._waiting.pop(serial, None)
            if not replied and late is not None:
                self._expect_late(serial, reply, late, answers)
        return self._body(message, method, answers)

    async def get(self, at: At, name: str, kind: str) -> Any:
        """Return the property `name` of `at`, which has the signature `kind`. Raises BusError."""
        properties = at._replace(interface="org.freedesktop.DBus.Properties")
        ((signature, value),) = await self.call(properties, "Get", "ss", (at.interface, name), answers="v")
        if signature != kind:
            raise BusError(f"{name} is of type {signature!r}, not {kind!r}")
        return value

    def post(self, at: At, method: str, signature: str = "", body: Body = ()) -> None:
        """Call a method without waiting; do nothing if the connection has ended."""
        if self._why is None:
            with suppress(BusError):
                self._send(at, method, signature, body, NO_REPLY | NO_START)

    # -- messages ----------------------------------------------------------------------------------------------------

    def _send(self, at: At, method: str, signature: str, body: Body, flags: int) -> int:
        j = self._jeepney
        try:
            message = j.new_method_call(j.DBusAddress(at.path, at.name, at.interface), method, signature or None, body)
            message.header.flags = j.MessageFlag(flags)
            self._serial = self._serial % 0xFFFF_FFFF + 1
            data = message.serialise(self._serial)
        except (ValueError, TypeError) as error:
            raise BusError(f"{method} cannot be called: {error}") from None
        self._wire.send(data)
        self.check()
        return self._serial

    def _take(self, raw: bytes) -> None:
        j = self._jeepney
        try:
            message = j.Message.from_buffer(raw)
        except Exception:  # of any kind: a message that cannot be read is dropped, and the next one is read as usual
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
        sender, path, interface = (fields.get(field, "") for field in (key.sender, key.path, key.interface))
        member, signature = fields.get(key.member, ""), fields.get(key.signature, "")
        self.on_signal(Signal(sender, path, interface, member, signature, message.body))

    def _body(self, message: Any, method: str, answers: str) -> Body:
        """Return the body of a reply. Raises BusError, also if the connection has ended."""
        if isinstance(message, Exception):
            raise message
        key, fields = self._jeepney.HeaderFields, message.header.fields
        if message.header.message_type is self._jeepney.MessageType.error:
            name = str(fields.get(key.error_name, "org.freedesktop.DBus.Error.Failed"))
            text = message.body[0] if message.body and isinstance(message.body[0], str) else ""
            raise BusError(f"{name.rpartition('.')[2]}: {plain(' '.join(text.split()), 80)}", name)
        signature = fields.get(key.signature, "")
        if signature != answers:
            raise BusError(f"the reply to {method} is of type {signature!r}, not {answers!r}")
        body: Body = message.body
        return body

    def _expect_late(self, serial: int, reply: asyncio.Future[Any], late: Late, answers: str) -> None:
        def give(message: Any) -> None:
            try:
                body = self._body(message, "", answers)
            except Exception:
                return  # it failed, and no call waits for it
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
                reply.set_result(self._why)  # not as an exception: asyncio logs exceptions that are never fetched
        self._waiting.clear()
        self._late.clear()
        self.on_end()
