"""Microphone and camera: what counts as a call, servers that vanish, and files that show use without a server."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from deskspine.adapters.busy import microphone
from deskspine.adapters.busy.camera import Camera
from deskspine.adapters.busy.microphone import Microphone, sound_server
from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Busy, Input
from deskspine.engine.ports import PresenceSource, UnusableError
from support.tmux_fakes import HandClock

SOURCES = [
    {"index": 0, "name": "speaker.monitor", "monitor_source": "speaker", "properties": {"device.class": "monitor"}},
    {"index": 1, "name": "mic", "monitor_source": "", "properties": {"device.class": "sound"}},
]
SERVER = {"PULSE_SERVER": "unix:/nowhere/native"}


def stream(source: int = 1, **more: Any) -> dict[str, Any]:
    """Return a program that records from `source`."""
    return {"index": 5, "client": "2", "source": source, "corked": False, "resample_method": "", **more}


class Sound:
    """A sound server that a test sets, a program that prints its events, and the watch."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.streams: Any = []
        self.sources: Any = SOURCES
        self.asked: list[str] = []
        self.broken = ""
        self.reports: list[IdleReading | Input] = []
        self.events = folder / "events"
        self.pid = folder / "pid"
        self.cards = folder / "asound"
        os.mkfifo(self.events)
        program = folder / "pactl"
        program.write_text(f"#!/bin/sh\necho $$ > {self.pid}\nexec cat {self.events}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        monkeypatch.setattr(microphone, "LOOK_S", 0.02)
        monkeypatch.setattr(microphone, "LOOK_AT_CHANGE_S", 0.05)
        self.source = Microphone(
            HandClock(), run=self.run, environ=SERVER, cards=self.cards, cards_poll_s=0.01, server_again_s=60
        )
        self.task: asyncio.Task[None] | None = None
        self.pipe = -1

    async def run(
        self, argv: Sequence[str], *, variables: Mapping[str, str] | None = None, limit_s: float = 1.0
    ) -> str:
        assert variables is not None
        assert variables["PULSE_SERVER"] == "unix:/nowhere/native", "pactl would start a server of its own"
        self.asked.append(argv[-1])
        if self.broken:
            raise UnusableError(self.broken)
        answer = self.streams if argv[-1] == "source-outputs" else self.sources
        return answer if isinstance(answer, str) else json.dumps(answer)

    async def watch(self) -> None:
        """Begin to watch, and wait until the first report."""
        self.task = asyncio.create_task(self.source.watch(Place(), self.reports.append))
        await self.until(lambda: bool(self.reports) or self._ended())
        if not self._ended():
            await self.until(lambda: len(self.asked) >= 2)
            self.pipe = os.open(self.events, os.O_WRONLY)

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not holds():  # noqa: ASYNC110 - other processes set no events
                await asyncio.sleep(0.005)

    def event(self, what: str) -> None:
        os.write(self.pipe, f"Event {what}\n".encode())

    def card(self, state: str) -> None:
        """Add a sound card that could record."""
        status = self.cards / "card0/pcm0c/sub0/status"
        status.parent.mkdir(parents=True, exist_ok=True)
        status.write_text(state)

    def _ended(self) -> bool:
        return self.task is not None and self.task.done()


@pytest.fixture
async def sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sound]:
    sound = Sound(tmp_path, monkeypatch)
    yield sound
    if sound.task is not None:
        sound.task.cancel()
        with suppress(asyncio.CancelledError, UnusableError):
            await sound.task
    if sound.pipe >= 0:
        os.close(sound.pipe)
    if sound.pid.exists():
        assert sound.pid.read_text().strip() not in os.listdir("/proc")  # noqa: PTH208


@pytest.mark.parametrize(
    ("streams", "on"),
    [
        ([], False),
        ([stream()], True),
        ([stream(), stream(0)], True),
        ([stream(0)], False),
        ([stream(corked=True)], False),
        ([stream(resample_method="peaks")], False),
        ([stream(properties={"resample.peaks": "true"})], False),
        ([stream(properties={"application.id": "org.PulseAudio.pavucontrol"})], False),
        ([stream(client="n/a")], False),
        ([stream(properties=None)], True),
        ([stream(source=99)], True),
        (["nonsense", 7, None], False),
        ([{}], False),
    ],
)
async def test_what_counts_as_a_microphone_in_use(sound: Sound, streams: list[Any], on: bool) -> None:
    sound.streams = streams
    await sound.watch()
    assert sound.reports == [Busy(on, "microphone")]


async def test_a_call_comes_and_goes(sound: Sound) -> None:
    await sound.watch()
    sound.streams = [stream()]
    sound.event("'new' on source-output #5")
    await sound.until(lambda: len(sound.reports) == 2)
    sound.streams = [stream(corked=True)]
    sound.event("'change' on source-output #5")
    await sound.until(lambda: len(sound.reports) == 3)
    sound.streams = [stream()]
    sound.event("'change' on source-output #5")
    await sound.until(lambda: len(sound.reports) == 4)
    sound.streams = []
    sound.event("'remove' on source-output #5")
    await sound.until(lambda: len(sound.reports) == 5)
    assert sound.reports == [Busy(on, "microphone") for on in (False, True, False, True, False)]


@pytest.mark.parametrize(
    ("programs", "who"),
    [
        ([{"application.name": "OBS"}], ("OBS",)),
        ([{"application.name": "Zoom"}, {"application.name": "OBS"}, {"application.name": "OBS"}], ("OBS", "Zoom")),
        ([{"application.process.binary": "zoom"}], ("zoom",)),
        ([{"application.name": "  "}], ()),
        ([{"application.name": 7}, {"application.name": "OBS"}], ("", "OBS")),
        ([{"application.name": "a\x1b]0;b\n" + "c" * 99}], ("a?]0;b?" + "c" * 32 + "…",)),
    ],
)
async def test_the_programs_that_record_are_named(
    sound: Sound, programs: list[dict[str, Any]], who: tuple[str, ...]
) -> None:
    sound.streams = [stream(properties=each) for each in programs]
    await sound.watch()
    assert sound.reports == [Busy(True, "microphone", who)]


async def test_a_program_that_joins_a_recording_is_told(sound: Sound) -> None:
    sound.streams = [stream(properties={"application.name": "OBS"})]
    await sound.watch()
    sound.streams = [*sound.streams, stream(properties={"application.name": "Zoom"})]
    sound.event("'new' on source-output #6")
    await sound.until(lambda: len(sound.reports) == 2)
    assert sound.reports[1] == Busy(True, "microphone", ("OBS", "Zoom"))


async def test_many_events_are_one_question_and_others_none(sound: Sound) -> None:
    await sound.watch()
    count = len(sound.asked)
    for number in range(100):
        sound.event(f"'new' on sink-input #{number}")
        sound.event(f"'change' on client #{number}")
        sound.event(f"'change' on source #{number}")
    await asyncio.sleep(0.1)
    assert len(sound.asked) == count
    for number in range(100):
        sound.event(f"'new' on source-output #{number}")
    await asyncio.sleep(0.1)
    assert len(sound.asked) - count in (1, 2)


@pytest.mark.parametrize("answer", ["", "{}", "null", "[" * 100_000, "\x00", '{"a": [}'])
async def test_a_server_that_talks_rubbish_is_broken(sound: Sound, answer: str) -> None:
    sound.streams = answer
    await sound.watch()
    assert sound.task is not None
    with pytest.raises(UnusableError, match="prints something unexpected"):
        await sound.task


async def test_what_it_told_of_is_taken_back_when_the_server_dies(sound: Sound) -> None:
    sound.streams = [stream()]
    await sound.watch()
    os.close(sound.pipe)
    sound.pipe = -1
    assert sound.task is not None
    with pytest.raises(UnusableError, match="gone"):
        await sound.task
    assert sound.reports == [Busy(True, "microphone"), Busy(False, "microphone")]


async def test_what_it_told_of_is_taken_back_when_it_is_cancelled(sound: Sound) -> None:
    sound.streams = [stream()]
    await sound.watch()
    assert sound.task is not None
    sound.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sound.task
    assert sound.reports[-1] == Busy(False, "microphone")


async def test_when_the_server_does_not_answer_the_cards_tell(sound: Sound) -> None:
    sound.broken = "no answer from pactl within 2 s"
    sound.card("closed\n")
    sound.task = asyncio.create_task(sound.source.watch(Place(), sound.reports.append))
    await sound.until(lambda: len(sound.reports) == 1)
    sound.card("state: RUNNING\nowner_pid: 5\n")
    await sound.until(lambda: len(sound.reports) == 2)
    sound.card("state: XRUN\n")
    await sound.until(lambda: len(sound.reports) == 3)
    assert sound.reports == [Busy(on, "microphone") for on in (False, True, False)]
    (sound.cards / "card0/pcm0c/sub0/status").unlink()
    with pytest.raises(UnusableError, match="no sound card"):
        await sound.task


async def test_without_server_and_cards_nothing_can_be_told(tmp_path: Path) -> None:
    source = Microphone(HandClock(), environ={}, cards=tmp_path)
    with pytest.raises(UnusableError, match="no sound server"):
        await source.watch(Place(variables=(("XDG_RUNTIME_DIR", str(tmp_path)),)), lambda told: None)


def test_the_address_of_the_sound_server(tmp_path: Path) -> None:
    place = Place(variables=(("XDG_RUNTIME_DIR", str(tmp_path)),))
    assert sound_server(place, {"PULSE_SERVER": "unix:/there"}) == "unix:/there"
    with pytest.raises(UnusableError, match="another machine"):
        sound_server(place, {"PULSE_SERVER": "tcp:thin.example"})
    native = tmp_path / "pulse" / "native"
    native.parent.mkdir()
    native.touch()
    with pytest.raises(UnusableError):
        sound_server(place, {})
    native.unlink()
    os.mknod(native, stat.S_IFSOCK | 0o600)
    assert sound_server(place, {}) == f"unix:{native}"
    assert sound_server(Place(), {"PULSE_RUNTIME_PATH": str(native.parent)}) == f"unix:{native}"


class Machine:
    """Processes, cameras and their drivers as a test sets them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reports: list[IdleReading | Input] = []
        for name in ("proc", "dev", "class"):
            (folder / name).mkdir()
        self.source = Camera(
            HandClock(), proc=folder / "proc", devices=folder / "dev", classes=folder / "class", poll_s=0.01
        )

    def camera(self, name: str, used: str | None = None) -> None:
        """Add a camera whose driver counts `used` users; without `used` it does not report them."""
        (self.folder / "dev" / name).touch()
        if used is not None:
            module = self.folder / "class" / name / "device/driver/module"
            module.mkdir(parents=True, exist_ok=True)
            (module / "refcnt").write_text(f"{used}\n")

    def process(self, pid: int, *files: str, command: str = "browser") -> None:
        """Add a process with `files` open."""
        folder = self.folder / "proc" / str(pid)
        (folder / "fd").mkdir(parents=True)
        (folder / "comm").write_text(f"{command}\n")
        for number, file in enumerate(files):
            (folder / "fd" / str(number)).symlink_to(file)

    async def after_looks(self) -> list[IdleReading | Input]:
        """Return what is reported within a few looks and at the end."""
        task = asyncio.create_task(self.source.watch(Place(), self.reports.append))
        await asyncio.sleep(0.05)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        return self.reports


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


async def test_a_camera_that_a_program_holds_open_is_in_use(machine: Machine) -> None:
    machine.camera("video0", "1")
    machine.process(7, "/dev/null", "socket:[5]")
    machine.process(8, "/dev/null", f"{machine.folder}/dev/video0")
    machine.process(9)
    assert await machine.after_looks() == [Busy(True, "camera", ("browser",)), Busy(False, "camera")]


@pytest.mark.parametrize(
    ("file", "command"), [("video0", "wireplumber"), ("video0", "pipewire"), ("video", "x"), ("videos", "x")]
)
async def test_what_is_no_camera_in_use(machine: Machine, file: str, command: str) -> None:
    machine.camera("video0")
    machine.process(8, f"{machine.folder}/dev/{file}", command=command)
    assert await machine.after_looks() == [Busy(False, "camera")]


async def test_processes_are_left_alone_while_no_driver_is_in_use(machine: Machine) -> None:
    machine.process(8, f"{machine.folder}/dev/video0")
    assert await machine.after_looks() == [Busy(False, "camera")]
    machine.camera("video0", "0")
    machine.reports.clear()
    assert await machine.after_looks() == [Busy(False, "camera")]
    machine.camera("video1")  # this camera's driver does not report its users
    machine.reports.clear()
    assert await machine.after_looks() == [Busy(True, "camera", ("browser",)), Busy(False, "camera")]


async def test_a_call_with_the_camera_ends(machine: Machine) -> None:
    machine.camera("video0", "1")
    machine.process(8, f"{machine.folder}/dev/video0")
    task = asyncio.create_task(machine.source.watch(Place(), machine.reports.append))
    async with asyncio.timeout(5):
        while len(machine.reports) < 1:  # noqa: ASYNC110 - a file sets no event
            await asyncio.sleep(0.005)
        (machine.folder / "proc/8/fd/0").unlink()
        while len(machine.reports) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert machine.reports == [Busy(True, "camera", ("browser",)), Busy(False, "camera")]


async def test_a_machine_that_hides_its_processes(tmp_path: Path) -> None:
    (tmp_path / "video0").touch()
    source = Camera(HandClock(), proc=tmp_path / "none", devices=tmp_path, classes=tmp_path)
    with pytest.raises(UnusableError, match="cannot be looked at"):
        await source.watch(Place(), lambda told: None)


def test_somebody_who_sits_elsewhere_has_neither() -> None:
    sources: list[PresenceSource] = [Microphone(HandClock()), Camera(HandClock())]
    for source in sources:
        assert source.fits(Place()) == ""
        assert source.fits(Place(remote=True)) == "you sit at another machine"
        source.set_fast_polling(True)
