"""Media around a break, on a real bus: mpv with its MPRIS plug-in, and players that lie, hang, die and crowd."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskspine.adapters.dbus.bus import At, BusError, open_session
from deskspine.adapters.surroundings.media import NAMES, PATH, PLAYER, PROPERTIES, Media
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError
from deskspine.engine.surroundings.changes import Change
from support import stand_in_player
from support.buses import PrivateBus, closing, folder_of_a_session
from support.needs import need

PLUG_IN = Path("/usr/lib/mpv-mpris/mpris.so")
LIMIT_S = 3.5
"""Maximum seconds for a whole step with a player that hangs; each call to it has one second."""


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    need("dbus-daemon")
    with folder_of_a_session() as folder, closing(PrivateBus(folder)) as bus:
        yield bus


@pytest.fixture
async def media() -> Media:
    return Media()


class Player:
    """A player on the bus, as the person uses it."""

    def __init__(self, bus: PrivateBus, name: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.bus, self.process, self._log = bus, process, log
        self.at = At(NAMES + name, PATH, PLAYER)

    async def presses(self, what: str) -> None:
        """Press a key of the player, "Play" or "Pause", and wait for its signal: mpv sends ten a second at most."""
        heard = asyncio.Event()
        async with asyncio.timeout(10), await open_session(self.bus.place) as ear:
            await ear.on(
                lambda signal: heard.set() if stand_in_player.STATUS[what] in str(signal.body) else None,
                sender=self.at.name,
                interface=PROPERTIES,
            )
            await self.bus.call(self.at, what)
            await heard.wait()

    async def sets(self, status: str) -> None:
        """Let the person set a stand-in by hand."""
        await self.bus.call(self.at, "ByHand", "s", (status,))

    async def status(self) -> str:
        """Return what it reports."""
        at = self.at._replace(interface=PROPERTIES)
        ((_, status),) = await self.bus.call(at, "Get", "ss", (PLAYER, "PlaybackStatus"), "v")
        return str(status)

    async def becomes(self, status: str) -> None:
        """Wait until it reports `status`."""
        async with asyncio.timeout(10):
            while await self._status_or_nothing() != status:  # noqa: ASYNC110 - it may not be on the bus yet
                await asyncio.sleep(0.02)

    async def _status_or_nothing(self) -> str:
        try:
            return await self.status()
        except BusError:
            return ""

    @property
    def asked(self) -> list[str]:
        """The calls that changed a stand-in."""
        return self._log.read_text().split()


def need_mpv() -> None:
    """Skip the running test if mpv or its plug-in is missing; with DESKSPINE_REQUIRE_DESKTOP=1 fail instead."""
    need("mpv")
    if not PLUG_IN.exists():
        reason = "mpv-mpris not installed, and this test needs the real thing"
        if os.environ.get("DESKSPINE_REQUIRE_DESKTOP") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


async def stand_in(bus: PrivateBus, manner: str, *names: str) -> Player:
    """Start a player that plays, and wait until it has its names."""
    log = bus.folder / f"{names[0]}-{len(list(bus.folder.iterdir()))}.log"
    process = bus.run(sys.executable, stand_in_player.__file__, manner, str(log), *names)
    async with asyncio.timeout(20):
        while not log.exists():  # noqa: ASYNC110 - it says so by its log
            await asyncio.sleep(0.02)
    return Player(bus, names[0], process, log)


async def paused(media: Media, place: Place) -> tuple[Change, ...]:
    """Begin a break and return what it changed."""
    changes = await media.look(place)
    await media.begin(place, changes)
    return changes


async def test_mpv_is_paused_and_goes_on(bus: PrivateBus, media: Media) -> None:
    need_mpv()
    sound = bus.folder / "silence.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(2 * 8000 * 60))
    process = bus.run("mpv", "--no-config", "--ao=null", "--vo=null", f"--script={PLUG_IN}", "--loop", str(sound))
    mpv = Player(bus, "mpv", process, sound)
    await mpv.becomes("Playing")
    changes = await paused(media, bus.place)
    assert [change.program for change in changes] == ["mpv"], "its two names are one player"
    await mpv.becomes("Paused")
    assert await media.end(bus.place, changes, resume=True) == ()
    await mpv.becomes("Playing")
    changes = await paused(media, bus.place)
    await mpv.becomes("Paused")
    await mpv.presses("Play")
    await mpv.becomes("Playing")
    await mpv.presses("Pause")
    await mpv.becomes("Paused")
    await media.end(bus.place, changes, resume=True)
    assert await mpv.status() == "Paused", "the person paused it"


async def test_only_what_plays_is_paused_and_each_once(bus: PrivateBus, media: Media) -> None:
    plays, rests = await stand_in(bus, "honest", "amber", "amber.instance7"), await stand_in(bus, "honest", "zinc")
    await rests.sets("Paused")
    changes = await paused(media, bus.place)
    assert [(change.program, change.before) for change in changes] == [("amber", "Playing")]
    await media.end(bus.place, changes, resume=True)
    assert plays.asked == ["Pause", "Play"]
    assert rests.asked == ["ByHand"]
    assert await rests.status() == "Paused"


@pytest.mark.parametrize("by_hand", [("Playing",), ("Playing", "Paused"), ("Stopped",), ("Stopped", "Paused")])
async def test_a_player_that_the_person_used_is_left_as_it_is(
    bus: PrivateBus, media: Media, by_hand: tuple[str, ...]
) -> None:
    player = await stand_in(bus, "honest", "amber")
    changes = await paused(media, bus.place)
    for status in by_hand:
        await player.sets(status)
    await media.end(bus.place, changes, resume=True)
    assert player.asked == ["Pause", *("ByHand" for _ in by_hand)]
    assert await player.status() == by_hand[-1]


async def test_without_resuming_everything_stays_paused(bus: PrivateBus, media: Media) -> None:
    player = await stand_in(bus, "honest", "amber")
    changes = await paused(media, bus.place)
    assert await media.end(bus.place, changes, resume=False) == ()
    assert player.asked == ["Pause"]


async def test_a_player_that_was_paused_just_before_is_not_started(bus: PrivateBus, media: Media) -> None:
    player = await stand_in(bus, "honest", "amber")
    changes = await media.look(bus.place)
    await player.sets("Paused")
    await media.begin(bus.place, changes)
    await media.end(bus.place, changes, resume=True)
    assert player.asked == ["ByHand"]


async def test_a_player_started_in_the_break_is_left_alone(bus: PrivateBus, media: Media) -> None:
    first = await stand_in(bus, "honest", "amber")
    changes = await paused(media, bus.place)
    second = await stand_in(bus, "honest", "zinc")
    await media.end(bus.place, changes, resume=True)
    assert first.asked == ["Pause", "Play"]
    assert second.asked == []


async def test_a_player_that_lies_is_asked_once(bus: PrivateBus, media: Media) -> None:
    player = await stand_in(bus, "lies", "amber")
    changes = await paused(media, bus.place)
    assert await player.status() == "Playing"
    await media.end(bus.place, changes, resume=True)
    assert player.asked == ["Pause"]


async def test_a_player_that_gives_no_reply_is_asked_once(bus: PrivateBus, media: Media) -> None:
    player = await stand_in(bus, "mute", "amber")
    began = time.monotonic()
    changes = await paused(media, bus.place)
    await media.end(bus.place, changes, resume=True)
    assert time.monotonic() - began < LIMIT_S
    assert player.asked == ["Pause", "Play"]


async def test_a_player_that_hangs_holds_up_no_other(bus: PrivateBus, media: Media) -> None:
    await stand_in(bus, "hangs", "amber")
    other = await stand_in(bus, "honest", "zinc")
    began = time.monotonic()
    changes = await paused(media, bus.place)
    assert [change.program for change in changes] == ["zinc"]
    await media.end(bus.place, changes, resume=True)
    assert time.monotonic() - began < LIMIT_S
    assert other.asked == ["Pause", "Play"]


async def test_a_player_that_hangs_after_its_pause_is_left(bus: PrivateBus, media: Media) -> None:
    player, other = await stand_in(bus, "honest", "amber"), await stand_in(bus, "honest", "zinc")
    changes = await paused(media, bus.place)
    player.process.send_signal(signal.SIGSTOP)
    assert await media.end(bus.place, changes, resume=True) == ()
    player.process.send_signal(signal.SIGCONT)
    assert await player.status() == "Paused"
    assert player.asked == ["Pause"]
    assert other.asked == ["Pause", "Play"]


async def test_a_player_that_dies_is_forgotten(bus: PrivateBus, media: Media) -> None:
    player, other = await stand_in(bus, "dies", "amber"), await stand_in(bus, "honest", "zinc")
    changes = await paused(media, bus.place)
    assert len(changes) == 2
    await asyncio.to_thread(player.process.wait, 5)
    again = await stand_in(bus, "honest", "amber")
    await again.sets("Paused")
    await media.end(bus.place, changes, resume=True)
    assert other.asked == ["Pause", "Play"]
    assert again.asked == ["ByHand"]


async def test_thousands_of_names_are_one_player(bus: PrivateBus, media: Media) -> None:
    crowd = await stand_in(bus, "crowd", "amber")
    began = time.monotonic()
    changes = await paused(media, bus.place)
    assert len(changes) == 1
    await media.end(bus.place, changes, resume=True)
    assert time.monotonic() - began < LIMIT_S
    assert crowd.asked == ["Pause", "Play"]


async def test_a_proxy_is_no_player_of_its_own(bus: PrivateBus, media: Media) -> None:
    await stand_in(bus, "honest", "playerctld")
    assert await media.look(bus.place) == ()


async def test_another_process_puts_it_right_and_nothing_of_another_bus(bus: PrivateBus, media: Media) -> None:
    player = await stand_in(bus, "honest", "amber")
    changes = await paused(media, bus.place)
    await media.close()  # as after a kill: nothing more is done
    foreign = tuple(Change(change.what, change.program, change.owner, "another bus") for change in changes)
    assert await Media().end(bus.place, foreign, resume=True) == ()
    assert player.asked == ["Pause"]
    assert await Media().end(bus.place, changes, resume=True) == ()
    assert player.asked == ["Pause", "Play"]
    assert await Media().end(bus.place, changes, resume=True) == ()
    assert player.asked == ["Pause", "Play"]


async def test_a_process_that_takes_over_watches_too(bus: PrivateBus, media: Media) -> None:
    player, used = await stand_in(bus, "honest", "amber"), await stand_in(bus, "honest", "zinc")
    changes = await paused(media, bus.place)
    await media.close()
    await used.sets("Playing")
    later = Media()
    kept = await later.take_over(bus.place, changes)
    assert [change.program for change in kept] == ["amber"]
    await player.sets("Playing")
    await player.sets("Paused")
    await later.end(bus.place, kept, resume=True)
    assert player.asked == ["Pause", "ByHand", "ByHand"]


async def test_a_bus_that_ends_in_the_break_does_no_harm(bus: PrivateBus, media: Media) -> None:
    await stand_in(bus, "honest", "amber")
    changes = await paused(media, bus.place)
    bus.daemon.kill()
    await asyncio.to_thread(bus.daemon.wait, 5)
    with pytest.raises(UnusableError, match="bus"):
        await media.end(bus.place, changes, resume=True)
    bus.start()
    assert await media.end(bus.place, changes, resume=True) == ()


def test_over_ssh_it_is_not_tried() -> None:
    assert Media().fits(Place(remote=True)) == "the desktop of this machine is not where you sit"
    assert Media().fits(Place()) == "no session bus"
