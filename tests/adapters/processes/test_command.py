"""Other programs: answers, time limits, and no processes left behind."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from deskspine.adapters.processes import command
from deskspine.adapters.processes.command import listening, run
from deskspine.engine.ports import UnusableError
from support.children import alive, until


async def test_it_answers_what_the_program_prints() -> None:
    assert await run(("printf", "%s", "naïve; $(x)")) == "naïve; $(x)"
    code = "import os; print(os.environ['ADDED'], 'PATH' in os.environ)"
    assert await run((sys.executable, "-c", code), variables={"ADDED": "yes"}, limit_s=5) == "yes True\n"


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (("no-such-program-here",), "no-such-program-here is not installed"),
        (("/",), "cannot be started"),
        (("false",), "false failed"),
        (("sh", "-c", "echo out; echo 'went\x1b wrong' >&2; echo more >&2; exit 3"), "sh: went\\? wrong$"),
        (("printf", "a\0b"), "cannot be started"),
    ],
)
async def test_a_program_that_fails_is_named(argv: tuple[str, ...], why: str) -> None:
    with pytest.raises(UnusableError, match=why):
        await run(argv)


async def test_a_hung_program_dies_with_its_children(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = f"trap '' TERM HUP INT; sleep 60 & echo $$ $! > {pids}; wait"
    with pytest.raises(UnusableError, match=r"no answer from sh within 0\.3 s"):
        await run(("sh", "-c", script), limit_s=0.3)
    for pid in map(int, pids.read_text().split()):
        await until(lambda pid=pid: not alive(pid))  # type: ignore[misc]


async def test_a_program_that_says_too_much_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "MAX_BYTES", 10_000)
    with pytest.raises(UnusableError, match="yes prints too much"):
        await run(("yes",), limit_s=5)


async def test_who_is_cancelled_leaves_no_program(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    task = asyncio.create_task(run(("sh", "-c", f"echo $$ > {pids}; exec sleep 60"), limit_s=30))
    await until(lambda: pids.exists() and bool(pids.read_text()))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not alive(int(pids.read_text()))


async def test_lines_are_heard_and_the_end_too() -> None:
    async with listening(("printf", "one\ntwo\nrest")) as lines:
        assert [await lines.get() for _ in range(3)] == ["one", "two", None]
    with pytest.raises(UnusableError, match="not installed"):
        async with listening(("no-such-program-here",)):
            pass


async def test_of_a_flood_the_newest_lines_are_kept() -> None:
    async with listening(("seq", "1", "100000")) as lines:
        await until(lambda: lines.full() and lines._queue[-1] is None)  # type: ignore[attr-defined]
        lines_left = [await lines.get() for _ in range(lines.qsize())]
    assert lines_left[-2:] == ["100000", None]
    assert len(lines_left) == command.MAX_LINES


async def test_leaving_the_block_ends_the_program(tmp_path: Path) -> None:
    async with listening(("sh", "-c", "echo $$; exec sleep 60")) as lines:
        pid = int(await lines.get() or 0)
        assert alive(pid)
        assert os.getsid(pid) == pid  # the keys of our terminal are not for it
    assert not alive(pid)


KILLED = """
import asyncio
from deskspine.adapters.processes.command import listening

async def main() -> None:
    async with listening(("sh", "-c", "echo $$; trap '' PIPE TERM HUP; exec sleep 60")) as lines:
        print(await lines.get(), flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is not installed")
async def test_a_program_that_is_listened_to_dies_with_us_even_when_we_are_killed() -> None:
    us = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        KILLED,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert us.stdout is not None
    pid = int(await us.stdout.readline())
    assert alive(pid)
    us.kill()
    await us.wait()
    await until(lambda: not alive(pid))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads what is blocked from /proc")
async def test_a_program_takes_the_signals_that_are_blocked_here() -> None:
    blockable = {signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {*blockable, signal.SIGUSR1})
    try:
        output = await run(("grep", "SigBlk", "/proc/self/status"), limit_s=5)
        assert signal.pthread_sigmask(signal.SIG_BLOCK, set()) >= {*blockable, signal.SIGUSR1}
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    blocked = int(output.split()[1], 16)
    assert not any(blocked >> number - 1 & 1 for number in blockable)


def test_every_place_that_starts_a_program_does_it_so() -> None:
    source = Path(command.__file__).parents[2]
    for file in source.rglob("*.py"):
        lines = file.read_text(encoding="utf-8").splitlines()
        for at, line in enumerate(lines):
            if "subprocess_exec(" in line:
                assert lines[at - 1].strip() == "with unblocked():", f"{file.name}:{at + 1}"
