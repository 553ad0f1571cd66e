"""The text of a routine file: UTF-8 of a bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskspine.core.text.sanitize import plain
from deskspine.core.toml.table_reader import MAX_FILE_BYTES

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def read_text(file: Traversable) -> tuple[str, str]:
    """Return the text of `file`, or an empty text and a sentence if it cannot be read as one."""
    try:
        if not file.is_file():
            return "", "expected a file; it is left out"
        with file.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        return "", f"cannot be read ({plain(error.strerror or type(error).__name__)}); it is left out"
    if len(raw) > MAX_FILE_BYTES:
        return "", f"expected at most {MAX_FILE_BYTES // 1024} KiB; it is left out"
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n"), ""
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", f"expected UTF-8 text, found something else on line {line}; it is left out"
