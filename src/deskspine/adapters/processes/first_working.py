"""Runs one of several programs that do the same: the first that works, and never two of them at once."""

from __future__ import annotations

import asyncio
import os
import shutil
from asyncio import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress

from msgspec import Struct

from deskspine.adapters.processes.child_signals import unblocked
from deskspine.engine.ports import Broken

LOOK_S = 0.3
"""A player that has no sound server, display or device to play on says so within this time, by its exit code."""
END_S = 0.5
"""How long a program may take to end when told to."""
CUT_OFF = "cut off by the next one"
"""What is answered when something else was to be heard before this one had begun."""


class Program(Struct, frozen=True):
    """One program and how to call it."""

    name: str
    arguments: tuple[str, ...] = ()
    text: str = ""
    """What is written to it."""
    farewell: str = ""
    """For a program that stays until its input ends: what is written to it when it is cut off."""
    least_s: float = 0.0
    """Whoever ends sooner cannot have done it, whatever the exit code says: espeak-ng's is 0 without a sound device."""


class FirstWorking:
    """Runs programs one at a time; remembers which one worked last, and tries those that failed last of all."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        """A program that runs for longer is ended; it hangs, unless it is one that stays."""
        self._first = ""
        self._failed: set[str] = set()
        self._turn = 0
        self._lock = asyncio.Lock()
        self._running: _Running | None = None

    @property
    def running(self) -> bool:
        """Whether something is to be heard now, or about to be."""
        return self._lock.locked() or (self._running is not None and not self._running.task.done())

    async def run(self, programs: Sequence[Program], environ: Mapping[str, str]) -> str:
        """Start the first of `programs` that works, after cutting off what runs; answers its name.

        Answers once it has ended well or has run for `LOOK_S`. Raises Broken when none works.
        """
        self._turn = turn = self._turn + 1
        self._cut()
        async with self._lock:
            await self._gone()
            tried = []
            for program in sorted(programs, key=self._rank):
                if turn != self._turn:
                    return CUT_OFF
                path = shutil.which(program.name, path=environ.get("PATH", os.defpath))
                if path is None:
                    continue
                tried.append(program.name)
                if await self._works(program, path, environ, turn):
                    return program.name if turn == self._turn else CUT_OFF
        raise Broken(f"does not work: {', '.join(tried)}" if tried else f"not installed: {_names(programs)}")

    async def hush(self) -> None:
        """Cut off what runs. Raises nothing."""
        self._turn += 1
        self._cut()
        async with self._lock:
            await self._gone()

    def _rank(self, program: Program) -> int:
        return 0 if program.name == self._first else 2 if program.name in self._failed else 1

    def _cut(self) -> None:
        if self._running is not None:
            self._running.cut()

    async def _gone(self) -> None:
        """Wait until what was cut off is really gone."""
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
                    start_new_session=True,  # so that Ctrl+C in our terminal is not for it
                )
        except (OSError, ValueError):  # not for this machine, or a text that no program can be given
            return False
        running = self._running = _Running(program, process, self._limit_s)
        running.task.add_done_callback(lambda _: self._note(program, running))
        if turn != self._turn:  # while it was being started
            running.cut()
        try:
            done, _ = await asyncio.wait({running.task}, timeout=LOOK_S)
        except asyncio.CancelledError:
            running.cut()
            raise
        if not done:
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
    """One child, ended by its process id when its time is over or when it is cut off."""

    def __init__(self, program: Program, process: subprocess.Process, limit_s: float) -> None:
        self.worked = True
        """So far; certain once `task` is done."""
        self.is_cut = False
        self._program = program
        self._process = process
        self._speak(program.text, last=not program.farewell)
        self.task = asyncio.get_running_loop().create_task(self._mind(limit_s), name=f"minds {program.name}")

    def cut(self) -> None:
        """Let it end now; that it did not finish is no failure."""
        if self.is_cut or self._process.returncode is not None:
            return
        self.is_cut = True
        if self._program.farewell:
            self._speak(self._program.farewell, last=True)
            asyncio.get_running_loop().call_later(END_S, self._kill)
        else:
            self._kill()

    def _speak(self, text: str, *, last: bool) -> None:
        pipe = self._process.stdin
        if pipe is None or pipe.is_closing():
            return
        pipe.write(text.encode())  # a line or two: less than any pipe holds
        if last:
            pipe.close()

    def _kill(self) -> None:
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _mind(self, limit_s: float) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(limit_s):
                code = await self._process.wait()
            self.worked = self.is_cut or (code == 0 and loop.time() - began >= self._program.least_s)
        except TimeoutError:
            self.worked = self.is_cut or bool(self._program.farewell)
            self._speak("", last=True)
            await self._ended(END_S if self.worked else 0.0)
        finally:
            self._kill()  # when the loop ends first; nothing otherwise

    async def _ended(self, patience_s: float) -> None:
        for wait_s in (patience_s, END_S):
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._process.wait()
                return
            self._kill()


def _names(programs: Sequence[Program]) -> str:
    return ", ".join(program.name for program in programs)
