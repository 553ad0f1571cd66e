"""The whole resident in tmux with real clients, in terminals that record, and without any terminal."""

from __future__ import annotations

import subprocess
import sys
import time
from subprocess import DEVNULL

from deskspine.cli.screen import NO_TERMINAL
from support.at_once import at_once
from support.needs import need
from support.programs import until
from support.real_person import DUE_S, Resident, boot_s
from support.recorder import rings
from support.robot import PATIENCE_S

SURVEY_S = 60.0
"""Seconds between two looks of deskspine at who is attached."""
MINUTE = "[schedule]\nsit_minutes = 1\n"
NO_POPUP = f'{MINUTE}[interrupt]\npopup = "off"\n'
ESCAPE = b"\x1b"
NOTICE = b"\x1b]777;notify;Time to move;"
LINE = b"Time to move: "
PROGRESS = b"\x1b]9;4;"


def title(me: Resident) -> str:
    """Return the title of the window's pane."""
    return me.tmux("display-message", "-p", "-t", me.window, "#{pane_title}").strip()


@at_once
def test_in_tmux_it_reaches_from_a_window_in_the_background() -> None:
    need("tmux", "foot", "setsid")
    with Resident(NO_POPUP) as me:
        me.begin_tmux()
        other, used = me.attach("xterm-256color"), me.attach("foot")
        me.open_in_background()
        me.source_is("keys in your terminals", "works", 10)
        used.type("k")
        me.comes_to("asking", DUE_S + PATIENCE_S)
        asked_at = boot_s()
        until(lambda: NOTICE in used.text, 5, "the notice", me.state)
        until(lambda: LINE in used.text and LINE in other.text, 5, "a line on both", me.state)
        assert NOTICE not in other.text
        until(lambda: title(me).startswith("Time to move"), 5, "the title", me.state)
        assert me.tmux("display-message", "-p", "-t", me.window, "#{window_bell_flag}").strip() == "0"
        time.sleep(10)
        used.type("k")

        def rang() -> bool:
            return me.tmux("display-message", "-p", "-t", me.window, "#{window_bell_flag}").strip() == "1"

        until(rang, 60, "the bell of the first reminder", me.state)
        assert 55 < boot_s() - asked_at < 65
        until(lambda: used.text.count(NOTICE) == 2, 5, "the notice again", me.state)


@at_once
def test_in_tmux_without_a_client_nobody_is_there() -> None:
    need("tmux", "setsid")
    with Resident("") as me:
        me.begin_tmux()
        clients = [me.attach("xterm-256color"), me.attach("xterm-256color")]
        me.open_in_background()
        me.source_is("keys in your terminals", "works", 10)
        assert me.status_text("mode") == "sitting"
        for client in clients:
            me.tmux("detach-client", "-t", client.tty)
        me.comes_to("away", SURVEY_S + 5)
        assert "no terminal is attached" in me.status_text("evidence")
        assert me.status_text("place") == "no tmux client"
        me.attach("xterm-256color").type("k")
        me.comes_to("sitting", SURVEY_S + 5)
        assert me.status_text("place") == "this machine"


@at_once
def test_what_is_no_terminal_gets_nothing_that_a_terminal_would_obey() -> None:
    with Resident("") as me:
        written = me.home / "written"
        for arguments, code in (((), 2), (("notify", "test"), 0)):
            with written.open("wb") as file:
                result = subprocess.run(
                    (*me.run_as, sys.executable, "-m", "deskspine", *arguments),
                    env=me.env,
                    stdin=DEVNULL,
                    stdout=file,
                    stderr=subprocess.PIPE,
                    timeout=60,
                )
            assert result.returncode == code, result
            assert ESCAPE not in written.read_bytes()
            assert ESCAPE not in result.stderr
            assert b"\a" not in written.read_bytes()
            assert (NO_TERMINAL.format("standard input") in result.stderr.decode()) == (code == 2)


@at_once
def test_a_terminal_gets_title_and_bell_and_progress_where_it_shows_it() -> None:
    need("setsid")
    _in_a_terminal({"VTE_VERSION": "8000"}, progress=True)


@at_once
def test_a_terminal_that_is_not_known_gets_title_and_bell_alone() -> None:
    need("setsid")
    _in_a_terminal({}, progress=False)


def _in_a_terminal(environ: dict[str, str], *, progress: bool) -> None:
    """Let a person be asked in a terminal of theirs, begin the routine, and quit."""
    ask = '[ladder]\nask = ["screen", "title", "bell", "notice"]\n'
    with Resident(MINUTE + ask) as me:
        terminal = me.open_in(**environ)
        me.comes_to("asking", DUE_S + PATIENCE_S)
        until(lambda: b"\x1b]2;Time to move" in terminal.text, 5, "the title", me.state)
        until(lambda: rings(terminal.text) == 1, 5, "the bell", me.state)
        assert (PROGRESS + b"4;100\x1b\\" in terminal.text) == progress
        time.sleep(2)
        terminal.type("\r")
        me.comes_to("playing", 5)
        if progress:
            until(lambda: PROGRESS + b"1;" in terminal.text, 10, "progress", me.state)
        terminal.type("\x11")
        until(lambda: not me.is_there(), 10, "it has ended", me.state)
        until(lambda: b"\x1b[23;2t" in terminal.text, 5, "the title is put back", me.state)
        assert rings(terminal.text) == 1
        assert (PROGRESS in terminal.text) == progress
        assert not progress or terminal.text.rindex(PROGRESS + b"0;0") == terminal.text.rindex(PROGRESS)
