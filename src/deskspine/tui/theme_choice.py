"""The choice of the theme: the one in the settings, one that is tried, or the one that fits the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import App
from textual.theme import Theme

from deskspine.core.terminal.queries import BACKGROUND_COLOUR, is_dark, light_from_environment
from deskspine.core.themes.names import AUTO
from deskspine.core.toml.diagnostics import Problem
from deskspine.tui.driver.terminal_escapes import Terminal
from deskspine.tui.services import ThemeSource
from deskspine.tui.theme import colours_of, theme_name
from deskspine.tui.theme_library import ThemeLibrary

ANSWER_S = 1.0
"""Timeout for each question to the terminal, in seconds."""


class ThemeChoice:
    """The setter of the app's theme; `auto` is dark until the environment or the terminal says that it is light."""

    def __init__(self, app: App[None], terminal: Terminal, source: ThemeSource, environ: Mapping[str, str]) -> None:
        self.library = ThemeLibrary(source)
        self._app = app
        self._terminal = terminal
        self._setting = AUTO
        self._light = light_from_environment(environ.get("COLORFGBG", "")) or False
        self._shown = False
        """True after the first frame, when the terminal can be asked and the person can be notified."""
        self._asked = False
        self._problems: list[str] = []
        """Sentences that wait for the first frame."""
        self._reported: set[str] = set()
        """Sentences that need not be shown again before another theme is chosen."""

    def choose(self, setting: str) -> None:
        """Show the theme for the setting `appearance.theme`; a file is read again if the setting has changed."""
        changed = setting != self._setting
        self._setting = setting
        if changed:
            self._reported.clear()
        self._show(setting, again=changed)
        if setting == AUTO and self._shown and not self._asked:
            self._asked = True
            # The function, not its coroutine: one that an end overtakes would never be awaited.
            self._app.run_worker(self._see_background, exit_on_error=False)  # type: ignore[arg-type]

    @property
    def setting(self) -> str:
        """The value of the setting, not of what is tried."""
        return self._setting

    def report_files(self) -> None:
        """Notify the person of theme files that cannot be chosen or are partly wrong."""
        self._reported.clear()
        self._report(tuple(map(str, self.library.problems())))

    def try_out(self, setting: str) -> None:
        """Show the theme of another setting until `choose` is called, without a word about what is wrong with it."""
        theme, _ = self._find(setting, again=True)
        if theme is not None:
            self._apply(theme)

    def give_up(self) -> None:
        """Show the theme of the setting again, after others were tried."""
        self._show(self._setting, again=False)

    def first_frame_shown(self) -> None:
        """Ask the terminal for its background once, now or when the theme becomes "auto"."""
        self._shown = True
        self._report(())
        self.choose(self._setting)

    def _show(self, setting: str, *, again: bool) -> None:
        theme, problems = self._find(setting, again=again)
        sentences = tuple(map(str, problems))
        if theme is None:
            theme, _ = self._find(AUTO, again=False)
            sentences = sentences or (f"appearance.theme: {self.library.unknown(setting)}; auto is used.",)
        if theme is not None:
            self._apply(theme)
        self._report(sentences)

    def _find(self, setting: str, *, again: bool) -> tuple[Theme | None, tuple[Problem, ...]]:
        name = theme_name(setting, light=self._light, colours=colours_of(self._app))
        return self.library.theme(name, again=again)

    def _apply(self, theme: Theme) -> None:
        """Show `theme`, which takes the place of Textual's theme of the same name."""
        changed = self._app.get_theme(theme.name) != theme
        if changed:
            self._app.register_theme(theme)
        if self._app.theme != theme.name:
            self._app.theme = theme.name
        elif changed:
            self._app.mutate_reactive(App.theme)

    def _report(self, sentences: tuple[str, ...]) -> None:
        """Notify the person of problems, each once, or after the first frame."""
        self._problems += [sentence for sentence in sentences if sentence not in self._reported]
        self._reported.update(sentences)
        if self._shown and self._problems:
            first, more = self._problems[0], len(self._problems) - 1
            self._problems = []
            text = f"{first} ({more} more)" if more else first
            self._app.notify(text, title="Theme", severity="warning", markup=False)

    async def _see_background(self) -> None:
        colour = await self._terminal.ask(BACKGROUND_COLOUR, ANSWER_S)
        if colour is not None:
            self._turn(not is_dark(colour))
        await self._terminal.follow_scheme(self._turn, ANSWER_S)

    def _turn(self, light: bool) -> None:
        """Note that the terminal is light or dark, and show it if the setting is "auto"."""
        if light != self._light:
            self._light = light
            self._app.call_later(self.give_up)
