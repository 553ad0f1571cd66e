"""Sounds and speech through a real PulseAudio, whose monitor is recorded and measured, so that silence is noticed."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import tempfile
from array import array
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deskspine.adapters.audio.sound import Sounds, amplitude
from deskspine.adapters.audio.voice import SpokenVoice
from support.needs import need

RATE_HZ = 22050
LOUD = 300
"""Minimum of a sample that counts as sound; without sound the null sink is almost silent."""


class Speakers:
    """A private sound server with a null sink, and methods that show what plays on it."""

    def __init__(self, home: Path) -> None:
        run = home / "run"
        run.mkdir(mode=0o700)
        self.percent = 100
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(run),
            "PULSE_SERVER": f"unix:{run}/pulse/native",
        }
        self._server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1"),
                *("-L", "module-native-protocol-unix", "-L", "module-null-sink sink_name=out"),
            ],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.sounds = Sounds(self.environ, lambda: self.percent, home / "cache")

    async def ready(self) -> None:
        """Wait until the server answers."""
        async with asyncio.timeout(10):
            while await self.pactl("info") is None:  # noqa: ASYNC110 - another process sets no event
                await asyncio.sleep(0.05)

    async def pactl(self, *arguments: str) -> str | None:
        """Return the output of pactl; None when it fails."""
        process = await asyncio.create_subprocess_exec(
            "pactl", *arguments, env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        output, _ = await process.communicate()
        return output.decode() if process.returncode == 0 else None

    async def streams(self) -> int:
        """Return the number of streams that play at this moment."""
        return len(json.loads(await self.pactl("-f", "json", "list", "sink-inputs") or "[]"))

    def end(self) -> None:
        """Stop the server."""
        self._server.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._server.wait(5)
        self._server.kill()
        self._server.wait()


class Ear:
    """A recorder of what the speakers play."""

    def __init__(self, speakers: Speakers) -> None:
        self._speakers = speakers

    async def __aenter__(self) -> Ear:
        self._process = await asyncio.create_subprocess_exec(
            *("parec", "-d", "out.monitor", "--format=s16le", f"--rate={RATE_HZ}", "--channels=1"),
            "--latency-msec=20",
            env=self._speakers.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        await self._process.stdout.readexactly(2048)  # the recording has begun
        self._heard = asyncio.create_task(self._process.stdout.read())
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0.3)  # what was played is still on its way to the monitor
        self._process.terminate()
        data = await self._heard
        await self._process.wait()
        self.samples = array("h", data[: len(data) // 2 * 2])

    @property
    def peak(self) -> int:
        """The loudest sample."""
        return max(map(abs, self.samples), default=0)

    @property
    def loud_s(self) -> float:
        """Seconds between the first loud sample and the last."""
        loud = [index for index, sample in enumerate(self.samples) if abs(sample) > LOUD]
        return (loud[-1] - loud[0]) / RATE_HZ if loud else 0.0


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ds-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def speakers(home: Path) -> AsyncIterator[Speakers]:
    need("pulseaudio", "pactl", "parec", "paplay")
    speakers = Speakers(home)
    try:
        await speakers.ready()
        yield speakers
    finally:
        speakers.end()


async def test_the_chime_is_heard_and_its_volume_is_as_set(speakers: Speakers) -> None:
    async with Ear(speakers) as loud:
        assert await speakers.sounds.play("ask") == "paplay"
        await asyncio.sleep(0.7)
    assert loud.peak > 15_000
    assert 0.3 < loud.loud_s < 0.9
    speakers.percent = 50
    async with Ear(speakers) as softer:
        await speakers.sounds.play("ask")
        await asyncio.sleep(0.7)
    assert softer.peak == pytest.approx(loud.peak * amplitude(50), rel=0.1)


async def test_at_volume_nought_nothing_plays(speakers: Speakers) -> None:
    speakers.percent = 0
    async with Ear(speakers) as silent:
        assert (await speakers.sounds.play("ask")).startswith("silent")
        assert await speakers.streams() == 0
        await asyncio.sleep(0.2)
    assert len(silent.samples) > 1000, "it did record"
    assert silent.peak == 0


async def test_two_sounds_are_never_heard_at_once(speakers: Speakers) -> None:
    most = 0
    async with Ear(speakers) as ear:
        for name in ("ask", "hold-start", "ask", "change-side", "hold-end"):
            assert await speakers.sounds.play(name) == "paplay"
            most = max(most, await speakers.streams())
        await speakers.sounds.close()
        assert await speakers.streams() == 0
    assert most == 1
    assert ear.peak > 15_000


async def test_without_a_sound_server_another_player_is_tried_and_the_first_again_after_that(
    speakers: Speakers, home: Path
) -> None:
    own = home / "bin"
    own.mkdir()
    real = shutil.which("paplay")
    assert real is not None
    (own / "paplay").symlink_to(real)
    stand_in = own / "ffplay"
    stand_in.write_text("#!/bin/sh\nexit 0\n")
    stand_in.chmod(0o755)
    sounds = Sounds({**speakers.environ, "PATH": str(own), "PULSE_SERVER": "unix:/nowhere"}, lambda: 100)
    assert await sounds.play("ask") == "ffplay"
    stand_in.unlink()
    there = (("PULSE_SERVER", speakers.environ["PULSE_SERVER"]),)
    assert await sounds.play("hold-end", there) == "paplay"
    await sounds.close()


async def test_a_sentence_is_heard_and_can_be_cut_off(speakers: Speakers, home: Path) -> None:
    need("espeak-ng")
    own = home / "bin"
    own.mkdir()
    real = shutil.which("espeak-ng")
    assert real is not None
    (own / "espeak-ng").symlink_to(real)
    voice = SpokenVoice(lambda: 0, {**speakers.environ, "PATH": str(own)})
    async with Ear(speakers) as ear:
        assert await voice.speak("Now the left side.") == "espeak-ng"
        await asyncio.sleep(1.5)
    assert ear.peak > 3000
    assert 0.6 < ear.loud_s < 2.5
    async with Ear(speakers) as part:
        await voice.speak("Close the eyes, let the shoulders hang, and breathe slowly and easily all the while.")
        await asyncio.sleep(0.5)
        await voice.stop()
        assert await speakers.streams() == 0
    assert 0.1 < part.loud_s < 1.6
