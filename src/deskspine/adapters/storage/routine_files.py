"""The routine files: those that ship with deskspine, and the person's own."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.library_cache import LibraryCache, Stamp, key_of, stamp
from deskspine.core.routines.model import Library, Problem
from deskspine.core.text.sanitize import plain

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


REPLACED, REMOVED = ".old", ".removed"
"""Suffixes of an own file that was replaced or removed."""


def bundled_routines() -> Traversable:
    """Return the folder of routines that ship, in a wheel or in a checkout. Raises FileNotFoundError."""
    here = Path(__file__).resolve()
    for folder, proof in ((here.parents[2], "__init__.py"), (here.parents[4], "pyproject.toml")):
        if (folder / "routines").is_dir() and (folder / proof).is_file():
            return folder / "routines"
    from importlib.resources import files  # only a zipped install comes this far; 10 ms to import

    packaged = files("deskspine") / "routines"
    if packaged.is_dir():
        return packaged
    raise FileNotFoundError("deskspine was installed without its routine files")


class RoutineFiles:
    """The `RoutineSource` of the program: shipped routines first, then the person's own.

    Both folders have the same structure: routines at the top, then `cards/`, `exercises/` and `poses/`. What ships is
    never replaced: an own routine, card, exercise or pose whose id is in use is left out, and `problems` says so. Only
    what has a problem is left out; the rest loads. With a `cache` file the shipped files are read only after a change.
    """

    def __init__(self, own: Path | None = None, shipped: Traversable | None = None, cache: Path | None = None) -> None:
        self._own = own
        self._shipped = shipped
        self._cache = None if cache is None else LibraryCache(cache)
        self._last_stamp: Stamp | None = None

    def load(self) -> Library:
        """Return the library of both folders as they are now."""
        self._last_stamp = self._look()
        library = self._load_shipped()
        if self._own is None or not self._last_stamp:
            return library
        from deskspine.adapters.storage.routine_loader import LibraryBuilder

        builder = LibraryBuilder(library)
        builder.add(self._own, own=True)
        return builder.library()

    def changed(self) -> bool:
        """Return True if the person's own files have changed since the last `load`, by name, size or time of change."""
        return self._look() != self._last_stamp

    def save(self, name: str, text: str, *, replace: bool = False) -> None:
        """Write the person's own file `name`.toml; a file that is replaced is kept as `name`.toml.old.

        Raises FileExistsError if it exists and `replace` is False, or OSError.
        """
        path = self._path(name)
        if replace:
            replace_file(path.with_name(f"{path.name}{REPLACED}"), path.read_text("utf-8", "replace"))
        elif path.exists() or path.is_symlink():
            raise _exists(path)
        replace_file(path, text)

    def remove(self, name: str) -> None:
        """Rename the person's own file `name`.toml, so that it is not read any more. Raises OSError."""
        path = self._path(name)
        path.replace(path.with_name(f"{path.name}{REMOVED}"))

    def restore(self, name: str) -> None:
        """Undo `remove`. Raises FileExistsError if there is another file of that name, or OSError."""
        path = self._path(name)
        if path.exists() or path.is_symlink():
            raise _exists(path)
        path.with_name(f"{path.name}{REMOVED}").rename(path)

    def _path(self, name: str) -> Path:
        if self._own is None:
            raise OSError("there is no folder of routines of one's own")
        return self._own / f"{name}.toml"

    def _look(self) -> Stamp:
        return () if self._own is None else stamp(self._own)

    def _load_shipped(self) -> Library:
        try:
            folder = self._shipped or bundled_routines()
        except OSError as error:
            return Library({}, {}, {}, (Problem("routines", None, "", plain(str(error))),))
        cache = self._cache if isinstance(folder, Path) else None
        key = key_of(folder) if cache and isinstance(folder, Path) else ""
        cached = cache.read(key) if cache else None
        if cached is not None:
            return cached
        from deskspine.adapters.storage.routine_loader import LibraryBuilder

        builder = LibraryBuilder(Library({}, {}, {}))
        builder.add(folder, own=False)
        library = builder.library()
        if cache and not library.problems:
            cache.keep(key, library)
        return library


def _exists(path: Path) -> FileExistsError:
    return FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
