"""The library of routines of a person, for the verbs that read it."""

from __future__ import annotations

from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.routines.model import Library


def library_of(paths: Paths) -> Library:
    """Return the library of shipped routines and the person's own ones."""
    return RoutineFiles(paths.own_routines, cache=paths.library_cache).load()
