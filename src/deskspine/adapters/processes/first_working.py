"""Choice among several programs that do the same: the first that works, and never two at once."""

from __future__ import annotations

import asyncio
import os
from asyncio import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress

from msgspec import Struct

from deskspine.adapters.processes.child_signals import unblocked
from deskspine.engine.ports import UnusableError

LOOK_S = 0.3
"""Seconds until a program counts as working; without a sound server or device it exits with an error before."""
END_S = 0.5
"""Timeout for a program to end after a request."""
CUT_OFF = "cut off by the next one"
"""Result of a run that another run replaced before it had started."""


class Program(Struct, frozen=True):
    """One program and its arguments."""

    name: str
    arguments: tuple[str, ...] = ()
    text: str = ""
    """Text for its standard input."""
    farewell: str = ""
    """Text that is written when the program is cut off, for a program that runs until its input ends."""
    least_s: float = 0.0
    """Minimum run time. A shorter run has failed, even with exit code 0, as espeak-ng has without a sound device."""


class FirstWorking:
    """Runs programs one at a time. The one that worked last is tried first, and those that failed are tried last."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        """Timeout after which a program is ended. It hangs, unless it has a farewell."""
        self._first = ""
        self._failed: set[str] = set()
        self._turn = 0
        self._lock = asyncio.Lock()
        self._running: _Running | None = None

    @property
    def running(self) -> bool:
        """True while a program runs or is being started."""
        return self._lock.locked() or (self._running is not None and not self._running.task.done())

    async def run(self, programs: Sequence[Program], environ: Mapping[str, str]) -> str:
        """Cut off the running program, start the first of `programs` that works, and return its name.

        Returns when it has ended well or has run for `LOOK_S`. Raises UnusableError if no program works.
        """
        from shutil import which  # only here: it loads three compressors, which would stay for the whole day

        self._turn = turn = self._turn + 1
        self._cut()
        async with self._lock:
            await self._wait_for_end()
            tried = []
            for program in sorted(programs, key=self._rank):
                if turn != self._turn:
                    return CUT_OFF
                path = which(program.name, path=environ.get("PATH", os.defpath))
                if path is None:
                    continue
                tried.append(program.name)
                if await self._works(program, path, environ, turn):
                    return program.name if turn == self._turn else CUT_OFF
        raise UnusableError(f"does not work: {', '.join(tried)}" if tried else f"not installed: {_names(programs)}")

    async def stop(self) -> None:
        """Cut off the running program and wait for its end. Raises nothing."""
        self._turn += 1
        self._cut()
        async with self._lock:
            await self._wait_for_end()

    def _rank(self, program: Program) -> int:
        return 0 if program.name == self._first else 2 if program.name in self._failed else 1

    def _cut(self) -> None:
        if self._running is not None:
            self._running.cut()

    async def _wait_for_end(self) -> None:
        """Cut off the running program and wait until it has ended."""
        if self._running is not None:
            self._running.cut()
            await asyncio.wait({self._running.task}, timeout=3 * END_S)
            self._running = None

    async def _works(self, program: Program, path: str, environ: Mapping[str, str], turn: int) -> bool:
        null = subprocess.DEVNULL
        try:
            with unblocked():
                process = await asyncio.create_subprocess_exec(
                    path,
                    *program.arguments,
                    stdin=subprocess.PIPE if program.text else null,
                    stdout=null,
                    stderr=null,
                    env=dict(environ),
                    start_new_session=True,  # so that Ctrl+C in our terminal does not reach it
                )
        except (OSError, ValueError):  # not an executable for this machine, or a text that no argument may have
            return False
        running = self._running = _Running(program, process, self._limit_s)
        running.task.add_done_callback(lambda _: self._note(program, running))
        if turn != self._turn:  # cut off while it was being started
            running.cut()
        try:
            finished, _ = await asyncio.wait({running.task}, timeout=LOOK_S)
        except asyncio.CancelledError:
            running.cut()
            raise
        if not finished:
            self._note(program, running)
        return running.worked

    def _note(self, program: Program, running: _Running) -> None:
        if running.is_cut:
            return
        if running.worked:
            self._first = program.name
            self._failed.discard(program.name)
        else:
            self._first = "" if self._first == program.name else self._first
            self._failed.add(program.name)


class _Running:
    """One child process, which is ended after its timeout or when it is cut off."""

    def __init__(self, program: Program, process: subprocess.Process, limit_s: float) -> None:
        self.worked = True
        """True if it has not failed so far; final when `task` is done."""
        self.is_cut = False
        self._program = program
        self._process = process
        self._write(program.text, last=not program.farewell)
        self.task = asyncio.get_running_loop().create_task(self._supervise(limit_s), name=f"supervise {program.name}")

    def cut(self) -> None:
        """End it now; this does not count as a failure."""
        if self.is_cut or self._process.returncode is not None:
            return
        self.is_cut = True
        if self._program.farewell:
            self._write(self._program.farewell, last=True)
            asyncio.get_running_loop().call_later(END_S, self._kill)
        else:
            self._kill()

    def _write(self, text: str, *, last: bool) -> None:
        pipe = self._process.stdin
        if pipe is None or pipe.is_closing():
            return
        pipe.write(text.encode())  # a few lines, less than the buffer of any pipe
        if last:
            pipe.close()

    def _kill(self) -> None:
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _supervise(self, limit_s: float) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(limit_s):
                code = await self._process.wait()
            self.worked = self.is_cut or (code == 0 and loop.time() - began >= self._program.least_s)
        except TimeoutError:
            self.worked = self.is_cut or bool(self._program.farewell)
            self._write("", last=True)
            await self._kill_after(END_S if self.worked else 0.0)
        finally:
            self._kill()  # only has an effect if the loop ends first

    async def _kill_after(self, patience_s: float) -> None:
        for wait_s in (patience_s, END_S):
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._process.wait()
                return
            self._kill()


def _names(programs: Sequence[Program]) -> str:
    return ", ".join(program.name for program in programs)
