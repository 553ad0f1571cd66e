"""The random name of this machine, kept in the state folder with the host name that people know."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from msgspec import Struct

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.text_file import read_bytes
from deskspine.core.sync.lines import MAX_NAME
from deskspine.core.text.sanitize import plain

MAX_BYTES = 16 << 10
_LINE = re.compile(r"(?P<id>[0-9a-f]{12}) (?P<host>.+)")


class ThisMachine(Struct, frozen=True):
    """This machine in the shared folder."""

    id: str
    """Random name."""
    host: str
    """Host name without its domain, which changes with the network."""


def host_name() -> str:
    """Return the name of this machine for people."""
    if sys.platform == "win32":
        name = os.environ.get("COMPUTERNAME", "")
    else:
        name = os.uname().nodename
    return plain(name.partition(".")[0].strip(), MAX_NAME) or "another machine"


def this_machine(path: Path, host: str) -> ThisMachine:
    """Return this machine from the file `path`, or with a new random name that is added to it. Raises OSError.

    A home folder that was copied to, or is used on, a machine with another host name gets a line for each of them.
    """
    known = find_machine(path, host)
    if known is not None:
        return known
    created = ThisMachine(os.urandom(6).hex(), host)
    replace_file(path, f"{_text(path)}{created.id} {created.host}\n")
    return created


def find_machine(path: Path, host: str) -> ThisMachine | None:
    """Return this machine from the file `path`, or None if it has no name yet. Raises OSError."""
    for line in _text(path).splitlines():
        match = _LINE.fullmatch(line)
        if match is not None and match["host"] == host:
            return ThisMachine(match["id"], host)
    return None


def _text(path: Path) -> str:
    """Return the content of the file; damaged lines stay as they are."""
    try:
        text = read_bytes(path, MAX_BYTES).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    return text if not text or text.endswith("\n") else f"{text}\n"
