"""One resident a person: the second is refused with directions, and a killed one blocks nobody."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deskspine.adapters import file_lock
from deskspine.adapters.instance import AlreadyRunning, acquire, holder
from deskspine.cli.status import held

HOLD = """
import sys
from pathlib import Path
from deskspine.adapters.instance import acquire
kept = acquire(Path(sys.argv[1]), Path("/run/there.sock"))
print("held", flush=True)
sys.stdin.read()
"""


def other_process(lock: Path) -> subprocess.Popen[str]:
    """A process that holds the lock until it is killed."""
    command = [sys.executable, "-c", HOLD, str(lock)]
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
            with pytest.raises(AlreadyRunning, match=f"process {process.pid}") as refused:
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
