"""Hooks of a real deskspine: they run, a failure is shown, every run is in the log, and none outlives the program."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from support.robot import PATIENCE_S, Robot, deskspine, is_alive, wait_for_end

pytestmark = pytest.mark.terminal

SETTINGS = """\
[hooks]
on_meeting = ["sh", "-c", "cat >> ~/facts; echo \\"it was $DESKSPINE_EVENT\\""]
on_break_end = ["~/no lamp here"]
on_away = ["sh", "-c", "trap '' TERM HUP INT; sleep 60 & echo $$ $! > ~/pids; wait"]
"""
END_WITHIN_S = 2.0


def lines_of(file: Path, count: int) -> list[str]:
    """Wait until `file` has `count` lines and return them."""
    until = time.monotonic() + PATIENCE_S
    while not file.exists() or file.read_text().count("\n") < count:
        assert time.monotonic() < until, f"{file} has no {count} lines"
        time.sleep(0.05)
    return file.read_text().splitlines()


def test_hooks_run_are_logged_and_end_with_the_program(new_robot: Callable[..., Robot]) -> None:
    robot = new_robot(columns=120, rows=30)
    config = robot.home / "config" / "deskspine"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(SETTINGS, encoding="utf-8")
    robot.open_first_time()

    # The services start after the first frame: a meeting that began before is true then, and runs its hook as well.
    assert deskspine(robot.env, "meeting").returncode == 0
    lines_of(robot.home / "facts", 1)
    assert deskspine(robot.env, "meeting", "over").returncode == 0
    begun, over = map(json.loads, lines_of(robot.home / "facts", 2))
    assert (begun["event"], over["event"]) == ("meeting", "meeting-over")
    assert over["why"].startswith("the meeting ended after")

    assert deskspine(robot.env, "start").returncode == 0
    robot.wait_for(r"\bGET READY\b")
    robot.press("Escape")
    robot.wait_for(r"The hook on_break_end failed \(no lamp here is not installed\)")

    assert deskspine(robot.env, "away").returncode == 0
    pids = [int(pid) for pid in lines_of(robot.home / "pids", 1)[0].split()]
    assert all(map(is_alive, pids))
    robot.press("C-q")
    wait_for_end(robot.pid, END_WITHIN_S)
    for pid in pids:
        wait_for_end(pid, 0.5)
    log = (robot.home / "state" / "deskspine" / "log").read_text(encoding="utf-8")
    assert " hook on_meeting: sh: exit code 0, 0." in log
    assert "\n    it was meeting-over\n" in log
    assert " hook on_break_end: no lamp here is not installed\n" in log
    assert "Traceback" not in log
