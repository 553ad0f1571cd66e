"""One resident for each person: the second is refused with directions, and a killed one blocks no other."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deskspine.adapters.control import instance_lock as instance
from deskspine.adapters.control.instance_lock import AlreadyRunningError, acquire, holder
from deskspine.adapters.storage import file_lock
from deskspine.cli import status
from deskspine.cli.status import held

HOLD = """
import sys, fcntl
from pathlib import Path
from deskspine.adapters.control.instance_lock import acquire
if sys.argv[2:]:
    def refuse(*_): raise OSError(37, "No locks available")
    fcntl.flock = refuse
kept = acquire(Path(sys.argv[1]), Path("/run/there.sock"))
print("held", flush=True)
sys.stdin.read()
"""


def other_process(lock: Path, *without_locks: str) -> subprocess.Popen[str]:
    """Start a process that holds the lock until it is killed, and return it."""
    command = [sys.executable, "-c", HOLD, str(lock), *without_locks]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_resident_is_refused_and_told_where_the_first_is_until_that_is_killed(
    tmp_path: Path,
) -> None:
    lock = tmp_path / "state" / "lock"
    with other_process(lock) as process:
        try:
            assert held(str(lock))
            with pytest.raises(AlreadyRunningError, match=f"process {process.pid}") as refused:
                acquire(lock, tmp_path / "mine.sock")
            assert (refused.value.pid, refused.value.socket) == (process.pid, "/run/there.sock")
        finally:
            process.send_signal(signal.SIGKILL)
        process.wait()
    assert not held(str(lock))
    mine = acquire(lock, tmp_path / "mine.sock")
    assert holder(lock).socket == str(tmp_path / "mine.sock")
    mine.release()


def test_a_released_lock_is_free_names_nobody_and_may_be_released_twice(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    first = acquire(lock, tmp_path / "socket")
    first.release()
    first.release()
    assert not held(str(lock))
    assert holder(lock).pid is None
    acquire(lock, tmp_path / "socket").release()


def test_a_lock_file_with_rubbish_in_it_does_not_matter(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_bytes(b"pid=many\n\xff\nsocket\n")
    assert holder(lock).pid is None
    acquire(lock, tmp_path / "socket").release()


def test_a_glance_by_status_does_not_keep_a_resident_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "lock"
    lock.touch()
    try_lock, tries = file_lock.try_lock, []
    with lock.open() as glance:
        fcntl.flock(glance, fcntl.LOCK_SH)

        def then_let_go(descriptor: int) -> bool:
            tries.append(try_lock(descriptor))
            fcntl.flock(glance, fcntl.LOCK_UN)
            return tries[-1]

        monkeypatch.setattr(file_lock, "try_lock", then_let_go)
        acquire(lock, tmp_path / "socket").release()
    assert tries == [False, True]


@pytest.fixture(params=[errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL])
def no_locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the file system refuse all locks."""

    def refuse(descriptor: int, how: int) -> None:
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr(fcntl, "flock", refuse)


@pytest.mark.usefixtures("no_locks")
def test_without_file_locks_the_process_number_and_its_start_decide(tmp_path: Path) -> None:
    lock = tmp_path / "state" / "lock"
    with other_process(lock, "without locks") as process:
        try:
            assert held(str(lock))
            with pytest.raises(AlreadyRunningError, match=f"process {process.pid}"):
                acquire(lock, tmp_path / "mine.sock")
        finally:
            process.send_signal(signal.SIGKILL)
        process.wait()
    assert not held(str(lock))
    mine = acquire(lock, tmp_path / "mine.sock")
    assert mine.held
    assert "no file locks" in mine.notice
    assert held(str(lock))
    assert holder(lock).socket == str(tmp_path / "mine.sock")
    mine.release()
    assert not held(str(lock))
    assert [path.name for path in lock.parent.iterdir()] == ["lock"]


def test_one_that_could_not_lock_is_seen_by_one_that_can(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with other_process(lock, "without locks") as process:
        try:
            assert held(str(lock))
            with pytest.raises(AlreadyRunningError, match=f"process {process.pid}"):
                acquire(lock, tmp_path / "mine.sock")
        finally:
            process.send_signal(signal.SIGKILL)
        process.wait()
    acquire(lock, tmp_path / "mine.sock").release()


@pytest.mark.usefixtures("no_locks")
def test_a_process_number_that_another_program_has_by_now_is_no_resident(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text(f"pid={os.getppid()}\nsocket=/x\nstarted=another start/77\n")
    lock.with_name("lock.claim").touch()  # left by a kill
    assert not held(str(lock))
    acquire(lock, tmp_path / "socket").release()
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_status_and_the_lock_word_the_start_of_a_process_alike() -> None:
    assert instance.started_of(os.getpid()) == status.started_of(str(os.getpid())) != ""
    assert instance.started_of(1 << 30) == status.started_of(str(1 << 30)) == ""


def test_a_lock_whose_note_cannot_be_written_is_held_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "pwrite", full)
    mine = acquire(tmp_path / "lock", tmp_path / "socket")
    assert mine.held
    assert "No space left on device" in mine.notice
    mine.release()


@pytest.mark.parametrize("pid", ["9" * 5000, "²", "-1", "1e3", ""])
def test_a_damaged_lock_file_raises_nothing(pid: str, tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(f"pid={pid}\nstarted=x\nsocket=\n", encoding="utf-8")
    assert holder(tmp_path / "lock").pid is None
    assert not held(str(tmp_path / "lock"))
    acquire(tmp_path / "lock", tmp_path / "socket").release()


@pytest.mark.parametrize("how", ["removed", "replaced", "folder removed"])
def test_a_lock_file_that_is_gone_is_made_again(how: str, tmp_path: Path) -> None:
    lock = tmp_path / "state" / "lock"
    mine = acquire(lock, tmp_path / "socket")
    assert not mine.look_after()
    if how == "folder removed":
        shutil.rmtree(lock.parent)
    else:
        lock.unlink()
    if how == "replaced":
        lock.write_text("pid=1\n")
    assert mine.look_after()
    assert not mine.look_after()
    assert (holder(lock).pid, holder(lock).socket) == (os.getpid(), str(tmp_path / "socket"))
    assert held(str(lock))
    mine.release()
    assert not held(str(lock))


def test_another_one_that_was_started_meanwhile_is_noticed(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    mine = acquire(lock, tmp_path / "socket")
    lock.unlink()
    with other_process(lock) as process:
        assert not mine.look_after()
        assert mine.taken
        process.kill()
    assert mine.look_after()
    assert mine.notice == ""
    mine.release()


def test_the_place_of_the_socket_can_change_while_the_lock_is_held(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    mine = acquire(lock, tmp_path / ("long" * 20))
    mine.name_socket(tmp_path / "s")
    assert (holder(lock).pid, holder(lock).socket) == (os.getpid(), str(tmp_path / "s"))
    lock.unlink()
    assert mine.look_after()
    assert holder(lock).socket == str(tmp_path / "s")
    mine.release()
    mine.name_socket(tmp_path / "t")
    assert holder(lock).pid is None


@pytest.mark.parametrize(
    "variable", ["%1\nsocket=/tmp/theirs", "%1\rpid=1", "\x1b]52;c;eA==\x07", "\x85pid=1", "\udcff"]
)
def test_nothing_in_the_environment_writes_a_line_of_its_own_into_the_lock_file(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX_PANE", variable)
    monkeypatch.setattr(os, "ttyname", lambda descriptor: "/dev/pts/7")
    mine = acquire(tmp_path / "lock", tmp_path / "s")
    text = (tmp_path / "lock").read_text(encoding="utf-8")
    assert [line.partition("=")[0] for line in text.splitlines()] == ["pid", "socket", "where", "started"]
    assert "\x1b" not in text
    assert holder(tmp_path / "lock").socket == str(tmp_path / "s")
    mine.release()


def test_a_process_that_has_ended_and_was_not_collected_is_no_resident(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with other_process(lock) as process:
        process.send_signal(signal.SIGKILL)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not held(str(lock))
        acquire(lock, tmp_path / "s").release()
