"""The figure in pixels in a real xterm, and a kitty that is too old for it: looked at on the screen."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.displays import Screen
from support.needs import need
from support.robot import person

pytestmark = [pytest.mark.long(sample=1), pytest.mark.serial]
PATIENCE_S = 120.0
MANY = 150
"""Colours of a picture with smooth edges; the figure in cells has fewer."""


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    need("Xvfb", "xauth", "xdotool", "xterm", "import")
    folder = tmp_path / "x"
    folder.mkdir()
    with Screen(folder) as screen:
        yield screen


def colours(screen: Screen) -> int:
    """Return the number of colours on the screen."""
    command = ("import", "-window", "root", "-format", "%k", "info:-")
    done = subprocess.run(command, env=screen.environment, capture_output=True, text=True, timeout=30)
    return int(re.sub(r"\D", "", done.stdout) or 0)


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until `holds`."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.5)


def test_xterm_shows_a_smooth_figure_and_takes_it_away_under_a_page(screen: Screen, tmp_path: Path) -> None:
    home = person(tmp_path / "home")
    screen.environment |= {name: value for name, value in home.items() if name != "COLORTERM"}
    command = ("xterm", "-ti", "vt340", "-tn", "xterm-256color", "-geometry", "100x34+0+0", "-e")
    screen.start(*command, sys.executable, "-m", "deskspine")
    until(lambda: colours(screen) > 4, "the first page")
    screen.run("xdotool", "mousemove", "200", "200", "key", "Escape")
    until(lambda: colours(screen) > MANY, "a picture")
    screen.run("xdotool", "key", "question")
    until(lambda: colours(screen) < MANY, "nothing of it under the page")
    screen.run("xdotool", "key", "Escape")
    until(lambda: colours(screen) > MANY, "the picture again")
    screen.run("xdotool", "key", "ctrl+q")
