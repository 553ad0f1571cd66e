"""The whole resident in calls, locked and asleep, with a real sound server and a real bus with mock services."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from deskspine.adapters.dbus.bus import At
from deskspine.adapters.presence.logind import LOGIND, SESSION
from deskspine.adapters.presence.screen_saver import SAVERS
from support.at_once import at_once
from support.buses import Mock, PrivateBus, need_dbusmock
from support.desktops import bus_of
from support.displays import Screen
from support.needs import need
from support.programs import stop, until
from support.real_person import DUE_S, Resident, boot_s
from support.robot import is_alive

MODULES = (
    "module-native-protocol-unix",
    "module-null-source source_name=mic",
    "module-null-sink sink_name=speaker",
)
MINE = At(LOGIND.name, f"{LOGIND.path}/session/c7", SESSION)


@at_once
def test_a_call_holds_the_ask_until_two_minutes_after_its_end() -> None:
    need("pulseaudio", "pactl", "parec", "tmux")
    with Resident("[schedule]\nsit_minutes = 1\n") as me:
        loaded = [part for module in MODULES for part in ("-L", module)]
        me.programs.start("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *loaded)
        until(lambda: "Server Name" in me.programs.run("pactl", "info"), 15, "the sound server is up")
        me.open_first_time()
        me.source_is("microphone", "works", 10)
        began = boot_s()
        until(lambda: boot_s() > began + 15, 20, "some sitting first")
        call = me.programs.start("parec", "-d", "mic")
        me.comes_to("meeting", 30)
        me.comes_to("held", DUE_S)
        me.wait_for("(?i)the microphone is in use")
        assert "the microphone is in use" in me.status_text("evidence")
        stop(call)
        assert 115 <= me.is_asked(140) <= 135

        children = me.children()
        assert children, "it listens to the sound server"
        os.kill(me.pid, signal.SIGKILL)
        until(lambda: not any(map(is_alive, children)), 5, "nothing outlives deskspine", lambda: children)


@at_once
def test_locks_and_sleep_count_at_once_and_end_only_when_they_end() -> None:
    need("Xvfb", "xauth", "xdotool", "dbus-daemon", "tmux")
    need_dbusmock()
    with Resident("") as me, Screen(me.folder("x"), me.user) as screen, bus_of(me) as bus:
        me.env |= screen.environment
        asyncio.run(_locked_and_asleep(me, screen, bus))


async def _locked_and_asleep(me: Resident, screen: Screen, bus: PrivateBus) -> None:
    async with _logind(bus, me) as logind:
        screen.key()
        me.open_first_time()
        me.source_is("logind", "works", 30)

        await _lock(bus, True)
        me.comes_to("away", 3)
        assert "locked since" in me.status_text("evidence")
        screen.key()
        me.stays_in("away", 7)
        await _lock(bus, False)
        me.comes_to("sitting", 3)

        await logind.emits(LOGIND.interface, "PrepareForSleep", "b", True)
        me.comes_to("away", 3)
        assert "asleep since" in me.status_text("evidence")
        await logind.emits(LOGIND.interface, "PrepareForSleep", "b", False)
        me.comes_to("sitting", 3)

        await asyncio.sleep(3)
        await bus.call(MINE, "Lock")  # a locker that never says that it locked
        me.comes_to("away", 3)
        me.stays_in("away", 30)
        screen.key()
        me.comes_to("sitting", 12)

        async with Mock(
            bus, SAVERS[0], "gnome_screensaver"
        ):  # a screen saver that only blanks the screen proves nothing
            await bus.call(SAVERS[0], "SetActive", "b", (True,))
            me.stays_in("sitting", 4)
            await bus.call(SAVERS[0], "SetActive", "b", (False,))

        logind.process.kill()
        me.source_is("logind", "logind went away", 5)
        me.stays_in("sitting", 4)
    async with _logind(bus, me) as logind:
        me.source_is("logind", "works", 25)
        await _lock(bus, True)
        me.comes_to("away", 3)
        logind.process.kill()
        me.source_is("logind", "logind went away", 5)
        me.stays_in("away", 12)
        screen.key()
        me.comes_to("sitting", 8)


@asynccontextmanager
async def _logind(bus: PrivateBus, me: Resident) -> AsyncIterator[Mock]:
    """Yield a logind with one session of this person."""
    user = os.getuid() if me.user is None else me.user
    async with Mock(bus, LOGIND, "logind") as logind:
        await logind.does("AddSession", "ssusb", "c7", "seat0", user, "me", True, answers="s")
        yield logind


async def _lock(bus: PrivateBus, on: bool) -> None:
    await bus.call(MINE, "SetLockedHint", "b", (on,))
