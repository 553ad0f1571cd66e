"""Do-not-disturb around a break with real daemons: dunst on X, mako and swaync in a sway without a screen."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from deskspine.adapters.presence.do_not_disturb import MAKO, NOTICES, SWAYNC
from deskspine.adapters.surroundings.do_not_disturb import SilentNotices
from support.buses import Desktop, PrivateBus, closing, folder_of_a_session
from support.displays import Sway
from support.needs import need
from support.programs import NOBODY

NOTICE: tuple[object, ...] = ("test", 0, "", "Hello", "", [], {}, -1)


@pytest.fixture
def sway() -> Iterator[Sway]:
    need("sway")
    if os.getuid() == 0:
        need("setpriv")
    folder = Path(tempfile.mkdtemp(prefix="ds-w"))
    try:
        with Sway(folder, NOBODY if os.getuid() == 0 else None) as sway:
            yield sway
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def daemon_in(sway: Sway, program: str) -> AsyncIterator[PrivateBus]:
    """Yield a bus on which the daemon `program` runs, with settings of its own."""
    need("dbus-daemon", program)
    with folder_of_a_session() as folder, closing(PrivateBus(folder)) as bus:
        bus.environ |= {
            "WAYLAND_DISPLAY": str(sway.folder / sway.display),
            "GDK_BACKEND": "wayland",
            "GSETTINGS_BACKEND": "keyfile",
            "XDG_CONFIG_HOME": str(folder / "config"),
        }
        config = folder / "config" / "mako"
        config.mkdir(parents=True)
        (config / "config").write_text("[mode=do-not-disturb]\ninvisible=1\n")
        bus.run(program)
        await bus.owned(NOTICES.name)
        yield bus


async def notify(bus: PrivateBus) -> None:
    """Send a notice, as another program would."""
    await bus.call(NOTICES, "Notify", "susssasa{sv}i", NOTICE, "u")


async def test_dunst_shows_nothing_in_the_break_and_everything_after_it() -> None:
    need("dbus-daemon", "Xvfb", "dunst", "dunstctl")
    with folder_of_a_session() as folder, closing(Desktop(folder)) as desktop:
        await desktop.owned(NOTICES.name)
        silence = SilentNotices(desktop.environ)
        changes = await silence.look(desktop.place)
        assert [change.program for change in changes] == ["dunst"]
        await silence.begin(desktop.place, changes)
        assert await desktop.tool("dunstctl", "is-paused") == "true"
        await notify(desktop)
        await desktop.shown(1, "waiting")
        assert await desktop.tool("dunstctl", "count", "displayed") == "0"
        assert await silence.end(desktop.place, changes, resume=True) == ()
        await desktop.shown(1)
        assert await desktop.tool("dunstctl", "is-paused") == "false"
        await silence.begin(desktop.place, changes)
        await desktop.tool("dunstctl", "set-paused", "false")  # the person wants to see them
        assert await silence.end(desktop.place, changes, resume=True) == ()
        await desktop.tool("dunstctl", "set-paused", "true")
        assert await silence.look(desktop.place) == (), "it is the person's own"
        assert await desktop.tool("dunstctl", "is-paused") == "true"


async def test_mako_has_its_mode_in_the_break_and_the_modes_of_before_after_it(sway: Sway) -> None:
    async with daemon_in(sway, "mako") as bus:
        await bus.call(MAKO, "SetModes", "as", (["default", "guests"],))
        silence = SilentNotices(bus.environ)
        changes = await silence.look(bus.place)
        assert [(change.program, change.value) for change in changes] == [("mako", "do-not-disturb")]
        await silence.begin(bus.place, changes)
        assert (await bus.call(MAKO, "ListModes", answers="as"))[0] == ["default", "guests", "do-not-disturb"]
        assert await SilentNotices(bus.environ).end(bus.place, changes, resume=False) == (), "the next process can too"
        assert (await bus.call(MAKO, "ListModes", answers="as"))[0] == ["default", "guests"]


async def test_swaync_is_silent_in_the_break_and_put_right_also_after_its_restart(sway: Sway) -> None:
    async with daemon_in(sway, "swaync") as bus:
        await bus.owned(SWAYNC.name)
        silence = SilentNotices(bus.environ)
        changes = await silence.look(bus.place)
        await silence.begin(bus.place, changes)
        assert await bus.call(SWAYNC, "GetDnd", answers="b") == (True,)
        assert await silence.end(bus.place, changes, resume=True) == ()
        assert await bus.call(SWAYNC, "GetDnd", answers="b") == (False,)
        await silence.begin(bus.place, changes)
        await silence.close()
        later = tuple(type(change)(change.what, change.program, ":1.999", "another bus") for change in changes)
        assert await SilentNotices(bus.environ).end(bus.place, later, resume=False) == ()
        assert await bus.call(SWAYNC, "GetDnd", answers="b") == (False,)
