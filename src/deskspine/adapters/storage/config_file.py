"""The person's settings file: wrong values are left out, changes are made in place, comments stay."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.config_text import HEADER, ConfigEditError, with_value, without_value
from deskspine.adapters.storage.file_lock import folder_locked
from deskspine.adapters.storage.text_file import read_bytes
from deskspine.adapters.storage.write_errors import explained
from deskspine.core.settings.settings import (
    DEFAULTS,
    FieldError,
    Settings,
    SettingValue,
    entries,
    field_of,
    parse_value,
    read_document,
    to_toml,
)
from deskspine.core.text.failures import reason
from deskspine.core.toml.diagnostics import Problem, SettingsWriteError
from deskspine.core.toml.parser import parse

MAX_BYTES = 1 << 20
"""Maximum size of the file."""
_BOM = "\ufeff"


class ConfigWriteError(SettingsWriteError):
    """Failure to save a setting, with the reason in one sentence; the file is unchanged."""


class _UnusableError(Exception):
    """Problem with the file as a whole."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class ConfigFile:
    """Keeps the settings in one TOML file (the SettingsStore of the engine's ports)."""

    def __init__(self, path: Path, wait_s: float = 10.0) -> None:
        """Create a store; `wait_s` is the timeout for another program that is changing the file."""
        self.path = path
        self._wait_s = wait_s
        self._stamp: tuple[int, ...] | None = None
        self._good: Settings | None = None

    def load(self) -> tuple[Settings, tuple[Problem, ...]]:
        """Return the settings in force, and a problem for every value that is not valid. Never raises.

        If nothing of the file can be used, the settings read before stay in force, or else the defaults.
        """
        self._stamp = self._now()
        try:
            text = self._text()
            doc = _parsed(text) if text is not None else {}
        except _UnusableError as trouble:
            instead = "every setting has its default" if self._good is None else "the settings read before stay"
            message = f"{trouble.reason}; nothing of this file is used, {instead}"
            return self._good or DEFAULTS, (Problem(str(self.path), trouble.line, "", message),)
        self._good, problems = read_document(doc, str(self.path), _line_of(text or ""))
        return self._good, problems

    def set(self, key: str, value: SettingValue) -> tuple[Settings, tuple[Problem, ...]]:
        """Write one value into the file as it is now; return like `load`. Raises KeyError or ConfigWriteError."""
        field = field_of(key)
        raw = to_toml(field, value)
        return self._change(key, value, lambda text: with_value(text, key, raw))

    def unset(self, key: str) -> tuple[Settings, tuple[Problem, ...]]:
        """Remove one value from the file, so that its default is in force; return and raise like `set`."""
        default = field_of(key).default
        return self._change(key, default, lambda text: without_value(text, key))

    def has(self, key: str) -> bool:
        """Return True if the file has a value with this name, which may be unknown; False if it cannot be read."""
        try:
            doc = _parsed(self._text() or "")
        except _UnusableError:
            return False
        return any(entry_key == key for _, entry_key, _ in entries(doc))

    def discard(self, key: str) -> tuple[Settings, tuple[Problem, ...]]:
        """Remove a value whose name is not a setting; return like `load`. Raises ConfigWriteError."""
        return self._change(key, None, lambda text: without_value(text, key))

    def create(self) -> None:
        """Create the file with a line of explanation, unless it exists. Raises ConfigWriteError."""
        with self._locked():
            if self._text_to_edit() is None:
                self._write(HEADER)

    def changed(self) -> bool:
        """Return True if the file was edited since it was last loaded."""
        return self._now() != self._stamp

    def _change(
        self, key: str, value: SettingValue | None, edit: Callable[[str], str]
    ) -> tuple[Settings, tuple[Problem, ...]]:
        import tomlkit as tomlkit  # slow to load, so loaded before other programs have to wait

        with self._locked():
            text = self._text_to_edit()
            if value is not None:
                self._check(key, value, text or "")
            try:
                after = edit((text or HEADER).removeprefix(_BOM))
            except ConfigEditError as trouble:
                why = f"{key} could not be changed in place ({trouble}); please edit it by hand"
                raise self._refusal(why) from None
            if text is None or after != text.removeprefix(_BOM):
                self._write(after if text is None or not text.startswith(_BOM) else _BOM + after)
            return self.load()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other programs from changing the file during the block. Raises ConfigWriteError."""
        try:
            with folder_locked(Path(os.path.realpath(self.path)).parent, self._wait_s):
                yield
        except TimeoutError as error:
            raise self._refusal(reason(error)) from error

    def _check(self, key: str, value: SettingValue, text: str) -> None:
        """Check that the next load will accept the value. Raises ConfigWriteError."""
        settings, _ = read_document(_parsed(text), str(self.path), lambda path: None)
        try:
            parse_value(field_of(key), to_toml(field_of(key), value))
            settings.replace(key, value)
        except FieldError as trouble:
            raise self._refusal(f"{key}: {trouble}") from None

    def _text_to_edit(self) -> str | None:
        """Return the valid text of the file, or None if there is no file. Raises ConfigWriteError."""
        try:
            text = self._text()
            _parsed(text or "")
        except _UnusableError as trouble:
            where = "" if trouble.line is None else f"line {trouble.line}: "
            raise self._refusal(f"{where}{trouble.reason}") from None
        return text

    def _write(self, text: str) -> None:
        try:
            replace_file(self.path, text)
        except OSError as trouble:
            raise self._refusal(_why(trouble, self.path)) from trouble

    def _refusal(self, reason: str) -> ConfigWriteError:
        return ConfigWriteError(f"{self.path} was not changed: {reason}")

    def _text(self) -> str | None:
        """Return the text with line ends and byte order mark, or None if there is no file. Raises _UnusableError."""
        try:
            content = read_bytes(self.path, MAX_BYTES)
        except FileNotFoundError:
            return None
        except OSError as trouble:
            raise _UnusableError(f"cannot be read: {_why(trouble, self.path)}") from trouble
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as trouble:
            line = content.count(b"\n", 0, trouble.start) + 1
            raise _UnusableError("is not UTF-8 text", line) from None

    def _now(self) -> tuple[int, ...] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_ino, status.st_size, status.st_mtime_ns


def _parsed(text: str) -> dict[str, Any]:
    text = text.removeprefix(_BOM)
    try:
        return parse(text)
    except RecursionError:
        raise _UnusableError("is nested too deeply") from None
    except (
        ValueError
    ) as trouble:  # also raised for numbers that are too long to convert, which are not a TOMLDecodeError
        from deskspine.core.toml.line_finder import syntax_error

        line, reason = syntax_error(text, trouble)
        raise _UnusableError(reason, line) from None


def _line_of(text: str) -> Callable[[tuple[str | int, ...]], int | None]:
    """Return a function that finds the line of a path; the text is scanned only at the first call, if at all."""
    scanned: list[Any] = []

    def line_of(path: tuple[str | int, ...]) -> int | None:
        if not scanned:
            from deskspine.core.toml.line_finder import TomlLines

            scanned.append(TomlLines(text.removeprefix(_BOM)))
        line: int | None = scanned[0].of(path)
        return line

    return line_of


def _why(error: OSError, path: Path) -> str:
    why = reason(explained(error, path))
    return why[:1].lower() + why[1:]
