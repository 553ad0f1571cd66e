"""The popup in tmux: where it opens, what it yields to, and when it is closed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from deskspine.adapters.channels import tmux_popup
from deskspine.adapters.channels.tmux_message import TmuxMessage
from deskspine.adapters.channels.tmux_popup import TmuxPopup, popup_arguments, tmux_version
from deskspine.adapters.processes.tmux import Tmux, TmuxClient
from deskspine.core.presence.place import Place
from deskspine.engine.ports import ChannelMessage, UnusableError
from support.tmux_fakes import FakeServers, FakeTmux, in_tmux

ASK = ChannelMessage("Time to move", "50 min", (("start", "Start"),))
CLIENT = TmuxClient("/dev/pts/1", 1, 0.0, False, "/dev/pts/1", "xterm", "", 80, 24, version="3.3a")
SHOW = ("show", "it;")


class FakeProgram:
    """A replacement for a program that was started; the test ends it."""

    def __init__(self, argv: Sequence[str], code: int | None, complaint: str) -> None:
        self.argv, self._code, self.complaint = list(argv), code, complaint
        self.ended = False

    @property
    def runs(self) -> bool:
        return self._code is None

    async def exit_code(self, within_s: float) -> int | None:
        await asyncio.sleep(0)
        return self._code

    async def end(self, within_s: float = 0.5) -> None:
        self.ended, self._code = True, 129


class World:
    """A tmux, a popup channel, and the popups that it opened."""

    def __init__(self) -> None:
        self.tmux = FakeTmux()
        self.opened: list[FakeProgram] = []
        self.code: int | None = None
        self.complaint = ""
        self.setting = "auto"
        self.screens: list[tuple[str, str]] = []
        self.needed = True
        self.channel = TmuxPopup(
            SHOW,
            setting=lambda: self.setting,
            screens=lambda: self.screens,
            needed=lambda: self.needed,
            environ={**dict(in_tmux().variables), "TMUX_TMPDIR": "/nowhere"},
            run=self.tmux,
            start=self.start,
        )

    async def start(self, argv: Sequence[str], environ: Mapping[str, str]) -> Any:
        assert environ["TMUX_PANE"] == "", "or tmux takes our own pane for the target"
        self.opened.append(FakeProgram(argv, self.code, self.complaint))
        return self.opened[-1]

    @property
    def messages(self) -> list[str]:
        """The texts that were shown in status lines."""
        return [call[-1] for call in self.tmux.calls if "display-message" in call and "-c" in call and call[-1]]

    @property
    def closed(self) -> list[str]:
        """The clients on which a popup was closed."""
        return [call[-1] for call in self.tmux.calls if "display-popup" in call]


@pytest.fixture
def world() -> World:
    return World()


async def test_it_opens_on_the_client_used_last(world: World) -> None:
    world.tmux.attach("/dev/pts/1", 1000)
    world.tmux.attach("/dev/pts/2", 2000)
    assert await world.channel.say(in_tmux(), ASK) == "open on /dev/pts/2"
    argv = world.opened[0].argv
    assert argv[:4] == ["tmux", "-u", "-S", "/tmp/tmux-0/default"]
    assert argv[argv.index("-c") + 1] == "/dev/pts/2"
    assert argv[-2:] == ["show", "it\\;"], "a semicolon at the end would end the command of tmux"
    assert not world.messages


async def test_the_next_reminder_leaves_it_open_and_moves_it_to_the_client_used_now(world: World) -> None:
    world.tmux.attach("/dev/pts/1", 1000)
    await world.channel.say(in_tmux(), ASK)
    assert await world.channel.say(in_tmux(), ASK) == "still open on /dev/pts/1"
    assert len(world.opened) == 1
    world.tmux.attach("/dev/pts/2", 2000)
    assert await world.channel.say(in_tmux(), ASK) == "open on /dev/pts/2"
    assert (world.closed, world.opened[0].ended) == (["/dev/pts/1"], True)


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        ({"in_mode": 1}, "a mode of tmux is on"),
        ({"width": 39}, "the client is smaller than 40×12"),
        ({"height": 11}, "the client is smaller than 40×12"),
        ({"read_only": 1}, "the client is read-only"),
        ({"flags": "attached,suspended"}, "the client is suspended"),
        ({"control": 1}, "the terminal draws the windows of tmux itself"),
    ],
)
async def test_what_it_yields_to_gets_a_line_instead(world: World, seen: dict[str, Any], why: str) -> None:
    world.tmux.attach("/dev/pts/1", **seen)
    assert await world.channel.say(in_tmux(), ASK) == f"{why}: shown on 1 tmux client"
    assert not world.opened
    assert world.messages == ["Time to move: 50 min"]
    await world.channel.dismiss()
    assert world.tmux.calls[-1][-1] == "", "the line is removed"


async def test_the_smallest_client_has_room_without_a_border(world: World) -> None:
    world.tmux.attach("/dev/pts/1", width=40, height=12)
    assert await world.channel.say(in_tmux(), ASK) == "open on /dev/pts/1"
    argv = world.opened[0].argv
    assert ("-B" in argv, argv[argv.index("-w") + 1], argv[argv.index("-h") + 1]) == (True, "40", "12")


@pytest.mark.parametrize(
    ("width", "height", "version", "size", "border"),
    [
        (80, 24, "3.3a", ("80", "24"), True),
        (200, 60, "3.4", ("102", "32"), True),
        (41, 30, "3.4", ("41", "30"), False),
        (41, 30, "3.2a", ("41", "30"), True),
    ],
)
def test_its_size(width: int, height: int, version: str, size: tuple[str, str], border: bool) -> None:
    client = TmuxClient("c", 1, 0.0, False, "", "", "", width, height, version=version)
    argv = popup_arguments(client, SHOW)
    assert (argv[argv.index("-w") + 1], argv[argv.index("-h") + 1]) == size
    assert ("-B" in argv) is not border


async def test_it_yields_to_another_popup_or_a_menu(world: World) -> None:
    world.tmux.attach("/dev/pts/1")
    world.code = 0
    assert await world.channel.say(in_tmux(), ASK) == "another popup or a menu is open: shown on 1 tmux client"
    assert world.messages == ["Time to move: 50 min"]
    await world.channel.close()
    assert not world.closed, "the other popup stays"


@pytest.mark.parametrize(
    ("code", "complaint", "why"), [(1, "width too large", "tmux: width too large"), (1, "", "the popup ended at once")]
)
async def test_a_popup_that_fails_says_why(world: World, code: int, complaint: str, why: str) -> None:
    world.tmux.attach("/dev/pts/1")
    world.code, world.complaint = code, complaint
    with pytest.raises(UnusableError, match=why):
        await world.channel.say(in_tmux(), ASK)
    assert world.messages == ["Time to move: 50 min"], "the person is reached nevertheless"


async def test_an_old_tmux_is_named_before_anything_is_due(world: World) -> None:
    world.tmux.attach("/dev/pts/1", version="3.1c")
    with pytest.raises(UnusableError, match=r"tmux 3\.1c has no popups; tmux 3\.2 has"):
        await world.channel.ready(in_tmux())
    with pytest.raises(UnusableError, match="no popups"):
        await world.channel.say(in_tmux(), ASK)
    assert not world.opened
    world.tmux.clients.clear()
    world.tmux.attach("/dev/pts/1", version="3.2")
    await world.channel.ready(in_tmux())


def test_versions() -> None:
    texts = ("3.3a", "3.2", "next-3.6", "2.9a", "openbsd-7.4", "")
    assert [tmux_version(text) for text in texts] == [(3, 3), (3, 2), (3, 6), (2, 9), (99, 0), (0, 0)]


async def test_a_pane_that_shows_a_screen_needs_none(world: World) -> None:
    world.tmux.attach("/dev/pts/1", pane="%3")
    world.screens = [("/tmp/tmux-0/other,1,0", "%3"), ("/tmp/tmux-0/default,12,0", "%4")]
    assert await world.channel.say(in_tmux(), ASK) == "open on /dev/pts/1"
    other = World()
    other.tmux.attach("/dev/pts/1", pane="%3")
    other.screens = [("/tmp/tmux-0/default,12,0", "%3")]
    assert await other.channel.say(in_tmux(), ASK) == "not needed: deskspine is open on /dev/pts/1"
    assert not other.opened
    assert not other.messages


async def test_it_opens_at_the_next_reminder_once_the_screen_is_out_of_view(world: World) -> None:
    world.screens = [("/tmp/tmux-0/default,12,0", "%3")]
    world.tmux.attach("/dev/pts/1", 1000, pane="%3")
    assert await world.channel.say(in_tmux(), ASK) == "not needed: deskspine is open on /dev/pts/1"
    world.tmux.clients.clear()
    world.tmux.attach("/dev/pts/1", 1030, pane="%0")
    assert await world.channel.say(in_tmux(), ASK) == "open on /dev/pts/1"


@pytest.mark.skipif(sys.platform == "win32", reason="tmux is not on Windows")
async def test_it_finds_the_tmux_of_a_screen_whose_sockets_are_in_another_folder(tmp_path: Path) -> None:
    world, servers = World(), FakeServers(tmp_path, FakeTmux())
    servers.start("work").attach("/dev/pts/6")
    (socket,) = servers.at
    channel = TmuxPopup(
        SHOW,
        screens=lambda: [(f"{socket},12,0", "%7"), ("", "")],
        environ={"TMUX_TMPDIR": "/nowhere"},
        run=servers,
        start=world.start,
    )
    assert await channel.say(Place(), ASK) == "open on /dev/pts/6"
    assert world.opened[0].argv[3] == socket
    await channel.close()
    servers.close()


async def test_a_heads_up_is_a_line(world: World) -> None:
    world.tmux.attach("/dev/pts/1")
    await world.channel.say(in_tmux(), ChannelMessage("Break soon", "in a minute"))
    assert world.messages == ["Break soon: in a minute"]
    assert not world.opened


async def test_it_stays_for_the_routine_and_goes_when_nothing_is_open(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskspine.adapters.channels.tmux_popup.GRACE_S", 0.0)
    world.tmux.attach("/dev/pts/1")
    await world.channel.say(in_tmux(), ASK)
    await world.channel.dismiss()
    await asyncio.sleep(0.01)
    assert not world.closed, "the routine has begun"
    world.needed = False
    await world.channel.dismiss()
    await asyncio.sleep(0.01)
    assert world.closed == ["/dev/pts/1"]
    assert world.opened[0].ended


async def test_an_end_that_is_under_way_is_waited_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect that closing waits for the end that an answer began, or the popup would outlive this program."""
    monkeypatch.setattr("deskspine.adapters.channels.tmux_popup.GRACE_S", 0.0)
    world.tmux.attach("/dev/pts/1")
    await world.channel.say(in_tmux(), ASK)
    tmux_answers = asyncio.Event()
    close_popup = Tmux.close_popup

    async def slowly(tmux: Tmux, client: TmuxClient) -> None:
        await tmux_answers.wait()
        await close_popup(tmux, client)

    monkeypatch.setattr(Tmux, "close_popup", slowly)
    world.needed = False
    await world.channel.dismiss()
    await asyncio.sleep(0.01)
    closing = asyncio.ensure_future(world.channel.close())
    await asyncio.sleep(0.01)
    assert not closing.done()
    assert not world.opened[0].ended
    tmux_answers.set()
    await closing
    assert world.opened[0].ended


async def test_one_that_has_ended_by_itself_is_not_closed_again(world: World) -> None:
    world.tmux.attach("/dev/pts/1")
    await world.channel.say(in_tmux(), ASK)
    world.opened[0]._code = 0
    await world.channel.close()
    assert not world.closed, "it could be a popup of the person"


async def test_no_message_stops_an_open_popup(world: World) -> None:
    """Expect that messages leave out the client with the popup: tmux draws no popup under a message."""
    world.tmux.attach("/dev/pts/1", 1000)
    world.tmux.attach("/dev/pts/2", 2000)
    message = TmuxMessage(world.tmux, covered=world.channel.covers)
    await world.channel.say(in_tmux(), ASK)
    assert await message.say(in_tmux(), ASK) == "shown on 1 tmux client"
    assert [call[call.index("-c") + 1] for call in world.tmux.calls if "-c" in call] == ["/dev/pts/1"]
    world.tmux.clients.pop(0)
    assert await message.say(in_tmux(), ASK) == "not needed: the popup is open"
    world.opened[0]._code = 0
    assert await message.say(in_tmux(), ASK) == "shown on 1 tmux client"
    assert not world.channel.covers(Tmux("/tmp/tmux-0/default,12,0"), CLIENT)
    await message.close()


def test_where_it_applies(world: World) -> None:
    assert world.channel.fits(in_tmux()) == ""
    assert world.channel.fits(Place()) == "not in tmux"
    assert world.channel.fits(Place(attached=False, variables=in_tmux().variables)) == "no tmux client"
    world.setting = "off"
    assert world.channel.fits(in_tmux()) == "interrupt.popup is off"


async def test_it_opens_for_a_routine_and_waits_until_that_is_shown(world: World) -> None:
    world.tmux.attach("/dev/pts/1", 1000)
    looks = iter((False, False, True))
    assert await world.channel.open(in_tmux(), lambda: next(looks)) == "/dev/pts/1"
    assert len(world.opened) == 1
    assert await world.channel.open(in_tmux(), lambda: True) == "/dev/pts/1"
    assert len(world.opened) == 1, "the one that is open shows it"


async def test_it_says_why_it_cannot_open_for_a_routine(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tmux_popup, "APPEARS_S", 0.05)
    with pytest.raises(UnusableError, match="not in tmux"):
        await world.channel.open(Place(), lambda: False)
    world.tmux.attach("/dev/pts/1", 1000)
    with pytest.raises(UnusableError, match="showed nothing within"):
        await world.channel.open(in_tmux(), lambda: False)
    assert world.opened[0].ended
    world.code = 0
    with pytest.raises(UnusableError, match="another popup or a menu is open"):
        await world.channel.open(in_tmux(), lambda: False)
    world.setting = "off"
    with pytest.raises(UnusableError, match=r"interrupt\.popup is off"):
        await world.channel.open(in_tmux(), lambda: False)
