"""Other programs, never through a shell: a short one is run for its output, a long one is read line by line."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path, PurePath
from typing import Protocol

from deskspine.adapters.processes.child_signals import unblocked
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import UnusableError

COMMAND_TIMEOUT_S = 1.0
"""Timeout for a program; after it the program is killed."""
REAP_S = 0.5
"""Timeout for a killed program to end; the kernel may keep one that waits for a disk."""
MAX_BYTES = 1 << 18
"""Maximum size of the output of a program."""
MAX_LINE_BYTES = 4096
MAX_LINES = 256
"""Maximum number of lines of a long-running program that wait to be read; the oldest are dropped first."""


class RunCommand(Protocol):
    """The signature of `run`, for tests that replace it."""

    async def __call__(
        self, argv: Sequence[str], *, variables: Mapping[str, str] | None = None, limit_s: float = COMMAND_TIMEOUT_S
    ) -> str:
        """Run `argv` and return what it prints. Raises UnusableError."""
        ...


async def run(
    argv: Sequence[str], *, variables: Mapping[str, str] | None = None, limit_s: float = COMMAND_TIMEOUT_S
) -> str:
    """Run the program `argv` with `variables` added to its environment, and return what it prints.

    Raises UnusableError if it is missing, fails, prints too much, or does not end within `limit_s`; it is then killed.
    """
    output = _Output()
    try:
        async with asyncio.timeout(limit_s):
            transport = await start(argv, variables, output)
            try:
                await output.over
            finally:
                await _end(transport, output.exited)
    except TimeoutError:
        raise UnusableError(f"no answer from {_name(argv)} within {limit_s:g} s") from None
    if len(output.out) > MAX_BYTES:
        raise UnusableError(f"{_name(argv)} prints too much")
    if transport.get_returncode() != 0:
        message = plain(output.err.decode("utf-8", "replace").strip().partition("\n")[0], 80)
        raise UnusableError(f"{_name(argv)}: {message}" if message else f"{_name(argv)} failed")
    return output.out.decode("utf-8", "replace")


@asynccontextmanager
async def listening(
    argv: Sequence[str], *, variables: Mapping[str, str] | None = None
) -> AsyncIterator[asyncio.Queue[str | None]]:
    """Run the program `argv` during the block and yield a queue of the lines it prints, with None at its end.

    Raises UnusableError if it cannot be started. On Linux it ends with this program, even if this program is killed.
    """
    from shutil import which  # only here: it loads three compressors, which would stay for the whole day

    if which(argv[0]) is None:
        raise UnusableError(f"{_name(argv)} is not installed")
    lines = _Lines()
    transport = await start((*await _pdeathsig_command(), *argv), variables, lines)
    try:
        yield lines.queue
    finally:
        await _end(transport, lines.exited)


class Ended(asyncio.SubprocessProtocol):
    """Sets `exited` when a program has ended, and `over` when everything that it printed has been read too."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.exited: asyncio.Future[None] = loop.create_future()
        self.over: asyncio.Future[None] = loop.create_future()

    def process_exited(self) -> None:
        """Set `exited`."""
        _set(self.exited)

    def connection_lost(self, exc: Exception | None) -> None:
        """Set `over`."""
        _set(self.over)


class _Output(Ended):
    """Collects what a program prints."""

    def __init__(self) -> None:
        super().__init__()
        self.out, self.err = bytearray(), bytearray()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        buffer = self.out if fd == 1 else self.err
        buffer += data[: MAX_BYTES + 1 - len(buffer)]
        if len(self.out) > MAX_BYTES:
            _set(self.over)


class _Lines(Ended):
    """Splits what a program prints into lines."""

    def __init__(self) -> None:
        super().__init__()
        self.queue: asyncio.Queue[str | None] = asyncio.Queue(MAX_LINES)
        self._unfinished = b""

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd != 1:
            return
        *lines, unfinished = (self._unfinished + data).split(b"\n")
        self._unfinished = unfinished[:MAX_LINE_BYTES]
        for line in lines:
            self._put(line[:MAX_LINE_BYTES].decode("utf-8", "replace"))

    def connection_lost(self, exc: Exception | None) -> None:
        self._put(None)
        super().connection_lost(exc)

    def _put(self, line: str | None) -> None:
        if self.queue.full():
            self.queue.get_nowait()
        self.queue.put_nowait(line)


async def _pdeathsig_command() -> tuple[str, ...]:
    """Return the command that makes the kernel end a program with the thread that started it, or () without it.

    A broken pipe is not enough: pactl ignores it, and would listen for ever.
    """
    command = ("setpriv", "--pdeathsig", "KILL")
    if sys.platform != "linux":
        return ()
    try:
        await run((*command, "true"))  # the setpriv of busybox does not support it
    except UnusableError:
        return ()
    return command


async def start(
    argv: Sequence[str],
    variables: Mapping[str, str] | None,
    protocol: Ended,
    *,
    stdin: int = subprocess.DEVNULL,
    stderr: int = subprocess.PIPE,
    folder: Path | None = None,
) -> asyncio.SubprocessTransport:
    """Start the program `argv` in a session of its own, in `folder` or here. Raises UnusableError."""
    environ = {**os.environ, **variables} if variables else None
    try:
        with unblocked():
            transport, _ = await asyncio.get_running_loop().subprocess_exec(
                lambda: protocol,
                *argv,
                stdin=stdin,
                stderr=stderr,
                cwd=folder,
                env=environ,
                start_new_session=True,  # keys and hang-ups of our terminal do not reach it; it is killed as a group
            )
    except FileNotFoundError:
        raise UnusableError(f"{_name(argv)} is not installed") from None
    except (OSError, ValueError) as error:
        raise UnusableError(f"{_name(argv)} cannot be started: {error}") from None
    return transport


async def _end(transport: asyncio.SubprocessTransport, exited: asyncio.Future[None]) -> None:
    """End the program and leave no process, no zombie and no pipe."""
    if not exited.done():
        with suppress(OSError):
            if sys.platform == "win32":
                transport.kill()
            else:
                # Not transport.kill(): that may reap the child itself, and asyncio's own reaper then writes a warning
                # to standard error, in the middle of the screen.
                os.killpg(transport.get_pid(), signal.SIGKILL)
        await asyncio.wait({exited}, timeout=REAP_S)
    transport.close()


def _set(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _name(argv: Sequence[str]) -> str:
    return PurePath(argv[0]).name
