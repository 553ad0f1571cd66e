"""Windows of every size, from one line to a wide window, and terminals of every kind, also without colour."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from support.robot import DASHBOARD, Robot

pytestmark = pytest.mark.terminal


def test_a_window_of_any_size_shows_the_time_and_still_works(new_robot: Callable[..., Robot]) -> None:
    robot = new_robot()
    robot.open_first_time()
    robot.resize(30, 5)
    screen = robot.wait_for(r"\d+:\d\d|\d+ min")
    assert len(screen.splitlines()) <= 5
    robot.press("p")
    robot.wait_for("60 min")
    robot.press("Enter")
    robot.wait_for("[Pp]aused")
    robot.press("p")
    robot.wait_until_gone("[Pp]aused")
    for columns, rows in ((40, 12), (200, 60), (80, 24)):
        robot.resize(columns, rows)
        screen = robot.wait_for(DASHBOARD)
        assert max(map(len, screen.splitlines())) <= columns


def test_without_colour_nothing_is_coloured_and_nothing_is_lost(new_robot: Callable[..., Robot]) -> None:
    robot = new_robot(NO_COLOR="1")
    robot.open_first_time()
    sequences = re.findall(r"\x1b\[[0-9;:]*m", robot.styled_screen())
    assert [sequence for sequence in sequences if not is_grey(sequence)] == []


def is_grey(sequence: str) -> bool:
    """Return True if the colours that a sequence sets are black, white or some grey."""
    numbers = [int(part) for part in re.findall(r"\d+", sequence)]
    while numbers:
        first, *numbers = numbers
        if first in (38, 48) and numbers[:1] == [2]:
            red, green, blue = numbers[1:4]
            if max(red, green, blue) - min(red, green, blue) > 2:
                return False
            numbers = numbers[4:]
        elif first in (38, 48):
            if not (numbers[1] in (0, 7, 8, 15, 16, 231) or numbers[1] >= 232):
                return False
            numbers = numbers[2:]
        elif first % 10 in range(1, 7) and first // 10 in (3, 4, 9, 10):
            return False
    return True
