"""A real tmux with real clients: the person's place, keys, messages and notices from a background window."""

from __future__ import annotations

import asyncio
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deskspine.adapters.channels.tmux_message import TmuxMessage
from deskspine.adapters.channels.tmux_notice import TmuxNotice
from deskspine.adapters.clock import SystemClock
from deskspine.adapters.place import PlaceSurvey
from deskspine.adapters.presence.terminals import Terminals
from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Input
from deskspine.engine.ports import ChannelMessage, UnusableError
from support.needs import need

WORD = ChannelMessage("Time to move", "50 % of #{pane_id} #[bold];")
NAME_QUERY = b"\x1b[>q"
SSH = "203.0.113.9 50000 10.0.0.2 22"


class Client:
    """A terminal with a tmux client in it; it answers `said` when it is asked for its name."""

    def __init__(self, argv: list[str], environ: dict[str, str], said: str = "") -> None:
        self.person, program = os.openpty()
        self.tty = os.ttyname(program)
        self._said = said
        self._text = b""
        self.process = subprocess.Popen(
            argv, stdin=program, stdout=program, stderr=program, env=environ, start_new_session=True
        )
        os.close(program)

    def seen(self) -> bytes:
        """Return all that was ever shown."""
        with suppress(OSError):
            while select.select([self.person], [], [], 0)[0]:
                text = os.read(self.person, 65536)
                if NAME_QUERY in text and self._said:
                    os.write(self.person, f"\x1bP>|{self._said}\x1b\\".encode())
                self._text += text
        return self._text

    def end(self) -> None:
        self.process.kill()
        self.process.wait(5)
        os.close(self.person)


class Server:
    """A private tmux server, and the program in its background window."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "tmux"
        names = ("PATH", "HOME", "LANG", "LC_ALL")
        self.environ = {name: os.environ[name] for name in names if name in os.environ}
        self.clients: list[Client] = []
        self.tmux("new-session", "-d", "-s", "with space", "-x", "80", "-y", "24", "sleep 100")
        pane, pid = self.tmux("display-message", "-p", "#{pane_id} #{pid}").split()
        self.tmux("new-window", "cat")
        self.ours = {"TMUX": f"{self.socket},{pid},0", "TMUX_PANE": pane}

    def tmux(self, *arguments: str) -> str:
        argv = ["tmux", "-u", "-S", str(self.socket), "-f", "/dev/null", *arguments]
        return subprocess.run(argv, env=self.environ, check=True, capture_output=True, text=True, timeout=5).stdout

    def attach(self, said: str = "", **environ: str) -> Client:
        """Attach a client whose environment has `environ` too."""
        argv = ["tmux", "-S", str(self.socket), "attach-session", "-t", "with space"]
        client = Client(argv, {**self.environ, "TERM": "xterm-256color", **environ}, said)
        self.clients.append(client)
        self.until(lambda: client.tty in self.tmux("list-clients", "-F", "#{client_tty}").split())
        if said:
            self.until(lambda: said in self.tmux("list-clients", "-F", "#{client_termtype}"))
        return client

    def detach(self, client: Client) -> None:
        self.tmux("detach-client", "-t", client.tty)
        client.process.wait(5)

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + 5
        while not holds():
            assert time.monotonic() < end, "waited in vain"
            for client in self.clients:
                client.seen()
            time.sleep(0.02)

    async def shown(self, client: Client, text: bytes) -> None:
        """Wait until `client` has shown `text`."""
        await asyncio.to_thread(self.until, lambda: text in client.seen())


@pytest.fixture
def server() -> Iterator[Server]:
    need("tmux")
    with tempfile.TemporaryDirectory(prefix="ds") as name:
        server = Server(Path(name))
        yield server
        for client in server.clients:
            client.end()
        with suppress(subprocess.CalledProcessError):
            server.tmux("kill-server")


def survey(server: Server) -> PlaceSurvey:
    """Return the survey of a program that a local client started in the background window."""
    environ = {**server.ours, "DISPLAY": ":7", "XDG_RUNTIME_DIR": "/nowhere"}
    return PlaceSurvey(environ, runtime_dirs=Path("/nowhere"), terminal=lambda: "")


async def test_the_place_follows_who_attaches(server: Server) -> None:
    look = survey(server)
    place = await look()
    assert (place.attached, place.remote, place.why) == (False, False, "no tmux client")
    desk = server.attach(DISPLAY=":8", WINDOWID="77")
    place = await look()
    assert (place.attached, place.remote, place.desktop) == (True, False, True)
    assert (place.variable("DISPLAY"), place.variable("WINDOWID")) == (":8", "77")

    await asyncio.sleep(1.1)  # tmux tells the activity of clients in whole seconds
    home = server.attach(SSH_CONNECTION=SSH)
    place = await look()
    assert (place.remote, place.desktop, place.why) == (True, False, "a tmux client over SSH")

    await asyncio.sleep(1.1)
    os.write(desk.person, b"k")
    await server.shown(desk, b"k")
    place = await look()
    assert (place.remote, place.variable("DISPLAY")) == (False, ":8"), "the client active last is at the desk"

    server.detach(desk)
    assert (await look()).remote
    server.detach(home)
    place = await look()
    assert (place.attached, place.remote) == (False, False)
    server.attach(DISPLAY=":9")
    place = await look()
    assert (place.attached, place.remote, place.variable("DISPLAY")) == (True, False, ":9")


async def test_a_message_is_shown_on_both_clients_as_it_is(server: Server) -> None:
    clients = [server.attach(), server.attach()]
    channel = TmuxMessage()
    place = Place(variables=tuple(sorted(server.ours.items())))
    assert await channel.say(place, WORD) == "shown on 2 tmux clients"
    for client in clients:
        await server.shown(client, b"Time to move: 50 % of #{pane_id} # [bold];")
    sizes = {client: len(client.seen()) for client in clients}
    await channel.dismiss()

    def status_is_back() -> bool:
        return all(b"[with spac" in client.seen()[size:] for client, size in sizes.items())

    await asyncio.to_thread(server.until, status_is_back)
    server.detach(clients[0])
    assert await channel.say(place, WORD) == "shown on 1 tmux client"
    server.detach(clients[1])
    with pytest.raises(UnusableError, match="no tmux client"):
        await channel.say(place, WORD)
    await channel.close()


async def test_a_notice_reaches_the_terminal_from_a_window_in_the_background(server: Server) -> None:
    place = Place(variables=tuple(sorted(server.ours.items())))
    first = server.attach("kitty(0.32.1)")
    await asyncio.sleep(1.1)
    second = server.attach("foot(1.13.1)")
    channel = TmuxNotice(lambda: "auto")
    notice = b"\x1b]777;notify;Time to move;50 % of #{pane_id} #[bold],\x1b\\"
    assert await channel.say(place, WORD) == f"osc777 on {second.tty}"
    await server.shown(second, notice)
    assert notice not in first.seen()
    server.detach(second)
    assert await channel.say(place, WORD) == f"osc99 on {first.tty}"
    await server.shown(first, b"\x1b]99;i=deskspine:d=0:p=title;Time to move\x1b\\")
    server.detach(first)
    server.attach("XTerm(379)")
    with pytest.raises(UnusableError, match="not known to show notices"):
        await channel.say(place, WORD)


@pytest.mark.long
async def test_a_key_of_the_person_is_seen_and_one_of_a_script_is_not(server: Server) -> None:
    client = server.attach()
    pane = server.tmux("display-message", "-p", "-t", ":1", "#{pane_tty}").strip()
    reports: list[IdleReading | Input] = []
    source = Terminals(SystemClock())
    watch = asyncio.create_task(source.watch(Place(variables=tuple(sorted(server.ours.items()))), reports.append))
    source.set_fast_polling(True)

    async def told_is(still: bool) -> None:
        async with asyncio.timeout(16):
            while not reports or (reports[-1] != IdleReading(None)) is not still:  # noqa: ASYNC110 - a terminal sets no event
                await asyncio.sleep(0.05)

    try:
        await told_is(still=False)  # the client attached just now
        await told_is(still=True)
        read_s, count = os.stat(pane).st_atime, len(reports)  # noqa: PTH116
        server.tmux("send-keys", "-t", ":1", "echo", "Enter")
        await server.shown(client, b"echo")
        await asyncio.sleep(2.5)
        assert os.stat(pane).st_atime != read_s, "the script's key was read"  # noqa: PTH116
        assert len(reports) == count
        os.write(client.person, b"k")
        await told_is(still=False)
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def test_a_server_that_hangs_or_is_gone_is_told_within_a_second(server: Server) -> None:
    look = survey(server)
    server.attach(SSH_CONNECTION=SSH)
    place = await look()
    assert place.remote
    pid = int(server.ours["TMUX"].split(",")[-2])
    os.kill(pid, 19)
    try:
        began = time.monotonic()
        assert await look() == place
        assert time.monotonic() - began < 1.2
        with pytest.raises(UnusableError, match="no answer from tmux"):
            await TmuxMessage().say(place, WORD)
    finally:
        os.kill(pid, 18)
    server.tmux("kill-server")
    assert await look() == place
    with pytest.raises(UnusableError, match="tmux: "):
        await TmuxNotice(lambda: "auto").say(place, WORD)
