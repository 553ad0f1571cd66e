"""A deskspine whose dashboard hangs: its thread is busy for ever."""

from __future__ import annotations

import sys

from deskspine.composition import screen as wiring
from deskspine.tui.dashboard import screen as dashboard


def _hang(screen: dashboard.DashboardScreen) -> None:
    screen.app._driver.write("hung now")  # type: ignore[union-attr]
    screen.app._driver.flush()  # type: ignore[union-attr]
    while True:
        pass


dashboard.DashboardScreen._mount_figure = _hang  # type: ignore[method-assign,assignment]
sys.exit(wiring.run_resident())
