"""The palettes: all commands with their keys, and all themes, each shown while the cursor is on it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from msgspec import Struct
from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.markup import escape

from deskspine.tui.theme_choice import ThemeChoice

NOW = "now"
"""Word behind the theme in the settings."""


class PaletteRow(Struct, frozen=True):
    """A row of a palette."""

    title: str
    help: str
    run: Callable[[], object]
    before: str = ""
    """Text before the title, which need not be typed to find the row."""
    aside: str = ""
    """Dim text behind the title, such as the keys."""
    listed: bool = True
    """True if the row is shown before something is typed."""
    command: str = ""
    """Id of the command of the registry that it is about, or ""."""


class PaletteRows(Provider):
    """A provider of rows for a palette."""

    @abstractmethod
    def rows(self) -> Iterable[PaletteRow]:
        """Return the rows in their order."""

    async def discover(self) -> Hits:
        """Yield the rows that are shown before something is typed."""
        for row in self.rows():
            if row.listed:
                yield DiscoveryHit(_shown(Content(row.title), row), row.run, row.title, _help(row))

    async def search(self, query: str) -> Hits:
        """Yield the rows whose title matches `query`."""
        matcher = self.matcher(query)
        for row in self.rows():
            whole = row.before + row.title
            if score := matcher.match(row.title):
                title = Content.assemble(row.before, matcher.highlight(row.title))
            elif score := matcher.match(whole) if query.lower().startswith(row.before[:2].lower() or "\n") else 0.0:
                title = matcher.highlight(whole)
            else:
                continue
            yield Hit(score, _shown(title, row), row.run, whole, _help(row))


def _shown(title: Content, row: PaletteRow) -> Content:
    return Content.assemble(title, ("  " + row.aside, "$text-muted not bold")) if row.aside else title


def _help(row: PaletteRow) -> str | None:
    return escape(row.help) or None


class CommandRows(PaletteRows):
    """The commands that make sense now."""

    def rows(self) -> Iterable[PaletteRow]:
        """Return the commands, the most needed first."""
        desk: Any = self.app
        rows: Iterable[PaletteRow] = desk.palette_rows()
        return rows


class ThemeRows(PaletteRows):
    """All themes, the present one first; the one under the cursor is shown."""

    def rows(self) -> Iterable[PaletteRow]:
        """Return the themes."""
        desk: Any = self.app
        choice: ThemeChoice = desk.theme_choice
        for name in sorted(choice.library.choices(), key=lambda name: name != choice.setting):
            aside = NOW if name == choice.setting else ""
            yield PaletteRow(name, "", partial(desk.take_theme, name), aside=aside)


class Palette(CommandPalette):
    """The palette of commands, in colours that can be read in every theme."""

    DEFAULT_CSS = """
    Palette { background: $veil; }
    Palette > .command-palette--help-text { color: $quiet; text-style: not bold not dim; }
    Palette > Vertical { max-width: 90; }
    Palette > Vertical, Palette:dark > Vertical { background: $background; }
    Palette #--input, Palette #--input.--list-visible { border: none; padding: 0 1; background: $panel; }
    Palette #--input SearchIcon { display: none; }
    Palette CommandInput, Palette CommandInput:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    Palette CommandList {
        border: solid $rail; border-top: none; padding: 0; background: $background; max-height: 70vh;
    }
    Palette CommandList > .option-list--option-highlighted { color: $foreground; background: $row; text-style: bold; }
    Palette CommandList {
        scrollbar-size-vertical: 1; scrollbar-color: $rail; scrollbar-color-hover: $quiet;
        scrollbar-color-active: $quiet; scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
    }
    Palette:ansi { background: transparent; }
    Palette:ansi > .command-palette--help-text { color: transparent; }
    Palette:ansi > Vertical, Palette:ansi CommandList { background: ansi_default; }
    Palette:ansi #--input, Palette:ansi CommandInput { background: ansi_default; }
    Palette:ansi CommandList { border: solid ansi_default; }
    Palette:ansi CommandList > .option-list--option-highlighted {
        color: ansi_bright_white; background: ansi_blue; text-style: bold;
    }
    """

    def _action_command_list(self, action: str) -> None:
        """Move in the list; a key for a page may come before the list has rows."""
        with suppress(KeyError):
            super()._action_command_list(action)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close, but only once: a second click outside would otherwise close the page below."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class ThemePalette(Palette):
    """The palette of themes: narrow, so that the page is seen in the theme under the cursor."""

    PREVIEW_S: ClassVar[float] = 0.05
    """Seconds for which the cursor rests on a theme before it is shown."""
    DEFAULT_CSS = """
    ThemePalette { background: transparent; align-horizontal: right; }
    ThemePalette > Vertical { width: 34; max-width: 100%; margin: 1 1 0 0; }
    """

    def __init__(self, choice: ThemeChoice) -> None:
        """Show what `choice` tries out."""
        super().__init__(providers=[ThemeRows], placeholder="Theme")
        self._choice = choice
        self._wanted = ""

    def preview(self, name: str) -> None:
        """Show the theme `name` when the cursor has come to rest on it."""
        self._wanted = name
        self.set_timer(self.PREVIEW_S, lambda: self._show(name))

    def _show(self, name: str) -> None:
        if name == self._wanted and self.is_attached:
            self._choice.try_out(name)
            self.call_after_refresh(self.call_after_refresh, self._into_view)

    def _into_view(self) -> None:
        """Scroll to the cursor again, because the list may have become lower with another theme."""
        self.query_one(CommandList).scroll_to_highlight()
