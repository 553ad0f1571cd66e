"""The person's side of `deskspine setup` as it is here, and its record."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shutil import which

from deskspine.adapters.storage.paths import Paths
from deskspine.cli.setup.part import Workplace
from deskspine.cli.setup.program import own_program


def workplace(paths: Paths, environ: Mapping[str, str]) -> Workplace:
    """Return the variables, folders and programs of the person."""
    return Workplace(dict(environ), Path.home(), paths.config_dir, own_program(), lambda name: which(name) is not None)


def record_file(paths: Paths) -> Path:
    """Return the file that records what setup changed."""
    return paths.state_dir / "setup.json"
