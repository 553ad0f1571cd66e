"""The folder of pictures: a folder in it is an order, and a file a picture. All may be missing, damaged or denied."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from deskspine.adapters.pictures.packed import is_whole
from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.text_file import read_bytes

BOUND = 20 * 1024 * 1024
"""Maximum number of bytes of all pictures."""
LARGEST = 2 * 1024 * 1024
"""Maximum number of bytes of one file."""
_KEY = re.compile(r"[0-9a-f]{32}")


class PictureCache:
    """Packed pictures on the disk, at most `bound` bytes; the order that was used longest ago is removed first."""

    def __init__(self, folder: Path, bound: int = BOUND) -> None:
        """Use `folder`, which is created when the first picture is kept."""
        self._folder, self._bound = folder, bound

    def read(self, key: str, number: int) -> bytes | None:
        """Return one packed picture of an order, or None if it is not there or damaged."""
        try:
            data = read_bytes(self._file(key, number), LARGEST)
        except (OSError, ValueError):
            return None
        return data if is_whole(data) else None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until no other process draws for this folder; where that cannot be arranged, do not wait."""
        try:
            import fcntl

            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._folder / "turn", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except (ImportError, OSError):
            yield
            return
        try:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def note_use(self, key: str) -> None:
        """Note that an order is used now, so that others are removed before it."""
        with suppress(OSError):
            os.utime(self._folder / key)

    def keep(self, key: str, number: int, data: bytes) -> None:
        """Keep one packed picture. Where that is not possible, it is not kept."""
        with suppress(OSError):
            if self._make_room(key, len(data)):
                replace_file(self._file(key, number), data, fsync=False)

    def _file(self, key: str, number: int) -> Path:
        return self._folder / key / str(number)

    def _make_room(self, key: str, size: int) -> bool:
        """Remove other orders until `size` more bytes fit; return False if they never do."""
        sizes: dict[str, int] = {}
        ages: list[tuple[int, str]] = []
        for name in self._keys():
            path = self._folder / name
            sizes[name] = _size_of(path)
            ages.append((path.stat().st_mtime_ns, name))
        total = sum(sizes.values()) + size
        for _, name in sorted(ages):
            if total <= self._bound:
                break
            if name != key:
                _remove(self._folder / name)
                total -= sizes[name]
        return total <= self._bound

    def _keys(self) -> list[str]:
        try:
            return [path.name for path in self._folder.iterdir() if _KEY.fullmatch(path.name)]
        except FileNotFoundError:
            return []


def _size_of(folder: Path) -> int:
    with os.scandir(folder) as entries:
        return sum(entry.stat(follow_symlinks=False).st_size for entry in entries)


def _remove(folder: Path) -> None:
    with suppress(OSError):
        for path in folder.iterdir():
            with suppress(OSError):
                path.unlink()
        folder.rmdir()
