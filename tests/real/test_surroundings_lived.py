"""The whole program in a break with a player and a real dunst: ended in order, killed, and started again."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from support import stand_in_player
from support.at_once import at_once
from support.desktops import Dunst, desktop_of
from support.needs import need
from support.programs import until
from support.real_person import Resident
from support.robot import DASHBOARD, NO_TMUX

CHOSEN = "[surroundings]\nmedia = true\ndo_not_disturb = true\n"
SOON_S = 12.0
TRY = """
import sys
from deskspine.adapters.control.client import ask
from deskspine.cli.client import socket_of
from deskspine.core.commands.messages import Message
print(ask(socket_of(sys.argv[1]), Message(request="try-surroundings", args={"what": "media"})).text)
"""
"""A program that presses "try it" for music."""


class Desk:
    """The player and the daemon of a person."""

    def __init__(self, me: Resident, dunst: Dunst, player: Path) -> None:
        self.me, self._dunst, self._player = me, dunst, player
        self.record = me.home / "state" / "deskspine" / "surroundings.json"

    @property
    def state(self) -> tuple[list[str], str]:
        """The calls to the player so far, and the state of dunst: "true" if it is paused."""
        return self._player.read_text().split(), self._dunst.tell("is-paused")

    def comes_to(self, asked: list[str], paused: str) -> None:
        """Wait until the player was asked exactly that, and dunst is paused or not."""
        until(lambda: self.state == (asked, paused), SOON_S, f"{asked} and {paused}", lambda: self.state)

    def begins_a_break(self) -> None:
        """Start a routine from the dashboard."""
        self.me.press("Enter")
        self.me.comes_to("playing", SOON_S)


def desk_of(me: Resident, dunst: Dunst) -> Desk:
    """Start a player that plays on the desktop of this person, and return the desk."""
    log = me.folder("music") / "log"
    me.programs.environment |= me.env
    me.programs.start(sys.executable, stand_in_player.__file__, "honest", str(log), "amber", "amber.instance1")
    until(log.exists, SOON_S, "the player runs")
    return Desk(me, dunst, log)


@at_once
def test_a_killed_program_puts_the_desk_right_when_it_is_started_again() -> None:
    need("Xvfb", "xauth", "dbus-daemon", "dbus-monitor", "dunst", "dunstctl", "tmux")
    with Resident(CHOSEN) as me, desktop_of(me) as (_, dunst):
        desk = desk_of(me, dunst)
        me.open_first_time()
        me.source_is("do-not-disturb", "works", SOON_S)
        desk.begins_a_break()
        desk.comes_to(["Pause"], "true")
        changes = json.loads(desk.record.read_text())["changes"]
        assert [change["program"] for change in changes] == ["amber", "dunst"]
        me.kill()
        desk.comes_to(["Pause"], "true")

        me.open()
        me.comes_to("playing", SOON_S)
        desk.comes_to(["Pause", "Play"], "false")
        until(lambda: not desk.record.exists(), SOON_S, "nothing is left to put right")
        me.press("Space")  # the routine, which waits, goes on
        desk.comes_to(["Pause", "Play", "Pause"], "true")
        me.press("Escape")
        desk.comes_to(["Pause", "Play", "Pause", "Play"], "false")
        me.wait_for(DASHBOARD)
        assert me.status_text("mode") == "sitting"

        desk.begins_a_break()
        desk.comes_to(["Pause", "Play", "Pause", "Play", "Pause"], "true")
        me.press("C-q")
        desk.comes_to(["Pause", "Play", "Pause", "Play", "Pause", "Play"], "false")
        until(lambda: not desk.record.exists(), SOON_S, "nothing is left to put right")


@at_once
def test_a_takeover_in_a_break_does_not_let_the_music_go_on_for_a_moment() -> None:
    need("Xvfb", "xauth", "dbus-daemon", "dbus-monitor", "dunst", "dunstctl", "tmux")
    with Resident(CHOSEN) as me, desktop_of(me) as (_, dunst):
        desk = desk_of(me, dunst)
        me.open_first_time()
        me.source_is("do-not-disturb", "works", SOON_S)
        desk.begins_a_break()
        desk.comes_to(["Pause"], "true")
        host = me.status_text("pid")
        me.programs.start(*NO_TMUX, sys.executable, "-m", "deskspine", "serve")
        until(lambda: me.status_text("pid") not in ("", host), SOON_S, "the service goes on", me.state)
        me.source_is("do-not-disturb", "works", SOON_S)
        assert desk.state == (["Pause"], "true")
        me.press("Escape")
        desk.comes_to(["Pause", "Play"], "false")

        until(lambda: me.status_text("mode") == "sitting", SOON_S, "the routine is over", me.state)
        reply = me.programs.run(sys.executable, "-c", TRY, str(desk.record.with_name("lock")))
        assert reply == "being tried"
        desk.comes_to(["Pause", "Play", "Pause", "Play"], "false")
