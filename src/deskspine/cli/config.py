"""`deskspine config`: look at the settings and change them."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from msgspec import Struct, json

from deskspine.adapters.storage.config_file import ConfigFile, ConfigWriteError
from deskspine.adapters.storage.paths import Paths
from deskspine.cli.editor import edit, editor_of, no_editor
from deskspine.cli.exit_codes import DONE, MISUSED, REFUSED
from deskspine.cli.parser import Parser
from deskspine.core.settings.settings import (
    FIELDS,
    Field,
    FieldError,
    Problem,
    Settings,
    SettingValue,
    field_of,
    near_miss,
    parse_text,
    to_text,
)
from deskspine.core.text.sanitize import plain
from deskspine.core.themes.names import unknown_theme

if TYPE_CHECKING:
    from deskspine.core.routines.model import Library


class SettingRow(Struct, frozen=True):
    """One line of `config list --json`."""

    key: str
    value: SettingValue
    text: str
    """The value as `config get` prints it and `config set` accepts it."""
    default: SettingValue
    unit: str
    help: str


KEY = "the name of a setting, such as schedule.sit_minutes"
EXAMPLES = """\
Examples:

  deskspine config set schedule.sit_minutes 40
  deskspine config set schedule.work_hours "mon-fri 09:00-12:30 13:30-18:00"
  deskspine config set schedule.remind_minutes 2,4
  deskspine config set hooks.on_break_start "playerctl pause"

Exit code 0; 1 when the file cannot be read or written or is not as expected; 2 for a key or a value that cannot be."""


def add_arguments(parser: Parser) -> None:
    """Declare the words after `config`."""
    parser.description = "Look at the settings and change them."
    parser.epilog = EXAMPLES
    parser.add_verb("path", "print where the settings file is")
    listing = parser.add_verb("list", "print every setting, its value, and whether that is the default")
    listing.add_argument("--json", action="store_true", help="print one JSON object a line, one line for each setting")
    parser.add_verb("get", "print one value", shown="KEY").add_argument("key", metavar="KEY", help=KEY)
    setting = parser.add_verb("set", "change one value; the rest of the file stays as you wrote it", shown="KEY VALUE")
    setting.add_argument("key", metavar="KEY", help=KEY)
    setting.add_argument("value", nargs="+", metavar="VALUE", help="spaces need no quotes")
    parser.add_verb("unset", "go back to the default", shown="KEY").add_argument("key", metavar="KEY", help=KEY)
    parser.add_verb("edit", "open the file in $VISUAL or $EDITOR, then check it")


def run(arguments: Namespace) -> int:
    """Do what `arguments` say with the person's files, and return the exit code; a running deskspine uses it."""
    paths = Paths.of_person()
    code = perform(arguments, ConfigFile(paths.config_file), paths, sys.stdout, sys.stderr, os.environ, _library)
    if arguments.verb in ("set", "unset", "edit") and code == DONE:
        from deskspine.cli.client import send
        from deskspine.cli.status import state_folder
        from deskspine.core.commands.registry import Request

        send(state_folder(), Request("reload", origin="verb"))
    return code


def _library() -> Library:
    from deskspine.cli.library import library_of

    return library_of(Paths.of_person())


def perform(
    arguments: Namespace,
    store: ConfigFile,
    paths: Paths,
    out: TextIO,
    err: TextIO,
    environ: Mapping[str, str],
    library: Callable[[], Library],
) -> int:
    """Do what `arguments` say and return the exit code. The library is loaded only for what names routines."""
    verb = arguments.verb
    if verb == "path":
        path = str(paths.config_file)  # a shell takes it as it is
        out.write(f"{plain(path, 1000) if out.isatty() else path}\n")
        return DONE
    if verb == "edit":
        return _edit(store, paths, out, err, environ)
    settings, problems = store.load()
    if verb == "list":
        return (_list_json if arguments.json else _list)(settings, problems, out, err)
    value = _typed(arguments.key, arguments.value) if verb == "set" else ""

    def unknown(changed: Settings) -> str:
        return _unknown_routine(arguments.key, changed, library) or _unknown_theme(arguments.key, changed, paths)

    return _one(verb, arguments.key, value, settings, problems, store, out, err, unknown)


def _one(
    verb: str,
    key: str,
    text: str,
    settings: Settings,
    problems: Sequence[Problem],
    store: ConfigFile,
    out: TextIO,
    err: TextIO,
    unknown_name: Callable[[Settings], str],
) -> int:
    try:
        field = field_of(key)
    except KeyError:
        if verb == "unset" and store.has(key):
            return _discard(key, store, out, err)
        meant = near_miss(key)
        hint = f"did you mean {meant}?" if meant else "`deskspine config list` shows them all"
        err.write(f"deskspine config: no setting is called {key!r}; {hint}\n")
        return MISUSED
    if verb == "get":
        _tell([problem for problem in problems if problem.key in ("", key)], err)
        out.write(f"{to_text(field, settings.value(key))}\n")
        return DONE
    if verb == "unset":
        return _change(field, settings, lambda: store.unset(key), out, err)
    try:
        value = parse_text(field, text)
        changed = settings.replace(key, value)
    except FieldError as trouble:
        err.write(f"deskspine config: {key}: {trouble}, not {plain(text)!r}; nothing was changed\n")
        return MISUSED
    unknown = unknown_name(changed)
    if unknown:
        err.write(f"deskspine config: {plain(unknown)}; nothing was changed\n")
        return MISUSED
    return _change(field, settings, lambda: store.set(key, value), out, err)


def _typed(key: str, words: list[str]) -> str:
    """Return the words after `config set KEY` as the text of a value."""
    if len(words) > 1 and any(field.key == key and field.kind == "command" for field in FIELDS):
        return to_text(field_of(key), tuple(words))  # the shell has removed the quotes
    return " ".join(words)


def _unknown_theme(key: str, changed: Settings, paths: Paths) -> str:
    if key != "appearance.theme":
        return ""
    from deskspine.adapters.storage.theme_files import ThemeFiles

    sentence = unknown_theme(changed.text(key), ThemeFiles(paths.own_themes).names())
    return f"{key}: {sentence}" if sentence else ""


def _unknown_routine(key: str, changed: Settings, library: Callable[[], Library]) -> str:
    if not key.startswith("routine."):
        return ""
    from deskspine.core.coach.next_routine import ROUTINE_KEYS, unknown_routine  # most settings need no routine files

    return unknown_routine(changed, library(), [key]) if key in ROUTINE_KEYS else ""


def _change(
    field: Field,
    before: Settings,
    write: Callable[[], tuple[Settings, tuple[Problem, ...]]],
    out: TextIO,
    err: TextIO,
) -> int:
    try:
        after, problems = write()
    except ConfigWriteError as trouble:
        err.write(f"deskspine config: {plain(str(trouble), 1000)}\n")
        return REFUSED
    _tell(problems, err)
    old, new = (to_text(field, each.value(field.key)) for each in (before, after))
    out.write(f"{field.key}: {old} → {new}\n")
    return DONE


def _discard(key: str, store: ConfigFile, out: TextIO, err: TextIO) -> int:
    """Remove a value whose name is not a setting from the file."""
    try:
        _, problems = store.discard(key)
    except ConfigWriteError as trouble:
        err.write(f"deskspine config: {plain(str(trouble), 1000)}\n")
        return REFUSED
    _tell(problems, err)
    out.write(f"{plain(key)}: removed from the file; there is no setting with this name\n")
    return DONE


def _list(settings: Settings, problems: Sequence[Problem], out: TextIO, err: TextIO) -> int:
    section = ""
    for field in FIELDS:
        if field.section != section:
            out.write(f"{'' if not section else chr(10)}{field.section}\n")
            section = field.section
        value = settings.value(field.key)
        mark = " (default)" if value == field.default else ""
        unit = f" {field.unit}" if field.unit and value else ""
        out.write(f"  {field.key} = {to_text(field, value)}{unit}{mark}\n      {field.help}\n")
    _tell(problems, err)
    return REFUSED if any(not problem.key for problem in problems) else DONE


def _list_json(settings: Settings, problems: Sequence[Problem], out: TextIO, err: TextIO) -> int:
    for field in FIELDS:
        value = settings.value(field.key)
        row = SettingRow(field.key, value, to_text(field, value), field.default, field.unit, field.help)
        out.write(f"{json.encode(row).decode()}\n")
    _tell(problems, err)
    return REFUSED if any(not problem.key for problem in problems) else DONE


def _edit(store: ConfigFile, paths: Paths, out: TextIO, err: TextIO, environ: Mapping[str, str]) -> int:
    command = editor_of(environ)
    if not command:
        err.write(f"deskspine config: {no_editor(paths.config_file)}\n")
        return REFUSED
    if not paths.config_file.exists():
        try:
            store.create()
        except ConfigWriteError as unwritable:
            err.write(f"deskspine config: {plain(str(unwritable), 1000)}\n")
            return REFUSED
    trouble = edit(paths.config_file, command)
    if trouble:
        err.write(f"deskspine config: {plain(str(trouble), 1000)}\n")
        return REFUSED
    _, problems = store.load()
    _tell(problems, err)
    if not problems:
        out.write("Every setting is as expected.\n")
    return REFUSED if problems else DONE


def _tell(problems: Sequence[Problem], err: TextIO) -> None:
    for problem in problems:
        err.write(f"{problem}\n")
