"""A real terminal: the runtime folder is removed, and a terminal dies in the middle of a routine."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from support.robot import PATIENCE_S, Robot, deskspine, wait_for_end

pytestmark = pytest.mark.terminal

ROUTINE = "Two-minute seated reset"


def test_without_its_runtime_folder_verbs_say_so_and_quit_ends_it(new_robot: Callable[..., Robot]) -> None:
    robot = new_robot()
    robot.open_first_time()
    shutil.rmtree(robot.home / "run")
    refused = deskspine(robot.env, "meeting", "5")
    assert refused.returncode == 1
    assert f"(process {robot.pid}) but its socket is gone" in refused.stderr
    result = deskspine(robot.env, "quit")
    assert result.returncode == 0, result.stderr
    assert "was ended by a signal" in result.stdout
    wait_for_end(robot.pid, PATIENCE_S)
    assert deskspine(robot.env, "quit").returncode == 3


def test_after_a_terminal_died_in_a_routine_break_goes_on_with_it_and_ends_in_one_line(
    new_robot: Callable[..., Robot],
) -> None:
    robot = new_robot()
    robot.open_first_time()
    robot.press("C-q")
    wait_for_end(robot.pid, PATIENCE_S)
    robot.open("break", "seated-2min")
    robot.wait_for(r"2 of 3")  # the page about who should ask a doctor comes before the first routine
    robot.press("Escape")
    robot.wait_for(rf"{ROUTINE}.*1 of \d")
    robot.press("Right")
    robot.wait_for(r"2 of \d")
    robot.kill()
    robot.open("break", shell=True)
    robot.wait_for(r"2 of \d")
    assert deskspine(robot.env, "status").stdout == f"in a break: {ROUTINE}\n"
    robot.press("Escape")
    robot.wait_for(rf"^{ROUTINE}: left after .*too short to count\.")
    robot.wait_for(r"^ended 0$")
