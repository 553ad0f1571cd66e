"""The recipes of docs/bars.md as they are written there: i3blocks, tmux, and prompts of three shells."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from deskspine.adapters.storage.status_file import StatusFile
from pseudo_terminal import PseudoTerminal
from support.needs import need
from support.paths import ROOT
from support.programs import Programs, until
from support.status_host import Host, answer


def recipes(heading: str) -> list[str]:
    """Return the code blocks below a heading of docs/bars.md."""
    page = (ROOT / "docs" / "bars.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"```\w*\n(.*?)```", section, re.S)


def state_of(home: Path) -> Path:
    """Return the state folder below a new home."""
    folder = home / ".local" / "state" / "deskspine"
    folder.mkdir(parents=True)
    return folder


def write_status(folder: Path, **fields: object) -> None:
    """Write a status file as a running deskspine does."""
    StatusFile(folder / "status").write((name, str(value)) for name, value in fields.items())


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a person with a home of their own, in which `deskspine` is the one under test."""
    programs = tmp_path / "bin"
    programs.mkdir()
    script = programs / "deskspine"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m deskspine "$@"\n')
    script.chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return {"HOME": str(tmp_path), "PATH": path, "PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8"}


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """Yield a deskspine that runs in that home."""
    host = Host(state_of(tmp_path))
    yield host
    host.end()


def sitting(minutes: float) -> dict[str, str]:
    """Return the status of a person who sits, `minutes` before a break."""
    due = f"{time.time() + minutes * 60 + 50:.0f}"
    return {"mode": "sitting", "boot": "another", "due_wall": due, "due_local": "10:16", "pid": str(os.getpid())}


# -- bars that read the lines ----------------------------------------------------------------------------------------


def test_i3blocks_shows_each_change(environ: dict[str, str], host: Host, tmp_path: Path) -> None:
    need("i3blocks")
    config = tmp_path / "i3blocks.conf"
    config.write_text(recipes("i3blocks")[0])
    host.greet(answer(**sitting(16)))
    shown = tmp_path / "shown"

    def text() -> str:
        """Return what the bar shows now."""
        line = shown.read_text(encoding="utf-8").rpartition(",[")[2]
        blocks = json.loads(f"[{line}") if line.endswith("]\n") and line[0] == "{" else []
        return "".join(block["full_text"] for block in blocks if block.get("name") == "deskspine")

    with Programs(environ) as programs, shown.open("wb") as output:
        programs.start("i3blocks", "-c", str(config), output=output)
        until(lambda: text() == "● 16 min", 10, "the minutes", shown.read_text)
        host.send(answer(mode="owed"))
        until(lambda: text() == "▲ break overdue", 10, "the change", shown.read_text)
        host.end()
        until(lambda: text() == "– not running", 15, "the end", shown.read_text)


# -- tmux ------------------------------------------------------------------------------------------------------------


def test_tmux_runs_the_verb_where_the_setting_is_off(environ: dict[str, str], tmp_path: Path) -> None:
    need("tmux")
    folder = state_of(tmp_path)
    host = Host(folder)
    write_status(folder, **sitting(16))
    with tempfile.TemporaryDirectory(prefix="ds") as name:
        config = Path(name) / "tmux.conf"
        config.write_text(recipes("tmux")[2])
        tmux = ("tmux", "-u", "-S", f"{name}/s", "-f", str(config))
        shown = bytearray()
        with PseudoTerminal([*tmux, "new-session", "sleep 60"], {**environ, "TERM": "xterm-256color"}) as terminal:

            def has_minutes() -> bool:
                shown.extend(terminal.read(0.1) or b"")
                return b"16 min " in shown

            try:
                until(has_minutes, 10, "the minutes", lambda: shown)
            finally:
                subprocess.run([*tmux, "kill-server"], env=environ, timeout=10)
                host.end()


# -- a real deskspine ------------------------------------------------------------------------------------------------


@pytest.mark.serial
def test_a_follower_and_tmux_show_a_real_deskspine_and_its_end(environ: dict[str, str], tmp_path: Path) -> None:
    need("tmux")
    shown = tmp_path / "shown"
    with tempfile.TemporaryDirectory(prefix="ds") as name:
        environ |= {"TMUX_TMPDIR": name, "XDG_RUNTIME_DIR": name}
        tmux = ("tmux", "-u", "-f", "/dev/null")

        def lines() -> list[str]:
            return shown.read_text(encoding="utf-8").splitlines()

        def option() -> str:
            return programs.run(*tmux, "show-options", "-gqv", "@deskspine")

        with Programs(environ) as programs, shown.open("wb") as output:
            programs.run("deskspine", "config", "set", "status.tmux", "on")
            programs.run(*tmux, "new-session", "-d", "sleep 100")
            programs.start("deskspine", "status", "--follow", "--format", "{mode} {minutes_left}", output=output)
            try:
                until(lambda: lines() == ["not-running "], 10, "a line although nothing runs", lines)
                programs.start("deskspine", "serve")
                until(lambda: lines()[-1:] == ["sitting 49"], 20, "the start", lines)
                until(lambda: option() == "● 49 min ───── 0/10", 10, "the option", option)
                programs.run("deskspine", "pause", "30")
                until(lambda: lines()[-1].startswith("paused"), 5, "the pause", lines)
                until(lambda: option() == "□ paused ───── 0/10", 5, "the pause in tmux", option)
                programs.run("deskspine", "quit")
                until(lambda: lines()[-1:] == ["not-running "], 15, "the end", lines)
                until(lambda: option() == "", 5, "no option", option)
            finally:
                programs.run(*tmux, "kill-server")


# -- prompts that read the file --------------------------------------------------------------------------------------

BASH = ("bash", "--noprofile", "--norc")
ZSH = ("zsh", "-f")
FUNCTION, IN_BASH, IN_ZSH, IN_FISH = range(4)
SHOW_BASH = "$PROMPT_COMMAND; printf '%s' \"${PS1@P}\""
SHOW_ZSH = 'for hook in $precmd_functions; do $hook; done; print -nP "$PROMPT"'


def prompt(shell: str, home: Path, environ: Mapping[str, str]) -> str:
    """Return the prompt of a shell with the recipe, which cannot find any program to start."""
    parts = recipes("Prompts")
    command, script = {
        "bash": (BASH, f"{parts[FUNCTION]}{parts[IN_BASH]}{SHOW_BASH}"),
        "zsh": (ZSH, f"{parts[FUNCTION]}{parts[IN_ZSH]}{SHOW_ZSH}"),
        "fish": (("fish", "--no-config"), f"{parts[IN_FISH]}\nfish_right_prompt"),
    }[shell]
    found = subprocess.run(["sh", "-c", f"command -v {command[0]}"], capture_output=True, text=True).stdout.strip()
    result = subprocess.run(
        [found, *command[1:], "-c", script],
        env={**environ, "PATH": "/nowhere"},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert result.stderr == ""
    return result.stdout.removesuffix("~ # ").removesuffix("~ $ ").removesuffix("~ % ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_prompt_reads_the_file_and_starts_no_process(shell: str, environ: dict[str, str], tmp_path: Path) -> None:
    need(shell)
    assert prompt(shell, tmp_path, environ) == "", "there is no file"
    folder = state_of(tmp_path)
    write_status(folder, **sitting(16), why="a = b")
    assert prompt(shell, tmp_path, environ) == ("break at 10:16" if shell == "fish" else "16 min ")
    write_status(folder, mode="owed", due_wall="", pid=os.getpid())
    assert prompt(shell, tmp_path, environ).rstrip() == "break now"
    write_status(folder, mode="paused", due_wall="", pid=os.getpid())
    assert prompt(shell, tmp_path, environ).rstrip() == "paused"
    write_status(folder, **{**sitting(-3), "pid": "4194305"})
    assert prompt(shell, tmp_path, environ) == "", "that process does not live"
    if shell != "fish":
        write_status(folder, **sitting(-3))
        assert prompt(shell, tmp_path, environ) == "0 min "
