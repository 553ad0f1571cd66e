"""Calls to programs of the person that may hang: each has one second."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from deskspine.adapters.dbus.bus import BUS, Bus
from deskspine.engine.ports import UnusableError

ONE_CALL_S = 1.0
"""Timeout for one call."""

T = TypeVar("T")


async def limited(call: Awaitable[T]) -> T:
    """Return the result of `call`. Raises UnusableError, also if it takes too long."""
    try:
        async with asyncio.timeout(ONE_CALL_S):
            return await call
    except TimeoutError:
        raise UnusableError(f"no answer within {ONE_CALL_S:g} s") from None


async def bus_id(bus: Bus) -> str:
    """Return the identifier of a bus, which is another one after each start of it. Raises UnusableError."""
    (identifier,) = await limited(bus.call(BUS, "GetId", answers="s"))
    return str(identifier)


async def owner_of(bus: Bus, name: str) -> str:
    """Return the unique name of the present owner of `name`. Raises UnusableError, also without an owner."""
    (owner,) = await limited(bus.call(BUS, "GetNameOwner", "s", (name,), answers="s"))
    return str(owner)
