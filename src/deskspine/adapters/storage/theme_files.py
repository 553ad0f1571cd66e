"""The person's own theme files, in the folder `themes` next to the settings file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from deskspine.adapters.storage.text_file import read_bytes
from deskspine.core.text.sanitize import plain
from deskspine.core.themes.names import OWN_RULE, SHIPPED, may_be_own
from deskspine.core.toml.diagnostics import Problem

if TYPE_CHECKING:
    from deskspine.core.themes.theme_file import ThemeFile

MOST_FILES = 100
"""Maximum number of theme files that are listed."""
MAX_BYTES = 64 * 1024


class ThemeFiles:
    """The `ThemeSource` of the program: `NAME.toml` is the theme NAME."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> tuple[str, ...]:
        """Return the names of the files that can be chosen, in order."""
        return tuple(filter(may_be_own, self._entries()))

    def misnamed(self) -> tuple[Problem, ...]:
        """Return a problem for each file whose name no theme can have."""
        wrong = [name for name in self._entries() if not may_be_own(name)]
        return tuple(Problem(str(self._folder / f"{name}.toml"), None, "", _why(name)) for name in wrong)

    def read(self, name: str) -> tuple[ThemeFile | None, tuple[Problem, ...]]:
        """Return the theme of the file `name`.toml, or None if it cannot be read, and what is wrong with the file.

        There is no problem if there is no such file.
        """
        from deskspine.core.themes.theme_file import read_theme  # only those who have a theme of their own need it

        path = self._folder / f"{name}.toml"
        if not may_be_own(name):
            return None, ()
        try:
            text = read_bytes(path, MAX_BYTES).decode()
        except FileNotFoundError:
            return None, ()
        except UnicodeDecodeError:
            return None, (Problem(str(path), None, "", "is not UTF-8 text; nothing of it is read"),)
        except OSError as error:
            why = plain(error.strerror or str(error))
            return None, (Problem(str(path), None, "", f"cannot be read: {why}"),)
        return read_theme(name, text, str(path))

    def _entries(self) -> list[str]:
        """Return the names of the files, without ".toml"."""
        try:
            entries = [path.name for path in self._folder.iterdir()]
        except OSError:
            return []
        return sorted(entry.removesuffix(".toml") for entry in entries if entry.endswith(".toml"))[:MOST_FILES]


def _why(name: str) -> str:
    if name in SHIPPED:
        return f"there is a theme {name} already; give the file another name"
    return f"the name of a theme has {OWN_RULE}; give the file another name"
