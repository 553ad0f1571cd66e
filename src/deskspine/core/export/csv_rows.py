"""Exported rows as CSV: one table whose first column says what a row is. Parts of a row are rows below it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo, fields, replace

from deskspine.core.export.stored_rows import (
    PARTS,
    ROW,
    ROW_KINDS,
    ExportEnd,
    ExportHead,
    StoredExercise,
    StoredPart,
    StoredRow,
    StoredScore,
    check_row,
)
from deskspine.core.text.plain_data import misfit

CsvRow = StoredRow | ExportHead | ExportEnd
_KINDS: tuple[type[Struct], ...] = (ExportHead, *ROW_KINDS, StoredExercise, StoredScore, ExportEnd)
_NESTED = {member for _, member, _ in PARTS.values()}
_FIELDS: dict[str, tuple[type[Struct], tuple[FieldInfo, ...]]] = {
    str(kind.__struct_config__.tag): (kind, tuple(field for field in fields(kind) if field.name not in _NESTED))
    for kind in _KINDS
}
COLUMNS = (ROW, "id", *dict.fromkeys(f.name for _, own in _FIELDS.values() for f in own if f.name != "id"))
"""The columns; each kind of row leaves those of the others empty."""


class CsvTable:
    """Reads the lines of an exported table; `wrong` gets the number of a line that does not fit, and a phrase."""

    def __init__(self, lines: Iterable[str], wrong: Callable[[int, str], None]) -> None:
        self._reader = csv.reader(iter(lines))
        self._wrong = wrong
        self._columns: list[str] = []
        self._open: StoredRow | None = None
        """The last row that may have parts, until another row follows."""
        self._parts: list[StoredPart] = []

    def rows(self) -> Iterator[CsvRow]:
        """Yield the rows with their parts. Raises ValueError if the first line does not have the known columns."""
        self._columns = next(self._cells(), [])
        if self._columns[:2] != [ROW, "id"]:
            raise ValueError("expected the columns of `deskspine export --csv`")
        unknown = [name for name in self._columns if name not in COLUMNS]
        if unknown:
            raise ValueError(f"there is no column {unknown[0][:40]!r} in this version of deskspine")
        for cells in self._cells():
            if not cells:
                continue
            try:
                row = self._row(cells)
                if isinstance(row, StoredExercise | StoredScore):
                    self._take_part(row)
                    continue
                if not isinstance(row, ExportHead | ExportEnd):
                    check_row(row)
            except ValueError as error:
                self._wrong(self._reader.line_num, str(error))
                continue
            yield from self._closed()
            if type(row) in PARTS:
                self._open = row
            else:
                yield row
        yield from self._closed()

    def _cells(self) -> Iterator[list[str]]:
        while True:
            try:
                yield next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                self._wrong(self._reader.line_num, "expected a line of CSV")

    def _row(self, cells: list[str]) -> Any:
        if len(cells) != len(self._columns):
            raise ValueError(f"expected {len(self._columns)} columns, got {len(cells)}")
        if not all(map(_encodable, cells)):
            raise ValueError("expected text in UTF-8")
        line = dict(zip(self._columns, cells, strict=True))
        known = _FIELDS.get(line[ROW])
        if known is None:
            raise ValueError(f"row: unknown word {line[ROW][:40]!r}")
        kind, own = known
        own_cells = [(field, line[field.name]) for field in own if field.name in line]
        members = {field.name: cell for field, cell in own_cells if cell or field.type is str}
        try:
            return msgspec.convert(members | {ROW: line[ROW]}, kind, strict=False)
        except msgspec.ValidationError as error:
            raise ValueError(misfit(error)) from None

    def _take_part(self, part: StoredPart) -> None:
        row = self._open
        kind, _, reference = PARTS[type(row)] if row is not None else (None, "", "")
        if row is None or type(part) is not kind or getattr(part, reference) != row.id:
            raise ValueError("the break or the self-test to which it belongs is not above it")
        self._parts.append(part)

    def _closed(self) -> Iterator[StoredRow]:
        row, self._open = self._open, None
        parts, self._parts = tuple(self._parts), []
        if row is not None:
            _, member, _ = PARTS[type(row)]
            yield replace(row, **{member: parts})


def csv_head() -> bytes:
    """Return the line with the names of the columns."""
    return _line(COLUMNS)


def to_csv(row: CsvRow) -> bytes:
    """Return one row as a line, with the lines of its parts."""
    lines = [_line(_cells_of(row))]
    if not isinstance(row, ExportHead | ExportEnd) and type(row) in PARTS:
        lines += [_line(_cells_of(part)) for part in getattr(row, PARTS[type(row)][1])]
    return b"".join(lines)


def _cells_of(row: Struct) -> list[str]:
    tag = str(row.__struct_config__.tag)
    members = {field.name: _cell(getattr(row, field.name)) for field in _FIELDS[tag][1]} | {ROW: tag}
    return [members.get(name, "") for name in COLUMNS]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _line(cells: Iterable[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode("utf-8", "replace")


def _encodable(cell: str) -> bool:
    try:
        return cell.isascii() or bool(cell.encode())
    except UnicodeEncodeError:
        return False
