"""Where an X server listens and which cookie opens it: DISPLAY and the authority file, read as Xlib reads them."""

from __future__ import annotations

import os
import re
import socket
import stat
from pathlib import Path
from struct import unpack_from
from typing import NamedTuple

COOKIE = b"MIT-MAGIC-COOKIE-1"
LOCAL, WILD = 256, 65535
"""Families of authority entries: for displays of one machine, and for any."""
AUTHORITY_BYTES = 1 << 16
"""More than any authority file has; no more is read."""
FORM = r"(?:(?P<protocol>[a-z0-9]+)/)?(?P<host>[^/]*):(?P<number>[0-9]{1,5})(?:\.[0-9]+)?"
FILE_FORM = r"(?:unix:)?(?P<path>/.*?:(?P<number>[0-9]{1,5}))(?:\.[0-9]+)?"


class Address(NamedTuple):
    """What a DISPLAY comes to: Unix sockets to try in turn, or hosts and a port; of another machine, neither."""

    number: int
    paths: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def port(self) -> int:
        """The TCP port of the display."""
        return 6000 + self.number


LOOPBACKS = ("127.0.0.1", "::1")
"""Both ends of localhost as numbers: looking the name up would cost a thread."""


def parse(display: str) -> Address | None:
    """Read a DISPLAY: ":0", "unix:0.1", "localhost:10.0" or the path of a socket; else None.

    A display of another machine is left alone: nothing here uses a network.
    """
    found = re.fullmatch(FILE_FORM, display)
    if found:
        return Address(int(found["number"]), (found["path"],))
    found = re.fullmatch(FORM, display)
    if not found or int(found["number"]) > 59535:
        return None
    number, host = int(found["number"]), found["host"].strip("[]")
    if found["protocol"] in ("unix", "local") or (host in ("", "unix") and not found["protocol"]):
        path = f"/tmp/.X11-unix/X{number}"
        return Address(number, (path, f"\0{path}"))
    return Address(number, (), LOOPBACKS if host in ("", "localhost", *LOOPBACKS) else ())


def cookie(authority: str, address: Address) -> bytes:
    """The cookie for a display out of the file `authority` (or ~/.Xauthority); empty when there is none."""
    file = Path(authority) if authority else Path("~/.Xauthority").expanduser()
    here = os.fsencode(socket.gethostname())
    best, rank = b"", 9
    for family, host, number, name, data in _entries(_content(file)):
        if name != COOKIE or number not in (b"", b"%d" % address.number):
            continue
        found = 0 if (family, host) == (LOCAL, here) else 1 if family == WILD else 2
        if found < rank:
            best, rank = data, found
    return best


def _content(path: Path) -> bytes:
    try:
        # A FIFO in its place must not make us wait for somebody to write.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError):
        return b""
    try:
        return os.read(descriptor, AUTHORITY_BYTES) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def _entries(content: bytes) -> list[tuple[int, bytes, bytes, bytes, bytes]]:
    """The whole entries of an authority file: family, host, display number, name, data."""
    entries: list[tuple[int, bytes, bytes, bytes, bytes]] = []
    at = 0
    while at + 2 <= len(content):
        (family,) = unpack_from(">H", content, at)
        at += 2
        fields: list[bytes] = []
        for _ in range(4):
            if at + 2 > len(content):
                return entries
            (length,) = unpack_from(">H", content, at)
            fields.append(content[at + 2 : at + 2 + length])
            at += 2 + length
        if at > len(content):
            return entries
        entries.append((family, fields[0], fields[1], fields[2], fields[3]))
    return entries
