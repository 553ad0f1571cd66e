"""Other programs: runs a short one for its answer, and listens to a long one line by line. Never through a shell."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import PurePath
from typing import Protocol

from deskspine.adapters.processes.child_signals import unblocked
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import Broken

COMMAND_TIMEOUT_S = 1.0
"""Timeout for a program; after it the program is killed."""
REAP_S = 0.5
"""How long a killed program is waited for; the kernel may keep one that hangs in a disk."""
MOST_BYTES = 1 << 18
"""The longest answer that is taken."""
MOST_LINE_BYTES = 4096
MOST_LINES = 256
"""Lines of a long-running program that wait to be read; the oldest are dropped first."""


class Run(Protocol):
    """`run` below, or what stands in for it."""

    async def __call__(
        self, argv: Sequence[str], *, variables: Mapping[str, str] | None = None, limit_s: float = COMMAND_TIMEOUT_S
    ) -> str:
        """The text that `argv` prints. Raises Broken."""
        ...


async def run(
    argv: Sequence[str], *, variables: Mapping[str, str] | None = None, limit_s: float = COMMAND_TIMEOUT_S
) -> str:
    """The text that the program `argv` prints, with `variables` added to its environment.

    Raises Broken when it is missing, fails, prints too much, or is not done within `limit_s`; it is then dead.
    """
    answer = _Answer()
    try:
        async with asyncio.timeout(limit_s):
            transport = await _start(argv, variables, answer)
            try:
                await answer.over
            finally:
                await _end(transport, answer.exited)
    except TimeoutError:
        raise Broken(f"no answer from {_name(argv)} within {limit_s:g} s") from None
    if len(answer.out) > MOST_BYTES:
        raise Broken(f"{_name(argv)} says too much")
    if transport.get_returncode() != 0:
        said = plain(answer.err.decode("utf-8", "replace").strip().partition("\n")[0], 80)
        raise Broken(f"{_name(argv)}: {said}" if said else f"{_name(argv)} failed")
    return answer.out.decode("utf-8", "replace")


@asynccontextmanager
async def listening(
    argv: Sequence[str], *, variables: Mapping[str, str] | None = None
) -> AsyncIterator[asyncio.Queue[str | None]]:
    """Run the program `argv` for as long as the block lasts, and queue the lines it prints; None when it has ended.

    Raises Broken when it cannot be started. On Linux it dies with us even when we are killed outright.
    """
    if shutil.which(argv[0]) is None:
        raise Broken(f"{_name(argv)} is not installed")
    lines = _Lines()
    transport = await _start((*await _tie(), *argv), variables, lines)
    try:
        yield lines.queue
    finally:
        await _end(transport, lines.exited)


class _Ended(asyncio.SubprocessProtocol):
    """Knows when the program has ended (`exited`), and when everything it printed has been read too (`over`)."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.exited: asyncio.Future[None] = loop.create_future()
        self.over: asyncio.Future[None] = loop.create_future()

    def process_exited(self) -> None:
        _set(self.exited)

    def connection_lost(self, exc: Exception | None) -> None:
        _set(self.over)


class _Answer(_Ended):
    """Keeps what a program prints."""

    def __init__(self) -> None:
        super().__init__()
        self.out, self.err = bytearray(), bytearray()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        kept = self.out if fd == 1 else self.err
        kept += data[: MOST_BYTES + 1 - len(kept)]
        if len(self.out) > MOST_BYTES:
            _set(self.over)


class _Lines(_Ended):
    """Cuts what a program prints into lines."""

    def __init__(self) -> None:
        super().__init__()
        self.queue: asyncio.Queue[str | None] = asyncio.Queue(MOST_LINES)
        self._rest = b""

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd != 1:
            return
        *whole, rest = (self._rest + data).split(b"\n")
        self._rest = rest[:MOST_LINE_BYTES]
        for line in whole:
            self._put(line[:MOST_LINE_BYTES].decode("utf-8", "replace"))

    def connection_lost(self, exc: Exception | None) -> None:
        self._put(None)
        super().connection_lost(exc)

    def _put(self, line: str | None) -> None:
        if self.queue.full():
            self.queue.get_nowait()
        self.queue.put_nowait(line)


async def _tie() -> tuple[str, ...]:
    """What makes the kernel end a program with the thread that started it; nothing where that is not to be had.

    The broken pipe is not enough: pactl ignores it, and would listen for ever.
    """
    tie = ("setpriv", "--pdeathsig", "KILL")
    if sys.platform != "linux":
        return ()
    try:
        await run((*tie, "true"))  # the setpriv of busybox cannot
    except Broken:
        return ()
    return tie


async def _start(
    argv: Sequence[str], variables: Mapping[str, str] | None, protocol: _Ended
) -> asyncio.SubprocessTransport:
    environ = {**os.environ, **variables} if variables else None
    try:
        with unblocked():
            transport, _ = await asyncio.get_running_loop().subprocess_exec(
                lambda: protocol,
                *argv,
                stdin=subprocess.DEVNULL,
                env=environ,
                start_new_session=True,  # keys and hang-ups of our terminal are not for it; it is killed as a group
            )
    except FileNotFoundError:
        raise Broken(f"{_name(argv)} is not installed") from None
    except (OSError, ValueError) as error:
        raise Broken(f"{_name(argv)} cannot be started: {error}") from None
    return transport


async def _end(transport: asyncio.SubprocessTransport, exited: asyncio.Future[None]) -> None:
    """Leave nothing of the program: no process, no zombie, no pipe."""
    if not exited.done():
        with suppress(OSError):
            if sys.platform == "win32":
                transport.kill()
            else:
                # Not transport.kill(): that may reap the child itself, and then asyncio's own reaper complains on
                # standard error, in the middle of the screen.
                os.killpg(transport.get_pid(), signal.SIGKILL)
        await asyncio.wait({exited}, timeout=REAP_S)
    transport.close()


def _set(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _name(argv: Sequence[str]) -> str:
    return PurePath(argv[0]).name
