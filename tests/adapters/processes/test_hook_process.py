"""Runs of hooks by real programs: limits, output, input, and no process that is left behind."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from deskspine.adapters.processes import hook_process
from deskspine.adapters.processes.hook_process import KEPT_BYTES, run_hook
from deskspine.core.notify.hook_run import HookRun
from deskspine.engine.ports import UnusableError
from support.children import alive, until

NOTHING: Mapping[str, str] = {}


async def shell(script: str, *, text: bytes = b"{}\n", limit_s: float = 5.0) -> HookRun:
    """Run a script as a hook."""
    return await run_hook(("sh", "-c", script), NOTHING, text, limit_s)


def pids_in(file: Path) -> list[int]:
    return [int(word) for word in file.read_text().split()]


async def test_a_hook_gets_facts_in_its_environment_and_on_its_input_and_both_outputs_are_kept() -> None:
    code = "import os, sys; print(os.environ['FACT'], sys.stdin.read()); print('oops', file=sys.stderr); sys.exit(3)"
    run = await run_hook((sys.executable, "-c", code), {"FACT": "Ünï; $(x)"}, b'{"a": 1}\n', 5.0)
    assert (run.exit_code, run.ended, run.dropped_bytes) == (3, "", 0)
    assert set(run.output.split("\n")) >= {'Ünï; $(x) {"a": 1}', "oops"}
    assert run.seconds < 5


async def test_it_runs_in_the_home_folder_and_its_program_may_begin_with_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    script = tmp_path / "my hook.sh"
    script.write_text('#!/bin/sh\npwd; echo "$1"\n')
    script.chmod(0o755)
    run = await run_hook(("~/my hook.sh", "~/$HOME*"), NOTHING, b"", 5.0)
    assert run.output == f"{tmp_path}\n~/$HOME*\n"


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("no-such-program-here", "no-such-program-here is not installed"),
        ("~/no/such/file", "file is not installed"),
        ("~no-such-user-here/x", "there is no such home folder"),
        ("/", "cannot be started"),
    ],
)
async def test_a_program_that_is_not_there_is_named(program: str, why: str) -> None:
    with pytest.raises(UnusableError, match=why):
        await run_hook((program,), NOTHING, b"", 5.0)


async def test_at_the_limit_the_whole_group_is_ended_even_if_it_ignores_the_request(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    run = await shell(f"trap '' TERM HUP INT; sleep 60 & echo $$ $! > {pids}; wait", limit_s=0.3)
    assert run.ended == "limit"
    assert run.exit_code == -9
    for pid in pids_in(pids):
        await until(lambda pid=pid: not alive(pid))  # type: ignore[misc]


async def test_at_the_limit_a_hook_may_still_clean_up() -> None:
    run = await shell("trap 'echo bye; exit 0' TERM; while :; do sleep 0.05; done", limit_s=0.3)
    assert (run.ended, run.exit_code) == ("limit", 0)
    assert run.output.endswith("bye\n")


async def test_what_a_hook_leaves_in_its_group_ends_with_it_and_what_it_detaches_goes_on(tmp_path: Path) -> None:
    left, detached = tmp_path / "left", tmp_path / "detached"
    run = await shell(f"sleep 60 & echo $! > {left}; echo done")
    assert (run.ended, run.output) == ("", "done\n")
    await until(lambda: not alive(pids_in(left)[0]))
    if shutil.which("setsid") is None:
        pytest.skip("setsid is not installed")
    run = await shell(f"setsid sh -c 'echo $$ > {detached}; exec sleep 60' & while ! [ -s {detached} ]; do :; done")
    assert run.ended == ""
    pid = pids_in(detached)[0]
    assert alive(pid)
    os.kill(pid, 9)


async def test_of_much_output_the_beginning_is_kept_and_a_flood_ends_the_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    run = await shell("printf begin; head -c 500000 /dev/zero | tr '\\0' x")
    assert (run.exit_code, run.ended) == (0, "")
    assert run.output.startswith("beginxxx")
    assert len(run.output) == KEPT_BYTES
    assert run.dropped_bytes == 500_005 - KEPT_BYTES
    monkeypatch.setattr(hook_process, "END_S", 30.0)  # a flood is not read on for the time of a farewell
    async with asyncio.timeout(10):
        run = await shell("trap '' TERM; yes", limit_s=60)
    assert run.ended == "output"
    assert len(run.output) == KEPT_BYTES


@pytest.mark.parametrize("script", ["exit 0", "exec <&-; exit 0", "sleep 0.1"])
async def test_a_hook_need_not_read_its_input(script: str) -> None:
    run = await shell(script, text=json.dumps({"why": "x" * 4000}).encode())
    assert (run.exit_code, run.output) == (0, "")


async def test_a_run_that_is_cancelled_leaves_no_process(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    task = asyncio.create_task(shell(f"trap '' TERM; sleep 60 & echo $$ $! > {pids}; wait", limit_s=60))
    await until(lambda: pids.exists() and len(pids_in(pids)) == 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not any(map(alive, pids_in(pids))))  # the kernel ends what was killed a moment later


async def test_bytes_that_are_no_text_do_no_harm() -> None:
    assert (await shell("printf '\\377\\033[2J'")).output == "�\x1b[2J"
