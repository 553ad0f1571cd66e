"""A file that setup changes for one target, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from deskspine.cli.setup.text_edit import Insertion


class Part(Struct, frozen=True):
    """One file."""

    path: Path
    add: Callable[[str], tuple[Insertion, ...]]
    """Returns the insertions for a text without ours. Raises UneditableError."""
    strip: Callable[[str], str]
    """Returns a text without ours. Raises UneditableError."""
    by_hand: str = ""
    """Text that the person may add to a file that setup leaves alone."""
    mode: int = 0o600
    """Permissions of a file that is new."""
    own: bool = False
    """True if the whole file is deskspine's."""


class Target(Struct, frozen=True):
    """A program that setup connects with deskspine."""

    name: str
    parts: tuple[Part, ...]
    absent: str = ""
    """Reason for which there is nothing to set up, such as a program that is not there."""
    notes: tuple[str, ...] = ()
    """Sentences for the person after it is set up."""
    variant: str = ""
    """The shell, if the name is "shell"."""

    @property
    def title(self) -> str:
        """The name, with the shell."""
        return f"{self.name} {self.variant}".rstrip()


class Workplace(Struct, frozen=True):
    """The person's side: variables, folders, and the programs that can be found."""

    environ: Mapping[str, str]
    home: Path
    config_dir: Path
    """Folder of the settings of deskspine."""
    program: tuple[str, ...]
    """Command of this program, without a verb."""
    has: Callable[[str], bool]
    """Returns True if a program of this name can be started."""

    def folder(self, variable: str, default: str) -> Path:
        """Return the folder that a variable names, or else the one at `default` below the home folder."""
        named = self.environ.get(variable, "")
        return Path(named) if named.startswith("/") else self.home / default
