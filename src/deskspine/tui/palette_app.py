"""An app with a palette of commands: those of the registry, the themes, a screenshot, and every setting."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.screen import Screen, SystemModalScreen

from deskspine.core.commands.registry import Request
from deskspine.core.settings.settings import FIELDS
from deskspine.tui.driver.quick_textual import user_downloads_path
from deskspine.tui.overlays import PAGES, load
from deskspine.tui.surviving_app import SurvivingApp
from deskspine.tui.theme_choice import ThemeChoice

if TYPE_CHECKING:
    from textual.command import CommandPalette

    from deskspine.tui.palette import PaletteRow

SAVED_WITHIN_S = 2.0
"""Seconds after which a chosen theme that could not be saved is taken back."""
DRAWN_S = 0.1
"""Seconds until the palette has gone from the picture."""


def picture_folder() -> Path:
    """Return the folder for pictures of the screen: downloads, or else the home folder or a temporary one."""
    for folder in (user_downloads_path(), Path.home()):
        if os.access(folder, os.W_OK):
            return folder
    from tempfile import gettempdir

    return Path(gettempdir())


class PaletteApp(SurvivingApp):
    """An app that offers its commands in a palette. Nothing of the palettes is imported before one is opened."""

    theme_choice: ThemeChoice

    @abstractmethod
    def chosen(self, command_id: str) -> None:
        """Run a command of the registry that was chosen in the palette."""

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Yield the commands of the palette: those of open screens, of the dashboard and of the program."""
        for row in self.palette_rows():
            yield SystemCommand(row.before + row.title, row.help, row.run, row.listed)

    def palette_rows(self) -> Iterable[PaletteRow]:
        """Yield the commands of the palette with their keys; settings only show when they are searched."""
        from deskspine.tui.palette import PaletteRow
        from deskspine.tui.palette_rows import offers

        page = [page for page in self.screen_stack if not isinstance(page, SystemModalScreen)][-1]
        for offer in offers(self.services.snapshot, self.services.now(), self._open, getattr(page, "PLACE", None)):
            request = offer.request
            run: Callable[[], object] = partial(self.chosen, offer.command)
            if request is not None:
                run = partial(self.services.send, request)
            if PAGES.get(offer.command, ("", ""))[1] != type(page).__name__:
                yield PaletteRow(
                    offer.title, offer.help, run, aside=offer.keys, command=offer.command, listed=offer.listed
                )
        yield PaletteRow("Theme", "Choose the colours; each theme is shown while you look at it.", self.choose_theme)
        keys = next(field.key for field in FIELDS if field.kind == "keys")
        yield PaletteRow("Keys", "See every key, and press another one for it.", partial(self.go_to_setting, keys))
        yield PaletteRow("Screenshot", "Save a picture of the screen as SVG.", self.take_screenshot)
        for field in FIELDS:
            what = "key" if field.kind == "keys" else "setting"
            run = partial(self.go_to_setting, field.key)
            yield PaletteRow(
                field.title, field.help, run, before=f"Go to {what}: ", aside=field.part or field.section, listed=False
            )

    def action_command_palette(self) -> None:
        """Open the palette of commands, unless a palette is open."""
        from deskspine.tui.palette import CommandRows, Palette

        if not self.screen.has_class("--textual-command-palette"):
            self.push_screen(Palette([CommandRows], placeholder="Type to find a command", id="--command-palette"))

    def refresh_css(self, animate: bool = True) -> None:
        """Apply new colours to all screens; Textual leaves out a palette that is on top."""
        super().refresh_css(animate)
        if self.screen_stack and isinstance(self.screen, SystemModalScreen):
            self.stylesheet.update(self.screen, animate=animate)

    def choose_theme(self) -> None:
        """Open the palette of themes, and say what is wrong with theme files."""
        from deskspine.tui.palette import ThemePalette

        self.theme_choice.report_files()
        self.push_screen(ThemePalette(self.theme_choice))

    def take_theme(self, name: str) -> None:
        """Save the theme that was chosen; it is shown already."""
        self.theme_choice.try_out(name)
        self.services.send(Request("set", {"key": "appearance.theme", "value": name}))
        self.set_timer(SAVED_WITHIN_S, self._show_saved_theme)

    def _show_saved_theme(self) -> None:
        """Show the theme of the settings, unless another one is looked at by now."""
        from deskspine.tui.palette import ThemePalette

        if self.screen_stack and not isinstance(self.screen, ThemePalette):
            self.theme_choice.give_up()

    def on_command_palette_option_highlighted(self, message: CommandPalette.OptionHighlighted) -> None:
        """Show the theme under the cursor, if the palette of themes is open."""
        from deskspine.tui.palette import ThemePalette

        hit = getattr(message.highlighted_event.option, "hit", None)
        if hit is not None and isinstance(self.screen, ThemePalette):
            self.screen.preview(hit.text)

    def on_command_palette_closed(self, message: CommandPalette.Closed) -> None:
        """Show the theme of the settings again, if no other was chosen."""
        if not message.option_selected:
            self.theme_choice.give_up()

    def take_screenshot(self) -> None:
        """Save a picture of the screen, once the palette has gone from it; Textual says where it is."""
        self.set_timer(DRAWN_S, lambda: self.deliver_screenshot(path=str(picture_folder())))

    async def go_to_setting(self, key: str) -> None:
        """Open the settings with the cursor on `key`."""
        module, name = PAGES["dashboard.settings"]
        page: Any = self.screen
        if type(page).__name__ != name:
            page = load(module, name)(self.services)
            await self.push_screen(page)
        page.go_to(key)
