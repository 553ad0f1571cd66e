"""Breaks that a terminal of an earlier version played and could not report: a small file each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from deskspine.adapters.storage.text_file import read_bytes
from deskspine.core.commands.registry import Request

FILE_BYTES = 1 << 16
ENDING, REFUSED = ".json", ".refused"


class Sent(Struct, frozen=True):
    """A request as the file has it."""

    request: str
    args: dict[str, str | int | float | bool]


class UnsentReport(Struct, frozen=True):
    """One file: the requests that report a break."""

    requests: tuple[Sent, ...]
    format: Literal[1] = 1
    """The version of the form of the file."""


class UnsentBreaks:
    """The folder in which they wait."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> Iterator[tuple[str, Sequence[Request]]]:
        """Return each that waits with its requests, the oldest name first; none for one that cannot be read."""
        try:
            names = sorted(path.stem for path in self.folder.iterdir() if path.suffix == ENDING)
        except OSError:
            return
        for name in names:
            yield name, self._read(name)

    def done(self, name: str) -> None:
        """Remove one. Raises OSError."""
        (self.folder / f"{name}{ENDING}").unlink(missing_ok=True)

    def refused(self, name: str) -> str:
        """Put one aside under another name; return its path. Raises OSError."""
        path = self.folder / f"{name}{ENDING}"
        return str(path.rename(path.with_suffix(REFUSED)))

    def _read(self, name: str) -> Sequence[Request]:
        try:
            report = msgspec.json.decode(read_bytes(self.folder / f"{name}{ENDING}", FILE_BYTES), type=UnsentReport)
        except (OSError, ValueError, RecursionError):
            return ()
        return tuple(Request(sent.request, sent.args, "file") for sent in report.requests)
