"""Lines of `key=value`, the format of the files that shells and bars read."""

from __future__ import annotations

from collections.abc import Iterable

from deskspine.core.text.sanitize import plain


def to_lines(fields: Iterable[tuple[str, str]]) -> str:
    """Return one line for each field; characters that break a line or steer a terminal become "?"."""
    return "".join(f"{key}={plain(value, 1000)}\n" for key, value in fields)


def from_lines(text: str) -> dict[str, str]:
    """Return the fields of `text`. A line without "=" is ignored, and the first of two fields with one key counts."""
    fields: dict[str, str] = {}
    for line in text.splitlines():
        key, separator, value = line.partition("=")
        if separator:
            fields.setdefault(key.strip(), value.strip())
    return fields
