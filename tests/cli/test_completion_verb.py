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


def offered(shell: str, line: str, folder: Path) -> list[str]:
    """Return what `shell` offers behind `line`, whose last word is not complete."""
    words = line.split(" ")
    if shell == "fish":
        command = ["fish", "--no-config", "-c", f"{script('fish')}\ncomplete -C {line!r}"]
    elif shell == "zsh":
        typed = f"words=({' '.join(words)} '')\nCURRENT={len(words)}\n"
        command = ["zsh", "-f", "-c", f"{COMPLETE_IN_ZSH}{script('zsh')}\n{typed}_deskspine"]
    else:
        command = ["bash", "--norc", "-c", f"{script('bash')}{COMPLETE}", "bash", *words]
    env = {**os.environ, "HOME": str(folder)}
    result = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=30)
    assert result.stderr == ""
    found = [row.split("\t")[0].replace("\\", "") for row in result.stdout.splitlines()]
    return [word for word in found if word.startswith(words[-1])]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_is_offered(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "day.txt").touch()
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
    assert set(offered(shell, "deskspine unwell f", tmp_path)) == {"fever", "flare"}
    assert offered(shell, "deskspine did-it --a", tmp_path) == ["--again"]
    assert offered(shell, "deskspine completion z", tmp_path) == ["zsh"]
    assert offered(shell, "deskspine simulate da", tmp_path) == ["day.txt"]
    assert offered(shell, "deskspine simulate --json --set schedule.sit", tmp_path) == ["schedule.sit_minutes="]
    assert offered(shell, "deskspine simulate --set schedule.sit_minutes=5 da", tmp_path) == ["day.txt"]
    assert offered(shell, "deskspine snooze x", tmp_path) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_takes_the_script(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / "script"
    file.write_text(script(shell), encoding="utf-8")
    result = subprocess.run([shell, "-n", str(file)], capture_output=True, text=True, timeout=30)
    assert (result.returncode, result.stderr) == (0, "")
