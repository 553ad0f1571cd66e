"""Lines of `key=value`: the format of the files that shells and bars read."""

from __future__ import annotations

from collections.abc import Iterable

from deskspine.core.text.sanitize import plain


def to_lines(fields: Iterable[tuple[str, str]]) -> str:
    """One line a field; what would break a line or steer a terminal is shown as "?"."""
    return "".join(f"{key}={plain(value, 1000)}\n" for key, value in fields)


def from_lines(text: str) -> dict[str, str]:
    """The fields of such a text; a line without "=" is passed over, the first of two with one name holds."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        key, sign, value = line.partition("=")
        if sign:
            found.setdefault(key.strip(), value.strip())
    return found
