"""Panes of tmux as waits: what prints, who sees it, whose keys count, and what is printed for other reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from deskspine.adapters.waits import tmux_panes
from deskspine.adapters.waits.tmux_panes import TerminalTimes, TmuxPanes
from deskspine.core.commands.messages import FacePlace
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError
from deskspine.engine.wait_port import WaitSeen
from support.tmux_fakes import BOOT, WALL, HandClock, in_tmux

CLIENT, OTHER = "/dev/pts/1", "/dev/pts/2"
HERE = in_tmux()


class Server:
    """A tmux server of a test: its clients, panes and terminals, and the source over them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = HandClock()
        self.calls: list[list[str]] = []
        self.fails = ""
        self.attached = True
        self.faces: list[FacePlace] = []
        self.clients: dict[str, tuple[float, str]] = {CLIENT: (WALL - 300, "@1")}
        """Terminal → wall second of its last key, and its window."""
        self.panes: dict[str, list[str]] = {}
        self.times: dict[str, list[float]] = {CLIENT: [WALL - 300, WALL - 300]}
        self.source = TmuxPanes(self.clock, faces=lambda: self.faces, run=self._run, times=self._times)
        monkeypatch.setattr(tmux_panes, "has_clients", lambda variable: self.attached)

    async def _run(
        self, argv: Sequence[str], *, variables: Mapping[str, str] | None = None, limit_s: float = 1.0
    ) -> str:
        self.calls.append(list(argv))
        if self.fails:
            raise UnusableError(self.fails)
        clients = [f"client {active:.0f} {tty} {window}" for tty, (active, window) in self.clients.items()]
        return "\n".join([*clients, *(" ".join(["pane", *pane]) for pane in self.panes.values()), ""])

    def _times(self, tty: str) -> TerminalTimes | None:
        times = self.times.get(tty)
        return None if times is None else TerminalTimes(*times)

    def open(
        self, pane: str, window: str = "@1", command: str = "bash", *, active: bool = True, typed_ago_s: float = 300
    ) -> None:
        """Open a pane; its terminal has the number of the pane."""
        tty = f"/dev/pts/9{pane[1:]}"
        self.panes[pane] = [window, pane, str(int(active)), "0", tty, command]
        self.times[tty] = [self.clock.wall - typed_ago_s, self.clock.wall - typed_ago_s]

    def key(self, client: str = CLIENT, pane: str = "") -> None:
        """Press a key at a client, which a pane may read."""
        self.clients[client] = (self.clock.wall, self.clients[client][1])
        self.times[client][0] = _stamp(self.times[client][0], self.clock.wall)
        if pane:
            tty = self.panes[pane][4]
            self.times[tty][0] = _stamp(self.times[tty][0], self.clock.wall)

    async def look(self) -> dict[str, WaitSeen]:
        return {wait.id: wait for wait in await self.source.look(HERE)}

    async def pass_s(self, seconds: int, *printing: str, every_s: int = 1, look_s: int = 10) -> dict[str, WaitSeen]:
        """Let time pass while these panes print, and look now and then; return what the last look saw."""
        seen: dict[str, WaitSeen] = {}
        for second in range(1, seconds + 1):
            self.clock.pass_s(1)
            for pane in printing:
                if second % every_s == 0:
                    self.times[self.panes[pane][4]][1] = _stamp(self.times[self.panes[pane][4]][1], self.clock.wall)
                    self.times[CLIENT][1] = self.clock.wall
            if second % look_s == 0:
                seen = await self.look()
        return seen


def _stamp(before_s: float, wall_s: float) -> float:
    """Return the time of a device after a use at `wall_s`; Linux updates it every eight seconds."""
    return wall_s if int(before_s) // 8 != int(wall_s) // 8 else before_s


@pytest.fixture
def tmux(monkeypatch: pytest.MonkeyPatch) -> Server:
    """Return a server with a client that shows the window @1."""
    return Server(monkeypatch)


async def test_a_pane_that_prints_while_no_key_is_pressed_is_a_wait(tmux: Server) -> None:
    tmux.open("%3")
    assert await tmux.look() == {}
    assert await tmux.pass_s(10, "%3") == {}
    seen = await tmux.pass_s(20, "%3")
    assert seen == {"tmux-default-%3": WaitSeen("tmux-default-%3", "pane", "tmux", BOOT + 10)}
    assert await tmux.pass_s(120, "%3") == seen
    assert await tmux.pass_s(30) == {}  # it is still again: the wait is over, which is news


async def test_what_printed_before_the_first_look_began_with_the_last_key_for_it(tmux: Server) -> None:
    tmux.open("%3", typed_ago_s=200)
    for _ in range(100):
        await tmux.pass_s(1, "%3", look_s=99)
    assert await tmux.look() == {}  # it may have printed once
    seen = await tmux.pass_s(20, "%3")
    assert seen["tmux-default-%3"].since == BOOT - 200


async def test_keys_end_it_without_news_and_it_needs_twenty_quiet_seconds_again(tmux: Server) -> None:
    tmux.open("%3")
    await tmux.look()
    assert "tmux-default-%3" in await tmux.pass_s(40, "%3")
    tmux.key(pane="%3")
    at = tmux.clock.boot
    assert (await tmux.pass_s(10, "%3"))["tmux-default-%3"].lost
    assert await tmux.pass_s(9, "%3", look_s=9) == {}
    seen = await tmux.pass_s(11, "%3", look_s=11)
    assert at - 8 <= seen["tmux-default-%3"].since <= at
    assert not seen["tmux-default-%3"].lost


async def test_typing_is_no_wait_however_much_it_makes_a_pane_print(tmux: Server) -> None:
    tmux.open("%3")
    for _ in range(60):
        tmux.key(pane="%3")
        assert await tmux.pass_s(5, "%3", look_s=5) == {}


async def test_output_now_and_then_is_no_wait(tmux: Server) -> None:
    tmux.open("%3")
    await tmux.look()
    for _ in range(20):  # a prompt with a clock, once a minute, at every phase of the looks
        tmux.clock.pass_s(1)
        assert await tmux.pass_s(60, "%3", every_s=60) == {}


async def test_only_the_panes_that_the_person_sees_count(tmux: Server) -> None:
    tmux.open("%3", "@1")
    tmux.open("%4", "@2")
    tmux.open("%5", "@3")
    tmux.clients[OTHER] = (WALL - 4000, "@2")
    tmux.times[OTHER] = [WALL - 4000, WALL - 4000]
    await tmux.look()
    assert (await tmux.pass_s(60, "%3", "%4", "%5")).keys() == {"tmux-default-%3"}
    tmux.key(OTHER)  # now this is the client of the person
    assert (await tmux.pass_s(10, "%3", "%4", "%5"))["tmux-default-%3"].lost
    assert (await tmux.pass_s(40, "%3", "%4", "%5")).keys() == {"tmux-default-%4"}


async def test_a_zoomed_window_shows_its_active_pane_alone(tmux: Server) -> None:
    tmux.open("%3")
    tmux.open("%4", active=False)
    for pane in tmux.panes.values():
        pane[3] = "1"
    await tmux.look()
    assert await tmux.pass_s(60, "%4") == {}
    for pane in tmux.panes.values():
        pane[3] = "0"
    tmux.key()
    assert (await tmux.pass_s(60, "%4")).keys() == {"tmux-default-%4"}


async def test_our_own_panes_never_count_and_keys_in_them_end_no_wait(tmux: Server) -> None:
    tmux.open("%3")
    tmux.open("%4", active=False)
    variables = {"TMUX": HERE.variable("TMUX"), "TMUX_PANE": "%4"}
    tmux.faces = [FacePlace("screen", tty="/dev/pts/94", variables=variables)]
    await tmux.look()
    seen = await tmux.pass_s(60, "%3", "%4")
    assert seen.keys() == {"tmux-default-%3"}
    tmux.key(pane="%4")
    assert await tmux.pass_s(30, "%3", "%4") == seen
    tmux.faces.append(FacePlace("popup", tty="/dev/pts/77"))
    tmux.key()
    tmux.times["/dev/pts/77"] = [tmux.clock.wall, tmux.clock.wall]
    assert await tmux.pass_s(30, "%3", "%4") == seen
    tmux.key()
    assert (await tmux.pass_s(10, "%3", "%4"))["tmux-default-%3"].lost


async def test_a_pane_that_prints_all_the_time_is_in_the_background_after_half_an_hour(tmux: Server) -> None:
    tmux.open("%3", typed_ago_s=60)
    await tmux.look()
    assert "tmux-default-%3" in await tmux.pass_s(60, "%3")
    seen = await tmux.pass_s(1800, "%3")
    assert seen == {}
    assert await tmux.pass_s(3600, "%3") == {}
    tmux.key(pane="%3")  # a command was started in it
    assert (await tmux.pass_s(60, "%3")).keys() == {"tmux-default-%3"}


async def test_a_log_that_runs_since_the_morning_is_no_wait_from_the_first_look_on(tmux: Server) -> None:
    tmux.open("%3", typed_ago_s=7200)
    await tmux.pass_s(9, "%3")
    for _ in range(12):
        assert await tmux.pass_s(10, "%3") == {}


@pytest.mark.parametrize("command", ["top", "tail", "journalctl", "deskspine", "vim"])
async def test_programs_that_print_for_other_reasons_are_no_wait(tmux: Server, command: str) -> None:
    tmux.open("%3", command=command)
    await tmux.look()
    assert await tmux.pass_s(120, "%3") == {}


async def test_tmux_is_asked_seldom_and_not_at_all_while_its_terminals_are_still(tmux: Server) -> None:
    tmux.open("%3")
    for _ in range(360):
        await tmux.pass_s(10)
    assert len(tmux.calls) == 1
    await tmux.pass_s(600, "%3")
    assert len(tmux.calls) <= 12
    tmux.calls.clear()
    for _ in range(100):  # keys all the time, looks in quick succession
        tmux.key()
        await tmux.pass_s(6, "%3", look_s=2)
    assert len(tmux.calls) <= 11
    tmux.calls.clear()
    for _ in range(50):  # keys with pauses
        tmux.key()
        await tmux.pass_s(12, "%3", look_s=2)
    assert len(tmux.calls) <= 11
    tmux.calls.clear()
    for _ in range(20):  # keys, then a long pause, again and again
        tmux.key()
        await tmux.pass_s(30, "%3", look_s=2)
    assert 15 <= len(tmux.calls) <= 30


async def test_no_process_runs_without_tmux_or_without_a_client(tmux: Server) -> None:
    tmux.open("%3")
    assert tmux.source.fits(Place())
    assert not tmux.source.fits(HERE)
    assert await tmux.source.look(Place()) == ()
    tmux.attached = False
    assert await tmux.look() == {}
    assert tmux.calls == []


async def test_a_client_that_detaches_and_a_pane_that_closes_end_their_waits_without_news(tmux: Server) -> None:
    tmux.open("%3")
    await tmux.look()
    await tmux.pass_s(60, "%3")
    del tmux.times[tmux.panes["%3"][4]]
    assert (await tmux.look())["tmux-default-%3"].lost
    tmux.open("%3")
    tmux.key()
    assert not (await tmux.pass_s(80, "%3"))["tmux-default-%3"].lost
    tmux.attached = False
    assert (await tmux.look())["tmux-default-%3"].lost
    assert await tmux.look() == {}


async def test_a_person_who_goes_to_another_server_leaves_the_waits_of_the_first_one(tmux: Server) -> None:
    tmux.open("%3")
    await tmux.look()
    await tmux.pass_s(60, "%3")
    (left,) = await tmux.source.look(in_tmux(TMUX="/tmp/tmux-0/other,1,0"))
    assert left.id == "tmux-default-%3"
    assert left.lost
    assert tmux.calls[-1][3] == "/tmp/tmux-0/other"
    assert await tmux.source.look(in_tmux(TMUX="/tmp/tmux-0/other,1,0")) == ()


async def test_a_wall_clock_that_is_set_makes_no_wait(tmux: Server) -> None:
    tmux.open("%3")
    await tmux.look()
    tmux.clock.wall -= 3600
    for _ in range(12):
        assert await tmux.pass_s(10) == {}
    tmux.clock.wall += 7200
    for _ in range(12):
        assert await tmux.pass_s(10) == {}


async def test_a_tmux_that_does_not_answer_raises_and_answers_later(tmux: Server) -> None:
    tmux.open("%3")
    tmux.fails = "no answer from tmux within 1 s"
    with pytest.raises(UnusableError, match="no answer"):
        await tmux.look()
    tmux.fails = ""
    tmux.key()
    assert "tmux-default-%3" in await tmux.pass_s(80, "%3")


async def test_odd_output_of_tmux_is_left_out(tmux: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def odd(argv: Sequence[str], **more: object) -> str:
        return "client x y\nclient  \npane\npane @1 %3\nclient 12 /dev/pts/1 @1 more\n\x1b[31m\nno server"

    source = TmuxPanes(tmux.clock, run=odd)
    assert await source.look(HERE) == ()
