"""Guarded files: only regular files of bounded size are used, nothing blocks, and a refusal gives its reason."""

from __future__ import annotations

import errno
import os
import pwd
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deskspine.adapters.control.instance_lock import acquire, holder
from deskspine.adapters.storage import write_errors as denied
from deskspine.adapters.storage.config_file import ConfigFile
from deskspine.adapters.storage.library_cache import LibraryCache
from deskspine.adapters.storage.state_file import StateFile
from deskspine.adapters.storage.text_file import open_regular, read_bytes
from deskspine.adapters.storage.write_errors import explained, foreign_owner
from deskspine.cli import status
from deskspine.core.schedule.last_input import InputSeen
from deskspine.core.timekeeping.instants import Reading

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and owners of POSIX systems")
NOW = Reading(1.0, 1.0, 2.0, "id")


def put(what: str, path: Path) -> None:
    """Put a `what` at `path`: something that is no ordinary file."""
    if what == "pipe":
        os.mkfifo(path)
    elif what == "endless":
        path.symlink_to("/dev/zero")
    elif what == "folder":
        path.mkdir()
    elif what == "circle":
        path.symlink_to(path.name)
    else:
        path.write_bytes(b"x" * (9 << 20))


def state_store(path: Path) -> StateFile:
    return StateFile(path, path)


def acquired(path: Path) -> None:
    acquire(path, Path("/run/socket")).release()


READERS: dict[str, Callable[[Path], object]] = {
    "state": lambda path: state_store(path).load()[0],
    "peeked state": lambda path: state_store(path).peek(),
    "sign of life": lambda path: state_store(path).last_alive(),
    "lock": lambda path: holder(path).pid,
    "library": lambda path: LibraryCache(path).read("key"),
    "lock of status": lambda path: status.held(str(path)) or None,
}
WRITERS: dict[str, Callable[[Path], object]] = {
    "state": lambda path: state_store(path).save({"a": 1}),
    "sign of life": lambda path: state_store(path).touch(NOW, InputSeen(True, 1.0)),
    "lock": acquired,
    "settings": lambda path: ConfigFile(path).set("schedule.sit_minutes", 40),
}


@pytest.mark.parametrize("what", ["pipe", "endless", "folder", "circle", "huge"])
@pytest.mark.parametrize("reader", READERS)
def test_every_reader_refuses_what_is_no_file_at_once(what: str, reader: str, tmp_path: Path) -> None:
    put(what, tmp_path / "file")
    assert READERS[reader](tmp_path / "file") is None


@pytest.mark.parametrize("what", ["pipe", "endless", "folder", "circle"])
@pytest.mark.parametrize("writer", WRITERS)
def test_every_writer_refuses_what_is_no_file_at_once(what: str, writer: str, tmp_path: Path) -> None:
    put(what, tmp_path / "file")
    with pytest.raises(Exception, match=r"regular file|folder|directory|symbolic links"):
        WRITERS[writer](tmp_path / "file")


@pytest.mark.parametrize("what", ["pipe", "endless"])
def test_state_that_is_no_file_is_kept_aside_like_any_other_that_cannot_be_read(what: str, tmp_path: Path) -> None:
    put(what, tmp_path / "state.toml")
    store = StateFile(tmp_path / "state.toml", tmp_path / "alive")
    state, message = store.load()
    assert state is None
    assert "it is not a regular file" in message
    assert os.path.lexists(tmp_path / "state.toml.bad")
    store.save({"a": 1})
    assert store.load() == ({"a": 1}, "")


def test_a_file_at_its_limit_is_read_and_one_byte_more_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 2048)
    assert read_bytes(tmp_path / "file", 2048) == b"x" * 2048
    with pytest.raises(OSError, match="it is larger than 1 KiB"):
        read_bytes(tmp_path / "file", 1024)
    descriptor = open_regular(tmp_path / "new", os.O_WRONLY | os.O_CREAT)
    os.close(descriptor)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600


def no_permission() -> PermissionError:
    return PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_a_read_only_file_system_is_called_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(denied, "_read_only", lambda path: True)
    assert explained(no_permission(), tmp_path / "file").strerror == "Read-only file system"
    full = OSError(errno.ENOSPC, "No space left on device")
    assert explained(full, tmp_path) is full


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a read-only mount")
def test_a_real_read_only_mount_is_seen() -> None:
    place = next((Path(at) for at in ("/sys", "/proc/sys") if os.statvfs(at).f_flag & os.ST_RDONLY), None)
    if place is None:
        pytest.skip("nothing is mounted read-only here")
    assert explained(no_permission(), place / "new" / "file").strerror == "Read-only file system"


def test_what_belongs_to_another_person_names_them_and_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = os.getuid()
    home = tmp_path / "home"
    (home / "mine").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    assert foreign_owner(home / "mine" / "not" / "yet") is None
    denial = no_permission()
    assert explained(denial, home) is denial
    owner = pwd.getpwuid(me).pw_name
    monkeypatch.setattr("os.getuid", lambda: me + 54321)
    command = f"sudo chown -R {me + 54321} {home / 'mine'}"
    assert explained(no_permission(), home / "mine").strerror == f"it belongs to {owner}: {command}"
    missing = explained(no_permission(), home / "mine" / "not" / "yet")
    assert missing.strerror == f"{home / 'mine'} belongs to {owner}: {command}"
    outside = explained(no_permission(), tmp_path / "not" / "yet")
    assert outside.strerror == f"{tmp_path} belongs to {owner}"
