"""`deskspine notify test`: every way is tried and reported, and nothing is written where there is no terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from pseudo_terminal import PseudoTerminal

WAYS = ("title", "bell", "notice", "progress", "desktop", "tmux", "popup", "sound", "urgency", "window", "voice")


def alone(home: Path) -> dict[str, str]:
    """Return the environment of a person without a desktop and without a program that makes a sound."""
    (home / "bin").mkdir(exist_ok=True)
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE", "DATA", "CACHE")}
    return {"PATH": str(home / "bin"), "HOME": str(home), "TERM": "foot", "LANG": "C.UTF-8", **folders}


def test_what_is_no_terminal_gets_no_escape_sequence_and_every_way_is_reported(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "deskspine", "notify", "test"]
    result = subprocess.run(command, env=alone(tmp_path), capture_output=True, text=True, timeout=30)
    assert (result.returncode, result.stderr) == (0, "")
    assert "\x1b" not in result.stdout
    assert "\a" not in result.stdout
    lines = {line.split()[0]: line for line in result.stdout.splitlines()[1:]}
    assert set(lines) <= set(WAYS)
    assert "not tried: this output is not a terminal" in lines["bell"]
    assert "not installed" in lines["sound"]
    assert "no speech program" in lines["voice"]


def test_the_ways_as_json_are_those_of_the_list(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "deskspine", "notify", "test", "--json"]
    result = subprocess.run(command, env=alone(tmp_path), capture_output=True, text=True, timeout=30)
    assert (result.returncode, result.stderr) == (0, "")
    place, *rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert place["way"] == "place"
    assert {"title", "bell", "sound", "voice"} <= {row["way"] for row in rows} <= set(WAYS)
    assert {row["way"]: row["result"] for row in rows}["bell"] == "not tried: this output is not a terminal"


def test_a_terminal_is_rung_gets_its_notice_and_its_title_back(tmp_path: Path) -> None:
    written = b""
    with PseudoTerminal([sys.executable, "-m", "deskspine", "notify", "test"], alone(tmp_path)) as terminal:
        while piece := terminal.read(30):
            written += piece
        assert terminal.process.wait(10) == 0
    assert b"\a" in written
    assert b"\x1b]777;notify;Time to move;" in written
    assert written.index(b"\x1b[22;2t\x1b]2;Time to move") < written.index(b"\x1b]2;\x1b\\\x1b[23;2t")
    assert b"9;4;" not in written  # foot shows that as a notice


def test_anything_else_is_not_understood(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "deskspine", "notify", "smoke"]
    result = subprocess.run(command, env=alone(tmp_path), capture_output=True, text=True, timeout=30)
    assert result.returncode == 2
    assert result.stderr == "deskspine notify: there is no verb 'smoke'; see `deskspine notify --help`\n"
