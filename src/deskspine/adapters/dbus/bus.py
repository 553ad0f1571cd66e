"""Connection to a message bus: calls, signals, and the owners of names."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable, Sequence
from types import TracebackType

from msgspec import Struct

from deskspine.adapters.dbus.address import is_there, no_desktop_here, no_session_here, session_sockets, system_sockets
from deskspine.adapters.dbus.calls import BUS, CALL_S, At, Body, BusError, Calls, Signal
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError

__all__ = [
    "BUS", "CALL_S", "At", "Body", "Bus", "BusError", "Signal", "no_desktop_here", "no_session_here", "open_session",
    "open_system",
]  # fmt: skip

REST_S = 0.05
"""Minimum seconds between two returns of `Bus.rest()`, so that a flood of signals does not make a busy loop."""
UNKNOWN = "?"
"""Owner of a name before the bus has replied."""

Hear = Callable[[Signal], object]


class _Rule(Struct, frozen=True):
    """A match rule for signals, and the function that receives them."""

    hear: Hear
    sender: str
    interface: str
    member: str
    signature: str
    arg0: str
    more: str

    @property
    def text(self) -> str:
        """The rule in the syntax of the bus."""
        member = f",member='{self.member}'" if self.member else ""
        arg0 = f",arg0='{self.arg0}'" if self.arg0 else ""
        more = f",{self.more}" if self.more else ""
        return f"type='signal',sender='{self.sender}',interface='{self.interface}'{member}{arg0}{more}"

    def matches(self, signal: Signal, owner: str) -> bool:
        """Return True if `signal` matches the rule, where `owner` owns the name of the sender."""
        return (
            (signal.sender, signal.interface) == (owner, self.interface)
            and self.member in ("", signal.member)
            and self.signature in ("", signal.signature)
            and (not self.arg0 or signal.body[:1] == (self.arg0,))
        )


async def open_session(place: Place) -> Bus:
    """Connect to the session bus and return the connection. Raises UnusableError."""
    return await _opened(session_sockets(place), "session bus")


async def open_system(place: Place) -> Bus:
    """Connect to the bus of the machine and return the connection. Raises UnusableError."""
    return await _opened(system_sockets(place), "system bus")


async def _opened(sockets: Sequence[str], bus_name: str) -> Bus:
    why = ""
    for socket in sockets:
        if not is_there(socket):  # seen without the modules of a connection, which are 0.3 MB
            why = os.strerror(errno.ENOENT)
            continue
        bus = Bus()
        connected = False
        try:
            async with asyncio.timeout(CALL_S):
                await bus.connect(socket)
            connected = True
            return bus
        except TimeoutError:
            why = f"no answer within {CALL_S:g} s"
        except OSError as error:
            why = error.strerror or str(error)
        except UnusableError as error:
            why = str(error)
        finally:
            if not connected:
                await bus.close()
    raise UnusableError(f"no {bus_name}: {why}")


class Bus(Calls):
    """One connection to a bus. As an asynchronous context manager it closes itself."""

    def __init__(self) -> None:
        super().__init__()
        self._rules: list[_Rule] = []
        self._owners: dict[str, str] = {}
        self._stirred = asyncio.Event()
        self._rested = 0.0

    async def __aenter__(self) -> Bus:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def on(
        self,
        hear: Hear,
        *,
        sender: str,
        interface: str,
        member: str = "",
        signature: str = "",
        arg0: str = "",
        more: str = "",
    ) -> None:
        """Call `hear` with each such signal of the owner of the name `sender`. Raises BusError.

        Signals of another signature are ignored. `more` is a further condition that only the bus checks. What `hear`
        raises ends the connection, and is raised by the calls that wait.
        """
        await self.owner(sender)
        rule = _Rule(hear, sender, interface, member, signature, arg0, more)
        self._rules.append(rule)
        await self.call(BUS, "AddMatch", "s", (rule.text,))

    async def owner(self, name: str) -> str:
        """Follow the owner of `name` from now on; return the present one, or "" without an owner. Raises BusError."""
        if name == BUS.name or name in self._owners:
            return self.owner_of(name)
        self._owners[name] = UNKNOWN
        condition = f"type='signal',sender='{BUS.name}',interface='{BUS.interface}',member='NameOwnerChanged'"
        await self.call(BUS, "AddMatch", "s", (f"{condition},arg0='{name}'",))
        owner = ""
        try:
            (owner,) = await self.call(BUS, "GetNameOwner", "s", (name,), answers="s")
        except BusError as error:
            if not error.name:
                raise
        if self._owners[name] == UNKNOWN:  # otherwise a signal about a change arrived first, and is newer
            self._owners[name] = owner
        return self.owner_of(name)

    def owner_of(self, name: str) -> str:
        """Return the present owner of `name`, or "" if it has no owner or is not followed."""
        return BUS.name if name == BUS.name else self._owners.get(name, UNKNOWN).strip(UNKNOWN)

    def stir(self) -> None:
        """End the present or next `rest()`."""
        self._stirred.set()

    async def rest(self, limit_s: float | None = None) -> None:
        """Wait for `stir()`, a change of an owner, or `limit_s` seconds. Raises what on_end the connection."""
        try:
            async with asyncio.timeout(limit_s):
                await self._stirred.wait()
        except TimeoutError:
            pass
        self.check()
        clock = asyncio.get_running_loop().time
        await asyncio.sleep(max(0.0, self._rested + REST_S - clock()))
        self._rested = clock()
        self._stirred.clear()

    def on_signal(self, signal: Signal) -> None:
        """Pass a signal on to the functions whose rule it matches."""
        of_the_bus = (signal.sender, signal.interface) == (BUS.name, BUS.interface)
        if of_the_bus and (signal.member, signal.signature) == ("NameOwnerChanged", "sss"):
            name, _, owner = signal.body
            if name in self._owners:
                self._owners[name] = owner
                self.stir()
        for rule in tuple(self._rules):
            if rule.matches(signal, self.owner_of(rule.sender)):
                rule.hear(signal)

    def on_end(self) -> None:
        """End `rest()`, so that it raises what ended the connection."""
        self.stir()
