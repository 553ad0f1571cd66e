"""Reaches the person by a notice of macOS. Tried with a stand-in only: there was no Mac at hand."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from asyncio import subprocess
from collections.abc import Mapping
from contextlib import suppress

from deskspine.adapters.processes.child_signals import unblocked
from deskspine.core.presence.place import Place
from deskspine.core.text.sanitize import plain
from deskspine.engine.ports import Broken, Word

PROGRAM = "osascript"
NOTICE_TIMEOUT_S = 3.0
"""Timeout for showing one notice."""
SCRIPT = b"""on run argv
display notification (item 2 of argv) with title (item 1 of argv)
end run
"""
"""Read from a pipe. The texts are arguments, so nothing in them is ever taken for a part of it."""


class MacNotice:
    """Shows a notice by osascript, which is always there; its notices have no buttons and cannot be taken back."""

    name = "desktop"

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ

    def fits(self, place: Place) -> str:
        """Why it cannot reach somebody who sits there; empty when it may."""
        if sys.platform != "darwin":
            return "only on macOS"
        return f"this Mac is not where you are: {place.why}" if place.remote else ""

    async def ready(self, place: Place) -> None:
        """Whether macOS shows it cannot be asked."""

    async def say(self, place: Place, word: Word) -> str:
        """Show it. Raises Broken when macOS refuses; that a notice was dropped, it does not tell."""
        path = shutil.which(PROGRAM, path=self._environ.get("PATH", os.defpath))
        if path is None:
            raise Broken(f"no {PROGRAM}")
        with unblocked():
            process = await asyncio.create_subprocess_exec(
                path,
                "-",
                plain(word.heading),
                plain(word.body),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=dict(self._environ),
                start_new_session=True,
            )
        try:
            async with asyncio.timeout(NOTICE_TIMEOUT_S):
                await process.communicate(SCRIPT)
        except TimeoutError:
            raise Broken(f"{PROGRAM} does not answer") from None
        finally:
            await _end(process)
        if process.returncode:
            raise Broken("macOS refused the notice")
        return "a macOS notice, without buttons; whether it was shown is not known"

    async def hush(self) -> None:
        """A notice of osascript cannot be taken back; macOS puts it away by itself."""

    async def close(self) -> None:
        """There is nothing to let go of."""


async def _end(process: subprocess.Process) -> None:
    """Kill it unless it has ended, and wait a moment for that."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await process.wait()
