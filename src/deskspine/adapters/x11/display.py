"""Addresses and cookies of X servers, from DISPLAY and the authority file, read as Xlib reads them."""

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
"""Families of authority entries: displays of one machine, and any display."""
AUTHORITY_BYTES = 1 << 16
"""Maximum number of bytes read; no authority file is larger."""
FORM = r"(?:(?P<protocol>[a-z0-9]+)/)?(?P<host>[^/]*):(?P<number>[0-9]{1,5})(?:\.[0-9]+)?"
FILE_FORM = r"(?:unix:)?(?P<path>/.*?:(?P<number>[0-9]{1,5}))(?:\.[0-9]+)?"


class Address(NamedTuple):
    """Address in a DISPLAY: Unix sockets to try in turn, or hosts and a port; both empty for another machine."""

    number: int
    paths: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def port(self) -> int:
        """The TCP port of the display."""
        return 6000 + self.number


LOOPBACKS = ("127.0.0.1", "::1")
"""Localhost as numbers in IPv4 and IPv6: looking up the name would cost a thread."""


def parse(display: str) -> Address | None:
    """Return the address in a DISPLAY (":0", "unix:0.1", "localhost:10.0", a path), or None for other text.

    A display of another machine gets no sockets and no hosts, because nothing here uses a network.
    """
    match = re.fullmatch(FILE_FORM, display)
    if match:
        return Address(int(match["number"]), (match["path"],))
    match = re.fullmatch(FORM, display)
    if not match or int(match["number"]) > 59535:
        return None
    number, host = int(match["number"]), match["host"].strip("[]")
    if match["protocol"] in ("unix", "local") or (host in ("", "unix") and not match["protocol"]):
        path = f"/tmp/.X11-unix/X{number}"
        return Address(number, (path, f"\0{path}"))
    return Address(number, (), LOOPBACKS if host in ("", "localhost", *LOOPBACKS) else ())


def cookie(authority: str, address: Address) -> bytes:
    """Return the cookie for a display from the file `authority` (or ~/.Xauthority), or b"" if there is no cookie."""
    file = Path(authority) if authority else Path("~/.Xauthority").expanduser()
    here = os.fsencode(socket.gethostname())
    best, rank = b"", 9
    for family, host, number, name, data in _entries(_content(file)):
        if name != COOKIE or number not in (b"", b"%d" % address.number):
            continue
        entry_rank = 0 if (family, host) == (LOCAL, here) else 1 if family == WILD else 2
        if entry_rank < rank:
            best, rank = data, entry_rank
    return best


def _content(path: Path) -> bytes:
    try:
        # Without O_NONBLOCK, a FIFO in its place would block until another program writes to it.
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
    """Return the complete entries of an authority file: family, host, display number, name, data."""
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
