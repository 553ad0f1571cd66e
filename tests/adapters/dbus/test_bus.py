"""The D-Bus connection to a bus that answers twice, late, wrongly or never, sends rubbish, and dies."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deskspine.adapters.dbus import calls as bus_calls
from deskspine.adapters.dbus import wire as bus_wire
from deskspine.adapters.dbus.address import session_sockets, system_sockets
from deskspine.adapters.dbus.bus import At, Bus, BusError, Signal, no_desktop_here, open_session, open_system
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError
from support.fake_bus import BUS, HANG, FakeBus, a_bus, until

HERE = At("org.example.Here", "/org/example", "org.example.Here")


@pytest.fixture
async def fake() -> AsyncIterator[FakeBus]:
    async with a_bus() as bus:
        bus.names[HERE.name] = ":1.5"
        yield bus


@pytest.fixture
async def bus(fake: FakeBus) -> AsyncIterator[Bus]:
    async with await open_session(fake.place) as bus:
        yield bus


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten all waits to 50 ms."""
    monkeypatch.setattr(bus_calls, "CALL_S", 0.05)
    monkeypatch.setattr("deskspine.adapters.dbus.bus.CALL_S", 0.05)


async def test_it_asks_and_is_answered(fake: FakeBus, bus: Bus) -> None:
    fake.answers["Add"] = lambda body: ("u", (sum(body),))
    fake.answers[f"{HERE.interface}.Size"] = ("v", (("u", 7),))
    assert await bus.call(HERE, "Add", "uu", (2, 3), answers="u") == (5,)
    assert await bus.get(HERE, "Size", "u") == 7


async def test_errors_and_wrong_types_are_told_in_few_words(fake: FakeBus, bus: Bus) -> None:
    fake.answers["Add"] = ("s", ("five",))
    fake.answers[f"{HERE.interface}.Size"] = ("v", (("s", "big"),))
    with pytest.raises(BusError, match="UnknownMethod") as caught:
        await bus.call(HERE, "Gone")
    assert caught.value.name == f"{BUS}.Error.UnknownMethod"
    with pytest.raises(BusError, match="'s', not 'u'"):
        await bus.call(HERE, "Add", answers="u")
    with pytest.raises(BusError, match="Size is of type 's'"):
        await bus.get(HERE, "Size", "u")
    with pytest.raises(BusError, match="cannot be called"):
        await bus.call(HERE._replace(path="no path"), "Add")


async def test_a_second_answer_and_a_late_one_find_nobody(fake: FakeBus, bus: Bus, quick: None) -> None:
    fake.answers["Slow"] = HANG
    fake.answers["Quick"] = ("u", (1,))
    with pytest.raises(BusError, match="no answer within"):
        await bus.call(HERE, "Slow", answers="u")
    fake.lost *= 2
    fake.answer_late("u", (8,))
    fake.answer_late("u", (9,))
    assert await bus.call(HERE, "Quick", answers="u") == (1,)


async def test_who_wants_a_late_answer_gets_it_once(fake: FakeBus, bus: Bus, quick: None) -> None:
    fake.answers["Slow"] = HANG
    late: list[object] = []
    with pytest.raises(BusError):
        await bus.call(HERE, "Slow", answers="u", late=late.append)
    cancelled = asyncio.ensure_future(bus.call(HERE, "Slow", answers="u", late=late.append))
    await until(lambda: len(fake.lost) == 2)
    cancelled.cancel()
    await asyncio.gather(cancelled, return_exceptions=True)
    fake.lost.append(fake.lost[0])
    for number in (8, 9, 10):
        fake.answer_late("u", (number,))
    await until(lambda: len(late) == 2)
    fake.answers["Quick"] = ("", ())
    await bus.call(HERE, "Quick")
    assert late == [(8,), (9,)]


async def test_an_answer_in_the_moment_of_giving_up_is_late(fake: FakeBus, bus: Bus) -> None:
    fake.answers["Slow"] = HANG
    late: list[object] = []
    calling = asyncio.ensure_future(bus.call(HERE, "Slow", answers="u", late=late.append))
    await bus.on(lambda _: calling.cancel(), sender=HERE.name, interface=HERE.interface)
    await until(lambda: fake.lost)
    fake.answer_late("u", (8,))
    fake.signal(":1.5", "/a", HERE.interface, "Rang")  # read together with the answer, before the call goes on
    await asyncio.gather(calling, return_exceptions=True)
    assert calling.cancelled()
    assert late == [(8,)]


async def test_a_dying_bus_wakes_everybody_who_waits(fake: FakeBus, bus: Bus) -> None:
    fake.answers["Slow"] = HANG
    calls = [asyncio.ensure_future(bus.call(HERE, "Slow")) for _ in range(3)]
    rest = asyncio.ensure_future(bus.rest())
    await until(lambda: len(fake.lost) == 3)
    await fake.die()
    for failed in await asyncio.gather(*calls, rest, return_exceptions=True):
        assert isinstance(failed, BusError)
        assert "went away" in str(failed)
    with pytest.raises(BusError, match="went away"):
        await bus.call(HERE, "Quick")
    bus.post(HERE, "Quick")
    with pytest.raises(UnusableError, match="no session bus: No such file"):
        await open_session(fake.place)


async def test_a_bus_that_takes_connections_and_says_nothing_is_given_up(fake: FakeBus, quick: None) -> None:
    fake.silent = True
    with pytest.raises(UnusableError, match="no answer within"):
        await open_session(fake.place)
    with pytest.raises(UnusableError, match="no system bus"):
        await open_system(fake.place)
    await until(lambda: fake.connected == 0)


async def test_one_message_that_cannot_be_read_costs_itself_alone(fake: FakeBus, bus: Bus) -> None:
    fake.answers["Quick"] = ("u", (1,))
    unknown_kind = struct.pack("<cBBBIII", b"l", 9, 0, 1, 4, 1, 0) + b"what"
    bad_fields = struct.pack("<cBBBIII", b"l", 4, 0, 1, 0, 1, 8) + b"\xff" * 8
    fake.raw(unknown_kind + bad_fields)
    assert await bus.call(HERE, "Quick", answers="u") == (1,)


@pytest.mark.parametrize("rubbish", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"l\4\0\1" + b"\xff" * 12])
async def test_a_stream_that_is_no_dbus_ends_the_connection(fake: FakeBus, bus: Bus, rubbish: bytes) -> None:
    fake.raw(rubbish)
    with pytest.raises(BusError, match="invalid data"):
        async with asyncio.timeout(2):
            await bus.rest()


async def test_a_bus_that_takes_nothing_is_not_written_to_for_ever(
    fake: FakeBus, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_wire, "UNSENT_BYTES", -1)
    with pytest.raises(BusError, match="no longer reads"):
        await bus.call(HERE, "Quick")


async def test_signals_are_heard_from_the_owner_alone_and_in_the_right_form(fake: FakeBus, bus: Bus) -> None:
    signals: list[Signal] = []
    await bus.on(signals.append, sender=HERE.name, interface=HERE.interface, member="Rang", signature="sb", arg0="door")
    assert "arg0='door'" in fake.rules[-1]

    def ring(sender: str, *body: object, form: str = "sb", member: str = "Rang") -> None:
        fake.signal(sender, "/a", HERE.interface, member, form, body)

    ring(":1.6", "door", True)
    ring(":1.5", "gate", True)
    ring(":1.5", "door", form="s")
    ring(":1.5", "door", True, member="Sang")
    ring(":1.5", "door", True)
    fake.own(HERE.name, ":1.6")
    ring(":1.5", "door", False)
    ring(":1.6", "door", False)
    await until(lambda: len(signals) == 2)
    assert [(signal.sender, signal.path, signal.body[1]) for signal in signals] == [
        (":1.5", "/a", True),
        (":1.6", "/a", False),
    ]


async def test_news_of_an_owner_that_are_faster_than_the_answer_count(fake: FakeBus, bus: Bus) -> None:
    fake.answers["GetNameOwner"] = HANG
    asking = asyncio.ensure_future(bus.owner(HERE.name))
    await until(lambda: fake.lost)
    assert bus.owner_of(HERE.name) == ""
    fake.answer_late("s", (":1.5",))
    fake.own(HERE.name, ":1.7")
    assert await asking == ":1.7"
    fake.own(HERE.name, "")
    await until(lambda: bus.owner_of(HERE.name) == "")


async def test_what_a_listener_raises_is_raised_where_somebody_waits(fake: FakeBus, bus: Bus) -> None:
    def refuse(signal: Signal) -> None:
        raise UnusableError(f"not {signal.body[0]}")

    await bus.on(refuse, sender=HERE.name, interface=HERE.interface)
    fake.signal(":1.5", "/a", HERE.interface, "Rang", "s", ("so",))
    with pytest.raises(UnusableError, match="not so"):
        async with asyncio.timeout(2):
            await bus.rest()


async def test_a_flood_of_signals_is_no_busy_loop(fake: FakeBus, bus: Bus) -> None:
    await bus.on(lambda _: bus.stir(), sender=HERE.name, interface=HERE.interface)
    rests = 0

    async def count() -> None:
        nonlocal rests
        while True:
            await bus.rest()
            rests += 1

    counting = asyncio.ensure_future(count())
    for _ in range(100):
        fake.signal(":1.5", "/a", HERE.interface, "Rang")
        await asyncio.sleep(0.002)
    counting.cancel()
    await asyncio.gather(counting, return_exceptions=True)
    assert 1 <= rests <= 10


async def test_nothing_of_a_closed_connection_is_left(fake: FakeBus) -> None:
    async with await open_session(fake.place):
        assert fake.connected == 1
    await until(lambda: fake.connected == 0)
    gc.collect()


async def test_it_tries_each_address_and_starts_none(fake: FakeBus) -> None:
    address = f"autolaunch:;tcp:host=x,port=1;nonsense;unix:path=/nowhere%20at/all;unix:path={fake.path},guid=12"
    place = Place(variables=(("DBUS_SESSION_BUS_ADDRESS", address),))
    assert session_sockets(place) == ["/nowhere at/all", str(fake.path)]
    async with await open_session(place) as bus:
        bus.check()
    with pytest.raises(UnusableError, match="names no Unix socket"):
        session_sockets(Place(variables=(("DBUS_SESSION_BUS_ADDRESS", "autolaunch:"),)))


def test_the_socket_in_the_runtime_folder_is_used_when_it_is_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(variables=(("XDG_RUNTIME_DIR", str(tmp_path)),))
    with pytest.raises(UnusableError, match="no session bus"):
        session_sockets(place)
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("bus")
        assert session_sockets(place) == [str(tmp_path / "bus")]
        named = Place(
            variables=(*place.variables, ("DBUS_SESSION_BUS_ADDRESS", "unix:abstract=/a%2fb;unix:runtime=yes"))
        )
        assert session_sockets(named) == ["\0/a/b", str(tmp_path / "bus")]
        monkeypatch.setattr(os, "getuid", lambda: (tmp_path / "bus").stat().st_uid + 1)
        with pytest.raises(UnusableError, match="no session bus"):
            session_sockets(place)


def test_the_bus_of_the_machine_is_where_it_always_is() -> None:
    assert system_sockets(Place())[0] == "/run/dbus/system_bus_socket"


def test_whom_a_desktop_concerns() -> None:
    variables = (("XDG_RUNTIME_DIR", "/run/user/1"),)
    assert no_desktop_here(Place(desktop=True, variables=variables)) == ""
    assert "no desktop" in no_desktop_here(Place(variables=variables))
    assert "not where you sit" in no_desktop_here(Place(desktop=True, remote=True, variables=variables))
    assert no_desktop_here(Place(desktop=True)) == "no session bus"
