"""The choice of the theme: the one in the settings, or the one that fits the terminal's background."""

from __future__ import annotations

from textual.app import App

from deskspine.core.terminal.queries import BACKGROUND_COLOUR, is_dark
from deskspine.tui.driver.terminal_escapes import Terminal
from deskspine.tui.theme import colours_of, theme_name

ANSWER_S = 1.0
"""Timeout for the question about the background, in seconds."""


class ThemeChoice:
    """The setter of the app's theme, which is dark until the terminal reports a light background."""

    def __init__(self, app: App[None], terminal: Terminal) -> None:
        self._app = app
        self._terminal = terminal
        self._setting = "auto"
        self._light = False
        self._may_ask = False

    def choose(self, setting: str) -> None:
        """Show the theme for the setting `appearance.theme`."""
        self._setting = setting
        self._app.theme = theme_name(setting, light=self._light, colours=colours_of(self._app))
        if setting == "auto" and self._may_ask:
            self._may_ask = False
            self._app.run_worker(self._see_background(), exit_on_error=False)

    def first_frame_shown(self) -> None:
        """Ask the terminal for its background once, now or when the theme becomes "auto"."""
        self._may_ask = True
        self.choose(self._setting)

    async def _see_background(self) -> None:
        colour = await self._terminal.ask(BACKGROUND_COLOUR, ANSWER_S)
        self._light = colour is not None and not is_dark(colour)
        self.choose(self._setting)
