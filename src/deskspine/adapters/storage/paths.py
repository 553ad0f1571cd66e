"""Where deskspine keeps its files. Nothing is created until somebody asks for it."""

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
INSIST = "DESKSPINE_AS_ROOT"
"""The variable by which root insists on making files in the home of another person."""


class Paths(Struct, frozen=True):
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

        A user without a home (a number of their own in a container) ends here, with a sentence and exit code 1, and
        so does root in the home of another person, who could then not change what is made in it.
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
        if refusal and not os.environ.get(INSIST):
            raise SystemExit(f"deskspine: {plain(refusal, 1000)}")
        return paths

    def refused_to_root(self) -> str:
        """Return why root must not make files here: the folders belong to another person; empty when it may."""
        if sys.platform == "win32" or os.getuid() != 0:
            return ""
        for folder in (self.config_dir, self.state_dir, self.data_dir):
            owner = foreign_owner(folder)
            if owner is not None:
                name = name_of(owner)
                return (
                    f"{nearest(folder)} belongs to {name} and this is root: files made there could not be changed by"
                    f" {name} later. Run it as {name}, or with HOME=/root; {INSIST}=1 runs it nevertheless"
                )
        return ""

    def of_another(self) -> str:
        """Return a sentence when files here belong to another person and cannot be used; empty when all can."""
        if sys.platform == "win32":
            return ""
        found: list[Path] = []
        owners: set[int] = set()
        for folder, *files in (
            (self.config_dir, self.config_file),
            (self.state_dir, self.state_file, self.alive, self.lock, self.status),
            (self.data_dir, self.journal),
        ):
            denied = [each for each in (folder, *files) if os.path.lexists(each) and not _usable(each)]
            foreign = {owner for each in denied if (owner := foreign_owner(each)) is not None}
            if foreign:
                found.append(folder)
                owners |= foreign
        if not found:
            return ""
        names = " and ".join(sorted(map(name_of, owners)))
        return f"files of yours belong to {names}, so nothing can be kept. Give them back: {give_back(found)}"

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
    def unsent(self) -> Path:
        """The folder of breaks that a terminal could not report to the resident."""
        return self.state_dir / "unsent"

    @property
    def break_lock(self) -> Path:
        """Held by the one terminal that plays a routine beside the resident."""
        return self.state_dir / "break.lock"

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

        A folder of the person that others may write in is closed to them. Raises OSError when one cannot be created or
        closed, or when the runtime folder is a link or belongs to another person: whoever owns the folder of a socket
        could answer in its name.
        """
        trouble: OSError | None = None
        for folder in (self.config_dir, self.state_dir, self.data_dir, self.runtime_dir):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _close_to_others(folder)
            except OSError as refused:  # the others are still of use
                trouble = trouble or explained(refused, folder)
        if trouble is not None:
            raise trouble
        _check_private(self.runtime_dir)


def _folder(kind: str, variable: str, default: str) -> Path:
    """Return the folder of one kind as platformdirs has it. Raises RuntimeError for a user without a home.

    Worked out here on Unix: platformdirs loads `tempfile` with all its archives, which no verb that only reads needs.
    """
    if sys.platform in ("win32", "darwin"):
        import platformdirs

        return Path(getattr(platformdirs, f"user_{kind}_dir")(NAME, appauthor=False))
    base = os.environ.get(variable, "")
    return Path(base if base.startswith("/") else f"{_home()}/{default}", NAME)


def _home() -> str:
    """Return the home folder of this user; a HOME that is no absolute path counts as unset. Raises RuntimeError."""
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
    """The platform's folder for sockets.

    Worked out here on Unix: what platformdirs warns of, falls back to or creates changes with its version.
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
    except OSError:  # it tries to write, and the disk may be full
        temporary = "/tmp"
    return Path(temporary) / f"{NAME}-{os.getuid()}"


def _is_own(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and (sys.platform == "win32" or found.st_uid == os.getuid())


def _close_to_others(folder: Path) -> None:
    """Take the right to write in `folder` away from everybody else. Raises PermissionError where that is not ours."""
    mode = folder.stat().st_mode
    if sys.platform == "win32" or not mode & 0o022:
        return
    try:
        folder.chmod(stat.S_IMODE(mode) & ~0o022)
    except OSError as error:
        why = "others may write in it, and so change what is kept there"
        raise PermissionError(errno.EPERM, why, str(folder)) from error


def _usable(path: Path) -> bool:
    return os.access(path, os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0))


def _check_private(folder: Path) -> None:
    if sys.platform == "win32":
        return
    if not _is_own(folder):
        raise PermissionError(errno.EPERM, "it is not a folder of yours, so no socket is put there", str(folder))
    if folder.lstat().st_mode & 0o077:
        folder.chmod(0o700)
