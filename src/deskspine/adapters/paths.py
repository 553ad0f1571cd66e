"""Where deskspine keeps its files. Nothing is created until somebody asks for it."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

NAME = "deskspine"


@dataclass(frozen=True, slots=True)
class Paths:
    """The five folders of one person, and every file in them."""

    config_dir: Path
    state_dir: Path
    data_dir: Path
    runtime_dir: Path
    """Holds the control socket; gone after a restart of the machine."""
    cache_dir: Path
    """Holds only what can be made again; it may be emptied at any time, and may be impossible to write to."""

    @classmethod
    def of_person(cls) -> Paths:
        """The folders of whoever runs this, as the platform and the XDG variables have them.

        A user without a home (a number of their own in a container) ends here, with a sentence and exit code 1.
        """
        try:
            return cls(
                Path(platformdirs.user_config_dir(NAME, appauthor=False)),
                Path(platformdirs.user_state_dir(NAME, appauthor=False)),
                Path(platformdirs.user_data_dir(NAME, appauthor=False)),
                _runtime_dir(),
                Path(platformdirs.user_cache_dir(NAME, appauthor=False)),
            )
        except RuntimeError:
            raise SystemExit("deskspine: this user has no home folder; set HOME to one that can be written") from None

    @classmethod
    def under(cls, root: Path) -> Paths:
        """Folders below `root`, for a demo or a test: nothing outside it is touched."""
        return cls(root / "config", root / "state", root / "data", root / "run", root / "cache")

    @property
    def config_file(self) -> Path:
        """The settings, which the person may edit."""
        return self.config_dir / "config.toml"

    @property
    def own_routines(self) -> Path:
        """The folder of the person's own routines."""
        return self.config_dir / "routines"

    @property
    def state_file(self) -> Path:
        """What must survive a closed terminal."""
        return self.state_dir / "state.toml"

    @property
    def alive(self) -> Path:
        """The sign of life."""
        return self.state_dir / "alive"

    @property
    def lock(self) -> Path:
        """Held by the one resident."""
        return self.state_dir / "lock"

    @property
    def status(self) -> Path:
        """What bars and `deskspine status` read."""
        return self.state_dir / "status"

    @property
    def log(self) -> Path:
        """What went wrong in deskspine itself."""
        return self.state_dir / "log"

    @property
    def journal(self) -> Path:
        """The history."""
        return self.data_dir / "journal.sqlite3"

    @property
    def library_cache(self) -> Path:
        """The routines that ship, as they were read last."""
        return self.cache_dir / "library"

    def ensure(self) -> None:
        """Create every missing folder that can be, for this person's eyes only; that of the cache makes itself.

        Raises OSError when one cannot be created, or when the runtime folder is a link or belongs to somebody
        else: whoever owns the folder of a socket could answer in its name.
        """
        trouble: OSError | None = None
        for folder in (self.config_dir, self.state_dir, self.data_dir, self.runtime_dir):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as refused:  # the others are still of use
                trouble = trouble or refused
        if trouble is not None:
            raise trouble
        _check_private(self.runtime_dir)


def _runtime_dir() -> Path:
    """The platform's folder for sockets.

    Worked out here on Unix: what platformdirs warns of, falls back to or creates changes with its version.
    """
    if sys.platform in ("win32", "darwin"):
        return Path(platformdirs.user_runtime_dir(NAME, appauthor=False))
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    if base.startswith("/") and _is_own(Path(base)):
        return Path(base) / NAME
    import tempfile  # slow to load, and most systems have the folder above

    try:
        temporary = tempfile.gettempdir()
    except OSError:  # it tries to write, and the disk may be full
        temporary = "/tmp"
    return Path(temporary) / f"{NAME}-{os.getuid()}"


def _is_own(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and (sys.platform == "win32" or found.st_uid == os.getuid())


def _check_private(folder: Path) -> None:
    if sys.platform == "win32":
        return
    if not _is_own(folder):
        raise PermissionError(f"{folder} is not a folder of yours, so no socket is put there")
    if folder.lstat().st_mode & 0o077:
        folder.chmod(0o700)
