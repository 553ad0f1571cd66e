"""Keys in terminals: device times that are coarse, clocks that are set, panes that scripts type into."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import tty
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from deskspine.adapters.presence.terminals import TerminalDevice, Terminals, terminals_of_this_user
from deskspine.adapters.processes.command import RunCommand
from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Input
from deskspine.engine.ports import UnusableError
from support.tmux_fakes import BOOT, WALL, FakeServers, FakeTmux, HandClock, in_tmux


class Desk:
    """Terminals whose times a test sets, and the watch over them."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.tmux = FakeTmux()
        self.times: dict[TerminalDevice, float] = {}
        self.reports: list[IdleReading] = []
        self.looks = 0
        self.environ = {"TMUX_TMPDIR": "/nowhere"}
        self.run: RunCommand = self.tmux
        self.source = Terminals(self.clock, run=self._run, devices=self._look, environ=self.environ)
        self.task: asyncio.Task[None] | None = None

    async def _run(
        self, argv: Sequence[str], *, variables: Mapping[str, str] | None = None, limit_s: float = 1.0
    ) -> str:
        return await self.run(argv, variables=variables, limit_s=limit_s)

    def _look(self, consoles: bool) -> dict[TerminalDevice, float]:
        self.looks += 1
        return dict(self.times)

    def tell(self, told: IdleReading | Input) -> None:
        assert isinstance(told, IdleReading)
        self.reports.append(told)

    def read(self, name: str, wall_s: float | None = None, made_s: float = 1.0) -> None:
        """Let a key be read there, now or at `wall_s`; Linux updates the time every eight seconds."""
        wall_s = self.clock.wall if wall_s is None else wall_s
        device = TerminalDevice(f"/dev/pts/{name}", made_s)
        if int(self.times.get(device, 0.0)) // 8 != int(wall_s) // 8:
            self.times[device] = float(int(wall_s))

    async def watch(self, place: Place) -> None:
        """Begin to watch, and wait for the first look."""
        self.task = asyncio.create_task(self.source.watch(place, self.tell))
        await self.settle()

    async def after(self, seconds: float) -> IdleReading:
        """Let time pass, look once, and return the last report."""
        self.clock.pass_s(seconds)
        self.source._rate_changed.set()
        await self.settle()
        return self.reports[-1]

    async def settle(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    if desk.task is not None:
        desk.task.cancel()
        with suppress(asyncio.CancelledError, UnusableError):
            await desk.task


async def test_the_last_key_in_any_terminal(desk: Desk) -> None:
    desk.read("1", WALL - 800)
    desk.read("2", WALL - 80)
    await desk.watch(Place())
    assert desk.reports == [IdleReading(BOOT - 72)]  # a key may have come at any time of the step that began 80 s ago
    await desk.after(5)
    assert len(desk.reports) == 1, "nothing new, nothing told"
    desk.read("1")
    assert await desk.after(1) == IdleReading(None)


async def test_steady_typing_is_never_a_pause(desk: Desk) -> None:
    desk.read("1")
    await desk.watch(Place())
    desk.source.set_fast_polling(True)
    for _ in range(40):
        desk.read("1")
        assert await desk.after(1) == IdleReading(None)
    for _ in range(8 + 3):
        await desk.after(1)
    end = desk.reports[-1].idle_since
    assert end is not None
    assert 40 <= end - BOOT <= 48


async def test_a_clock_that_was_set_is_no_key_and_hides_none(desk: Desk) -> None:
    desk.read("1", WALL - 80)
    await desk.watch(Place())
    desk.clock.wall -= 3600  # the time of the device now lies in the future
    assert await desk.after(20) == IdleReading(BOOT - 72)
    desk.read("1")
    assert await desk.after(1) == IdleReading(None)
    assert await desk.after(60) == IdleReading(BOOT + 24)
    desk.clock.wall += 7200
    assert await desk.after(20) == IdleReading(BOOT + 24)
    desk.read("1", desk.clock.wall - 7200)  # the key came just before the clock was set again
    sight = await desk.after(20)
    assert sight.idle_since is not None
    assert sight.idle_since >= BOOT + 101


@pytest.mark.parametrize("read_s", [WALL + 1e6, WALL - 1e9, 0.0, -1e12])
async def test_times_that_cannot_be_are_put_where_they_can(desk: Desk, read_s: float) -> None:
    desk.times = {TerminalDevice("/dev/pts/1", 1.0): read_s}
    await desk.watch(Place())
    assert desk.reports == [IdleReading(None) if read_s > WALL else IdleReading(0.0)]
    if read_s > WALL:
        assert await desk.after(30) == IdleReading(BOOT + 8)


async def test_a_terminal_that_a_program_opens_is_no_key(desk: Desk) -> None:
    desk.read("1", WALL - 80)
    await desk.watch(Place())
    desk.read("2", made_s=2.0)
    assert await desk.after(10) == IdleReading(BOOT - 72)
    desk.times.clear()
    desk.read("1", WALL - 80)
    desk.read("2", made_s=3.0)  # closed, and another opened in its place
    assert await desk.after(10) == IdleReading(BOOT - 72)
    desk.read("2", made_s=3.0)
    assert await desk.after(1) == IdleReading(None)


async def test_a_closed_terminal_takes_back_no_key(desk: Desk) -> None:
    desk.read("1", WALL - 800)
    desk.read("2", WALL - 80)
    await desk.watch(Place())
    del desk.times[TerminalDevice("/dev/pts/2", 1.0)]
    assert await desk.after(5) == IdleReading(BOOT - 72)
    assert len(desk.reports) == 1


async def test_without_a_terminal_nothing_is_seen(desk: Desk) -> None:
    with pytest.raises(UnusableError, match="no terminal of yours"):
        await desk.source.watch(Place(), desk.tell)
    desk.read("1")
    await desk.watch(Place())
    desk.times.clear()
    desk.source._rate_changed.set()
    assert desk.task is not None
    with pytest.raises(UnusableError, match="no terminal of yours"):
        await desk.task


async def test_in_tmux_the_clients_count_and_the_panes_do_not(desk: Desk) -> None:
    desk.tmux.panes = ["/dev/pts/9"]
    desk.tmux.attach("/dev/pts/1", WALL - 79)
    desk.read("1", WALL - 80)
    desk.read("9")
    await desk.watch(in_tmux())
    assert desk.reports == [IdleReading(BOOT - 72)]
    await desk.after(10)
    desk.read("9")
    assert await desk.after(10) == IdleReading(BOOT - 72)
    desk.read("1")
    assert await desk.after(1) == IdleReading(None)
    assert len(desk.tmux.calls) == 1, "no process for each look"


@pytest.mark.parametrize("mode", [0o770, 0o660], ids=["attached", "detached"])
@pytest.mark.parametrize("place", [Place(), in_tmux()], ids=["outside tmux", "in another tmux"])
async def test_the_panes_of_every_server_are_left_out(desk: Desk, place: Place, mode: int) -> None:
    with tempfile.TemporaryDirectory(prefix="ds") as name:
        desk.environ["TMUX_TMPDIR"] = name
        desk.run = servers = FakeServers(Path(name), desk.tmux)
        agents = servers.start("agents", mode=mode)
        agents.panes = ["/dev/pts/7"]
        desk.read("1", WALL - 80)
        desk.read("7")
        await desk.watch(place)
        assert desk.reports == [IdleReading(BOOT - 72)]
        desk.clock.pass_s(10)
        desk.read("7")
        assert await desk.after(10) == IdleReading(BOOT - 72)
        desk.read("1")
        assert await desk.after(1) == IdleReading(None)
        assert len(agents.calls) == 1
        servers.close()


async def test_a_key_of_a_script_in_a_client_inside_a_pane_is_no_key(desk: Desk) -> None:
    with tempfile.TemporaryDirectory(prefix="ds") as name:
        desk.environ["TMUX_TMPDIR"] = name
        desk.run = servers = FakeServers(Path(name), desk.tmux)
        desk.tmux.attach("/dev/pts/9", WALL - 2)
        desk.tmux.panes = ["/dev/pts/4"]
        outer = servers.start("outer")
        outer.attach("/dev/pts/1", WALL - 79, pid=2)
        desk.read("1", WALL - 80)
        await desk.watch(in_tmux())
        assert desk.reports == [IdleReading(BOOT - 72)]
        servers.close()


async def test_tmux_is_asked_again_when_terminals_came_at_most_once_a_minute(desk: Desk) -> None:
    desk.read("1", WALL - 80)
    await desk.watch(in_tmux())
    desk.read("5")
    desk.tmux.panes.append("/dev/pts/5")
    for _ in range(5):
        desk.read("5")
        assert await desk.after(10) == IdleReading(BOOT - 72), "it may be a pane"
    assert len(desk.tmux.calls) == 1
    await desk.after(10)
    assert len(desk.tmux.calls) == 2
    for _ in range(20):
        desk.read("5")
        assert await desk.after(10) == IdleReading(BOOT - 72)
    assert len(desk.tmux.calls) == 2
    desk.source.set_fast_polling(True)
    await desk.after(1)
    desk.source.set_fast_polling(False)
    desk.source.set_fast_polling(True)
    await desk.after(1)
    assert len(desk.tmux.calls) == 3


async def test_a_client_that_attaches_is_a_person(desk: Desk) -> None:
    await desk.watch(in_tmux())
    assert desk.reports == [IdleReading(None)], "nobody is attached, and nothing is known of before"
    assert await desk.after(70) == IdleReading(BOOT)
    desk.read("1")
    desk.tmux.attach("/dev/pts/1", desk.clock.wall)
    assert await desk.after(1) == IdleReading(None)
    desk.clock.wall -= 3600
    assert (await desk.after(40)).idle_since is not None
    desk.read("2")
    assert (await desk.after(60)).idle_since is not None, "the same activity, told once more, is no key"
    assert len(desk.tmux.calls) == 3


async def test_tmux_that_hangs_later_is_left_alone(desk: Desk) -> None:
    desk.read("1", WALL - 80)
    await desk.watch(in_tmux())
    desk.tmux.broken = {"tmux": "no answer"}
    desk.read("2")
    for _ in range(13):
        assert await desk.after(10) == IdleReading(BOOT - 72)
    assert len(desk.tmux.calls) == 3
    desk.read("1")
    assert await desk.after(1) == IdleReading(None)


async def test_tmux_that_never_answers_is_broken(desk: Desk) -> None:
    desk.tmux.broken = {"tmux": "no answer from tmux within 1 s"}
    with pytest.raises(UnusableError, match="no answer"):
        await desk.source.watch(in_tmux(), desk.tell)


async def test_a_new_watch_knows_what_the_last_one_saw(desk: Desk) -> None:
    desk.read("1")
    await desk.watch(Place())
    assert desk.task is not None
    desk.task.cancel()
    await desk.settle()
    desk.clock.pass_s(100)
    desk.times.clear()
    desk.read("3", made_s=9.0)
    await desk.watch(Place(why="elsewhere"))
    assert desk.reports[-1] == IdleReading(BOOT + 8)


async def test_attending_closely_looks_at_once(desk: Desk) -> None:
    desk.read("1")
    await desk.watch(Place())
    looks = desk.looks
    desk.source.set_fast_polling(True)
    desk.source.set_fast_polling(True)
    await desk.settle()
    assert desk.looks == looks + 1


def test_terminals_of_this_user_are_found_and_printing_in_them_is_no_key() -> None:
    person, program = os.openpty()
    try:
        tty.setraw(program)
        name = os.ttyname(program)

        def time() -> float:
            return next(read_s for device, read_s in terminals_of_this_user().items() if device.path == name)

        opened = time()
        os.write(program, b"printed")
        assert os.read(person, 7) == b"printed"
        assert time() == opened
        os.write(person, b"k")
        os.read(program, 1)
        assert time() <= opened
        if os.getuid() == 0:
            os.chown(name, 12345, -1)
            assert name not in {device.path for device in terminals_of_this_user()}
    finally:
        os.close(person)
        os.close(program)


def test_systems_without_terminal_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Terminals(HandClock()).fits(Place(remote=True)) == ""
    monkeypatch.setattr(sys, "platform", "win32")
    assert Terminals(HandClock()).fits(Place()) == "no terminal devices here"
    assert terminals_of_this_user() == {}
