"""The folder of pictures: bounded, and never trouble."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from deskspine.adapters.pictures.cache import PictureCache
from deskspine.adapters.pictures.packed import is_whole, packed, unpacked
from deskspine.core.figure.indexed import Indexed

PICTURE = Indexed(40, 30, ((0, 0, 0), (9, 8, 7)), bytes(range(2)) * 600)
KEYS = tuple(f"{number:032x}" for number in range(5))


def noise(size: int) -> bytes:
    """Return a packed picture of about `size` bytes that cannot be made smaller."""
    return packed(Indexed(size, 1, ((0, 0, 0),), os.urandom(size)))


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_a_packed_picture_is_the_same_and_small() -> None:
    data = packed(PICTURE)
    assert unpacked(data) == PICTURE
    assert len(data) < 100


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:-1], lambda data: data[:-1] + b"\xff"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: object) -> None:
    cache = PictureCache(tmp_path)
    cache.keep(KEYS[0], 0, packed(PICTURE))
    file = tmp_path / KEYS[0] / "0"
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    assert cache.read(KEYS[0], 0) is None
    assert not is_whole(file.read_bytes())
    cache.keep(KEYS[0], 0, packed(PICTURE))
    assert cache.read(KEYS[0], 0) == packed(PICTURE)


def test_a_file_that_is_too_large_or_no_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / KEYS[0] / "0").mkdir(parents=True)
    (tmp_path / KEYS[0] / "1").write_bytes(bytes(3 * 1024 * 1024))
    cache = PictureCache(tmp_path)
    assert [cache.read(KEYS[0], number) for number in range(3)] == [None, None, None]


def test_the_order_that_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 3500)
    for age, key in enumerate(KEYS[:3]):
        cache.keep(key, 0, noise(1000))
        os.utime(tmp_path / key, (1000 + age, 1000 + age))
    cache.note_use(KEYS[0])
    cache.keep(KEYS[3], 0, noise(1000))
    assert {path.name for path in tmp_path.iterdir()} == {KEYS[0], KEYS[2], KEYS[3]}
    assert size_of(tmp_path) <= 3500


def test_an_order_alone_stays_below_the_bound(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 3500)
    for number in range(6):
        cache.keep(KEYS[0], number, noise(1000))
    assert size_of(tmp_path) <= 3500
    assert cache.read(KEYS[0], 0) is not None
    assert cache.read(KEYS[0], 5) is None


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine").write_bytes(bytes(9000))
    PictureCache(tmp_path, 3500).keep(KEYS[0], 0, noise(1000))
    assert (tmp_path / "notes" / "mine").exists()


def test_a_folder_that_cannot_be_used_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        cache = PictureCache(folder)
        cache.keep(KEYS[0], 0, packed(PICTURE))
        cache.note_use(KEYS[0])
        assert cache.read(KEYS[0], 0) is None


@pytest.mark.skipif(getattr(os, "getuid", lambda: 0)() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only_is_no_trouble(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    cache = PictureCache(tmp_path)
    cache.keep(KEYS[0], 0, packed(PICTURE))
    assert cache.read(KEYS[0], 0) is None


def test_a_full_disk_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("deskspine.adapters.pictures.cache.replace_file", full)
    cache = PictureCache(tmp_path)
    cache.keep(KEYS[0], 0, packed(PICTURE))
    assert cache.read(KEYS[0], 0) is None


def test_one_process_draws_at_a_time(tmp_path: Path) -> None:
    took: list[str] = []

    def second() -> None:
        with PictureCache(tmp_path).turn():
            took.append("second")

    waiting = Thread(target=second)
    with PictureCache(tmp_path).turn():
        waiting.start()
        waiting.join(0.1)
        took.append("first")
    waiting.join(10)
    assert took == ["first", "second"]


def test_without_a_folder_nothing_waits(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with PictureCache(tmp_path / "file" / "pictures").turn(), PictureCache(tmp_path / "file" / "pictures").turn():
        pass
