"""Exported rows as JSON, one object a line; a break has its exercises in it, a self-test its answers."""

from __future__ import annotations

import msgspec

from deskspine.core.export.stored_rows import ExportEnd, ExportHead, StoredRow, check_row
from deskspine.core.text.plain_data import json_line, misfit

JsonRow = StoredRow | ExportHead | ExportEnd
_DECODER: msgspec.json.Decoder[JsonRow] = msgspec.json.Decoder(JsonRow)


def to_json(row: JsonRow) -> bytes:
    """Return one row as a line with its line end."""
    return json_line(row) + b"\n"


def from_json(line: bytes) -> JsonRow:
    """Return the row in a line. Raises ValueError with a phrase that says what was expected."""
    try:
        row = _DECODER.decode(line)
    except msgspec.ValidationError as error:
        raise ValueError(misfit(error)) from None
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        raise ValueError("expected one JSON object") from None
    if not isinstance(row, ExportHead | ExportEnd):
        check_row(row)
    return row
