"""`deskspine wait` in real shells on a terminal: keys, job control and the size are those of the command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from support.needs import need
from support.shell_pty import Window

COMMANDS = {"bash": ["bash", "--noprofile", "--rcfile", "{home}/rc", "-i"], "zsh": ["zsh", "-i"]}
START = "PS1='ready> '\nwaits() { " + f"{sys.executable} -m deskspine wait -- " + '"$@"; }\n'
NAP = """#!/bin/sh
trap 'echo again' CONT
trap 'echo size; stty size' WINCH
echo napping
while :; do sleep 0.1; done
"""


@pytest.mark.parametrize("name", COMMANDS)
def test_it_stops_goes_on_and_ends_as_the_command_does(name: str, tmp_path: Path) -> None:
    need(name)
    (tmp_path / {"bash": "rc", "zsh": ".zshrc"}[name]).write_text(START)
    nap = tmp_path / "nap"
    nap.write_text(NAP)
    nap.chmod(0o755)
    env = {"HOME": str(tmp_path), "ZDOTDIR": str(tmp_path), "PATH": os.environ["PATH"], "TERM": "xterm",
           "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": str(tmp_path)}  # fmt: skip
    hints = tmp_path / "deskspine" / "hints"
    with Window(env, command=[word.format(home=tmp_path) for word in COMMANDS[name]], size=(100, 30)) as window:

        def typed(keys: bytes, text: str) -> None:
            began = len(window.written)
            window.type(keys)
            window.wait_for(text, began)

        window.wait_for("ready> ")
        typed(f"waits {nap}\r".encode(), "napping")
        (hint,) = (path.name for path in hints.iterdir())
        assert hint == f"wait-{os.tcgetpgrp(window.near)}"
        window.resize(90, 20)
        window.wait_for("20 90")
        typed(b"\x1a", "ready> ")
        assert (hints / hint).exists()
        typed(b"fg\r", "again")
        typed(b"\x03", "ready> ")
        typed(b"echo code-$?\r", "code-130")
        window.until(lambda: not list(hints.iterdir()), "no hints")
        typed(b"waits sh -c 'test -t 0 && test -t 1 && test -t 2; echo terminal-$?'\r", "terminal-0")
        typed(b"waits sh -c 'kill -KILL $$'; echo code-$?\r", "code-137")
        window.type(b"waits cat\r")
        window.until(lambda: os.tcgetpgrp(window.near) != window.process.pid, "the command in the foreground")
        typed(b"typed-line\r", "typed-line\r\ntyped-line")
        typed(b"\x04", "ready> ")
        typed(b"echo word | waits cat | tr a-z A-Z\r", "WORD")
        typed(b"jobs; echo none-left\r", "none-left")
