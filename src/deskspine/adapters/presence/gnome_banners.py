"""GNOME's do-not-disturb: the switch in its settings that keeps banners from being shown.

The settings say by a signal that something under a path was changed; only then one short `gsettings` reads the value.
A `gsettings monitor` would do as well, but costs 2.7 MB all day, and outlives a program that is killed.
"""

from __future__ import annotations

import asyncio
import os

from deskspine.adapters.processes.child_signals import unblocked
from deskspine.core.presence.place import Place
from deskspine.engine.ports import Broken

SCHEMA, KEY = "org.gnome.desktop.notifications", "show-banners"
CHANGES = ("ca.desrt.dconf", "ca.desrt.dconf.Writer", "Notify", "", "arg0path='/org/gnome/desktop/notifications/'")
"""Sender, interface, member, no first argument; and the path that has to be below what was changed, or above."""
READ_S = 2.0
"""Reading a setting takes 5 ms."""


async def banners_off(place: Place) -> bool:
    """Whether banners are switched off. Raises Broken when that cannot be read."""
    environment = {**os.environ, **dict(place.variables)}
    try:
        with unblocked():
            child = await asyncio.create_subprocess_exec(
                "gsettings", "get", SCHEMA, KEY,
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
                env=environment,
            )  # fmt: skip
    except FileNotFoundError:
        raise Broken("gsettings is not installed") from None
    try:
        async with asyncio.timeout(READ_S):
            said, _ = await child.communicate()
    except TimeoutError:
        raise Broken(f"gsettings gives no answer within {READ_S:g} s") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if said.strip() not in (b"true", b"false"):
        raise Broken("gsettings does not know whether banners are shown")
    return said.strip() == b"false"
