"""Paths of the folders and files of deskspine. Nothing is created before `Paths.ensure`."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

from msgspec import Struct

from deskspine.adapters.storage.write_errors import explained, foreign_owner, give_back, name_of, nearest
from deskspine.core.text.sanitize import plain

NAME = "deskspine"
AS_ROOT = "DESKSPINE_AS_ROOT"
"""Environment variable that lets root create files in the home of another person."""


class Paths(Struct, frozen=True):
    """The five folders of one person, and the files in them."""

    config_dir: Path
    state_dir: Path
    data_dir: Path
    runtime_dir: Path
    """Folder of the control socket; it is gone after a restart of the machine."""
    cache_dir: Path
    """Folder of files that can be created again. It may be emptied at any time, and may not be writable."""

    @classmethod
    def of_person(cls) -> Paths:
        """Return the folders of the user of this process, from the platform and the XDG variables.

        Raises SystemExit, with a sentence and exit code 1, for a user without a home (as in some containers), and for
        root in the home of another person, who could then not change the files created in it.
        """
        try:
            paths = cls(
                _folder("config", "XDG_CONFIG_HOME", ".config"),
                _folder("state", "XDG_STATE_HOME", ".local/state"),
                _folder("data", "XDG_DATA_HOME", ".local/share"),
                _runtime_dir(),
                _folder("cache", "XDG_CACHE_HOME", ".cache"),
            )
        except RuntimeError:
            raise SystemExit("deskspine: this user has no home folder; set HOME to one that can be written") from None
        refusal = paths.refused_to_root()
        if refusal and not os.environ.get(AS_ROOT):
            raise SystemExit(f"deskspine: {plain(refusal, 1000)}")
        return paths

    def refused_to_root(self) -> str:
        """Return why root must not create files here (the folders belong to another person), or "" if it may."""
        if sys.platform == "win32" or os.getuid() != 0:
            return ""
        for folder in (self.config_dir, self.state_dir, self.data_dir):
            owner = foreign_owner(folder)
            if owner is not None:
                name = name_of(owner)
                return (
                    f"{nearest(folder)} belongs to {name} and this is root: files made there could not be changed by"
                    f" {name} later. Run it as {name}, or with HOME=/root; {AS_ROOT}=1 runs it nevertheless"
                )
        return ""

    def of_another(self) -> str:
        """Return a sentence if files here belong to another person and cannot be used, or "" if all can."""
        if sys.platform == "win32":
            return ""
        foreign_folders: list[Path] = []
        owners: set[int] = set()
        for folder, *files in (
            (self.config_dir, self.config_file),
            (self.state_dir, self.state_file, self.alive, self.lock, self.status),
            (self.data_dir, self.journal),
        ):
            denied = [path for path in (folder, *files) if os.path.lexists(path) and not _usable(path)]
            foreign = {owner for path in denied if (owner := foreign_owner(path)) is not None}
            if foreign:
                foreign_folders.append(folder)
                owners |= foreign
        if not foreign_folders:
            return ""
        names = " and ".join(sorted(map(name_of, owners)))
        return f"files of yours belong to {names}, so nothing can be kept. Give them back: {give_back(foreign_folders)}"

    @classmethod
    def under(cls, root: Path) -> Paths:
        """Return folders below `root`, for a demo or a test: nothing outside `root` is touched."""
        return cls(root / "config", root / "state", root / "data", root / "run", root / "cache")

    @property
    def config_file(self) -> Path:
        """The settings file, which the person may edit."""
        return self.config_dir / "config.toml"

    @property
    def own_routines(self) -> Path:
        """The folder of the person's own routines."""
        return self.config_dir / "routines"

    @property
    def own_themes(self) -> Path:
        """The folder of the person's own themes."""
        return self.config_dir / "themes"

    @property
    def state_file(self) -> Path:
        """The state file, which survives a closed terminal."""
        return self.state_dir / "state.toml"

    @property
    def alive(self) -> Path:
        """The file whose time is the last sign of life."""
        return self.state_dir / "alive"

    @property
    def unsent(self) -> Path:
        """The folder of breaks that an earlier version could not report."""
        return self.state_dir / "unsent"

    @property
    def lock(self) -> Path:
        """The lock of the one resident."""
        return self.state_dir / "lock"

    @property
    def status(self) -> Path:
        """The status file, which bars and `deskspine status` read."""
        return self.state_dir / "status"

    @property
    def surroundings(self) -> Path:
        """The record of what was changed around a break and has to be put back."""
        return self.state_dir / "surroundings.json"

    @property
    def hints(self) -> Path:
        """The folder of waits: shells, coding agents and scripts write one small file for each."""
        return self.runtime_dir / "hints"

    @property
    def machine(self) -> Path:
        """The random name of this machine in a shared folder."""
        return self.state_dir / "machine"

    @property
    def log(self) -> Path:
        """The log of faults of deskspine itself."""
        return self.state_dir / "log"

    @property
    def journal(self) -> Path:
        """The journal, the history of the person."""
        return self.data_dir / "journal.sqlite3"

    @property
    def library_cache(self) -> Path:
        """The cached library of the routines that ship."""
        return self.cache_dir / "library"

    @property
    def pictures(self) -> Path:
        """The folder of the pictures of the figure in pixels."""
        return self.cache_dir / "pictures"

    def ensure(self) -> None:
        """Create the missing folders, readable only by this person; the cache creates its own.

        If others may write in a folder of the person, this right is removed. Raises OSError if a folder cannot be
        created or protected, or if the runtime folder is a link or belongs to another person, because the owner of the
        folder could replace the socket.
        """
        trouble: OSError | None = None
        for folder in (self.config_dir, self.state_dir, self.data_dir, self.runtime_dir):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _close_to_others(folder)
            except OSError as refused:  # the other folders are still useful
                trouble = trouble or explained(refused, folder)
        if trouble is not None:
            raise trouble
        _check_private(self.runtime_dir)


def _folder(kind: str, variable: str, default: str) -> Path:
    """Return the folder of one kind, equal to the one of platformdirs. Raises RuntimeError for a user without a home.

    On Unix it is computed here, because importing platformdirs costs each short verb several milliseconds
    (docs/decisions/folders.md).
    """
    if sys.platform in ("win32", "darwin"):
        import platformdirs

        return Path(getattr(platformdirs, f"user_{kind}_dir")(NAME, appauthor=False))
    base = os.environ.get(variable, "")
    return Path(base if base.startswith("/") else f"{_home()}/{default}", NAME)


def _home() -> str:
    """Return the home folder of this user. A HOME that is not an absolute path counts as unset. Raises RuntimeError."""
    home = os.environ.get("HOME", "")
    if not home.startswith("/"):
        import pwd

        try:
            home = pwd.getpwuid(os.getuid()).pw_dir
        except KeyError:
            home = ""
    if not home.startswith("/"):
        raise RuntimeError("this user has no home folder")
    return home.rstrip("/")


def _runtime_dir() -> Path:
    """Return the platform's folder for sockets.

    On Unix it is computed here, because the warnings, fallbacks and created folders of platformdirs change with its
    version.
    """
    if sys.platform in ("win32", "darwin"):
        import platformdirs

        return Path(platformdirs.user_runtime_dir(NAME, appauthor=False))
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    if base.startswith("/") and _is_own(Path(base)):
        return Path(base) / NAME
    import tempfile  # slow to load, and most systems have the folder above

    try:
        temporary = tempfile.gettempdir()
    except OSError:  # it tries to write a file, and the disk may be full
        temporary = "/tmp"
    return Path(temporary) / f"{NAME}-{os.getuid()}"


def _is_own(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and (sys.platform == "win32" or status.st_uid == os.getuid())


def _close_to_others(folder: Path) -> None:
    """Remove the right of others to write in `folder`. Raises PermissionError if this person may not change that."""
    mode = folder.stat().st_mode
    if sys.platform == "win32" or not mode & 0o022:
        return
    try:
        folder.chmod(stat.S_IMODE(mode) & ~0o022)
    except OSError as error:
        why = "others may write in it, and so change the files there"
        raise PermissionError(errno.EPERM, why, str(folder)) from error


def _usable(path: Path) -> bool:
    return os.access(path, os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0))


def _check_private(folder: Path) -> None:
    if sys.platform == "win32":
        return
    if not _is_own(folder):
        raise PermissionError(errno.EPERM, "it is not a folder of yours, so no socket is created there", str(folder))
    if folder.lstat().st_mode & 0o077:
        folder.chmod(0o700)
