"""Completion by real shells on a terminal, with the files of the wheel: after a tab the shell writes the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.needs import need
from support.paths import ROOT
from support.shell_pty import Window

TAB = b"\t"
SHARE = ROOT / "packaging" / "share"
BASH_COMPLETION = Path("/usr/share/bash-completion/bash_completion")
START = {
    "bash": f"PS1='ready> '\nbind 'set enable-bracketed-paste off'\nsource {BASH_COMPLETION}\n",
    "zsh": "PS1='ready> '\nfpath=({share}/zsh/site-functions $fpath)\nautoload -Uz compinit\ncompinit -D -u\n",
    "fish": "function fish_prompt; echo 'ready> '; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n",
}
"""The start file of each shell. None names deskspine, because the shells find the files that a package installs."""
COMMANDS = {
    "bash": ["bash", "--noprofile", "--rcfile", "{home}/rc", "-i"],
    "zsh": ["zsh", "-i"],
    "fish": ["fish", "-i"],
}
FIRST = {"bash": "rc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}


@contextmanager
def window(shell: str, home: Path) -> Iterator[Window]:
    """Open a terminal with `shell`, which finds the files that the wheel installs."""
    need(shell)
    if shell == "bash" and not BASH_COMPLETION.exists():
        need("bash-completion")
    start = home / FIRST[shell]
    start.parent.mkdir(parents=True, exist_ok=True)
    start.write_text(START[shell].format(share=SHARE), encoding="utf-8")
    own = home / ".config" / "deskspine" / "routines"
    own.mkdir(parents=True)
    (own / "my-morning.toml").touch()
    programs = home / "bin"
    programs.mkdir()
    (programs / "deskspine").write_text('#!/bin/sh\necho "ran with <$*>"\n')
    (programs / "deskspine").chmod(0o755)
    env = {
        "HOME": str(home), "ZDOTDIR": str(home), "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin", "TERM": "xterm",
        "LANG": "C.UTF-8", "XDG_DATA_DIRS": f"{SHARE}:/usr/local/share:/usr/share",
    }  # fmt: skip
    command = [word.format(home=home) for word in COMMANDS[shell]]
    with Window(env, command=command, size=(100, 30)) as opened:
        opened.wait_for("ready> ")
        yield opened


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_tab_key_completes_the_line(shell: str, tmp_path: Path) -> None:
    lines = {
        b"deskspine simul\t\r": "ran with <simulate>",
        b"deskspine break my-\t\r": "ran with <break my-morning>",
        b"deskspine break seated-2\t\r": "ran with <break seated-2min>",
        b"deskspine conf\tset schedule.sit\t40\r": "ran with <config set schedule.sit_minutes 40>",
        b"deskspine config set sound.by ch\t\r": "ran with <config set sound.by chime>",
        b"deskspine routines edit my\t\r": "ran with <routines edit my-morning>",
        b"deskspine did-it --ag\t\r": "ran with <did-it --again>",
    }
    with window(shell, tmp_path) as opened:
        for keys, written in lines.items():
            press(opened, keys)
            opened.wait_for(written)


def press(opened: Window, keys: bytes) -> None:
    """Type `keys`; after each tab wait until the shell has written more than what was typed."""
    *parts, last = keys.split(TAB)
    for part in parts:
        length = len(opened.written) + len(part)
        opened.type(part + TAB)
        opened.until(lambda: len(opened.written) > length, "a completion")  # noqa: B023 - it waits here
    opened.type(last)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_two_tabs_list_what_can_follow(shell: str, tmp_path: Path) -> None:
    with window(shell, tmp_path) as opened:
        press(opened, b"deskspine config set sound.by \t\t")
        opened.wait_for("chime")
        opened.wait_for("bell")
