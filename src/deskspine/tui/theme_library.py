"""The themes that can be chosen: those that ship, and the person's own files, which are read when they are needed."""

from __future__ import annotations

from textual.theme import Theme

from deskspine.core.themes.names import AUTO, SHIPPED, unknown_theme
from deskspine.core.toml.diagnostics import Problem
from deskspine.tui.services import ThemeSource
from deskspine.tui.theme import shipped_theme, theme_of_file


class ThemeLibrary:
    """The themes by name; each is made when it is first shown, and a file is read again when it is chosen again."""

    def __init__(self, source: ThemeSource) -> None:
        self._source = source
        self._made: dict[str, Theme | None] = {}

    def choices(self) -> tuple[str, ...]:
        """Return the values of the setting `appearance.theme`: those that ship, then the person's files."""
        return (*SHIPPED, *self._source.names())

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the person's files."""
        read = [problem for name in self._source.names() for problem in self._source.read(name)[1]]
        return (*self._source.misnamed(), *read)

    def unknown(self, name: str) -> str:
        """Return a sentence about the theme `name`, or "" if it can be chosen."""
        return unknown_theme(name, self._source.names())

    def theme(self, name: str, *, again: bool = False) -> tuple[Theme | None, tuple[Problem, ...]]:
        """Return the theme of this name, or None if no theme has it, and what is wrong with its file.

        With `again`, a file of the person is read even if it was read before.
        """
        if name in self._made and not (again and name not in SHIPPED):
            return self._made[name], ()
        problems: tuple[Problem, ...] = ()
        theme = shipped_theme(name)
        if theme is None and name not in (AUTO, ""):
            file, problems = self._source.read(name)
            theme = None if file is None else theme_of_file(file)
        self._made[name] = theme
        return theme, problems
