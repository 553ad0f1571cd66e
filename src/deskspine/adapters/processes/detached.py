"""A program that runs on its own while this one goes on: nothing waits for it, and it leaves no zombie."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import PurePath
from typing import IO, Protocol

from deskspine.adapters.processes.child_signals import unblocked
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import UnusableError

MAX_ERROR_BYTES = 2000
KILLED_S = 2.0
"""Timeout for a killed program to end; a machine under load takes its time."""


class StartProgram(Protocol):
    """The signature of `start`, for tests that replace it."""

    async def __call__(self, argv: Sequence[str], environ: Mapping[str, str]) -> Detached:
        """Start `argv` with exactly this environment. Raises UnusableError."""
        ...


class Detached(asyncio.SubprocessProtocol):
    """A program that was started."""

    def __init__(self, errors: IO[bytes]) -> None:
        self._errors = errors
        self._complaint = ""
        self._transport: asyncio.SubprocessTransport | None = None
        self._exited: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.SubprocessTransport)
        self._transport = transport

    def process_exited(self) -> None:
        """Note the exit code and the reason for it."""
        with suppress(OSError, ValueError):
            self._errors.seek(max(0, self._errors.seek(0, os.SEEK_END) - MAX_ERROR_BYTES))
            text = self._errors.read(MAX_ERROR_BYTES).decode("utf-8", "replace")
            self._complaint = plain(text.strip().rpartition("\n")[2], 80)
        self._errors.close()
        code = None
        if self._transport is not None:
            code = self._transport.get_returncode()
            self._transport.close()
        if not self._exited.done():
            self._exited.set_result(-1 if code is None else code)

    @property
    def runs(self) -> bool:
        """True while the program runs."""
        return not self._exited.done()

    async def exit_code(self, within_s: float) -> int | None:
        """Return the exit code of the program, or None if it still runs after `within_s` seconds."""
        await asyncio.wait({self._exited}, timeout=within_s)
        return self._exited.result() if self._exited.done() else None

    @property
    def complaint(self) -> str:
        """Return the last line that the program wrote to standard error, or "" while it runs."""
        return self._complaint

    async def end(self, within_s: float = 0.5) -> None:
        """End the program and everything in its group. Raises nothing."""
        for name, wait_s in (("SIGTERM", within_s), ("SIGKILL", KILLED_S)):
            if self.runs and self._transport is not None:
                with suppress(OSError):
                    if sys.platform == "win32":
                        self._transport.terminate()
                    else:
                        os.killpg(self._transport.get_pid(), getattr(signal, name))
                await self.exit_code(wait_s)


async def start(argv: Sequence[str], environ: Mapping[str, str]) -> Detached:
    """Start the program `argv` with exactly this environment, in a session of its own. Raises UnusableError."""
    import tempfile  # it loads half a megabyte, and many engines open no window

    name = PurePath(argv[0]).name
    # Not a pipe: a program that writes to it would end when this one has ended.
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed when the program has ended
    try:
        with unblocked():
            _, program = await asyncio.get_running_loop().subprocess_exec(
                lambda: Detached(errors),
                *argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=dict(environ),
                start_new_session=True,
            )
    except FileNotFoundError:
        errors.close()
        raise UnusableError(f"{name} is not installed") from None
    except (OSError, ValueError) as error:
        errors.close()
        raise UnusableError(f"{name} cannot be started: {error}") from None
    return program
