"""Reading of a parsed TOML table key by key; problems are noted with their line and key."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from deskspine.core.text.sanitize import has_control, is_blank, plain
from deskspine.core.toml.diagnostics import Problem
from deskspine.core.toml.line_finder import Path, TomlLines, syntax_error

MAX_FILE_BYTES = 64 * 1024
"""Maximum number of bytes of a file."""

MAX_PROBLEMS = 25
"""Maximum number of problems reported for one file."""

MAX_DOTS = 100
"""Maximum number of dots on one line: the parser takes quadratic time for long dotted keys."""

MAX_DOTS_IN_HEADER = 24
"""Maximum number of dots on a line that opens a table: the parser walks its whole name for every key below it."""

TEXT_RULE = " (L13)"
"""End of every message about the length or the characters of a text: the number of the rule in `docs/routines.md`."""


class Findings:
    """The problems of one file. Line numbers are computed only if there is a problem."""

    def __init__(self, file: str, text: str) -> None:
        self.file = plain(file, 300)
        self.count = 0
        self._text = text
        self._lines: TomlLines | None = None
        self._problems: list[Problem] = []

    def add(self, path: Path, message: str) -> None:
        """Note a problem with the value at `path`."""
        self.count += 1
        if self.count <= MAX_PROBLEMS:
            if self._lines is None:
                self._lines = TomlLines(self._text)
            self.add_at(self._lines.of(path), message, key_text(path))

    def add_at(self, line: int | None, message: str, key: str = "") -> None:
        """Note a problem whose line is known."""
        self._problems.append(Problem(self.file, line, key, message))

    def problems(self) -> tuple[Problem, ...]:
        """Return the noted problems in order, and a last entry with the number of those that are not listed."""
        surplus = self.count - MAX_PROBLEMS
        last = (Problem(self.file, None, "", f"{surplus} more problems are not listed"),) if surplus > 0 else ()
        return (*self._problems, *last)


def parse_document(text: str, findings: Findings) -> dict[str, Any] | None:
    """Return the TOML document in `text`, or None with the reason in `findings`. Takes linear time for any text."""
    if len(text) > MAX_FILE_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_FILE_BYTES:
        findings.add_at(None, f"expected at most {MAX_FILE_BYTES // 1024} KiB; nothing of it is read")
        return None
    for number, line in enumerate(text.split("\n"), 1):
        most = MAX_DOTS_IN_HEADER if line.lstrip(" \t").startswith("[") else MAX_DOTS
        if line.count(".") > most:
            findings.add_at(number, f"expected at most {most} dots on this line; nothing of the file is read")
            return None
    try:
        return tomllib.loads(text)
    except RecursionError:
        findings.add_at(None, "nested too deep; nothing of the file is read")
    except ValueError as error:
        number, reason = syntax_error(text, error)
        findings.add_at(number, f"not valid TOML: {reason}; nothing of the file is read")
    return None


def key_text(path: Path) -> str:
    """Return a path as a person reads it: "item[3].hold_s", with indices from 1."""
    out = ""
    for part in path:
        out += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if out else ''}{plain(part, 40)}"
    return out


def described(value: object) -> str:
    """Return a wrong value as a message names it: the value if it is short, else its kind."""
    if isinstance(value, str):
        return f'"{plain(value, 40)}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if abs(value) < 10**9 else "a very large number"
    if isinstance(value, float):
        return plain(repr(value), 40)
    if isinstance(value, list):
        return "a list"
    return "a table" if isinstance(value, dict) else "a date or time"


class Table:
    """A table of a document. A value that does not fit is noted, and the default is returned for it."""

    def __init__(self, data: Mapping[str, Any], path: Path, findings: Findings) -> None:
        self.data = data
        self.path = path
        self.findings = findings
        self._known: set[str] = set()

    def wrong(self, key: str | Path, message: str) -> None:
        """Note a problem with `key` of this table."""
        self.findings.add(self.path + ((key,) if isinstance(key, str) else key), message)

    def has(self, key: str) -> bool:
        """Return True if `key` is in the table, and count it as a known key."""
        self._known.add(key)
        return key in self.data

    def text(self, key: str, low: int, high: int, default: str | None = "", *, newlines: bool = False) -> str:
        """Return a text of `low` to `high` characters; required if `default` is None."""
        if not self.has(key):
            return self._missing(key, default, f"text of {max(1, low)} to {high} characters{TEXT_RULE}")
        value = self.data[key]
        if not isinstance(value, str):
            self.wrong(key, f"expected text, found {described(value)}")
        elif not low <= len(value) <= high:
            self.wrong(key, f"expected {low} to {high} characters, found {len(value)}{TEXT_RULE}")
        elif has_control(value, newlines=newlines):
            self.wrong(key, f"expected text without control characters{TEXT_RULE}")
        elif low and is_blank(value):
            self.wrong(key, f"expected {low} to {high} characters, found nothing but spaces{TEXT_RULE}")
        else:
            return value
        return default or ""

    def match(
        self, key: str, fits: Callable[[str], object], expected: str, default: str | None = "", *, rule: str = ""
    ) -> str:
        """Return a text for which `fits` is true; `expected` describes such a text, and `rule` ends the message."""
        if not self.has(key):
            return self._missing(key, default, expected)
        value = self.data[key]
        if isinstance(value, str) and len(value) <= 200 and fits(value):
            return value
        self.wrong(key, f"expected {expected}, found {described(value)}{rule}")
        return default or ""

    def word(self, key: str, choices: Sequence[str], default: str | None, *, rule: str = "") -> str:
        """Return one of `choices`; required if `default` is None."""
        return self.match(key, lambda value: value in choices, f"one of {', '.join(choices)}", default, rule=rule)

    def lines(self, key: str, most: int, longest: int) -> tuple[str, ...]:
        """Return at most `most` lines of text, each of at most `longest` characters; empty if `key` is absent."""

        def fits(line: str) -> bool:
            return 1 <= len(line) <= longest and not has_control(line)

        expected = f"a line of 1 to {longest} characters without control characters"
        return self.words(key, most, fits, expected, rule=TEXT_RULE)

    def words(
        self, key: str, most: int, fits: Callable[[str], object], expected: str, *, rule: str = ""
    ) -> tuple[str, ...]:
        """Return at most `most` texts for which `fits` is true; empty if `key` is absent."""
        if not self.has(key):
            return ()
        values = self.data[key]
        if not isinstance(values, list) or len(values) > most:
            actual = f"a list of {len(values)}" if isinstance(values, list) else described(values)
            self.wrong(key, f"expected a list of at most {most}, found {actual}")
            return ()
        out: list[str] = []
        for number, value in enumerate(values):
            if isinstance(value, str) and len(value) <= 200 and fits(value):
                out.append(value)
            else:
                self.wrong((key, number), f"expected {expected}, found {described(value)}{rule}")
        return tuple(out)

    def number(self, key: str, low: int, high: int, default: int | None) -> int:
        """Return a whole number from `low` to `high`; required if `default` is None."""
        if not self.has(key):
            if default is None:
                self.wrong(key, f"missing; expected a whole number from {low} to {high}")
            return default or 0
        value = self.data[key]
        if type(value) is int and low <= value <= high:
            return value
        self.wrong(key, f"expected a whole number from {low} to {high}, found {described(value)}")
        return default or 0

    def flag(self, key: str, default: bool) -> bool:
        """Return True or False; `default` if `key` is absent."""
        if not self.has(key):
            return default
        value = self.data[key]
        if isinstance(value, bool):
            return value
        self.wrong(key, f"expected true or false, found {described(value)}")
        return default

    def table(self, key: str) -> Table | None:
        """Return the table at `key`, or None if `key` is absent."""
        if not self.has(key):
            return None
        value = self.data[key]
        if isinstance(value, dict):
            return Table(value, (*self.path, key), self.findings)
        self.wrong(key, f"expected a table, found {described(value)}")
        return None

    def tables(self, key: str, most: int) -> list[Table]:
        """Return the tables of the array at `key`, in order; empty if `key` is absent."""
        if not self.has(key):
            return []
        values = self.data[key]
        if not isinstance(values, list) or len(values) > most:
            actual = len(values) if isinstance(values, list) else described(values)
            self.wrong(key, f"expected at most {most} tables, found {actual}")
            return []
        out = []
        for number, value in enumerate(values):
            if isinstance(value, dict):
                out.append(Table(value, (*self.path, key, number), self.findings))
            else:
                self.wrong((key, number), f"expected a table, found {described(value)}")
        return out

    def end(self) -> None:
        """Note every key that was not read, with the known key that is closest to it."""
        unknown = [key for key in self.data if key not in self._known]
        for key in unknown:
            if self.findings.count >= MAX_PROBLEMS:
                self.findings.count += 1
                continue
            from difflib import get_close_matches  # imported only for a problem: it takes 3 ms

            near = get_close_matches(key[:40], sorted(self._known), 1)
            self.wrong(key, f"unknown key{f'; did you mean {near[0]}?' if near else ''}")

    def _missing(self, key: str, default: str | None, expected: str) -> str:
        if default is None:
            self.wrong(key, f"missing; expected {expected}")
        return default or ""
