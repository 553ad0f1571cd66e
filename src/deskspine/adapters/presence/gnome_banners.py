"""Do-not-disturb of GNOME: the switch in its settings that hides banners.

A signal reports that something below a path of the settings was changed; only then a short `gsettings` reads the value.
A `gsettings monitor` would work too, but costs 2.7 MB all day, and goes on after its program was killed.
"""

from __future__ import annotations

import asyncio
import os

from deskspine.adapters.processes.child_signals import unblocked
from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError

SCHEMA, KEY = "org.gnome.desktop.notifications", "show-banners"
CHANGES = ("ca.desrt.dconf", "ca.desrt.dconf.Writer", "Notify", "", "arg0path='/org/gnome/desktop/notifications/'")
"""Sender, interface and member of the signal, no first argument, and a path at, above or below the changed one."""
READ_S = 2.0
"""Timeout for reading or writing a setting, which takes 5 ms."""


async def banners_off(place: Place) -> bool:
    """Return True if banners are switched off. Raises UnusableError if the setting cannot be read."""
    output = await _gsettings(place, "get")
    if output.strip() not in (b"true", b"false"):
        raise UnusableError("gsettings does not know if banners are shown")
    return output.strip() == b"false"


async def show_banners(place: Place, *, on: bool) -> None:
    """Switch banners on or off. Raises UnusableError if the setting cannot be written."""
    await _gsettings(place, "set", "true" if on else "false")


async def _gsettings(place: Place, verb: str, *value: str) -> bytes:
    """Run `gsettings` for the setting and return its output. Raises UnusableError."""
    environment = {**os.environ, **dict(place.variables)}
    try:
        with unblocked():
            child = await asyncio.create_subprocess_exec(
                "gsettings", verb, SCHEMA, KEY, *value,
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
                env=environment,
            )  # fmt: skip
    except FileNotFoundError:
        raise UnusableError("gsettings is not installed") from None
    try:
        async with asyncio.timeout(READ_S):
            output, _ = await child.communicate()
    except TimeoutError:
        raise UnusableError(f"gsettings does not answer within {READ_S:g} s") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode and verb == "set":
        raise UnusableError("gsettings cannot write the setting")
    return output
