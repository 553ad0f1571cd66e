"""Tests in real terminals: skipped with the reason if tmux is missing, unless they are required."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.robot import Robot


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests that need tmux if it is missing; with DESKSPINE_REQUIRE_TERMINAL=1 let them fail instead."""
    if shutil.which("tmux") or os.environ.get("DESKSPINE_REQUIRE_TERMINAL") == "1":
        return
    skip = pytest.mark.skip(reason="tmux is not installed, and these tests need a real terminal")
    for item in items:
        if item.get_closest_marker("terminal"):
            item.add_marker(skip)


@pytest.fixture
def new_robot(tmp_path: Path) -> Iterator[Callable[..., Robot]]:
    """Yield a maker of robots that live in `tmp_path` and leave when the test ends."""
    robots: list[Robot] = []

    def make(columns: int = 80, rows: int = 24, **extra: str) -> Robot:
        robots.append(Robot(tmp_path, columns, rows, **extra))
        return robots[-1]

    yield make
    for robot in robots:
        robot.leave()
