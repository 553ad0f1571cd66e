"""Pictures in pixels: asking the terminal for them once, and telling the figures when it shows them or lost them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol, cast

from textual.app import App

from deskspine.tui.driver.terminal_escapes import Terminal
from deskspine.tui.services import PIXEL_SETTINGS

if TYPE_CHECKING:
    from deskspine.core.terminal.picture_support import PictureSupport
    from deskspine.tui.driver.pictures import ScreenPictures

FIGURES = "PosedFigure"
"""The widgets that show pictures, in a query."""


class ShowsPictures(Protocol):
    """A widget with pictures in pixels."""

    def pictures_changed(self) -> None:
        """Begin again, because the terminal shows pictures now, or no longer, or has lost them."""
        ...

    @property
    def waits_for_pictures(self) -> bool:
        """True while pictures of it are on order."""
        ...

    def show_again(self) -> None:
        """Show the picture that the terminal did not take before."""
        ...


class PictureChoice:
    """The pictures of the terminal, or None while it is not known to show any."""

    def __init__(
        self, app: App[None], terminal: Terminal, environ: Mapping[str, str], on_found: Callable[[], object]
    ) -> None:
        self.pictures: ScreenPictures | None = None
        self.support: PictureSupport | None = None
        """The support by the terminal, once it was asked."""
        self.on_found = on_found
        """Called when the terminal shows pictures, and when those of a figure are there."""
        self._app, self._terminal = app, terminal
        self._in_tmux = bool(environ.get("TMUX"))
        self._in_screen = bool(environ.get("STY")) and not self._in_tmux
        self._wanted = False
        self._shown = False
        """True after the first frame, when the terminal can be asked."""
        self._key_pressed = False
        self._asked = False

    def choose(self, setting: str) -> None:
        """Follow the setting `appearance.figure`."""
        self._wanted = setting in PIXEL_SETTINGS
        self._ask()

    def first_frame_shown(self) -> None:
        """Ask the terminal from now on."""
        self._shown = True
        self._ask()

    def key_pressed(self) -> None:
        """Note that a key came: now the terminal behind tmux can be asked.

        Its replies go to the pane that has the keyboard, where a program that did not ask would take them as keys.
        """
        if not self._key_pressed:
            self._key_pressed = True
            self._ask()

    def resized(self) -> None:
        """Ask again, because a cell may have another size, or the window may be another terminal's."""
        if self._asked and self.support is not None:
            self._asked, self._key_pressed = False, False
            self._ask()

    def lost(self) -> None:
        """Send everything again, because another program had the terminal."""
        if self.pictures is not None:
            self._terminal.write_now(self.pictures.undo())
            self.pictures.lost()
            self._tell_figures()

    def figures_wait(self) -> bool:
        """Return True while a figure on the screen waits for its pictures."""
        return any(figure.waits_for_pictures for figure in self._figures())

    def undo(self) -> str:
        """Return the sequences that remove all pictures from the terminal's memory; may be called from any thread."""
        return "" if self.pictures is None else self.pictures.undo()

    def after_frame(self, update: object) -> None:
        """Draw the pictures over the cells that `update` has painted, in a terminal that needs it."""
        if self.pictures is not None and self.pictures.layer is not None:
            self.pictures.layer.after_frame(update)

    def flows(self) -> None:
        """Show what could not be shown, because the terminal reads again."""
        if self.pictures is not None and self.pictures.missed:
            self._app.call_later(self._catch_up)

    def _catch_up(self) -> None:
        if self.pictures is not None and self.pictures.missed:
            self.pictures.missed = False
            if self.pictures.layer is not None:
                self.pictures.layer.after_frame(None)
            for figure in self._figures():
                figure.show_again()

    def _ask(self) -> None:
        waits = self._in_tmux and not self._key_pressed
        if self._wanted and self._shown and not self._asked and not waits and not self._in_screen:
            self._asked = True
            # The function, not its coroutine: one that an end overtakes would never be awaited.
            self._app.run_worker(self._find, exit_on_error=False)  # type: ignore[arg-type]

    async def _find(self) -> None:
        if getattr(self._app._driver, "queries", None) is None or not hasattr(self._app, "_display"):
            return
        from deskspine.tui.driver.pictures import ScreenPictures, find_support

        support = await find_support(self._terminal, in_tmux=self._in_tmux)
        if support.kind == "kitty" and self._app.console.color_system != "truecolor":
            from deskspine.core.terminal.picture_support import PictureSupport

            support = PictureSupport("", f"{support.why}, but 24-bit colours are off here")
        if support == self.support or not self._app.is_running:
            return
        self.support = support
        if self.pictures is not None:
            self._terminal.write_now(self.pictures.undo())
        self.pictures = ScreenPictures(self._terminal, support) if support.kind else None
        self._tell_figures()
        self.on_found()

    def _tell_figures(self) -> None:
        for figure in self._figures():
            figure.pictures_changed()

    def _figures(self) -> list[ShowsPictures]:
        screens = self._app.screen_stack
        return [cast(ShowsPictures, figure) for screen in screens for figure in screen.query(FIGURES)]
