"""`deskspine routines new | edit | add`: the person's own routines, as files in their own folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from deskspine.adapters.storage.atomic import replace_file
from deskspine.adapters.storage.routine_text import read_text
from deskspine.cli.editor import edit, editor_of, no_editor
from deskspine.cli.exit_codes import DONE, MISUSED, REFUSED
from deskspine.cli.routine_check import check, routine_in
from deskspine.cli.routine_text import Out
from deskspine.cli.usage_error import closest
from deskspine.core.routines.model import Library
from deskspine.core.routines.vocabulary import is_id
from deskspine.core.routines.writer import starter
from deskspine.core.text.sanitize import plain


def new(name: str, folder: Path, library: Library, out: Out) -> int:
    """Write a commented routine to begin with, and return the exit code."""
    name = name.removesuffix(".toml")
    if not is_id(name):
        out(f"{plain(name, 40)!r} cannot name a routine; expected 3 to 32 of a-z, 0-9 and -")
        return MISUSED
    path = folder / f"{name}.toml"
    if path.exists() or name in library.routines or name in library.cards:
        there = f"There is one already: {shown(path)}. `deskspine routines edit {name}` opens it."
        out(there if path.exists() else f"{name} ships with deskspine; choose another name.")
        return REFUSED
    trouble = _write(path, starter(name))
    out(trouble or f"{shown(path)}\nOpen it with `deskspine routines edit {name}`; it plays as it is.")
    return REFUSED if trouble else DONE


def edit_one(name: str, folder: Path, library: Callable[[], Library], out: Out, environ: Mapping[str, str]) -> int:
    """Open an own routine in the editor, check it afterwards, and return the exit code."""
    name = name.removesuffix(".toml")
    path = folder / f"{name}.toml"
    if not is_id(name) or not path.is_file():
        known = library()
        if name in known.routines and not known.routines[name].own:
            out(f"{name} ships with deskspine and stays as it is; `deskspine routines show {name}` prints it.")
            return MISUSED
        near = closest(name, [one.stem for one in folder.glob("*.toml")])
        hint = f"did you mean {plain(near)}?" if near else f"`deskspine routines new {plain(name, 40)}` begins one."
        out(f'You have no routine "{plain(name, 40)}"; {hint}')
        return MISUSED
    command = editor_of(environ)
    trouble = edit(path, command) if command else no_editor(path)
    if trouble:
        out(trouble)
        return REFUSED
    return DONE if check(str(path), library(), out) else REFUSED


def add(file: str, folder: Path, library: Library, out: Out, *, replacing: bool) -> int:
    """Check a file and copy it into the folder; keep an existing file as .old. Return the exit code."""
    source = Path(file)
    content, trouble = read_text(source)
    if trouble:
        out(f"{plain(file, 300)}: {trouble.split(';')[0]}")
        return REFUSED
    if not check(file, library, out):
        out("It was not added.")
        return REFUSED
    routine, _ = routine_in(content, file, library)
    if routine is None:
        out("Only routines can be added; put files of exercises or poses into the folders next to them yourself.")
        return REFUSED
    target = folder / f"{routine.id}.toml"
    try:
        if target.exists() and target.read_bytes() != source.read_bytes():
            if not replacing:
                out(f"There is another one already: {shown(target)}. `--replace` keeps that one as {target.name}.old.")
                return REFUSED
            replace_file(target.with_name(f"{target.name}.old"), target.read_text("utf-8", "replace"))
    except OSError as error:
        out(f"{shown(target)}: {error.strerror}; it was not added.")
        return REFUSED
    trouble = _write(target, content)
    out(trouble or f"Added: {shown(target)}")
    return REFUSED if trouble else DONE


def shown(path: Path) -> str:
    """Return a path without characters that cannot be printed."""
    return plain(str(path), 1000)


def _write(path: Path, content: str) -> str:
    """Write a file; return a sentence if that failed, or ""."""
    try:
        replace_file(path, content)
    except OSError as error:
        return f"{shown(path)}: {error.strerror}; nothing was written."
    return ""
