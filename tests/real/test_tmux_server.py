"""A real tmux with real clients: the person's place, keys, messages and notices from a background window."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deskspine.adapters.channels.tmux_message import TmuxMessage
from deskspine.adapters.channels.tmux_notice import TmuxNotice
from deskspine.adapters.clock import SystemClock
from deskspine.adapters.place.survey import PlaceSurvey
from deskspine.adapters.presence.terminals import Terminals
from deskspine.adapters.processes.tmux_option import TmuxOption
from deskspine.core.presence.evidence import IdleReading
from deskspine.core.presence.place import Place
from deskspine.core.schedule.inputs import Input
from deskspine.engine.ports import ChannelMessage, UnusableError
from support.needs import need
from support.tmux_server import Server

WORD = ChannelMessage("Time to move", "50 % of #{pane_id} #[bold];")
SSH = "203.0.113.9 50000 10.0.0.2 22"


@pytest.fixture
def server() -> Iterator[Server]:
    need("tmux")
    with tempfile.TemporaryDirectory(prefix="ds") as name, Server(Path(name)) as server:
        yield server


def survey(server: Server) -> PlaceSurvey:
    """Return the survey of a program that a local client started in the background window."""
    environ = {**server.ours, "DISPLAY": ":7", "XDG_RUNTIME_DIR": "/nowhere", "TMUX_TMPDIR": "/nowhere"}
    return PlaceSurvey(
        environ, wall=lambda: SystemClock().read().wall, runtime_dirs=Path("/nowhere"), terminal=lambda: ""
    )


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
    with pytest.raises(UnusableError, match="pop-ups are not supported"):
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


async def test_the_status_option_is_shown_at_once_and_is_gone_at_the_end(server: Server) -> None:
    """Show that tmux draws the status line when the option changes, not at the next interval."""
    server.tmux("set", "-g", "status-interval", "0")
    server.tmux("set", "-g", "status-right-length", "80")
    server.tmux("set", "-g", "status-right", "[#{@deskspine}]")
    client = server.attach()
    option = TmuxOption({})
    place = Place(variables=tuple(sorted(server.ours.items())))
    for text in ("● 16 min", "100 % #{pane_id} $HOME `x`", "-x;"):
        await option.show(place, text)
        assert server.tmux("show-options", "-gv", "@deskspine") == f"{text}\n"
        await server.shown(client, f"[{text}]".encode())
    await option.clear()
    assert server.tmux("show-options", "-gqv", "@deskspine") == ""
    server.tmux("kill-server")
    with pytest.raises(UnusableError, match="tmux: "):
        await option.show(place, "x")
