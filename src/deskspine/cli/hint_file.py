"""The file of one hint, as `deskspine hint` and `deskspine wait` write it.

Hooks of coding agents run these verbs at every turn, so this imports nothing that a starting Python has not loaded
already. Tests hold the folder to `Paths.hints` and the lines to core/waits/hint.py.
"""

# pathlib alone would double the cost.
# ruff: noqa: PTH103, PTH105, PTH108, PTH118, PTH120

import os
import sys

PRIVATE = 0o700
MAX_BYTES = 200
"""Maximum bytes of a hint; the constant of that meaning in core/waits/hint.py."""


def hints_folder() -> str:
    """Return the folder of hints."""
    if sys.platform in ("win32", "darwin"):
        from deskspine.adapters.storage.paths import Paths

        return str(Paths.of_person().hints)
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    if base.startswith("/") and _is_own(base):
        return os.path.join(base, "deskspine", "hints")
    import tempfile  # slow to load, and most systems have the folder above

    try:
        temporary = tempfile.gettempdir()
    except OSError:  # it tries to write a file, and the disk may be full
        temporary = "/tmp"
    return os.path.join(temporary, f"deskspine-{os.getuid()}", "hints")


def write(folder: str, name: str, words: list[str]) -> None:
    """Write `words` as the hint `name`; a reader sees the old line or the new one. Nothing is forced onto the disk.

    The folder is created if it is missing. Raises OSError if it is another person's or the file cannot be written.
    """
    for path in (os.path.dirname(folder), folder):
        _make_private(path)
    draft = os.path.join(folder, f".{name[:40]}-{os.getpid()}")  # a name with a dot is no hint
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        try:
            os.write(descriptor, f"{' '.join(words)}\n".encode("ascii"))
        finally:
            os.close(descriptor)
        os.replace(draft, os.path.join(folder, name))
    except OSError:
        _remove(draft)
        raise


def remove(folder: str, name: str) -> None:
    """Remove the hint `name`, which ends its wait. Raises OSError if there is a hint that cannot be removed."""
    try:
        os.unlink(os.path.join(folder, name))
    except (FileNotFoundError, NotADirectoryError):
        pass


def words_of(folder: str, name: str) -> list[str]:
    """Return the words of the hint `name`, or [] if there is no such hint."""
    try:
        descriptor = os.open(os.path.join(folder, name), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return []
    try:
        return os.read(descriptor, MAX_BYTES).decode("ascii", "replace").split()
    except OSError:
        return []
    finally:
        os.close(descriptor)


def _make_private(path: str) -> None:
    try:
        os.makedirs(path, PRIVATE)
    except FileExistsError:
        pass
    if not _is_own(path):
        raise PermissionError(1, "not a folder of yours", path)
    if sys.platform != "win32" and os.lstat(path).st_mode & 0o077:
        os.chmod(path, PRIVATE)  # noqa: PTH101


def _is_own(path: str) -> bool:
    """Return True for a folder, not a link to one, of the user of this process."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return status.st_mode & 0o170000 == 0o040000 and (sys.platform == "win32" or status.st_uid == os.getuid())


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass
