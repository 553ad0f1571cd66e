"""The library of routines of a person, for the verbs that read it."""

from __future__ import annotations

from deskspine.adapters.storage.paths import Paths
from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.routines.model import Library


def library_of(paths: Paths) -> Library:
    """Return what ships and what is in the person's own folder."""
    return RoutineFiles(paths.own_routines, cache=paths.library_cache).load()
