"""Do-not-disturb around a break with each daemon: on, and back to exactly what it was, if it is still as it was set."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from deskspine.adapters.presence.do_not_disturb import DUNST, NOTICES, XFCONF, DesktopQuiet
from deskspine.adapters.surroundings import limited
from deskspine.adapters.surroundings.do_not_disturb import NO_MODE, SilentNotices
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import DoNotDisturb
from deskspine.engine.ports import UnusableError
from deskspine.engine.surroundings.changes import Change
from support.fake_bus import HANG, Answer, FakeBus, a_bus, until, watching

NAMES = ("dunst", "Plasma", "mako", "SwayNotificationCenter", "Xfce Notify Daemon", "gnome-shell")
KEPT = NAMES[3:]
"""Daemons that keep do-not-disturb on disk."""


class Daemon:
    """A daemon of any kind on a bus of the test; `on` is its do-not-disturb, `set` notes each change of it."""

    def __init__(self, bus: FakeBus, folder: Path, name: str, owner: str = ":1.4") -> None:
        self.bus, self._gnome = bus, folder / "gnome"
        self.modes = ["default", "guests"]
        self.kept = ""
        """The value in the settings of Xfce; empty if it was never set."""
        self.inhibited = False
        self.paused = self.dnd = False
        self.name = name
        bus.answers |= {
            "GetId": ("s", ("bus-1",)),
            "GetServerInformation": lambda _: ("ssss", (self.name, "them", "1", "1.2")),
            f"{DUNST.interface}.paused": lambda _: ("v", (("b", self.paused),)),
            f"{NOTICES.interface}.Inhibited": lambda _: ("v", (("b", self.inhibited),)),
            "Set": self._set_paused,
            "Inhibit": self._inhibit,
            "UnInhibit": self._uninhibit,
            "ListModes": lambda _: ("as", (self.modes,)),
            "SetModes": self._set_modes,
            "GetDnd": lambda _: ("b", (self.dnd,)),
            "SetDnd": self._set_dnd,
            "GetProperty": self._xfce_value,
            "SetProperty": self._set_xfce,
            "ResetProperty": self._reset_xfce,
        }
        bus.own(NOTICES.name, owner)
        bus.names[XFCONF.name] = ":1.6"
        program = folder / "gsettings"
        program.write_text(f'#!/bin/sh\n[ "$1" = set ] && echo "$4" > {self._gnome}\ncat {self._gnome}\n')
        program.chmod(0o755)
        self._gnome.write_text("true\n")
        config = folder / "config" / "mako"
        config.mkdir(parents=True, exist_ok=True)
        (config / "config").write_text("sort=-time\n[mode=guests]\ninvisible=1\n[app-name=x mode=dnd]\ninvisible=1\n")
        self.environ = {"XDG_CONFIG_HOME": str(folder / "config")}

    @property
    def state(self) -> object:
        """Everything of the daemon that a break may change."""
        gnome = self._gnome.read_text().strip()
        return self.paused, self.inhibited, tuple(self.modes), self.dnd, self.kept, gnome

    def by_hand(self, *, on: bool) -> None:
        """Let the person switch do-not-disturb."""
        self.paused = self.dnd = self.inhibited = on
        self.kept = "on" if on else "off"
        self.modes = ["default", "guests", *(["dnd"] if on else [])]
        self._gnome.write_text("false\n" if on else "true\n")

    def silence(self) -> SilentNotices:
        """Return the adapter of a new process."""
        return SilentNotices(self.environ)

    def _set_paused(self, body: tuple[Any, ...]) -> Answer:
        assert body[:2] == (DUNST.interface, "paused")
        self.paused = body[2][1]
        return "", ()

    def _inhibit(self, body: tuple[Any, ...]) -> Answer:
        self.inhibited = True
        return "u", (7,)

    def _uninhibit(self, body: tuple[Any, ...]) -> Answer:
        assert body == (7,)
        self.inhibited = False
        return "", ()

    def _set_modes(self, body: tuple[Any, ...]) -> Answer:
        self.modes = list(body[0])
        return "", ()

    def _set_dnd(self, body: tuple[Any, ...]) -> Answer:
        self.dnd = body[0]
        return "", ()

    def _xfce_value(self, body: tuple[Any, ...]) -> Answer:
        if not self.kept:
            return "error", ("org.xfce.Xfconf.Error.PropertyNotFound", "no such")
        return "v", (("b", self.kept == "on"),)

    def _set_xfce(self, body: tuple[Any, ...]) -> Answer:
        assert body[:2] == ("xfce4-notifyd", "/do-not-disturb")
        self.kept = "on" if body[2][1] else "off"
        return "", ()

    def _reset_xfce(self, body: tuple[Any, ...]) -> Answer:
        self.kept = ""
        return "", ()


@pytest.fixture
async def bus() -> AsyncIterator[FakeBus]:
    async with a_bus() as bus:
        yield bus


@pytest.fixture(params=NAMES)
def daemon(request: pytest.FixtureRequest, bus: FakeBus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Daemon:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return Daemon(bus, tmp_path, request.param)


async def silenced(daemon: Daemon, silence: SilentNotices) -> tuple[Change, ...]:
    """Begin a break and return what it changed."""
    changes = await silence.look(daemon.bus.place)
    await silence.begin(daemon.bus.place, changes)
    return changes


async def test_it_is_on_in_the_break_and_as_it_was_after_it(daemon: Daemon) -> None:
    before = daemon.state
    silence = daemon.silence()
    changes = await silenced(daemon, silence)
    assert len(changes) == 1
    assert daemon.state != before
    assert await daemon.silence().look(daemon.bus.place) == (), "it is on"
    assert await silence.end(daemon.bus.place, changes, resume=False) == ()
    assert daemon.state == before
    await until(lambda: not daemon.bus.connected)


async def test_one_that_is_on_is_left_alone(daemon: Daemon) -> None:
    daemon.by_hand(on=True)
    assert await daemon.silence().look(daemon.bus.place) == ()
    await until(lambda: not daemon.bus.connected)


async def test_a_person_who_switched_it_off_in_the_break_is_believed(daemon: Daemon) -> None:
    silence = daemon.silence()
    changes = await silenced(daemon, silence)
    daemon.by_hand(on=False)
    before = daemon.state
    assert await silence.end(daemon.bus.place, changes, resume=True) == ()
    assert daemon.state == before


async def test_the_next_process_puts_it_right(daemon: Daemon) -> None:
    before = daemon.state
    silence = daemon.silence()
    changes = await silenced(daemon, silence)
    await silence.close()
    if daemon.name == "Plasma":
        daemon.inhibited = False  # Plasma does that itself when the connection ends
    assert await daemon.silence().end(daemon.bus.place, changes, resume=False) == ()
    assert daemon.state == before


async def test_a_process_that_takes_over_keeps_it_on(daemon: Daemon) -> None:
    before = daemon.state
    silence = daemon.silence()
    changes = await silenced(daemon, silence)
    await silence.close()
    if daemon.name == "Plasma":
        daemon.inhibited = False
    later = daemon.silence()
    assert await later.take_over(daemon.bus.place, changes) == changes
    assert daemon.state != before
    await later.end(daemon.bus.place, changes, resume=True)
    assert daemon.state == before


async def test_after_a_restart_of_the_daemon_only_what_is_kept_on_disk_is_put_right(daemon: Daemon) -> None:
    silence = daemon.silence()
    changes = await silenced(daemon, silence)
    await silence.close()
    daemon.bus.own(NOTICES.name, ":1.99")
    daemon.bus.answers["GetId"] = ("s", ("bus-2",))
    state = daemon.state
    assert await daemon.silence().end(daemon.bus.place, changes, resume=False) == ()
    assert (daemon.state != state) == (daemon.name in KEPT)


async def test_a_daemon_that_hangs_is_tried_again_later(
    bus: FakeBus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "ONE_CALL_S", 0.05)
    daemon = Daemon(bus, tmp_path, "dunst")
    silence = daemon.silence()
    changes = await silenced(daemon, silence)
    answer, bus.answers["GetServerInformation"] = bus.answers["GetServerInformation"], HANG
    with pytest.raises(UnusableError, match="no answer"):
        await silence.end(bus.place, changes, resume=False)
    assert daemon.paused
    bus.answers["GetServerInformation"] = answer
    assert await silence.end(bus.place, changes, resume=False) == ()
    assert not daemon.paused


async def test_one_that_keeps_it_on_disk_and_does_not_run_is_tried_again_later(bus: FakeBus, tmp_path: Path) -> None:
    daemon = Daemon(bus, tmp_path, "SwayNotificationCenter")
    changes = await silenced(daemon, daemon.silence())
    answer = bus.answers["GetServerInformation"]
    bus.answers["GetServerInformation"] = ("error", ("org.freedesktop.DBus.Error.ServiceUnknown", "nobody"))
    with pytest.raises(UnusableError, match="does not run now"):
        await daemon.silence().end(bus.place, changes, resume=False)
    bus.answers["GetServerInformation"] = answer
    assert await daemon.silence().end(bus.place, changes, resume=False) == ()
    assert not daemon.dnd


async def test_another_daemon_in_its_place_is_left_alone(bus: FakeBus, tmp_path: Path) -> None:
    daemon = Daemon(bus, tmp_path, "dunst")
    changes = await silenced(daemon, daemon.silence())
    daemon.name, daemon.modes = "mako", ["dnd"]
    assert await daemon.silence().end(bus.place, changes, resume=False) == ()
    assert daemon.modes == ["dnd"]


@pytest.mark.parametrize("text", [None, "", "[mode=away]\ninvisible=1\n", "# [mode=dnd]\n"])
async def test_mako_without_such_a_mode_is_not_changed(bus: FakeBus, tmp_path: Path, text: str | None) -> None:
    daemon = Daemon(bus, tmp_path, "mako")
    config = tmp_path / "config" / "mako" / "config"
    config.unlink()
    if text is not None:
        config.write_text(text)
    with pytest.raises(UnusableError) as caught:
        await daemon.silence().look(bus.place)
    assert str(caught.value) == NO_MODE
    await until(lambda: not bus.connected)


async def test_our_own_is_not_reported_as_the_persons(daemon: Daemon) -> None:
    own, reads = False, 0

    def is_own() -> bool:
        nonlocal reads
        reads += 1
        return own

    async with watching(DesktopQuiet(is_own), daemon.bus.place) as watch:
        await watch.tells(DoNotDisturb(False))
        own = True
        silence = daemon.silence()
        changes = await silenced(daemon, silence)
        before = reads
        daemon.bus.own(NOTICES.name, ":1.5")  # it is read again, as after a signal
        await until(lambda: reads >= before + 2)
        daemon.bus.own(NOTICES.name, ":1.4")
        await silence.end(daemon.bus.place, changes, resume=True)
        assert not watch.reports
        own = False
        daemon.by_hand(on=True)
        daemon.bus.own(NOTICES.name, ":1.77")
        await watch.tells(DoNotDisturb(True))


def test_over_ssh_it_is_not_tried() -> None:
    here = Place(variables=(("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x"),))
    assert SilentNotices({}).fits(here) == ""
    assert SilentNotices({}).fits(Place()) == "no session bus"
    assert SilentNotices({}).fits(Place(remote=True)) == "the desktop of this machine is not where you sit"
