"""A deskspine that draws the routine and the moment once more between the key that ends it and its end."""

from __future__ import annotations

import sys
from typing import Any

from deskspine.composition import screen as wiring
from deskspine.tui.app import DeskApp

_exit = DeskApp.exit


def _draw_and_exit(app: DeskApp, *arguments: Any) -> None:
    app.signs.show_routine(app.services.snapshot, app.services.now(), 0.9)
    app.tick()
    _exit(app, *arguments)


if __name__ == "__main__":
    DeskApp.exit = _draw_and_exit  # type: ignore[method-assign,assignment]
    sys.exit(wiring.run_resident())
