"""The lock of the screen: by the desktop's service, otherwise by logind for the person's own session at the seat."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest

from deskspine.adapters.presence.logind import LOGIND
from deskspine.adapters.presence.screen_saver import SAVERS
from deskspine.adapters.surroundings.lock import BY_LOGIND, NOTHING, DesktopLock
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError
from support.fake_bus import FakeBus, a_bus

ME = os.getuid()
UNKNOWN = ("error", ("org.freedesktop.DBus.Error.UnknownMethod", "no such method"))


@pytest.fixture
async def bus() -> AsyncIterator[FakeBus]:
    async with a_bus() as bus:
        bus.answers |= {
            "Introspect": ("s", ('<method name="Lock"/>',)),
            "Lock": ("", ()),
            "ListSessions": ("a(susso)", ([("2", ME, "me", "", "/s/2"), ("3", ME + 1, "x", "seat0", "/s/3"),
                                           ("4", ME, "me", "seat0", "/s/4")],)),
            "org.freedesktop.login1.Session.State": ("v", (("s", "active"),)),
        }  # fmt: skip
        yield bus


@pytest.mark.parametrize("saver", SAVERS, ids=lambda saver: saver.name)
async def test_the_service_of_the_desktop_locks(bus: FakeBus, saver: object) -> None:
    name = getattr(saver, "name", "")
    bus.names[name] = ":1.4"
    assert await DesktopLock().found(bus.place) == name
    assert bus.count("Lock") == 0, "finding it locks nothing"
    assert await DesktopLock().lock(bus.place) == name
    assert [body for method, body in bus.asked if method == "Lock"] == [("",) if "cinnamon" in name else ()]


async def test_a_saver_that_only_blanks_leaves_it_to_logind(bus: FakeBus) -> None:
    bus.names |= {SAVERS[1].name: ":1.4", LOGIND.name: ":1.5"}
    answers = iter([UNKNOWN, ("", ())])
    bus.answers["Introspect"] = ("s", ('<method name="Inhibit"/>',))
    bus.answers["Lock"] = lambda _: next(answers)
    assert await DesktopLock().found(bus.place) == BY_LOGIND
    assert bus.count("Lock") == 0
    assert await DesktopLock().lock(bus.place) == BY_LOGIND
    assert bus.count("Lock") == 2


async def test_logind_locks_only_the_persons_session_at_the_seat(bus: FakeBus) -> None:
    bus.names[LOGIND.name] = ":1.5"
    assert await DesktopLock().lock(bus.place) == BY_LOGIND
    bus.answers["org.freedesktop.login1.Session.State"] = ("v", (("s", "online"),))
    with pytest.raises(UnusableError, match="no session of yours"):
        await DesktopLock().lock(bus.place)
    assert bus.count("Lock") == 1


async def test_where_nothing_locks_it_is_said(bus: FakeBus) -> None:
    for doing in (DesktopLock().lock, DesktopLock().found):
        with pytest.raises(UnusableError, match=NOTHING):
            await doing(bus.place)


def test_over_ssh_and_at_a_console_it_is_not_tried() -> None:
    here = Place(desktop=True, variables=(("XDG_RUNTIME_DIR", "/run/user/1000"),))
    assert DesktopLock().fits(here) == ""
    assert DesktopLock().fits(Place(variables=here.variables)) == "no desktop session"
    assert DesktopLock().fits(Place(remote=True)) == "the desktop of this machine is not where you sit"
