"""Channel: a notice of macOS. Tried with a stand-in only, because no Mac was available."""

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
from deskspine.engine.ports import ChannelMessage, UnusableError

PROGRAM = "osascript"
LIMIT_S = 3.0
SCRIPT = b"""on run argv
display notification (item 2 of argv) with title (item 1 of argv)
end run
"""
"""Script that osascript reads from a pipe. The texts are arguments, so no part of them is run."""


class MacNotice:
    """Shows notices by osascript, which every Mac has; they have no buttons and cannot be closed."""

    name = "desktop"

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ

    def fits(self, place: Place) -> str:
        """Return why this channel cannot reach a person at `place`, or "" if it may."""
        if sys.platform != "darwin":
            return "only on macOS"
        return f"this Mac is not where you are: {place.why}" if place.remote else ""

    async def ready(self, place: Place) -> None:
        """Do nothing: macOS does not report if it shows notices."""

    async def say(self, place: Place, message: ChannelMessage) -> str:
        """Show a notice and describe it. Raises UnusableError if macOS refuses; it does not report dropped notices."""
        path = shutil.which(PROGRAM, path=self._environ.get("PATH", os.defpath))
        if path is None:
            raise UnusableError(f"no {PROGRAM}")
        with unblocked():
            process = await asyncio.create_subprocess_exec(
                path,
                "-",
                plain(message.heading),
                plain(message.body),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=dict(self._environ),
                start_new_session=True,
            )
        try:
            async with asyncio.timeout(LIMIT_S):
                await process.communicate(SCRIPT)
        except TimeoutError:
            raise UnusableError(f"{PROGRAM} does not answer") from None
        finally:
            await _end(process)
        if process.returncode:
            raise UnusableError("macOS refused the notice")
        return "a macOS notice, without buttons; whether it was shown is not known"

    async def dismiss(self) -> None:
        """Do nothing: a notice of osascript cannot be closed, and macOS removes it by itself."""

    async def close(self) -> None:
        """Do nothing: nothing is open."""


async def _end(process: subprocess.Process) -> None:
    """Kill `process` unless it has ended, and wait up to a second for its end."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await process.wait()
