"""Where the message buses of a person are, by the variables of their place; nothing is ever started to find one."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

from deskspine.core.presence.place import Place
from deskspine.engine.ports import Broken

SYSTEM = "unix:path=/run/dbus/system_bus_socket;unix:path=/var/run/dbus/system_bus_socket"


def session_sockets(place: Place) -> list[str]:
    """The sockets of the session bus, the likeliest first; an abstract one begins with a zero. Raises Broken."""
    told = place.variable("DBUS_SESSION_BUS_ADDRESS")
    if told:
        return _sockets(told, place)
    usual = Path(place.variable("XDG_RUNTIME_DIR") or "/nowhere", "bus")
    if not _own_socket(usual):
        raise Broken("no session bus")
    return [str(usual)]


def system_sockets(place: Place) -> list[str]:
    """The same for the bus of the whole machine."""
    return _sockets(place.variable("DBUS_SYSTEM_BUS_ADDRESS") or SYSTEM, place)


def no_session_here(place: Place) -> str:
    """Why the session bus of this machine says nothing about somebody at `place`; empty when it does."""
    if place.remote:
        return "the desktop of this machine is not where you sit"
    if not (place.variable("DBUS_SESSION_BUS_ADDRESS") or place.variable("XDG_RUNTIME_DIR")):
        return "no session bus"
    return ""


def no_desktop_here(place: Place) -> str:
    """The same for what only a desktop tells."""
    return no_session_here(place) or ("" if place.desktop else "no desktop session")


def _sockets(told: str, place: Place) -> list[str]:
    found = [socket for part in told.split(";") for socket in _socket(part, place)]
    if not found:
        raise Broken("the address of the bus names no Unix socket")
    return found


def _socket(part: str, place: Place) -> Iterator[str]:
    transport, _, rest = part.strip().partition(":")
    if transport != "unix":
        return
    fields = dict(pair.split("=", 1) for pair in rest.split(",") if "=" in pair)
    plain = {key: os.fsdecode(unquote_to_bytes(value)) for key, value in fields.items()}
    if plain.get("path"):
        yield plain["path"]
    elif plain.get("abstract"):
        yield "\0" + plain["abstract"]
    elif plain.get("runtime") == "yes" and place.variable("XDG_RUNTIME_DIR"):
        yield str(Path(place.variable("XDG_RUNTIME_DIR"), "bus"))


def _own_socket(path: Path) -> bool:
    """Whether `path` is a socket that this person made: anybody could leave one in a folder that is not theirs."""
    if sys.platform == "win32":
        return False
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISSOCK(found.st_mode) and found.st_uid == os.getuid()
