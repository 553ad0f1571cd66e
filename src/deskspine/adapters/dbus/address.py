"""Addresses of the message buses of a person, from the variables of their place. No bus is ever started."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

from deskspine.core.presence.place import Place
from deskspine.engine.ports import UnusableError

SYSTEM = "unix:path=/run/dbus/system_bus_socket;unix:path=/var/run/dbus/system_bus_socket"


def session_sockets(place: Place) -> list[str]:
    """Return the sockets of the session bus, best first; an abstract one begins with a zero. Raises UnusableError."""
    address = place.variable("DBUS_SESSION_BUS_ADDRESS")
    if address:
        return _sockets(address, place)
    usual = Path(place.variable("XDG_RUNTIME_DIR") or "/nowhere", "bus")
    if not _own_socket(usual):
        raise UnusableError("no session bus")
    return [str(usual)]


def system_sockets(place: Place) -> list[str]:
    """Return the sockets of the bus of the whole machine, the likeliest first. Raises UnusableError."""
    return _sockets(place.variable("DBUS_SYSTEM_BUS_ADDRESS") or SYSTEM, place)


def no_session_here(place: Place) -> str:
    """Return why the session bus of this machine does not apply to a person at `place`, or "" if it does."""
    if place.remote:
        return "the desktop of this machine is not where you sit"
    if not (place.variable("DBUS_SESSION_BUS_ADDRESS") or place.variable("XDG_RUNTIME_DIR")):
        return "no session bus"
    return ""


def no_desktop_here(place: Place) -> str:
    """Return why the desktop of this machine does not apply to a person at `place`, or "" if it does."""
    return no_session_here(place) or ("" if place.desktop else "no desktop session")


def _sockets(address: str, place: Place) -> list[str]:
    sockets = [socket for part in address.split(";") for socket in _socket(part, place)]
    if not sockets:
        raise UnusableError("the address of the bus names no Unix socket")
    return sockets


def _socket(part: str, place: Place) -> Iterator[str]:
    transport, _, pairs = part.strip().partition(":")
    if transport != "unix":
        return
    fields = dict(pair.split("=", 1) for pair in pairs.split(",") if "=" in pair)
    decoded = {key: os.fsdecode(unquote_to_bytes(value)) for key, value in fields.items()}
    if decoded.get("path"):
        yield decoded["path"]
    elif decoded.get("abstract"):
        yield "\0" + decoded["abstract"]
    elif decoded.get("runtime") == "yes" and place.variable("XDG_RUNTIME_DIR"):
        yield str(Path(place.variable("XDG_RUNTIME_DIR"), "bus"))


def is_there(socket: str) -> bool:
    """Return False if `socket` is a path at which there is nothing."""
    return socket.startswith("\0") or Path(socket).exists()


def _own_socket(path: Path) -> bool:
    """Return True if `path` is a socket of this person; in a folder of others, anyone could have made it."""
    if sys.platform == "win32":
        return False
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISSOCK(status.st_mode) and status.st_uid == os.getuid()
