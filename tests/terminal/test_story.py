"""The main job on a real terminal: asked, led, interval changed, killed, and everything still there."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable

import pytest

from support.robot import DASHBOARD, PATIENCE_S, WELCOME, Robot, deskspine

pytestmark = pytest.mark.terminal

ASK = r"Start now"
ASK_WITHIN_S = 60 + 30 + PATIENCE_S
"""Maximum seconds until the ask: a minute of sitting, and half a minute more for hands to rest."""
GUARD_S = 2.0
"""Seconds in which a new ask ignores keys, so that nothing typed in another window answers it."""
HOUR_S = 3600


def written(robot: Robot) -> dict[str, dict[str, object]]:
    """Return the settings file as it is."""
    return tomllib.loads((robot.home / "config" / "deskspine" / "config.toml").read_text(encoding="utf-8"))


def write_settings(robot: Robot, text: str) -> None:
    """Put a settings file where deskspine looks for it."""
    folder = robot.home / "config" / "deskspine"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")


def answer(robot: Robot, key: str) -> None:
    """Press `key` at an ask, as a person does who has read it."""
    robot.wait_for(ASK, ASK_WITHIN_S)
    time.sleep(GUARD_S)
    robot.press(key)


def play_to_a_hold(robot: Robot) -> None:
    """Wait for the first exercise, skip to the next one, and wait for its hold."""
    robot.wait_for(r"\bGET READY\b")
    robot.press("Right")
    robot.wait_for(r"\bHOLD\b", 30)


@pytest.mark.long
def test_a_first_day_from_the_first_start_to_the_return_after_a_kill(new_robot: Callable[..., Robot]) -> None:
    robot = new_robot()
    write_settings(robot, "# mine\n[schedule]\nsit_minutes = 1 # for a try\n")
    robot.open_first_time()
    robot.resize(120, 40)
    robot.wait_for(DASHBOARD)

    answer(robot, "Enter")
    play_to_a_hold(robot)
    robot.press("Escape")
    robot.wait_for(DASHBOARD)

    robot.press("+")
    until = time.monotonic() + PATIENCE_S
    while written(robot)["schedule"]["sit_minutes"] != 5:
        assert time.monotonic() < until, written(robot)
        time.sleep(0.1)
    settings = (robot.home / "config" / "deskspine" / "config.toml").read_text(encoding="utf-8")
    assert "# mine" in settings
    assert "# for a try" in settings

    robot.kill()
    assert deskspine(robot.env, "status").returncode == 3
    robot.open(later_s=HOUR_S)
    robot.wait_for(DASHBOARD)
    robot.wait_for(r"closed (59 min|1 h).*counted as a break")
    assert written(robot)["schedule"]["sit_minutes"] == 5
    assert not robot.sees(WELCOME)
    assert deskspine(robot.env, "config", "get", "schedule.sit_minutes").stdout.strip() == "5"


@pytest.mark.long
def test_the_demo_asks_within_seconds_and_leads_through_a_hold(new_robot: Callable[..., Robot]) -> None:
    robot = new_robot(120, 40)
    robot.open("demo")
    robot.wait_for(f"{DASHBOARD}|{WELCOME}")
    if robot.sees(WELCOME):
        robot.press("Escape")
    robot.wait_for(DASHBOARD)
    robot.press(*["-"] * 9)
    answer(robot, "Enter")
    play_to_a_hold(robot)
    robot.press("Space")
    robot.wait_for(r"PAUSED")
    robot.press("s")
    robot.wait_until_gone("PAUSED")
    assert not any((robot.home / name / "deskspine").exists() for name in ("config", "state", "data"))


def test_the_keys_of_the_dashboard_open_every_page_and_come_back(new_robot: Callable[..., Robot]) -> None:
    robot = new_robot()
    robot.open_first_time()
    for key, page in (("?", "Every key|Keys|Help"), (",", "Settings"), ("r", "Routines"), ("h", "Today")):
        robot.press(key)
        robot.wait_until_gone(DASHBOARD)
        robot.wait_for(page)
        robot.press("Escape")
        robot.wait_for(DASHBOARD)
