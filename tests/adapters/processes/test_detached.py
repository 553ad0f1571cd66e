"""Programs that run on their own: nothing waits for them, and none of them is left behind as a zombie."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deskspine.adapters.processes.detached import start
from deskspine.adapters.processes.own_program import own_command
from deskspine.engine.ports import UnusableError

ENVIRON = {"PATH": os.environ["PATH"]}


def is_there(pid: int) -> bool:
    """Return True if the process exists, as a zombie too."""
    return Path(f"/proc/{pid}").exists() if Path("/proc/self").exists() else _signalled(pid)


def _signalled(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until(holds: Callable[[], bool]) -> None:
    """Wait until `holds`, five seconds at most."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 - other processes set no events
            await asyncio.sleep(0.01)


async def test_it_runs_until_it_is_ended_with_its_children(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    program = await start(("sh", "-c", f"sleep 60 & echo $$ $! >{pids}; wait"), ENVIRON)
    assert await program.exit_code(0.0) is None
    await until(lambda: pids.exists() and len(pids.read_text().split()) > 1)
    assert program.runs
    await program.end(within_s=5)
    assert not program.runs
    await until(lambda: not any(is_there(int(pid)) for pid in pids.read_text().split()))


async def test_it_has_exactly_the_given_environment(tmp_path: Path) -> None:
    out = tmp_path / "out"
    program = await start(("sh", "-c", f'echo "$ONLY:$HOME" >{out}'), {**ENVIRON, "ONLY": "this"})
    assert await program.exit_code(5) == 0
    assert out.read_text() == "this:\n"
    await program.end()


async def test_one_that_fails_says_why() -> None:
    program = await start(("sh", "-c", "echo warning >&2; echo 'no\x1b display' >&2; exit 3"), ENVIRON)
    assert program.complaint == ""
    assert await program.exit_code(5) == 3
    assert program.complaint == "no? display"
    await program.end()


@pytest.mark.parametrize(("argv", "why"), [(("no-such-thing",), "is not installed"), (("/",), "cannot be started")])
async def test_one_that_cannot_be_started(argv: tuple[str, ...], why: str) -> None:
    with pytest.raises(UnusableError, match=why):
        await start(argv, ENVIRON)


async def test_one_that_ignores_the_request_is_killed() -> None:
    program = await start(("sh", "-c", "trap '' TERM; while :; do sleep 1; done"), ENVIRON)
    await program.exit_code(0.1)
    await program.end(within_s=0.2)
    assert await program.exit_code(5) == -9


def test_our_own_command_takes_its_folders_along_and_no_shell() -> None:
    environ = {"HOME": "/h o", "XDG_STATE_HOME": "/s", "XDG_DATA_HOME": "", "SECRET": "x", "DISPLAY": ":0"}
    command = own_command("popup", environ)
    assert command == ("env", "HOME=/h o", "XDG_STATE_HOME=/s", sys.executable, "-P", "-m", "deskspine", "popup")
