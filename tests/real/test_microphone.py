"""A real PulseAudio with a microphone of its own."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deskspine.adapters.busy.microphone import Microphone
from deskspine.adapters.clock import SystemClock
from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Busy, Input
from deskspine.engine.ports import UnusableError
from support.needs import need

ON, OFF = Busy(True, "microphone", ("parec",)), Busy(False, "microphone")


class Sound:
    """A private sound server and the programs that record from it."""

    def __init__(self, folder: Path) -> None:
        self._environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
        self.place = Place(variables=(("XDG_RUNTIME_DIR", str(folder)),))
        self.reports: list[IdleReading | Input] = []
        self._programs: list[subprocess.Popen[bytes]] = []
        modules = ("module-native-protocol-unix", "module-null-source source_name=mic")
        loaded = [part for module in (*modules, "module-null-sink sink_name=speaker") for part in ("-L", module)]
        self.server = self.start("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *loaded)

    def start(self, *argv: str) -> subprocess.Popen[bytes]:
        nowhere = subprocess.DEVNULL
        program = subprocess.Popen(argv, stdin=nowhere, stdout=nowhere, stderr=nowhere, env=self._environ)
        self._programs.append(program)
        return program

    def stop(self, program: subprocess.Popen[bytes]) -> None:
        program.kill()
        program.wait(5)

    def end(self) -> None:
        for program in reversed(self._programs):
            self.stop(program)

    def up(self) -> bool:
        argv = ("pactl", "info")
        return subprocess.run(argv, env=self._environ, capture_output=True, timeout=5).returncode == 0

    def listeners(self) -> int:
        argv = ("pactl", "list", "short", "clients")
        result = subprocess.run(argv, env=self._environ, capture_output=True, text=True, timeout=5)
        return result.stdout.count("pactl") - 1


async def until(holds: Callable[[], bool], limit_s: float = 8.0) -> None:
    async with asyncio.timeout(limit_s):
        while not await asyncio.to_thread(holds):  # noqa: ASYNC110 - other processes set no events
            await asyncio.sleep(0.05)


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ds") as name:
        yield Path(name)


@pytest.fixture
async def sound(folder: Path) -> AsyncIterator[Sound]:
    need("pulseaudio", "pactl", "parec")
    sound = Sound(folder)
    try:
        await until(sound.up)
        yield sound
    finally:
        sound.end()


def source(folder: Path) -> Microphone:
    return Microphone(SystemClock(), environ={}, cards=folder / "no-cards")


async def test_a_recording_is_a_microphone_in_use_and_a_monitor_is_not(sound: Sound, folder: Path) -> None:
    watch = asyncio.create_task(source(folder).watch(sound.place, sound.reports.append))
    await until(lambda: sound.reports == [OFF])
    sound.start("parec", "-d", "speaker.monitor")
    await asyncio.sleep(1.5)
    assert sound.reports == [OFF]
    call = sound.start("parec", "-d", "mic")
    await until(lambda: sound.reports == [OFF, ON])
    sound.stop(call)
    await until(lambda: sound.reports == [OFF, ON, OFF])
    assert sound.listeners() == 1
    watch.cancel()
    with suppress(asyncio.CancelledError):
        await watch
    await until(lambda: sound.listeners() == 0)


async def test_a_server_that_dies_in_a_call(sound: Sound, folder: Path) -> None:
    sound.start("parec", "-d", "mic")
    watch = asyncio.create_task(source(folder).watch(sound.place, sound.reports.append))
    await until(lambda: sound.reports != [] and sound.reports[-1] == ON)
    sound.stop(sound.server)
    with pytest.raises(UnusableError, match="gone"):
        await asyncio.wait_for(watch, 5)
    assert sound.reports[-1] == OFF
    with pytest.raises(UnusableError, match=r"no sound server|gone|pactl: "):  # its socket may still exist
        await asyncio.wait_for(source(folder).watch(sound.place, sound.reports.append), 5)
    assert not sound.up()


async def test_a_server_that_hangs(sound: Sound, folder: Path) -> None:
    os.kill(sound.server.pid, 19)
    try:
        with pytest.raises(UnusableError, match="no answer from pactl"):
            await asyncio.wait_for(source(folder).watch(sound.place, sound.reports.append), 5)
        assert sound.reports == []
    finally:
        os.kill(sound.server.pid, 18)
