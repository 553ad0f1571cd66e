"""`deskspine completion`: what the shells offer at each place of a command line, asked of the shells themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from deskspine.cli.tree import names, whole
from deskspine.core.settings.settings import FIELDS

COMPLETE = """
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_deskspine
printf '%s\\n' "${COMPREPLY[@]}"
"""
COMPLETE_IN_ZSH = """
compdef() { :; }
_describe() { print -rl -- ${found%%:*}; }
_files() { print -rl -- *; }
"""


@cache
def script(shell: str) -> str:
    """Return what the verb prints."""
    command = [sys.executable, "-m", "deskspine", "completion", shell]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout


def offered(shell: str, line: str, folder: Path, config: str = "") -> list[str]:
    """Return what `shell` offers behind `line`, whose last word is not complete, in the home `folder`."""
    words = line.split(" ")
    if shell == "fish":
        command = ["fish", "--no-config", "-c", f"{script('fish')}\ncomplete -C {line!r}"]
    elif shell == "zsh":
        typed = f"words=({' '.join(words)} '')\nCURRENT={len(words)}\n"
        command = ["zsh", "-f", "-c", f"{COMPLETE_IN_ZSH}{script('zsh')}\n{typed}_deskspine"]
    else:
        command = ["bash", "--norc", "-c", f"{script('bash')}{COMPLETE}", "bash", *words]
    env = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": config}
    result = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=30)
    assert result.stderr == ""
    found = [row.split("\t")[0].replace("\\", "") for row in result.stdout.splitlines()]
    return [word for word in found if word.startswith(words[-1])]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_is_offered(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "day.txt").touch()
    own_routine(tmp_path, "my-neck-1")
    keys = [field.key for field in FIELDS]
    assert set(offered(shell, "deskspine ", tmp_path)) >= {*names(), "help"}
    assert offered(shell, "deskspine --v", tmp_path) == ["--version"]
    assert offered(shell, "deskspine sno", tmp_path) == ["snooze"]
    assert set(offered(shell, "deskspine help ro", tmp_path)) == {"routines"}
    for path, parser in whole().items():
        subs = set(parser.verbs())
        assert subs <= set(offered(shell, f"deskspine {' '.join(path)} ", tmp_path)), path
        assert "--help" in offered(shell, f"deskspine {' '.join(path)} --", tmp_path), path
    for line in ("config get ", "config set ", "config unset "):
        assert set(offered(shell, f"deskspine {line}", tmp_path)) >= set(keys), line
    assert set(offered(shell, "deskspine config get schedule.sn", tmp_path)) == {
        "schedule.snooze_minutes", "schedule.snooze_limit",
    }  # fmt: skip
    assert offered(shell, "deskspine break seated-2", tmp_path) == ["seated-2min"]
    assert offered(shell, "deskspine routines show --figure chin-t", tmp_path) == ["chin-tuck"]
    assert offered(shell, "deskspine meeting o", tmp_path) == ["over"]
    assert offered(shell, "deskspine pause to", tmp_path) == ["tomorrow"]
    assert offered(shell, "deskspine pause un", tmp_path) == ["until"]
    assert offered(shell, "deskspine interval +", tmp_path) == ["+5"]
    assert set(offered(shell, "deskspine unwell f", tmp_path)) == {"fever", "flare"}
    assert offered(shell, "deskspine did-it --a", tmp_path) == ["--again"]
    assert set(offered(shell, "deskspine hooks test on_b", tmp_path)) == {"on_break_start", "on_break_end", "on_back"}
    assert offered(shell, "deskspine completion z", tmp_path) == ["zsh"]
    assert offered(shell, "deskspine simulate da", tmp_path) == ["day.txt"]
    assert offered(shell, "deskspine simulate --json --set schedule.sit", tmp_path) == ["schedule.sit_minutes="]
    assert offered(shell, "deskspine simulate --set schedule.sit_minutes=5 da", tmp_path) == ["day.txt"]
    assert offered(shell, "deskspine snooze x", tmp_path) == []
    for line in ("break", "start", "routines show", "routines edit", "config set routine.default"):
        assert offered(shell, f"deskspine {line} my-", tmp_path) == ["my-neck-1"], line
    assert offered(shell, "deskspine routines new my", tmp_path) == []
    assert offered(shell, "deskspine routines edit seated", tmp_path) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_values_of_settings_are_offered(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    for field in FIELDS:
        if field.kind in ("choice", "channels"):
            assert set(offered(shell, f"deskspine config set {field.key} ", tmp_path)) >= {*field.choices}, field.key
        if field.kind in ("number", "clock", "hours"):
            assert not any(offered(shell, f"deskspine config set {field.key} ", tmp_path)), field.key
    assert offered(shell, "deskspine config set busy.camera of", tmp_path) == ["off"]
    assert offered(shell, "deskspine config set ladder.ask bell sc", tmp_path) == ["screen"]
    assert offered(shell, "deskspine config set routine.quick micro-1", tmp_path) == ["micro-1min"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_own_routines_are_read_from_the_folder_of_settings(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    other = tmp_path / "an other"
    assert offered(shell, "deskspine break my-", tmp_path) == []
    for name in ("my-neck", "my-eyes", "my-$(touch pwned)", "my neck", "my-notes.txt"):
        own_routine(tmp_path, name, other)
    own_routine(tmp_path, "my-relative", tmp_path / "relative" / "deskspine")
    assert set(offered(shell, "deskspine break my-", tmp_path, str(other))) == {"my-neck", "my-eyes"}
    assert offered(shell, "deskspine break my-", tmp_path, "relative") == []
    assert not (tmp_path / "pwned").exists()


def own_routine(home: Path, name: str, config: Path | None = None) -> None:
    """Create the file of a routine of the person's own; only its name matters here."""
    folder = (config or home / ".config") / "deskspine" / "routines"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / (name if name.endswith(".txt") else f"{name}.toml")).touch()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_takes_the_script(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / "script"
    file.write_text(script(shell), encoding="utf-8")
    result = subprocess.run([shell, "-n", str(file)], capture_output=True, text=True, timeout=30)
    assert (result.returncode, result.stderr) == (0, "")
