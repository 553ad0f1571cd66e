"""The theme under the cursor of a list, shown while the cursor is on it."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.timer import Timer

from deskspine.tui.theme_choice import ThemeChoice

REST_S = 0.05
"""Seconds for which the cursor rests on a theme before it is shown."""
SAVED_WITHIN_S = 2.0
"""Seconds after which a chosen theme that could not be saved is taken back."""


class ThemePreview:
    """The themes that a person looks at; in the end the one of the settings is shown again."""

    def __init__(self, app: App[Any]) -> None:
        desk: Any = app
        self._app = app
        self._choice: ThemeChoice = desk.theme_choice
        self._waiting: Timer | None = None
        self._kept = ""

    def show(self, name: str) -> None:
        """Show the theme `name` when the cursor has come to rest on it."""
        self._stop()
        if name:
            self._waiting = self._app.set_timer(REST_S, lambda: self._choice.try_out(name))

    def keep(self, name: str) -> None:
        """Show the theme `name`, which was chosen, until the settings have it; if they do not, it is taken back."""
        self._stop()
        self._kept = name
        self._choice.try_out(name)

    def end(self) -> None:
        """Show the theme of the settings again, at once or after a chosen one had time to be saved."""
        self._stop()
        if self._kept:
            self._choice.try_out(self._kept)
            self._app.set_timer(SAVED_WITHIN_S, self._choice.give_up)
        else:
            self._choice.give_up()

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
