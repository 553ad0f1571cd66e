"""Line numbers of TOML keys, for messages.

The parser of the standard library does not keep positions. This scanner reads the same text once, skips what it
cannot parse, never raises, and takes time in proportion to the text.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

from deskspine.core.text.sanitize import plain

Path = tuple[str | int, ...]
"""Keys and, inside arrays, indices from 0: ("exercise", 2, "frames", 0, "pose")."""

MAX_DEPTH = 24
"""Maximum depth of nesting and number of dotted parts that are followed."""

MAX_UNPARSEABLE_LINES = 20
"""Stop scanning after this many unparsable lines; the rest would be guessed, and slowly."""

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_PART = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\[^\n])*"|\'[^\'\n]*\'')
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*\'{3,5}|"(?:[^"\\\n]|\\[^\n])*"|\'[^\'\n]*\'',
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\n]+")
_LINE = re.compile(r"[^\n]*\n?")
_WHERE = re.compile(r"\(at line (\d+), column \d+\)")


def line_of(text: str, path: Path) -> int | None:
    """Return the line (from 1) of the key, table or array element at `path`, or of the closest one that encloses it.

    Returns None if neither the path nor anything that encloses it is in `text`.
    """
    return TomlLines(text).of(path)


def syntax_error(text: str, error: ValueError) -> tuple[int, str]:
    """Return line and reason of a parse error; the last line if the parser only says "end of document"."""
    message = str(error)
    match = _WHERE.search(message)
    line = int(match[1]) if match else text.rstrip().count("\n") + 1
    reason = re.sub(r"\s*\(at [^()]*\)\s*$", "", message)
    return line, plain(reason[:1].lower() + reason[1:], 160)


class TomlLines:
    """The lines of every key in one text, which is scanned once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at: dict[Path, int] = {}
        self._newlines = [place.start() for place in re.finditer("\n", text)]
        self._tables: dict[Path, int] = {}
        self._scan()

    def of(self, path: Path) -> int | None:
        """Return the line of `path`, or of the closest enclosing key or table, or None if the text has neither."""
        for length in range(len(path), 0, -1):
            line = self._at.get(path[:length])
            if line is not None:
                return line
        return None

    def _scan(self) -> None:
        base: Path = ()
        stumbles = 0
        place = self._skip(_BLANK, 0)
        while place < len(self._text) and stumbles < MAX_UNPARSEABLE_LINES:
            if self._text[place] == "[":
                base, end = self._header(place)
            else:
                end = self._pair(base, place)
            if end is None:  # continue with the next line
                stumbles += 1
                end = self._skip(_LINE, place)
            place = self._skip(_BLANK, max(end, place + 1))

    def _skip(self, pattern: re.Pattern[str], place: int) -> int:
        match = pattern.match(self._text, place)
        return match.end() if match else place

    def _note(self, path: Path, place: int) -> None:
        if path not in self._at:
            self._at[path] = bisect_right(self._newlines, place - 1) + 1

    def _key(self, place: int) -> tuple[Path, int]:
        parts: list[str] = []
        while len(parts) < MAX_DEPTH and (match := _PART.match(self._text, self._skip(_SPACE, place))):
            parts.append(_name(match[0]))
            place = self._skip(_SPACE, match.end())
            if not self._text.startswith(".", place):
                break
            place += 1
        return tuple(parts), place

    def _header(self, place: int) -> tuple[Path, int | None]:
        many = self._text.startswith("[[", place)
        key, end = self._key(place + 1 + many)
        path: Path = ()
        for number, part in enumerate(key):
            path = (*path, part)
            if number + 1 < len(key) and path in self._tables:
                path = (*path, self._tables[path])
        if many and key:
            self._note(path, place)
            count = self._tables.get(path, -1) + 1
            self._tables[path] = count
            path = (*path, count)
        self._note(path, place)
        closed = self._text.startswith("]]" if many else "]", end)
        return path, end + 1 + many if closed else None

    def _pair(self, base: Path, place: int) -> int | None:
        key, end = self._key(place)
        if not key or not self._text.startswith("=", end):
            return None
        for length in range(1, len(key) + 1):
            self._note(base + key[:length], place)
        return self._value(base + key, self._skip(_SPACE, end + 1))

    def _value(self, path: Path, place: int) -> int | None:
        opened = self._text[place : place + 1]
        if opened in ("[", "{") and opened:
            return self._inside(path, place + 1, opened == "[") if len(path) < 2 * MAX_DEPTH else None
        match = _TEXT.match(self._text, place) or _BARE.match(self._text, place)
        return match.end() if match else None

    def _inside(self, path: Path, place: int, array: bool) -> int | None:
        """Return the position after the array or inline table whose opening bracket ends at `place`, or None."""
        closing = "]" if array else "}"
        number = 0
        while True:
            place = self._skip(_BLANK, place)
            if place >= len(self._text):
                return None
            if self._text[place] == closing:
                return place + 1
            if array:
                self._note((*path, number), place)
                end = self._value((*path, number), place)
            else:
                end = self._pair(path, place)
            if end is None or end <= place:
                return None
            number += 1
            place = self._skip(_BLANK, end)
            if self._text.startswith(",", place):
                place += 1
            elif not self._text.startswith(closing, place):
                return None


def _name(part: str) -> str:
    """Return the key that `part` spells, without quotes and escapes."""
    if part[0] not in "\"'":
        return part
    if "\\" not in part:
        return part[1:-1]
    try:
        return str(tomllib.loads(f"k={part}")["k"])
    except ValueError:
        return part[1:-1]
