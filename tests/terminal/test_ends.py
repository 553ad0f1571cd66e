"""Ends of the program: a closed terminal, a stalled one, the quit key, a termination; nothing is lost."""

from __future__ import annotations

import os
import signal
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from pseudo_terminal import PseudoTerminal
from support.robot import DASHBOARD, PATIENCE_S, WELCOME, Robot, deskspine, person, wait_for_end

pytestmark = pytest.mark.terminal

HOUR_S = 3600
END_WITHIN_S = 2.0


def state_of(home: Path) -> dict[str, object]:
    """Return the state that was saved last."""
    return tomllib.loads((home / "state" / "deskspine" / "state.toml").read_text(encoding="utf-8"))


def test_closing_the_terminal_keeps_everything_and_the_next_start_tells_the_gap(
    new_robot: Callable[..., Robot],
) -> None:
    robot = new_robot()
    robot.open_first_time()
    robot.press("d")
    robot.wait_for(r"\b1 break\b")
    pid = robot.pid
    robot.close_terminal()
    wait_for_end(pid, END_WITHIN_S + 1)
    assert state_of(robot.home)
    assert deskspine(robot.env, "status").returncode == 3
    robot.open(later_s=HOUR_S)
    robot.wait_for(r"closed (59 min|1 h).*counted as a break")
    assert robot.sees(r"\b1 break\b")


def test_the_quit_key_ends_it_and_leaves_the_terminal_as_it_was(new_robot: Callable[..., Robot]) -> None:
    robot = new_robot()
    robot.open(shell=True)
    robot.wait_for(WELCOME)
    robot.press("Escape")
    robot.wait_for(DASHBOARD)
    robot.press("C-q")
    screen = robot.wait_for(r"^ended 0$")
    assert DASHBOARD not in screen
    robot.press("echo typed", "Enter")
    robot.wait_for("^typed$")
    assert state_of(robot.home)


def test_a_second_one_is_one_more_screen_and_its_end_ends_nothing_else(new_robot: Callable[..., Robot]) -> None:
    robot = new_robot()
    robot.open_first_time()
    with PseudoTerminal([sys.executable, "-m", "deskspine"], robot.env) as second:
        read_until(second, "Next break")
        second.type(b"\x11")  # ctrl+q
        read_until(second, "deskspine goes on without this window")
        assert second.process.wait(PATIENCE_S) == 0
    assert robot.sees(DASHBOARD)
    assert deskspine(robot.env, "status").returncode == 0


def read_until(terminal: PseudoTerminal, text: str) -> None:
    """Read the program's output until it contains `text`."""
    screen, until = b"", time.monotonic() + PATIENCE_S
    while text.encode() not in screen:
        piece = terminal.read(until - time.monotonic())
        assert piece, screen
        screen += piece


@pytest.mark.long(sample=1)
@pytest.mark.parametrize("driver", ["lean", "stock"])
def test_a_terminal_that_stops_reading_stops_neither_the_engine_nor_the_end(driver: str, tmp_path: Path) -> None:
    env = person(tmp_path, DESKSPINE_DRIVER=driver)
    with PseudoTerminal([sys.executable, "-m", "deskspine"], env) as terminal:
        read_until(terminal, WELCOME)
        terminal.type(b"\x1b")
        read_until(terminal, DASHBOARD)
        # No one reads from here on. Each new size makes it paint everything, until nothing more fits.
        for columns in range(60, 180, 2):
            terminal.resize(columns, 40)
            time.sleep(0.05)
        asked_at = time.monotonic()
        output = deskspine(env, "pause", "20")
        assert output.returncode == 0, output.stderr
        assert time.monotonic() - asked_at < END_WITHIN_S
        assert "paused" in deskspine(env, "status").stdout
        os.kill(terminal.pid, signal.SIGTERM)
        began = time.monotonic()
        terminal.process.wait(PATIENCE_S)
        assert time.monotonic() - began < END_WITHIN_S
    assert "pause" in str(state_of(tmp_path))
