"""Waits in a real tmux with two clients, where a script that prints dots is the agent; and hints of real shells."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.processes.command import run
from deskspine.adapters.waits import tmux_panes
from deskspine.adapters.waits.hint_files import HintFiles
from deskspine.adapters.waits.tmux_panes import TmuxPanes
from deskspine.core.commands.messages import FacePlace
from deskspine.core.presence.place import Place
from deskspine.engine.wait_port import WaitSeen
from support.needs import need
from support.tmux_server import Server

AGENT = "while :; do printf .; sleep 0.2; done"
LOOK_S = 1.0
PATIENCE_S = 60


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server in which nothing prints."""
    need("tmux")
    with tempfile.TemporaryDirectory(prefix="ds") as name, Server(Path(name)) as server:
        yield server


class Looking:
    """The source over a real server, and its processes."""

    def __init__(self, server: Server, *faces: FacePlace) -> None:
        self.server, self.processes = server, 0
        self.source = TmuxPanes(SystemClock(), faces=lambda: faces, run=self._run)
        self.place = Place(variables=tuple(server.ours.items()))

    async def _run(self, argv: Sequence[str], **more: object) -> str:
        self.processes += 1
        return await run(argv)

    async def look(self) -> dict[str, WaitSeen]:
        """Wait for a second, then return what is seen by id of the pane; the clients go on reading."""
        await asyncio.sleep(LOOK_S)
        for client in self.server.clients:
            client.seen()
        return {wait.id.rpartition("-")[2]: wait for wait in await self.source.look(self.place)}

    async def until_seen(self, pane: str, *, lost: bool | None = False) -> WaitSeen:
        """Look until this pane is a wait."""
        async with asyncio.timeout(PATIENCE_S):
            while pane not in (seen := await self.look()) or seen[pane].lost is not lost:
                assert seen.keys() <= {pane}
            return seen[pane]


async def test_only_the_agent_that_the_person_sees_counts_and_a_key_ends_it(server: Server) -> None:
    server.tmux("new-session", "-d", "-s", "other", "-x", "80", "-y", "24", AGENT)
    server.attach(session="other")
    await asyncio.sleep(1.1)  # tmux has the activity of clients in whole seconds
    mine = server.attach()
    agent = server.tmux("new-window", "-P", "-F", "#{pane_id}", "-t", "with space:", AGENT).strip()
    looking = Looking(server)
    begun = SystemClock().read().boot
    wait = await looking.until_seen(agent)
    noticed_s = SystemClock().read().boot - begun
    assert 19 <= noticed_s < 45
    assert begun - 10 <= wait.since <= begun + 5
    assert looking.processes <= 1 + noticed_s * 0.1
    mine.type("x")
    assert (await looking.until_seen(agent, lost=True)).since == wait.since


async def test_the_end_of_the_output_is_the_end_of_the_wait(server: Server) -> None:
    server.attach()
    agent = server.tmux("new-window", "-P", "-F", "#{pane_id}", "-t", "with space:", f"timeout 28 sh -c '{AGENT}'; cat")
    looking = Looking(server)
    await looking.until_seen(agent.strip())
    async with asyncio.timeout(PATIENCE_S):
        while seen := await looking.look():
            assert not seen[agent.strip()].lost


async def test_our_own_pane_prints_for_ever_and_is_no_wait(server: Server) -> None:
    client = server.attach()
    screen = f"({AGENT}) & exec cat > /dev/null"  # it prints all the time, and reads its keys
    ours = server.tmux("new-window", "-P", "-F", "#{pane_id} #{pane_tty}", "-t", "with space:", screen).split()
    agent = server.tmux("split-window", "-P", "-F", "#{pane_id}", "-t", ours[0], AGENT).strip()
    client.seen()
    variables = {**server.ours, "TMUX_PANE": ours[0]}
    looking = Looking(server, FacePlace("screen", tty=ours[1], variables=variables))
    await looking.until_seen(agent)
    server.tmux("select-pane", "-t", ours[0])
    client.type("x\r")  # a key for us, such as the answer to an offer, ends no wait
    for _ in range(12):
        assert not (await looking.look())[agent].lost


async def test_without_a_client_no_process_runs(server: Server) -> None:
    server.tmux("new-window", AGENT)
    looking = Looking(server)
    assert await looking.look() == {}
    assert looking.processes == 0
    client = server.attach()
    assert await looking.look() == {}
    assert looking.processes == 1
    server.detach(client)
    assert await looking.look() == {}
    assert looking.processes == 1


async def test_a_shell_that_is_killed_loses_its_wait(tmp_path: Path) -> None:
    need("bash")
    hints = tmp_path / "run" / "hints"
    source = HintFiles(hints, SystemClock())
    source.ready()
    line = 'printf "working build shell pid=%s\\n" $$ > "$1/bash-$$"; echo; read -r; : > "$1/bash-$$"'
    argv = ("bash", "-c", line, "bash", os.fspath(hints))
    killed, ended = [await asyncio.create_subprocess_exec(*argv, stdin=PIPE, stdout=PIPE) for _ in range(2)]
    try:
        for shell in (killed, ended):
            assert shell.stdout is not None
            await shell.stdout.readline()
        assert [wait.lost for wait in await source.look(Place())] == [False, False]
        killed.kill()
        await killed.wait()
        await ended.communicate(b"\n")
        (left,) = await source.look(Place())
        assert left == WaitSeen(f"bash-{killed.pid}", "build", "shell", left.since, lost=True)
        assert await source.look(Place()) == ()
        assert [path.name for path in hints.iterdir()] == [f"bash-{ended.pid}"]
    finally:
        for shell in (killed, ended):
            if shell.returncode is None:
                shell.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="times of terminals are those of Linux")
async def test_the_times_of_a_terminal_are_those_of_keys_and_of_output(server: Server) -> None:
    client = server.attach()
    before = tmux_panes.times_of(client.tty)
    assert before is not None
    server.tmux("new-window", "-t", "with space:", AGENT)
    async with asyncio.timeout(PATIENCE_S):
        while (times := tmux_panes.times_of(client.tty)) is None or times.written_s <= before.written_s:
            await asyncio.sleep(0.2)
            client.seen()
    assert times.read_s <= before.read_s + 8
    client.type("x")
    async with asyncio.timeout(PATIENCE_S):
        while (times := tmux_panes.times_of(client.tty)) is None or times.read_s <= before.read_s:
            await asyncio.sleep(0.2)
            client.seen()
