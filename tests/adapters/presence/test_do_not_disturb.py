"""Do-not-disturb of each desktop, and of a daemon that replaces another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from deskspine.adapters.dbus import calls as bus_calls
from deskspine.adapters.presence import do_not_disturb, gnome_banners
from deskspine.adapters.presence.do_not_disturb import NOTICES, PROPERTIES, SWAYNC, XFCONF, DesktopQuiet
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import DoNotDisturb
from support.fake_bus import HANG, FakeBus, a_bus, until, watching

ON, OFF = DoNotDisturb(True), DoNotDisturb(False)


@pytest.fixture
async def fake() -> AsyncIterator[FakeBus]:
    async with a_bus() as bus:
        yield bus


def daemon(fake: FakeBus, name: str, owner: str = ":1.4") -> None:
    """Start a notification daemon."""
    fake.answers["GetServerInformation"] = ("ssss", (name, "them", "1", "1.2"))
    fake.own(NOTICES.name, owner)


def changed(fake: FakeBus, interface: str, owner: str = ":1.4") -> None:
    """Report that a property of the daemon changed."""
    fake.signal(owner, NOTICES.path, PROPERTIES, "PropertiesChanged", "sa{sv}as", (interface, {}, []))


@pytest.mark.parametrize(
    ("name", "interface", "member"),
    [("dunst", "org.dunstproject.cmd0", "paused"), ("Plasma", NOTICES.name, "Inhibited")],
)
async def test_a_property_is_read_when_it_changed(fake: FakeBus, name: str, interface: str, member: str) -> None:
    on = True
    daemon(fake, name)
    fake.answers[f"{interface}.{member}"] = lambda _: ("v", (("b", on),))
    async with watching(DesktopQuiet(), fake.place) as watch:
        await watch.tells(ON)
        on = False
        changed(fake, "org.example.Other")
        changed(fake, interface)
        await watch.tells(OFF)
        fake.own(NOTICES.name, "")
        await asyncio.sleep(0.02)
        assert not watch.reports


async def test_mako_and_swaync_and_xfce_have_their_own_ways(fake: FakeBus) -> None:
    daemon(fake, "mako")
    fake.answers["ListModes"] = ("as", (["default", "do-not-disturb"],))
    fake.answers["GetDnd"] = ("b", (False,))
    async with watching(DesktopQuiet(), fake.place) as watch:
        await watch.tells(ON)
        fake.names[SWAYNC.name] = ":1.5"
        daemon(fake, "SwayNotificationCenter", ":1.5")
        await watch.tells(OFF)
        fake.answers["GetDnd"] = ("b", (True,))
        fake.signal(":1.5", SWAYNC.path, SWAYNC.interface, "SubscribeV2", "ubbb", (0, True, False, False))
        await watch.tells(ON)
        fake.names[XFCONF.name] = ":1.6"
        fake.answers["GetProperty"] = ("error", ("org.xfce.Xfconf.Error.PropertyNotFound", "no such"))
        daemon(fake, "Xfce Notify Daemon", ":1.7")
        await watch.tells(OFF)
        fake.answers["GetProperty"] = ("v", (("b", True),))
        body = ("xfce4-notifyd", "/do-not-disturb", ("b", True))
        fake.signal(":1.6", XFCONF.path, XFCONF.interface, "PropertyChanged", "ssv", body)
        await watch.tells(ON)
        fake.own(NOTICES.name, "")
        await watch.tells(OFF)


async def test_one_that_tells_of_no_change_is_asked(fake: FakeBus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(do_not_disturb, "OFTEN_S", 0.02)
    modes = ["default"]
    daemon(fake, "mako")
    fake.answers["ListModes"] = lambda _: ("as", (modes,))
    source = DesktopQuiet()
    async with watching(source, fake.place) as watch:
        await watch.tells(OFF)
        await asyncio.sleep(0.1)
        assert fake.count("ListModes") == 1, "but seldom"
        source.set_fast_polling(True)
        modes = ["default", "dnd"]
        await watch.tells(ON)


async def test_a_hung_or_unknown_daemon_breaks(fake: FakeBus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus_calls, "CALL_S", 0.05)
    daemon(fake, "notification-daemon\n")
    async with watching(DesktopQuiet(), fake.place) as watch:
        assert await watch.ends() == "'notification-daemon' does not report do-not-disturb"
    fake.answers["ListModes"] = HANG
    daemon(fake, "mako")
    async with watching(DesktopQuiet(), fake.place) as watch:
        assert "no answer" in await watch.ends()


class Gsettings:
    """A `gsettings` that runs the script of the test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        program = folder / "gsettings"
        program.write_text(f"#!/bin/sh\necho $$ >> {folder}/log\n. {folder}/answer\n")
        program.chmod(0o755)

    def does(self, script: str) -> None:
        """Set the script that it runs from now on."""
        (self._folder / "answer").write_text(script + "\n")

    @property
    def runs(self) -> list[int]:
        """The ids of all processes that ran it."""
        log = self._folder / "log"
        return [int(line) for line in log.read_text().split()] if log.exists() else []

    @property
    def alive(self) -> bool:
        """True if a process of it still exists."""
        return any(Path("/proc", str(pid)).exists() for pid in self.runs)


@pytest.fixture
def gsettings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gsettings:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return Gsettings(tmp_path)


async def test_gnome_is_read_once_and_then_only_when_its_settings_changed(fake: FakeBus, gsettings: Gsettings) -> None:
    gsettings.does("echo true")
    daemon(fake, "gnome-shell")
    fake.names["ca.desrt.dconf"] = ":1.8"
    source = DesktopQuiet()
    async with watching(source, fake.place) as watch:
        await watch.tells(OFF)
        source.set_fast_polling(True)
        source.set_fast_polling(False)
        gsettings.does("echo false")
        body = ("/org/gnome/desktop/notifications/", ["show-banners"], "tag")
        fake.signal(":1.8", "/ca/desrt/dconf/Writer/user", "ca.desrt.dconf.Writer", "Notify", "sass", body)
        await watch.tells(ON)
        assert len(gsettings.runs) == 2
    assert any("arg0path='/org/gnome/desktop/notifications/'" in rule for rule in fake.rules)


async def test_a_gsettings_that_hangs_or_knows_nothing_or_is_not_there_breaks(
    fake: FakeBus, gsettings: Gsettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon(fake, "gnome-shell")
    gsettings.does("echo 'No such schema' >&2; exit 1")
    async with watching(DesktopQuiet(), fake.place) as watch:
        assert "does not know" in await watch.ends()
    gsettings.does("exec sleep 60")
    monkeypatch.setattr(gnome_banners, "READ_S", 0.3)
    async with watching(DesktopQuiet(), fake.place) as watch:
        assert "does not answer" in await watch.ends()
    async with watching(DesktopQuiet(), fake.place) as watch:
        await until(lambda: len(gsettings.runs) == 3)
        await watch.stop()
    assert not gsettings.alive
    monkeypatch.setenv("PATH", "/nowhere")
    async with watching(DesktopQuiet(), fake.place) as watch:
        assert await watch.ends() == "gsettings is not installed"


def test_whom_it_concerns() -> None:
    here = Place(variables=(("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x"),))
    assert DesktopQuiet().fits(here) == ""
    assert DesktopQuiet().fits(replace(here, remote=True))
