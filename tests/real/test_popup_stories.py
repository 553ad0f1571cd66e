"""An engine without a window: its break opens over the work in tmux, or in a window that Start on a notice opens."""

from __future__ import annotations

import shlex
import sys
import time

from support.at_once import at_once
from support.desktops import desktop_of
from support.needs import need
from support.programs import Programs, until
from support.real_person import ASK, DUE_S, Resident
from support.robot import DASHBOARD, PATIENCE_S, WELCOME

SETTINGS = "[schedule]\nsit_minutes = 1\nsoft_start_seconds = 0\n"
READY_S = 3.0
"""Seconds in which a new ask ignores keys."""
SHOWN = ASK.encode()


def serve(me: Resident, **environ: str) -> Programs:
    """Start an engine without a screen for this person, and return the programs that end it."""
    programs = Programs(me.env | {"TMUX_TMPDIR": str(me._folder), **environ}, me.user)
    me.pid = programs.start(sys.executable, "-m", "deskspine", "serve").pid
    until(lambda: me.status_text("mode") == "sitting", PATIENCE_S, "the engine", me.state)
    return programs


def look_at_the_first_page(me: Resident) -> None:
    """Attach a screen in a window of tmux, leave the first page, and close the screen."""
    me.window = ":1"
    me.tmux("new-window", "-d", f"exec {shlex.quote(sys.executable)} -m deskspine attach")
    me.wait_for(WELCOME)
    me.press("Escape")
    me.wait_for(DASHBOARD)
    me.press("C-q")
    until(lambda: me.tmux("display-message", "-p", "-t", ":1", "#{pane_dead}").strip() == "1", 5, "its end", me.screen)
    me.tmux("kill-window", "-t", ":1")


@at_once
def test_an_engine_without_a_window_opens_its_break_over_the_work_in_tmux() -> None:
    need("tmux", "setsid")
    with Resident(SETTINGS) as me:
        me.begin_tmux()
        other, used = me.attach("xterm-256color"), me.attach("xterm-256color")
        with serve(me):
            look_at_the_first_page(me)
            used.type("work")
            me.comes_to("asking", DUE_S + PATIENCE_S)
            until(lambda: SHOWN in used.text, PATIENCE_S, "the popup", me.state)
            assert SHOWN not in other.text
            assert len(me.children()) == 1, "nothing but the client of tmux that holds the popup"
            time.sleep(READY_S)
            used.type("\r")
            me.comes_to("playing", PATIENCE_S)
            time.sleep(READY_S)
            assert len(me.children()) == 1, "the routine is in the popup"
            used.type("\x1b")
            until(lambda: not me.children(), PATIENCE_S, "the popup ends with the routine", me.state)
            assert me.status_text("mode") != "playing"
            before = len(used.text)
            used.type("back at work")
            until(lambda: b"back at work" in used.text[before:], 5, "the work")
            assert "workback at work" in me.tmux("capture-pane", "-p", "-t", ":0"), "no key of the popup is among it"
        assert not me.is_there()


@at_once
def test_start_on_a_notice_opens_a_window_that_closes_after_the_routine() -> None:
    need("tmux", "xterm", "dunst", "dunstctl", "xdotool", "Xvfb", "dbus-daemon")
    with Resident(f'{SETTINGS}[interrupt]\nterminal = "xterm"\n') as me, desktop_of(me) as (screen, dunst):
        me.begin_tmux()

        def windows() -> list[str]:
            return screen.run("xdotool", "search", "--onlyvisible", "--class", "xterm").split()

        with serve(me):
            look_at_the_first_page(me)
            screen.key()
            me.comes_to("asking", DUE_S + PATIENCE_S)
            dunst.shows(1)
            assert windows() == []
            dunst.tell("action", "0")
            me.comes_to("playing", 5)
            until(lambda: len(windows()) == 1, PATIENCE_S, "a window", me.state)
            time.sleep(READY_S)
            screen.run("xdotool", "windowfocus", "--sync", windows()[0])
            screen.run("xdotool", "key", "Escape")
            until(lambda: not windows(), PATIENCE_S, "the window closes with the routine", me.state)
            assert me.status_text("mode") != "playing"
            until(lambda: not me.children(), 5, "no process is left")
