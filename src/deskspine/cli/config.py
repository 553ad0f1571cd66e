"""`deskspine config`: look at the settings and change them.

Exit codes: 0 done; 1 the file cannot be read or written, an editor failed, or it left something that is not
as expected; 2 the command line was not understood, or names no setting, or a value the setting cannot take.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from deskspine.adapters.storage.config_file import ConfigFile, ConfigUnwritable
from deskspine.adapters.storage.paths import Paths
from deskspine.cli.editor import edit, editor_of, no_editor
from deskspine.core.settings.settings import (
    FIELDS,
    Field,
    FieldError,
    Problem,
    Settings,
    field_of,
    near_miss,
    parse_text,
    to_text,
)
from deskspine.core.text.sanitize import plain

if TYPE_CHECKING:
    from deskspine.core.routines.model import Library

OK, FAILED, MISUSED = 0, 1, 2
SUB_VERBS = {"path": 0, "list": 0, "edit": 0, "get": 1, "unset": 1, "set": 2}
"""How many words each of them takes."""
HELP = """\
usage: deskspine config path|list|get KEY|set KEY VALUE|unset KEY|edit

  path            where the settings file is
  list            every setting, its value, and whether that is the default
  get KEY         one value
  set KEY VALUE   change one value; the rest of the file stays as you wrote it
  unset KEY       back to the default
  edit            open the file in $VISUAL or $EDITOR, then check it

Examples: deskspine config set schedule.sit_minutes 40
          deskspine config set schedule.work_hours "mon-fri 09:00-12:30 13:30-18:00"
          deskspine config set schedule.remind_minutes 2,4

Exit code 0; 1 when the file cannot be read or written or is not as expected; 2 when asked for the unknown.
"""


def run(
    args: Sequence[str],
    store: ConfigFile,
    paths: Paths,
    out: TextIO,
    err: TextIO,
    environ: Mapping[str, str],
    library: Callable[[], Library],
) -> int:
    """Do what `args` (behind `config`) say; answers the exit code. The library is asked for what names routines."""
    if "-h" in args or "--help" in args:
        out.write(HELP)
        return OK
    verb, rest = (args[0], list(args[1:])) if args else ("", [])
    if verb == "set" and len(rest) > 2:  # a value with spaces may come unquoted
        rest = [rest[0], " ".join(rest[1:])]
    wanted = SUB_VERBS.get(verb)
    if wanted is None or len(rest) != wanted:
        err.write(HELP)
        return MISUSED
    if verb == "path":
        path = str(paths.config_file)  # a shell takes it as it is
        out.write(f"{plain(path, 1000) if out.isatty() else path}\n")
        return OK
    if verb == "edit":
        return _edit(store, paths, out, err, environ)
    settings, problems = store.load()
    if verb == "list":
        return _list(settings, problems, out, err)
    return _one(verb, rest, settings, problems, store, out, err, library)


def _one(
    verb: str,
    rest: list[str],
    settings: Settings,
    problems: Sequence[Problem],
    store: ConfigFile,
    out: TextIO,
    err: TextIO,
    library: Callable[[], Library],
) -> int:
    key = rest[0]
    try:
        field = field_of(key)
    except KeyError:
        meant = near_miss(key)
        hint = f"did you mean {meant}?" if meant else "`deskspine config list` shows them all"
        err.write(f"deskspine config: no setting is called {key!r}; {hint}\n")
        return MISUSED
    if verb == "get":
        _tell([problem for problem in problems if problem.key in ("", key)], err)
        out.write(f"{to_text(field, settings.value(key))}\n")
        return OK
    if verb == "unset":
        return _change(field, settings, lambda: store.unset(key), out, err)
    try:
        value = parse_text(field, rest[1])
        changed = settings.replace(key, value)
    except FieldError as trouble:
        err.write(f"deskspine config: {key}: {trouble}, not {plain(rest[1])!r}; nothing was changed\n")
        return MISUSED
    unknown = _unknown_routine(key, changed, library)
    if unknown:
        err.write(f"deskspine config: {plain(unknown)}; nothing was changed\n")
        return MISUSED
    return _change(field, settings, lambda: store.set(key, value), out, err)


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
    except ConfigUnwritable as trouble:
        err.write(f"deskspine config: {plain(str(trouble), 1000)}\n")
        return FAILED
    _tell(problems, err)
    old, new = (to_text(field, each.value(field.key)) for each in (before, after))
    out.write(f"{field.key}: {old} → {new}\n")
    return OK


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
    return FAILED if any(not problem.key for problem in problems) else OK


def _edit(store: ConfigFile, paths: Paths, out: TextIO, err: TextIO, environ: Mapping[str, str]) -> int:
    command = editor_of(environ)
    if not command:
        err.write(f"deskspine config: {no_editor(paths.config_file)}\n")
        return FAILED
    if not paths.config_file.exists():
        try:
            store.create()
        except ConfigUnwritable as unwritable:
            err.write(f"deskspine config: {plain(str(unwritable), 1000)}\n")
            return FAILED
    trouble = edit(paths.config_file, command)
    if trouble:
        err.write(f"deskspine config: {plain(str(trouble), 1000)}\n")
        return FAILED
    _, problems = store.load()
    _tell(problems, err)
    if not problems:
        out.write("Every setting is as expected.\n")
    return FAILED if problems else OK


def _tell(problems: Sequence[Problem], err: TextIO) -> None:
    for problem in problems:
        err.write(f"{problem}\n")
