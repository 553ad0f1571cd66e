"""Sounds by players that work, fail, hang or are missing; one at a time, at the set volume."""

from __future__ import annotations

import asyncio
import os
import sys
import wave
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import chime
from deskspine.adapters.audio.sound import PLAYERS, SILENT, SOUNDS, Sounds, amplitude, softer
from deskspine.adapters.channels.chime import ChimeChannel
from deskspine.adapters.processes.first_working import CUT_OFF
from deskspine.core.presence.place import Place
from deskspine.engine.ports import ChannelMessage, UnusableError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins for players are shell scripts")

WORKS = "exit 0"
FAILS = "exit 1"
HANGS = "exec /bin/sleep 60"
PLAYS = "exec /bin/sleep 0.8"
"""A script that lasts as long as a real player needs for the chime."""


class Desk:
    """A private PATH with replacements for players, and a list of their calls."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.log = folder / "calls"
        self.pids = folder / "pids"
        self.cache = folder / "cache"
        self.percent = 100
        self.environ = {"PATH": str(self.bin), "CALLS": str(self.log), "PIDS": str(self.pids)}
        self.sounds = Sounds(self.environ, lambda: self.percent, self.cache)

    def has(self, name: str, what: str) -> None:
        """Put a player on the PATH, or replace it."""
        file = self.bin / name
        file.write_text(f'#!/bin/sh\necho "{name} $*" >> "$CALLS"\necho $$ >> "$PIDS"\n{what}\n')
        file.chmod(0o755)

    def calls(self) -> list[str]:
        """Return every call so far: name and arguments."""
        return self.log.read_text().splitlines() if self.log.exists() else []

    def players(self) -> list[str]:
        """Return the names of the programs called so far."""
        return [call.split()[0] for call in self.calls()]

    def alive(self) -> list[int]:
        """Return the process ids of players that still run."""
        pids = [int(line) for line in self.pids.read_text().split()] if self.pids.exists() else []
        return [pid for pid in pids if is_alive(pid)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    assert not desk.alive()


def is_alive(pid: int) -> bool:
    """Return True if the process still exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until(met: Callable[[], bool], within_s: float = 5.0) -> None:
    """Wait until `met` returns True, for something that other processes do."""
    async with asyncio.timeout(within_s):
        while not met():  # noqa: ASYNC110 - other processes set no event
            await asyncio.sleep(0.01)


async def test_the_first_player_that_works_is_taken_and_remembered(desk: Desk) -> None:
    desk.has("paplay", FAILS)
    desk.has("pw-play", FAILS)
    desk.has("aplay", WORKS)
    desk.has("ffplay", WORKS)
    assert await desk.sounds.play("ask") == "aplay"
    assert desk.players() == ["paplay", "pw-play", "aplay"]
    assert await desk.sounds.play("hold-end") == "aplay"
    assert desk.players() == ["paplay", "pw-play", "aplay", "aplay"]


async def test_a_remembered_player_that_fails_is_forgotten(desk: Desk) -> None:
    desk.has("paplay", WORKS)
    assert await desk.sounds.play("ask") == "paplay"
    desk.has("paplay", FAILS)
    desk.has("play", WORKS)
    assert await desk.sounds.play("ask") == "play"
    assert await desk.sounds.play("ask") == "play"
    assert desk.players() == ["paplay", "paplay", "play", "play"]


async def test_nothing_installed_and_nothing_that_works(desk: Desk) -> None:
    with pytest.raises(UnusableError, match=f"not installed: {', '.join(PLAYERS)}$"):
        await desk.sounds.play("ask")
    for name in ("paplay", "aplay"):
        desk.has(name, FAILS)
    with pytest.raises(UnusableError, match="does not work: paplay, aplay"):
        await desk.sounds.play("ask")
    desk.has("aplay", WORKS)
    assert await desk.sounds.play("ask") == "aplay"


async def test_a_file_that_is_no_program_is_passed_over(desk: Desk) -> None:
    broken = desk.bin / "paplay"
    broken.write_bytes(b"\x7fELF, but not really")
    broken.chmod(0o755)
    desk.has("aplay", WORKS)
    assert await desk.sounds.play("ask") == "aplay"


async def test_a_player_that_hangs_is_ended_and_tried_last_from_then_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskspine.adapters.audio.sound.SOUND_TIMEOUT_S", 0.6)
    sounds = Sounds(desk.environ, lambda: 100, desk.cache)
    desk.has("paplay", HANGS)
    desk.has("aplay", WORKS)
    assert await sounds.play("ask") == "paplay"
    assert len(desk.alive()) == 1
    await until(lambda: not desk.alive() and not sounds._players.running)
    assert await sounds.play("ask") == "aplay"
    assert desk.players() == ["paplay", "aplay"]


async def test_another_sound_cuts_off_the_one_that_plays_and_never_two_play(desk: Desk) -> None:
    desk.has("paplay", PLAYS)
    assert await desk.sounds.play("ask") == "paplay"
    (first,) = desk.alive()
    assert await desk.sounds.play("change-side") == "paplay"
    (second,) = desk.alive()
    assert first != second
    await desk.sounds.close()
    assert not desk.alive()
    assert await desk.sounds.play("ask") == "paplay"
    assert len(desk.calls()) == 3, "what was cut off is no failure"
    await desk.sounds.close()


async def test_the_same_sound_is_not_begun_again_while_it_plays(desk: Desk) -> None:
    desk.has("paplay", PLAYS)
    assert await desk.sounds.play("ask") == "paplay"
    assert await desk.sounds.play("ask") == "it is playing already"
    assert len(desk.calls()) == 1
    await until(lambda: not desk.sounds._players.running)
    assert await desk.sounds.play("ask") == "paplay"
    await desk.sounds.close()


async def test_of_many_at_once_the_last_is_heard(desk: Desk) -> None:
    desk.has("paplay", PLAYS)
    names = ("ask", "hold-start", "hold-end", "change-side")
    async with asyncio.timeout(0.55):  # the waits for players that were cut off end at once
        answers = await asyncio.gather(*(desk.sounds.play(name) for name in names))
    assert answers == [CUT_OFF, CUT_OFF, CUT_OFF, "paplay"]
    assert len(desk.alive()) == 1
    assert desk.calls()[-1].endswith("change-side.wav")
    await desk.sounds.close()


async def test_taking_the_chime_back_leaves_a_mark_of_the_player_alone(desk: Desk) -> None:
    desk.has("paplay", PLAYS)
    await desk.sounds.play("hold-end")
    await desk.sounds.stop("ask")
    assert len(desk.alive()) == 1
    await desk.sounds.stop("hold-end")
    assert not desk.alive()


async def test_giving_up_waiting_leaves_nothing_behind(desk: Desk) -> None:
    desk.has("paplay", HANGS)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await desk.sounds.play("ask")
    await until(lambda: not desk.alive())
    await desk.sounds.close()


async def test_each_player_is_told_how_loud(desk: Desk) -> None:
    names = ("paplay", "pw-play", "afplay", "canberra-gtk-play", "play", "ffplay")
    for name in names:
        desk.has(name, FAILS)
    desk.percent = 50
    with pytest.raises(UnusableError):
        await desk.sounds.play("ask")
    options_of = {call.split()[0]: call.split(maxsplit=1)[1].replace(f"{SOUNDS}/", "") for call in desk.calls()}
    assert options_of == {
        "paplay": "--volume=32768 ask.wav",
        "pw-play": "--volume=0.1250 ask.wav",
        "afplay": "-v 0.1250 ask.wav",
        "canberra-gtk-play": "--volume=-18.1 -f ask.wav",
        "play": "-q -v 0.1250 ask.wav",
        "ffplay": "-nodisp -autoexit -loglevel quiet -volume 12 ask.wav",
    }


@pytest.mark.parametrize("percent", [0, -5])
async def test_no_volume_no_player(desk: Desk, percent: int) -> None:
    desk.has("paplay", WORKS)
    desk.percent = percent
    assert await desk.sounds.play("ask") == SILENT
    assert desk.calls() == []


async def test_a_player_without_a_volume_gets_a_softer_copy(desk: Desk) -> None:
    desk.has("aplay", WORKS)
    for desk.percent in (50, 30, 250):
        assert await desk.sounds.play("ask") == "aplay"
    first, second, third = (call.split()[-1] for call in desk.calls())
    assert Path(first).name == "ask-50.wav"
    assert names_in(desk.cache / "sounds") == [Path(second).name], "one copy of each sound is kept"
    assert third == str(SOUNDS / "ask.wav")
    loud, soft = samples(SOUNDS / "ask.wav"), samples(Path(second))
    assert len(soft) == len(loud)
    assert max(soft) == pytest.approx(max(loud) * amplitude(30), abs=1)


async def test_a_cache_that_cannot_be_written_leaves_the_other_players(desk: Desk) -> None:
    desk.cache.write_text("in the way")
    desk.has("aplay", WORKS)
    desk.has("ffplay", WORKS)
    desk.percent = 50
    assert await desk.sounds.play("ask") == "ffplay"


def test_a_softer_copy_is_a_whole_file(tmp_path: Path) -> None:
    copy = softer(SOUNDS / "hold-end.wav", 70, tmp_path)
    with wave.open(str(copy), "rb") as reader:
        assert reader.getparams()[:3] == (1, 2, chime.RATE_HZ)
    assert names_in(tmp_path) == ["hold-end-70.wav"]


def test_the_shipped_sounds_are_small_loud_enough_and_as_made() -> None:
    assert {file.name for file in SOUNDS.iterdir()} == {f"{name}.wav" for name in chime.SOUND_NOTES}
    assert sum(file.stat().st_size for file in SOUNDS.iterdir()) < 64_000
    for name, (length_s, notes) in chime.SOUND_NOTES.items():
        samples = chime.samples_of(length_s, notes)
        assert chime.is_current(SOUNDS / f"{name}.wav", samples), name
        least = 4_000 if name == "tick" else 20_000  # a tick is soft
        assert least < max(map(abs, samples)) < 32_000, f"{name} is neither faint nor clipped"
        assert abs(samples[0]) < 50, f"{name} clicks at its begin"
        assert abs(samples[-1]) < 50, f"{name} clicks at its end"
        assert name == "ask" or length_s < 0.3, "a mark is short"


async def test_the_channel_says_by_what_and_keeps_away_from_another_room(desk: Desk) -> None:
    channel = ChimeChannel(desk.sounds)
    assert channel.fits(Place()) == ""
    assert "over SSH" in channel.fits(Place(remote=True, why="over SSH"))
    desk.has("paplay", f'echo "$PULSE_SERVER" >> "$CALLS"; {PLAYS}')
    place = Place(variables=(("PULSE_SERVER", "unix:/there"),))
    assert await channel.say(place, ChannelMessage("Stand up", "Two minutes.")) == "chime by paplay"
    await until(lambda: "unix:/there" in desk.calls())
    await channel.dismiss()
    assert not desk.alive()
    desk.percent = 0
    assert await channel.say(place, ChannelMessage("Stand up", "")) == SILENT
    await channel.close()


def samples(file: Path) -> array[int]:
    """Return the samples of a WAV file."""
    with wave.open(str(file), "rb") as reader:
        return array("h", reader.readframes(reader.getnframes()))


def names_in(folder: Path) -> list[str]:
    """Return the names of the files in `folder`."""
    return [file.name for file in folder.iterdir()]
