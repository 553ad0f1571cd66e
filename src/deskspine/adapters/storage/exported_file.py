"""An exported history as a file: rows of either form, one after the other, and what is wrong with which line."""

from __future__ import annotations

import errno
import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from deskspine.adapters.storage.text_file import open_regular
from deskspine.core.export.csv_rows import CsvTable
from deskspine.core.export.json_rows import from_json
from deskspine.core.export.stored_rows import FORM_VERSION, ExportEnd, ExportHead, StoredRow

MAX_FILE_BYTES = 1 << 30
MAX_LINE_BYTES = 1 << 20
PROBLEMS_KEPT = 10
"""Maximum number of wrong lines that are named; more are counted."""
_BOM = b"\xef\xbb\xbf"
_ROWS = StoredRow | ExportHead | ExportEnd
EXPECTED = "expected a file that `deskspine export --json` or `--csv` wrote"


class NotExportedError(Exception):
    """The file is not an exported history of this version or an earlier one; the text says why."""


class ExportedFile:
    """One exported file, which can be read more than once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.problems: list[tuple[int, str]] = []
        """The first lines that do not fit, with what was expected; their rows are left out."""
        self.wrong = 0
        """Number of all lines that do not fit."""
        self.cut = False
        """True if the end of the file is missing, or rows before it."""

    def check(self) -> None:
        """Raise NotExportedError if the file is something else."""
        head = next(self._all(), None)
        if self.wrong or not isinstance(head, ExportHead):
            self._file.seek(0)
            other = (
                "this is one for ActivityWatch" if self._file.read(10) == b'{"buckets"' else "this is something else"
            )
            raise NotExportedError(f"{EXPECTED}, and {other}")
        if head.version > FORM_VERSION:
            raise NotExportedError(
                f"a newer deskspine wrote it (version {head.version}, this one knows {FORM_VERSION})"
            )

    def rows(self) -> Iterator[StoredRow]:
        """Yield the rows from the beginning."""
        count, end = 0, None
        for row in self._all():
            if isinstance(row, ExportEnd):
                end = row
            elif not isinstance(row, ExportHead):
                count += 1
                yield row
        self.cut = end is None or end.rows > count + self.wrong

    def _all(self) -> Iterator[_ROWS]:
        self.problems, self.wrong = [], 0
        self._file.seek(0)
        is_json = self._file.read(4).removeprefix(_BOM).startswith(b"{")
        self._file.seek(0)
        return self._json() if is_json else self._csv()

    def _json(self) -> Iterator[_ROWS]:
        for number, line in enumerate(self._lines(), 1):
            if not line.strip():
                continue
            try:
                yield from_json(line)
            except ValueError as error:
                self._wrong(number, str(error))

    def _csv(self) -> Iterator[_ROWS]:
        text = (line.decode("utf-8", "surrogateescape") for line in self._lines())
        table = CsvTable(text, self._wrong)
        try:
            yield from table.rows()
        except ValueError as error:
            self._wrong(1, str(error))

    def _lines(self) -> Iterator[bytes]:
        """Yield the lines, a mark of UTF-8 removed; one that is too long ends in the middle, and so does not fit."""
        self._file.seek(len(_BOM) if self._file.read(3) == _BOM else 0)
        while line := self._file.readline(MAX_LINE_BYTES):
            yield line
            while len(line) == MAX_LINE_BYTES and not line.endswith(b"\n"):
                line = self._file.readline(MAX_LINE_BYTES)

    def _wrong(self, line: int, expected: str) -> None:
        self.wrong += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append((line, expected))


def opened_file(name: str, stdin: Callable[[], BinaryIO]) -> BinaryIO:
    """Return the file `name` open, or a copy of standard input for "-". Raises OSError, also if it is too large."""
    if name == "-":
        import tempfile

        file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        shutil.copyfileobj(_Bounded(stdin()), file)
        return file
    file = os.fdopen(open_regular(Path(name), os.O_RDONLY), "rb")
    if os.fstat(file.fileno()).st_size > MAX_FILE_BYTES:
        file.close()
        raise _too_large()
    return file


class _Bounded(io.RawIOBase):
    """Reads from a stream and raises OSError when it has more than an exported file may have."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left = stream, MAX_FILE_BYTES

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise _too_large()
        return piece


def _too_large() -> OSError:
    return OSError(errno.EFBIG, f"it is larger than {MAX_FILE_BYTES >> 30} GiB")
