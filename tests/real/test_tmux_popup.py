"""The popup in a real tmux: over the client used last, answered there, and out of the way of what the person does."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deskspine.adapters.channels.tmux_message import TmuxMessage
from deskspine.adapters.channels.tmux_popup import TmuxPopup
from deskspine.adapters.clock import SystemClock
from deskspine.adapters.place.survey import PlaceSurvey
from deskspine.core.presence.place import Place
from deskspine.engine.ports import ChannelMessage
from support.needs import need
from support.tmux_server import Client, Server

ASK = ChannelMessage("Time to move", "50 min", (("start", "Start"),))
LINE = b"Time to move: 50 min"
FACE = """
import os, sys
print("BREAK IS DUE", *os.get_terminal_size(), flush=True)
open(sys.argv[1], "w").write(sys.stdin.readline())
"""
"""A replacement for our own face: it shows a line, and writes the answer down."""


@pytest.fixture
def server() -> Iterator[Server]:
    need("tmux")
    with tempfile.TemporaryDirectory(prefix="ds") as name, Server(Path(name)) as server:
        yield server


class Popup:
    """The channel of an engine in the background window, with a replacement for our own face in the popup."""

    def __init__(self, server: Server, *, in_tmux: bool = True) -> None:
        self.answers = server.folder / "answer"
        self.environ = {**server.environ, "TMUX_TMPDIR": str(server.folder), **(server.ours if in_tmux else {})}
        self.place = Place(variables=tuple(sorted(server.ours.items())))
        self.needed = True
        self.screens: list[tuple[str, str]] = []
        self.channel = TmuxPopup(
            (sys.executable, "-c", FACE, str(self.answers)),
            environ=self.environ,
            screens=lambda: self.screens,
            needed=lambda: self.needed,
        )

    async def say(self) -> str:
        """Say that a break is due, and return what was done."""
        return await self.channel.say(self.place, ASK)

    @property
    def shown(self) -> bool:
        """True while the popup is open."""
        return self.channel._shown is not None and self.channel._shown.program.runs


async def until(server: Server, holds: Callable[[], object]) -> None:
    """Wait until `holds` while the clients go on reading and the loop goes on too."""
    await asyncio.to_thread(server.until, holds)


async def test_it_opens_over_the_work_on_the_client_used_last_and_is_answered_there(server: Server) -> None:
    first, second = server.attach(), server.attach(size=(120, 40))
    await asyncio.sleep(1.1)  # tmux tells the activity of clients in whole seconds
    first.type("work")
    await server.shown(first, b"work")
    popup = Popup(server)
    assert await popup.say() == f"open on {first.tty}"
    await server.shown(first, b"BREAK IS DUE 78 22")
    assert b"BREAK" not in second.seen()
    await asyncio.sleep(1.1)
    second.type("other work")
    await server.shown(second, b"other work")
    assert popup.shown, "it is on one client only"
    first.type("now\r")
    await until(server, popup.answers.exists)
    await until(server, lambda: not popup.shown)
    assert popup.answers.read_text() == "now\n"
    assert "now" not in server.tmux("capture-pane", "-p", "-t", ":1"), "no key of the answer reaches the work"
    assert await popup.say() == f"open on {second.tty}", "the client used last is another one now"
    await server.shown(second, b"BREAK IS DUE 100 30")
    await popup.channel.close()
    await until(server, lambda: not popup.shown)


@pytest.mark.long
async def test_it_moves_with_the_person_to_another_session(server: Server) -> None:
    server.tmux("new-session", "-d", "-s", "second", "cat")
    first, second = server.attach(), server.attach(session="second")
    await asyncio.sleep(1.1)
    first.type("a")
    await server.shown(first, b"a")
    popup = Popup(server)
    assert await popup.say() == f"open on {first.tty}"
    assert await popup.say() == f"still open on {first.tty}"
    await asyncio.sleep(1.1)
    second.type("moved")
    await server.shown(second, b"moved")
    assert await popup.say() == f"open on {second.tty}"
    await server.shown(second, b"BREAK IS DUE")
    size = len(first.seen())
    first.type("back at work")
    await until(server, lambda: b"back at work" in first.seen()[size:])
    await popup.channel.close()


@pytest.mark.long
async def test_what_is_open_there_is_not_covered(server: Server) -> None:
    client = server.attach()
    popup = Popup(server)
    server.tmux("copy-mode", "-t", ":1")
    assert await popup.say() == "a mode of tmux is on: shown on 1 tmux client"
    await server.shown(client, LINE)
    server.tmux("send-keys", "-t", ":1", "-X", "cancel")
    await popup.channel.dismiss()
    for open_it in (
        ("display-popup", "-c", client.tty, "sleep 50"),
        ("display-menu", "-c", client.tty, "one", "1", ""),
    ):
        waiting = server.ask(*open_it)
        await asyncio.sleep(0.3)
        assert await popup.say() == "another popup or a menu is open: shown on 1 tmux client"
        assert waiting.poll() is None, "it is still open"
        await popup.channel.close()
        assert waiting.poll() is None, "only our own popup is closed"
        server.tmux("display-popup", "-C", "-c", client.tty)
        client.type("q")
        waiting.wait(5)
    assert not popup.shown
    assert await popup.say() == f"open on {client.tty}", "nothing is in the way any more"
    await popup.channel.close()


@pytest.mark.parametrize("size", [(39, 24), (80, 11)])
async def test_a_small_client_gets_a_line(server: Server, size: tuple[int, int]) -> None:
    client = server.attach(size=size)
    assert await Popup(server).say() == "the client is smaller than 40×12: shown on 1 tmux client"
    await server.shown(client, LINE)


async def test_the_smallest_client_shows_all_of_it(server: Server) -> None:
    client = server.attach(size=(40, 12))
    popup = Popup(server)
    assert await popup.say() == f"open on {client.tty}"
    await server.shown(client, b"BREAK IS DUE 40 12")
    await popup.channel.close()


async def test_a_pane_with_a_screen_needs_no_popup(server: Server) -> None:
    client = server.attach()
    popup = Popup(server)
    popup.screens = [(server.ours["TMUX"], server.tmux("display-message", "-p", "-t", ":1", "#{pane_id}").strip())]
    assert await popup.say() == f"not needed: deskspine is open on {client.tty}"
    server.tmux("select-window", "-t", ":0")
    assert await popup.say() == f"open on {client.tty}", "the person looks at another window"
    await popup.channel.close()


async def test_a_message_leaves_the_popup_alone(server: Server) -> None:
    client = server.attach()
    popup = Popup(server)
    message = TmuxMessage(covered=popup.channel.covers)
    await popup.say()
    assert await message.say(popup.place, ASK) == "not needed: the popup is open"
    assert LINE not in client.seen()
    await popup.channel.close()
    assert await message.say(popup.place, ASK) == "shown on 1 tmux client"
    await server.shown(client, LINE)
    await message.close()


@pytest.mark.long
async def test_a_popup_that_does_not_end_by_itself_is_closed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskspine.adapters.channels.tmux_popup.GRACE_S", 0.3)
    server.attach()
    popup = Popup(server)
    await popup.say()
    await popup.channel.dismiss()
    await asyncio.sleep(0.6)
    assert popup.shown, "a routine is open"
    popup.needed = False
    await popup.channel.dismiss()
    await until(server, lambda: not popup.shown)
    await popup.channel.close()


@pytest.mark.long
async def test_a_client_that_goes_takes_its_popup_along(server: Server) -> None:
    client = server.attach()
    popup = Popup(server)
    await popup.say()
    server.detach(client)
    await until(server, lambda: not popup.shown)
    other = server.attach()
    assert await popup.say() == f"open on {other.tty}"
    await popup.channel.close()


@pytest.mark.long
async def test_a_client_in_a_terminal_of_script_is_like_any_other(server: Server) -> None:
    need("script")
    typescript = server.folder / "typescript"
    command = f"tmux -S {server.socket} attach-session"
    master = Client(["script", "-qfc", command, str(typescript)], {**server.environ, "TERM": "xterm-256color"})
    try:
        server.clients.append(master)
        server.until(lambda: len(server.ttys()) == 1)
        popup = Popup(server)
        (tty,) = server.ttys()
        assert await popup.say() == f"open on {tty}"
        await server.shown(master, b"BREAK IS DUE")
        master.type("yes\r")
        await until(server, lambda: popup.answers.exists() and popup.answers.read_text() == "yes\n")
        await until(server, lambda: not popup.shown)
        await popup.channel.close()
    finally:
        with suppress(subprocess.CalledProcessError):
            server.tmux("kill-server")


async def test_a_nested_tmux_gets_it_over_everything(server: Server) -> None:
    """Expect it on the outer tmux, although the engine runs in the inner one, and respect for the inner one's modes."""
    with Server(server.folder, "outer") as outer:
        pane = outer.tmux("new-window", "-P", "-F", "#{pane_tty}", f"TMUX= exec tmux -S {server.socket} attach").strip()
        server.until(lambda: server.ttys() == {pane})
        real = outer.attach()
        popup = Popup(server)
        server.tmux("copy-mode", "-t", ":1")
        assert (await popup.say()).startswith("a mode of tmux is on: shown on 1")
        server.tmux("send-keys", "-t", ":1", "-X", "cancel")
        await popup.channel.dismiss()
        assert await popup.say() == f"open on {real.tty}"
        await asyncio.to_thread(outer.until, lambda: b"BREAK IS DUE" in real.seen())
        await popup.channel.close()
        popup.screens = [(server.ours["TMUX"], server.tmux("list-clients", "-F", "#{pane_id}").strip())]
        assert await popup.say() == f"not needed: deskspine is open on {real.tty}"
        outer.tmux("select-window", "-t", ":0")
        assert await popup.say() == f"open on {real.tty}"
        await popup.channel.close()


@pytest.mark.long
async def test_an_engine_outside_tmux_finds_the_person_in_it(server: Server) -> None:
    environ = {"TMUX_TMPDIR": str(server.folder), "HOME": "/nowhere"}
    look = PlaceSurvey(
        environ, wall=lambda: SystemClock().read().wall, runtime_dirs=Path("/nowhere"), terminal=lambda: ""
    )
    place = await look()
    assert place.variable("TMUX") == "", "nobody is attached"
    client = server.attach(DISPLAY=":77")
    place = await look()
    assert (place.desktop, place.variable("DISPLAY"), place.variable("TMUX")) == (True, ":77", server.ours["TMUX"])
    popup = Popup(server, in_tmux=False)
    assert popup.channel.fits(place) == ""
    assert await popup.channel.say(place, ASK) == f"open on {client.tty}"
    await server.shown(client, b"BREAK IS DUE")
    await popup.channel.close()
    assert await TmuxMessage().say(place, ASK) == "shown on 1 tmux client"
    with Server(server.folder, "next") as other:
        await asyncio.sleep(1.1)
        other.attach(DISPLAY=":78")
        place = await look()
        assert (place.variable("DISPLAY"), place.variable("TMUX")) == (":78", other.ours["TMUX"])
    assert (await look()).variable("TMUX") == server.ours["TMUX"]
    server.tmux("kill-server")
    assert (await look()).variable("TMUX") == ""
