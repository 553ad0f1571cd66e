"""tmux: reading its answers, messages without format codes, and notices on a client's terminal."""

from __future__ import annotations

import os
import select
import socket
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskspine.adapters.channels.tmux_message import TmuxMessage
from deskspine.adapters.channels.tmux_notice import TmuxNotice
from deskspine.adapters.processes.tmux import Tmux, tmux_of
from deskspine.adapters.processes.tmux_option import TmuxOption
from deskspine.core.presence.place import Place
from deskspine.engine.ports import ChannelMessage, UnusableError
from support.tmux_fakes import FakeTmux, in_tmux

WORD = ChannelMessage("Time to move", "50 min")


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    """Yield a terminal of our own: a number to read what its person would see, and a name that programs write to."""
    person, program = os.openpty()
    os.set_blocking(person, False)
    yield person, os.ttyname(program)
    os.close(person)
    os.close(program)


def screen_bytes(person: int) -> bytes:
    """Return the bytes that the terminal shows now."""
    text = b""
    while select.select([person], [], [], 0.1)[0]:
        text += os.read(person, 1000)
    return text


async def test_the_view_of_tmux() -> None:
    tmux = FakeTmux()
    tmux.clients = [
        "/dev/pts/1 100 1000 0 /dev/pts/1 xterm-kitty 80 24 attached,UTF-8 0 $1 %5 /dev/pts/9 1 12 3.3a kitty(0.32.1)",
        "client-200 200 3000 1  screen-256color   control-mode 0 $0 %0 /dev/pts/8 0 12 3.3a ",
        "/dev/pts/2 300 2000 0 /dev/pts/2 xterm 39 12  1 $0 %0 /dev/pts/8 0 12  My own terminal 2.0",
        "nonsense",
        "/dev/pts/4 x 2000 0 /dev/pts/4 xterm 80 24 attached 0 $0 %0 /dev/pts/8 0 12 3.3a ",
    ]
    tmux.panes = ["/dev/pts/7", "/dev/pts/8"]
    tmux.environment = ["DISPLAY=:1", "-SSH_CONNECTION", "ODD=a=b", "second line of a value"]
    view = await Tmux("/tmp/with,comma/default,12,0", "%3", tmux).look()
    assert [client.name for client in view.clients] == ["client-200", "/dev/pts/2", "/dev/pts/1"]
    assert [client.control for client in view.clients] == [True, False, False]
    assert [client.termtype for client in view.clients] == ["", "My own terminal 2.0", "kitty(0.32.1)"]
    first = view.clients[2]
    assert (first.width, first.height, first.session, first.pane, first.pane_tty) == (80, 24, "$1", "%5", "/dev/pts/9")
    assert (first.in_mode, first.server_pid, first.version) == (True, 12, "3.3a")
    assert [client.in_mode for client in view.clients] == [False, False, True]
    assert ["read-only" in client.flags for client in view.clients] == [False, True, False]
    assert (view.clients[0].width, view.clients[1].version) == (0, "")
    assert (view.clients[2].pid, view.clients[2].active_wall_s, view.clients[2].termname) == (100, 1000, "xterm-kitty")
    assert view.pane_ttys == {"/dev/pts/7", "/dev/pts/8"}
    assert view.environment == {"DISPLAY": ":1", "SSH_CONNECTION": None, "ODD": "a=b"}
    assert tmux.calls[0][:4] == ["tmux", "-u", "-S", "/tmp/with,comma/default"]
    assert len(tmux.calls) == 1


async def test_something_else_under_the_name_of_tmux_is_broken() -> None:
    async def other(*_: object, **__: object) -> str:
        return "usage: something"

    with pytest.raises(UnusableError, match="prints something unexpected"):
        await Tmux("/s,1,0", "", other).look()


async def test_a_message_on_every_client() -> None:
    tmux = FakeTmux()
    tmux.attach("/dev/pts/1")
    tmux.attach("/dev/pts/2")
    channel = TmuxMessage(tmux)
    assert (
        await channel.say(in_tmux(), ChannelMessage("50 % done #[fg=red] #{pane_id};", "\x1b]0;x"))
        == "shown on 2 tmux clients"
    )
    messages = [call for call in tmux.calls if "display-message" in call and "-c" in call]
    assert {call[call.index("-c") + 1] for call in messages} == {"/dev/pts/1", "/dev/pts/2"}
    assert messages[0][-4:] == ["-d", "8000", "--", "50 %% done ## [fg=red] ##{pane_id};: ?]0;x"]
    tmux.calls.clear()
    await channel.dismiss()
    assert [call[-3:] for call in tmux.calls] == [["1", "--", ""]] * 2
    tmux.calls.clear()
    await channel.close()
    assert not tmux.calls


async def test_no_message_ends_as_a_command() -> None:
    tmux = FakeTmux()
    tmux.attach("/dev/pts/1")
    await TmuxMessage(tmux).say(in_tmux(), ChannelMessage("move", "now;"))
    assert tmux.calls[-1][-1] == "move: now\\;"


async def test_an_old_tmux_shows_it_for_its_own_time() -> None:
    tmux = FakeTmux()
    tmux.attach("/dev/pts/1")
    tmux.broken = {"-d": "tmux: usage: display-message [-p] [-c target-client]"}
    assert await TmuxMessage(tmux).say(in_tmux(), WORD) == "shown on 1 tmux client"
    assert "-d" not in tmux.calls[-1]


async def test_a_client_that_vanishes_takes_no_other_with_it() -> None:
    tmux = FakeTmux()
    tmux.attach("/dev/pts/1")
    tmux.attach("/dev/pts/2")
    tmux.broken = {"/dev/pts/1": "tmux: can't find client: /dev/pts/1"}
    channel = TmuxMessage(tmux)
    assert await channel.say(in_tmux(), WORD) == "shown on 1 tmux client"
    tmux.broken["/dev/pts/2"] = "tmux: can't find client: /dev/pts/2"
    with pytest.raises(UnusableError, match="can't find client"):
        await channel.say(in_tmux(), WORD)
    await channel.close()


async def test_nobody_and_nothing_to_say_it_to() -> None:
    tmux = FakeTmux()
    for channel in (TmuxMessage(tmux), TmuxNotice(lambda: "auto", tmux)):
        assert channel.fits(in_tmux()) == ""
        assert channel.fits(Place()) == "not in tmux"
        assert channel.fits(Place(attached=False, variables=in_tmux().variables)) == "no tmux client"
        with pytest.raises(UnusableError, match="no tmux client"):
            await channel.say(in_tmux(), WORD)
    assert tmux_of(Place()) is None


async def test_a_notice_goes_to_the_terminal_of_the_client_active_last(terminal: tuple[int, str]) -> None:
    person, name = terminal
    tmux = FakeTmux()
    tmux.attach("/dev/pts/none", 1000, said="kitty(0.32.1)")
    tmux.attach(name, 2000, said="foot(1.13.1)")
    tmux.attach("/dev/pts/control", 3000, control=1, said="iTerm2 3.5")
    setting = "auto"
    channel = TmuxNotice(lambda: setting, tmux)
    assert await channel.say(in_tmux(), WORD) == f"osc777 on {name}"
    assert screen_bytes(person) == b"\x1b]777;notify;Time to move;50 min\x1b\\"
    setting = "osc9"
    await channel.say(in_tmux(), WORD)
    assert screen_bytes(person) == b"\x1b]9;Time to move: 50 min\x1b\\"
    setting = "none"
    with pytest.raises(UnusableError, match="switched off"):
        await channel.say(in_tmux(), WORD)


async def test_a_terminal_that_shows_none_gets_none(terminal: tuple[int, str]) -> None:
    person, name = terminal
    tmux = FakeTmux()
    tmux.attach(name, said="XTerm(379)")
    with pytest.raises(UnusableError, match=r"XTerm\(379\), as far as known"):
        await TmuxNotice(lambda: "auto", tmux).say(in_tmux(), WORD)
    with pytest.raises(BlockingIOError):
        os.read(person, 1)


async def test_a_terminal_that_does_not_read_is_not_waited_for(terminal: tuple[int, str]) -> None:
    person, name = terminal
    stopped = os.open(name, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    termios.tcflow(stopped, termios.TCOOFF)  # as by Ctrl+S
    tmux = FakeTmux()
    tmux.attach(name)
    channel = TmuxNotice(lambda: "osc9", tmux)
    with pytest.raises(UnusableError, match="does not read"):
        await channel.say(in_tmux(), WORD)
    termios.tcflow(stopped, termios.TCOON)
    os.close(stopped)
    await channel.say(in_tmux(), WORD)
    assert screen_bytes(person) == b"\x1b]9;Time to move: 50 min\x1b\\"


async def test_a_sequence_that_was_cut_off_is_ended_first(
    terminal: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    person, name = terminal
    tmux = FakeTmux()
    tmux.attach(name)
    channel = TmuxNotice(lambda: "osc9", tmux)
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:5]))
    with pytest.raises(UnusableError, match="only part"):
        await channel.say(in_tmux(), WORD)
    monkeypatch.undo()
    await channel.say(in_tmux(), WORD)
    assert screen_bytes(person) == b"\x1b]9;T\x1b\\\x1b]9;Time to move: 50 min\x1b\\"


async def test_what_is_no_terminal_of_ours_is_not_written_to(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for tty, why in ((str(file), "names no terminal"), ("/dev/null/../../etc/x", "No such|Not a dir")):
        tmux = FakeTmux()
        tmux.attach(tty)
        with pytest.raises((UnusableError, OSError), match=why):
            await TmuxNotice(lambda: "osc9", tmux).say(in_tmux(), WORD)
    assert file.read_bytes() == b""
    if os.getuid() == 0:
        made = tmp_path / "tty"
        os.mknod(made, 0o20600, os.makedev(1, 3))
        os.chown(made, 12345, 0)
        tmux = FakeTmux()
        tmux.attach(f"/dev/../{made}")
        with pytest.raises(UnusableError, match="not a terminal of yours"):
            await TmuxNotice(lambda: "osc9", tmux).say(in_tmux(), WORD)


async def test_the_status_is_an_option_of_the_server_of_the_person(tmp_path: Path) -> None:
    tmux = FakeTmux()
    option = TmuxOption({"TMUX_TMPDIR": str(tmp_path)}, tmux)
    await option.show(in_tmux(), "16 min;")
    set_option = ["set-option", "-g", "--", "@deskspine"]
    assert tmux.calls == [["tmux", "-u", "-S", "/tmp/tmux-0/default", *set_option, "16 min\\;"]]
    other = Place(variables=(("TMUX", "/tmp/other,1,0"),))
    await option.show(other, "15 min")
    assert [call[3:] for call in tmux.calls[1:]] == [
        ["/tmp/tmux-0/default", "set-option", "-g", "-u", "--", "@deskspine"],
        ["/tmp/other", *set_option, "15 min"],
    ]
    await option.clear()
    await option.clear()
    assert [call[3:] for call in tmux.calls[3:]] == [["/tmp/other", "set-option", "-g", "-u", "--", "@deskspine"]]


async def test_outside_tmux_the_status_goes_to_the_server_that_tmux_alone_reaches(tmp_path: Path) -> None:
    tmux = FakeTmux()
    option = TmuxOption({"TMUX_TMPDIR": str(tmp_path)}, tmux)
    with pytest.raises(UnusableError, match="no tmux server"):
        await option.show(Place(), "x")
    assert tmux.calls == [], "no process without a server"
    folder = tmp_path / f"tmux-{os.getuid()}"
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "default"))
    await option.show(Place(), "x")
    assert tmux.calls[0][3] == str(folder / "default")
    tmux.broken = {"-u": "no server running"}
    await option.clear()
