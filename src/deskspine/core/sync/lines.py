"""The lines of the shared folder: one stretch or break each, with a number and a checksum.

A line counts only if its checksum fits. So a file that was cut, doubled, mixed with another one or changed by hand
costs the lines that are damaged, and nothing else.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct, json

from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Seconds, Whole

FORM = 1
"""Version of the form of a line. It grows when a field changes its meaning, not when fields are added."""
MAX_LINE_BYTES = 1024
"""Maximum size of a line; a longer one is no line of deskspine."""
MAX_NAME = 32
"""Maximum number of characters of the name of a machine."""
MAX_SPAN_S = 40 * 86400.0
"""Maximum seconds of a stretch or a break; a longer one is damaged."""
_SUM = b',"sum":"'
_TAIL_BYTES = len(_SUM) + len('00000000"}')


class SyncRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch or a break of one machine, or that a break was taken back."""

    row: Literal["stretch", "break", "annulled"]
    kind: str
    """For a stretch sitting, away, routine or unknown; for a break break or micro."""
    day: str
    """Local day of that machine, YYYY-MM-DD."""
    started_wall: Seconds
    ended_wall: Seconds
    outcome: str = ""
    """For a break, as in the journal: finished, shortened, did-it …"""
    played_s: Seconds = 0.0
    seen: bool = True
    """True if a source on that machine saw the person; without one, presence is assumed."""


class SyncLine(SyncRow, frozen=True, kw_only=True, omit_defaults=True):
    """A row with its origin."""

    machine: str
    """Random name that is unique for each machine."""
    host: str
    """Name of the machine for people."""
    seq: Whole
    """Number that grows with each line of a machine."""
    form: Literal[1] = 1


def encode(line: SyncLine) -> bytes:
    """Return `line` as it is written, with its checksum and without a line end."""
    body = json.encode(line)
    return body[:-1] + _SUM + b"%08x" % crc32(body) + b'"}'


def decode(raw: bytes) -> SyncLine | None:
    """Return the line that `raw` is, or None if it is damaged, of another version, or no line of deskspine."""
    raw = raw.strip()
    if not _TAIL_BYTES < len(raw) <= MAX_LINE_BYTES:
        return None
    body, tail = raw[:-_TAIL_BYTES] + b"}", raw[-_TAIL_BYTES:]
    if tail != _SUM + b"%08x" % crc32(body) + b'"}':
        return None
    try:
        line = json.decode(body, type=SyncLine)
    except (ValueError, RecursionError):
        return None
    return line if is_sound(line) else None


def is_sound(line: SyncLine) -> bool:
    """Return True if the values of `line` can be used as they are."""
    names = line.machine.isalnum() and len(line.machine) <= MAX_NAME and plain(line.host, MAX_NAME) == line.host
    return names and 0.0 <= line.ended_wall - line.started_wall <= MAX_SPAN_S


def decoded(content: bytes) -> list[SyncLine]:
    """Return the lines in `content` that count, in the order of the file."""
    lines = (decode(raw) for raw in content.split(b"\n"))
    return [line for line in lines if line is not None]


def merged_lines(*files: Iterable[SyncLine]) -> tuple[SyncLine, ...]:
    """Return the lines of all `files`, each once, in the order of machine and number.

    The result does not depend on the order of the files or of the lines in them. Two different lines with one number
    cannot come from one machine, unless its folders were copied; then both are kept.
    """
    different = {encode(line): line for file in files for line in file}
    return tuple(
        line for _, line in sorted(different.items(), key=lambda item: (item[1].machine, item[1].seq, item[0]))
    )


def tenths(seconds: float) -> float:
    """Return `seconds` with the precision of a line."""
    return round(seconds, 1)
