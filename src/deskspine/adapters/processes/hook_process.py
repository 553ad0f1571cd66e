"""Runs a hook of the person: with a time limit, with bounded output, and without a process that is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from deskspine.adapters.processes.command import REAP_S, Ended, start
from deskspine.core.notify.hook_run import HookRun
from deskspine.engine.ports import UnusableError

END_S = 0.3
"""Timeout for a hook to end after SIGTERM; then its whole group is killed."""
DRAIN_S = 0.2
"""Timeout for the rest of the output of a hook that has ended; a program that it detached may keep the pipe open."""
KEPT_BYTES = 4096
"""Maximum size of the output that is kept."""
MAX_READ_BYTES = 1 << 20
"""Maximum size of the output; a hook that prints more is ended."""


async def run_hook(argv: Sequence[str], variables: Mapping[str, str], text: bytes, limit_s: float) -> HookRun:
    """Run `argv` in the home folder with `text` as input and `variables` added to the environment.

    Returns when the program has ended or was ended, at `limit_s` or because it printed too much. What is left of its
    process group is then killed. Raises UnusableError if it cannot be started.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    output = _BoundedOutput()
    transport = await start(
        (_expanded(argv[0]), *argv[1:]),
        variables,
        output,
        stdin=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        folder=_home(),
    )
    timed_out = False
    try:
        _write(transport, text)
        done, _ = await asyncio.wait({output.exited, output.flooded}, timeout=limit_s, return_when="FIRST_COMPLETED")
        timed_out = not done
        seconds = loop.time() - began
    finally:
        await _end(transport, output)
    code = transport.get_returncode()
    return HookRun(
        -signal.SIGTERM if code is None else code,
        output.kept.decode("utf-8", "replace"),
        seconds,
        "limit" if timed_out else "output" if output.flooded.done() else "",
        output.size - len(output.kept),
    )


class _BoundedOutput(Ended):
    """The beginning of what a hook prints, on standard output and standard error."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = bytearray()
        self.size = 0
        self.flooded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when it has printed too much."""

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self.kept += data[: KEPT_BYTES - len(self.kept)]
        self.size += len(data)
        if self.size > MAX_READ_BYTES and not self.flooded.done():
            self.flooded.set_result(None)


def _write(transport: asyncio.SubprocessTransport, text: bytes) -> None:
    """Write `text`, which fits into the buffer of a pipe, and close the pipe. The program need not read it."""
    pipe = transport.get_pipe_transport(0)
    if isinstance(pipe, asyncio.WriteTransport):
        pipe.write(text)
        pipe.close()


async def _end(transport: asyncio.SubprocessTransport, output: _BoundedOutput) -> None:
    """End the hook and all that is left of its process group, also when this is cancelled."""
    try:
        if not output.exited.done() and not output.flooded.done():
            _signal(transport, "SIGTERM")
            await asyncio.wait({output.exited}, timeout=END_S)
    finally:
        _signal(transport, "SIGKILL")
        try:
            await asyncio.wait({output.exited}, timeout=REAP_S)
            if not output.flooded.done():
                await asyncio.wait({output.over}, timeout=DRAIN_S)
        finally:
            transport.close()


def _signal(transport: asyncio.SubprocessTransport, name: str) -> None:
    """Send a signal to the whole process group; nothing happens if it is empty."""
    with suppress(OSError):
        if sys.platform == "win32":
            transport.kill()
        else:
            os.killpg(transport.get_pid(), getattr(signal, name))


def _expanded(program: str) -> str:
    """Return `program` with the home folder for a "~" at its beginning. Raises UnusableError if there is no home."""
    if not program.startswith("~"):
        return program
    try:
        return str(Path(program).expanduser())
    except RuntimeError:
        raise UnusableError(f"{program} cannot be found: there is no such home folder") from None


def _home() -> Path | None:
    """Return the home folder, or None without one: then a hook runs in the folder where deskspine was started."""
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home if home.is_dir() else None
